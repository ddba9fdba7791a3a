"""The header of a GGUF file, version 2 and 3: names and shapes of its tensors, read without torch.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import BinaryIO

MAGIC = b"GGUF"
MOST_TENSORS, MOST_ENTRIES, LONGEST_TEXT, MOST_ITEMS = 100_000, 100_000, 1_000_000, 10_000_000
"""Beyond these a file is damaged or malicious."""

_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Type of a value → bytes; text and arrays have none."""
_TEXT, _ARRAY = 8, 9


def read(path: Path) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """Shapes by tensor name, in torch's order of axes, and what of the metadata is text.

    Raises:
        ValueError: this is no whole GGUF header.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        if file.read(4) != MAGIC:
            raise ValueError("it does not begin like one")
        version = _number(file, 4)
        if version not in (2, 3):
            raise ValueError(f"its version is {version}")
        tensors, entries = _number(file, 8), _number(file, 8)
        if tensors > MOST_TENSORS or entries > MOST_ENTRIES:
            raise ValueError("its table of contents is too long")
        metadata: dict[str, str] = {}
        for _ in range(entries):
            name, value = _text(file), _value(file, _number(file, 4))
            if value is not None:
                metadata[name] = value
        shapes: dict[str, tuple[int, ...]] = {}
        for _ in range(tensors):
            name, axes = _text(file), _number(file, 4)
            if axes > 8:
                raise ValueError(f"“{name}” has {axes} axes")
            shape = tuple(_number(file, 8) for _ in range(axes))
            if math.prod(shape) > 1 << 48:
                raise ValueError(f"“{name}” is impossibly large")
            shapes[name] = shape[::-1]
            _exactly(file, 12)  # type of its numbers and where they begin
        return shapes, metadata


def _exactly(file: BinaryIO, length: int) -> bytes:
    raw = file.read(length)
    if len(raw) != length:
        raise ValueError("it is cut short")
    return raw


def _number(file: BinaryIO, length: int) -> int:
    found: int = struct.unpack("<I" if length == 4 else "<Q", _exactly(file, length))[0]
    return found


def _text(file: BinaryIO) -> str:
    length = _number(file, 8)
    if length > LONGEST_TEXT:
        raise ValueError("it holds an impossibly long text")
    return _exactly(file, length).decode("utf-8")


def _value(file: BinaryIO, kind: int) -> str | None:
    """A text; None for any other value, which is passed over."""
    if kind == _TEXT:
        return _text(file)
    if kind == _ARRAY:
        inner, items = _number(file, 4), _number(file, 8)
        if items > MOST_ITEMS or inner == _ARRAY:
            raise ValueError("it holds an impossible list")
        if inner == _TEXT:
            for _ in range(items):
                _text(file)
            return None
        _exactly(file, items * _size(inner))
        return None
    _exactly(file, _size(kind))
    return None


def _size(kind: int) -> int:
    if kind not in _SIZES:
        raise ValueError(f"it holds a value of the unknown kind {kind}")
    return _SIZES[kind]
