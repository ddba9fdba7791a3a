"""Looking at the canvas: pan, zoom, fit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmapCache, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from .metrics import FAR
from .scene import GraphScene

MIN_ZOOM, MAX_ZOOM = 0.05, 4.0
READABLE = 0.6
"""Below this zoom no value is edited in place; the camera goes nearer first."""
WORLD = 1e6
"""The canvas reaches this far in every direction, in scene pixels."""


PAINTED_KIB = 192 * 1024
"""Room for painted nodes. Qt's own 10 MiB hold two dozen, and then every node is painted anew each time."""


Look = tuple[float, int, int]
"""Zoom, and the places of both scroll bars."""


class Camera(QGraphicsView):
    """A view of the scene that keeps the point under the cursor where it is.

    Signals:
        zoom_changed: the new zoom.
    """

    zoom_changed = Signal(float)

    def __init__(self, scene: GraphScene, parent: QWidget | None = None):
        super().__init__(scene, parent)
        self.graph_scene: GraphScene = scene
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), PAINTED_KIB))
        self.zoom: float = 1.0
        self._closeup: tuple[Look, Look] | None = None
        """What was seen before the camera went nearer to a field, and what was seen then."""
        self._whole = False
        """Whether the whole graph was shown and nobody has looked elsewhere since."""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSceneRect(-WORLD, -WORLD, 2 * WORLD, 2 * WORLD)

    def center(self) -> QPointF:
        """The scene point in the middle."""
        return self.mapToScene(self.viewport().rect()).boundingRect().center()

    def visible_area(self) -> QRectF:
        """The part of the scene that is seen."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def look_at(self, at: QPointF) -> None:
        """Bring a scene point to the middle."""
        self._whole = False
        self.centerOn(at)
        self._looked_elsewhere()

    def pan_by(self, delta_px: QPointF) -> None:
        """Move what is seen by pixels of the screen."""
        self._whole = False
        horizontal, vertical = self.horizontalScrollBar(), self.verticalScrollBar()
        horizontal.setValue(horizontal.value() - round(delta_px.x()))
        vertical.setValue(vertical.value() - round(delta_px.y()))
        self._looked_elsewhere()

    def zoom_to(self, zoom: float, around: QPointF | None = None) -> None:
        """Set the zoom; the point of the viewport `around` (its middle by default) stays where it is."""
        zoom = min(max(zoom, MIN_ZOOM), MAX_ZOOM)
        on_screen = around if around is not None else QPointF(self.viewport().rect().center())
        fixed = self.mapToScene(on_screen.toPoint())
        self.zoom = zoom
        self.graph_scene.set_far(zoom < FAR)
        self.setTransform(QTransform.fromScale(zoom, zoom))
        offset = self.mapFromScene(fixed) - on_screen.toPoint()
        self.pan_by(QPointF(-offset))
        self.resetCachedContent()
        self.zoom_changed.emit(zoom)

    def fit(self, node_ids: Iterable[str] | None = None) -> None:
        """Show these nodes, or all of them, as large as fits but never enlarged."""
        area = QRectF()
        for node_id in list(node_ids) if node_ids is not None else self.graph_scene.nodes:
            if node_id in self.graph_scene.nodes:
                area = area.united(self.graph_scene.nodes[node_id].rect)
        if node_ids is None:
            for frame in self.graph_scene.frames.values():
                area = area.united(frame.rect)
            for strip in self.graph_scene.strips.values():
                area = area.united(strip.rect)
        if area.isNull():
            return
        area = area.adjusted(-40, -40, 40, 40)
        room = self.viewport().rect()
        self.zoom_to(min(room.width() / area.width(), room.height() / area.height(), 1.0))
        self.look_at(area.center())
        self._whole = node_ids is None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Who sees the whole graph goes on to see it, in more or in less room."""
        super().resizeEvent(event)
        if self._whole and self.may_move:
            self.fit()

    @property
    def may_move(self) -> bool:
        """Whether nothing is going on that a camera which moves by itself would disturb."""
        return True

    def keep_in_sight(self, rect: QRectF) -> None:
        """Pan as little as needed to see a rectangle; zoom in when its words could not be read."""
        follows = self._closeup is not None and self.look == self._closeup[1]
        before = self._closeup[0] if self._closeup is not None and follows else None
        if self.zoom < READABLE:
            before = self.look
            self.zoom_to(1.0)
            self.look_at(rect.center())
        seen = self.visible_area().adjusted(16 / self.zoom, 16 / self.zoom, -16 / self.zoom, -16 / self.zoom)
        if not seen.contains(rect):
            self._whole = False
            self.ensureVisible(rect, 32, 32)
            self._looked_elsewhere()
        self._closeup = (before, self.look) if before is not None else None

    def end_closeup(self) -> bool:
        """Go back to what was seen before `keep_in_sight` zoomed in; False where there is no way back.

        There is none when somebody panned or zoomed since.
        """
        closeup, self._closeup = self._closeup, None
        if closeup is None or self.look != closeup[1]:
            return False
        self.restore(closeup[0])
        return True

    def restore(self, look: Look) -> None:
        """See again what was seen."""
        zoom, horizontal, vertical = look
        self.zoom_to(zoom)
        self.horizontalScrollBar().setValue(horizontal)
        self.verticalScrollBar().setValue(vertical)
        self._looked_elsewhere()

    @property
    def look(self) -> Look:
        """What is seen, for `restore`."""
        return self.zoom, self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    def _looked_elsewhere(self) -> None:
        """Another part of the scene is seen."""
