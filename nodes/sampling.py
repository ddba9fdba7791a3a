"""Sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from nodegraph_app import diffusion
from nodegraph_app.core import recipes
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.parameters import Advanced, Range, Seed
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Conditioning, Guider, Latent, Model, Noise, Sampler, Sigmas

SamplerName = Literal[
    "euler",
    "euler_ancestral",
    "heun",
    "dpmpp_2m",
    "ddim",
    "heunpp2",
    "dpm_2",
    "dpm_2_ancestral",
    "lms",
    "dpmpp_2s_ancestral",
    "dpmpp_sde",
    "dpmpp_2m_sde",
    "dpmpp_2m_sde_heun",
    "dpmpp_3m_sde",
    "ddpm",
    "lcm",
    "ipndm",
    "deis",
    "res_multistep",
    "res_multistep_ancestral",
    "gradient_estimation",
    "er_sde",
    "seeds_2",
    "seeds_3",
    "uni_pc",
    "uni_pc_bh2",
    "ipndm_v",
    "sa_solver",
    "sa_solver_pece",
    "dpm_fast",
    "tcd",
    "restart",
]
ScheduleName = Literal[
    "normal",
    "karras",
    "simple",
    "sgm_uniform",
    "exponential",
    "ddim_uniform",
    "beta",
    "linear_quadratic",
    "kl_optimal",
    "trailing",
    "lcm",
]
COUNTED_OTHERWISE = {"ddim_uniform", "beta", "lcm"}
"""Schedules that may have more or fewer steps than were asked for."""
GOES_BACK = "restart"
"""The sampler that runs more steps than were asked for."""


def _sample_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    given = {name: value for name, value in parameters.items() if name not in inputs}  # not driven by a link
    model = inputs.get("model", {})
    known = {trait: model[trait] for trait in ("space", "latent_channels") if trait in model}
    traits = {**inputs.get("latent", {}), **known}
    if given.keys() >= {"guidance_start", "guidance_end"}:
        _check_guidance(given["guidance_start"], given["guidance_end"])
    steps = None
    if given.keys() >= {"steps", "start_step", "end_step"}:
        steps = _part(given["steps"], given["start_step"], given["end_step"])
    if given.get("every_step") is not False:
        batch = traits.pop("batch", None)
        counted = given.get("schedule", "beta") not in COUNTED_OTHERWISE
        counted = counted and given.get("sampler", GOES_BACK) != GOES_BACK
        if given.get("every_step") and given.get("denoise") and steps and counted and isinstance(batch, int):
            traits["batch"] = batch * len(steps)
    return {"latent": traits}


def _part(steps: int, start_step: int, end_step: int) -> range:
    """The steps that run. Raises NodeError when there are none."""
    part = range(start_step, min(end_step, steps))
    if not part:
        raise NodeError(
            f"Of {steps} steps, none is left between start step {start_step} and end step {end_step}.",
            place="start_step",
            hint="Lower the start step, or raise the end step or the steps.",
        )
    return part


def _thrifty(model: Model, run: Run) -> Model:
    """The model as there is memory for it."""
    return recipes.stored(model, "fp8") if run.economy.fp8 else model


def _check_guidance(start: float, end: float) -> None:
    if start > end:
        raise NodeError(
            f"The guidance would stop at {end:g} before it starts at {start:g}.",
            place="guidance_end",
            hint="Raise the end or lower the start.",
        )


@node("sampling.sample", title="Sample", infer=_sample_traits, tags=("denoise", "ksampler", "generate"))
def sample(
    model: Model,
    positive: Conditioning,
    negative: Conditioning,
    latent: Latent,
    run: Run,
    *,
    seed: Annotated[int, Seed()] = 0,
    steps: Annotated[int, Range(1, 1000)] = 20,
    guidance: Annotated[float, Range(0, 100, step=0.5)] = 7.0,
    sampler: SamplerName = "euler",
    schedule: ScheduleName = "normal",
    denoise: Annotated[float, Range(0, 1, step=0.01, slider=True)] = 1.0,
    start_step: Annotated[int, Range(0, 999), Advanced()] = 0,
    end_step: Annotated[int, Range(1, 1000), Advanced()] = 1000,
    add_noise: Annotated[bool, Advanced()] = True,
    guidance_start: Annotated[float, Range(0, 1, step=0.05, slider=True), Advanced()] = 0.0,
    guidance_end: Annotated[float, Range(0, 1, step=0.05, slider=True), Advanced()] = 1.0,
    every_step: Annotated[bool, Advanced()] = False,
) -> Latent:
    """Make a picture out of noise, step by step, in latent space.

    Steps that are known from an earlier run are not run again: a run that was stopped goes on where it stood,
    and a change that acts only later runs only what comes later.

    To sample in two stages, give the first an end step and the second the same number as start step, the same
    seed, steps, schedule and denoise, and no added noise.

    Args:
        model: the denoiser.
        positive: what the picture should show.
        negative: what it should not show.
        latent: what to begin with: an empty latent, or an encoded picture to change. With a mask, only
            the masked part is repainted.
        seed: number the noise is drawn from; the same seed gives the same picture.
        steps: how many denoising steps; more is slower and, up to a point, cleaner.
        guidance: how strongly the picture is drawn towards the positive and away from the negative; at 1 the
            negative is left out, which halves the time.
        sampler: the rule of each step. The ancestral and sde ones, ddpm, lcm, tcd, sa_solver, restart and
            seeds add fresh noise on the way; heun, dpm_2, 2s, dpmpp_sde, pece, restart and seeds_2 ask the
            model twice a step, heunpp2 and seeds_3 three times. lcm and tcd are for models made for few
            steps. dpm_fast has levels of its own; restart runs a part of them again, if there are at least
            seven steps.
        schedule: how noise levels are spaced over the steps. ddim_uniform may run more steps than asked for,
            beta fewer when they are hundreds. lcm is for latent consistency models, simple for Turbo and
            Lightning models.
        denoise: share of the noise levels that is run: 1 makes a new picture, below 1 keeps that much more of
            the latent, 0 changes nothing.
        start_step: steps left out at the beginning.
        end_step: step to stop before, with the noise of the rest still in the latent; anything beyond the
            steps means the end.
        add_noise: switch it off for a latent that another Sample left with noise in it.
        guidance_start: share of the sampling after which guidance begins; before it, it counts as 1.
        guidance_end: share of the sampling after which guidance ends.
        every_step: instead of the last latent, give the whole way there: after each step, what the model then
            took the finished picture for. The steps of a picture come one behind the other, as a batch.
    """
    _part(steps, start_step, end_step)
    _check_guidance(guidance_start, guidance_end)
    return diffusion.sampling.sample(
        _thrifty(model, run),
        positive,
        negative,
        latent,
        seed=seed,
        steps=steps,
        guidance=guidance,
        sampler=sampler,
        schedule=schedule,
        denoise=denoise,
        start_step=start_step,
        end_step=end_step,
        add_noise=add_noise,
        guidance_start=guidance_start,
        guidance_end=guidance_end,
        every_step=every_step,
        parts=run.economy.parts,
        device=run.device,
        on_step=run.step,
        journal=run.journal,
    )


@node("sampling.noise", title="Noise", tags=("seed", "variation", "random"))
def noise(
    *,
    seed: Annotated[int, Seed()] = 0,
    pictures: Literal["together", "seed each", "same"] = "together",
    variation: Annotated[float, Range(0, 1, step=0.01, slider=True)] = 0.0,
    variation_seed: Annotated[int, Seed()] = 0,
) -> Noise:
    """Say which noise a run begins with.

    Args:
        seed: number the noise is drawn from; the same seed gives the same noise.
        pictures: of a batch: draw for all of them together, give each the next seed, so that it comes out as
            it would alone, or give all the same.
        variation: how far the noise is turned towards that of the variation seed: a little changes details,
            at 1 nothing of the first is left.
        variation_seed: number the other noise is drawn from.
    """
    return Noise(seed, variation_seed, variation, pictures)


@node("sampling.sampler", title="Sampler", tags=("solver", "ksampler select"))
def choose_sampler(*, sampler: SamplerName = "euler") -> Sampler:
    """Choose the rule of each step.

    Args:
        sampler: as in Sample.
    """
    return Sampler(sampler)


def _guider_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    if "start" not in inputs and "end" not in inputs:
        _check_range(parameters["start"], parameters["end"])
    return {"guider": _of_model(inputs.get("model", {}))}


def _of_model(known: Traits) -> dict[str, object]:
    return {trait: known[trait] for trait in ("family", "latent_channels") if trait in known}


def _check_range(start: float, end: float) -> None:
    if start > end:
        raise NodeError(
            f"The guidance would stop at {end:g} before it starts at {start:g}.",
            place="end",
            hint="Raise the end or lower the start.",
        )


@node("sampling.guider", title="Guider", infer=_guider_traits, tags=("cfg", "classifier-free guidance"))
def guide(
    model: Model,
    positive: Conditioning,
    negative: Conditioning,
    *,
    scale: Annotated[float, Range(0, 100, step=0.5)] = 7.0,
    start: Annotated[float, Range(0, 1, step=0.05, slider=True), Advanced()] = 0.0,
    end: Annotated[float, Range(0, 1, step=0.05, slider=True), Advanced()] = 1.0,
) -> Guider:
    """Say what leads a run: a model, what it is told, and how strongly it is held to it.

    Args:
        model: the denoiser.
        positive: what the picture should show.
        negative: what it should not show.
        scale: how strongly the picture is drawn towards the positive and away from the negative; at 1 the
            negative is left out, which halves the time.
        start: share of the sampling after which guidance begins; before it, it counts as 1.
        end: share of the sampling after which guidance ends.
    """
    _check_range(start, end)
    return Guider(model, positive, negative, scale, start, end)


def _run_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    traits = {**inputs.get("latent", {}), **_of_model(inputs.get("guider", {}))}
    if parameters.get("every_step") is not False or "every_step" in inputs:
        traits.pop("batch", None)
    return {"latent": traits}


@node("sampling.run", title="Run sampler", infer=_run_traits, tags=("custom sampling", "denoise"))
def run_sampler(
    guider: Guider,
    sampler: Sampler,
    sigmas: Sigmas,
    latent: Latent,
    run: Run,
    noise: Noise | None = None,
    *,
    every_step: Annotated[bool, Advanced()] = False,
) -> Latent:
    """Sample from parts: a guider, a sampler, noise levels and noise of one's own choice.

    Steps that are known from an earlier run are not run again, as in Sample.

    Args:
        guider: the model, and what leads it.
        sampler: the rule of each step.
        sigmas: noise levels of the run; one step between each two. Where the last is not 0, noise is left in
            the latent.
        latent: what to begin with. With a mask, only the masked part is repainted.
        noise: added before the first step. Without it the latent is taken to be as noisy as the first level
            already.
        every_step: instead of the last latent, give the whole way there: after each step, what the model then
            took the finished picture for. The steps of a picture come one behind the other, as a batch.
    """
    return diffusion.sampling.sample(
        _thrifty(guider.model, run),
        guider.positive,
        guider.negative,
        latent,
        guidance=guider.scale,
        guidance_start=guider.start,
        guidance_end=guider.end,
        sampler=sampler.name,
        add_noise=noise is not None,
        drawing=noise,
        given=sigmas.levels,
        every_step=every_step,
        parts=run.economy.parts,
        device=run.device,
        on_step=run.step,
        journal=run.journal,
    )


def _noised_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    return {"latent": {**inputs.get("latent", {}), **_of_model(inputs.get("model", {}))}}


@node("sampling.add_noise", title="Add noise", infer=_noised_traits, tags=("forward process", "diffuse"))
def add_noise(
    model: Model, latent: Latent, noise: Noise, sigmas: Sigmas, *, step: Annotated[int, Range(0, 1000)] = 0
) -> Latent:
    """Add as much noise to a latent as training did: the forward process, up to a step of a schedule.

    Args:
        model: whose way of mixing picture and noise it is.
        latent: of the picture without noise.
        noise: what is added.
        sigmas: noise levels.
        step: number of the level in it; 0 is the noisiest, beyond the last means the last.
    """
    if not len(sigmas.levels):
        raise NodeError(
            "The schedule has no noise level.",
            place="sigmas",
            hint="Raise its steps or its denoise strength.",
        )
    level = sigmas.levels[min(step, len(sigmas.levels) - 1)]
    return diffusion.sampling.noised(model, latent, noise, level)
