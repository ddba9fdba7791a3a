"""Pictures that carry a workflow, and foreign ones that carry something nasty."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from nodegraph_app.core.errors import DocumentError
from nodegraph_app.documents.picture import KEYWORD, SIGNATURE, encode_png, workflow_in, write_picture

PIXELS = np.linspace(0, 1, 5 * 7 * 3, dtype=np.float32).reshape(5, 7, 3)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def text_chunk(packed: bytes, *, head: bytes = b"\1\0", keyword: str = KEYWORD) -> bytes:
    return chunk(b"iTXt", keyword.encode() + b"\0" + head + b"\0\0" + packed)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pixels_are_written_rounded_to_256_levels(channels):
    pixels = np.random.default_rng(0).random((4, 6, channels), dtype=np.float32)
    with Image.open(io.BytesIO(encode_png(pixels))) as picture:
        read = np.asarray(picture).reshape(4, 6, channels)
    assert np.array_equal(read, np.rint(pixels * 255).astype(np.uint8))


def test_values_outside_the_range_are_clipped():
    pixels = np.array([[[-1.0, 2.0, np.nan]]], dtype=np.float32)
    with Image.open(io.BytesIO(encode_png(pixels))) as picture:
        assert picture.getpixel((0, 0)) == (0, 255, 0)


def test_a_picture_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="H, W"):
        encode_png(np.zeros((4, 4), np.float32))


def test_a_picture_carries_its_workflow_and_equal_pictures_are_equal_bytes(tmp_path):
    text = '{"title": "Café ☕"}' + "x" * 3_000_000
    write_picture(tmp_path / "a.png", PIXELS, text)
    content = (tmp_path / "a.png").read_bytes()
    assert workflow_in(io.BytesIO(content)) == text
    assert content == encode_png(PIXELS, text)
    assert len(content) < 10_000


def test_a_picture_without_a_workflow_says_so():
    assert workflow_in(io.BytesIO(encode_png(PIXELS))) is None


def test_text_of_other_programs_is_passed_over():
    info = PngInfo()
    info.add_text("parameters", "steps: 20")
    info.add_itxt("XML:com.adobe.xmp", "<x/>")
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, "PNG", pnginfo=info)
    assert workflow_in(io.BytesIO(buffer.getvalue())) is None


def test_an_uncompressed_text_is_read_too():
    assert workflow_in(io.BytesIO(SIGNATURE + text_chunk(b"{}", head=b"\0\0"))) == "{}"


def test_a_text_that_unfolds_into_gigabytes_is_refused_in_little_memory():
    bomb = zlib.compress(b" " * (200 * 2**20), 9)
    tracemalloc.start()
    with pytest.raises(DocumentError, match="larger than 16 MiB"):
        workflow_in(io.BytesIO(SIGNATURE + text_chunk(bomb)))
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 80 * 2**20


def test_a_picture_of_a_billion_pixels_is_not_decoded():
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0))
    assert workflow_in(io.BytesIO(SIGNATURE + header + text_chunk(zlib.compress(b"{}")))) == "{}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        SIGNATURE,
        SIGNATURE + struct.pack(">I4s", 2**32 - 1, b"iTXt"),
        SIGNATURE + struct.pack(">I4s", 2**31, b"IDAT"),
        SIGNATURE + text_chunk(b"no zlib"),
        SIGNATURE + text_chunk(b"{}", head=b"\7\0"),
        SIGNATURE + chunk(b"iTXt", KEYWORD.encode() + b"\0"),
        SIGNATURE + text_chunk(zlib.compress(b"\xff\xfe")),
        SIGNATURE + text_chunk(zlib.compress(b"{}"))[:-1] + b"?",
        SIGNATURE + chunk(b"tEXt", b"") * 100_001,
    ],
)
def test_a_damaged_picture_is_refused_with_the_place(content):
    with pytest.raises(DocumentError) as caught:
        workflow_in(io.BytesIO(content))
    assert caught.value.place


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_any_damaged_picture_gives_text_nothing_or_a_document_error(data):
    content = bytearray(encode_png(PIXELS, '{"format": "nodegraph/workflow"}'))
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position : position + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        workflow_in(io.BytesIO(bytes(content)))
    except DocumentError as error:
        assert error.place  # noqa: PT017  (most mutations end here, some do not)
