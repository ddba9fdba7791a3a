"""Coordinates in a file."""

from __future__ import annotations

from collections.abc import Iterable

FARTHEST = 1e9
"""Canvas units; a position beyond is a damaged one."""


def numbers(values: Iterable[float]) -> list[int | float]:
    """Coordinates as a file says them: whole where they are whole."""
    return [int(each) if float(each).is_integer() else float(each) for each in values]


def read_numbers(value: object, count: int) -> list[float] | None:
    """So many coordinates of a file, or None when they are something else or too far away."""
    if not isinstance(value, list) or len(value) != count:
        return None
    for each in value:
        if isinstance(each, bool) or not isinstance(each, int | float) or abs(each) > FARTHEST:
            return None
    return [float(each) for each in value]
