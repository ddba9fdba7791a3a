"""Finding things by what somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...core.spec import NodeSpec


def ranked(query: str, specs: Iterable[NodeSpec], recent: Sequence[str] = ()) -> list[NodeSpec]:
    """Node types that match every word of the query, best first.

    Recent ones win ties and empty queries; after them the order of the library holds.
    """
    words = query.lower().split()
    found: list[tuple[float, int, int, NodeSpec]] = []
    for order, spec in enumerate(specs):
        names = spec.type.replace(".", "_").split("_")
        scores = [
            score(word, spec.title, tags=spec.tags, names=names, summary=spec.summary) for word in words
        ]
        if all(scores):
            age = recent.index(spec.type) if spec.type in recent else len(recent)
            found.append((-sum(scores), age, order, spec))
    found.sort(key=lambda entry: entry[:3])
    return [entry[3] for entry in found]


def score(
    word: str, title: str, *, tags: Iterable[str] = (), names: Iterable[str] = (), summary: str = ""
) -> float:
    """How well one word, in small letters, matches a thing; 0 when it does not."""
    title = title.lower()
    best = 0.0
    if title == word:
        best = 130.0
    elif any(part.startswith(word) for part in title.split()):
        best = 110.0 if title.startswith(word) else 100.0
    elif word in title:
        best = 80.0
    for tag in tags:
        if tag.lower() == word:  # what others, or newcomers, call it
            best = max(best, 125.0 if word in title else 105.0)
        elif tag.lower().startswith(word):
            best = max(best, 90.0)
        elif word in tag.lower():
            best = max(best, 60.0)
    if any(name.startswith(word) for name in names):
        best = max(best, 75.0)
    if best == 0.0:
        best = _loose_score(word, title)
    if best == 0.0 and len(word) > 2 and any(w.startswith(word) for w in summary.lower().split()):
        best = 15.0
    return best


def _loose_score(word: str, title: str) -> float:
    """For letters that occur in order, e.g. ``ldck`` in ``load checkpoint``; gaps cost."""
    if len(word) < 2 or title[0] != word[0]:
        return 0.0
    at, gaps = 0, 0
    for letter in word[1:]:
        following = title.find(letter, at + 1)
        if following < 0:
            return 0.0
        gaps += following - at - 1
        at = following
    return max(50.0 - 2 * gaps, 5.0)
