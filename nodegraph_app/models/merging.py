"""Weights mixed from several networks, in float32, in a copy that nobody else has."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from ..core import blocks
from ..core.errors import ModelFileError
from ..core.values import LoraPatch, Merge, Recipe
from . import layer_changes, lora, quantised
from .lora_layouts import block_path

Parts = Mapping[str, nn.Module]
"""Networks by their names in LoRA files, see `lora_layouts`."""


@torch.no_grad()
def mix(
    parts: Parts,
    recipe: Recipe,
    *,
    opened: Callable[[Recipe], Parts],
    adapter: Callable[[LoraPatch], lora.Adapter],
) -> None:
    """Apply all of a recipe's patches, in order, to networks that were opened for this alone.

    Args:
        parts: as the recipe's file has them; their weights are replaced, blocks by plain numbers.
        opened: the networks of another recipe, its own patches applied.
        adapter: reads the file of a LoRA, which here becomes part of the weights.

    Raises:
        ModelFileError: the networks are not alike, or are stored in a way that cannot be mixed.
    """
    for network in parts.values():
        quantised.unpack(network)
    for patch in recipe.patches:
        if isinstance(patch, LoraPatch):
            _fuse(parts, patch, adapter(patch))
            continue
        other = opened(patch.other)
        minus = opened(patch.minus) if patch.minus else None
        for part, network in parts.items():
            names = (recipe.file.name, patch.other.file.name)
            _mix(network, other[part], minus[part] if minus else None, patch, part, names)


def _mix(
    network: nn.Module,
    other: nn.Module,
    minus: nn.Module | None,
    patch: Merge,
    part: str,
    names: tuple[str, str],
) -> None:
    weights, others = _weights(network, names[0]), _weights(other, names[1])
    subtracted = _weights(minus, patch.minus.file.name) if minus is not None and patch.minus else None
    _require_alike(weights, others, names)
    if subtracted is not None and patch.minus:
        _require_alike(weights, subtracted, (names[0], patch.minus.file.name))
    require_blocks(patch.blocks, {part: network}, f"The merge with “{names[1]}”")
    for name, weight in weights.items():
        share = blocks.strength(patch.blocks, block_path(name, part), patch.weight)
        if subtracted is None:  # each end exactly, at shares of 0 and 1
            mixed = (1 - share) * weight.float() + share * others[name].float()
        else:
            mixed = weight.float() + share * (others[name].float() - subtracted[name].float())
        weight.copy_(mixed)


def _fuse(parts: Parts, patch: LoraPatch, adapter: lora.Adapter) -> None:
    for part, network in parts.items():
        require_blocks(patch.blocks, {part: network}, f"The LoRA “{patch.file.name}”")
        for path, change in lora.changes(adapter, network, part).items():
            layer = network.get_submodule(path)
            strength = patch.strength * blocks.strength(patch.blocks, block_path(path, part))
            weight, bias = layer_changes.multiplied_out(change, layer)  # type: ignore[arg-type] # a layer
            layer.weight.copy_(layer.weight.float() + strength * weight)  # type: ignore[operator,union-attr]
            if bias is None:
                continue
            if layer.bias is None:
                layer.bias = nn.Parameter(torch.zeros_like(bias), requires_grad=False)
            layer.bias.copy_(layer.bias.float() + strength * bias)  # type: ignore[operator,union-attr]


def _weights(network: nn.Module, name: str) -> dict[str, Tensor]:
    """Everything that is learned or measured, by name; counts and the like are left out."""
    quantised.unpack(network)
    found = network.state_dict()
    if any(not tensor.is_floating_point() and tensor.ndim > 1 for tensor in found.values()):
        raise ModelFileError(
            f"“{name}” is stored quantised and cannot be mixed.", hint="Use the file with its full weights."
        )
    return {name: tensor for name, tensor in found.items() if tensor.is_floating_point()}


def _require_alike(a: Mapping[str, Tensor], b: Mapping[str, Tensor], names: tuple[str, str]) -> None:
    strangers = a.keys() ^ b.keys() or {name for name in a if a[name].shape != b[name].shape}
    if strangers:
        raise ModelFileError(
            f"“{names[0]}” and “{names[1]}” are built differently and cannot be mixed: "
            f"they differ in {min(strangers)}.",
            hint="Mix models of one family and size.",
        )


def require_blocks(strengths: blocks.Blocks, parts: Parts, what: str) -> None:
    """Raises ModelFileError where a block is named that none of the networks has; `what` names it."""
    if not strengths:
        return
    paths = [
        block_path(path, p) for p, network in parts.items() for path, _ in network.named_modules() if path
    ]
    strangers = blocks.unknown(strengths, paths)
    if strangers:
        known = ", ".join(dict.fromkeys(path.partition(".")[0] for path in paths))
        raise ModelFileError(
            f"{what} has a strength for the block “{strangers[0]}”, and this model has no block "
            f"“{strangers[0]}”.",
            hint=f"Its blocks are {known}, and what is numbered below them.",
        )
