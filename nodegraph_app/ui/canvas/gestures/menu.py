"""The right button without a key: a menu where it is released."""

from __future__ import annotations

from PySide6.QtCore import Qt

from .base import Gesture, Pointer


class AskForMenu(Gesture):
    """A click asks for the menu of what lies there; a drag looks elsewhere, as the middle button does."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def begin_drag(self, pointer: Pointer) -> None:
        self._last = self.start.on_screen
        self._origin = self.view.center()

    def drag(self, pointer: Pointer) -> None:
        delta = pointer.on_screen - self._last
        self._last = pointer.on_screen
        self.view.pan_by(delta)

    def end(self, pointer: Pointer) -> None:
        if not self.dragging:
            self.view.ask_for_menu(pointer)

    def cancel(self) -> None:
        if self.dragging:
            self.view.look_at(self._origin)
