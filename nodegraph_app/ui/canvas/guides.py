"""Guides: lines say with which nodes one that is moved is in line, and pull it there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF

PULL_PX = 5.0
"""How near an edge comes before it is pulled in line, in pixels of the screen."""
OVER = 12.0
"""How far a line reaches past the two it joins, in scene pixels."""


class Guides:
    """The edges of the nodes that stay, to find those in line with one that moves.

    Args:
        standing: rectangles of the nodes that stay, in the scene.
    """

    def __init__(self, standing: Iterable[QRectF]):
        self._at_x: dict[float, list[QRectF]] = {}
        self._at_y: dict[float, list[QRectF]] = {}
        for rect in standing:
            for x in (rect.left(), rect.right()):
                self._at_x.setdefault(x, []).append(rect)
            for y in (rect.top(), rect.bottom()):
                self._at_y.setdefault(y, []).append(rect)
        self._across, self._down = sorted(self._at_x), sorted(self._at_y)

    def pull(self, body: QRectF, reach: float) -> tuple[float | None, float | None]:
        """How far a rectangle is from being in line across and down; None where nothing is within reach."""
        across = _nearest(self._across, (body.left(), body.right()), reach)
        return across, _nearest(self._down, (body.top(), body.bottom()), reach)

    def lines(self, body: QRectF) -> list[QLineF]:
        """From each edge of a rectangle that is in line, to the furthest nodes it is in line with."""
        found: list[QLineF] = []
        for x in (body.left(), body.right()):
            if joined := self._at_x.get(x):
                top = min(rect.top() for rect in (*joined, body))
                bottom = max(rect.bottom() for rect in (*joined, body))
                found.append(QLineF(QPointF(x, top - OVER), QPointF(x, bottom + OVER)))
        for y in (body.top(), body.bottom()):
            if joined := self._at_y.get(y):
                left = min(rect.left() for rect in (*joined, body))
                right = max(rect.right() for rect in (*joined, body))
                found.append(QLineF(QPointF(left - OVER, y), QPointF(right + OVER, y)))
        return found


def _nearest(known: Sequence[float], edges: Iterable[float], reach: float) -> float | None:
    best: float | None = None
    for edge in edges:
        at = bisect_left(known, edge)
        for value in known[max(at - 1, 0) : at + 1]:
            if abs(value - edge) <= reach and (best is None or abs(value - edge) < abs(best)):
                best = value - edge
    return best
