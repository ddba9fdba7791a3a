"""A link on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ...core.graph import Link
from .inks import Inks

REACH = 6.0
"""How far from its line a link can be seized, in scene pixels."""


def link_path(start: QPointF, end: QPointF) -> QPainterPath:
    """A curve that leaves to the right and arrives from the left."""
    dx, dy = end.x() - start.x(), end.y() - start.y()
    if dx >= 0:
        bend = min(max(dx * 0.5, min(abs(dy) * 0.5, 48.0), 12.0), 160.0)
    else:  # backwards: swing out far enough to be told from the nodes between
        bend = min(60.0 - dx * 0.35, 220.0)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
    return path


class LinkItem(QGraphicsItem):
    """One link, drawn in the colour of its output's type."""

    def __init__(self, link: Link, type_name: str, inks: Inks):
        super().__init__()
        self.link = link
        self.type_name = type_name
        self.inks = inks
        self.chosen = False
        self.hovered = False
        self.faint = False
        self.far = False
        self.start = QPointF()
        self.end = QPointF()
        self._path = QPainterPath()
        self._bounds = QRectF()
        self._shape: QPainterPath | None = None
        self.setZValue(-1)

    def set_ends(self, start: QPointF, end: QPointF) -> None:
        """Follow the sockets."""
        if start == self.start and end == self.end:
            return
        self.prepareGeometryChange()
        self.start, self.end = start, end
        self._path = link_path(start, end)
        self._bounds = self._path.controlPointRect().adjusted(-4, -4, 4, 4)
        self._shape = None

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        if self._shape is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(2 * REACH)
            self._shape = stroker.createStroke(self._path)
        return self._shape

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.far:
            painter.setPen(self.inks.link(self.type_name, "hover" if self.chosen else "far"))
            painter.drawLine(self.start, self.end)
            return
        emphasis = (
            "selected" if self.chosen else "hover" if self.hovered else "faint" if self.faint else "calm"
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.inks.link(self.type_name, emphasis))
        painter.drawPath(self._path)
