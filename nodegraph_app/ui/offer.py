"""What the palette of commands lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """One thing to do.

    Attributes:
        name: unique.
        title: what it does.
        place: menu or kind, to find it by as well.
        keys: as the platform writes them.
        act: does it.
    """

    name: str
    title: str
    place: str
    keys: str
    act: Callable[[], object]
