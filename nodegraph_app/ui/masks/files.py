"""Masks as files: beside the workflow or in the input folder, named by content, never overwritten. No Qt."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ...documents.atomic import make_folder, write_whole

if TYPE_CHECKING:
    from numpy import ndarray

FOLDER = "masks"
"""Within the folder of the workflow, or the input folder."""
DIGITS = 12
LONGEST_STEM = 40


def png_of(levels: ndarray) -> bytes:
    """A mask as a PNG in shades of grey: the same bytes for the same mask."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(levels).save(buffer, "PNG")
    return buffer.getvalue()


def keep(levels: ndarray, over: str, folder: Path) -> str:
    """Write a mask and return the name by which a workflow finds it from now on. Raises OSError.

    Another mask has another name, so that a workflow that was saved earlier still finds its own.

    Args:
        levels: (H, W) uint8.
        over: name of the picture it was painted over, for people who look into the folder.
        folder: of the workflow, or of inputs.
    """
    content = png_of(levels)
    stem = "".join(c if c.isalnum() or c in "-_" else "_" for c in PurePosixPath(over).stem)[:LONGEST_STEM]
    digest = hashlib.sha256(content).hexdigest()
    for digits in (DIGITS, len(digest)):  # a file of the short name may have been changed by somebody
        name = f"{FOLDER}/{stem or 'mask'}-{digest[:digits]}.png"
        target = folder / name
        if target.is_file() and target.read_bytes() == content:
            return name
        if not target.exists():
            break
    make_folder(target.parent)
    write_whole(target, content)
    return name


def read(path: Path, size: tuple[int, int]) -> ndarray | None:
    """A mask at this width and height, to go on with; None where the file cannot be read."""
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as file:
            grey = ImageOps.exif_transpose(file).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    if grey.size != size:
        grey = grey.resize(size, Image.Resampling.BILINEAR)
    return np.array(grey)
