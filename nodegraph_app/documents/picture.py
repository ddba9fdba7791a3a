"""PNG pictures that carry the workflow which made them.

The workflow lies in a compressed international text chunk (iTXt; PNG specification, third edition, section
11.3.3). Reading walks the chunks by itself and decodes no pixel, so that a foreign picture cannot be made to
unfold into memory.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..core.errors import DocumentError
from .atomic import write_whole
from .strict_json import LARGEST_BYTES

if TYPE_CHECKING:
    from numpy import ndarray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = "nodegraph/workflow"
MOST_CHUNKS = 100_000


def encode_png(pixels: ndarray, workflow: str | None = None) -> bytes:
    """A picture as PNG: the same bytes for the same pixels and workflow.

    Args:
        pixels: (H, W, C) float32, 0 to 1; C is 1 (grey), 3, or 4 with alpha. Values outside are clipped,
            each is rounded to the nearest of 256 levels.
        workflow: JSON text to carry along.

    Raises:
        ValueError: the array is of another shape.
    """
    import numpy as np
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    if pixels.ndim != 3 or pixels.shape[2] not in (1, 3, 4) or 0 in pixels.shape:
        raise ValueError(f"Pixels are (H, W, 1, 3 or 4), not {pixels.shape}.")
    levels = np.rint(np.clip(np.nan_to_num(pixels), 0.0, 1.0) * 255.0).astype(np.uint8)
    picture = Image.fromarray(levels[:, :, 0] if levels.shape[2] == 1 else levels)
    info = PngInfo()
    if workflow is not None:
        info.add_itxt(KEYWORD, workflow, zip=True)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def write_picture(path: Path, pixels: ndarray, workflow: str | None = None) -> None:
    """Write a picture as `encode_png` makes it, whole or not at all. Raises OSError, ValueError."""
    write_whole(path, encode_png(pixels, workflow))


def workflow_in(file: BinaryIO) -> str | None:
    """The workflow text that a PNG carries, or None when it carries none.

    Args:
        file: open at the start of the picture; chunks that are not wanted are skipped, not read.

    Raises:
        DocumentError: it is no PNG, is damaged before the workflow, or the workflow is too large.
        OSError: the file cannot be read.
    """
    if file.read(8) != SIGNATURE:
        raise DocumentError("This is not a PNG picture.", place="byte 0")
    for _ in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            raise _damaged("the picture ends too early", file)
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND":
            return None
        if kind != b"iTXt" or length > LARGEST_BYTES:
            file.seek(length + 4, io.SEEK_CUR)
            continue
        content, checksum = file.read(length), file.read(4)
        if len(content) < length or checksum != struct.pack(">I", zlib.crc32(kind + content)):
            raise _damaged("a text chunk is damaged", file)
        keyword, _, rest = content.partition(b"\0")
        if keyword == KEYWORD.encode():
            return _text(rest, file)
    raise _damaged("it has too many chunks", file)


def _text(rest: bytes, file: BinaryIO) -> str:
    """The text after the keyword: compressed?, method, language, translated keyword, text."""
    _, separator, after_language = rest[2:].partition(b"\0")
    _, second, text = after_language.partition(b"\0")
    if not separator or not second or rest[0] not in (0, 1) or rest[1] != 0:
        raise _damaged("the workflow in it is damaged", file)
    if rest[0]:
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(text, LARGEST_BYTES + 1)
        except zlib.error:
            raise _damaged("the workflow in it is damaged", file) from None
    if len(text) > LARGEST_BYTES:
        raise DocumentError(
            f"The workflow in this picture is larger than {LARGEST_BYTES // 2**20} MiB.", place=KEYWORD
        )
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        raise _damaged("the workflow in it is not UTF-8 text", file) from None


def _damaged(what: str, file: BinaryIO) -> DocumentError:
    return DocumentError(f"This picture cannot be read: {what}.", place=f"byte {file.tell()}")
