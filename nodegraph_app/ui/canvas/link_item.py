"""A link on the canvas."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ...core.graph import Link
from .fitting import LinkEnd
from .inks import Inks

REACH = 6.0
"""How far from its line a link can be seized, in scene pixels."""


PIECES = 24
"""Straight pieces that stand for a curve where it is cut."""


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
        self.tail = LinkEnd(link.source, link.output, True)
        """The socket at which it is seen to start; it may stand for that of the link."""
        self.head = LinkEnd(link.target, link.input, False)
        """Likewise, to end."""
        self.type_name = type_name
        self.inks = inks
        self.chosen = False
        self.hovered = False
        self.faint = False
        self.offered = False
        """A node that is dropped now is put on this link."""
        self.doomed = False
        """The stroke being drawn cuts it."""
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

    @property
    def middle(self) -> QPointF:
        """The point half way along."""
        return (self.start + self.end) / 2

    def lines(self) -> list[QLineF]:
        """The line as it is drawn, in straight pieces."""
        if self.far:
            return [QLineF(self.start, self.end)]
        points = [self._path.pointAtPercent(step / PIECES) for step in range(PIECES + 1)]
        return [QLineF(a, b) for a, b in pairwise(points)]

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
            painter.setPen(self._pen("hover" if self.chosen or self.offered else "far"))
            painter.drawLine(self.start, self.end)
            return
        emphasis = (
            "selected"
            if self.chosen or self.offered
            else "hover"
            if self.hovered
            else "faint"
            if self.faint
            else "calm"
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._pen(emphasis))
        painter.drawPath(self._path)

    def _pen(self, emphasis: str) -> QPen:
        return self.inks.doomed if self.doomed else self.inks.link(self.type_name, emphasis)

    def mark(self, *, offered: bool = False, doomed: bool = False) -> None:
        """Show what the gesture under way would do to it; nothing by default."""
        if (offered, doomed) != (self.offered, self.doomed):
            self.offered, self.doomed = offered, doomed
            self.update()
