"""What can be dropped on the window: workflows, pictures, and node types from the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ..workspace import PICTURE_SUFFIXES
from .canvas import GraphView
from .panels.library import MIME_TYPE


class Drops(QObject):
    """Takes drops on the window and on the canvas.

    Args:
        window: where files may be dropped.
        view: asks for the canvas there is now.
        take_file: path and, where it was dropped on the canvas, the place in the scene.
        take_type: node type id and place in the scene.
    """

    def __init__(
        self,
        window: QWidget,
        view: Callable[[], GraphView],
        take_file: Callable[[Path, QPointF | None], None],
        take_type: Callable[[str, QPointF], None],
    ):
        super().__init__(window)
        self._window, self._view = window, view
        self._take_file, self._take_type = take_file, take_type
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def watch(self, view: GraphView) -> None:
        """There is another canvas."""
        view.setAcceptDrops(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):  # entering and moving events are drop events too
            if event.type() == QEvent.Type.DragLeave or not self._wanted(event):
                return False
            event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop and not isinstance(event, QDragEnterEvent | QDragMoveEvent):
                self._drop(event, watched is self._view().viewport())
            return True
        return super().eventFilter(watched, event)

    def _wanted(self, event: QDropEvent) -> bool:
        return event.mimeData().hasFormat(MIME_TYPE) or droppable(event) is not None

    def _drop(self, event: QDropEvent, on_canvas: bool) -> None:
        view = self._view()
        place = view.mapToScene(event.position().toPoint()) if on_canvas else None
        if event.mimeData().hasFormat(MIME_TYPE):
            type_id = bytes(event.mimeData().data(MIME_TYPE).data()).decode()
            self._take_type(type_id, place or view.mapToScene(view.viewport().rect().center()))
        elif (path := droppable(event)) is not None:
            self._take_file(path, place)


def droppable(event: QDropEvent) -> Path | None:
    """The first file in a drop that is a workflow or a picture by its name."""
    for url in event.mimeData().urls():
        path = Path(url.toLocalFile())
        if url.isLocalFile() and path.suffix.lower() in (".json", *PICTURE_SUFFIXES):
            return path
    return None
