"""Language models that serve as text encoders: Qwen3, Gemma 2, and Qwen2.5-VL, which also reads pictures.

Their tokenizers are opened without a chat template: a template is a small program, and a family knows what
its encoder was shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from accelerate import init_empty_weights
from torch import Tensor, nn
from transformers import (
    AutoTokenizer,
    Gemma2Config,
    Gemma2Model,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2_5_VLModel,
    Qwen2Tokenizer,
    Qwen2VLImageProcessor,
    Qwen3Config,
    Qwen3ForCausalLM,
    Qwen3Model,
)

from ..core.errors import ModelFileError
from .original.blocks import count

CLASSES: dict[str, Any] = {
    "Qwen3ForCausalLM": Qwen3ForCausalLM,
    "Qwen3Model": Qwen3Model,
    "Qwen2_5_VLForConditionalGeneration": Qwen2_5_VLForConditionalGeneration,
}
"""By the names that configs in diffusers folders use."""

MARK, PICTURE_START, PICTURE_PART, VIDEO_PART = (
    *("<|im_start|>", "<|vision_start|>", "<|image_pad|>", "<|video_pad|>"),
)
"""Words of the vocabulary that are no text."""
GEMMA_MARK = "<bos>"
"""One of Gemma's."""

IMAGE_PIXELS = {"shortest_edge": 3136, "longest_edge": 12845056}
"""Least and most pixels of a picture shown to Qwen2.5-VL, where no config beside it says otherwise."""


def open_encoder(folder: Path, name: str) -> nn.Module:
    """The layers of a language model without the head that would write, float32 on the CPU.

    Args:
        folder: of its config and weights.
        name: of its class, one of `CLASSES`.

    Raises:
        ModelFileError: weights are missing.
        OSError, ValueError: the folder is damaged.
    """
    network, report = CLASSES[name].from_pretrained(
        folder, local_files_only=True, use_safetensors=True, dtype=torch.float32, output_loading_info=True
    )
    if missing := sorted(report["missing_keys"]):
        raise ModelFileError(
            f"The text encoder “{folder.parent.name}/{folder.name}” lacks {len(missing)} of its weights, "
            f"“{missing[0]}” first.",
            hint="Download or copy the model again.",
        )
    layers: nn.Module = network if name == "Qwen3Model" else network.model
    return layers.eval().requires_grad_(False)


def open_tokenizer(folder: Path) -> Qwen2Tokenizer:
    """The tokenizer in a folder. Raises OSError or ValueError."""
    return Qwen2Tokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)


def open_gemma_tokenizer(folder: Path) -> Any:
    """Gemma's tokenizer in a folder. Raises OSError or ValueError."""
    return AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)


def open_image_processor(checkpoint: Path) -> Qwen2VLImageProcessor:
    """How pictures are cut up for Qwen2.5-VL, as the config in a checkpoint's folder tells."""
    folder = checkpoint / "processor"
    if (folder / "preprocessor_config.json").is_file() or (folder / "processor_config.json").is_file():
        return Qwen2VLImageProcessor.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    return Qwen2VLImageProcessor(size=IMAGE_PIXELS)


def open_file(
    path: Path, tensors: Mapping[str, Tensor], told: Mapping[str, Any] | None = None
) -> tuple[Any, nn.Module, object]:
    """Tokenizer, layers and, where it sees pictures, what cuts them up, of a language model in one file.

    Args:
        path: of the file, beside which its vocabulary lies.
        tensors: the model's, without what stands before their names in the file of a checkpoint.
        told: what `unusual` said of it.

    Raises:
        ModelFileError: there is no vocabulary.
        KeyError, RuntimeError: layers are missing.
    """
    start = _start(tensors) or ""
    sees = any("visual." in name for name in tensors)
    names = {
        name: renamed
        for name in tensors
        if (renamed := _renamed(name, start, sees)) and not name.startswith("lm_head.")
    }
    shapes = {renamed: tuple(tensors[name].shape) for name, renamed in names.items()}
    config = _config(shapes, dict(told or {}))
    gemma = isinstance(config, Gemma2Config)
    folder = _vocabulary_beside(path, GEMMA_MARK if gemma else MARK)
    tokenizer = open_gemma_tokenizer(folder) if gemma else open_tokenizer(folder)
    if sees:
        for kind, mark in (("vision_start", PICTURE_START), ("image", PICTURE_PART), ("video", VIDEO_PART)):
            setattr(config, f"{kind}_token_id", tokenizer.convert_tokens_to_ids(mark))
    with init_empty_weights(include_buffers=False):
        network: nn.Module = LAYERS[type(config)](config)
    network.load_state_dict({renamed: tensors[name].float() for name, renamed in names.items()}, assign=True)
    images = Qwen2VLImageProcessor(size=IMAGE_PIXELS) if sees else None
    return tokenizer, network.eval().requires_grad_(False), images


LAYERS: dict[type, Any] = {
    Qwen3Config: Qwen3Model,
    Qwen2_5_VLConfig: Qwen2_5_VLModel,
    Gemma2Config: Gemma2Model,
}
"""Config → the network without the head that would write."""


def written(network: nn.Module) -> dict[str, Tensor]:
    """The reverse: what a file holds of a language model, by the names that most programs read."""
    found: dict[str, Tensor] = {}
    for name, tensor in network.state_dict().items():
        sees = name.startswith("visual.")
        found[name if sees else f"model.{name.removeprefix('language_model.')}"] = tensor
    return found


def unusual(network: Any) -> dict[str, Any]:
    """What the shapes of a language model's tensors do not tell of it, where it is not as usual.

    Returns:
        Entries of its config, as JSON takes them.
    """
    shapes = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    return _different(network.config.to_dict(), _config(shapes, {}).to_dict())


_TOLD = (
    *("num_attention_heads", "num_key_value_heads", "head_dim", "query_pre_attn_scalar", "sliding_window"),
    *("attn_logit_softcapping", "rms_norm_eps", "rope_parameters", "hidden_act", "hidden_activation"),
    *("num_heads", "fullatt_block_indexes", "window_size", "spatial_merge_size"),
)
"""Entries of configs that change what is computed and not the shapes."""
_INNER = ("text_config", "vision_config")


def _different(own: Mapping[str, Any], expected: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: own[name] for name in _TOLD if name in own and own[name] != expected.get(name)}
    inner = {name: _different(own[name], expected[name]) for name in _INNER if name in own}
    return found | {name: entries for name, entries in inner.items() if entries}


def _start(names: Mapping[str, object]) -> str | None:
    """What stands before the names of the layers that read text."""
    starts = ("model.language_model.", "language_model.", "model.", "")
    return next((start for start in starts if f"{start}layers.0.self_attn.q_proj.weight" in names), None)


def _renamed(name: str, start: str, sees: bool) -> str:
    if name.startswith(start) and "visual." not in name:
        return ("language_model." if sees else "") + name.removeprefix(start)
    return name[name.index("visual.") :] if "visual." in name else ""


Shapes = Mapping[str, tuple[int, ...]]

HEAD, VISION_HEAD, GEMMA_HEAD = 128, 80, 256
"""Channels of an attention head of Qwen2.5-VL, for text and for pictures, and of Gemma 2; no tensor's shape
tells.
"""
FAR, GEMMA_FAR = 1_000_000.0, 10_000.0
"""Base of the wavelengths by which tokens know their places, of Qwen and of Gemma."""


def _layers(shapes: Shapes, start: str, head: int) -> dict[str, Any]:
    attention, words = f"{start}layers.0.self_attn", shapes[f"{start}embed_tokens.weight"]
    return {
        "vocab_size": words[0],
        "hidden_size": words[1],
        "intermediate_size": shapes[f"{start}layers.0.mlp.gate_proj.weight"][0],
        "num_hidden_layers": count(shapes, f"{start}layers."),
        "num_attention_heads": max(shapes[f"{attention}.q_proj.weight"][0] // head, 1),
        "num_key_value_heads": max(shapes[f"{attention}.k_proj.weight"][0] // head, 1),
        "rms_norm_eps": 1e-6,
        "rope_parameters": {"rope_type": "default", "rope_theta": FAR},
    }


def _config(shapes: Shapes, told: dict[str, Any]) -> Any:
    """Config of a language model off the shapes, but for what is told."""
    if "visual.patch_embed.proj.weight" in shapes:
        both = _vision(shapes)
        return Qwen2_5_VLConfig(**{name: entries | told.get(name, {}) for name, entries in both.items()})
    if any("pre_feedforward_layernorm." in name for name in shapes):
        layers = _layers(shapes, "", told.get("head_dim", GEMMA_HEAD))
        layers["rope_parameters"] = {"rope_type": "default", "rope_theta": GEMMA_FAR}
        usual = {"head_dim": GEMMA_HEAD, "query_pre_attn_scalar": GEMMA_HEAD}
        return Gemma2Config(**(layers | usual | told))
    head = shapes["layers.0.self_attn.q_norm.weight"][0]
    return Qwen3Config(**(_layers(shapes, "", head) | {"head_dim": head} | told))


def _vision(shapes: Shapes) -> dict[str, dict[str, Any]]:
    text = _layers(shapes, "language_model.", HEAD)
    text["rope_parameters"]["mrope_section"] = [16, 24, 24]
    width, channels, frames, side, _ = shapes["visual.patch_embed.proj.weight"]
    vision = {
        "depth": count(shapes, "visual.blocks."),
        "hidden_size": width,
        "intermediate_size": shapes["visual.blocks.0.mlp.gate_proj.weight"][0],
        "num_heads": max(width // VISION_HEAD, 1),
        "in_channels": channels,
        "patch_size": side,
        "temporal_patch_size": frames,
        "out_hidden_size": text["hidden_size"],
    }
    return {"text_config": text, "vision_config": vision}


def _vocabulary_beside(file: Path, mark: str) -> Path:
    """Folder of the vocabulary with a certain mark for a file, which carries none. Raises ModelFileError."""
    for folder in (file.parent, *list(file.parents)[1:3]):
        for tokenizer in (folder / f"{file.stem}.tokenizer", folder / "tokenizer"):
            vocabulary = tokenizer / "tokenizer.json"
            if vocabulary.is_file() and f'"{mark}"' in vocabulary.read_text("utf-8"):
                return tokenizer
    title = "Gemma 2" if mark == GEMMA_MARK else "Qwen"
    raise ModelFileError(
        f"“{file.name}” has no vocabulary: a language model in one file carries none.",
        hint=f"Put tokenizer.json of {title} into a folder “{file.stem}.tokenizer” beside the file.",
    )
