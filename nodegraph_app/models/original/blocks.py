"""What the original layouts have in common: a table of names, which is read forwards and backwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

Renaming = Mapping[str, str | tuple[str, ...]]
"""Name of a layer in the original layout → in diffusers; several where one matrix holds several, one below
the other.
"""


@dataclass(frozen=True)
class Names:
    """The names of an original layout beside those of diffusers.

    A tensor is named by a layer and a kind, such as ``attn.qkv.weight``; a table holds the layer or all of
    it. What is in no table has the same name in both.

    Attributes:
        around: layers that are there once.
        blocks: what stands before a block's number → the same in diffusers, and the layers of such a block.
        turned: layers that hold shift and scale one below the other; diffusers keeps the scale first.
        rows: layer of a block → rows of the pieces it is cut into; equal without.
        unread: tensors that no layer of diffusers reads.
    """

    around: Renaming
    blocks: Mapping[str, tuple[str, Renaming]] = field(default_factory=dict)
    turned: Collection[str] = ()
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    unread: Collection[str] = ()

    def to_diffusers(self, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Tensors of the original layout as diffusers names and cuts them."""
        found: dict[str, Tensor] = {}
        for name, tensor in tensors.items():
            if name in self.unread:
                continue
            start, rest, new_start, renaming = self._place(name)
            layer, kind = _split(rest, renaming)
            new = renaming.get(layer, layer)
            pieces = (new,) if isinstance(new, str) else new
            parts: tuple[Tensor, ...] = (tensor,)
            if len(pieces) > 1:
                rows = self.rows.get(layer)
                parts = tensor.split(list(rows)) if rows else tensor.chunk(len(pieces))
            elif start + layer in self.turned:
                parts = (_swapped(tensor),)
            found |= {f"{new_start}{new}{kind}": part for new, part in zip(pieces, parts, strict=True)}
        return found

    def to_original(self, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Tensors of diffusers as the original layout names and joins them: the reverse."""
        joined: dict[str, list[tuple[int, Tensor]]] = {}
        around = _backwards(self.around)
        blocks = {new: (old, _backwards(layers)) for old, (new, layers) in self.blocks.items()}
        turned: set[str] = set()
        for name, tensor in tensors.items():
            stem, _, rest = name.partition(".")
            start, rest, renaming = "", name, around
            if stem in blocks:
                old, renaming = blocks[stem]
                number, _, rest = name.removeprefix(f"{stem}.").partition(".")
                start = f"{old}.{number}."
            layer, kind = _split(rest, renaming)
            whole, place = renaming.get(layer, (layer, 0))
            joined.setdefault(f"{start}{whole}{kind}", []).append((place, tensor))
            if start + whole in self.turned:
                turned.add(f"{start}{whole}{kind}")
        made = {name: _joined(pieces) for name, pieces in joined.items()}
        return {name: _swapped(tensor) if name in turned else tensor for name, tensor in made.items()}

    def _place(self, name: str) -> tuple[str, str, str, Renaming]:
        """What stands before a layer of a block, the rest, the former in diffusers, and the rest's table."""
        stem, _, rest = name.partition(".")
        if stem not in self.blocks:
            return "", name, "", self.around
        new, renaming = self.blocks[stem]
        number, _, rest = rest.partition(".")
        return f"{stem}.{number}.", rest, f"{new}.{number}.", renaming


def _split(name: str, known: Mapping[str, object]) -> tuple[str, str]:
    """A name as the table has it, and the kind that follows."""
    layer, dot, kind = name.rpartition(".")
    return (name, "") if name in known or layer not in known else (layer, dot + kind)


def _backwards(renaming: Renaming) -> dict[str, tuple[str, int]]:
    """Name in diffusers → in the original layout, and which piece of it from the top."""
    return {
        new: (old, place)
        for old, many in renaming.items()
        for place, new in enumerate((many,) if isinstance(many, str) else many)
    }


def _joined(pieces: list[tuple[int, Tensor]]) -> Tensor:
    tensors = [tensor for _, tensor in sorted(pieces, key=lambda piece: piece[0])]
    return tensors[0] if len(tensors) == 1 else torch.cat(tensors)


def _swapped(tensor: Tensor) -> Tensor:
    """The lower half above the upper."""
    upper, lower = tensor.chunk(2)
    return torch.cat([lower, upper])


def count(names: Mapping[str, object], stem: str) -> int:
    """How many numbered blocks there are whose names begin with `stem`."""
    return len({name.removeprefix(stem).partition(".")[0] for name in names if name.startswith(stem)})
