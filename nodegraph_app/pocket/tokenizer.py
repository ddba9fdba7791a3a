"""The pocket model's tokenizer: a real CLIP tokenizer over a small generated vocabulary."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from transformers import CLIPTokenizer

from nodegraph_app.pocket.scenes import COLOURS, SHAPES

TOKENS = 77
"""Length every prompt is padded or cut to, as Stable Diffusion 1.x does."""
START, END = "<|startoftext|>", "<|endoftext|>"
WORDS = (
    *("a", "an", "the", "on", "of", "and", "with", "left", "right", "above", "below"),
    *("small", "large", "background"),
    *COLOURS,
    *SHAPES,
)
"""Words that are one token each."""


def byte_symbols() -> list[str]:
    """Return the 256 characters that stand for bytes in GPT-2's and CLIP's byte-pair encoding, in byte order.

    Printable bytes stand for themselves; the others move to 256 and up (Radford et al. 2019).
    """
    printable = {
        *range(ord("!"), ord("~") + 1),
        *range(ord("¡"), ord("¬") + 1),
        *range(ord("®"), ord("ÿ") + 1),
    }
    moved = iter(range(256, 512))
    return [chr(byte) if byte in printable else chr(next(moved)) for byte in range(256)]


def merges() -> list[tuple[str, str]]:
    """Return byte-pair merges, in rank order, that make each of `WORDS` one token.

    Merges grow a word from its left, so two words that begin alike share merges. A merge such as `a r` would
    then also apply inside `star`, where `st` comes first; the ranks (words in order, left to right) keep
    every word whole, which the tests check.
    """
    found: dict[tuple[str, str], None] = {}
    for word in WORDS:
        symbols = [*word[:-1], word[-1] + "</w>"]
        while len(symbols) > 1:
            pair = min(pairwise(symbols), key=lambda p: _rank(found, p))
            if pair not in found:
                pair = (symbols[0], symbols[1])
                found[pair] = None
            symbols = _merged(symbols, pair)
    return list(found)


def _rank(found: dict[tuple[str, str], None], pair: tuple[str, str]) -> int:
    return list(found).index(pair) if pair in found else len(found)


def _merged(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    """Return symbols with every adjacent occurrence of `pair` joined, as byte-pair encoding does it."""
    joined: list[str] = []
    for symbol in symbols:
        if joined and (joined[-1], symbol) == pair:
            joined[-1] += symbol
        else:
            joined.append(symbol)
    return joined


def vocabulary() -> dict[str, int]:
    """Return token to id: 256 bytes, 256 bytes that end a word, merges, start, end; in CLIP's order."""
    symbols = byte_symbols()
    tokens = [*symbols, *(symbol + "</w>" for symbol in symbols), *(a + b for a, b in merges()), START, END]
    return {token: number for number, token in enumerate(dict.fromkeys(tokens))}


def new_tokenizer() -> CLIPTokenizer:
    """Return the tokenizer; lower-cases, encodes any text, pads with `<|endoftext|>` to 77 tokens."""
    return CLIPTokenizer(
        vocab=vocabulary(),
        merges=merges(),
        unk_token=END,
        bos_token=START,
        eos_token=END,
        pad_token=END,
        model_max_length=TOKENS,
    )


def write_vocabulary_files(folder: Path) -> None:
    """Write `vocab.json` and `merges.txt`, the older form of the same tokenizer that many programs read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary(), ensure_ascii=False), encoding="utf-8")
    lines = ["#version: 0.2", *(" ".join(pair) for pair in merges())]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
