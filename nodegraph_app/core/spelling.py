"""Names as people type them: other punctuation, words cut short, letters swapped."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

LEAST_LIKENESS, MOST_SUGGESTED = 0.75, 3


def words(name: str) -> list[str]:
    """The words of a name, in small letters: ``"DPM++ 2M"`` as ``["dpmpp", "2m"]``."""
    return re.findall(r"[^\W_]+", name.casefold().replace("++", "pp"))


def matches(typed: str, name: str) -> bool:
    """Whether every word typed begins a word of the name, or all of them together are part of it.

    ``"euler a"`` finds ``euler_ancestral``, and ``"dpm++2m"`` ``dpmpp_2m_sde``.
    """
    wanted, held = words(typed), words(name)
    begun = all(any(word.startswith(each) for word in held) for each in wanted)
    return begun or "".join(wanted) in "".join(held)


def alike(typed: str, names: Iterable[str]) -> list[str]:
    """The names that somebody who typed this may have meant, likeliest first; a few at most."""
    known = list(names)
    found = sorted((name for name in known if matches(typed, name)), key=len) if words(typed) else []
    joined = {"".join(words(name)): name for name in known}
    close = difflib.get_close_matches("".join(words(typed)), list(joined), MOST_SUGGESTED, LEAST_LIKENESS)
    return list(dict.fromkeys([*found, *(joined[each] for each in close)]))[:MOST_SUGGESTED]
