"""Networks computed faster: the same results up to their last digits, changed in memory, and undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from diffusers import FluxTransformer2DModel
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention
from torch.profiler import profile

from nodegraph_app.core.errors import Cancelled
from nodegraph_app.core.performance import PLAIN, USUAL, Performance, missing_to_compile
from nodegraph_app.core.values import LoraPatch, Model
from nodegraph_app.diffusion.guidance.perturbation import perturbed_attention, skipped_layers
from nodegraph_app.diffusion.guidance.self_attention import recorded
from nodegraph_app.models import acceleration
from nodegraph_app.models.budget import Placement, quickest, room_for_weights
from nodegraph_app.models.placement import measure
from nodegraph_app.models.store import Store
from tests.diffusion import tiny

CLOSE = {"atol": 1e-4, "rtol": 1e-4}
LAST = Performance(channels_last="on")
COMPILED = Performance(compile="blocks")
IN_PIECES = [("blocks", 900_000), ("leaves", 100_000)]
"""Budgets that the tiny UNet, of 0.8 MB, does not fit into whole."""


@pytest.fixture
def store() -> Store:
    """Of one test; tiny as it is, it goes when there is time."""
    return Store()


@pytest.fixture
def model(folder: Path) -> Model:
    return tiny.recipes(folder / "tiny")[0]


@pytest.fixture
def style(folder: Path) -> LoraPatch:
    return LoraPatch(tiny.reference("lora", folder / "tiny" / "style.safetensors"), 1.0)


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Blocks are traced as for kernels, and then computed by torch's own: needs no compiler."""
    monkeypatch.setattr(acceleration, "COMPILER", "eager")
    torch.compiler.reset()
    yield
    torch.compiler.reset()


def denoised(network: nn.Module, side: int = 8) -> Tensor:
    draw = torch.Generator().manual_seed(0)
    x, told = torch.randn(2, 4, side, side, generator=draw), torch.randn(2, 5, tiny.WIDTH, generator=draw)
    with torch.no_grad():
        return network(x, torch.tensor(500), encoder_hidden_states=told, return_dict=False)[0]


def graphs() -> int:
    """How many graphs of blocks were traced."""
    return int(torch._dynamo.utils.counters["stats"]["unique_graphs"])


def test_channels_last_changes_the_weights_in_memory_and_can_be_undone(store: Store, model: Model) -> None:
    network = store.denoiser(model, "cpu")
    before = denoised(network)
    store.performance = LAST
    assert store.denoiser(model, "cpu") is network
    assert network.conv_in.weight.is_contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(denoised(network), before, **CLOSE)
    store.performance = USUAL
    assert torch.equal(denoised(store.denoiser(model, "cpu")), before)
    assert network.conv_in.weight.is_contiguous()
    assert store.files_opened == 1


def test_channels_last_of_a_vae_decodes_the_same_picture(store: Store, folder: Path) -> None:
    vae = tiny.recipes(folder / "tiny")[2]
    x = torch.randn(1, 4, 4, 4, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        before = store.vae(vae, "cpu").decode(x, return_dict=False)[0]
        store.performance = LAST
        network = store.vae(vae, "cpu")
        torch.testing.assert_close(network.decode(x, return_dict=False)[0], before, **CLOSE)
    assert network.decoder.conv_in.weight.is_contiguous(memory_format=torch.channels_last)


def test_channels_last_leaves_text_encoders_and_transformers_alone(store: Store, folder: Path) -> None:
    stack = store.text_stack(tiny.recipes(folder / "tiny")[1], "cpu")
    store.performance = LAST
    assert store.text_stack(tiny.recipes(folder / "tiny")[1], "cpu") is stack
    flux = tiny_flux()
    acceleration.arrange(flux, PLAIN, LAST)
    assert all(weight.is_contiguous() for weight in flux.parameters())


@pytest.mark.parametrize(("placement", "budget_bytes"), IN_PIECES)
def test_weights_that_come_in_pieces_keep_their_layout(
    store: Store, model: Model, placement: Placement, budget_bytes: int
) -> None:
    store.performance = LAST
    network = store.denoiser(model, "cpu")
    whole = denoised(network)
    store.budget_bytes = budget_bytes
    assert quickest(measure(network), room_for_weights(budget_bytes)) == placement
    assert torch.equal(denoised(store.denoiser(model, "cpu")), whole)
    store.performance = USUAL
    pieces = denoised(store.denoiser(model, "cpu"))
    store.budget_bytes = None
    assert torch.equal(denoised(store.denoiser(model, "cpu")), pieces)
    assert store.files_opened == 1


KERNELS = {
    "auto": "aten::_scaled_dot_product_flash_attention_for_cpu",
    "math": "aten::_scaled_dot_product_attention_math",
    "flash": "aten::_scaled_dot_product_flash_attention_for_cpu",
}


def attending(seen: profile) -> set[str]:
    """The kernels that attended."""
    return {event.key for event in seen.key_averages() if "_scaled_dot_product_" in event.key}


@pytest.mark.parametrize(("attention", "kernel"), KERNELS.items())
def test_the_kernel_that_was_chosen_attends_while_nodes_work(
    store: Store, model: Model, attention: str, kernel: str
) -> None:
    before = denoised(store.denoiser(model, "cpu"))
    store.performance = Performance.chosen(attention, "auto", "off")
    with store.work("sample", check=lambda: None), profile() as seen:
        after = denoised(store.denoiser(model, "cpu"))
    assert attending(seen) == {kernel}
    torch.testing.assert_close(after, before, **CLOSE)


def test_a_kernel_that_cannot_attend_hands_on_to_one_that_can() -> None:
    """Flash has no sparse strides: the last axis must lie side by side."""
    q = torch.randn(1, 2, 8, 6).transpose(2, 3)
    with acceleration.attending("flash"):
        found = scaled_dot_product_attention(q, q, q)
    with acceleration.attending("math"):
        torch.testing.assert_close(found, scaled_dot_product_attention(q, q, q))


def test_nothing_of_the_choice_is_left_when_the_work_is_done(store: Store) -> None:
    before = torch._C._get_sdp_priority_order(), torch.backends.cuda.flash_sdp_enabled()
    for attention in ("math", "flash", "cudnn"):
        store.performance = Performance.chosen(attention, "auto", "off")
        with pytest.raises(Cancelled), store.work("node", check=lambda: None):
            raise Cancelled
        assert before == (torch._C._get_sdp_priority_order(), torch.backends.cuda.flash_sdp_enabled())


def tiny_flux() -> FluxTransformer2DModel:
    torch.manual_seed(0)
    return FluxTransformer2DModel(
        in_channels=4, num_layers=2, num_single_layers=2, attention_head_dim=8, num_attention_heads=2,
        joint_attention_dim=16, pooled_projection_dim=8, axes_dims_rope=(2, 2, 4),
    )  # fmt: skip


@pytest.mark.usefixtures("traced")
def test_blocks_are_compiled_in_memory_and_can_be_undone(store: Store, model: Model) -> None:
    network = store.denoiser(model, "cpu")
    before, counted = denoised(network), graphs()
    store.performance = COMPILED
    assert store.denoiser(model, "cpu") is network
    torch.testing.assert_close(denoised(network), before, **CLOSE)
    assert graphs() > counted
    compiled = graphs()
    denoised(network)
    assert graphs() == compiled, "once for each kind"
    store.performance = USUAL
    assert torch.equal(denoised(store.denoiser(model, "cpu")), before)
    assert denoised(network, side=4).isfinite().all()
    assert graphs() == compiled, "a size that was never compiled is not now"
    assert not any("forward" in block.__dict__ for block in acceleration.repeated_blocks(network))
    assert store.files_opened == 1


@pytest.mark.usefixtures("traced")
def test_work_is_broken_off_between_compiled_blocks(store: Store, model: Model) -> None:
    store.performance = COMPILED
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked == stops_at:
            raise Cancelled

    stops_at = 0
    with store.work("sample", check=check):
        network = store.denoiser(model, "cpu")
        denoised(network)
        asked = 0
        denoised(network)
        whole = asked
        blocks = list(acceleration.repeated_blocks(network))
        assert whole > len(blocks)
        for stops_at in {*range(1, whole, 7), whole}:
            asked = 0
            with pytest.raises(Cancelled):
                denoised(network)
            assert asked == stops_at


@pytest.mark.usefixtures("traced")
def test_a_lora_acts_beside_compiled_blocks_and_goes_again(
    store: Store, model: Model, style: LoraPatch
) -> None:
    wanted = {
        strength: denoised(store.denoiser(model.patched(LoraPatch(style.file, strength)), "cpu"))
        for strength in (0.0, 0.5, 1.0)
    }
    assert not torch.allclose(wanted[0.0], wanted[1.0], **CLOSE)
    store.performance = COMPILED
    counted = 0
    for strength in (0.0, 1.0, 0.5, 0.0):
        found = denoised(store.denoiser(model.patched(LoraPatch(style.file, strength)), "cpu"))
        torch.testing.assert_close(found, wanted[strength], **CLOSE)
        counted = counted or graphs()
        assert graphs() == counted, "a strength compiles nothing"
    assert store.files_opened == 2


@pytest.mark.usefixtures("traced")
def test_what_guidance_hangs_on_compiled_blocks_acts_for_its_block_alone(store: Store, model: Model) -> None:
    network = store.denoiser(model, "cpu")
    changes = {
        "perturbed": lambda: perturbed_attention(network, ["down.0", "up.1"]),
        "skipped": lambda: skipped_layers(network, ["down.0", "up.1"]),
        "recorded": lambda: recorded(network),
    }
    plain, wanted = denoised(network), {}
    for name, change in changes.items():
        if name == "recorded" and network.mid_block is None:
            continue
        with change() as seen:
            wanted[name] = denoised(network), [made.clone() for made in getattr(seen, "maps", ())]
    store.performance = COMPILED
    store.denoiser(model, "cpu")
    for name, (picture, maps) in wanted.items():
        torch.testing.assert_close(denoised(network), plain, **CLOSE)
        with changes[name]() as seen:
            torch.testing.assert_close(denoised(network), picture, **CLOSE)
            torch.testing.assert_close(list(getattr(seen, "maps", ())), maps, **CLOSE)
    torch.testing.assert_close(denoised(network), plain, **CLOSE)
    assert not torch.allclose(wanted["perturbed"][0], plain, **CLOSE)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(("placement", "budget_bytes"), IN_PIECES)
def test_compiled_blocks_come_in_pieces_too(
    store: Store, model: Model, placement: Placement, budget_bytes: int
) -> None:
    before = denoised(store.denoiser(model, "cpu"))
    store.performance = COMPILED
    denoised(store.denoiser(model, "cpu"))
    for room in (budget_bytes, None, budget_bytes):
        store.budget_bytes = room
        network = store.denoiser(model, "cpu")
        torch.testing.assert_close(denoised(network), before, **CLOSE)
    assert store.taken_bytes == measure(network).taken(placement)
    store.performance = USUAL
    assert torch.equal(denoised(store.denoiser(model, "cpu")), before)
    assert store.files_opened == 1


@pytest.mark.usefixtures("traced")
def test_another_kernel_attends_in_blocks_that_are_compiled_already(
    store: Store, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceleration, "COMPILER", "aot_eager")  # writes down the kernel it finds chosen
    for attention in ("math", "flash"):
        store.performance = Performance.chosen(attention, "auto", "blocks")
        with store.work("sample", check=lambda: None):
            denoised(store.denoiser(model, "cpu"), side=4)
            with profile() as seen:
                denoised(store.denoiser(model, "cpu"), side=4)
        assert attending(seen) == ({KERNELS["flash"]} if attention == "flash" else set()), (
            "math is taken apart"
        )


class Repeating(nn.Sequential):
    """Two layers of one kind, each a block."""

    _repeated_blocks = ("Linear",)


@pytest.mark.usefixtures("traced")
def test_more_sizes_than_are_kept_compiled_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acceleration, "SIZES_COMPILED", 2)
    network = Repeating(nn.Linear(3, 3), nn.Linear(3, 3)).requires_grad_(False)
    pictures = [torch.randn(size, 3) for size in (2, 4, 6, 8, 2)]
    plain = [network(picture) for picture in pictures]
    acceleration.arrange(network, PLAIN, Performance("auto", "off", "blocks"))
    for picture, wanted in zip(pictures, plain, strict=True):
        torch.testing.assert_close(network(picture), wanted, **CLOSE)


@pytest.mark.slow
@pytest.mark.skipif(bool(missing_to_compile("cpu")), reason=missing_to_compile("cpu"))
def test_compiled_kernels_denoise_the_same(store: Store, model: Model, style: LoraPatch) -> None:
    torch.compiler.reset()
    recipes = [model, model.patched(style), model]
    wanted = [denoised(store.denoiser(recipe, "cpu")) for recipe in recipes]
    for performance in (COMPILED, Performance("math", "on", "blocks"), USUAL):
        store.performance = performance
        with store.work("sample", check=lambda: None):
            for recipe, before in zip(recipes, wanted, strict=True):
                torch.testing.assert_close(denoised(store.denoiser(recipe, "cpu")), before, **CLOSE)
    assert store.files_opened == 2
