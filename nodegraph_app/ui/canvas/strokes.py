"""The line that the mouse leaves behind while a stroke or a loop is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPolygonF

if TYPE_CHECKING:
    from .surface import Surface


class Stroke:
    """One line over everything, in scene coordinates; closed and filled for a loop."""

    def __init__(self, view: Surface, pen: QPen, *, closed: bool = False):
        self._view = view
        self._pen = QPen(pen)
        self._pen.setCosmetic(True)
        self._fill = QBrush()
        if closed:
            soft = QColor(pen.color())
            soft.setAlphaF(0.12)
            self._fill = QBrush(soft)
        self.points: list[QPointF] = []
        self._path = QPainterPath()

    def add(self, at: QPointF) -> None:
        """Go on to a point."""
        self._refresh()
        if self.points:
            self._path.lineTo(at)
        else:
            self._path.moveTo(at)
        self.points.append(at)
        self._refresh()

    def span(self, start: QPointF, end: QPointF) -> None:
        """Be the straight line between two points."""
        self._refresh()
        self.points = [start, end]
        self._path = QPainterPath(start)
        self._path.lineTo(end)
        self._refresh()

    @property
    def loop(self) -> QPolygonF:
        """The line as a polygon."""
        return QPolygonF(self.points)

    @property
    def bounds(self) -> QRectF:
        """Around the line."""
        return self._path.boundingRect()

    def paint(self, painter: QPainter) -> None:
        """Draw it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen)
        painter.setBrush(self._fill)
        painter.drawPath(self._path)

    def _refresh(self) -> None:
        seen = self._view.mapFromScene(self.bounds).boundingRect()
        self._view.viewport().update(seen.adjusted(-4, -4, 4, 4))
