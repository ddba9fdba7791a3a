"""Stable Diffusion XL, base and refiner, against diffusers' pipelines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from diffusers import (
    AutoencoderKL,
    EulerDiscreteScheduler,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Conditioning
from nodegraph_app.diffusion.families.sdxl import SIZES
from nodegraph_app.pocket.tokenizer import new_tokenizer
from tests.diffusion.families import oracle
from tests.diffusion.families.oracle import HEIGHT_PX, NEGATIVE, PICTURES, PROMPT, STEPS, WIDTH_PX, Checkpoint

NODES = builtin.registry()
FIRST, SECOND, SUMMARY, SIZE_WIDTH = 24, 40, 16, 8


def parts(context: int, numbers: int) -> dict[str, Any]:
    """Everything but the text encoders, which differ in width so that mixing them up cannot pass."""
    torch.manual_seed(0)
    unet = UNet2DConditionModel(
        sample_size=8,
        in_channels=4,
        out_channels=4,
        layers_per_block=1,
        block_out_channels=(16, 32),
        norm_num_groups=8,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(2, 4),
        use_linear_projection=True,
        cross_attention_dim=context,
        addition_embed_type="text_time",
        addition_time_embed_dim=SIZE_WIDTH,
        projection_class_embeddings_input_dim=SUMMARY + numbers * SIZE_WIDTH,
        transformer_layers_per_block=(1, 2),
    )
    vae = AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=4,
        scaling_factor=0.13025,
    )
    scheduler = EulerDiscreteScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, timestep_spacing="trailing",
        steps_offset=1,
    )  # fmt: skip
    return {
        "unet": unet,
        "vae": vae,
        "scheduler": scheduler,
        "tokenizer": new_tokenizer(),
        "tokenizer_2": new_tokenizer(),
        "text_encoder": oracle.clip(FIRST),
        "text_encoder_2": oracle.clip(SECOND, projection=SUMMARY, layers=3),
    }


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    pipe = StableDiffusionXLPipeline(**parts(FIRST + SECOND, 6), add_watermarker=False)
    return Checkpoint(pipe, tmp_path_factory.mktemp("sdxl") / "base")


@pytest.fixture(scope="module")
def refiner(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    given = parts(SECOND, 5) | {"text_encoder": None, "tokenizer": None}
    pipe = StableDiffusionXLImg2ImgPipeline(**given, requires_aesthetics_score=True, add_watermarker=False)
    return Checkpoint(pipe, tmp_path_factory.mktemp("sdxl") / "refiner")


def theirs(checkpoint: Checkpoint, pictures: int = PICTURES, **change: Any) -> torch.Tensor:
    """Their latents as the VAE takes them, from our noise as training ended: with variance 1 + sigma²."""
    scheduler = checkpoint.pipe.scheduler
    scheduler.set_timesteps(STEPS)
    sigma = scheduler.init_noise_sigma
    call = {
        "prompt": [PROMPT] * pictures,
        "negative_prompt": [NEGATIVE] * pictures,
        "num_inference_steps": STEPS,
        "guidance_scale": 4.0,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "latents": checkpoint.noise(pictures) * (1 + sigma**2) ** 0.5 / sigma,
        "output_type": "latent",
    } | change
    return checkpoint.pipe(**call).images / checkpoint.pipe.vae.config.scaling_factor


def test_the_base_equals_the_diffusers_pipeline(base: Checkpoint) -> None:
    assert base.family == "sdxl"
    base.assert_equal(base.ours(guidance=4.0), theirs(base))


def with_extra(told: Conditioning, **extra: torch.Tensor) -> Conditioning:
    return replace(told, entries=tuple(replace(entry, extra=extra) for entry in told.entries))


def test_sizes_and_crops_act_as_in_the_diffusers_pipeline(base: Checkpoint) -> None:
    # For several pictures their pipeline pairs the sizes with the wrong rows.
    expected = theirs(
        base, pictures=1,
        original_size=(40, 30), crops_coords_top_left=(3, 5), target_size=(20, 10),
        negative_original_size=(7, 8), negative_target_size=(9, 11),
    )  # fmt: skip
    positive = NODES["prompts.sizes"].function(
        base.told(PROMPT),
        height=40, width=30, crop_top=3, crop_left=5, target_height=20, target_width=10,
    )  # fmt: skip
    negative = with_extra(base.told(NEGATIVE), **{SIZES: torch.tensor([[7.0, 8, 0, 0, 9, 11]])})
    one = {"guidance": 4.0, "latent": base.begun(1)}
    mine = base.ours(**one, positive=positive, negative=negative)
    base.assert_equal(mine, expected)
    assert not torch.allclose(mine.samples, base.ours(**one).samples, atol=1e-2)


def test_the_refiner_goes_on_where_the_base_leaves_off(base: Checkpoint, refiner: Checkpoint) -> None:
    """Two stages of one schedule: diffusers' denoising_end and denoising_start."""
    assert refiner.family == "sdxl_refiner"
    share, cut = 0.4, 2
    handed = theirs(base, denoising_end=share) * base.pipe.vae.config.scaling_factor
    call = {
        "prompt": [PROMPT] * PICTURES, "negative_prompt": [NEGATIVE] * PICTURES, "image": handed,
        "num_inference_steps": STEPS, "denoising_start": share, "guidance_scale": 4.0, "strength": 1.0,
        "original_size": (HEIGHT_PX, WIDTH_PX), "target_size": (HEIGHT_PX, WIDTH_PX), "output_type": "latent",
    }  # fmt: skip
    expected = refiner.pipe(**call).images / refiner.pipe.vae.config.scaling_factor
    latent = base.ours(guidance=4.0, end_step=cut)
    mine = refiner.ours(guidance=4.0, latent=latent, start_step=cut, add_noise=False)
    refiner.assert_equal(mine, expected)

    scored = NODES["prompts.aesthetic"].function(refiner.told(PROMPT), score=1.0)
    poor = refiner.ours(guidance=4.0, latent=latent, start_step=cut, add_noise=False, positive=scored)
    refiner.assert_equal(
        poor, refiner.pipe(**call, aesthetic_score=1.0).images / refiner.pipe.vae.config.scaling_factor
    )
    assert not torch.equal(poor.samples, mine.samples)


def test_a_prompt_for_another_model_is_refused_in_words(base: Checkpoint, refiner: Checkpoint) -> None:
    other = replace(refiner.told(PROMPT), family="sdxl")
    with pytest.raises(NodeError, match=f"{SECOND} wide, this model reads {FIRST + SECOND}"):
        base.ours(positive=other, negative=other)
    bare = base.told(PROMPT)
    bare = replace(bare, entries=(replace(bare.entries[0], pooled=None),))
    with pytest.raises(NodeError, match="summary vector is 0 wide"):
        base.ours(positive=bare, negative=bare)
