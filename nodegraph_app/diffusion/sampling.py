"""A whole run: noise in, latent out, one pure step after the other."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ..core.errors import ModelFileError, NodeError
from ..core.values import Conditioning, Image, Latent, Model, Vae
from ..models.store import resident_models
from . import guidance as guiding
from . import inpainting, memory, noise, preview, schedules
from .families import Family, family
from .latents import PIXELS_PER_LATENT
from .samplers import SAMPLERS, Denoise, SamplerState, Step

OnStep = Callable[[int, int, Callable[[], Image | None]], None]
"""(steps done, steps in all, draws a preview); called between steps, may raise Cancelled."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Everything a run needs, fixed before its first step.

    Attributes:
        sigmas: (steps + 1,) float32.
        start: the state before the first step.
        step: the sampler.
        denoise: guided, masked denoiser.
        latent: what the run began with, as it came in.
        scale: factor from latents the VAE decoder takes to those of the denoiser.
        mask: (1 or B, 1, h, w), or None.
    """

    sigmas: Tensor
    start: SamplerState
    step: Step
    denoise: Denoise
    latent: Latent
    scale: float
    mask: Tensor | None
    family: str

    @property
    def steps(self) -> int:
        """How many steps there are; 0 when nothing is to be denoised."""
        return max(len(self.sigmas) - 1, 0)

    @torch.no_grad()
    def advance(self, state: SamplerState) -> SamplerState:
        """The state one step later; depends on nothing but `state`."""
        return self.step(state, self.sigmas, self.denoise)

    def latent_of(self, x: Tensor) -> Latent:
        """`x` as a value on a link: unscaled, on the CPU, untouched outside the mask."""
        samples = x.cpu() / self.scale
        if self.mask is not None:
            samples = inpainting.composite(samples, self.latent.samples, self.mask.cpu())
        return replace(self.latent, samples=samples, family=self.family)


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
) -> Trajectory:
    """Load what the run needs and draw its noise.

    Raises:
        NodeError: model, conditioning and latent do not belong together.
        ModelFileError: a file is missing or damaged.
    """
    adapter = family(model.family)
    _check(adapter, positive, negative, latent)
    store = resident_models()
    samples = latent.samples
    told = [positive, negative] if guiding.needs_negative(guidance) else [positive]
    denoised = guiding.classifier_free(
        adapter.denoiser(store, model, told, like=samples, device=device), guidance
    )
    sigmas = schedules.sigmas(adapter.levels, steps, schedule=schedule, denoise=denoise)
    scale = adapter.latent_scale(store, model)
    original = (samples * scale).to(device)
    drawn = noise.initial(samples.shape, seed).to(device)
    mask = None
    if latent.mask is not None:
        mask = inpainting.latent_mask(latent.mask, samples).to(device)
        denoised = inpainting.masked(denoised, original=original, noise=drawn, mask=mask)
    x = original + drawn * _noise_level(adapter, sigmas)
    # Noise drawn during the run must not repeat the noise it starts from: hence the next seed.
    start = SamplerState.start(x, seed + 1)
    return Trajectory(sigmas, start, SAMPLERS[sampler], denoised, latent, scale, mask, adapter.name)


def sample(
    model: Model,
    positive: Conditioning,
    negative: Conditioning,
    latent: Latent,
    *,
    seed: int = 0,
    steps: int = 20,
    guidance: float = 7.0,
    sampler: str = "euler",
    schedule: str = "normal",
    denoise: float = 1.0,
    device: str = "cpu",
    on_step: OnStep | None = None,
) -> Latent:
    """Denoise a latent.

    Args:
        latent: what to begin with; with a mask, only what it covers is repainted.
        seed: unsigned 64-bit; one seed, one picture on every machine.
        guidance: classifier-free guidance scale; 1 leaves the negative out.
        denoise: denoise strength, 0 to 1; below 1 the latent is noised only so far and keeps its layout.
        on_step: told after every step, and once before the first.

    Raises:
        NodeError, ModelFileError: as for `prepare`.
        Cancelled: raised by `on_step`; nothing of the run is left behind.
    """
    batch, _, rows, columns = latent.samples.shape
    shown = memory.size(columns * PIXELS_PER_LATENT, rows * PIXELS_PER_LATENT, batch)
    with memory.explained(f"Sampling {shown} pixels"):
        run = prepare(
            model, positive, negative, latent,
            seed=seed, steps=steps, guidance=guidance, sampler=sampler, schedule=schedule,
            denoise=denoise, device=device,
        )  # fmt: skip
        return _walked(run, model, device, on_step or (lambda *_: None))


def _walked(run: Trajectory, model: Model, device: str, on_step: OnStep) -> Latent:
    """Every step of a run, one after the other, watched."""
    latest = run.start.x

    def seen(x: Tensor, sigma: Tensor) -> Tensor:
        nonlocal latest
        latest = run.denoise(x, sigma)
        return latest

    watched, state = replace(run, denoise=seen), run.start

    def draw() -> Image | None:
        return _preview(model, run.latent_of(latest).samples if state.step else None, device)

    on_step(0, run.steps, draw)
    while state.step < run.steps:
        state = watched.advance(state)
        on_step(state.step, run.steps, draw)
    if not run.steps:
        return replace(run.latent, samples=run.latent.samples.clone(), family=run.family)
    return run.latent_of(state.x)


def _noise_level(adapter: Family, sigmas: Tensor) -> Tensor:
    """Factor on the first noise. A run from the highest level starts as training ended: with total variance
    1 + sigma², as if there were a picture under the noise."""
    if not len(sigmas):
        return torch.zeros(())
    highest = math.isclose(float(sigmas[0]), adapter.levels.sigma_max, rel_tol=1e-5)
    return (1 + sigmas[0] ** 2).sqrt() if highest else sigmas[0]


def _check(adapter: Family, positive: Conditioning, negative: Conditioning, latent: Latent) -> None:
    channels = latent.samples.shape[1]
    if channels != adapter.latent_channels:
        raise NodeError(
            f"The latent has {channels} channels, this model denoises {adapter.latent_channels}.",
            place="latent",
            hint="Use the VAE that belongs to the checkpoint.",
        )
    for place, found in (
        ("positive", positive.family),
        ("negative", negative.family),
        ("latent", latent.family),
    ):
        if found and found != adapter.name:
            raise NodeError(
                f"The {place} input is of family {found}, this model of {adapter.name}.",
                place=place,
                hint="Use text encoder, VAE and model of one checkpoint.",
            )


def _preview(model: Model, samples: Tensor | None, device: str) -> Image | None:
    """What there is so far, by the colours of the checkpoint's own VAE; None where it has none."""
    if samples is None:
        return None
    store = resident_models()
    own_vae = Vae(model.file, model.family)
    try:
        colours = store.remembered(own_vae, "latent colours", lambda: preview.fit(store.vae(own_vae, device)))
    except ModelFileError:
        return None
    return colours.picture(samples)
