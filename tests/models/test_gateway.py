from __future__ import annotations

import importlib.util
import shutil
import socket
import sys
from pathlib import Path

import pytest
import torch
from diffusers import AutoencoderKL, ControlNetModel, StableDiffusionPipeline, UNet2DConditionModel
from diffusers.loaders.single_file_utils import convert_controlnet_checkpoint
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.models import configs, description, gateway, text_encoders, vocabulary, weights
from tests.diffusion import tiny
from tests.models import original
from tests.models.original import LDM_NAMES


def assert_same_weights(found: nn.Module, expected: nn.Module) -> None:
    theirs = dict(expected.state_dict())
    assert found.state_dict().keys() == theirs.keys()
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in found.state_dict().items())
    assert all(not weight.requires_grad and weight.dtype == torch.float32 for weight in found.parameters())


def test_the_parts_of_a_folder_are_those_that_were_saved(folder: Path, pipe: StableDiffusionPipeline) -> None:
    path = folder / "tiny"
    assert_same_weights(gateway.open_denoiser(path), pipe.unet)
    assert_same_weights(gateway.open_vae(path), pipe.vae)
    assert_same_weights(gateway.open_vae(path / "vae"), pipe.vae)
    assert_same_weights(gateway.open_controlnet(path / "edges"), tiny.controlnet())
    stack = text_encoders.open_text_encoder(path)
    assert_same_weights(stack.encoder, pipe.text_encoder)
    assert stack.tokenizer("a red star").input_ids == pipe.tokenizer("a red star").input_ids
    assert configs.vae_config(path)["scaling_factor"] == 0.5


@pytest.mark.parametrize("prefix", ["text_model.", ""])
def test_a_text_encoder_opens_whichever_way_its_weights_are_named(
    folder: Path, tmp_path: Path, pipe: StableDiffusionPipeline, prefix: str
) -> None:
    path = Path(shutil.copytree(folder / "tiny", tmp_path / "renamed"))
    file = path / "text_encoder" / "model.safetensors"
    named = {prefix + name.removeprefix("text_model."): tensor for name, tensor in load_file(file).items()}
    save_file(named, file)
    assert_same_weights(text_encoders.open_text_encoder(path).encoder, pipe.text_encoder)


def test_a_text_encoder_that_lacks_weights_is_refused_not_left_random(folder: Path, tmp_path: Path) -> None:
    path = Path(shutil.copytree(folder / "tiny", tmp_path / "lacking"))
    file = path / "text_encoder" / "model.safetensors"
    tensors = load_file(file)
    del tensors[max(tensors)]
    save_file(tensors, file)
    with pytest.raises(ModelFileError, match="damaged"):
        text_encoders.open_text_encoder(path)


def test_opening_a_model_asks_no_network(
    folder: Path, single_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("the network was asked"))
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was asked"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    for path in (folder / "tiny", single_file):
        gateway.open_denoiser(path)
        gateway.open_vae(path)
        text_encoders.open_text_encoder(path)
    gateway.open_controlnet(folder / "tiny" / "edges")


@pytest.fixture(scope="module")
def networks() -> dict[str, nn.Module]:
    """An SD 1.x checkpoint of the original structure with few channels."""
    torch.manual_seed(3)
    unet = UNet2DConditionModel(block_out_channels=(32, 32, 64, 64), cross_attention_dim=64, sample_size=64)
    vae = AutoencoderKL(
        block_out_channels=(32, 32, 32, 32),
        layers_per_block=2,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
    )
    text = CLIPTextModel(
        CLIPTextConfig(vocab_size=49408, hidden_size=64, intermediate_size=128, num_attention_heads=1)
    )
    return {"unet": unet.eval(), "vae": vae.eval(), "text": text.eval()}


@pytest.fixture(scope="module")
def single_file(
    networks: dict[str, nn.Module], folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    place = tmp_path_factory.mktemp("single")
    tensors = original.unet(networks["unet"]) | original.vae(networks["vae"])
    for name, tensor in networks["text"].state_dict().items():
        tensors[f"cond_stage_model.transformer.text_model.{name.removeprefix('text_model.')}"] = tensor
    assert set(tensors) <= set(LDM_NAMES)
    save_file(tensors, place / "whole.safetensors")
    shutil.copytree(folder / "tiny" / "tokenizer", place / "tokenizer")
    return place / "whole.safetensors"


def test_a_single_file_opens_into_the_same_networks(
    single_file: Path, networks: dict[str, nn.Module]
) -> None:
    found = description.describe(single_file)
    assert found is not None
    assert (found.kind, found.family, found.latent_channels) == ("checkpoint", "sd1", 4)
    unet, vae, stack = (
        gateway.open_denoiser(single_file),
        gateway.open_vae(single_file),
        text_encoders.open_text_encoder(single_file),
    )
    assert_same_weights(unet, networks["unet"])
    assert_same_weights(vae, networks["vae"])
    assert_same_weights(stack.encoder, networks["text"])
    with torch.no_grad():
        x, told, ids = torch.randn(1, 4, 8, 8), torch.randn(1, 7, 64), torch.arange(1, 20)[None]
        torch.testing.assert_close(unet(x, 5, told).sample, networks["unet"](x, 5, told).sample)
        torch.testing.assert_close(vae.decode(x).sample, networks["vae"].decode(x).sample)
        torch.testing.assert_close(stack.encoder(ids)[0], networks["text"](ids)[0])
    assert configs.vae_config(single_file) == {} == configs.scheduler_config(single_file)


@pytest.fixture
def alone(single_file: Path, tmp_path: Path) -> Path:
    """The same file with no vocabulary anywhere near."""
    path = tmp_path / "deep" / "er" / "still" / single_file.name
    path.parent.mkdir(parents=True)
    shutil.copy(single_file, path)
    return path


def test_a_single_file_alone_reads_prompts_with_the_vocabulary_of_an_installed_package(alone: Path) -> None:
    tokenizer = text_encoders.open_text_encoder(alone).tokenizer
    # As OpenAI's own tokenizer numbers them.
    asked = {
        "a photo of an astronaut riding a horse on mars": [
            320, 1125, 539, 550, 18376, 6765, 320, 4558, 525, 7496,
        ],
        "A  photo,\n4K!": [320, 1125, 267, 275, 330, 256],
    }  # fmt: skip
    for text, ids in asked.items():
        assert tokenizer(text).input_ids == [49406, *ids, 49407]
    assert (len(tokenizer), tokenizer.pad_token_id) == (49408, 49407)
    padded = tokenizer("", padding="max_length").input_ids
    assert padded == [49406, *[49407] * 76]
    assert "open_clip" not in sys.modules


def test_a_single_file_without_a_vocabulary_says_where_to_put_one(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(vocabulary, "find_spec", lambda name: None if name == "open_clip" else find(name))
    vocabulary.installed_merges.cache_clear()
    try:
        with pytest.raises(ModelFileError, match="has no vocabulary that fits") as caught:
            text_encoders.open_text_encoder(alone)
    finally:
        vocabulary.installed_merges.cache_clear()
    assert caught.value.hint is not None
    for word in ("vocab.json and merges.txt", "folder “tokenizer” beside the file", "open_clip_torch"):
        assert word in caught.value.hint


def test_a_vocabulary_larger_than_the_text_encoder_is_not_used(folder: Path, tmp_path: Path) -> None:
    torch.manual_seed(9)
    encoder = CLIPTextModel(
        CLIPTextConfig(vocab_size=40, hidden_size=64, intermediate_size=8, num_hidden_layers=1)
    )
    save_file(original.clip(encoder, "cond_stage_model.transformer."), tmp_path / "few.safetensors")
    shutil.copytree(folder / "tiny" / "tokenizer", tmp_path / "tokenizer")
    with pytest.raises(ModelFileError, match="its text encoder knows 40 tokens"):
        text_encoders.open_text_encoder(tmp_path / "few.safetensors")


def test_a_controlnet_in_its_original_layout_opens(tmp_path: Path) -> None:
    torch.manual_seed(4)
    expected = ControlNetModel(block_out_channels=(32, 32, 64, 64), cross_attention_dim=64).eval()
    shared = [
        n.removeprefix("model.diffusion_model.") for n in LDM_NAMES if n.startswith("model.diffusion_model.")
    ]
    names = [n for n in shared if n.startswith(("input_blocks.", "middle_block.", "time_embed."))]
    names += [f"{stem}.{end}" for stem in _controlnet_extras() for end in ("weight", "bias")]
    mapping = original.turned_round(names, convert_controlnet_checkpoint, {"layers_per_block": 2})
    tensors = {f"control_model.{name}": t for name, t in original.renamed(expected, mapping).items()}
    save_file(tensors, tmp_path / "c.safetensors")
    found = gateway.open_controlnet(tmp_path / "c.safetensors")
    assert_same_weights(found, expected)


def _controlnet_extras() -> list[str]:
    hints = [f"input_hint_block.{number}" for number in range(0, 15, 2)]
    return [*hints, *(f"zero_convs.{number}.0" for number in range(12)), "middle_block_out.0"]


@pytest.mark.parametrize("ending", [".ckpt", ".pt", ".bin"])
def test_formats_that_can_run_code_are_never_opened(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"model{ending}"
    path.write_bytes(b"whatever")
    openers = (
        gateway.open_denoiser, gateway.open_vae, gateway.open_controlnet, text_encoders.open_text_encoder,
        gateway.open_clip_vision, weights.read_tensors,
    )  # fmt: skip
    for opener in openers:
        with pytest.raises(ModelFileError, match="can run code"):
            opener(path)


def test_a_folder_with_pickled_weights_only_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "tiny", tmp_path / "tiny")
    weights = tmp_path / "tiny" / "unet" / "diffusion_pytorch_model.safetensors"
    weights.rename(weights.with_suffix(".bin"))
    with pytest.raises(ModelFileError, match=r"tiny/unet.*holds no \.safetensors weights.*can run code"):
        gateway.open_denoiser(tmp_path / "tiny")


def test_a_damaged_model_is_explained_and_named(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "tiny", tmp_path / "tiny")
    weights = tmp_path / "tiny" / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    with pytest.raises(ModelFileError, match="“tiny” cannot be opened: it is damaged"):
        gateway.open_denoiser(tmp_path / "tiny")
    with pytest.raises(ModelFileError):
        gateway.open_vae(tmp_path / "gone.safetensors")
    (tmp_path / "tiny" / "text_encoder" / "config.json").write_text("{")
    with pytest.raises(ModelFileError, match="“tiny”"):
        text_encoders.open_text_encoder(tmp_path / "tiny")
