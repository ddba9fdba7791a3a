"""Language models that serve as text encoders: Qwen3, and Qwen2.5-VL, which also reads pictures.

Their tokenizers are opened without a chat template: a template is a small program, and a family knows what
its encoder was shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import (
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
    Qwen2VLImageProcessor,
    Qwen3ForCausalLM,
    Qwen3Model,
)

from ..core.errors import ModelFileError

CLASSES: dict[str, Any] = {
    "Qwen3ForCausalLM": Qwen3ForCausalLM,
    "Qwen3Model": Qwen3Model,
    "Qwen2_5_VLForConditionalGeneration": Qwen2_5_VLForConditionalGeneration,
}
"""By the names that configs in diffusers folders use."""

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


def open_image_processor(checkpoint: Path) -> Qwen2VLImageProcessor:
    """How pictures are cut up for Qwen2.5-VL, as the config in a checkpoint's folder tells."""
    folder = checkpoint / "processor"
    if (folder / "preprocessor_config.json").is_file() or (folder / "processor_config.json").is_file():
        return Qwen2VLImageProcessor.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    return Qwen2VLImageProcessor(size=IMAGE_PIXELS)
