"""A whole run: noise in, latent out, one pure step after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

import torch
from torch import Tensor

from ..core.economy import Economy, Relief
from ..core.errors import ModelFileError, NodeError
from ..core.run import StateStore
from ..core.values import Conditioning, Image, Latent, Model, Vae
from ..models import devices
from ..models.signatures import pixels_per_latent, signature, space
from ..models.store import resident_models
from . import guidance as guiding
from . import inpainting, memory, noise, preview, schedules
from .families import Family, JointDenoise, OwnGuidance, family
from .guidance import Guidance
from .journal import Journal, Reached, walk
from .latents import fitted
from .samplers import Denoise, SamplerState, Step, rule
from .scaling import Scaling
from .step_keys import Ingredients, Repainting

OnStep = Callable[[int, int, Callable[[], Image | None]], None]
"""(steps done, steps in all, draws a preview); called between steps, may raise Cancelled."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Everything a run needs, fixed before its first step.

    Attributes:
        start: the state before the first step.
        last: step of the state after the last one.
        step: the sampler.
        denoise: guided, masked denoiser.
        load: makes the networks of a step resident, so that it can run at once; a run whose states are known
            needs none.
        latent: what the run began with, as it came in.
        scaling: from latents the VAE decoder takes to those of the denoiser.
        ingredients: what acts in which step.
    """

    start: SamplerState
    last: int
    step: Step
    denoise: Denoise
    load: Callable[[int], None]
    latent: Latent
    scaling: Scaling
    ingredients: Ingredients

    @property
    def sigmas(self) -> Tensor:
        """Noise levels of the whole schedule, (steps + 1,) float32."""
        return self.ingredients.sigmas

    @property
    def steps(self) -> int:
        """How many steps there are; 0 when nothing is to be denoised."""
        return self.last - self.start.step

    def advance(self, state: SamplerState) -> SamplerState:
        """The state one step later; depends on nothing but `state`."""
        return self.reach(state).state

    @torch.no_grad()
    def reach(self, state: SamplerState) -> Reached:
        """The state one step later, and the estimate that led there."""
        estimate: Tensor | None = None

        def seen(x: Tensor, sigma: Tensor) -> Tensor:
            nonlocal estimate
            estimate = self.denoise(x, sigma)
            return estimate

        return Reached(self.step(state, self.sigmas, seen), estimate)

    def journal(self, store: StateStore | None) -> Journal | None:
        """The states of this run in a store."""
        return Journal(store, self.ingredients.keys(self.start, self.last), self.start) if store else None

    def latent_of(self, x: Tensor) -> Latent:
        """`x` as a value on a link: unscaled, on the CPU, untouched outside the mask."""
        samples = self.scaling.to_vae(x.cpu())
        if self.ingredients.repainting is not None:
            mask = self.ingredients.repainting.mask.cpu()
            samples = inpainting.composite(samples, self.latent.samples, mask)
        return replace(self.latent, samples=samples, family=space(self.ingredients.model.family))


def prepare(
    model: Model,
    positive: Conditioning,
    negative: Conditioning,
    latent: Latent,
    *,
    seed: int,
    steps: int,
    guidance: float,
    sampler: str,
    schedule: str,
    denoise: float,
    device: str,
    guidance_start: float = 0.0,
    guidance_end: float = 1.0,
    start_step: int = 0,
    end_step: int | None = None,
    add_noise: bool = True,
    parts: int = 1,
) -> Trajectory:
    """Draw the noise of a run and say what acts in it. Networks are loaded when a step first needs them.

    Raises:
        NodeError: model, conditioning and latent do not belong together.
        ModelFileError: a file is missing or damaged.
    """
    adapter = family(model.family)
    latents_of = signature(model.family)
    latent = fitted(latent, channels=latents_of.latent_channels, pixels=latents_of.pixels_per_latent)
    _check(adapter, positive, negative, latent)
    store = resident_models()
    samples = latent.samples
    levels = adapter.noise_levels(model, samples)
    sigmas = schedules.sigmas(levels, steps, schedule=schedule, denoise=denoise)
    end = max(len(sigmas) - 1, 0)
    last = end if end_step is None else min(end_step, end)
    first = min(start_step, last)
    scaling = adapter.scaling(model)
    original = scaling.to_denoiser(samples).to(device)
    drawn = noise.initial(samples.shape, seed).to(device)
    x = levels.begun(original, drawn, sigmas[first]) if add_noise and len(sigmas) else original
    # Noise drawn during the run must not repeat the noise it starts from: hence the next seed.
    start = replace(SamplerState.start(x, seed + 1), step=first)

    guided = Guidance(guidance, guidance_start, guidance_end)

    def scale_at(sigma: Tensor) -> float:
        return guided.at(levels.progress(sigma))

    @cache
    def joint(both: bool) -> JointDenoise:
        told = [positive, negative] if both else [positive]
        return adapter.denoiser(store, model, told, like=samples, device=device, parts=parts)

    def load(step: int) -> None:
        joint(guiding.needs_negative(scale_at(sigmas[step])))

    combine = adapter.guided if isinstance(adapter, OwnGuidance) else guiding.linear
    denoised = guiding.classifier_free(joint, scale_at, combine)
    repainting = None
    if latent.mask is not None:
        repainting = Repainting(inpainting.latent_mask(latent.mask, samples).to(device), original, drawn)
        denoised = inpainting.masked(
            denoised, original=original, noised=partial(levels.noised, original, drawn), mask=repainting.mask
        )
    ingredients = Ingredients(
        sigmas, sampler, model, positive, negative, guided, repainting, levels,
        devices.numerics(device) + Economy(parts=parts).numerics,
    )  # fmt: skip
    return Trajectory(
        start, last, rule(sampler, flow=levels.flow), denoised, load, latent, scaling, ingredients
    )


def sample(
    model: Model,
    positive: Conditioning,
    negative: Conditioning,
    latent: Latent,
    *,
    seed: int = 0,
    steps: int = 20,
    guidance: float = 7.0,
    guidance_start: float = 0.0,
    guidance_end: float = 1.0,
    sampler: str = "euler",
    schedule: str = "normal",
    denoise: float = 1.0,
    start_step: int = 0,
    end_step: int | None = None,
    add_noise: bool = True,
    every_step: bool = False,
    parts: int = 1,
    device: str = "cpu",
    on_step: OnStep | None = None,
    journal: StateStore | None = None,
) -> Latent:
    """Denoise a latent.

    Args:
        latent: what to begin with; with a mask, only what it covers is repainted.
        seed: unsigned 64-bit; one seed, one picture on every machine.
        guidance: classifier-free guidance scale; 1 leaves the negative out.
        guidance_start, guidance_end: share of the schedule, 0 to 1, in which it acts.
        denoise: denoise strength, 0 to 1; below 1 the latent is noised only so far and keeps its layout.
        start_step: how many steps of the schedule are left out at its beginning.
        end_step: the step of the schedule to stop before; the noise of the levels behind it is still in the
            latent. None or more than `steps` for the end.
        add_noise: False where the latent is already as noisy as the first level, from an earlier run.
        every_step: give the estimate of the noise-free latent after every step instead of the last state: for
            (B, C, h, w) and n steps (B · n, C, h, w), the steps of a picture one behind the other.
        parts: into how many passes the denoiser's batch is divided: more need less memory and more time.
        on_step: told after every step, and once before the first with how many are known already.
        journal: keeps the states. With it the run begins at the furthest that is known.

    Raises:
        OutOfMemory: the memory did not suffice.
        NodeError, ModelFileError: as for `prepare`, also when a network is first needed.
        Cancelled: raised by `on_step`; nothing of the run is left behind but states in the journal.
    """
    batch, _, rows, columns = latent.samples.shape
    pixels = pixels_per_latent(latent.family)
    shown = memory.size(columns * pixels, rows * pixels, batch)
    most_rows = (len(positive.entries) + len(negative.entries)) * batch
    relief: tuple[Relief, ...] = ("parts",) if parts < most_rows else ()
    with memory.explained(f"Sampling {shown} pixels", device, relief):
        run = prepare(
            model, positive, negative, latent,
            seed=seed, steps=steps, guidance=guidance, guidance_start=guidance_start,
            guidance_end=guidance_end, sampler=sampler, schedule=schedule, denoise=denoise, device=device,
            start_step=start_step, end_step=end_step, add_noise=add_noise, parts=parts,
        )  # fmt: skip
        told = on_step or (lambda *_: None)
        estimates: list[Tensor] = []
        for at in walk(run.start, run.last, run.reach, run.journal(journal), every=every_step):
            if at.state.step < run.last:
                run.load(at.state.step)
            told(at.state.step - run.start.step, run.steps, partial(_preview, run, at, device))
            if every_step and at.estimate is not None:
                estimates.append(run.latent_of(at.estimate).samples)
        if not run.steps:
            return replace(latent, samples=latent.samples.clone(), family=space(model.family))
        if every_step:
            return Latent(torch.stack(estimates, 1).flatten(0, 1), space(model.family))
        return run.latent_of(at.state.x)


def _check(adapter: Family, positive: Conditioning, negative: Conditioning, latent: Latent) -> None:
    wanted = signature(adapter.name)
    channels = latent.samples.shape[1]
    if channels != wanted.latent_channels:
        raise NodeError(
            f"The latent has {channels} channels, this model denoises {wanted.latent_channels}.",
            place="latent",
            hint="Use the VAE that belongs to the checkpoint.",
        )
    for place, found, expected in (
        ("positive", positive.family, adapter.name),
        ("negative", negative.family, adapter.name),
        ("latent", latent.family, wanted.space),
    ):
        if found and found != expected:
            raise NodeError(
                f"The {place} input is of family {found}, this model of {expected}.",
                place=place,
                hint="Use text encoder, VAE and model of one checkpoint.",
            )


def _preview(run: Trajectory, at: Reached, device: str) -> Image | None:
    """What there is so far, by the colours of the checkpoint's own VAE; None where it has none."""
    if at.estimate is None:
        return None
    store, model = resident_models(), run.ingredients.model
    own_vae = Vae(model.file, space(model.family))
    try:
        colours = store.remembered(own_vae, "latent colours", lambda: preview.fit(store.vae(own_vae, device)))
    except ModelFileError:
        return None
    return colours.picture(run.latent_of(at.estimate).samples)
