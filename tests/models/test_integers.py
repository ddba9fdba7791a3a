"""Weights in int8: nearly the same results from half the memory, LoRAs beside them, and what is refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from diffusers import FluxTransformer2DModel, TorchAoConfig
from safetensors.torch import save_file
from torch import Tensor, nn
from torchao.quantization import Int8WeightOnlyConfig

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.core.performance import Performance
from nodegraph_app.core.values import LoraPatch, Model
from nodegraph_app.models import gateway, integers, text_encoders
from nodegraph_app.models.placement import measure
from nodegraph_app.models.store import Store
from tests.diffusion import tiny
from tests.models.test_acceleration import denoised, tiny_flux


@pytest.mark.parametrize("method", ["torchao", "bitsandbytes"])
def test_a_text_encoder_that_was_saved_quantised_is_refused_in_words(
    folder: Path, tmp_path: Path, method: str
) -> None:
    shutil.copytree(folder / "tiny", tmp_path / "model")
    config = tmp_path / "model" / "text_encoder" / "config.json"
    config.write_text(
        json.dumps(json.loads(config.read_text()) | {"quantization_config": {"quant_method": method}})
    )
    with pytest.raises(
        ModelFileError, match=f"saved quantised by {method}, which this version does not read"
    ):
        text_encoders.open_text_encoder(tmp_path / "model")


@pytest.fixture
def store() -> Store:
    """Of one test; tiny as it is, it goes when there is time."""
    return Store()


@pytest.fixture
def models(folder: Path) -> tuple[Model, Model]:
    """The tiny model as it is, and in int8."""
    plain = tiny.recipes(folder / "tiny")[0]
    return plain, replace(plain, storage="int8")


def off(found: Tensor, expected: Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


def rounded(network: nn.Module) -> set[str]:
    return {name for name, layer in network.named_modules() if integers.keeps_integers(layer)}


def test_linear_layers_are_rounded_and_the_result_is_nearly_the_same(
    store: Store, models: tuple[Model, Model]
) -> None:
    plain, small = (store.denoiser(model, "cpu") for model in models)
    assert 0 < off(denoised(small), denoised(plain)) < 0.02
    names = {name for name, layer in small.named_modules() if isinstance(layer, nn.Linear)}
    attention = {name for name in names if name.endswith(("to_q", "to_k", "to_v", "ff.net.2"))}
    assert attention <= rounded(small) <= names
    assert not rounded(plain)


def test_a_text_encoder_is_rounded_too(store: Store, folder: Path) -> None:
    recipe = tiny.recipes(folder / "tiny")[1]
    tokens = torch.tensor([[1, 5, 7, 2]])
    with torch.no_grad():
        plain, small = (
            store.text_stack(one, "cpu").encoder(tokens).last_hidden_state
            for one in (recipe, replace(recipe, storage="int8"))
        )
    assert 0 < off(small, plain) < 0.02


def test_the_memory_is_counted_as_it_is_taken(store: Store, models: tuple[Model, Model]) -> None:
    plain, small = (store.denoiser(model, "cpu") for model in models)
    saved = 0
    for name in rounded(small):
        out, inside = plain.get_submodule(name).weight.shape
        saved += 4 * out * inside - (out * inside + 4 * out + out)  # steps and zeros by the row
    assert saved > 0
    assert measure(plain).size_bytes - measure(small).size_bytes == saved
    assert store.resident_bytes == measure(plain).size_bytes + measure(small).size_bytes


def test_weights_that_come_in_pieces_give_the_same(store: Store, models: tuple[Model, Model]) -> None:
    _, small = models
    whole = denoised(store.denoiser(small, "cpu"))
    for budget_bytes in (900_000, 100_000, None):
        store.budget_bytes = budget_bytes
        assert torch.equal(denoised(store.denoiser(small, "cpu")), whole)
    store.performance = Performance(channels_last="on")
    torch.testing.assert_close(denoised(store.denoiser(small, "cpu")), whole, atol=1e-4, rtol=1e-4)
    assert store.files_opened == 1


def test_a_lora_acts_beside_rounded_weights_and_goes_again(
    store: Store, folder: Path, models: tuple[Model, Model]
) -> None:
    patch = LoraPatch(tiny.reference("lora", folder / "tiny" / "style.safetensors"), 1.0)
    plain, small = models
    wanted = denoised(store.denoiser(plain.patched(patch), "cpu"))
    before = denoised(store.denoiser(small, "cpu"))
    assert off(denoised(store.denoiser(small.patched(patch), "cpu")), wanted) < 0.02 < off(before, wanted)
    assert torch.equal(denoised(store.denoiser(small, "cpu")), before)


def test_a_lora_with_magnitudes_is_refused_in_words(
    store: Store, tmp_path: Path, models: tuple[Model, Model]
) -> None:
    network = store.denoiser(models[1], "cpu")
    path = next(name for name in sorted(rounded(network)) if name.endswith("attn1.to_q"))
    out, inside = network.get_submodule(path).weight.shape
    stem = f"lora_unet_{path.replace('.', '_')}"
    tensors = {
        f"{stem}.lora_up.weight": torch.ones(out, 1), f"{stem}.lora_down.weight": torch.ones(1, inside),
        f"{stem}.dora_scale": torch.ones(out, 1),
    }  # fmt: skip
    save_file(tensors, tmp_path / "dora.safetensors")
    patch = LoraPatch(tiny.reference("lora", tmp_path / "dora.safetensors"), 1.0)
    store.denoiser(models[0].patched(patch), "cpu")
    with pytest.raises(ModelFileError, match="not quantised to integers"):
        store.denoiser(models[1].patched(patch), "cpu")


def test_without_the_package_the_message_says_how_to_get_it(
    store: Store, models: tuple[Model, Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integers, "find_spec", lambda name: None)
    with pytest.raises(ModelFileError, match="need the package torchao") as refused:
        store.denoiser(models[1], "cpu")
    assert "nodegraph-app[torchao]" in str(refused.value.hint)
    store.denoiser(models[0], "cpu")


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer as diffusers saves one that torchao has quantised."""
    made = tmp_path_factory.mktemp("saved")
    tiny_flux().save_pretrained(made / "plain" / "transformer")
    config = TorchAoConfig(Int8WeightOnlyConfig(version=2))
    loaded = FluxTransformer2DModel.from_pretrained(
        made / "plain" / "transformer", quantization_config=config, torch_dtype=torch.float32
    )
    loaded.save_pretrained(made / "rounded" / "transformer")
    return made


def test_a_folder_that_was_saved_by_torchao_opens_with_its_weights(saved: Path) -> None:
    plain, small = (gateway.open_denoiser(saved / name) for name in ("plain", "rounded"))
    assert rounded(small) == {name for name, layer in plain.named_modules() if isinstance(layer, nn.Linear)}
    draw = torch.Generator().manual_seed(0)
    given = {
        "hidden_states": torch.randn(1, 16, 4, generator=draw), "timestep": torch.tensor([0.5]),
        "encoder_hidden_states": torch.randn(1, 3, 16, generator=draw),
        "pooled_projections": torch.randn(1, 8, generator=draw),
        "img_ids": torch.zeros(16, 3), "txt_ids": torch.zeros(3, 3), "return_dict": False,
    }  # fmt: skip
    with torch.no_grad():
        assert 0 < off(small(**given)[0], plain(**given)[0]) < 0.05


@pytest.mark.parametrize(
    ("method", "words", "hint"),
    [
        ("torchao", "saved quantised by torchao, which is not installed", "nodegraph-app"),
        (
            "bitsandbytes",
            "saved quantised by bitsandbytes, which this version does not read",
            "full precision",
        ),
    ],
)
def test_a_folder_that_cannot_be_read_says_what_saved_it(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, words: str, hint: str
) -> None:
    shutil.copytree(saved / "plain", tmp_path / "model")
    config = tmp_path / "model" / "transformer" / "config.json"
    written = json.loads(config.read_text()) | {"quantization_config": {"quant_method": method}}
    config.write_text(json.dumps(written))
    monkeypatch.setattr(integers, "find_spec", lambda name: None)
    with pytest.raises(ModelFileError, match=words) as refused:
        gateway.open_denoiser(tmp_path / "model")
    assert "“model”" in refused.value.message
    assert hint in str(refused.value.hint)
