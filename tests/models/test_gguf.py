"""Denoisers in GGUF files, written here with gguf's own writer."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import gguf
import pytest
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.core.values import LoraPatch, Merge, Model
from nodegraph_app.diffusion import latents, sampling
from nodegraph_app.diffusion.families import family
from nodegraph_app.models import description, gateway, gguf_header, headers, quantised, signatures
from nodegraph_app.models.library import Library
from nodegraph_app.models.store import Store, resident_models
from tests.diffusion import tiny
from tests.models import original
from tests.models.test_original_transformers import flux, sd3

KIND = gguf.GGMLQuantizationType.Q8_0


@pytest.fixture(scope="module")
def unet() -> UNet2DConditionModel:
    torch.manual_seed(7)
    return UNet2DConditionModel(
        block_out_channels=(32, 64), layers_per_block=2, cross_attention_dim=32, sample_size=16,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
    ).eval()  # fmt: skip


def write(path: Path, tensors: dict[str, torch.Tensor], architecture: str) -> None:
    """Matrices in blocks of eight bits, convolutions in float16, the rest as it is."""
    writer = gguf.GGUFWriter(str(path), architecture)
    writer.add_string("general.name", "small")
    writer.add_array("general.tags", ["a", "b"])
    writer.add_uint32("general.file_type", 7)
    for name, tensor in tensors.items():
        array = tensor.numpy()
        if tensor.ndim == 2 and tensor.shape[1] % 32 == 0:
            writer.add_tensor(name, gguf.quants.quantize(array, KIND), raw_dtype=KIND)
        else:
            writer.add_tensor(name, array.astype("float16") if tensor.ndim == 4 else array)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture(scope="module")
def file(unet: UNet2DConditionModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gguf") / "small-Q8_0.gguf"
    write(path, {n.removeprefix(original.UNET_PREFIX): t for n, t in original.unet(unet).items()}, "sd1")
    return path


def rounded(unet: UNet2DConditionModel) -> UNet2DConditionModel:
    """The network with the numbers that the file keeps, computed by gguf's own code."""
    made = UNet2DConditionModel.from_config(unet.config)
    state = {}
    for name, tensor in unet.state_dict().items():
        if tensor.ndim == 2 and tensor.shape[1] % 32 == 0:
            blocks = gguf.quants.quantize(tensor.numpy(), KIND)
            state[name] = torch.from_numpy(gguf.quants.dequantize(blocks, KIND))
        else:
            state[name] = tensor.half().float() if tensor.ndim == 4 else tensor
    made.load_state_dict(state)
    return made.eval()


def test_a_gguf_file_is_recognised_from_its_header_alone(file: Path, unet: UNet2DConditionModel) -> None:
    shapes, metadata = gguf_header.read(file)
    state = {name.removeprefix(original.UNET_PREFIX): t for name, t in original.unet(unet).items()}
    assert shapes == {name: tuple(tensor.shape) for name, tensor in state.items()}
    assert metadata["general.name"] == "small"
    found = description.describe(file)
    assert found is not None
    assert (found.kind, found.family, found.latent_channels) == ("denoiser", "sd1", 4)
    assert Library([file.parent]).names("denoiser") == ["small-Q8_0.gguf"]


def test_a_gguf_denoiser_keeps_its_blocks_and_gives_what_its_numbers_give(
    file: Path, unet: UNet2DConditionModel
) -> None:
    found = gateway.open_denoiser(file)
    kept = [layer for layer in found.modules() if quantised.keeps_blocks(layer)]
    assert len(kept) > 20
    assert all(layer.weight.dtype == torch.uint8 for layer in kept)
    x, told = torch.randn(1, 4, 8, 8), torch.randn(1, 5, 32)
    with torch.no_grad():
        mine, theirs, exact = (one(x, 3, told).sample for one in (found, rounded(unet), unet))
    # diffusers turns blocks into float16 first, gguf into float32.
    torch.testing.assert_close(mine, theirs, atol=5e-4, rtol=1e-3)
    assert float((mine - theirs).norm()) < 0.1 * float((exact - theirs).norm())


def test_a_gguf_denoiser_runs_in_the_store_and_counts_its_blocks(
    file: Path, unet: UNet2DConditionModel
) -> None:
    recipe = Model(tiny.reference("denoiser", file), "sd1")
    store = Store()
    store.denoiser(recipe, "cpu")
    blocks = sum(w.numel() for w in unet.parameters() if w.ndim == 2 and w.shape[1] % 32 == 0)
    others = sum(w.numel() for w in unet.parameters()) - blocks
    assert store.resident_bytes == blocks * 34 // 32 + 4 * others
    store.denoiser(Model(recipe.file, "sd1", storage="bf16"), "cpu")
    store.release()


def lora(path: Path, unet: UNet2DConditionModel, *, magnitudes: bool) -> LoraPatch:
    """A random LoRA, or DoRA, of every attention and of every first convolution."""
    draw = torch.Generator().manual_seed(3)
    tensors: dict[str, torch.Tensor] = {}
    for name, layer in unet.named_modules():
        if not name.endswith(("to_q", "to_k", "to_v", "to_out.0", "ff.net.2", "conv1")):
            continue
        weight, stem = layer.weight, f"lora_unet_{name.replace('.', '_')}"
        tensors[f"{stem}.lora_down.weight"] = 0.2 * torch.randn(3, *weight.shape[1:], generator=draw)
        up = torch.randn(len(weight), 3, *(1 for _ in weight.shape[2:]), generator=draw)
        tensors[f"{stem}.lora_up.weight"] = 0.2 * up
        if magnitudes:
            norm = weight.detach().flatten(1).norm(dim=1)
            scale = 0.5 + torch.rand(len(weight), generator=draw)
            tensors[f"{stem}.dora_scale"] = (norm * scale).reshape(-1, *(1 for _ in weight.shape[1:]))
    save_file(tensors, path)
    return LoraPatch(tiny.reference("lora", path), 0.7)


@pytest.mark.parametrize("magnitudes", [False, True], ids=["LoRA", "DoRA"])
def test_a_lora_acts_beside_blocks_as_beside_the_numbers_they_stand_for(
    file: Path, unet: UNet2DConditionModel, magnitudes: bool, tmp_path: Path
) -> None:
    rounded(unet).save_pretrained(tmp_path / "full" / "unet")
    patch = lora(tmp_path / "style.safetensors", unet, magnitudes=magnitudes)
    blocks = Model(tiny.reference("denoiser", file), "sd1")
    full = Model(tiny.reference("checkpoint", tmp_path / "full"), "sd1")
    store = Store()
    x, told = torch.randn(1, 4, 8, 8), torch.randn(1, 5, 32)

    def made(recipe: Model) -> torch.Tensor:
        with torch.no_grad():
            return store.denoiser(recipe, "cpu")(x, 3, told).sample

    plain, changed = made(blocks), made(blocks.patched(patch))
    expected = made(full.patched(patch))
    # The numbers differ by what diffusers rounds when it turns blocks into them.
    torch.testing.assert_close(changed, expected, atol=2e-3, rtol=1e-2)
    assert float((changed - expected).norm()) < 0.01 * float((changed - plain).norm())
    kept = store.denoiser(blocks, "cpu")
    assert sum(map(quantised.keeps_blocks, kept.modules())) > 20, "nothing was turned into numbers"
    assert torch.equal(made(blocks), plain), "the LoRA leaves nothing behind"
    baked = store.copy(blocks.patched(patch))["unet"]
    assert not any(map(quantised.keeps_blocks, baked.modules()))
    with torch.no_grad():
        torch.testing.assert_close(baked(x, 3, told).sample, changed, atol=2e-3, rtol=1e-2)
    assert torch.equal(made(blocks), plain), "what is written into weights is a copy"
    store.release()


def test_a_gguf_model_is_mixed_as_the_numbers_it_stands_for(
    file: Path, unet: UNet2DConditionModel, tmp_path: Path
) -> None:
    unet.save_pretrained(tmp_path / "exact" / "unet")
    blocks = Model(tiny.reference("denoiser", file), "sd1")
    exact = Model(tiny.reference("checkpoint", tmp_path / "exact"), "sd1")
    store = Store()
    for first, second in ((blocks, exact), (exact, blocks)):
        mixed = store.denoiser(first.patched(Merge(second, 0.5)), "cpu")
        assert not any(map(quantised.keeps_blocks, mixed.modules()))
    name = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q"
    full = quantised.full_weight(gateway.open_denoiser(file).get_submodule(name))
    theirs = unet.get_submodule(name).weight
    torch.testing.assert_close(mixed.get_submodule(name).weight, 0.5 * theirs + 0.5 * full)
    assert not torch.equal(full, theirs)
    store.release()


def test_a_whole_run_with_a_gguf_denoiser(file: Path, folder: Path) -> None:
    _, text_encoder, _ = tiny.recipes(folder / "tiny")
    store = resident_models()
    told = [family("sd1").encode_text(store, text_encoder, text, device="cpu") for text in ("a star", "")]
    runs = [
        sampling.sample(
            Model(tiny.reference("denoiser", file), "sd1", storage=storage), *told, latents.empty(64, 64),
            seed=1, steps=2,
        ).samples
        for storage in ("auto", "bf16", "fp8")
    ]  # fmt: skip
    assert runs[0].isfinite().all()
    assert 0 < float((runs[1] - runs[0]).norm() / runs[0].norm()) < 0.05
    assert torch.equal(runs[2], runs[0]), "blocks are smaller than fp8 already"
    store.release()


def test_without_the_package_the_message_says_what_to_install(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(quantised, "find_spec", lambda name: None if name == "gguf" else find(name))
    with pytest.raises(ModelFileError, match="package that reads those is not installed") as caught:
        gateway.open_denoiser(file)
    assert "nodegraph-app[gguf]" in str(caught.value.hint)


@pytest.mark.parametrize("length", [0, 3, 20, 100, 2000])
def test_a_gguf_file_cut_short_is_explained(file: Path, tmp_path: Path, length: int) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(file.read_bytes()[:length])
    with pytest.raises(ModelFileError, match=r"“broken\.gguf” is no whole GGUF file") as caught:
        headers.read_header(broken)
    assert signatures.of_header(headers.read_header(file)) is not None
    assert caught.value.hint is not None


def test_a_gguf_file_with_impossible_numbers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.gguf"
    many = (1 << 40).to_bytes(8, "little")
    path.write_bytes(b"GGUF" + (3).to_bytes(4, "little") + many + many)
    with pytest.raises(ModelFileError, match="table of contents is too long"):
        headers.read_header(path)


@pytest.mark.parametrize("make", [flux, sd3])
def test_transformers_in_gguf_files_keep_their_blocks_too(make: Any, tmp_path: Path) -> None:
    """Their layouts fuse layers that the network has apart: blocks are cut, never turned into numbers."""
    network, tensors = make()
    path = tmp_path / "small.gguf"
    write(path, tensors, make.__name__)
    found = gateway.open_denoiser(path)
    assert type(found) is type(network)
    theirs = dict(network.named_parameters())
    kept = 0
    for name, layer in found.named_modules():
        if not quantised.keeps_blocks(layer):
            continue
        kept += 1
        numbers = torch.from_numpy(gguf.quants.dequantize(layer.weight.numpy(), KIND))
        exact = torch.from_numpy(
            gguf.quants.dequantize(
                gguf.quants.quantize(theirs[f"{name}.weight"].detach().numpy(), KIND), KIND
            )
        )
        assert torch.equal(numbers, exact), name
    assert kept > 10
