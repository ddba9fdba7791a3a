"""A moment in as few characters as tell it."""

from __future__ import annotations

from datetime import datetime


def when_text(at_s: float) -> str:
    """Of today the time, of this year the day, else the month; `at_s` counts from 1970."""
    when, now = datetime.fromtimestamp(at_s), datetime.now()
    if when.date() == now.date():
        return when.strftime("%H:%M")
    return when.strftime("%d %b" if when.year == now.year else "%b %Y")
