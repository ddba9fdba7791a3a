"""Flux.2 Klein, distilled and base, against diffusers' pipeline."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
)
from diffusers.pipelines.flux2.pipeline_flux2_klein import compute_empirical_mu
from PIL import Image as Pillow
from torch.nn.functional import pixel_unshuffle

from nodegraph_app.core.values import Image
from nodegraph_app.diffusion import preview, vae
from nodegraph_app.diffusion.families import flux2, references
from nodegraph_app.models.description import require
from tests.diffusion.families import language
from tests.diffusion.families.oracle import HEIGHT_PX, PICTURES, PROMPT, STEPS, WIDTH_PX, Checkpoint

TEXT_WIDTH = 16


def pipeline(*, distilled: bool) -> Flux2KleinPipeline:
    torch.manual_seed(0)
    transformer = Flux2Transformer2DModel(
        in_channels=128, num_layers=1, num_single_layers=2, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=3 * TEXT_WIDTH, axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
    )  # fmt: skip
    vae_ = AutoencoderKLFlux2(
        block_out_channels=(8, 8, 8, 8), norm_num_groups=4, layers_per_block=1, latent_channels=32
    )
    vae_.bn.running_mean.normal_(std=0.5)
    vae_.bn.running_var.uniform_(0.5, 2)
    return Flux2KleinPipeline(
        transformer=transformer,
        vae=vae_,
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
        tokenizer=language.tokenizer(),
        text_encoder=language.qwen3(TEXT_WIDTH, layers=28),
        is_distilled=distilled,
    )


@pytest.fixture(scope="module", params=["distilled", "base"])
def checkpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    pipe = pipeline(distilled=request.param == "distilled")
    return Checkpoint(pipe, tmp_path_factory.mktemp("flux2") / request.param)


@pytest.fixture(scope="module")
def distilled(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return Checkpoint(pipeline(distilled=True), tmp_path_factory.mktemp("flux2") / "alone")


def theirs(checkpoint: Checkpoint, **change: Any) -> torch.Tensor:
    """Their latents as our space has them: normalised."""
    call = {
        "prompt": [PROMPT] * PICTURES,
        "num_inference_steps": STEPS,
        "guidance_scale": 4.0,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "latents": checkpoint.noise(),
        "output_type": "latent",
    } | change
    network = checkpoint.pipe.vae
    spread = torch.sqrt(network.bn.running_var + network.config.batch_norm_eps)[:, None, None]
    mean = network.bn.running_mean[:, None, None]
    return (pixel_unshuffle(checkpoint.pipe(**call).images, 2) - mean) / spread


def decoded(checkpoint: Checkpoint, found: torch.Tensor) -> torch.Tensor:
    network = checkpoint.pipe.vae
    spread = torch.sqrt(network.bn.running_var + network.config.batch_norm_eps)[:, None, None]
    mean = network.bn.running_mean[:, None, None]
    plain = checkpoint.pipe._unpatchify_latents(found * spread + mean)
    picture: torch.Tensor = network.decode(plain).sample
    return picture


def test_it_equals_the_diffusers_pipeline(checkpoint: Checkpoint) -> None:
    """A distilled model takes no guidance, a base model is guided away from an empty prompt."""
    assert checkpoint.family == "flux2"
    guidance = 1.0 if checkpoint.pipe.config.is_distilled else 4.0
    mine = checkpoint.ours(guidance=guidance, negative=checkpoint.told(""))
    assert mine.samples.shape == (PICTURES, 128, HEIGHT_PX // 16, WIDTH_PX // 16)
    checkpoint.assert_equal(mine, theirs(checkpoint), lambda found: decoded(checkpoint, found))
    other = checkpoint.ours(
        guidance=guidance, positive=checkpoint.told("a blue square"), negative=checkpoint.told("")
    )
    assert (other.samples - mine.samples).abs().max() > 2e-3


@pytest.mark.parametrize("steps", [4, 50])
@pytest.mark.parametrize("tokens", [12, 1024, 4300, 4301, 16384])
def test_the_shift_equals_diffusers_for_any_size_and_number_of_steps(tokens: int, steps: int) -> None:
    expected = np.exp(compute_empirical_mu(tokens, steps))
    assert flux2.shift(tokens, steps) == pytest.approx(expected, rel=1e-6)


def test_references_ride_along_as_in_the_diffusers_pipeline(checkpoint: Checkpoint) -> None:
    values = [
        np.random.default_rng(seed).integers(0, 256, size, np.uint8)
        for seed, size in enumerate([(64, 80, 3), (96, 64, 3)])
    ]
    guidance = 1.0 if checkpoint.pipe.config.is_distilled else 4.0
    expected = theirs(
        checkpoint, image=[Pillow.fromarray(value) for value in values], latents=checkpoint.noise()
    )
    extra = {
        references.name(number): vae.encode(
            checkpoint.vae, Image(value[None].astype(np.float32) / 255), device="cpu"
        ).samples
        for number, value in enumerate(values)
    }
    told, empty = (
        replace(said, entries=tuple(replace(entry, extra=extra) for entry in said.entries))
        for said in (checkpoint.told(PROMPT), checkpoint.told(""))
    )
    mine = checkpoint.ours(guidance=guidance, positive=told, negative=empty)
    checkpoint.assert_equal(mine, expected, lambda found: decoded(checkpoint, found))
    plain = checkpoint.ours(guidance=guidance, negative=checkpoint.told(""))
    assert (plain.samples - mine.samples).abs().max() > 2e-3


def test_pictures_come_back_from_latents_whole_and_in_tiles(distilled: Checkpoint) -> None:
    grid = np.linspace(0, 1, 256, dtype=np.float32)
    picture = Image(np.stack(np.broadcast_arrays(grid, grid[:, None], np.float32(0.5)), -1)[None])
    latent = vae.encode(distilled.vae, picture, device="cpu")
    assert (latent.family, latent.samples.shape) == ("flux2", (1, 128, 16, 16))
    with torch.no_grad():
        pixels = torch.from_numpy(picture.pixels).movedim(-1, 1) * 2 - 1
        expected = distilled.pipe._encode_vae_image(pixels, None)
    torch.testing.assert_close(latent.samples, expected)
    whole, tiled = (vae.decode(distilled.vae, latent, device="cpu", tiles=tiles) for tiles in (False, True))
    assert whole.pixels.shape == tiled.pixels.shape == picture.pixels.shape
    assert not np.array_equal(whole.pixels, tiled.pixels)
    network = distilled.pipe.vae
    network.enable_tiling()
    network.tile_sample_min_size, network.tile_latent_min_size = 128, 16
    with torch.no_grad():
        theirs_ = decoded(distilled, latent.samples)
    network.disable_tiling()
    np.testing.assert_allclose(
        tiled.pixels, (theirs_ / 2 + 0.5).clamp(0, 1).movedim(1, -1).numpy(), atol=1e-4
    )


def test_a_preview_of_its_many_channels_shows_what_the_vae_would(distilled: Checkpoint) -> None:
    colours = preview.fit(distilled.vae, "cpu")
    assert colours.weights.shape == (3, 128)
    fields = torch.rand(1, 3, 2, 2, generator=torch.Generator().manual_seed(9))
    picture = torch.nn.functional.interpolate(fields, (64, 64), mode="bilinear")
    latent = vae.encode(distilled.vae, Image(picture.movedim(1, -1).numpy()), device="cpu")
    shown = colours.picture(latent.samples).pixels
    exact = vae.decode(distilled.vae, latent, device="cpu").pixels
    assert shown.shape == exact.shape
    assert abs(shown - exact).mean() < 0.1


def test_a_folder_of_the_vae_alone_is_recognised(distilled: Checkpoint, tmp_path: Path) -> None:
    distilled.pipe.vae.save_pretrained(tmp_path / "vae")
    found = require("vae", tmp_path / "vae")
    assert (found.family, found.latent_channels) == ("flux2", 128)
