"""One array as one file: compressed without loss, named by its content.

A file is safetensors with one tensor of bytes, so that any tool can open it. Byte k of every number lies in
plane k: the exponents of neighbouring pixels are alike and compress, the last bits of a mantissa are noise
and stay as they are. Pictures and masks that came from a file are float32 of the form n / 255; of those only
n is kept.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import ndarray

LEVEL = 1
"""Of zlib: the fastest; higher ones gain a hundredth on pictures and take twice as long."""

PROBE_BYTES = 65536
WORTHWHILE = 0.95
"""A plane whose middle does not shrink below this share is kept as it is."""

NUMBER_TYPE = re.compile(r"[<|][biufc][0-9]{1,2}")
"""As `pack` writes it. numpy reads other texts as small programs of structured types."""


class DamagedArray(ValueError):
    """Bytes that are no packed array."""


def plain(array: ndarray) -> ndarray:
    """The same numbers in C order and little-endian. Raises TypeError for anything but numbers."""
    import numpy as np

    if array.dtype.kind not in "biufc":
        raise TypeError(f"An array of {array.dtype} cannot be stored.")
    return np.asarray(array, array.dtype.newbyteorder("<"), order="C")


def address(array: ndarray) -> str:
    """Name of an array by its number type, shape and content: 64 hexadecimal digits (SHA-256)."""
    array = plain(array)
    digest = hashlib.sha256(f"{array.dtype.str} {array.shape}\n".encode())
    digest.update(array.reshape(-1).view("u1").data)
    return digest.hexdigest()


def pack(array: ndarray, *, compress: bool = True) -> bytes:
    """An array as the content of a file.

    Args:
        array: of any shape, of numbers or booleans.
        compress: try to make it smaller.
    """
    import numpy as np
    from safetensors.numpy import save

    array = plain(array)
    levels = _levels(array) if compress else None
    numbers = array if levels is None else levels
    width = numbers.dtype.itemsize
    rows = numbers.reshape(-1).view(np.uint8).reshape(-1, width)
    planes = [np.ascontiguousarray(rows[:, k]).tobytes() for k in range(width)]
    packed = [(_shrunk(plane) if compress else None) or plane for plane in planes]
    about = {
        "dtype": numbers.dtype.str,
        "shape": list(array.shape),
        "planes": [len(plane) for plane in packed],
        "levels": levels is not None,
    }
    content = np.frombuffer(b"".join(packed), np.uint8)
    return bytes(save({"planes": content}, {"array": json.dumps(about)}))


def _levels(array: ndarray) -> ndarray | None:
    """n of an array that is n / 255 in every bit, or None."""
    import numpy as np

    if array.dtype.str != "<f4":
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        levels = np.rint(array * np.float32(255)).clip(0, 255).astype(np.uint8)
    return levels if np.array_equal(_from_levels(levels).view(np.int32), array.view(np.int32)) else None


def _from_levels(levels: ndarray) -> ndarray:
    import numpy as np

    return np.asarray(levels.astype(np.float32) / np.float32(255))


def _shrunk(plane: bytes) -> bytes | None:
    """The plane compressed, or None where that is not worth it."""
    start = max(0, (len(plane) - PROBE_BYTES) // 2)
    probe = plane[start : start + PROBE_BYTES]
    if len(zlib.compress(probe, LEVEL)) > WORTHWHILE * len(probe):
        return None
    shrunk = zlib.compress(plane, LEVEL)
    return shrunk if len(shrunk) < len(plane) else None


def unpack(content: bytes) -> ndarray:
    """The array that `pack` made a file of.

    Raises:
        DamagedArray: it is none, or its parts contradict each other. Bits that were flipped without that are
            found by `address`.
    """
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        stream = load(content)["planes"]
        header_bytes = int.from_bytes(content[:8], "little")
        about = json.loads(json.loads(content[8 : 8 + header_bytes])["__metadata__"]["array"])
        if not NUMBER_TYPE.fullmatch(about["dtype"]):
            raise DamagedArray("its number type is none")
        dtype, shape, lengths = np.dtype(about["dtype"]), tuple(about["shape"]), about["planes"]
        count = math.prod(shape)
        if (
            len(lengths) != dtype.itemsize
            or sum(lengths) != stream.nbytes
            or min(shape, default=0) < 0
            or count * dtype.itemsize > MOST_EXPANSION * max(stream.nbytes, 1)
        ):
            raise DamagedArray("its table of contents is impossible")
        rows = np.empty((count, dtype.itemsize), np.uint8)
        start = 0
        for k, length in enumerate(lengths):
            rows[:, k] = _plane(stream[start : start + length].tobytes(), count)
            start += length
    except (SafetensorError, ValueError, KeyError, TypeError, RecursionError, zlib.error) as problem:
        raise DamagedArray(f"no packed array: {problem}") from problem
    numbers = rows.reshape(-1).view(dtype).reshape(shape)
    return _from_levels(numbers) if about.get("levels") else numbers


MOST_EXPANSION = 1100
"""Deflate shrinks to no less than a 1032nd; a head that promises more is wrong, and nothing is allocated."""


def _plane(content: bytes, count: int) -> ndarray:
    import numpy as np

    if len(content) != count:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(content, count + 1)
        if len(content) != count or not unpacker.eof:
            raise DamagedArray("a plane has another length than it should")
    return np.frombuffer(content, np.uint8)
