"""Where a new node goes: near where it was asked for, never on top of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from PySide6.QtCore import QPointF, QRectF, QSizeF

from .metrics import snapped

GAP = 16.0


def free_spot(wanted: QPointF, size: QSizeF, taken: Iterable[QRectF]) -> QPointF:
    """The corner on the grid nearest to `wanted` where a node of `size` overlaps none of `taken`."""
    obstacles = [rect.adjusted(-GAP, -GAP, GAP, GAP) for rect in taken]
    for offset in _spiral(32.0):
        corner = QPointF(snapped(wanted.x() + offset.x()), snapped(wanted.y() + offset.y()))
        place = QRectF(corner, size)
        if not any(place.intersects(obstacle) for obstacle in obstacles):
            return corner
    raise AssertionError("the canvas has no end")


def _spiral(step: float) -> Iterator[QPointF]:
    """Offsets in growing squares; down and right first, where there is room in most graphs."""
    yield QPointF(0, 0)
    for ring in count(1):
        edge = range(-ring, ring + 1)
        around = [(x, y) for x in edge for y in edge if max(abs(x), abs(y)) == ring]
        for x, y in sorted(around, key=lambda at: (at[0] ** 2 + at[1] ** 2, at[0] < 0, at[1] < 0)):
            yield QPointF(x * step, y * step)
