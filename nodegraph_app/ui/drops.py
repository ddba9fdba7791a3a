"""What can be dropped on the window: files that something becomes of, and node types from the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ..core.graph import Node
from .canvas import GraphView
from .canvas.hits import CANVAS
from .canvas.layout import lay_out
from .canvas.link_item import LinkItem
from .canvas.splicing import taking
from .dropped import can_be_taken
from .model_use import MODEL_MIME, ModelUse, from_mime
from .panels.library import MIME_TYPE


class Drops(QObject):
    """Takes drops on the window and on the canvas.

    Args:
        window: where files may be dropped.
        view: asks for the canvas there is now.
        take_files: paths and, where they were dropped on the canvas, the place in the scene.
        take_type: node type id and place in the scene.
        models: takes models that are dragged from the list of models.
    """

    def __init__(
        self,
        window: QWidget,
        view: Callable[[], GraphView],
        take_files: Callable[[Sequence[Path], QPointF | None], None],
        take_type: Callable[[str, QPointF], None],
        models: ModelUse,
    ):
        super().__init__(window)
        self._window, self._view = window, view
        self._take_files, self._take_type, self._models = take_files, take_type, models
        self._onto: LinkItem | None = None
        """The link on which the node type that is dragged would be put."""
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def watch(self, view: GraphView) -> None:
        """There is another canvas."""
        view.setAcceptDrops(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # entering and moving events are drop events too
            if event.type() == QEvent.Type.DragLeave:
                return False
            if not self._wanted(event):
                event.ignore()
                return True
            event.acceptProposedAction()
            on_canvas = watched is self._view().viewport()
            moving = isinstance(event, QDragMoveEvent) and on_canvas
            self._offer(self._link_below(event) if moving else None)
            self._light(event if moving else None)
            if event.type() == QEvent.Type.Drop and not isinstance(event, QDragEnterEvent | QDragMoveEvent):
                self._drop(event, on_canvas)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._offer(None)
            self._light(None)
        return super().eventFilter(watched, event)

    def _link_below(self, event: QDropEvent) -> LinkItem | None:
        """The link that would take the node type being dragged, or the one that loads the model."""
        view = self._view()
        place = view.mapToScene(event.position().toPoint())
        links = view.graph_scene.links
        if (model := from_mime(event.mimeData())) is not None:
            onto = self._models.link(model, place)
            return links[onto.target, onto.input] if onto is not None else None
        if not event.mimeData().hasFormat(MIME_TYPE):
            return None
        spec = view.graph_scene.registry.get(_type(event))
        if spec is None:
            return None
        body = lay_out(Node("new", spec.type), spec).body.translated(place)
        link = taking(view.graph_scene, spec, body)
        return links[link.target, link.input] if link is not None else None

    def _offer(self, link: LinkItem | None) -> None:
        if link is not self._onto:
            if self._onto is not None:
                self._onto.mark()
            if link is not None:
                link.mark(offered=True)
            self._onto = link

    def _light(self, event: QDropEvent | None) -> None:
        """Light the field that would take the model being dragged."""
        view = self._view()
        model = from_mime(event.mimeData()) if event is not None else None
        if event is not None and model is not None:
            target = self._models.target(model, view.mapToScene(event.position().toPoint()))
            view.hover.over(target or CANVAS)
        elif view.hover.hit != CANVAS:
            view.hover.over(CANVAS)

    def _wanted(self, event: QDropEvent) -> bool:
        data = event.mimeData()
        return data.hasFormat(MIME_TYPE) or data.hasFormat(MODEL_MIME) or bool(droppable(event))

    def _drop(self, event: QDropEvent, on_canvas: bool) -> None:
        view = self._view()
        place = view.mapToScene(event.position().toPoint()) if on_canvas else None
        if (model := from_mime(event.mimeData())) is not None:
            self._models.drop(model, place or view.center())
            view.setFocus()
        elif event.mimeData().hasFormat(MIME_TYPE):
            self._take_type(_type(event), place or view.mapToScene(view.viewport().rect().center()))
        elif paths := droppable(event):
            self._take_files(paths, place)


def _type(event: QDropEvent) -> str:
    """The node type that is dragged."""
    return bytes(event.mimeData().data(MIME_TYPE).data()).decode()


def droppable(event: QDropEvent) -> list[Path]:
    """The files and folders in a drop of which something may become."""
    local = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return [path for path in local if can_be_taken(path)]
