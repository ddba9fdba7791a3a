"""From a recipe to its networks: what the gateway makes of the file, in the numbers of its device."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ..core.values import ClipVision, ControlNet, Model, Recipe, Storage, TextEncoder, Vae
from . import gateway, lora_layouts, storage, text_encoders, text_files


def parts(holder: object, part: str) -> dict[str, nn.Module]:
    """The networks of what the gateway opened, by their names in LoRA files."""
    if isinstance(holder, text_encoders.TextStack):
        return {part: holder.encoder}
    assert isinstance(holder, nn.Module)
    return {part: holder}


def read(recipe: Recipe, part: str) -> Any:
    """What the gateway makes of a recipe's file, or of one part of it. Raises ModelFileError."""
    path = Path(recipe.file.path)
    if isinstance(recipe, TextEncoder):
        more = [Path(file.path) for file in recipe.more]
        return text_encoders.open_text_encoder(path, part, recipe.family, more)
    return OPENERS[type(recipe)](path)


OPENERS: Mapping[type[Recipe], Callable[[Path], Any]] = {
    Model: gateway.open_denoiser,
    Vae: gateway.open_vae,
    ClipVision: gateway.open_clip_vision,
    ControlNet: gateway.open_controlnet,
}


def part_names(recipe: Recipe) -> Sequence[str]:
    """The parts of a checkpoint that a recipe names. Raises ModelFileError."""
    if isinstance(recipe, TextEncoder):
        return text_files.present([Path(file.path) for file in (recipe.file, *recipe.more)], recipe.family)
    return (lora_layouts.DENOISER,) if isinstance(recipe, Model) else ("vae",)


def settle(holder: object, numbers: Storage, device: str) -> torch.dtype:
    """Bring what was opened to the numbers that a recipe wants; returns those it computes in."""
    if isinstance(holder, text_encoders.TextStack):
        network, exact = holder.encoder, _computed(holder.encoder)
    else:
        assert isinstance(holder, nn.Module)
        network, exact = holder, []
    dtype = storage.settle(network, numbers, device, wide=type(network).__name__ in gateway.WIDE_RANGE)
    for layer, name, buffer in exact:
        setattr(layer, name, buffer)
    for layer in _wide(network):
        layer.float()
    return dtype


def _computed(network: nn.Module) -> list[tuple[nn.Module, str, Tensor]]:
    """Buffers that no file holds, in float32. Rounded frequencies would move the far tokens of a prompt."""
    return [
        (layer, name, buffer)
        for layer in network.modules()
        for name, buffer in layer.named_buffers(recurse=False)
        if name in layer._non_persistent_buffers_set and buffer.is_floating_point()
    ]


def _wide(network: nn.Module) -> list[nn.Module]:
    """Layers whose results leave the range of half precision, as the network's class names them."""
    names = getattr(network, "_keep_in_fp32_modules", None) or ()
    return [layer for name, layer in network.named_modules() if name.rpartition(".")[2] in names]
