"""Prompt syntax: ``(text:1.2)`` sets a weight, ``(text)`` multiplies by 1.1; ``\\(`` is a plain bracket."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

EMPHASIS = 1.1
"""What a pair of brackets without a number multiplies the weight by."""

WHOLE_SEGMENT_TOKENS = 8
"""Segments shorter than this are not torn apart at the end of a chunk."""


@dataclass(frozen=True)
class Segment:
    """A stretch of prompt with one weight."""

    text: str
    weight: float


@dataclass(frozen=True)
class Token:
    """A token id and the weight of its embedding."""

    id: int
    weight: float = 1.0


def parse(text: str) -> list[Segment]:
    """The prompt as weighted stretches, in order. Brackets that do not pair stand for themselves."""
    escaped = text.replace("\\(", _OPEN).replace("\\)", _CLOSE)
    return [Segment(_plain(piece), weight) for piece, weight in _weighted(escaped, 1.0)]


_OPEN, _CLOSE = "\ue000", "\ue001"
"""Stand-ins for escaped brackets; private-use characters, which no prompt means."""


def _plain(text: str) -> str:
    return text.replace(_OPEN, "(").replace(_CLOSE, ")")


def _weighted(text: str, weight: float) -> list[tuple[str, float]]:
    pieces: list[tuple[str, float]] = []
    for piece in _split_brackets(text):
        if len(piece) >= 2 and piece[0] == "(" and piece[-1] == ")":
            inner, own = _explicit_weight(piece[1:-1])
            pieces += _weighted(inner, weight * EMPHASIS if own is None else own)
        else:
            pieces.append((piece, weight))
    return pieces


def _split_brackets(text: str) -> list[str]:
    """Cut before each outermost opening bracket and after each outermost closing one."""
    pieces, begin, depth = [], 0, 0
    for place, letter in enumerate(text):
        if letter == "(":
            if depth == 0:
                pieces.append(text[begin:place])
                begin = place
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth == 0:
                pieces.append(text[begin : place + 1])
                begin = place + 1
            depth = max(depth, 0)
    pieces.append(text[begin:])
    return [piece for piece in pieces if piece]


def _explicit_weight(text: str) -> tuple[str, float | None]:
    """Text before the last colon and the number after it; None where no number stands there."""
    before, _, number = text.rpartition(":")
    if not before:
        return text, None
    try:
        weight = float(number)
    except ValueError:
        return text, None
    return (before, weight) if math.isfinite(weight) else (text, None)


def chunks(
    segments: Sequence[Segment],
    tokenize: Callable[[str], Sequence[int]],
    *,
    start: int,
    end: int,
    pad: int,
    length: int = 77,
) -> list[list[Token]]:
    """Tokens in chunks of the encoder's length, each begun by `start`, ended by `end`, filled with `pad`.

    Args:
        tokenize: text → token ids without start and end.
    """
    room = length - 2
    bodies: list[list[Token]] = [[]]
    for segment in segments:
        tokens = [Token(number, segment.weight) for number in tokenize(segment.text)]
        tears = len(tokens) >= WHOLE_SEGMENT_TOKENS
        while tokens:
            free = room - len(bodies[-1])
            if len(tokens) > free and (not tears or free == 0):
                bodies.append([])
                continue
            bodies[-1] += tokens[:free]
            tokens = tokens[free:]
    return [[Token(start), *body, Token(end), *[Token(pad)] * (room - len(body))] for body in bodies]
