"""What the original layouts of transformers have in common: numbered blocks and layers in one matrix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

Renaming = Mapping[str, str | tuple[str, ...]]
"""Name of a layer in the original layout → in diffusers; several where one matrix holds several, one below
the other.
"""


def count(names: Mapping[str, object], stem: str) -> int:
    """How many numbered blocks there are whose names begin with `stem`."""
    return len({name.removeprefix(stem).partition(".")[0] for name in names if name.startswith(stem)})


def renamed(
    name: str, tensor: Tensor, renaming: Renaming, sizes: Sequence[int] | None = None
) -> dict[str, Tensor]:
    """A tensor under its new name, or cut into several.

    Args:
        name: a layer and its kind, such as ``attn.qkv.weight``; either the layer or all of it is renamed.
        sizes: rows of the pieces; equal without.

    Raises:
        KeyError: the layer is none of this layout.
    """
    if isinstance(whole := renaming.get(name), str):
        return {whole: tensor}
    layer, _, kind = name.rpartition(".")
    new = renaming[layer]
    if isinstance(new, str):
        return {f"{new}.{kind}": tensor}
    pieces = tensor.split(list(sizes)) if sizes else tensor.chunk(len(new))
    return {f"{piece}.{kind}": part for piece, part in zip(new, pieces, strict=True)}


def scale_first(tensor: Tensor) -> Tensor:
    """Shift and scale of a modulation, one below the other, the other way round, as diffusers keeps them."""
    shift, scale = tensor.chunk(2)
    return torch.cat([scale, shift])
