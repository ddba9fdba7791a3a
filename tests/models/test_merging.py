from __future__ import annotations

import gc
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from nodegraph_app.core.errors import Cancelled, ModelFileError
from nodegraph_app.core.recipes import by_name, identity
from nodegraph_app.core.values import LoraPatch, Merge, Model, Recipe, TextEncoder, Vae
from nodegraph_app.models import (
    checkpoints,
    configs,
    gateway,
    single_file,
    text_encoders,
    writing,
)
from nodegraph_app.models.store import Store
from tests.diffusion import tiny


@pytest.fixture(scope="module")
def other(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint like the tiny one, with other weights."""
    made = tmp_path_factory.mktemp("other") / "other"
    shutil.copytree(folder / "tiny", made)
    for file in made.glob("*/*.safetensors"):
        draw = torch.Generator().manual_seed(9)
        tensors = {
            name: tensor + 0.1 * torch.randn(tensor.shape, generator=draw)
            for name, tensor in load_file(file).items()
        }
        save_file(tensors, file)
    return made


@pytest.fixture
def model(folder: Path) -> Model:
    return tiny.recipes(folder / "tiny")[0]


@pytest.fixture
def style(folder: Path) -> LoraPatch:
    return LoraPatch(tiny.reference("lora", folder / "tiny" / "style.safetensors"), 0.6)


def state(network: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in network.state_dict().items()}


def network(store: Store, recipe: Recipe) -> nn.Module:
    if isinstance(recipe, TextEncoder):
        return store.text_stack(recipe, "cpu").encoder
    return store.vae(recipe, "cpu") if isinstance(recipe, Vae) else store.denoiser(recipe, "cpu")  # type: ignore[arg-type]


@pytest.mark.parametrize("part", [0, 1, 2], ids=["model", "text encoder", "vae"])
def test_a_merge_is_the_weighted_mean_and_leaves_both_as_they_were(
    store: Store, folder: Path, other: Path, part: int
) -> None:
    first, second = tiny.recipes(folder / "tiny")[part], tiny.recipes(other)[part]
    a, b = state(network(store, first)), state(network(store, second))
    mixed = state(network(store, first.patched(Merge(second, 0.3))))
    for name in a:
        if a[name].is_floating_point():
            assert torch.equal(mixed[name], (1 - 0.3) * a[name] + 0.3 * b[name]), name
    added = state(network(store, first.patched(Merge(second, 0.5, minus=first))))
    for name in a:
        if a[name].is_floating_point():
            assert torch.equal(added[name], a[name] + 0.5 * (b[name] - a[name])), name
    for recipe, before in ((first, a), (second, b)):
        after = state(network(store, recipe))
        assert all(torch.equal(after[name], before[name]) for name in before)


def test_blocks_have_shares_of_their_own_and_ends_are_exact(store: Store, model: Model, other: Path) -> None:
    second = tiny.recipes(other)[0]
    a, b = state(store.denoiser(model, "cpu")), state(store.denoiser(second, "cpu"))
    shares = (("down_blocks", 1.0), ("up_blocks.1", 0.0))
    mixed = state(store.denoiser(model.patched(Merge(second, 0.5, shares)), "cpu"))
    for name in a:
        expected = 0.5 * a[name] + 0.5 * b[name]
        if name.startswith("down_blocks."):
            expected = b[name]
        if name.startswith("up_blocks.1."):
            expected = a[name]
        assert torch.equal(mixed[name], expected), name
    with pytest.raises(ModelFileError, match="no block “encoder”"):
        store.denoiser(model.patched(Merge(second, 0.5, (("encoder", 1.0),))), "cpu")


def test_a_merge_is_resident_once_and_a_strength_on_top_opens_nothing(
    store: Store, model: Model, other: Path, style: LoraPatch
) -> None:
    merged = model.patched(Merge(tiny.recipes(other)[0], 0.5))
    first = store.denoiser(merged, "cpu")
    size = store.resident_bytes
    assert size == sum(tensor.nbytes for tensor in first.state_dict().values())
    assert store.files_opened == 2
    again = Model(model.file, "sd1", (Merge(Model(tiny.reference("checkpoint", other), "sd1"), 0.5),))
    assert store.denoiser(again, "cpu") is first
    assert store.denoiser(merged.patched(style), "cpu") is first
    opened = store.files_opened
    for strength in (0.1, 2.0, 0.0):
        assert store.denoiser(merged.patched(LoraPatch(style.file, strength)), "cpu") is first
    assert store.files_opened == opened == 3
    assert size < store.resident_bytes < 1.5 * size
    store.denoiser(model, "cpu")
    assert store.resident_bytes > 2 * size
    assert identity(merged) != identity(model) != identity(merged.patched(style))


def test_a_lora_before_a_merge_is_mixed_with_it(
    store: Store, model: Model, other: Path, style: LoraPatch
) -> None:
    """Computing with the mean of two networks' weights is the mean of computing with each, for one layer."""
    second = tiny.recipes(other)[0]
    name = "down_blocks.0.resnets.0.conv1"
    x = torch.randn(1, 16, 5, 5, generator=torch.Generator().manual_seed(1))

    def made(recipe: Model) -> Tensor:
        with torch.no_grad():
            return store.denoiser(recipe, "cpu").get_submodule(name)(x)

    of_both = (made(model.patched(style)) + made(second.patched(style))) / 2
    merged = model.patched(style).patched(Merge(second.patched(style), 0.5))
    torch.testing.assert_close(made(merged), of_both, atol=1e-5, rtol=1e-4)
    assert not torch.allclose(made(model.patched(Merge(second, 0.5))), of_both, atol=1e-2)
    gc.collect()
    assert not any(layer._forward_hooks for layer in store.denoiser(merged, "cpu").modules())


def test_networks_that_are_built_differently_are_not_mixed(
    store: Store, model: Model, tmp_path: Path
) -> None:
    shape = tiny.UNET_SHAPE | {"block_out_channels": (16, 40)}
    wider = UNet2DConditionModel(
        sample_size=8, out_channels=4, up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), **shape
    )
    wider.save_pretrained(tmp_path / "wide" / "unet")
    before = state(store.denoiser(model, "cpu"))
    with pytest.raises(ModelFileError, match="“tiny” and “wide” are built differently"):
        store.denoiser(model.patched(Merge(tiny.recipes(tmp_path / "wide")[0], 0.5)), "cpu")
    after = state(store.denoiser(model, "cpu"))
    assert all(torch.equal(after[name], before[name]) for name in before)


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"layers_per_block": 2, "block_out_channels": (8, 16, 24), "norm_num_groups": 4,
         "down_block_types": ("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
         "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D")},
    ],
    ids=["two levels", "three levels"],
)  # fmt: skip
def test_a_unet_survives_the_checkpoints_and_back(shape: dict[str, object]) -> None:
    up = {"up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D")}
    unet = UNet2DConditionModel(**(tiny.UNET_SHAPE | up | shape))
    _, back = single_file.unet(checkpoints.tensors({"unet": unet}, "sd1"))
    assert back.keys() == unet.state_dict().keys()
    assert all(torch.equal(back[name], tensor) for name, tensor in unet.state_dict().items())


def test_a_saved_checkpoint_loads_again_with_equal_tensors(store: Store, tmp_path: Path) -> None:
    for seed in (1, 2):
        tiny.plain_pipeline(seed).save_pretrained(tmp_path / f"number {seed}")
    firsts, seconds = (tiny.recipes(tmp_path / f"number {seed}") for seed in (1, 2))
    merged = [a.patched(Merge(b, 0.4)) for a, b in zip(firsts, seconds, strict=True)]
    parts = {part: found for recipe in merged for part, found in store.copy(recipe).items()}
    file = tmp_path / "merged.safetensors"
    recipe = json.dumps(by_name(merged[0]))
    pieces = writing.safetensors(checkpoints.tensors(parts, "sd1"), {"recipe": recipe}, torch.float32)
    file.write_bytes(b"".join(pieces))
    shutil.copytree(tmp_path / "number 1" / "tokenizer", tmp_path / "tokenizer")
    loaded = {
        "unet": gateway.open_denoiser(file),
        "text_encoder": text_encoders.open_text_encoder(file).encoder,
        "vae": gateway.open_vae(file),
    }
    for part, found in loaded.items():
        expected = state(network(store, merged[["unet", "text_encoder", "vae"].index(part)]))
        assert found.state_dict().keys() == expected.keys()
        assert all(torch.equal(tensor, expected[name]) for name, tensor in found.state_dict().items()), part
    with safe_open(file, framework="pt") as opened:
        written = json.loads(opened.metadata()["recipe"])
    assert written["name"] == "number 1"
    assert written["patches"][0]["merge"]["name"] == "number 2"
    assert written["patches"][0]["weight"] == 0.4


def test_numbers_are_written_in_the_format_that_was_asked_for(tmp_path: Path) -> None:
    tensors = {"a": torch.randn(3, 4).T, "b": torch.arange(5), "c": torch.tensor(0.5), "d": torch.zeros(0, 2)}
    for dtype in writing.DTYPES.values():
        file = tmp_path / "a.safetensors"
        file.write_bytes(b"".join(writing.safetensors(tensors, {"x": "ü"}, dtype)))
        back = load_file(file)
        for name, tensor in tensors.items():
            assert torch.equal(back[name], tensor.to(dtype) if tensor.is_floating_point() else tensor)


def test_what_has_no_original_layout_is_explained() -> None:
    with pytest.raises(ModelFileError, match="How a Linear is written"):
        checkpoints.tensors({"unet": nn.Linear(1, 1)}, "sd1")
    with pytest.raises(ModelFileError, match="not known here"):
        checkpoints.tensors({"text_encoder_2": AutoencoderKL()}, "sd1")


def test_what_shapes_do_not_tell_is_written_down_and_read_back(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    """The tiny model has other heads, groups and scale than a file in one piece implies."""
    recipes = tiny.recipes(folder / "tiny")
    parts = {part: found for recipe in recipes for part, found in store.copy(recipe).items()}
    tensors = checkpoints.tensors(parts, "sd1")
    unusual = checkpoints.unusual(parts, tensors, "sd1")
    assert unusual["unet"] == {"norm_num_groups": 8, "attention_head_dim": 4}
    assert unusual["vae"] == {"norm_num_groups": 4, "scaling_factor": 0.5}
    file = tmp_path / "tiny.safetensors"
    metadata = {configs.CONFIG_ENTRY: json.dumps(unusual)}
    file.write_bytes(b"".join(writing.safetensors(tensors, metadata, torch.float32)))
    shutil.copytree(folder / "tiny" / "tokenizer", tmp_path / "tokenizer")
    saved = tiny.recipes(file)
    x, told = torch.randn(1, 4, 8, 8), torch.randn(1, 7, tiny.WIDTH)
    ids = torch.tensor([[5, 6, 7]])
    with torch.no_grad():
        for ask in (
            lambda model, text, vae: store.denoiser(model, "cpu")(x, torch.tensor(9), told).sample,
            lambda model, text, vae: store.text_stack(text, "cpu").encoder(ids).last_hidden_state,
            lambda model, text, vae: store.vae(vae, "cpu").decode(x).sample,
        ):
            assert torch.equal(ask(*saved), ask(*recipes))
    assert (
        configs.vae_config(file)["scaling_factor"]
        == 0.5
        == configs.vae_config(folder / "tiny")["scaling_factor"]
    )


def test_a_usual_model_is_saved_as_a_plain_file() -> None:
    pipe = tiny.plain_pipeline()
    parts = {"unet": pipe.unet, "vae": pipe.vae, "text_encoder": pipe.text_encoder}
    assert checkpoints.unusual(parts, checkpoints.tensors(parts, "sd1"), "sd1") == {}


def test_a_file_that_says_impossible_things_of_itself_is_explained(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"unet": 5}'):
        save_file({"a": torch.ones(1)}, tmp_path / "a.safetensors", {configs.CONFIG_ENTRY: text})
        with pytest.raises(ModelFileError, match="impossible things"):
            configs.written_config(tmp_path / "a.safetensors", "unet")


def test_mixing_can_be_broken_off_and_leaves_nothing_behind(
    model: Model, other: Path, style: LoraPatch
) -> None:
    merged = model.patched(style).patched(Merge(tiny.recipes(other)[0], 0.5))
    whole = Store()
    asked = 0

    def stop_after(calls: float) -> Callable[[], None]:
        def check() -> None:
            nonlocal asked
            asked += 1
            if asked > calls:
                raise Cancelled

        return check

    for _ in range(2):  # the first also loads what libraries load when they are first used
        asked = 0
        whole.release()
        with whole.work("sample", check=stop_after(float("inf"))):
            expected = state(whole.denoiser(merged, "cpu"))
    calls = asked
    for share in (0.4, 0.9, 0.99):
        store, asked = Store(), 0
        with pytest.raises(Cancelled), store.work("sample", check=stop_after(share * calls)):
            store.denoiser(merged, "cpu")
        found = state(store.denoiser(merged, "cpu"))
        assert all(torch.equal(found[name], tensor) for name, tensor in expected.items())
