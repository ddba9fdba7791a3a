"""The autoencoder of Qwen-Image in the layout of the video model it comes from, Wan 2.1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusers.loaders.single_file_utils import convert_wan_vae_to_diffusers
from torch import Tensor


def config(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Config of `AutoencoderKLQwenImage`; its depth is always the same. Raises KeyError."""
    return {"base_dim": shapes["encoder.conv1.weight"][0], "z_dim": shapes["conv2.weight"][0]}


def weights(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights of `AutoencoderKLQwenImage`."""
    found: dict[str, Tensor] = convert_wan_vae_to_diffusers(tensors)
    return found
