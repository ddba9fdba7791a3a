"""The shapes of sockets, made once."""

from __future__ import annotations

import math
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from ..theme.palette import Shape
from .metrics import SOCKET


def _polygon(points: list[tuple[float, float]]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    path.closeSubpath()
    return path


@cache
def shape_path(shape: Shape) -> QPainterPath:
    """Outline of a socket shape around the origin. Treat it as read-only."""
    size = SOCKET
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    match shape:
        case "diamond":
            return _polygon([(0, -size - 1), (size + 1, 0), (0, size + 1), (-size - 1, 0)])
        case "tag":
            return _polygon([(-size, -4.5), (1, -4.5), (size + 0.5, 0), (1, 4.5), (-size, 4.5)])
        case "triangle":
            return _polygon([(0, -size - 0.5), (size + 0.5, size - 0.5), (-size - 0.5, size - 0.5)])
        case "falling":
            return _polygon([(-size - 0.5, -size + 0.5), (size + 0.5, -size + 0.5), (0, size + 0.5)])
        case "house":
            return _polygon([(0, -size - 1), (size, -0.5), (size, size), (-size, size), (-size, -0.5)])
        case "bow":
            return _polygon([(-size, -size), (size, -size), (1, 0), (size, size), (-size, size), (-1, 0)])
        case "star":
            radii = [(size + 1 if corner % 2 == 0 else 2.2) for corner in range(8)]
            turns = [math.radians(45 * corner) for corner in range(8)]
            return _polygon([(r * math.cos(t), r * math.sin(t)) for r, t in zip(radii, turns, strict=True)])
        case "hexagon":
            turns = [math.radians(60 * step) for step in range(6)]
            return _polygon([((size + 0.5) * math.cos(t), (size + 0.5) * math.sin(t)) for t in turns])
        case "square":
            path.addRoundedRect(QRectF(-4.5, -4.5, 9, 9), 1.5, 1.5)
        case "half":
            path.moveTo(4.0, -size)
            path.lineTo(0.0, -size)
            path.arcTo(QRectF(-size, -size, 2 * size, 2 * size), 90, 180)
            path.lineTo(4.0, size)
            path.closeSubpath()
        case "lens":
            path.moveTo(-size - 1, 0)
            path.quadTo(0, -2 * size, size + 1, 0)
            path.quadTo(0, 2 * size, -size - 1, 0)
            path.addEllipse(QPointF(0, 0), 2, 2)
        case "ring":
            path.addEllipse(QPointF(0, 0), size + 0.5, size + 0.5)
            path.addEllipse(QPointF(0, 0), 2.2, 2.2)
        case "circle":
            path.addEllipse(QPointF(0, 0), size, size)
        case "dot":
            path.addEllipse(QPointF(0, 0), 3.5, 3.5)
        case "cross":
            arm = 1.6
            return _polygon(
                [
                    (-arm, -size), (arm, -size), (arm, -arm), (size, -arm), (size, arm), (arm, arm),
                    (arm, size), (-arm, size), (-arm, arm), (-size, arm), (-size, -arm), (-arm, -arm),
                ]
            )  # fmt: skip
    return path
