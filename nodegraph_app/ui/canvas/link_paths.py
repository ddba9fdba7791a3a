"""The shapes of links: curves, straight lines, or horizontal and vertical pieces with round corners."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainterPath

from .metrics import GRID
from .options import LinkStyle

PIECES = 24
"""Straight pieces that stand for a curve where it is cut."""
STUB = 3.0 * GRID
"""How far an angled link goes straight on from a socket before it turns back."""
DETOUR = 8.0 * GRID
"""How far below it passes when both sockets are at one height."""
ROUND = 1.0 * GRID
"""Radius of the corners."""


def link_path(start: QPointF, end: QPointF, style: LinkStyle = "curve") -> QPainterPath:
    """The way from an output to an input; it leaves to the right and arrives from the left."""
    match style:
        case "straight":
            path = QPainterPath(start)
            path.lineTo(end)
            return path
        case "angled":
            return _rounded(corners(start, end))
    return _curve(start, end)


def pieces(path: QPainterPath, start: QPointF, end: QPointF, style: LinkStyle) -> list[QLineF]:
    """The same way in straight pieces."""
    match style:
        case "straight":
            points = [start, end]
        case "angled":
            points = corners(start, end)
        case _:
            points = [path.pointAtPercent(step / PIECES) for step in range(PIECES + 1)]
    return [QLineF(a, b) for a, b in pairwise(points)]


def from_afar(start: QPointF, end: QPointF, style: LinkStyle) -> list[QLineF]:
    """The way in so few pieces that it is drawn at once: a curve is a line."""
    if style == "angled":
        return [QLineF(a, b) for a, b in pairwise(corners(start, end))]
    return [QLineF(start, end)]


def corners(start: QPointF, end: QPointF) -> list[QPointF]:
    """Where an angled link begins, turns and ends."""
    if start.y() == end.y() and end.x() >= start.x():
        return [start, end]
    if end.x() - start.x() >= 2 * ROUND:
        middle = (start.x() + end.x()) / 2
        return [start, QPointF(middle, start.y()), QPointF(middle, end.y()), end]
    out, back = start.x() + STUB, end.x() - STUB
    level = (start.y() + end.y()) / 2
    if abs(end.y() - start.y()) < 2 * STUB:
        level = max(start.y(), end.y()) + DETOUR
    return [
        start,
        QPointF(out, start.y()),
        QPointF(out, level),
        QPointF(back, level),
        QPointF(back, end.y()),
        end,
    ]


def _rounded(points: list[QPointF]) -> QPainterPath:
    """Through these points, each corner cut round as far as there is room."""
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        come, go = QLineF(corner, before), QLineF(corner, after)
        radius = min(ROUND, come.length() / 2, go.length() / 2)
        if radius <= 0.0:
            continue
        path.lineTo(come.pointAt(radius / come.length()))
        path.quadTo(corner, go.pointAt(radius / go.length()))
    path.lineTo(points[-1])
    return path


def _curve(start: QPointF, end: QPointF) -> QPainterPath:
    dx, dy = end.x() - start.x(), end.y() - start.y()
    if dx >= 0:
        bend = min(max(dx * 0.5, min(abs(dy) * 0.5, 48.0), 12.0), 160.0)
    else:  # backwards: swing out far enough to be told from the nodes between
        bend = min(60.0 - dx * 0.35, 220.0)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
    return path
