"""Text encoders and their tokenizers out of model files, float32 on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accelerate import init_empty_weights
from torch import Tensor, nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    Gemma2Config,
    Gemma2Model,
    T5Config,
    T5EncoderModel,
)

from ..core.errors import ModelFileError
from . import configs, integers, language_models, single_file, text_files, vocabulary, weights


@dataclass(frozen=True, eq=False)
class TextStack:
    """A tokenizer and the encoder that reads its tokens.

    Attributes:
        images: cuts up pictures for an encoder that reads them, too; else None.
    """

    tokenizer: Any
    encoder: Any
    images: Any = None


def open_text_encoder(
    path: Path, part: str = "text_encoder", family: str = "sd1", more: Sequence[Path] = ()
) -> TextStack:
    """A tokenizer and text encoder, float32 on the CPU.

    Args:
        path: a checkpoint, or a file with one of the family's encoders.
        part: which, by its folder's name in the diffusers layout.
        family: whose.
        more: further files, which hold the encoders together with the first.

    Raises:
        ModelFileError: it has none, or it is damaged.
    """
    with weights.explained(path):
        for file in (path, *more):
            weights.refuse(file)
        source = text_files.source([path, *more], family, part)
    with weights.explained(source.path):
        if source.layout == "folder":
            return _text_folder(source.path, part, text_files.ENCODERS.get(family, {}).get(part))
        if source.layout in ("qwen3", "qwen_vl", "gemma2"):
            read = weights.read_tensors(source.path, source.prefix).items()
            bare = {name.removeprefix(source.prefix): tensor for name, tensor in read}
            told = configs.written_config(source.path, part)
            return TextStack(*language_models.open_file(source.path, bare, told))
        if source.layout == "t5":
            config, tensors = single_file.t5(weights.read_tensors(source.path, source.prefix), source.prefix)
            config |= configs.written_config(source.path, part)
            return TextStack(vocabulary.t5(source.path), _t5(T5Config(**config), tensors))
        return _clip_file(source, family, part)


def _text_folder(folder: Path, part: str, wanted: text_files.Kind | None) -> TextStack:
    """The encoder in a folder with its config; its tokenizer lies in a folder beside it, or with it.

    Args:
        wanted: what its family wants of it; whatever its config says where the family does not say.
    """
    weights.require_weights(folder)
    told = configs.config_of(folder.parent, folder.name)
    integers.require_reader(told, folder.parent.name, readable=())
    name = (told.get("architectures") or ["CLIPTextModel"])[0]
    beside = folder.parent / part.replace("text_encoder", "tokenizer")
    words = beside if beside.is_dir() else folder
    if name in GEMMA_CLASSES:
        return _gemma(folder, words)
    if name in language_models.CLASSES:
        return _language_model(folder, words, name)
    if name in T5_CLASSES:
        config = T5Config.from_pretrained(folder, local_files_only=True)
        return TextStack(vocabulary.t5_of_folder(words), _t5(config, weights.all_tensors(folder)))
    if name not in CLIP_CLASSES:
        raise ModelFileError(f"“{folder.parent.name}” holds a text encoder {name}, unknown to this version.")
    known = CLIPTextConfig.from_pretrained(folder, local_files_only=True)
    place = next((one for one in (beside, folder) if vocabulary.is_clip(one)), None)
    pad = vocabulary.OPEN_CLIP_PAD if known.hidden_size in OPEN_CLIP_WIDTHS else vocabulary.END
    rows = known.vocab_size
    tokenizer = vocabulary.of_folder(place) if place else vocabulary.clip(folder, rows, pad=pad)
    _, tensors = single_file.clip(weights.all_tensors(folder), "")
    return TextStack(tokenizer, _clip(WANTED_CLASSES.get(wanted, CLIP_CLASSES[name]), known, tensors))


def _gemma(folder: Path, words: Path) -> TextStack:
    """A language model without the layer that speaks, and its tokenizer."""
    tokenizer = language_models.open_gemma_tokenizer(words)
    config = Gemma2Config.from_pretrained(folder, local_files_only=True)
    read = weights.all_tensors(folder).items()
    bare = {name.removeprefix("model."): t for name, t in read if not name.startswith("lm_head.")}
    return TextStack(tokenizer, weights.from_config(Gemma2Model, config, bare))


def _clip_file(source: text_files.TextSource, family: str, part: str) -> TextStack:
    """A CLIP in a file. What it was trained with tells how it is filled up and whether its summary counts."""
    tensors = weights.read_tensors(source.path, source.prefix)
    config, tensors = clip_in(tensors, source.layout, source.prefix, family)
    pad = vocabulary.OPEN_CLIP_PAD if config["hidden_act"] == "gelu" else vocabulary.END
    tokenizer = vocabulary.clip(source.path, config["vocab_size"], pad=pad)
    written = configs.written_config(source.path, part)
    config |= written
    config |= {name: getattr(tokenizer, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
    network = WANTED_CLASSES[text_files.ENCODERS[family][part]]
    if (family, part) in UNPROJECTED and not written:
        network = CLIPTextModel
    return TextStack(tokenizer, _clip(network, CLIPTextConfig(**config), tensors))


def clip_in(
    tensors: dict[str, Tensor], layout: text_files.Layout, prefix: str, family: str
) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Config and weights of a CLIP in a file, as transformers has them."""
    if layout == "open_clip":
        return single_file.open_clip(tensors, prefix, skipped=SKIPPED_LAYERS.get(family, 0))
    config, found = single_file.clip(tensors, prefix)
    if config["hidden_size"] in OPEN_CLIP_WIDTHS:
        config["hidden_act"] = "gelu"
    return config, found


GEMMA_CLASSES = ("Gemma2Model", "Gemma2ForCausalLM")
T5_CLASSES = ("T5EncoderModel", "T5ForConditionalGeneration")
UNPROJECTED = {("sd3", "text_encoder")}
"""Encoders of which the family reads the bare summary. Files of other programs carry the projection of CLIP's
own, which it was not trained with, or none; diffusers writes an identity in its place.
"""
SKIPPED_LAYERS = {"sd2": 1}
"""Family → how many of the last layers of its text encoder it leaves out."""
OPEN_CLIP_WIDTHS = (1024, 1280)
"""Of ViT-H and ViT-bigG, by which they are told when their tensors have CLIP's names."""


CLIP_CLASSES = {
    "CLIPTextModel": CLIPTextModel,
    "CLIPTextModelWithProjection": CLIPTextModelWithProjection,
    "CLIPModel": CLIPTextModel,
}
WANTED_CLASSES: dict[text_files.Kind | None, type[nn.Module]] = {
    "clip": CLIPTextModel,
    "projected_clip": CLIPTextModelWithProjection,
}


def _clip(network: type[nn.Module], config: CLIPTextConfig, tensors: dict[str, Tensor]) -> nn.Module:
    """The encoder with exactly these weights, whichever way they are named.

    Files begin every name with ``text_model.`` or, written by transformers 5.6 and later, do not. Some
    versions find none of the other kind, warn, and leave the encoder random.
    """
    encoder = network(config)
    expected = {name.removeprefix("text_model."): name for name in encoder.state_dict()}
    bare = {name.removeprefix("text_model."): tensor for name, tensor in tensors.items()}
    bare.pop("embeddings.position_ids", None)  # a plain count, which old files carry along
    if not hasattr(encoder, "text_projection"):
        bare.pop("text_projection.weight", None)
    encoder.load_state_dict({expected.get(name, name): tensor.float() for name, tensor in bare.items()})
    return encoder.eval().requires_grad_(False)


def _t5(config: T5Config, tensors: dict[str, Tensor]) -> nn.Module:
    """The encoder with exactly these weights; files name the table of words once or twice."""
    with init_empty_weights():
        encoder = T5EncoderModel(config)
    once, twice = "shared.weight", "encoder.embed_tokens.weight"
    named = weights.copied(tensors)
    words = named.get(once, named.get(twice))
    if words is not None:
        named[once] = named[twice] = words
    encoder.load_state_dict(named, assign=True)
    encoder.tie_weights()
    return encoder.eval().requires_grad_(False)


def _language_model(folder: Path, words: Path, name: str) -> TextStack:
    sees = name == "Qwen2_5_VLForConditionalGeneration"
    return TextStack(
        language_models.open_tokenizer(words),
        language_models.open_encoder(folder, name),
        language_models.open_image_processor(folder.parent) if sees else None,
    )
