"""The whole path against diffusers' own pipelines on the same tiny weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    DPMSolverMultistepScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    StableDiffusionControlNetPipeline,
    StableDiffusionImg2ImgPipeline,
)

from nodegraph_app.core.values import Image, Latent, LoraPatch
from nodegraph_app.diffusion import conditioning, latents, noise, sampling, vae
from nodegraph_app.diffusion.families import family
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny
from tests.diffusion.conftest import TinyModels

PROMPT, NEGATIVE, SEED, STEPS, GUIDANCE = "a red circle on a blue background", "blurry", 7, 10, 4.0


def told(models: TinyModels, text: str, encoder: Any = None) -> Any:
    return family("sd1").encode_text(resident_models(), encoder or models.text_encoder, text, device="cpu")


def ours(models: TinyModels, sampler: str, schedule: str = "simple", **change: Any) -> Latent:
    given: dict[str, Any] = {
        "positive": told(models, PROMPT),
        "negative": told(models, NEGATIVE),
        "latent": latents.empty(64, 48, 2),
    } | change
    return sampling.sample(
        given.pop("model", models.model), given.pop("positive"), given.pop("negative"), given.pop("latent"),
        seed=SEED, steps=STEPS, guidance=GUIDANCE, sampler=sampler, schedule=schedule, **given,
    )  # fmt: skip


def theirs(pipe: Any, **change: Any) -> tuple[torch.Tensor, np.ndarray]:
    """Their latents, unscaled, and their pictures, from our noise."""
    start = noise.initial((2, 4, 6, 8), SEED)
    sigma = pipe.scheduler.init_noise_sigma
    if sigma != 1:
        # Their solvers in sigma space begin with variance sigma², ours as trained, with 1 + sigma².
        start = start * (1 + torch.as_tensor(float(sigma)) ** 2).sqrt() / float(sigma)
    call: dict[str, Any] = {
        "prompt": [PROMPT] * 2,
        "negative_prompt": [NEGATIVE] * 2,
        "num_inference_steps": STEPS,
        "guidance_scale": GUIDANCE,
        "latents": start,
        "height": 48,
        "width": 64,
    } | change
    found = pipe(output_type="latent", **call).images / pipe.vae.config.scaling_factor
    with torch.no_grad():
        pictures = (pipe.vae.decode(found).sample / 2 + 0.5).clamp(0, 1).movedim(1, -1).numpy()
    return found, pictures


def assert_same(models: TinyModels, mine: Latent, found: torch.Tensor, pictures: np.ndarray) -> None:
    assert mine.samples.shape == found.shape
    torch.testing.assert_close(mine.samples, found, atol=1e-4, rtol=1e-4)
    np.testing.assert_allclose(vae.decode(models.vae, mine, device="cpu").pixels, pictures, atol=1e-4)


def test_ddim_equals_the_diffusers_pipeline(models: TinyModels) -> None:
    assert_same(models, ours(models, "ddim"), *theirs(models.pipe))


@pytest.mark.parametrize(
    ("sampler", "scheduler", "settings"),
    [
        ("euler", EulerDiscreteScheduler, {}),
        (
            "dpmpp_2m",
            DPMSolverMultistepScheduler,
            {"algorithm_type": "dpmsolver++", "final_sigmas_type": "zero", "euler_at_final": True},
        ),
        ("heun", HeunDiscreteScheduler, {}),
    ],
)
def test_samplers_equal_the_diffusers_pipeline_with_that_scheduler(
    models: TinyModels, sampler: str, scheduler: Any, settings: dict[str, Any]
) -> None:
    pipe = type(models.pipe)(**{**models.pipe.components}, requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    pipe.scheduler = scheduler.from_config(
        models.pipe.scheduler.config, timestep_spacing="trailing", **settings
    )
    assert_same(models, ours(models, sampler), *theirs(pipe))


def test_controlnets_equal_the_diffusers_controlnet_pipeline(models: TinyModels) -> None:
    hint = np.random.default_rng(0).random((1, 48, 64, 3), dtype=np.float32)
    pipe = StableDiffusionControlNetPipeline(
        **{**models.pipe.components, "controlnet": [tiny.controlnet(1), tiny.controlnet(2)]},
        requires_safety_checker=False,
    )
    pipe.set_progress_bar_config(disable=True)
    steered = torch.from_numpy(hint).movedim(-1, 1).repeat(2, 1, 1, 1)
    expected = theirs(pipe, image=[steered, steered], controlnet_conditioning_scale=[0.8, 0.5])

    def controlled(text: str) -> Any:
        once = conditioning.with_control(told(models, text), models.edges, Image(hint), strength=0.8)
        return conditioning.with_control(once, models.depth, Image(hint), strength=0.5)

    mine = ours(models, "ddim", positive=controlled(PROMPT), negative=controlled(NEGATIVE))
    assert_same(models, mine, *expected)
    assert not torch.allclose(mine.samples, ours(models, "ddim").samples, atol=1e-2)


def test_a_kohya_lora_equals_diffusers_loading_of_the_same_file(models: TinyModels) -> None:
    pipe = tiny.pipeline()
    pipe.load_lora_weights(str(models.folder), weight_name="style.safetensors", local_files_only=True)
    pipe.set_adapters(["default_0"], [0.7])
    patch = LoraPatch(tiny.reference("lora", models.folder / "style.safetensors"), 0.7)
    encoder = models.text_encoder.patched(patch)
    mine = ours(
        models,
        "ddim",
        model=models.model.patched(patch),
        positive=told(models, PROMPT, encoder),
        negative=told(models, NEGATIVE, encoder),
    )
    assert_same(models, mine, *theirs(pipe))
    assert not torch.allclose(mine.samples, ours(models, "ddim").samples, atol=1e-2)


def test_a_lower_denoise_strength_equals_the_diffusers_image_to_image_pipeline(models: TinyModels) -> None:
    pipe = StableDiffusionImg2ImgPipeline(**models.pipe.components, requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    begun = torch.randn(2, 4, 6, 8, generator=torch.Generator().manual_seed(3))
    found = pipe(
        prompt=[PROMPT] * 2,
        negative_prompt=[NEGATIVE] * 2,
        image=begun * models.pipe.vae.config.scaling_factor,
        strength=0.5,
        num_inference_steps=2 * STEPS,
        guidance_scale=GUIDANCE,
        generator=torch.Generator().manual_seed(SEED),
        output_type="latent",
    ).images
    mine = ours(models, "ddim", latent=Latent(begun, "sd1"), denoise=0.5)
    torch.testing.assert_close(
        mine.samples, found / models.pipe.vae.config.scaling_factor, atol=1e-4, rtol=1e-4
    )
