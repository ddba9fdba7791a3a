"""Words that wake a LoRA in a prompt, as its header tells them. Touches no torch."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..core.errors import ModelFileError
from .headers import read_header

MOST_WORDS = 12
LONGEST_WORD = 120
"""Characters; what is longer is a caption, and no word to type."""


def trigger_words(model: Path) -> tuple[str, ...]:
    """What a model's author says to write; then the words most of its training pictures were captioned with.

    Empty where the file says nothing, is no single file, or cannot be read.
    """
    if model.is_dir():
        return ()
    try:
        return words_in(read_header(model).metadata)
    except ModelFileError:
        return ()


def words_in(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """The words in a header's metadata, likeliest first."""
    found = dict.fromkeys(word for word in _words(metadata) if 0 < len(word) <= LONGEST_WORD)
    return tuple(found)[:MOST_WORDS]


def _words(metadata: Mapping[str, str]) -> Iterator[str]:
    """``modelspec.trigger_phrase`` is of the Stability AI model specification; the counts are what the most
    used trainer (sd-scripts) notes: folder of pictures → caption → how many pictures have it.
    """
    phrase = metadata.get("modelspec.trigger_phrase")
    if isinstance(phrase, str):
        yield from (each.strip() for each in phrase.split(","))
    counted: Counter[str] = Counter()
    for captions in _counts(metadata.get("ss_tag_frequency")).values():
        if isinstance(captions, dict):
            for caption, count in captions.items():
                if isinstance(count, int):
                    counted[caption.strip()] += count
    yield from (word for word, _ in counted.most_common(MOST_WORDS))


def _counts(text: object) -> dict[str, object]:
    try:
        counts = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    return counts if isinstance(counts, dict) else {}
