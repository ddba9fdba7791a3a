"""Looking elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView


class Pan(Gesture):
    """Drag the canvas itself: middle button, or Space and left."""

    cursor = Qt.CursorShape.ClosedHandCursor
    at_once = True

    def __init__(self, view: GraphView, pointer: Pointer):
        super().__init__(view, pointer)
        self._last = pointer.on_screen
        self._origin = view.center()

    def move(self, pointer: Pointer) -> None:
        delta = pointer.on_screen - self._last
        self._last = pointer.on_screen
        self.view.pan_by(delta)

    def cancel(self) -> None:
        self.view.look_at(self._origin)


class PanOrLeave(Pan):
    """Drag the empty canvas with the left button, where hands are used to that; a click selects nothing."""

    at_once = False

    def move(self, pointer: Pointer) -> None:
        Gesture.move(self, pointer)

    def drag(self, pointer: Pointer) -> None:
        Pan.move(self, pointer)

    def end(self, pointer: Pointer) -> None:
        if not self.dragging:
            self.scene.select(())
