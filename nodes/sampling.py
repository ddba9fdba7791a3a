"""Sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from nodegraph_app import diffusion
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.parameters import Advanced, Range, Seed
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Conditioning, Latent, Model

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
    "lcm",
]
COUNTED_OTHERWISE = {"ddim_uniform", "beta", "lcm"}
"""Schedules that may have more or fewer steps than were asked for."""


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
        sampler: the rule of each step. The ancestral and sde ones, ddpm, lcm and seeds add fresh noise on the
            way; heun, dpm_2, 2s, dpmpp_sde and seeds_2 ask the model twice a step, heunpp2 and seeds_3 three
            times. lcm is for models made for few steps.
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
        model,
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
