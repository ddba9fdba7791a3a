"""Picture files as values. Numpy and Pillow only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageOps

from ..core.errors import NodeError
from ..core.values import Image, Mask

TURNED = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""


def size(path: Path) -> tuple[int, int]:
    """Width and height in pixels as the picture is seen, without decoding it. Raises NodeError."""
    with _explained(path), Pillow.open(path) as file:
        width, height = file.size
        return (height, width) if file.getexif().get(0x0112) in TURNED else (width, height)


def read(path: Path) -> tuple[Image, Mask]:
    """The picture, (1, H, W, 3) or with alpha (1, H, W, 4), and 1 - alpha, zeros where it has none.

    Raises:
        NodeError: missing, damaged or no picture.
    """
    with _explained(path), Pillow.open(path) as file:
        upright = ImageOps.exif_transpose(file)
        if upright.mode.startswith("I"):
            grey = np.asarray(upright, np.float32) / 65535
            pixels = np.repeat(grey[..., None], 3, -1).clip(0, 1)
        else:
            mode = "RGBA" if upright.has_transparency_data else "RGB"
            pixels = np.asarray(upright.convert(mode), np.float32) / 255
    alpha = pixels[..., 3] if pixels.shape[-1] == 4 else np.ones(pixels.shape[:2], np.float32)
    return Image(pixels[None].astype(np.float32)), Mask(np.float32(1) - alpha[None])


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as problem:
        missing = isinstance(problem, FileNotFoundError)
        raise NodeError(
            f"The picture “{path.name}” {'is not where it was' if missing else 'cannot be read'}.",
            place="file",
            hint="Choose it again."
            if missing
            else "It is damaged, too large, or in a format that is not known.",
        ) from problem
