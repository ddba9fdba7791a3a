"""A link on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ...core.graph import Link
from .fitting import LinkEnd
from .inks import Inks
from .link_paths import from_afar, link_path, pieces
from .options import LinkStyle

REACH = 6.0
"""How far from its line a link can be seized, in scene pixels."""


class LinkItem(QGraphicsItem):
    """One link, drawn in the colour of its output's type."""

    def __init__(self, link: Link, type_name: str, inks: Inks, style: LinkStyle = "curve"):
        super().__init__()
        self.style: LinkStyle = style
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
        self.near_pointed = False
        """A node at one of its ends is pointed at or selected."""
        self.far = False
        self.start = QPointF()
        self.end = QPointF()
        self._path = QPainterPath()
        self._far_lines: list[QLineF] | None = None
        self._bounds = QRectF()
        self._shape: QPainterPath | None = None
        self.setZValue(-1)

    def set_ends(self, start: QPointF, end: QPointF) -> None:
        """Follow the sockets."""
        if start == self.start and end == self.end:
            return
        self.prepareGeometryChange()
        self.start, self.end = start, end
        self._bend()

    def set_style(self, style: LinkStyle) -> None:
        """Take another shape."""
        if style != self.style:
            self.prepareGeometryChange()
            self.style = style
            self._bend()
            self.update()

    def _bend(self) -> None:
        self._path = link_path(self.start, self.end, self.style)
        self._far_lines = None
        self._bounds = self._path.controlPointRect().adjusted(-4, -4, 4, 4)
        self._shape = None

    @property
    def middle(self) -> QPointF:
        """The point half way along."""
        return self._path.pointAtPercent(0.5) if self.style == "angled" else (self.start + self.end) / 2

    def lines(self) -> list[QLineF]:
        """The line as it is drawn, in straight pieces."""
        if self.far:
            return self._from_afar()
        return pieces(self._path, self.start, self.end, self.style)

    def far_lines(self) -> list[QLineF]:
        """The line as it is drawn where nodes are rectangles; none where it is hidden."""
        return self._from_afar() if self.seen else []

    def _from_afar(self) -> list[QLineF]:
        if self._far_lines is None:
            self._far_lines = from_afar(self.start, self.end, self.style)
        return self._far_lines

    @property
    def seen(self) -> bool:
        """Whether it is drawn now."""
        lit = self.chosen or self.hovered or self.offered or self.doomed or self.near_pointed
        return lit or self.style != "hidden"

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
        if not self.seen:
            return
        if self.far:
            painter.setPen(self._pen("hover" if self.chosen or self.offered else "far"))
            painter.drawLines(self._from_afar())
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
