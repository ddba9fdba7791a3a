"""Noise levels as a person writes them down. Needs no torch, so that a slip is shown while it is typed."""

from __future__ import annotations

import math
import re
from itertools import pairwise

from ..core.errors import NodeError


def read(text: str) -> list[float]:
    """The levels in a text: numbers parted by commas, semicolons or blanks, each lower than the one before.

    Raises:
        NodeError: something else stands there, or the levels do not fall.
    """
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    try:
        levels = [float(word) for word in words]
    except ValueError:
        wrong = next(word for word in words if not _is_number(word))
        raise NodeError(
            f"“{wrong}” in the list of noise levels is no number.",
            place="levels",
            hint="Write numbers with a point, parted by commas: 14.6, 3.8, 1.2, 0",
        ) from None
    falling = all(high > low for high, low in pairwise(levels))
    if len(levels) < 2 or not falling or levels[-1] < 0 or not math.isfinite(sum(levels)):
        raise NodeError(
            "A list of noise levels needs at least two, each lower than the one before, none below 0.",
            place="levels",
            hint="For a run to the end let the last be 0.",
        )
    return levels


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
