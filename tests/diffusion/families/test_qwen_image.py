"""Qwen-Image against diffusers' pipelines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    QwenImageEditPipeline,
    QwenImageEditPlusPipeline,
    QwenImagePipeline,
)
from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit, pipeline_qwenimage_edit_plus
from PIL import Image as Pillow

from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Conditioning, Image
from nodegraph_app.diffusion import latents, vae
from nodegraph_app.diffusion.families import references
from nodegraph_app.diffusion.families.packing import packed, unpacked
from nodegraph_app.diffusion.families.qwen_image import QwenImage
from nodegraph_app.models.store import resident_models
from tests.diffusion.families.oracle import HEIGHT_PX, NEGATIVE, PICTURES, PROMPT, STEPS, WIDTH_PX, Checkpoint
from tests.diffusion.families.qwen_image import edits, parts

CHANNELS = 4


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return Checkpoint(QwenImagePipeline(**parts()), tmp_path_factory.mktemp("qwen_image") / "paints")


def unscaled(checkpoint: Checkpoint, tokens: torch.Tensor) -> torch.Tensor:
    """Their latents as the VAE takes them."""
    config = checkpoint.pipe.vae.config
    mean, deviation = (torch.tensor(config[name])[:, None, None] for name in ("latents_mean", "latents_std"))
    return unpacked(tokens, HEIGHT_PX // 8, WIDTH_PX // 8) * deviation + mean


def decoded(checkpoint: Checkpoint, found: torch.Tensor) -> torch.Tensor:
    picture: torch.Tensor = checkpoint.pipe.vae.decode(found.unsqueeze(2)).sample
    return picture[:, :, 0]


def theirs(checkpoint: Checkpoint, **change: Any) -> torch.Tensor:
    call = {
        "prompt": [PROMPT] * PICTURES,
        "num_inference_steps": STEPS,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "latents": packed(checkpoint.noise()),
        "output_type": "latent",
    } | change
    return unscaled(checkpoint, checkpoint.pipe(**call).images)


def test_it_equals_the_diffusers_pipeline(checkpoint: Checkpoint) -> None:
    assert checkpoint.family == "qwen_image"
    mine = checkpoint.ours(guidance=1.0)
    checkpoint.assert_equal(mine, theirs(checkpoint), lambda found: decoded(checkpoint, found))


def test_guidance_keeps_the_length_of_the_positive_prediction(checkpoint: Checkpoint) -> None:
    expected = theirs(checkpoint, negative_prompt=[NEGATIVE] * PICTURES, true_cfg_scale=4.0)
    mine = checkpoint.ours(guidance=4.0)
    checkpoint.assert_equal(mine, expected, lambda found: decoded(checkpoint, found))
    assert (mine.samples - checkpoint.ours(guidance=1.0).samples).abs().max() > 1e-2


def test_prompts_they_fill_up_to_one_length_are_the_same_one_by_one(checkpoint: Checkpoint) -> None:
    prompts = [PROMPT, "star"]
    expected = theirs(checkpoint, prompt=prompts, latents=packed(checkpoint.noise(1)).repeat(2, 1, 1))
    for prompt, picture in zip(prompts, expected.split(1), strict=True):
        mine = checkpoint.ours(guidance=1.0, latent=checkpoint.begun(1), positive=checkpoint.told(prompt))
        torch.testing.assert_close(mine.samples, picture, atol=1e-4, rtol=1e-4)


def test_odd_sides_are_painted_to_their_edge(checkpoint: Checkpoint) -> None:
    odd = latents.fitted(latents.empty(56, 40), channels=16, pixels=8)
    painted = checkpoint.ours(latent=odd, guidance=4.0).samples
    assert painted.shape == odd.samples.shape == (1, 16, 5, 7)
    assert painted.isfinite().all()
    assert painted[..., -1].std() > 0.1


def test_pictures_come_back_from_latents_whole_and_in_tiles(checkpoint: Checkpoint) -> None:
    grid = np.linspace(0, 1, 256, dtype=np.float32)
    picture = Image(np.stack(np.broadcast_arrays(grid, grid[:, None], np.float32(0.5)), -1)[None])
    latent = vae.encode(checkpoint.vae, picture, device="cpu")
    assert (latent.family, latent.samples.shape) == ("qwen_image", (1, 16, 32, 32))
    with torch.no_grad():
        pixels = torch.from_numpy(picture.pixels).movedim(-1, 1).unsqueeze(2) * 2 - 1
        expected = checkpoint.pipe.vae.encode(pixels).latent_dist.mode().squeeze(2)
    torch.testing.assert_close(latent.samples, expected)
    whole, tiled = (vae.decode(checkpoint.vae, latent, device="cpu", tiles=tiles) for tiles in (False, True))
    assert whole.pixels.shape == tiled.pixels.shape == picture.pixels.shape
    assert 0 < abs(whole.pixels - tiled.pixels).max() < 0.2


def drawn(width_px: int, height_px: int, seed: int) -> tuple[Pillow.Image, Image]:
    """One picture for both."""
    values = np.random.default_rng(seed).integers(0, 256, (height_px, width_px, 3), np.uint8)
    return Pillow.fromarray(values), Image(values[None].astype(np.float32) / 255)


AREA_PX = 64 * 96
"""They scale pictures to a megapixel; a few thousand pixels show the same."""


def with_references(checkpoint: Checkpoint, text: str, *pictures: Image) -> Conditioning:
    return QwenImage().encode_edit(
        resident_models(), checkpoint.text_encoder, text, pictures,
        device="cpu", vae=checkpoint.vae, area_px=AREA_PX,
    )  # fmt: skip


@pytest.fixture
def small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pipeline_qwenimage_edit, pipeline_qwenimage_edit_plus):
        plain = module.calculate_dimensions
        monkeypatch.setattr(
            module, "calculate_dimensions", lambda area, ratio, plain=plain: plain(AREA_PX, ratio)
        )


@pytest.mark.parametrize("guidance", [1.0, 4.0])
def test_editing_one_picture_equals_the_diffusers_pipeline(
    guidance: float, tmp_path: Path, small_pictures: None
) -> None:
    theirs_, mine = drawn(70, 100, 1)
    checkpoint = Checkpoint(edits(QwenImageEditPipeline), tmp_path / "edits")
    assert checkpoint.family == "qwen_image"
    expected = theirs(
        checkpoint, image=theirs_, prompt=PROMPT, negative_prompt=NEGATIVE, true_cfg_scale=guidance,
        latents=packed(checkpoint.noise(1)),
    )  # fmt: skip
    edited = checkpoint.ours(
        latent=checkpoint.begun(1), guidance=guidance,
        positive=with_references(checkpoint, PROMPT, mine),
        negative=with_references(checkpoint, NEGATIVE, mine),
    )  # fmt: skip
    checkpoint.assert_equal(edited, expected, lambda found: decoded(checkpoint, found))
    other = checkpoint.ours(
        latent=checkpoint.begun(1), guidance=1.0,
        positive=with_references(checkpoint, PROMPT, drawn(70, 100, 2)[1]),
    )  # fmt: skip
    assert (other.samples - edited.samples).abs().max() > 2e-3


def test_editing_with_several_pictures_equals_the_diffusers_pipeline(
    tmp_path: Path, small_pictures: None
) -> None:
    checkpoint = Checkpoint(edits(QwenImageEditPlusPipeline), tmp_path / "edits")
    (wide, our_wide), (tall, our_tall) = drawn(150, 90, 1), drawn(64, 96, 2)
    begun = checkpoint.begun(1)
    for pictures, ours in (([wide, tall], (our_wide, our_tall)), ([tall], (our_tall,))):
        expected = theirs(checkpoint, image=pictures, prompt=PROMPT, latents=packed(checkpoint.noise(1)))
        mine = checkpoint.ours(
            latent=begun, guidance=1.0, positive=with_references(checkpoint, PROMPT, *ours)
        )
        checkpoint.assert_equal(mine, expected, lambda found: decoded(checkpoint, found))


def test_a_reference_of_another_latent_space_is_refused_in_words(checkpoint: Checkpoint) -> None:
    told = checkpoint.told(PROMPT)
    extra = {references.name(0): torch.zeros(1, CHANNELS, 8, 8)}
    other = replace(told, entries=tuple(replace(entry, extra=extra) for entry in told.entries))
    with pytest.raises(NodeError, match=f"{CHANNELS} channels, this model reads 16"):
        checkpoint.ours(positive=other)


def test_what_the_model_cannot_read_is_refused_in_words(checkpoint: Checkpoint) -> None:
    told = checkpoint.told(PROMPT)
    other = replace(
        told, entries=tuple(replace(entry, extra={"sizes": torch.zeros(1, 6)}) for entry in told.entries)
    )
    with pytest.raises(NodeError, match="carries “sizes”, which this model does not read"):
        checkpoint.ours(positive=other)
