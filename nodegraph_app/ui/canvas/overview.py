"""The whole graph as coloured rectangles: for very large graphs, and for the minimap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from .metrics import HEADER
from .node_paint import far_color

if TYPE_CHECKING:
    from .scene import GraphScene
    from .surface import Surface

MANY = 1500
"""From this many visible nodes on, one item draws them all."""
MANY_FAR = 200
"""The same from afar, where nodes are rectangles anyway."""


class Overview:
    """Rectangles of all nodes and lines of all links by colour, ready to draw in one call a colour."""

    def __init__(self, scene: GraphScene):
        self._scene = scene
        self._all_stale = True
        self._stale: set[str] = set()
        self._bodies: dict[str, QRectF] = {}
        self._colors: dict[str, str] = {}
        self._by_color: dict[str, dict[str, QRectF]] = {}
        self._heads: dict[str, dict[str, QRectF]] = {}
        self._lines: dict[str, dict[tuple[str, str], list[QLineF]]] = {}
        self._drawn: dict[str, list[QLineF]] = {}
        """The lines of a colour in one list."""
        self._bounds = QRectF()

    def outdate(self, node_ids: Iterable[str] | None = None, *, passing: bool = False) -> None:
        """Nodes moved or look different, all of them by default; the links at them too.

        Args:
            passing: in the middle of a drag, which the minimap does not follow.
        """
        if node_ids is None:
            self._all_stale = True
        else:
            self._stale.update(node_ids)
        for view in self._scene.views():
            view.overview_changed(passing=passing)  # type: ignore[attr-defined]

    def _refresh(self) -> None:
        if self._all_stale:
            for each in (self._bodies, self._colors, self._by_color, self._heads, self._lines):
                each.clear()
            for node_id in self._scene.nodes:
                self._refresh_node(node_id)
            for key in self._scene.links:
                self._refresh_link(key)
        elif self._stale:
            for node_id in self._stale:
                self._refresh_node(node_id)
            for key, link in self._scene.links.items():
                if link.head.node in self._stale or link.tail.node in self._stale:
                    self._refresh_link(key)
        else:
            return
        self._all_stale = False
        self._stale.clear()
        self._drawn = {
            type_name: [line for lines in by_link.values() for line in lines]
            for type_name, by_link in self._lines.items()
        }
        self._bounds = QRectF()
        for rect in self._bodies.values():
            self._bounds = self._bounds.united(rect)

    def _refresh_node(self, node_id: str) -> None:
        if (old := self._colors.pop(node_id, None)) is not None:
            del self._bodies[node_id], self._by_color[old][node_id], self._heads[old][node_id]
        item = self._scene.nodes.get(node_id)
        if item is None:
            return
        color = (self._scene.inks.color["accent"] if item.chosen else far_color(item)).name()
        rect = item.rect
        self._colors[node_id] = color
        self._bodies[node_id] = rect
        self._by_color.setdefault(color, {})[node_id] = rect
        self._heads.setdefault(color, {})[node_id] = QRectF(
            rect.x(), rect.y(), rect.width(), min(HEADER, rect.height())
        )

    def _refresh_link(self, key: tuple[str, str]) -> None:
        item = self._scene.links[key]
        self._lines.setdefault(item.type_name, {})[key] = item.far_lines()

    def visible(self, area: QRectF) -> int:
        """How many nodes lie in an area."""
        self._refresh()
        if area.contains(self._bounds):
            return len(self._bodies)
        return sum(area.intersects(rect) for rect in self._bodies.values())

    def region(self) -> QRectF:
        """Around all nodes and frames."""
        self._refresh()
        region = self._bounds
        for frame in self._scene.frames.values():
            region = region.united(frame.rect)
        return region

    def paint(self, painter: QPainter) -> None:
        """Draw the graph as it looks from afar, in scene coordinates."""
        self._refresh()
        inks = self._scene.inks
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for frame in self._scene.frames.values():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(inks.frame(frame.frame.color)[0])
            painter.drawRect(frame.rect)
        for type_name, lines in self._drawn.items():
            painter.setPen(inks.link(type_name, "far"))
            painter.drawLines(lines)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.node)
        painter.drawRects(list(self._bodies.values()))
        for color, heads in self._heads.items():
            painter.setBrush(QColor(color))
            painter.drawRects(list(heads.values()))

    def paint_small(self, painter: QPainter) -> None:
        """Draw the graph where a node is a few pixels."""
        self._refresh()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        for frame in self._scene.frames.values():
            painter.setBrush(self._scene.inks.frame(frame.frame.color)[1])
            painter.drawRect(frame.rect)
        painter.setPen(QPen(self._scene.inks.color["faint"], 0))
        for lines in self._drawn.values():
            painter.drawLines(lines)
        painter.setPen(Qt.PenStyle.NoPen)
        for color, rects in self._by_color.items():
            painter.setBrush(QColor(color))
            painter.drawRects(list(rects.values()))


class Minimap(QWidget):
    """The graph in a corner; drag to look elsewhere."""

    moved = Signal(QPointF)

    WIDTH, HEIGHT = 152, 92

    def __init__(self, view: Surface):
        super().__init__(view)
        self._view = view
        self.setFixedSize(self.WIDTH, self.HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Minimap"))
        self.setToolTip(self.tr("Drag to look elsewhere"))

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
        self._view.graph_scene.overview.paint_small(painter)
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
