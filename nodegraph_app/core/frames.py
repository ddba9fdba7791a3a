"""Frames: titled boxes behind the nodes. They say what belongs together and take no part in any run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LEAST_SIDE = 48.0
"""A frame is never narrower or lower than this, in canvas units."""


@dataclass(frozen=True)
class Frame:
    """A box on the canvas. What lies in it belongs to it; nothing else says so.

    Attributes:
        id: unique among the frames of its graph; letters, digits, ``_`` and ``-``.
        title: what stands in its head.
        place: left, top, width and height, in canvas units.
        color: name of a node colour, or None.
        extra: fields of the file that this version does not know, kept as they were.
        group: id of the group on whose canvas it is drawn, or None.
    """

    id: str
    title: str = ""
    place: tuple[float, float, float, float] = (0.0, 0.0, 320.0, 240.0)
    color: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    group: str | None = None

    def moved(self, dx: float, dy: float) -> tuple[float, float, float, float]:
        """Its place, elsewhere."""
        left, top, width, height = self.place
        return left + dx, top + dy, width, height
