"""What can be dropped on the window: files that something becomes of, and node types from the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from .canvas import GraphView
from .dropped import can_be_taken
from .panels.library import MIME_TYPE


class Drops(QObject):
    """Takes drops on the window and on the canvas.

    Args:
        window: where files may be dropped.
        view: asks for the canvas there is now.
        take_files: paths and, where they were dropped on the canvas, the place in the scene.
        take_type: node type id and place in the scene.
    """

    def __init__(
        self,
        window: QWidget,
        view: Callable[[], GraphView],
        take_files: Callable[[Sequence[Path], QPointF | None], None],
        take_type: Callable[[str, QPointF], None],
    ):
        super().__init__(window)
        self._window, self._view = window, view
        self._take_files, self._take_type = take_files, take_type
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
            if event.type() == QEvent.Type.Drop and not isinstance(event, QDragEnterEvent | QDragMoveEvent):
                self._drop(event, watched is self._view().viewport())
            return True
        return super().eventFilter(watched, event)

    def _wanted(self, event: QDropEvent) -> bool:
        return event.mimeData().hasFormat(MIME_TYPE) or bool(droppable(event))

    def _drop(self, event: QDropEvent, on_canvas: bool) -> None:
        view = self._view()
        place = view.mapToScene(event.position().toPoint()) if on_canvas else None
        if event.mimeData().hasFormat(MIME_TYPE):
            type_id = bytes(event.mimeData().data(MIME_TYPE).data()).decode()
            self._take_type(type_id, place or view.mapToScene(view.viewport().rect().center()))
        elif paths := droppable(event):
            self._take_files(paths, place)


def droppable(event: QDropEvent) -> list[Path]:
    """The files and folders in a drop of which something may become."""
    local = (Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
    return [path for path in local if can_be_taken(path)]
