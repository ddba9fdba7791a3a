"""Strengths by block of a network, as a person writes them: ``down=1, mid=0.5, up.1=0``.

A name is the beginning of a layer's path; the longest one that fits a layer counts, and a layer that none
fits keeps 1, or what is said for `REST`. UNets may be written short, ``down.1`` for ``down_blocks.1``, and
so may transformers, ``double.3`` for ``transformer_blocks.3``; a range of blocks is ``up.0-2``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from .errors import ParameterError

Blocks = tuple[tuple[str, float], ...]
"""(path of a block or `REST`, strength) in the order they were written."""

REST = "rest"
"""Name for all layers that no other name fits."""

SHORT = {
    "down": "down_blocks",
    "mid": "mid_block",
    "up": "up_blocks",
    "double": "transformer_blocks",
    "single": "single_transformer_blocks",
}
"""What may be written → how the networks' classes call it."""

LONG = {path: name for name, path in SHORT.items()}
"""The other way round."""

_ENTRY = re.compile(r"\s*([A-Za-z_]\w*(?:\.\w+)*?)(?:\.(\d+)-(\d+))?\s*=\s*(\S+)\s*")
_WIDEST_RANGE = 1000


def parse(text: str, *, place: str) -> Blocks:
    """Strengths by block, from entries parted by commas, semicolons or lines; empty for an empty text.

    Args:
        place: parameter it was written in, for errors.

    Raises:
        ParameterError: an entry is no ``name=number``; says which.
    """
    entries: list[tuple[str, float]] = []
    for entry in filter(str.strip, re.split(r"[,;\n]", text)):
        found = _ENTRY.fullmatch(entry)
        if found is None:
            raise _unreadable(entry, place)
        name, first, last, number = found.groups()
        try:
            strength = float(number)
        except ValueError:
            raise _unreadable(entry, place) from None
        if not math.isfinite(strength) or (last and int(last) - int(first) > _WIDEST_RANGE):
            raise _unreadable(entry, place)
        head, _, tail = name.partition(".")
        path = ".".join(filter(None, (SHORT.get(head, head), tail)))
        numbers = [f".{n}" for n in range(int(first), int(last) + 1)] if last else [""]
        entries += [(path + n, strength) for n in numbers]
    return tuple(entries)


def _unreadable(entry: str, place: str) -> ParameterError:
    return ParameterError(
        f"“{entry.strip()}” is no strength of a block.",
        place=place,
        hint="Write entries such as down=1, mid=0.5, up.1=0.",
    )


def strength(blocks: Blocks, path: str, otherwise: float = 1.0) -> float:
    """The strength of the layer at `path`, or `otherwise`; of equal names the last counts."""
    best, found = -1, otherwise
    for name, value in blocks:
        fits = name == REST or path == name or path.startswith(f"{name}.")
        length = 0 if name == REST else len(name)
        if fits and length >= best:
            best, found = length, value
    return found


def shortest(path: str) -> str:
    """A block's path as a person writes it: ``up.1`` for ``up_blocks.1``."""
    head, dot, tail = path.partition(".")
    return f"{LONG.get(head, head)}{dot}{tail}"


def unknown(blocks: Blocks, paths: Iterable[str]) -> list[str]:
    """The names that fit no layer at all."""
    paths = list(paths)
    return [
        name
        for name, _ in blocks
        if name != REST and not any(path == name or path.startswith(f"{name}.") for path in paths)
    ]
