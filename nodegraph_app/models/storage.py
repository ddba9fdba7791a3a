"""In which numbers a network's weights are kept, and in which it computes."""

from __future__ import annotations

from typing import Any

import torch
from diffusers import ModelMixin
from diffusers.hooks import apply_layerwise_casting
from torch import Tensor, nn
from torch.utils._pytree import tree_map

from ..core.values import Storage
from . import devices, integers, quantised

DTYPES: dict[Storage, torch.dtype] = {
    "fp32": torch.float32,
    "fp16": torch.float16,
    "bf16": torch.bfloat16,
}
"""Formats in which a network computes as it is stored."""

FP8 = torch.float8_e4m3fn
"""Kept in this, each layer computes in the numbers of the device and is cast right before."""

_KEPT_WIDE = ("embed", "norm", "shared", "relative_attention_bias", r"\.wo$")
"""Layers of text encoders that are small, or whose format others look at: T5 casts to that of wo."""


def settle(network: nn.Module, storage: Storage, device: str, *, wide: bool = False) -> torch.dtype:
    """Bring a network, float32 on the CPU, into its format; where it lies is left as it is.

    Afterwards it takes inputs in the numbers of the device, whatever its own are.

    Args:
        wide: whether its values leave the range of float16.

    Returns:
        What it computes in.
    """
    usual = devices.dtype(device, wide=wide)
    own = DTYPES.get(storage, usual)
    nn.Module.to(network, dtype=own)  # diffusers' own `to` warns of every change of number format
    quantised.compute_in(network, own)
    if storage in ("fp8", "int8") and any(map(quantised.keeps_blocks, network.modules())):
        return own  # its blocks take less than that
    if storage == "fp8" and isinstance(network, ModelMixin):
        network.enable_layerwise_casting(storage_dtype=FP8, compute_dtype=usual)
    elif storage == "fp8":
        apply_layerwise_casting(network, FP8, usual, skip_modules_pattern=_KEPT_WIDE)
    elif storage == "int8":
        integers.keep(network, but=(*(_own_wide(network) or ()), *_KEPT_WIDE))
    elif own != usual:
        network.register_forward_pre_hook(_InputsIn(own), with_kwargs=True)
    return usual if storage == "fp8" else own


def _own_wide(network: nn.Module) -> tuple[str, ...] | None:
    """Layers that the network's class wants in full precision, as patterns in their names."""
    found: tuple[str, ...] | None = getattr(network, "_skip_layerwise_casting_patterns", None)
    return found


def size_bytes(network: nn.Module) -> int:
    """Memory that a network's weights take, in the format they are kept in."""
    return sum(map(integers.size_bytes, (*network.parameters(), *network.buffers())))


class _InputsIn:
    """Casts what a network is given. Numbers by the row, such as timesteps, stay: bfloat16 has no 999."""

    def __init__(self, dtype: torch.dtype):
        self.dtype = dtype

    def __call__(
        self, network: nn.Module, arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        given: tuple[tuple[Any, ...], dict[str, Any]] = tree_map(self._cast, (arguments, named))
        return given

    def _cast(self, value: object) -> object:
        casts = isinstance(value, Tensor) and value.is_floating_point() and value.ndim > 1
        return value.to(self.dtype) if casts else value  # type: ignore[attr-defined]  # a tensor
