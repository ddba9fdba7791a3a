"""What is painted around the nodes: the canvas behind them, strokes and notes above, minimap and legend."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from .backdrop import Backdrop, Note
from .camera import Camera
from .heat import Heat, HeatScale, Legend
from .metrics import FAR
from .overview import MANY, MANY_FAR, Minimap
from .scene import GraphScene
from .strokes import Stroke

MINIMAP_FROM = QSize(720, 480)
"""On a smaller canvas the minimap would take room that the nodes need."""


class Surface(Camera):
    """A view that paints; it knows no mouse and no keys.

    Attributes:
        stroke: the line that a gesture draws, if one does.
    """

    def __init__(self, scene: GraphScene, parent: QWidget | None = None):
        super().__init__(scene, parent)
        self.backdrop = Backdrop(self)
        self.note = Note(self.viewport(), scene.colors)
        self.legend = Legend(self)
        self.minimap = Minimap(self)
        self.minimap.moved.connect(self.look_at)
        self.stroke: Stroke | None = None
        self._box: QRectF | None = None
        self._guides: list[QLineF] = []
        self._crowded: bool | None = None

    def _looked_elsewhere(self) -> None:
        self._crowded = None
        self.show_minimap()
        self.minimap.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._crowded = None
        size = self.size()
        self.minimap.move(
            size.width() - self.minimap.width() - 12, size.height() - self.minimap.height() - 12
        )
        self.legend.place()
        self.show_minimap()

    def overview_changed(self, *, passing: bool) -> None:
        """Nodes moved or look different; `passing` in the middle of a drag."""
        if not passing:
            self._crowded = None
            self.minimap.update()
        if self._crowded or (self._crowded is None and len(self.graph_scene.nodes) >= MANY_FAR):
            self.viewport().update()

    @property
    def crowded(self) -> bool:
        """Whether so many nodes are seen that one item draws them all."""
        if self._crowded is None:
            least = MANY_FAR if self.zoom < FAR else MANY
            many = len(self.graph_scene.nodes) >= least
            self._crowded = many and self.graph_scene.overview.visible(self.visible_area()) >= least
        return self._crowded

    def show_minimap(self) -> None:
        """Show or hide the minimap: it is there to find what is out of sight, not to hide what is seen."""
        nodes = self.graph_scene.nodes
        large = self.width() >= MINIMAP_FROM.width() and self.height() >= MINIMAP_FROM.height()
        needed = large and bool(nodes)
        if needed and self.visible_area().contains(self.graph_scene.overview.region()):
            below = self.mapToScene(self.minimap.geometry()).boundingRect()
            needed = not any(item.rect.intersects(below) for item in nodes.values())
        self.minimap.setVisible(needed)

    def show_heat(self, heat: Mapping[str, Heat], scale: HeatScale | None) -> None:
        """Show what nodes take, and the legend to it; a scale of None hides both."""
        self.graph_scene.set_heat(heat)
        self.legend.show_scale(scale)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.crowded:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setTransform(self.viewportTransform())
        self.backdrop.paint(painter, self.visible_area())
        self.graph_scene.overview.paint(painter)
        self.drawForeground(painter, self.visible_area())

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:  # type: ignore[override]
        self.backdrop.paint(painter, rect)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:  # type: ignore[override]
        if self._box is not None:
            self.backdrop.paint_box(painter, self._box)
        if self.stroke is not None:
            self.stroke.paint(painter)
        if self._guides:
            painter.setPen(self.graph_scene.inks.guide)
            painter.drawLines(self._guides)
        if not self.graph_scene.nodes:
            self.backdrop.paint_hint(painter)

    def show_box(self, box: QRectF | None) -> None:
        """Show the rectangle of a box selection, or none."""
        for each in (self._box, box):
            if each is not None:
                self.viewport().update(self.mapFromScene(each).boundingRect().adjusted(-3, -3, 3, 3))
        self._box = box

    def show_guides(self, lines: list[QLineF]) -> None:
        """Show with what something is in line, or nothing."""
        if lines != self._guides:
            for line in (*self._guides, *lines):
                area = QRectF(line.p1(), line.p2()).normalized()
                self.viewport().update(self.mapFromScene(area).boundingRect().adjusted(-3, -3, 3, 3))
            self._guides = lines

    def show_stroke(self, stroke: Stroke | None) -> None:
        """Show the line of a stroke over everything, or none."""
        if self.stroke is not None:
            self.viewport().update()
        self.stroke = stroke

    def show_note(self, text: str, on_screen: QPointF, *, bad: bool = False) -> None:
        """Show a few words beside the cursor, or none."""
        self.note.show_text(text, on_screen.toPoint(), bad=bad)
