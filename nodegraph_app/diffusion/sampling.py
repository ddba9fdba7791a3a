"""A whole run: noise in, latent out, one pure step after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

import torch
from torch import Tensor

from ..core.economy import Economy, Relief
from ..core.errors import NodeError
from ..core.run import StateStore
from ..core.values import Conditioning, Image, Latent, Model, Noise
from ..models import devices
from ..models.signatures import pixels_per_latent, signature, space
from ..models.store import resident_models
from . import inpainting, memory, noise, preview, schedules
from .families import Family, JointDenoise, OwnGuidance, family
from .guidance import Averages, Guidance, GuidedDenoiser, Plan, PromptName
from .journal import Journal, Reached, walk
from .latents import empty, fitted
from .levels import Levels
from .samplers import Denoise, SamplerState, Step, rule
from .scaling import Scaling
from .step_keys import Ingredients, Repainting

USUAL_SIDE_PX = 1024

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
        averages: through which guidance and the state between two steps share what guidance remembers.
    """

    start: SamplerState
    last: int
    step: Step
    denoise: Denoise
    load: Callable[[int], None]
    latent: Latent
    scaling: Scaling
    ingredients: Ingredients
    averages: Averages

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

        self.averages.current = list(state.guidance)
        after = self.step(state, self.sigmas, seen)
        return Reached(replace(after, guidance=tuple(self.averages.current)), estimate)

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


def levels_of(model: Model, latent: Latent | None = None) -> Levels:
    """The noise levels a model was trained on.

    Args:
        latent: what is to be sampled, for models whose levels depend on its size; without it a picture of
            1024 × 1024 pixels.

    Raises:
        NodeError: this version has no such family.
    """
    adapter = family(model.family)
    fits = _in_space_of(model, latent or empty(USUAL_SIDE_PX, USUAL_SIDE_PX))
    return adapter.noise_levels(model, fits.samples)


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
    drawing: Noise | None = None,
    given: Tensor | None = None,
) -> Trajectory:
    """Draw the noise of a run and say what acts in it. Networks are loaded when a step first needs them.

    Args:
        drawing: how its noise is drawn, instead of from `seed` alone.
        given: its noise levels, (steps + 1,), instead of those of `steps`, `schedule` and `denoise`.

    Raises:
        NodeError: model, conditioning and latent do not belong together.
        ModelFileError: a file is missing or damaged.
    """
    adapter = family(model.family)
    latent = _in_space_of(model, latent)
    _check(adapter, positive, negative, latent)
    store = resident_models()
    samples = latent.samples
    levels = adapter.noise_levels(model, samples)
    stepping = rule(sampler, flow=levels.flow)
    if given is None:
        given = schedules.sigmas(levels, steps, schedule=schedule, denoise=denoise)
    sigmas = stepping.levels(given)
    end = max(len(sigmas) - 1, 0)
    last = end if end_step is None else min(end_step, end)
    first = min(start_step, last)
    scaling = adapter.scaling(model)
    original = scaling.to_denoiser(samples).to(device)
    drawing = drawing or Noise(seed)
    drawn = noise.drawn(drawing, samples.shape).to(device)
    x = levels.begun(original, drawn, sigmas[first]) if add_noise and len(sigmas) else original
    # Noise drawn during the run must not repeat the noise it starts from: hence the next seed.
    rules = (*(adapter.own_rules if isinstance(adapter, OwnGuidance) else ()), *model.guidance)
    start = replace(SamplerState.start(x, drawing.seed + 1), step=first, guidance=Averages.before(rules, x))

    plan = Plan(Guidance(guidance, guidance_start, guidance_end), rules, positive, negative, levels, sigmas)

    @cache
    def joint(names: tuple[PromptName, ...]) -> JointDenoise:
        told = [plan.told(name) for name in names]
        return adapter.denoiser(store, model, told, like=samples, device=device, parts=parts)

    averages = Averages()
    guided = GuidedDenoiser(plan, joint, lambda: store.denoiser(model, device), averages)

    def load(step: int) -> None:
        guided.load(sigmas[step])

    denoised: Denoise = guided
    repainting = None
    if latent.mask is not None:
        repainting = Repainting(inpainting.latent_mask(latent.mask, samples).to(device), original, drawn)
        denoised = inpainting.masked(
            denoised, original=original, noised=partial(levels.noised, original, drawn), mask=repainting.mask
        )
    ingredients = Ingredients(
        sigmas, sampler, model, plan, repainting,
        devices.numerics(device, store.performance) + Economy(parts=parts).numerics,
    )  # fmt: skip
    return Trajectory(start, last, stepping, denoised, load, latent, scaling, ingredients, averages)


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
    drawing: Noise | None = None,
    given: Tensor | None = None,
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
        drawing: how the noise is drawn, instead of from `seed` alone.
        given: noise levels, (steps + 1,), instead of those of `steps`, `schedule` and `denoise`.
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
    prompts = [*_prompts("positive", positive), *_prompts("negative", negative)]
    most_rows = sum(len(prompt.entries) for _, prompt in prompts) * batch
    relief: tuple[Relief, ...] = ("parts",) if parts < most_rows else ()
    with memory.explained(f"Sampling {shown} pixels", device, relief):
        run = prepare(
            model, positive, negative, latent,
            seed=seed, steps=steps, guidance=guidance, guidance_start=guidance_start,
            guidance_end=guidance_end, sampler=sampler, schedule=schedule, denoise=denoise, device=device,
            start_step=start_step, end_step=end_step, add_noise=add_noise, parts=parts,
            drawing=drawing, given=given,
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
            return replace(run.latent, samples=run.latent.samples.clone(), family=space(model.family))
        if every_step:
            return Latent(torch.stack(estimates, 1).flatten(0, 1), space(model.family))
        return run.latent_of(at.state.x)


def noised(model: Model, latent: Latent, drawing: Noise, sigma: Tensor) -> Latent:
    """The forward process: a latent with as much noise as training gave it at a noise level.

    Raises:
        NodeError: the latent is of another family.
        ModelFileError: a file is missing or damaged.
    """
    adapter = family(model.family)
    latent = _in_space_of(model, latent)
    nothing = Conditioning(())
    _check(adapter, nothing, nothing, latent)
    scaling = adapter.scaling(model)
    drawn = noise.drawn(drawing, latent.samples.shape)
    levels = levels_of(model, latent)
    samples = scaling.to_vae(levels.noised(scaling.to_denoiser(latent.samples), drawn, sigma))
    return replace(latent, samples=samples, family=space(model.family))


def _in_space_of(model: Model, latent: Latent) -> Latent:
    """An empty latent as one the model denoises; any other as it is."""
    row = signature(model.family)
    return fitted(latent, channels=row.latent_channels, pixels=row.pixels_per_latent)


def _check(adapter: Family, positive: Conditioning, negative: Conditioning, latent: Latent) -> None:
    wanted = signature(adapter.name)
    channels = latent.samples.shape[1]
    if channels != wanted.latent_channels:
        raise NodeError(
            f"The latent has {channels} channels, this model denoises {wanted.latent_channels}.",
            place="latent",
            hint="Use the VAE that belongs to the checkpoint.",
        )
    families = [(place, told.family, adapter.name) for place, told in _prompts("positive", positive)]
    families += [(place, told.family, adapter.name) for place, told in _prompts("negative", negative)]
    for place, found, expected in (*families, ("latent", latent.family, wanted.space)):
        if found and found != expected:
            raise NodeError(
                f"The {place} input is of family {found}, this model of {expected}.",
                place=place,
                hint="Use text encoder, VAE and model of one checkpoint.",
            )


def _prompts(place: str, told: Conditioning) -> list[tuple[str, Conditioning]]:
    """A conditioning and what is told beside it, with the input they come from."""
    return [(place, told), *([] if told.beside is None else [(place, told.beside.told)])]


def _preview(run: Trajectory, at: Reached, device: str) -> Image | None:
    """What there is so far; None where it cannot be drawn."""
    if at.estimate is None:
        return None
    return preview.draw(run.ingredients.model, run.latent_of(at.estimate), scaling=run.scaling, device=device)
