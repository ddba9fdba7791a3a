"""Sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from nodegraph_app import diffusion
from nodegraph_app.core.parameters import Range, Seed
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Conditioning, Latent, Model


def _sample_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    model = inputs.get("model", {})
    known = {trait: model[trait] for trait in ("family", "latent_channels") if trait in model}
    return {"latent": {**inputs.get("latent", {}), **known}}


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
    sampler: Literal["euler", "euler_ancestral", "heun", "dpmpp_2m", "ddim"] = "euler",
    schedule: Literal["normal", "karras", "simple"] = "normal",
    denoise: Annotated[float, Range(0, 1, step=0.01, slider=True)] = 1.0,
) -> Latent:
    """Make a picture out of noise, step by step, in latent space.

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
        sampler: the rule of each step. The ancestral one adds fresh noise on the way; heun asks the model
            twice a step.
        schedule: how noise levels are spaced over the steps.
        denoise: share of the noise levels that is run: 1 makes a new picture, below 1 keeps that much more of
            the latent, 0 changes nothing.
    """
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
        device=run.device,
        on_step=run.step,
    )
