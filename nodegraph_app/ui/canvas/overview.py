"""The whole graph as coloured rectangles: for very large graphs, and for the minimap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from .node_paint import far_color

if TYPE_CHECKING:
    from .scene import GraphScene
    from .view import GraphView

MANY = 1500
"""From this many visible nodes on, one item draws them all."""


class Overview:
    """Rectangles of all nodes by colour, and their links, ready to draw in two calls a colour."""

    def __init__(self, scene: GraphScene):
        self._scene = scene
        self._stale = True
        self._rects: dict[str, list[QRectF]] = {}
        self._lines: list[QLineF] = []
        self._all: list[QRectF] = []
        self.bounds = QRectF()

    def outdate(self) -> None:
        """Something moved or changed its look."""
        self._stale = True
        for view in self._scene.views():
            view.overview_changed()  # type: ignore[attr-defined]

    def _refresh(self) -> None:
        if not self._stale:
            return
        self._stale = False
        self._rects, self._all = {}, []
        self.bounds = QRectF()
        colors = self._scene.inks.color
        for item in self._scene.nodes.values():
            color = colors["accent"] if item.chosen else far_color(item)
            rect = item.rect
            self._rects.setdefault(color.name(), []).append(rect)
            self._all.append(rect)
            self.bounds = self.bounds.united(rect)
        self._lines = [QLineF(link.start, link.end) for link in self._scene.links.values()]

    def visible(self, area: QRectF) -> int:
        """How many nodes lie in an area."""
        self._refresh()
        if area.contains(self.bounds):
            return len(self._all)
        return sum(area.intersects(rect) for rect in self._all)

    def region(self) -> QRectF:
        """Around all nodes."""
        self._refresh()
        return self.bounds

    def paint(self, painter: QPainter) -> None:
        """Draw everything in scene coordinates."""
        self._refresh()
        colors = self._scene.inks.color
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colors["faint"], 0))
        painter.drawLines(self._lines)
        painter.setPen(Qt.PenStyle.NoPen)
        for color, rects in self._rects.items():
            painter.setBrush(QColor(color))
            painter.drawRects(rects)


class Minimap(QWidget):
    """The graph in a corner; drag to look elsewhere."""

    moved = Signal(QPointF)

    WIDTH, HEIGHT = 152, 92

    def __init__(self, view: GraphView):
        super().__init__(view)
        self._view = view
        self.setFixedSize(self.WIDTH, self.HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Minimap")
        self.setToolTip("Drag to look elsewhere")

    def _frame(self) -> QRectF:
        """The part of the scene that is drawn."""
        frame = self._view.graph_scene.overview.region().united(self._view.visible_area())
        return frame.adjusted(-60, -60, 60, 60)

    def _scale(self, frame: QRectF) -> float:
        return min((self.width() - 8) / max(frame.width(), 1), (self.height() - 8) / max(frame.height(), 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        inks = self._view.graph_scene.inks
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(inks.outline)
        painter.setBrush(inks.color["panel"])
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        frame = self._frame()
        scale = self._scale(frame)
        painter.save()
        painter.translate(QRectF(self.rect()).center())
        painter.scale(scale, scale)
        painter.translate(-frame.center())
        self._view.graph_scene.overview.paint(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = QPen(inks.color["accent"], 1)
        seen.setCosmetic(True)
        painter.setPen(seen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._view.visible_area())
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._look(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._look(event)

    def _look(self, event: QMouseEvent) -> None:
        frame = self._frame()
        offset = event.position() - QRectF(self.rect()).center()
        self.moved.emit(frame.center() + offset / self._scale(frame))
