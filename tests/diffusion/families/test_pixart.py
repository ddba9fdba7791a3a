"""PixArt-Sigma, and its kin that are told sizes, against diffusers' pipelines."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers import (
    EulerDiscreteScheduler,
    PixArtAlphaPipeline,
    PixArtSigmaPipeline,
    PixArtTransformer2DModel,
)
from torch import Tensor

from nodegraph_app.core.values import Latent
from nodegraph_app.diffusion.families.pixart import PixArt
from tests.diffusion.families import oracle
from tests.diffusion.families.oracle import HEIGHT_PX, NEGATIVE, PICTURES, PROMPT, STEPS, WIDTH_PX, Checkpoint

T5 = 24
BETA_END = 0.01
"""Half of what PixArt was trained on: a random network leaves the noise it begins with, and of noise at a
level of 157 a float32 keeps four decimals only.
"""


def parts(sizes: bool = False) -> dict[str, Any]:
    torch.manual_seed(0)
    transformer = PixArtTransformer2DModel(
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=4,
        out_channels=8,
        num_layers=2,
        cross_attention_dim=24,
        sample_size=128 if sizes else 16,  # the pipeline asks the size whether it shall tell sizes
        interpolation_scale=2,
        caption_channels=T5,
        use_additional_conditions=sizes,
    )
    scheduler = EulerDiscreteScheduler(
        beta_schedule="linear", beta_start=0.0001, beta_end=BETA_END, timestep_spacing="trailing"
    )
    return {
        "transformer": transformer,
        "vae": oracle.autoencoder(4, scaling_factor=0.13025),
        "scheduler": scheduler,
        "tokenizer": oracle.t5_tokenizer(),
        "text_encoder": oracle.t5(T5),
    }


def theirs(checkpoint: Checkpoint, **change: Any) -> Tensor:
    """Their latents as the VAE takes them, from our noise as training ended: with variance 1 + sigma²."""
    scheduler = checkpoint.pipe.scheduler
    scheduler.set_timesteps(STEPS)
    sigma = scheduler.init_noise_sigma
    call = {
        "prompt": [PROMPT.upper()] * PICTURES,
        "negative_prompt": [NEGATIVE] * PICTURES,
        "num_inference_steps": STEPS,
        "guidance_scale": 4.0,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "latents": checkpoint.noise() * (1 + sigma**2) ** 0.5 / sigma,
        "output_type": "latent",
        "use_resolution_binning": False,
        "max_sequence_length": 300,
        "clean_caption": False,
    } | change
    found: Tensor = checkpoint.pipe(**call).images
    return found / checkpoint.pipe.vae.config.scaling_factor


@pytest.fixture(scope="module")
def sigma(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return Checkpoint(PixArtSigmaPipeline(**parts()), tmp_path_factory.mktemp("pixart") / "sigma")


def test_sigma_equals_the_diffusers_pipeline(sigma: Checkpoint) -> None:
    assert sigma.family == "pixart"
    mine = sigma.ours(guidance=4.0, positive=sigma.told(PROMPT.upper()))
    sigma.assert_equal(mine, theirs(sigma))


def test_a_model_that_is_told_sizes_equals_the_diffusers_pipeline(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    pipe = PixArtAlphaPipeline(**parts(sizes=True))
    sized = Checkpoint(pipe, tmp_path_factory.mktemp("pixart") / "sized")
    expected = theirs(sized)
    sized.assert_equal(sized.ours(guidance=4.0), expected)


def test_levels_are_those_of_its_training_where_a_file_does_not_say() -> None:
    theirs = EulerDiscreteScheduler(beta_schedule="linear", beta_start=0.0001, beta_end=0.02).sigmas[:-1]
    torch.testing.assert_close(PixArt().levels.table, theirs.flip(0), rtol=1e-4, atol=0)


def test_odd_sides_and_prompts_of_any_length_work(sigma: Checkpoint) -> None:
    odd = Latent(torch.zeros(1, 4, 5, 7))
    told = sigma.told("a red circle " * 150)
    assert told.entries[0].embeddings.shape[1] == 451
    assert sigma.ours(guidance=4.0, latent=odd, positive=told).samples.shape == odd.samples.shape
