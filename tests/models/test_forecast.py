"""What nodes will take is known before they run, from headers and sizes alone; and it is so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from nodegraph_app.core.economy import Economy
from nodegraph_app.core.forecast import Network, NoLimit, Work
from nodegraph_app.core.values import Image, Latent, Vae
from nodegraph_app.diffusion import vae
from nodegraph_app.models.activations import (
    KINDS,
    LARGEST_TILE_PX,
    SMALLEST_TILE_PX,
    coding_bytes,
    denoising_bytes,
    tile_px,
)
from nodegraph_app.models.budget import Weights
from nodegraph_app.models.footprint import Outline, outline, outlined
from nodegraph_app.models.forecast import DeviceMemory, in_words
from nodegraph_app.models.placement import measure
from nodegraph_app.models.signatures import SIGNATURES
from nodegraph_app.models.store import resident_models
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import memory_of
from tests.benchmarks import activations
from tests.diffusion import tiny
from tests.live_memory import peak_bytes
from tests.models import original
from tests.models.test_transformers_in_one_file import flux2, flux2_of_its_makers, qwen_image, z_image

POCKET = Path(__file__).parents[2] / "resources" / "models" / "pocket"
CODING = ("encode", "decode")


def shapes_of(network: nn.Module) -> dict[str, tuple[int, ...]]:
    return {name: tuple(weight.shape) for name, weight in network.state_dict().items()}


def counted(network: nn.Module) -> Weights:
    found = measure(network.float())
    return Weights(found.size_bytes // 4, found.block_bytes // 4, found.layer_bytes // 4)


@pytest.mark.parametrize("make", [qwen_image, flux2, z_image, lambda: tiny.pipeline().unet])
def test_headers_show_the_blocks_and_layers_that_are_measured_once_it_is_loaded(make) -> None:
    network = make()
    found = outlined(shapes_of(network), "denoiser")
    expected = counted(network)
    assert found.counts.size_bytes == expected.size_bytes
    assert found.counts.layer_bytes == expected.layer_bytes
    assert expected.block_bytes <= found.counts.block_bytes <= expected.size_bytes
    assert found.width > 0


def test_the_layouts_of_the_makers_show_the_same() -> None:
    unet = tiny.plain_pipeline().unet
    theirs = {
        name.removeprefix(original.UNET_PREFIX): tuple(weight.shape)
        for name, weight in original.unet(unet).items()
    }
    assert outlined(theirs, "denoiser") == outlined(shapes_of(unet), "denoiser")
    transformer = flux2()
    theirs = {n: tuple(w.shape) for n, w in flux2_of_its_makers(transformer.state_dict()).items()}
    assert outlined(theirs, "denoiser").width == outlined(shapes_of(transformer), "denoiser").width
    assert outlined(theirs, "denoiser").counts.size_bytes == counted(transformer).size_bytes


def test_a_file_that_holds_several_networks_shows_each(tmp_path: Path) -> None:
    pipe = tiny.plain_pipeline()
    pipe.vae = tiny.pipeline().vae
    save_file(original.unet(pipe.unet) | original.vae(pipe.vae), tmp_path / "whole.safetensors")
    pipe.save_pretrained(tmp_path / "whole")
    pipe.vae.save_pretrained(tmp_path / "vae")
    file, folder = tmp_path / "whole.safetensors", tmp_path / "whole"
    for part, network in (("denoiser", pipe.unet), ("VAE", pipe.vae)):
        expected = outlined(shapes_of(network), part)
        assert outline(file, "checkpoint", part, "1") == outline(folder, "checkpoint", part, "2") == expected
    assert outline(tmp_path / "vae", "vae", "VAE", "3") == outlined(shapes_of(pipe.vae), "VAE")
    assert outline(tmp_path / "vae", "vae", "denoiser", "3") is None


def test_every_family_has_its_factor() -> None:
    assert {*KINDS} == {row.family for row in SIGNATURES}


@pytest.mark.parametrize("name", activations.VAES)
def test_the_estimate_of_a_full_size_vae_covers_what_it_holds_and_not_much_more(name: str) -> None:
    for row in activations.of_vae(name, 512):
        assert row.held_bytes <= row.estimate_bytes <= 1.8 * row.held_bytes, row


@pytest.mark.slow
@pytest.mark.parametrize("side_px", activations.SIDES_PX)
@pytest.mark.parametrize("family", activations.DENOISERS)
def test_the_estimate_of_a_full_size_denoiser_covers_what_it_holds_and_not_much_more(
    family: str, side_px: int
) -> None:
    row = activations.of_denoiser(family, side_px)
    assert row.held_bytes <= row.estimate_bytes <= 1.35 * row.held_bytes, row


@pytest.mark.slow
def test_the_resident_memory_of_a_full_size_vae_stays_within_the_estimate() -> None:
    """Operators need memory for themselves, too. Measured where the system tells the peak."""
    encode, decode = activations.really("AutoencoderKL", 512)
    assert 0 < encode["factor"] <= 5.5  # type: ignore[operator]
    assert 0 < decode["factor"] <= 8.0  # type: ignore[operator]


def test_an_estimate_grows_with_pixels_rows_and_width() -> None:
    once = denoising_bytes("sd1", 320, 512, 512, 2, 2)
    assert once == 27 * 320 * 64 * 64 * 2 * 2
    assert denoising_bytes("sd1", 320, 1024, 512, 2, 2) == 2 * once
    assert denoising_bytes("sd1", 320, 512, 512, 4, 2) == 2 * once
    assert denoising_bytes("sd1", 320, 512, 512, 2, 4) == 2 * once
    # Flux computes with the words of the prompt, too.
    assert denoising_bytes("flux", 3072, 1024, 1024, 1, 2) == 16 * 3072 * (64 * 64 + 512) * 2


@pytest.mark.parametrize(("side", "tile"), [(128, 128), (256, 128), (512, 256), (640, 320), (4096, 512)])
def test_a_tile_is_at_most_half_a_side_within_limits(side: int, tile: int) -> None:
    assert tile_px(side, side // 2) == tile_px(side // 2, side) == tile
    assert SMALLEST_TILE_PX <= tile <= LARGEST_TILE_PX


@pytest.mark.parametrize("what", CODING)
def test_a_vae_stays_within_its_estimate_whole_and_in_tiles_which_need_less(what: str) -> None:
    recipe, side = Vae(tiny.reference("checkpoint", POCKET), "sd1"), 512
    weights = [*resident_models().vae(recipe, "cpu").parameters()]
    found = outline(POCKET, "checkpoint", "VAE", "pocket")
    assert found is not None
    draw = torch.Generator().manual_seed(1)
    latent = Latent(torch.randn(1, 4, side // 8, side // 8, generator=draw), "sd1")
    picture = Image(torch.rand(1, side, side, 3, generator=draw).numpy())
    held = {}
    for tiles in (False, True):
        if what == "decode":
            held[tiles] = peak_bytes(
                lambda t=tiles: vae.decode(recipe, latent, device="cpu", tiles=t), weights
            )
        else:
            held[tiles] = peak_bytes(
                lambda t=tiles: vae.encode(recipe, picture, device="cpu", tiles=t), weights
            )
        estimate = coding_bytes(
            found, decodes=what == "decode", width_px=side, height_px=side, number_bytes=4, tiles=tiles
        )
        assert held[tiles] <= estimate
    assert held[True] < held[False] / 2


def coding(side_px: int, what: str = "decode", **change: object) -> Work:
    networks = {"vae": Network(tiny.reference("checkpoint", POCKET))}
    takes, gives = ("latent", "image") if what == "decode" else ("image", "latent")
    work = Work(networks, frozenset([takes]), frozenset([gives]), side_px, side_px, 1)
    return replace(work, **change)  # type: ignore[arg-type]


def test_a_vae_goes_in_tiles_exactly_where_whole_it_would_not_fit_and_the_plan_says_why() -> None:
    found = outline(POCKET, "checkpoint", "VAE", "pocket")
    assert found is not None
    for what in CODING:
        working = coding_bytes(found, decodes=what == "decode", width_px=1024, height_px=1024, number_bytes=4)
        whole = working + found.weights(4).size_bytes
        fits = DeviceMemory(whole, "float32").forecast(coding(1024, what))
        assert (fits.economy, fits.why, fits.working_bytes) == (Economy(), "", working)
        short = DeviceMemory(whole - 1, "float32").forecast(coding(1024, what))
        assert short.economy == Economy(tiles=True)
        assert short.why == f"1024 × 1024 would take about {in_words(whole)} of {in_words(whole - 1)}"
        assert short.working_bytes is not None
        assert short.working_bytes < working
        assert DeviceMemory(whole - 1, "float16").forecast(coding(1024, what)).economy == Economy()
    assert NoLimit().forecast(coding(8192)).economy == Economy()
    smallest = coding(SMALLEST_TILE_PX)
    assert DeviceMemory(1, "float32").forecast(smallest).economy == Economy(), "it is one tile"
    alone = Economy(alone=True)
    kept = DeviceMemory(1, "float32").forecast(coding(1024, economy=alone))
    assert kept.economy == Economy(alone=True, tiles=True), "what was learned stays"


def test_a_file_that_cannot_be_read_is_no_matter_of_forecasts(tmp_path: Path) -> None:
    (tmp_path / "broken.safetensors").write_bytes(b"nothing")
    broken = Network(tiny.reference("vae", tmp_path / "broken.safetensors"))
    found = DeviceMemory(1, "float32").forecast(coding(1024, networks={"vae": broken}))
    assert (found.economy, found.working_bytes) == (Economy(), None)


def denoising(side_px: int = 128, **change: object) -> Work:
    networks = {"model": Network(tiny.reference("checkpoint", POCKET))}
    latent = frozenset(["latent"])
    return replace(Work(networks, latent, latent, side_px, side_px, 1), **change)  # type: ignore[arg-type]


def test_a_denoiser_is_kept_in_fp8_after_block_by_block_and_before_layer_by_layer() -> None:
    """It takes 22.2 MB, in pieces of a block 14.7 MB; in fp8 5.5 MB, in pieces 3.7 MB."""

    def kept(budget_bytes: int, memory: DeviceMemory | None = None, **change: object) -> bool:
        limit = replace(memory or DeviceMemory(1, "float32"), budget_bytes=budget_bytes)
        forecast = limit.forecast(denoising(16, **change))
        assert bool(forecast.why) == forecast.economy.fp8
        return forecast.economy.fp8

    budgets = [10**6 * n for n in (100, 30, 26, 20, 16, 12, 8, 5, 3, 1)]
    found = [kept(budget) for budget in budgets]
    assert found == [False, False, False, False, True, True, True, True, False, False]
    assert not any(kept(budget, DeviceMemory(1, "float32", fp8=False)) for budget in budgets)
    chosen = {"model": Network(tiny.reference("checkpoint", POCKET), "fp16")}
    assert not any(kept(budget, networks=chosen) for budget in budgets), "the recipe says itself"
    assert kept(8 * 10**6, DeviceMemory(1, "float16")), "half of it is 11.1 MB, in pieces 7.3 MB"
    assert not kept(16 * 10**6, DeviceMemory(1, "float16"))


def test_larger_pictures_leave_less_room_for_weights() -> None:
    memory = DeviceMemory(30 * 10**6, "float32")
    working = [memory.forecast(denoising(side)).working_bytes for side in (64, 128, 256)]
    assert working == [denoising_bytes("sd1", 64, side, side, 2, 4) for side in (64, 128, 256)]
    assert [memory.forecast(denoising(side)).economy.fp8 for side in (64, 128, 288)] == [False, False, True]
    halved = denoising(288, economy=Economy(parts=2))
    assert memory.forecast(halved).economy == Economy(parts=2), "half the batch at once leaves more"


def test_settings_and_device_say_how_much_there_is() -> None:
    half = "cuda-float16-torch2.13.0"
    assert isinstance(memory_of(Settings(), half, 0), NoLimit)
    assert memory_of(Settings(), half, 8) == DeviceMemory(8, "float16")
    assert memory_of(Settings(vram_bytes=6), half, 8) == DeviceMemory(6, "float16")
    assert memory_of(Settings(vram_bytes=6), "", 0) == DeviceMemory(6, "")
    assert memory_of(Settings(fp8_when_short=False), half, 8) == DeviceMemory(8, "float16", fp8=False)
    assert memory_of(Settings(), "mps-float16-torch2.13.0", 8) == DeviceMemory(8, "float16", fp8=False)


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [
        (9_480_000_000, "9.48 GB"),
        (2_150_000_000, "2.15 GB"),
        (800_000_000, "800 MB"),
        (14_700_000, "14.7 MB"),
    ],
)
def test_sizes_are_said_in_words(size_bytes: int, words: str) -> None:
    assert in_words(size_bytes) == words


def test_a_vae_of_unknown_layout_is_not_guessed() -> None:
    assert outlined({"something.weight": (3, 4)}, "VAE") == Outline(Weights(12, 12, 12), 0)
