"""Stable Diffusion 3 and 3.5 against diffusers' pipeline, with and without T5."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, SD3Transformer2DModel, StableDiffusion3Pipeline
from torch import Tensor

from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Latent
from nodegraph_app.pocket.tokenizer import new_tokenizer
from tests.diffusion.families import oracle
from tests.diffusion.families.oracle import HEIGHT_PX, NEGATIVE, PICTURES, PROMPT, STEPS, WIDTH_PX, Checkpoint

FIRST, SECOND, T5, CHANNELS, PLACES = 12, 20, 40, 16, 12


def parts(newer: bool) -> dict[str, Any]:
    """The text encoders differ in width, so that mixing them up cannot pass.

    Args:
        newer: as in 3.5: normalised queries and keys, a second attention in some layers.
    """
    torch.manual_seed(0)
    transformer = SD3Transformer2DModel(
        sample_size=8,
        num_layers=2,
        attention_head_dim=8,
        num_attention_heads=2,
        joint_attention_dim=T5,
        caption_projection_dim=16,
        pooled_projection_dim=6 + 10,
        pos_embed_max_size=PLACES,
        **({"dual_attention_layers": (0,), "qk_norm": "rms_norm"} if newer else {}),
    )
    scaling = {"scaling_factor": 1.5305, "shift_factor": 0.0609}
    return {
        "transformer": transformer,
        "vae": oracle.autoencoder(CHANNELS, **scaling, use_quant_conv=False, use_post_quant_conv=False),
        "scheduler": FlowMatchEulerDiscreteScheduler(shift=3.0),
        "tokenizer": new_tokenizer(),
        "tokenizer_2": new_tokenizer(),
        "tokenizer_3": oracle.t5_tokenizer(),
        "text_encoder": oracle.clip(FIRST, projection=6),
        "text_encoder_2": oracle.clip(SECOND, projection=10, layers=3, seed=2),
        "text_encoder_3": oracle.t5(T5),
    }


@pytest.fixture(scope="module")
def medium(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return Checkpoint(StableDiffusion3Pipeline(**parts(newer=True)), tmp_path_factory.mktemp("sd3") / "new")


def theirs(checkpoint: Checkpoint, pictures: int = PICTURES, **change: Any) -> Tensor:
    """Their latents as the VAE takes them, from our noise."""
    call = {
        "prompt": [PROMPT] * pictures,
        "negative_prompt": [NEGATIVE] * pictures,
        "num_inference_steps": STEPS,
        "guidance_scale": 4.0,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "latents": checkpoint.noise(pictures),
        "output_type": "latent",
    } | change
    config = checkpoint.pipe.vae.config
    found: Tensor = checkpoint.pipe(**call).images
    return found / config.scaling_factor + config.shift_factor


def test_3_5_equals_the_diffusers_pipeline(medium: Checkpoint) -> None:
    assert medium.family == "sd3"
    mine = medium.ours(guidance=4.0, schedule="normal")
    medium.assert_equal(mine, theirs(medium))
    split = medium.ours(guidance=4.0, schedule="normal", parts=3)
    torch.testing.assert_close(split.samples, mine.samples, atol=1e-5, rtol=1e-4)


def test_3_without_t5_equals_the_diffusers_pipeline(tmp_path_factory: pytest.TempPathFactory) -> None:
    given = parts(newer=False) | {"text_encoder_3": None, "tokenizer_3": None}
    older = Checkpoint(StableDiffusion3Pipeline(**given), tmp_path_factory.mktemp("sd3") / "old")
    older.assert_equal(older.ours(guidance=4.0, schedule="normal"), theirs(older))


def test_a_shift_of_the_checkpoint_s_own_acts(tmp_path_factory: pytest.TempPathFactory) -> None:
    given = parts(newer=True) | {"scheduler": FlowMatchEulerDiscreteScheduler(shift=6.0)}
    shifted = Checkpoint(StableDiffusion3Pipeline(**given), tmp_path_factory.mktemp("sd3") / "shifted")
    shifted.assert_equal(shifted.ours(guidance=1.0, schedule="normal"), theirs(shifted, guidance_scale=1.0))


def test_odd_sides_work_and_too_large_ones_are_refused_in_words(medium: Checkpoint) -> None:
    odd = Latent(torch.zeros(1, CHANNELS, 5, 7))
    assert medium.ours(guidance=1.0, latent=odd).samples.shape == odd.samples.shape
    large = Latent(torch.zeros(1, CHANNELS, 4, 2 * PLACES + 1))
    with pytest.raises(NodeError, match=f"at most {PLACES * 16} pixels on a side"):
        medium.ours(guidance=1.0, latent=large)
