"""Moving the weights of a network between main memory and a device."""

from __future__ import annotations

import torch
from diffusers.hooks import apply_group_offloading
from diffusers.hooks.hooks import HookRegistry
from torch import nn

from . import integers
from .budget import Placement, Weights

GROUP_HOOKS = ("group_offloading", "layer_execution_tracker", "lazy_prefetch_group_offloading")
"""What diffusers calls the hooks by which weights come and go."""


def measure(network: nn.Module) -> Weights:
    """What a network takes in the numbers it is held in."""
    blocks = [block for child in network.children() if isinstance(child, nn.ModuleList) for block in child]
    own = [_bytes(layer, recurse=False) for layer in network.modules()]
    whole = _bytes(network)
    return Weights(whole, max(map(_bytes, blocks), default=whole), max(own, default=0))


def _bytes(module: nn.Module, *, recurse: bool = True) -> int:
    tensors = (*module.parameters(recurse), *module.buffers(recurse))
    return sum(map(integers.size_bytes, tensors))


def place(network: nn.Module, before: Placement, after: Placement, device: torch.device) -> None:
    """Move the weights of a network; they are not read from disk again, nor changed."""
    if before in ("blocks", "leaves"):
        registry = HookRegistry.check_if_exists_or_initialize(network)
        for name in GROUP_HOOKS:
            registry.remove_hook(name, recurse=True)
    if after == "device":
        nn.Module.to(network, device)
        return
    nn.Module.to(network, torch.device("cpu"))
    if after == "blocks":
        streams = device.type == "cuda"  # the next block is on its way while one computes
        apply_group_offloading(
            network, device, offload_type="block_level", num_blocks_per_group=1, use_stream=streams
        )
    elif after == "leaves":
        apply_group_offloading(network, device, offload_type="leaf_level")
