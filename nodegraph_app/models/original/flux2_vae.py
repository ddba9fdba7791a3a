"""The autoencoder of Flux.2 as Black Forest Labs write it: that of latent diffusion, with statistics."""

from __future__ import annotations

from typing import Any

from diffusers import AutoencoderKLFlux2
from torch import Tensor

from .. import original_layout, single_file

STATISTICS = "bn."
NESTED = {"encoder.quant_conv.": "quant_conv.", "decoder.post_quant_conv.": "post_quant_conv."}
"""Layers that stand on their own in latent diffusion."""


def open_tensors(tensors: dict[str, Tensor]) -> tuple[dict[str, Any], dict[str, Tensor]]:
    """Config and weights of `AutoencoderKLFlux2`. Raises KeyError where a layer is missing."""
    statistics = {name: tensor for name, tensor in tensors.items() if name.startswith(STATISTICS)}
    plain = {_outer(name): tensor for name, tensor in tensors.items() if name not in statistics}
    config, weights = single_file.vae(plain)
    return config, weights | statistics


def _outer(name: str) -> str:
    start = next((start for start in NESTED if name.startswith(start)), "")
    return NESTED[start] + name.removeprefix(start) if start else name


def tensors(network: AutoencoderKLFlux2) -> dict[str, Tensor]:
    """The reverse: what a file holds of the autoencoder."""
    state = network.state_dict()
    statistics = {name: tensor for name, tensor in state.items() if name.startswith(STATISTICS)}
    return {_inner(name): tensor for name, tensor in original_layout.vae(network).items()} | statistics


def _inner(name: str) -> str:
    start = next((nested for nested, outer in NESTED.items() if name.startswith(outer)), "")
    return start + name.removeprefix(NESTED[start]) if start else name
