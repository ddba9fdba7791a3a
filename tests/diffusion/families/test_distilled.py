"""Models made for few steps, with their schedules, against diffusers' pipelines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from diffusers import (
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    LatentConsistencyModelPipeline,
    LCMScheduler,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import save_file

from nodegraph_app.core.values import Conditioning
from nodegraph_app.diffusion import schedules
from nodegraph_app.diffusion.conditioning import EMBEDDED_GUIDANCE
from nodegraph_app.diffusion.families import family
from nodegraph_app.models import gateway
from tests.diffusion import tiny
from tests.diffusion.families.oracle import HEIGHT_PX, PICTURES, PROMPT, SEED, WIDTH_PX, Checkpoint
from tests.diffusion.families.test_sdxl import FIRST, SECOND, parts


@pytest.fixture(scope="module")
def lcm(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    torch.manual_seed(2)
    plain = tiny.pipeline()
    shape = tiny.UNET_SHAPE | {"time_cond_proj_dim": 24}
    unet = UNet2DConditionModel(
        sample_size=8, out_channels=4, up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), **shape
    )
    scheduler = LCMScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)
    pipe = LatentConsistencyModelPipeline(
        vae=plain.vae, text_encoder=plain.text_encoder, tokenizer=plain.tokenizer, unet=unet,
        scheduler=scheduler, safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    return Checkpoint(pipe, tmp_path_factory.mktemp("lcm") / "lcm")


def told_scale(told: Conditioning, scale: float) -> Conditioning:
    extra = {EMBEDDED_GUIDANCE: torch.tensor([scale])}
    return replace(told, entries=tuple(replace(entry, extra=extra) for entry in told.entries))


@pytest.mark.parametrize(("steps", "scale"), [(4, 8.0), (3, 2.5), (1, 8.0)])
def test_a_latent_consistency_model_equals_the_diffusers_pipeline(
    lcm: Checkpoint, steps: int, scale: float
) -> None:
    assert lcm.family == "sd1"
    expected = lcm.pipe(
        prompt=[PROMPT] * PICTURES, num_inference_steps=steps, guidance_scale=scale, width=WIDTH_PX,
        height=HEIGHT_PX, latents=lcm.noise(), generator=torch.Generator().manual_seed(SEED + 1),
        output_type="latent",
    ).images / lcm.pipe.vae.config.scaling_factor  # fmt: skip
    few = {"steps": steps, "sampler": "lcm", "schedule": "lcm", "guidance": 1.0}
    mine = lcm.ours(**few, positive=told_scale(lcm.told(PROMPT), scale))
    lcm.assert_equal(mine, expected)
    if scale == 8.0:
        lcm.assert_equal(lcm.ours(**few), expected)
    else:
        assert not torch.allclose(mine.samples, lcm.ours(**few).samples, atol=1e-3)


def test_a_latent_consistency_unet_in_one_file_keeps_what_it_is_told(lcm: Checkpoint, tmp_path: Path) -> None:
    torch.manual_seed(4)
    network = UNet2DConditionModel(
        block_out_channels=(32, 64), layers_per_block=1, cross_attention_dim=32, time_cond_proj_dim=24,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    )  # fmt: skip
    save_file(dict(network.state_dict()), tmp_path / "lcm.safetensors")
    assert gateway.open_denoiser(tmp_path / "lcm.safetensors").config.time_cond_proj_dim == 24


@pytest.mark.parametrize("steps", [1, 3, 4, 50])
def test_the_lcm_schedule_has_the_timesteps_of_its_scheduler(steps: int) -> None:
    scheduler = LCMScheduler(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)
    scheduler.set_timesteps(steps)
    levels = family("sd1").levels
    found = schedules.sigmas(levels, steps, schedule="lcm")
    assert [int(levels.timestep(sigma)) for sigma in found[:-1]] == scheduler.timesteps.tolist()
    assert found[-1] == 0
    assert len(schedules.sigmas(levels, 80, schedule="lcm")) == 51


@pytest.fixture(scope="module")
def xl(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    pipe = StableDiffusionXLPipeline(**parts(FIRST + SECOND, 6), add_watermarker=False)
    return Checkpoint(pipe, tmp_path_factory.mktemp("few") / "xl")


@pytest.mark.parametrize(
    ("steps", "sampler", "scheduler"),
    [
        (1, "euler_ancestral", EulerAncestralDiscreteScheduler),
        (4, "euler_ancestral", EulerAncestralDiscreteScheduler),
        (2, "euler", EulerDiscreteScheduler),
        (4, "euler", EulerDiscreteScheduler),
    ],
)
def test_turbo_and_lightning_step_as_in_the_diffusers_pipeline(
    xl: Checkpoint, steps: int, sampler: str, scheduler: type
) -> None:
    """Few steps counted from the noisiest, no guidance: one forward pass a step."""
    xl.pipe.scheduler = scheduler.from_config(xl.pipe.scheduler.config, timestep_spacing="trailing")
    xl.pipe.scheduler.set_timesteps(steps)
    sigma = xl.pipe.scheduler.init_noise_sigma
    expected = xl.pipe(
        prompt=[PROMPT] * PICTURES, num_inference_steps=steps, guidance_scale=0.0, width=WIDTH_PX,
        height=HEIGHT_PX, latents=xl.noise() * (1 + sigma**2) ** 0.5 / sigma,
        generator=torch.Generator().manual_seed(SEED + 1), output_type="latent",
    ).images / xl.pipe.vae.config.scaling_factor  # fmt: skip
    mine = xl.ours(steps=steps, sampler=sampler, schedule="simple", guidance=1.0)
    xl.assert_equal(mine, expected)
