"""A budget for networks: what makes way, what comes in pieces, and that nothing of it shows in a result."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from nodegraph_app.core.values import LoraPatch
from nodegraph_app.models import footprint
from nodegraph_app.models.budget import (
    ACTIVATION_SHARE,
    Placement,
    Weights,
    quickest,
    room_for_weights,
    to_move_away,
)
from nodegraph_app.models.placement import measure
from nodegraph_app.models.store import Store
from tests.diffusion import tiny


@pytest.mark.parametrize(
    ("room_bytes", "placement"),
    [
        (float("inf"), "device"),
        (100, "device"),
        (99, "blocks"),
        (40, "blocks"),
        (39, "leaves"),
        (0, "leaves"),
    ],
)
def test_the_quickest_placement_that_fits_is_taken(room_bytes: float, placement: Placement) -> None:
    assert quickest(Weights(size_bytes=100, block_bytes=20, layer_bytes=5), room_bytes) == placement


@pytest.mark.parametrize(
    ("needed", "leaving"), [(0, 0), (10, 0), (11, 1), (40, 1), (41, 2), (60, 2), (61, 3), (90, 3), (999, 3)]
)
def test_the_longest_unused_make_way_and_no_more_than_must(needed: int, leaving: int) -> None:
    assert to_move_away([30, 20, 30], needed, room_bytes=90) == leaving


def test_weights_are_measured_whole_by_block_and_by_layer() -> None:
    block = nn.Sequential(nn.Linear(4, 4, bias=False), nn.Linear(4, 2, bias=False))
    network = nn.Module()
    network.blocks = nn.ModuleList([block, nn.Linear(2, 2, bias=False)])
    network.entry = nn.Linear(10, 4, bias=False)
    assert measure(network) == Weights(4 * (16 + 8 + 4 + 40), 4 * (16 + 8), 4 * 40)
    assert measure(network.entry) == Weights(160, 160, 160)
    assert measure(network.half()).size_bytes == 2 * (16 + 8 + 4 + 40)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("placement")
    pipe = tiny.pipeline()
    pipe.save_pretrained(made / "tiny")
    tiny.kohya_lora(made / "style.safetensors", pipe)
    return made


def test_what_networks_compute_with_is_left_to_them_and_a_tenth_in_any_case() -> None:
    assert room_for_weights(None) == room_for_weights(None, 10) == float("inf")
    assert room_for_weights(100) == 75
    assert room_for_weights(100, 60) == 40
    assert room_for_weights(100, 1) == room_for_weights(100, 0) == 90
    assert room_for_weights(100, 130) < 0, (
        "then not even a layer's room is left, and layers come all the same"
    )


def never() -> None: ...


class Runs:
    """Three pieces of work, as three nodes do them one after the other."""

    def __init__(self, store: Store, folder: Path, patched: bool = False):
        self.store = store
        self.model, self.encoder, self.vae = tiny.recipes(folder / "tiny")
        if patched:
            patch = LoraPatch(tiny.reference("lora", folder / "style.safetensors"), 0.7)
            self.model, self.encoder = self.model.patched(patch), self.encoder.patched(patch)
        self.most_bytes = 0

    @torch.no_grad()
    def all(self) -> list[Tensor]:
        found = []
        for name, work in (("encode", self.encode), ("sample", self.sample), ("decode", self.decode)):
            with self.store.work(name, check=never):
                found.append(work())
                self.most_bytes = max(self.most_bytes, self.store.taken_bytes)
        return found

    def encode(self) -> Tensor:
        return self.store.text_stack(self.encoder, "cpu").encoder(torch.arange(1, 9)[None])[0]

    def sample(self) -> Tensor:
        unet = self.store.denoiser(self.model, "cpu")
        return unet(torch.ones(1, 4, 8, 8), torch.tensor(500), torch.ones(1, 7, tiny.WIDTH)).sample

    def decode(self) -> Tensor:
        return self.store.vae(self.vae, "cpu").decode(torch.ones(1, 4, 8, 8)).sample


def sizes(folder: Path) -> dict[str, int]:
    store = Store()
    model, encoder, vae = tiny.recipes(folder / "tiny")
    networks = {
        "denoiser": store.denoiser(model, "cpu"),
        "encoder": store.text_stack(encoder, "cpu").encoder,
        "vae": store.vae(vae, "cpu"),
    }
    return {name: measure(network).size_bytes for name, network in networks.items()}


def budget_for(weights_bytes: int) -> int:
    return int(weights_bytes / (1 - ACTIVATION_SHARE)) + 1


@pytest.mark.parametrize("patched", [False, True], ids=["plain", "with a LoRA"])
@pytest.mark.parametrize("room", ["all", "the largest", "half of the largest", "next to nothing"])
def test_every_budget_gives_the_same_results_within_it_and_reads_each_file_once(
    folder: Path, room: str, patched: bool
) -> None:
    expected = Runs(Store(), folder, patched).all()
    found = sizes(folder)
    largest = max(found.values())
    weights = {"all": sum(found.values()), "the largest": largest, "half of the largest": largest // 2}
    budget = budget_for(weights.get(room, 1))
    runs = Runs(Store(budget), folder, patched)
    for _ in range(2):
        assert all(torch.equal(a, b) for a, b in zip(runs.all(), expected, strict=True))
    assert runs.store.files_opened == 3 + patched
    if room != "next to nothing":
        assert runs.most_bytes <= room_for_weights(budget)
    if room == "all":
        assert runs.most_bytes == sum(found.values())
    if room == "half of the largest":
        assert 0 < runs.most_bytes < largest


def test_what_one_piece_of_work_uses_together_never_makes_way_for_each_other(folder: Path) -> None:
    """A ControlNet is fetched at every step, while the denoiser is at work: the later comes in pieces."""
    model, _, _ = tiny.recipes(folder / "tiny")
    tiny.controlnet(1).save_pretrained(folder / "edges")
    size = sizes(folder)["denoiser"]
    store = Store(budget_for(size))
    with store.work("sample", check=never):
        unet = store.denoiser(model, "cpu")
        net = store.controlnet(tiny.controlnet_recipe(folder / "edges"), "cpu")
        assert store.taken_bytes >= size
        hooked = [m for m in net.modules() if hasattr(m, "_diffusers_hook") and m._diffusers_hook.hooks]
        assert hooked, "it comes in pieces"
        assert not any(hasattr(m, "_diffusers_hook") and m._diffusers_hook.hooks for m in unet.modules())


def test_work_that_computes_with_more_has_less_room_for_weights(folder: Path) -> None:
    model, _, _ = tiny.recipes(folder / "tiny")
    size = sizes(folder)["denoiser"]
    store = Store(2 * size)
    for working_bytes, taken in ((size // 2, size), (size, size), (size + size // 4, 0)):
        with store.work("sample", check=never, working_bytes=working_bytes):
            store.denoiser(model, "cpu")
            assert store.taken_bytes <= 2 * size - working_bytes
            assert (store.taken_bytes == size) == (taken == size)
    with store.work("sample", check=never):
        store.denoiser(model, "cpu")
        assert store.taken_bytes == size, "nothing of it is kept for the next"
    assert store.files_opened == 1


def test_a_budget_may_change_while_networks_are_held(folder: Path) -> None:
    runs = Runs(Store(), folder)
    expected = runs.all()
    whole = runs.store.taken_bytes
    runs.store.budget_bytes = budget_for(1)
    assert all(torch.equal(a, b) for a, b in zip(runs.all(), expected, strict=True))
    runs.store.budget_bytes = None
    assert all(torch.equal(a, b) for a, b in zip(runs.all(), expected, strict=True))
    assert runs.store.taken_bytes == whole
    assert runs.store.files_opened == 3


def test_headers_alone_tell_what_networks_will_take(folder: Path) -> None:
    told = footprint.networks(folder / "tiny", "checkpoint", "float32")
    store = Store()
    model, encoder, vae = tiny.recipes(folder / "tiny")
    nets = (store.denoiser(model, "cpu"), store.text_stack(encoder, "cpu").encoder, store.vae(vae, "cpu"))
    real = [sum(weight.nbytes for weight in net.parameters()) for net in nets]
    assert [told[part] for part in ("denoiser", "text encoder", "VAE")] == real
    halved = footprint.networks(folder / "tiny", "checkpoint", "float16")
    assert {part: 2 * size for part, size in halved.items()} == told
    (alone,) = footprint.networks(folder / "tiny" / "vae", "vae", "float32").items()
    assert alone == ("vae", told["VAE"])
