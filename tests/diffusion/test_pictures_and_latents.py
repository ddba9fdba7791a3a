from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from torch.nn.functional import avg_pool2d

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.values import Image, Latent, Mask, Vae
from nodegraph_app.diffusion import canny, inpainting, latents, preview, vae
from nodegraph_app.models.store import resident_models
from tests.diffusion.conftest import TinyModels


def picture(rows: int, columns: int, *, batch: int = 1, channels: int = 3) -> Image:
    return Image(np.random.default_rng(2).random((batch, rows, columns, channels), dtype=np.float32))


def test_encoding_and_decoding_equal_diffusers(models: TinyModels) -> None:
    image = picture(32, 48, batch=2)
    with torch.no_grad():
        expected = models.pipe.vae.encode(
            torch.from_numpy(image.pixels).movedim(-1, 1) * 2 - 1
        ).latent_dist.mean
        decoded = (models.pipe.vae.decode(expected).sample / 2 + 0.5).clamp(0, 1).movedim(1, -1)
    latent = vae.encode(models.vae, image, device="cpu")
    assert latent.family == "sd1"
    torch.testing.assert_close(latent.samples, expected, atol=1e-5, rtol=1e-5)
    np.testing.assert_allclose(
        vae.decode(models.vae, latent, device="cpu").pixels, decoded.numpy(), atol=1e-5
    )


def test_sides_that_are_not_whole_latent_pixels_are_cropped_evenly(models: TinyModels) -> None:
    image = picture(37, 50, channels=4)
    cropped = Image(image.pixels[:, 2:34, 1:49, :3])
    found, expected = (vae.encode(models.vae, given, device="cpu").samples for given in (image, cropped))
    assert found.shape == (1, 4, 4, 6)
    assert torch.equal(found, expected)


def test_a_picture_too_small_to_encode_is_refused_in_words(models: TinyModels) -> None:
    with pytest.raises(NodeError, match="7 × 64 pixels, too small"):
        vae.encode(models.vae, picture(64, 7), device="cpu")


def test_a_latent_of_another_kind_is_refused_in_words(models: TinyModels) -> None:
    with pytest.raises(NodeError, match="The latent has 16 channels, this VAE decodes 4"):
        vae.decode(models.vae, Latent(torch.zeros(1, 16, 4, 4)), device="cpu")
    with pytest.raises(NodeError, match=r"for Stable Diffusion XL, this VAE for Stable Diffusion 1"):
        vae.decode(models.vae, Latent(torch.zeros(1, 4, 4, 4), "sdxl"), device="cpu")


def test_an_empty_latent_has_the_size_asked_for(models: TinyModels) -> None:
    found = latents.empty(130, 64, 3)
    assert found.samples.shape == (3, 4, 8, 16)
    assert not found.samples.any()
    assert (found.family, found.mask) == ("", None)
    with pytest.raises(NodeError, match="has nothing in it"):
        latents.empty(7, 64)


@pytest.mark.parametrize("method", ["nearest", "bilinear", "bicubic"])
def test_resizing_keeps_a_flat_latent_flat_and_its_mask(method: latents.ResizeMethod) -> None:
    mask = Mask(np.ones((1, 4, 6), np.float32))
    begun = Latent(torch.full((2, 4, 4, 6), 0.5), "sd1", mask)
    found = latents.resize(begun, 1.5, method)
    assert found.samples.shape == (2, 4, 6, 9)
    torch.testing.assert_close(found.samples, torch.full((2, 4, 6, 9), 0.5))
    assert found.mask is mask
    assert found.family == "sd1"
    same = latents.resize(begun, 1.0, method)
    assert torch.equal(same.samples, begun.samples)
    assert latents.resize(begun, 0.01, method).samples.shape[-2:] == (1, 1)


def test_a_mask_is_set_for_each_picture_or_for_all() -> None:
    begun = latents.empty(64, 64, 2)
    mask = Mask(np.ones((2, 64, 64), np.float32))
    assert latents.with_mask(begun, mask).mask is mask
    assert begun.mask is None
    with pytest.raises(NodeError, match="3 masks for 2 pictures"):
        latents.with_mask(begun, Mask(np.ones((3, 8, 8), np.float32)))


def test_a_mask_on_latent_borders_stays_sharp_when_it_is_scaled() -> None:
    coverage = np.zeros((1, 64, 64), np.float32)
    coverage[:, 8:24, 32:64] = 1
    found = inpainting.latent_mask(Mask(coverage), torch.zeros(2, 4, 8, 8))
    expected = torch.zeros(1, 1, 8, 8)
    expected[..., 1:3, 4:8] = 1
    assert torch.equal(found, expected)


def test_compositing_is_exact_where_the_mask_is_zero_or_one() -> None:
    painted, original = torch.randn(1, 4, 2, 3), torch.randn(1, 4, 2, 3)
    mask = torch.tensor([0.0, 1.0, 0.5]).expand(1, 1, 2, 3)
    found = inpainting.composite(painted, original, mask)
    assert torch.equal(found[..., 0], original[..., 0])
    assert torch.equal(found[..., 1], painted[..., 1])
    torch.testing.assert_close(found[..., 2], (painted[..., 2] + original[..., 2]) / 2)


def test_preview_colours_are_the_best_linear_guess_at_what_the_vae_decodes(models: TinyModels) -> None:
    colours = preview.fit(models.vae, "cpu")
    latent = vae.encode(models.vae, Image(np.full((1, 64, 64, 3), 0.3, np.float32)), device="cpu")
    guessed = colours.picture(latent.samples).pixels
    assert guessed.shape == (1, 64, 64, 3)
    real = torch.from_numpy(vae.decode(models.vae, latent, device="cpu").pixels).movedim(-1, 1)
    coarse = torch.from_numpy(guessed).movedim(-1, 1)
    error = (avg_pool2d(real, 8) - avg_pool2d(coarse, 8)).abs().mean()
    blind = (avg_pool2d(real, 8) - 0.5).abs().mean()
    assert error < 0.1
    assert error < blind or blind < 0.02
    again = preview.fit(models.vae, "cpu")
    assert torch.equal(again.weights, colours.weights)


def drawn() -> Image:
    pixels = np.zeros((2, 100, 75, 3), np.float32)
    pixels[0, 30:70, 20:50] = 1
    pixels[1, 10:90, 10:20, 0] = 0.9
    return Image(pixels)


def test_canny_draws_white_edges_on_black_at_the_pictures_own_size() -> None:
    found = canny.edges(drawn()).pixels
    assert found.shape == (2, 100, 75, 3)
    assert found.dtype == np.float32
    assert set(np.unique(found)) == {0.0, 1.0}
    for number in range(2):
        picture_bytes = np.rint(drawn().pixels[number] * 255).astype(np.uint8)
        expected = cv2.Canny(picture_bytes, 100, 200) > 0
        inner = (slice(2, -2), slice(2, -2))
        assert np.array_equal(found[number, ..., 0][inner] > 0, expected[inner])


def test_canny_ignores_transparency_and_leaves_its_input_alone() -> None:
    opaque = drawn()
    ghost = replace(opaque, pixels=np.concatenate([opaque.pixels, np.zeros((2, 100, 75, 1), np.float32)], -1))
    before = ghost.pixels.copy()
    assert np.array_equal(canny.edges(ghost).pixels, canny.edges(opaque).pixels)
    assert np.array_equal(ghost.pixels, before)


def test_canny_thresholds_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(NodeError, match="low threshold, 200, is above the high one, 100"):
        canny.edges(drawn(), low=200, high=100)


def smooth(rows: int, columns: int) -> Image:
    """A picture with large shapes, as pictures have."""
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    planes = [np.sin(x / 40), np.cos(y / 60), np.sin((x + y) / 80)]
    return Image(np.stack(planes, -1)[None] / 2 + 0.5)


def test_tiles_give_nearly_the_same_and_the_network_sees_no_more_than_one_at_a_time() -> None:
    file = FileRef("checkpoint", "pocket", "pocket", str(builtin.resources() / "models" / "pocket"))
    recipe = Vae(file, "sd1")
    image = smooth(320, 448)
    network = resident_models().vae(recipe, "cpu")
    seen: list[tuple[int, ...]] = []
    handles = [
        part.register_forward_pre_hook(lambda module, inputs: seen.append(tuple(inputs[0].shape[-2:])))
        for part in (network.encoder, network.decoder)
    ]
    try:
        latent = vae.encode(recipe, image, device="cpu")
        whole = vae.decode(recipe, latent, device="cpu").pixels
        assert seen == [(320, 448), (40, 56)]
        seen.clear()
        tiled_latent = vae.encode(recipe, image, device="cpu", tiles=True)
        tiled = vae.decode(recipe, latent, device="cpu", tiles=True).pixels
    finally:
        for handle in handles:
            handle.remove()
    assert len(seen) > 8
    assert {side for shape in seen for side in shape} <= set(range(1, 257)), "half of the longer side, in 64s"
    assert tiled.shape == whole.shape == (1, 320, 448, 3)
    assert tiled_latent.samples.shape == latent.samples.shape
    assert 10 * np.log10(1 / np.mean((tiled - whole) ** 2)) > 25, "PSNR in dB"
    spread = float(latent.samples.std())
    assert float((tiled_latent.samples - latent.samples).abs().mean()) < 0.1 * spread


def test_a_network_that_was_tiled_is_whole_again_the_next_time(models: TinyModels) -> None:
    latent = Latent(torch.randn(1, 4, 40, 40, generator=torch.Generator().manual_seed(1)), "sd1")
    before = vae.decode(models.vae, latent, device="cpu").pixels
    assert not np.array_equal(vae.decode(models.vae, latent, device="cpu", tiles=True).pixels, before)
    assert np.array_equal(vae.decode(models.vae, latent, device="cpu").pixels, before)
