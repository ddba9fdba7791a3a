"""The autoencoder of Qwen-Image in the layout of the video model it comes from, Wan 2.1."""

from __future__ import annotations

from typing import Any

from diffusers import AutoencoderKLQwenImage
from torch import Tensor

from .blocks import Names

LEVELS, RESIDUALS = 4, 2
"""Of every model of this kind; on the way up there is one residual block more."""

_RESIDUAL = {
    "residual.0": "norm1",
    "residual.2": "conv1",
    "residual.3": "norm2",
    "residual.6": "conv2",
    "shortcut": "conv_shortcut",
}
_SAMPLER = ("resample.1", "time_conv")


def _residual(original: str, new: str) -> dict[str, str]:
    return {f"{original}.{old}": f"{new}.{layer}" for old, layer in _RESIDUAL.items()}


def _names() -> Names:
    found = {"conv1": "quant_conv", "conv2": "post_quant_conv"}
    for side in ("encoder", "decoder"):
        middle = f"{side}.mid_block"
        found |= {f"{side}.conv1": f"{side}.conv_in"}
        found |= _residual(f"{side}.middle.0", f"{middle}.resnets.0")
        found |= _residual(f"{side}.middle.2", f"{middle}.resnets.1")
        found |= {
            f"{side}.middle.1.{one}": f"{middle}.attentions.0.{one}" for one in ("norm", "to_qkv", "proj")
        }
        found |= {f"{side}.head.0": f"{side}.norm_out", f"{side}.head.2": f"{side}.conv_out"}
    for number in range(LEVELS * (RESIDUALS + 1) - 1):
        old, new = f"encoder.downsamples.{number}", f"encoder.down_blocks.{number}"
        found |= _residual(old, new) | {f"{old}.{layer}": f"{new}.{layer}" for layer in _SAMPLER}
    for level in range(LEVELS):
        first, new = level * (RESIDUALS + 2), f"decoder.up_blocks.{level}"
        for place in range(RESIDUALS + 1):
            found |= _residual(f"decoder.upsamples.{first + place}", f"{new}.resnets.{place}")
        last = f"decoder.upsamples.{first + RESIDUALS + 1}"
        found |= {f"{last}.{layer}": f"{new}.upsamplers.0.{layer}" for layer in _SAMPLER}
    return Names(found)


NAMES = _names()


def open_tensors(tensors: dict[str, Tensor]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Config and weights of `AutoencoderKLQwenImage`. Raises KeyError where a layer is missing."""
    config = {"base_dim": len(tensors["encoder.conv1.weight"]), "z_dim": len(tensors["conv2.weight"])}
    return config, NAMES.to_diffusers(tensors)


def tensors(network: AutoencoderKLQwenImage) -> dict[str, Tensor]:
    """The reverse: what a file holds of the autoencoder."""
    return NAMES.to_original(network.state_dict())
