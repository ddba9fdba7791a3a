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


def size(path: Path, place: str = "file") -> tuple[int, int]:
    """Width and height in pixels as the picture is seen, without decoding it. Raises NodeError.

    Args:
        path: of the picture.
        place: the parameter that names it.
    """
    with _explained(path, place), Pillow.open(path) as file:
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


def read_mask(path: Path, place: str) -> Mask:
    """A picture in shades of grey as a mask, (1, H, W): white is 1. Raises NodeError.

    Args:
        path: of the picture.
        place: the parameter that names it.
    """
    with _explained(path, place), Pillow.open(path) as file:
        levels = np.asarray(ImageOps.exif_transpose(file).convert("L"), np.float32)
    return Mask(levels[None] / np.float32(255))


def stretched(mask: Mask, width: int, height: int, place: str) -> Mask:
    """A mask brought to the size of the picture that it was painted over.

    Raises:
        NodeError: the picture has another shape, so nobody can tell which part of it was meant.
    """
    _, old_height, old_width = mask.coverage.shape
    check_shape((old_width, old_height), (width, height), place)
    if (old_width, old_height) == (width, height):
        return mask
    planes = (Pillow.fromarray(np.ascontiguousarray(plane)) for plane in mask.coverage)
    resized = [np.asarray(plane.resize((width, height), Pillow.Resampling.BILINEAR)) for plane in planes]
    return Mask(np.stack(resized).astype(np.float32).clip(0, 1))


def check_shape(mask: tuple[int, int], picture: tuple[int, int], place: str) -> None:
    """Raise NodeError unless a mask of this width and height was painted over a picture of this shape."""
    (mask_width, mask_height), (width, height) = mask, picture
    # As long as the sides differ by less than a pixel when one is brought to the size of the other.
    if abs(mask_width * height - mask_height * width) >= max(width, height, mask_width, mask_height):
        raise NodeError(
            f"The mask was painted over a picture of {mask_width} × {mask_height} px, this one has "
            f"{width} × {height} px.",
            place=place,
            hint="Paint it anew with Paint a mask, or choose none.",
        )


@contextmanager
def _explained(path: Path, place: str = "file") -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError) as problem:
        missing = isinstance(problem, FileNotFoundError)
        raise NodeError(
            f"The picture “{path.name}” {'is not where it was' if missing else 'cannot be read'}.",
            place=place,
            hint="Choose it again."
            if missing
            else "It is damaged, too large, or in a format that is not known.",
        ) from problem
