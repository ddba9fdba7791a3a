"""Vocabularies in SentencePiece's own format, ``spiece.model``, read without its library.

The file is one protocol buffer message, Kudo and Richardson (2018): field 1, repeated, holds the pieces (text
and logarithm of the probability), field 3 how text is normalised before it is cut.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5
"""Wire types of protocol buffers."""
PIECES, NORMALIZER = 1, 3
TEXT, SCORE = 1, 2
CHARACTERS = 2
"""Field numbers: of the message, of a piece, of the normalizer."""


@dataclass(frozen=True)
class Vocabulary:
    """What a tokenizer needs of the file.

    Attributes:
        pieces: text and logarithm of the probability; a piece's number is its place.
        characters: compiled map from characters to normal ones; empty where text is taken as it is.
    """

    pieces: tuple[tuple[str, float], ...]
    characters: bytes


def read(path: Path) -> Vocabulary:
    """The vocabulary in a file.

    Raises:
        ValueError: it is none, or cut short.
        OSError: it cannot be read.
    """
    pieces: list[tuple[str, float]] = []
    characters = b""
    for number, value in _fields(path.read_bytes()):
        if number == PIECES and isinstance(value, bytes):
            piece = dict(_fields(value))
            text, score = piece.get(TEXT, b""), piece.get(SCORE, 0.0)
            if not isinstance(text, bytes) or not isinstance(score, float):
                raise ValueError("a piece has no text")
            pieces.append((text.decode("utf-8"), score))
        elif number == NORMALIZER and isinstance(value, bytes):
            found = dict(_fields(value)).get(CHARACTERS, b"")
            characters = found if isinstance(found, bytes) else b""
    if not pieces:
        raise ValueError("the vocabulary is empty")
    return Vocabulary(tuple(pieces), characters)


def _fields(message: bytes) -> Iterator[tuple[int, bytes | int | float]]:
    """Number and value of every field of a message. Raises ValueError where it is cut short."""
    place = 0
    while place < len(message):
        tag, place = _varint(message, place)
        kind = tag & 7
        if kind == VARINT:
            value, place = _varint(message, place)
            yield tag >> 3, value
            continue
        if kind == BYTES:
            length, place = _varint(message, place)
        elif kind in (FIXED_32, FIXED_64):
            length = 4 if kind == FIXED_32 else 8
        else:
            raise ValueError(f"unknown wire type {kind}")
        raw, place = message[place : place + length], place + length
        if len(raw) < length:
            raise ValueError("the vocabulary is cut short")
        yield tag >> 3, raw if kind == BYTES else struct.unpack("<f" if kind == FIXED_32 else "<d", raw)[0]


def _varint(message: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and where the next field begins."""
    number = shift = 0
    while True:
        if place >= len(message) or shift > 63:
            raise ValueError("the vocabulary is cut short")
        byte = message[place]
        number |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return number, place
