"""Networks computed faster: which kernel attends, how weights lie, which blocks are compiled.

All of it can be changed on a network in memory. What it changes in a result are the last digits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

import torch
from diffusers import (
    AutoencoderDC,
    AutoencoderKL,
    AutoencoderKLFlux2,
    ControlNetModel,
    UNet2DConditionModel,
)
from diffusers.models.attention_dispatch import attention_backend
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from ..core.performance import Attention, Performance
from . import quantised

log = logging.getLogger(__name__)

CONVOLUTIONAL = (UNet2DConditionModel, ControlNetModel, AutoencoderKL, AutoencoderKLFlux2, AutoencoderDC)
"""Networks whose time goes into two-dimensional convolutions."""

KERNELS: dict[Attention, SDPBackend] = {
    "cudnn": SDPBackend.CUDNN_ATTENTION,
    "flash": SDPBackend.FLASH_ATTENTION,
    "efficient": SDPBackend.EFFICIENT_ATTENTION,
    "math": SDPBackend.MATH,
}
"""torch's kernels, those that take least time and can do least first."""

DISPATCHED: dict[Attention, str] = {"sage": "sage", "xformers": "xformers", "flash_attn": "flash"}
"""Packages that attend → their names in diffusers, which asks them in Flux, Qwen-Image and Z-Image only."""

REPEATED = {
    "SD3Transformer2DModel": ("JointTransformerBlock",),
    "PixArtTransformer2DModel": ("BasicTransformerBlock",),
    "SanaTransformer2DModel": ("SanaTransformerBlock",),
}
"""Denoiser → the blocks of which it has many, where diffusers does not name them."""

COMPILER = "inductor"
"""What makes kernels of a block; torch's own."""

SIZES_COMPILED = 64
"""For so many sizes of pictures and widths of layers each kind of block is compiled, then it begins anew."""


def attending(attention: Attention) -> AbstractContextManager[Any]:
    """Within the block, networks attend so; where the choice cannot, as torch's next kernel does."""
    if attention == "auto":
        return nullcontext()
    if attention in DISPATCHED:
        return attention_backend(DISPATCHED[attention])
    if attention == "math":
        return sdpa_kernel(SDPBackend.MATH)
    rest = [kernel for kernel in KERNELS.values() if kernel != KERNELS[attention]]
    return sdpa_kernel([KERNELS[attention], *rest], set_priority=True)


def arrange(network: nn.Module, before: Performance, after: Performance) -> None:
    """Lay out the weights of a network in main memory, and compile its blocks, or undo it.

    Args:
        before, after: without `auto`, see `Performance.on`.
    """
    if before.channels_last != after.channels_last and isinstance(network, CONVOLUTIONAL):
        last = after.channels_last == "on"
        _lay_out(network, torch.channels_last if last else torch.contiguous_format)
    if before.compile == "blocks":
        _undo(network)
    if after.compile == "blocks":
        _compile(network, after.attention)


def _lay_out(network: nn.Module, memory_format: torch.memory_format) -> None:
    for weight in network.parameters():
        if weight.ndim == 4:
            weight.data = weight.data.contiguous(memory_format=memory_format)


def repeated_blocks(network: nn.Module) -> Iterator[nn.Module]:
    """The blocks of which a denoiser has many; none of other networks."""
    own: Any = getattr(network, "_repeated_blocks", None)
    names = own or REPEATED.get(type(network).__name__, ())
    return (block for block in network.modules() if type(block).__name__ in names)


def _compile(network: nn.Module, attention: Attention) -> None:
    if any(map(quantised.keeps_blocks, network.modules())):
        log.info("a %s from a GGUF file is computed as it is written", type(network).__name__)
        return
    torch._dynamo.config.recompile_limit = SIZES_COMPILED
    torch.compiler.config.cache_key_tag = f"attention {attention}"  # torch's cache on disk does not look
    for block in repeated_blocks(network):
        block.forward = _compiled(block)  # type: ignore[method-assign]  # hooks of the block stay around it


def _undo(network: nn.Module) -> None:
    for block in repeated_blocks(network):
        block.__dict__.pop("forward", None)


def _compiled(block: nn.Module) -> Callable[..., Any]:
    """The block's forward pass, compiled; as it is written while something hangs on its layers.

    For every size anew: kernels for any size depend on the one that came first, and so would results.
    """
    plain = block.forward
    fast = torch.compile(plain, fullgraph=True, dynamic=False, backend=COMPILER)

    @wraps(plain)
    def forward(*arguments: Any, **named: Any) -> Any:
        if is_changed(block):
            return plain(*arguments, **named)
        try:
            return fast(*arguments, **named)
        except torch._dynamo.exc.FailOnRecompileLimitHit:
            torch.compiler.reset()
            return fast(*arguments, **named)

    return forward


def is_changed(block: nn.Module) -> bool:
    """Whether a layer inside computes something else than its class: a LoRA beside it, guidance that skips
    it, numbers that are cast, weights that come when they are needed.
    """
    return any(
        layer._forward_hooks or len(layer._forward_pre_hooks) > OWN_HOOKS or not _computes_as_its_class(layer)
        for layer in block.modules()
        if layer is not block
    )


def _computes_as_its_class(layer: nn.Module) -> bool:
    own = layer.__dict__.get("forward")  # diffusers' hooks put theirs here, and leave the method when they go
    return own is None or getattr(own, "__func__", None) is type(layer).forward


OWN_HOOKS = 1
"""Before each layer the store asks whether the work is still wanted; of a compiled block, once."""
