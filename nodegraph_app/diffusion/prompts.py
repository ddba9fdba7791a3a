"""Prompt syntax: ``(text:1.2)`` sets a weight, ``(text)`` multiplies by 1.1; ``\\(`` is a plain bracket.

``embedding:name`` stands for the learned words of a file, see `textual_inversion`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

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
    """A token id and the weight of its embedding.

    Attributes:
        learned: name and row of the learned vector that stands here instead of the id's own.
    """

    id: int
    weight: float = 1.0
    learned: tuple[str, int] | None = None


_EMBEDDING = re.compile(r"(?<!\w)embedding:([^\s,;:|()\[\]{}<>\"]+)", re.IGNORECASE)


def embedding_names(text: str) -> tuple[str, ...]:
    """The embeddings that a prompt names, each once, in order."""
    found = (name for segment in parse(text) for piece, name in _pieces(segment.text) if name and not piece)
    return tuple(dict.fromkeys(found))


def _pieces(text: str) -> list[tuple[str, str]]:
    """A text cut at its embeddings: (text, "") and ("", name of an embedding), in order."""
    pieces, begin = [], 0
    for match in _EMBEDDING.finditer(text):
        name = match[1].rstrip(".")  # of a sentence that ends here
        pieces += [(text[begin : match.start()], ""), ("", name)]
        begin = match.start(1) + len(name)
    pieces.append((text[begin:], ""))
    return [(piece, name) for piece, name in pieces if piece or name]


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
    learned: Mapping[str, int] = MappingProxyType({}),
) -> list[list[Token]]:
    """Tokens in chunks of the encoder's length, each begun by `start`, ended by `end`, filled with `pad`.

    Args:
        tokenize: text → token ids without start and end.
        learned: name of an embedding → how many vectors it has.
    """
    room = length - 2
    bodies: list[list[Token]] = [[]]
    stand_in = next(number for number in range(4) if number not in (start, end, pad))
    for segment, text, name in ((s, *piece) for s in segments for piece in _pieces(s.text)):
        tokens = [Token(number, segment.weight) for number in tokenize(text)] if text else []
        tokens += [Token(stand_in, segment.weight, (name, row)) for row in range(learned.get(name, 0))]
        tears = len(tokens) > room if name else len(tokens) >= WHOLE_SEGMENT_TOKENS
        while tokens:
            free = room - len(bodies[-1])
            if len(tokens) > free and (not tears or free == 0):
                bodies.append([])
                continue
            bodies[-1] += tokens[:free]
            tokens = tokens[free:]
    return [[Token(start), *body, Token(end), *[Token(pad)] * (room - len(body))] for body in bodies]
