"""Noise levels as a value: made from a model or by hand, cut, joined, drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, NamedTuple

from nodegraph_app import diffusion
from nodegraph_app.core.parameters import Advanced, Multiline, Range
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Image, Latent, Model, Sigmas, Training

from .sampling import ScheduleName

Steps = Annotated[int, Range(1, 1000)]
Strength = Annotated[float, Range(0, 1, step=0.01, slider=True)]


class Split(NamedTuple):
    """Levels before and behind a step."""

    high: Sigmas
    low: Sigmas


AS_THE_FILE_SAYS = "as the file says"
PREDICTIONS = {"noise": "epsilon", "velocity": "v_prediction", "picture": "sample"}


def _same_model(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    return {"model": inputs.get("model", {})}


@node(
    "schedules.training",
    title="Model training",
    infer=_same_model,
    tags=("model sampling", "v prediction", "zsnr", "zero snr", "shift", "discrete", "flux", "sd3"),
)
def training(
    model: Model,
    *,
    prediction: Literal["as the file says", "noise", "velocity", "picture"] = AS_THE_FILE_SAYS,
    zero_snr: Literal["as the file says", "yes", "no"] = AS_THE_FILE_SAYS,
    shift: Annotated[float, Range(0, 100, step=0.05)] = 0.0,
) -> Model:
    """Say how a model was trained where its file does not say it, or says it wrong.

    A checkpoint in one file cannot always tell. Pictures that come out brown or as noise are a sign of it.

    Args:
        model: other users of it are not affected.
        prediction: what the network was trained to predict; velocity for “v-pred” models.
        zero_snr: whether it was trained down to noise alone (“zsnr”), as many v-pred models were.
        shift: of Stable Diffusion 3, Flux and other flow models: above 1 more of the steps are spent on the
            layout, below 1 on the details; 0 as the file says.
    """
    known = Training(
        PREDICTIONS.get(prediction, ""),
        None if zero_snr == AS_THE_FILE_SAYS else zero_snr == "yes",
        shift,
    )
    return replace(model, training=known)


@node("schedules.model", title="Schedule", tags=("basic scheduler", "sigmas", "noise levels"))
def from_model(
    model: Model,
    latent: Latent | None = None,
    *,
    schedule: ScheduleName = "normal",
    steps: Steps = 20,
    denoise: Strength = 1.0,
) -> Sigmas:
    """Space the noise levels a model was trained on over the steps of a run.

    Args:
        model: whose noise levels they are.
        latent: what will be sampled, for models such as Flux whose levels depend on its size; without it a
            picture of 1024 × 1024 pixels.
        schedule: how the levels are spaced.
        steps: how many; ddim_uniform may have more, beta fewer when they are hundreds.
        denoise: share of the levels that is run: below 1 the last steps of a longer schedule, 0 none.
    """
    levels = diffusion.sampling.levels_of(model, latent)
    return Sigmas(diffusion.schedules.sigmas(levels, steps, schedule=schedule, denoise=denoise))


@node("schedules.betas", title="Schedule from betas", tags=("zero snr", "cosine", "linear", "sigmas"))
def from_betas(
    *,
    betas: Literal["scaled linear", "linear", "cosine"] = "scaled linear",
    schedule: ScheduleName = "normal",
    steps: Steps = 20,
    denoise: Strength = 1.0,
    zero_snr: bool = False,
    first: Annotated[float, Range(1e-6, 0.5, step=0.00001), Advanced()] = 0.00085,
    last: Annotated[float, Range(1e-6, 0.999, step=0.001), Advanced()] = 0.012,
    timesteps: Annotated[int, Range(2, 10000), Advanced()] = 1000,
) -> Sigmas:
    """Space the noise levels of a training schedule of the literature over the steps of a run.

    Args:
        betas: how noise was added in training: linear in their square roots (Stable Diffusion), linear
            (DDPM), or along a cosine, which first and last do not matter for.
        schedule: how the levels are spaced.
        steps: how many; ddim_uniform may have more, beta fewer when they are hundreds.
        denoise: share of the levels that is run: below 1 the last steps of a longer schedule, 0 none.
        zero_snr: stretch them so that the last timestep is noise alone, for models that were trained so.
        first: beta of the first timestep.
        last: beta of the last timestep.
        timesteps: of training.
    """
    known = diffusion.levels.NoiseLevels
    match betas:
        case "scaled linear":
            levels = known.scaled_linear(first, last, timesteps)
        case "linear":
            levels = known.linear(first, last, timesteps)
        case _:
            levels = known.cosine(timesteps)
    levels = levels.zero_terminal_snr() if zero_snr else levels
    return Sigmas(diffusion.schedules.sigmas(levels, steps, schedule=schedule, denoise=denoise))


def _typed_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    if "levels" not in inputs:
        diffusion.typed_levels.read(parameters["levels"])
    return {"sigmas": {}}


@node(
    "schedules.typed",
    title="Schedule from list",
    infer=_typed_traits,
    tags=("manual sigmas", "custom", "noise levels"),
)
def from_list(*, levels: Annotated[str, Multiline()] = "14.6, 6.5, 3.9, 2.0, 1.0, 0.4, 0") -> Sigmas:
    """Write the noise levels down.

    Args:
        levels: numbers parted by commas, blanks or lines, each lower than the one before; 0 last for a run to
            the end.
    """
    return Sigmas(diffusion.sigma_lists.typed(levels))


@node("schedules.polyexponential", title="Polyexponential schedule", tags=("sigmas",))
def polyexponential(
    model: Model, *, steps: Steps = 20, rho: Annotated[float, Range(0.05, 20, step=0.05)] = 1.0
) -> Sigmas:
    """Space noise levels by a polynomial in their logarithm.

    Args:
        model: whose lowest and highest level are the ends.
        steps: how many.
        rho: degree; at 1 they are spaced evenly, above it closer at low noise.
    """
    levels = diffusion.sampling.levels_of(model)
    return Sigmas(diffusion.schedules.polyexponential(levels, steps, rho))


@node("schedules.laplace", title="Laplace schedule", tags=("sigmas",))
def laplace(
    model: Model,
    *,
    steps: Steps = 20,
    mu: Annotated[float, Range(-10, 10, step=0.1)] = 0.0,
    spread: Annotated[float, Range(0.05, 10, step=0.05)] = 0.5,
) -> Sigmas:
    """Space noise levels densely around one of them, by Laplace's distribution.

    Args:
        model: whose lowest and highest level are the ends.
        steps: how many; levels beyond the model's are left out, so there may be fewer.
        mu: logarithm of the level in the middle.
        spread: how far around it they reach.
    """
    levels = diffusion.sampling.levels_of(model)
    return Sigmas(diffusion.schedules.laplace(levels, steps, mu, spread))


@node("schedules.align_your_steps", title="Align Your Steps", tags=("ays", "sigmas", "few steps"))
def align_your_steps(
    *, family: Literal["sd1", "sdxl", "svd"] = "sd1", steps: Steps = 10, denoise: Strength = 1.0
) -> Sigmas:
    """Take noise levels that were optimised for a family and about ten steps.

    Args:
        family: Stable Diffusion 1.x, Stable Diffusion XL, or Stable Video Diffusion.
        steps: how many; for other numbers than ten the published levels are interpolated.
        denoise: share of the steps that is run, counted from the end.
    """
    levels = diffusion.schedules.align_your_steps(family, steps)
    return Sigmas(diffusion.sigma_lists.trimmed(levels, denoise))


@node("schedules.turbo", title="Turbo schedule", tags=("sd turbo", "sdxl turbo", "few steps", "sigmas"))
def turbo(model: Model, *, steps: Annotated[int, Range(1, 10)] = 1, denoise: Strength = 1.0) -> Sigmas:
    """Take the few noise levels that Turbo models were distilled for.

    Args:
        model: whose noise levels they are.
        steps: how many of the ten.
        denoise: share of the ten from whose beginning the steps are taken; 0 takes none.
    """
    return Sigmas(diffusion.schedules.turbo(diffusion.sampling.levels_of(model), steps, denoise))


@node("schedules.shift", title="Shift flow schedule", tags=("sd3", "flux", "time shift", "sigmas"))
def shift(sigmas: Sigmas, *, shift: Annotated[float, Range(0.01, 100, step=0.05)] = 3.0) -> Sigmas:
    """Move the levels of a rectified flow towards noise, for larger pictures.

    Args:
        sigmas: from 1 down to 0, as flow models have them.
        shift: how far; 1 changes nothing.
    """
    return Sigmas(diffusion.sigma_lists.shifted(sigmas.levels, shift))


@node("schedules.shift_for_size", title="Shift flow schedule for size", tags=("flux", "dynamic", "sigmas"))
def shift_for_size(
    sigmas: Sigmas,
    latent: Latent,
    *,
    small: Annotated[float, Range(-5, 5, step=0.05)] = 0.5,
    large: Annotated[float, Range(-5, 5, step=0.05)] = 1.15,
) -> Sigmas:
    """Move the levels of a rectified flow towards noise as the size of the picture asks for.

    Args:
        sigmas: from 1 down to 0, as flow models have them.
        latent: of the size meant; two by two of its pixels are one token.
        small: logarithm of the shift at 256 tokens (256 x 256 pixels).
        large: logarithm of the shift at 4096 tokens (1024 x 1024 pixels).
    """
    rows, columns = latent.samples.shape[-2:]
    shift = diffusion.sigma_lists.shift_for((rows // 2) * (columns // 2), (small, large))
    return Sigmas(diffusion.sigma_lists.shifted(sigmas.levels, shift))


@node("schedules.split", title="Split schedule", tags=("two stages", "sigmas"))
def split(sigmas: Sigmas, *, step: Annotated[int, Range(0, 1000)] = 10) -> Split:
    """Cut a schedule in two, for two samplers one behind the other.

    Args:
        sigmas: what is cut.
        step: how many steps the first part has.
    """
    return Split(*map(Sigmas, diffusion.sigma_lists.split(sigmas.levels, step)))


@node("schedules.trim", title="Trim schedule", tags=("denoise strength", "image to image", "sigmas"))
def trim(sigmas: Sigmas, *, denoise: Strength = 0.5) -> Sigmas:
    """Keep the last steps of a schedule, to change a picture only so far.

    Args:
        sigmas: what is trimmed.
        denoise: share of the steps that stays; at 0 nothing is left to run.
    """
    return Sigmas(diffusion.sigma_lists.trimmed(sigmas.levels, denoise))


@node("schedules.flip", title="Flip schedule", tags=("unsample", "inversion", "sigmas"))
def flip(sigmas: Sigmas) -> Sigmas:
    """Turn a schedule round, to go from a picture to the noise it might have come from.

    Args:
        sigmas: what is turned round; a level 0 becomes one just above it.
    """
    return Sigmas(diffusion.sigma_lists.flipped(sigmas.levels))


@node("schedules.join", title="Join schedules", tags=("concatenate", "sigmas"))
def join(first: Sigmas, second: Sigmas) -> Sigmas:
    """Put one schedule behind another.

    Args:
        first: its levels come first.
        second: begins at the last level of the first, or anywhere.
    """
    return Sigmas(diffusion.sigma_lists.joined(first.levels, second.levels))


def _plot_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    return {"image": {"width": 640, "height": 600, "batch": 1}}


@node(
    "schedules.plot", title="Plot schedule", infer=_plot_traits, tags=("graph", "snr", "alpha bar", "sigmas")
)
def plot(
    sigmas: Sigmas, *, process: Literal["variance preserving", "rectified flow"] = "variance preserving"
) -> Image:
    """Draw a schedule: noise level, signal-to-noise ratio and share of the picture after every step.

    Args:
        sigmas: what is drawn.
        process: how the model was trained to mix picture and noise.
    """
    return diffusion.schedule_plot.plot(sigmas.levels, flow=process == "rectified flow")
