"""Language models as text encoders: in folders, and in one file by the names of several releases."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import PreTrainedModel

from nodegraph_app.core.errors import ModelFileError
from nodegraph_app.models import description, text_encoders
from tests.diffusion.families import language
from tests.models.test_gateway import assert_same_weights


def reads() -> PreTrainedModel:
    return language.qwen3(24)


def sees() -> PreTrainedModel:
    return language.qwen_vl(128, head=128, vision_width=80)


def tensors(network: PreTrainedModel, *, older: bool) -> dict[str, Tensor]:
    """Its weights by the names of now, or of before transformers 4.52."""
    found = dict(network.state_dict())
    if older:
        found = {
            name.replace("model.language_model.", "model.").replace("model.visual.", "visual."): tensor
            for name, tensor in found.items()
        }
    return {name: tensor.clone() for name, tensor in found.items()}


@pytest.mark.parametrize("older", [True, False])
@pytest.mark.parametrize("made", [reads, sees])
def test_a_language_model_in_one_file_is_the_one_that_was_saved(
    made: Callable[[], Any], older: bool, tmp_path: Path
) -> None:
    network, tokenizer = made(), language.tokenizer()
    file = tmp_path / "qwen.safetensors"
    save_file(tensors(network, older=older), file)
    tokenizer.save_pretrained(tmp_path / "qwen.tokenizer")
    family = "z_image" if made is reads else "qwen_image"
    assert description.require("text_encoder", file).family == ""
    stack = text_encoders.open_text_encoder(file, family=family)
    assert_same_weights(stack.encoder, network.model)
    assert (stack.images is not None) == (made is sees)
    tokens = tokenizer("<|im_start|>user\na red star", return_tensors="pt")
    assert stack.tokenizer("<|im_start|>user\na red star").input_ids == tokens.input_ids[0].tolist()
    with torch.no_grad():
        mine = stack.encoder(input_ids=tokens.input_ids).last_hidden_state
        theirs = network.model(input_ids=tokens.input_ids).last_hidden_state
    torch.testing.assert_close(mine, theirs)


def test_without_the_vocabulary_it_is_said_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "qwen.safetensors"
    save_file(tensors(reads(), older=True), file)
    with pytest.raises(ModelFileError, match="has no vocabulary") as caught:
        text_encoders.open_text_encoder(file, family="flux2")
    assert "qwen.tokenizer" in caught.value.hint
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "tokenizer" / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelFileError, match="has no vocabulary"):
        text_encoders.open_text_encoder(file, family="flux2")
    with pytest.raises(ModelFileError, match=r"no Qwen2\.5-VL text encoders, where Qwen-Image reads 1"):
        text_encoders.open_text_encoder(file, family="qwen_image")


def folder(network: PreTrainedModel, path: Path) -> Path:
    network.save_pretrained(path / "text_encoder")
    language.tokenizer().save_pretrained(path / "tokenizer")
    return path


@pytest.mark.parametrize("made", [reads, sees, lambda: reads().model])
def test_a_folder_opens_with_all_its_weights(made: Callable[[], Any], tmp_path: Path) -> None:
    network = made()
    stack = text_encoders.open_text_encoder(folder(network, tmp_path / "whole"), family="z_image")
    assert_same_weights(stack.encoder, getattr(network, "model", network))


def test_a_folder_that_lacks_weights_is_refused_not_left_random(tmp_path: Path) -> None:
    path = folder(reads(), tmp_path / "lacking")
    file = path / "text_encoder" / "model.safetensors"
    kept = {name: tensor for name, tensor in load_file(file).items() if "layers.1.mlp" not in name}
    save_file(kept, file, metadata={"format": "pt"})
    with pytest.raises(ModelFileError, match=r"lacks 3 of its weights, “model\.layers\.1\.mlp"):
        text_encoders.open_text_encoder(path, family="z_image")
    shutil.rmtree(path / "tokenizer")
    with pytest.raises(ModelFileError):
        text_encoders.open_text_encoder(path, family="z_image")
