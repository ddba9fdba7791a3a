"""Z-Image against diffusers' pipeline."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers import (
    AutoencoderKL,
    FlowMatchEulerDiscreteScheduler,
    ZImagePipeline,
    ZImageTransformer2DModel,
)

from nodegraph_app.core.errors import NodeError
from nodegraph_app.diffusion import latents
from tests.diffusion.families import language
from tests.diffusion.families.oracle import HEIGHT_PX, NEGATIVE, PICTURES, PROMPT, STEPS, WIDTH_PX, Checkpoint

TEXT_WIDTH = 24


def parts(**flow: Any) -> dict[str, Any]:
    torch.manual_seed(0)
    transformer = ZImageTransformer2DModel(
        in_channels=16, dim=32, n_layers=2, n_refiner_layers=1, n_heads=2, n_kv_heads=2,
        cap_feat_dim=TEXT_WIDTH, axes_dims=[4, 6, 6], axes_lens=[1024, 64, 64],
    )  # fmt: skip
    for name, weight in transformer.named_parameters():
        if name.endswith("pad_token"):
            torch.nn.init.normal_(weight)  # tokens that fill up must not pass for nothing
    vae = AutoencoderKL(
        block_out_channels=(8, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        norm_num_groups=4,
        latent_channels=16,
        scaling_factor=0.3611,
        shift_factor=0.1159,
        use_quant_conv=False,
        use_post_quant_conv=False,
    )
    return {
        "transformer": transformer,
        "vae": vae,
        "scheduler": FlowMatchEulerDiscreteScheduler(**flow),
        "tokenizer": language.tokenizer(),
        "text_encoder": language.qwen3(TEXT_WIDTH),
    }


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return Checkpoint(ZImagePipeline(**parts(shift=3.0)), tmp_path_factory.mktemp("z_image") / "turbo")


def theirs(checkpoint: Checkpoint, **change: Any) -> torch.Tensor:
    """Their latents as the VAE takes them. They count guidance from 0."""
    call = {
        "prompt": [PROMPT] * PICTURES,
        "negative_prompt": [NEGATIVE] * PICTURES,
        "num_inference_steps": STEPS,
        "guidance_scale": 0.0,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "latents": checkpoint.noise(),
        "output_type": "latent",
    } | change
    config = checkpoint.pipe.vae.config
    return checkpoint.pipe(**call).images / config.scaling_factor + config.shift_factor


@pytest.mark.parametrize("guidance", [1.0, 4.0])
def test_it_equals_the_diffusers_pipeline(checkpoint: Checkpoint, guidance: float) -> None:
    assert checkpoint.family == "z_image"
    mine = checkpoint.ours(guidance=guidance)
    checkpoint.assert_equal(mine, theirs(checkpoint, guidance_scale=guidance - 1))
    other = checkpoint.ours(guidance=guidance, positive=checkpoint.told("a small blue square"))
    assert (other.samples - mine.samples).abs().max() > 1e-2


def test_a_shift_that_grows_with_the_picture_does_too(
    checkpoint: Checkpoint, tmp_path_factory: pytest.TempPathFactory
) -> None:
    pipe = ZImagePipeline(**parts(use_dynamic_shifting=True, base_shift=0.3, max_shift=1.5))
    grown = Checkpoint(pipe, tmp_path_factory.mktemp("z_image") / "dynamic")
    mine = grown.ours(guidance=1.0)
    grown.assert_equal(mine, theirs(grown))
    assert not torch.allclose(mine.samples, checkpoint.ours(guidance=1.0).samples, atol=1e-2)


def test_prompts_they_fill_up_to_one_length_are_the_same_one_by_one(checkpoint: Checkpoint) -> None:
    prompts = [PROMPT, "star " * 40]
    expected = theirs(
        checkpoint, prompt=list(prompts), negative_prompt=None, latents=checkpoint.noise(1).repeat(2, 1, 1, 1)
    )
    for prompt, picture in zip(prompts, expected.split(1), strict=True):
        mine = checkpoint.ours(guidance=1.0, latent=checkpoint.begun(1), positive=checkpoint.told(prompt))
        torch.testing.assert_close(mine.samples, picture, atol=1e-4, rtol=1e-4)


def test_division_into_parts_changes_nothing(checkpoint: Checkpoint) -> None:
    whole = checkpoint.ours(guidance=4.0)
    torch.testing.assert_close(checkpoint.ours(guidance=4.0, parts=4).samples, whole.samples)


def test_odd_sides_are_painted_to_their_edge(checkpoint: Checkpoint) -> None:
    odd = latents.fitted(latents.empty(56, 40), channels=16, pixels=8)
    assert odd.samples.shape[-2:] == (5, 7)
    painted = checkpoint.ours(latent=odd, guidance=4.0).samples
    assert painted.shape == odd.samples.shape
    assert painted.isfinite().all()
    assert painted[..., -1].std() > 0.1


def test_a_prompt_of_another_text_encoder_is_refused_in_words(checkpoint: Checkpoint) -> None:
    told = checkpoint.told(PROMPT)
    narrow = type(told.entries[0])(told.entries[0].embeddings[..., :16])
    other = type(told)((narrow,), told.family)
    with pytest.raises(NodeError, match=f"16 wide, this model reads {TEXT_WIDTH}"):
        checkpoint.ours(positive=other)
