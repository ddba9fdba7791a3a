"""A gesture: from press to release, or to Esc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

if TYPE_CHECKING:
    from ..scene import GraphScene
    from ..view import GraphView

DRAG_PX = 4
"""Movement below this is a click with a shaky hand."""


@dataclass(frozen=True)
class Pointer:
    """Where the mouse is.

    Attributes:
        at: in the scene.
        on_screen: in pixels of the viewport.
        modifiers: keys held.
    """

    at: QPointF
    on_screen: QPointF
    modifiers: Qt.KeyboardModifier

    @property
    def shift(self) -> bool:
        """Whether Shift is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def ctrl(self) -> bool:
        """Whether Ctrl (Command on macOS) is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def alt(self) -> bool:
        """Whether Alt is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


class Gesture:
    """One interaction: made by the press, then `move` until exactly one of `end` and `cancel`."""

    cursor: Qt.CursorShape | None = None
    at_once = False
    """Whether the cursor changes on the press already."""

    def __init__(self, view: GraphView, pointer: Pointer):
        self.view = view
        self.scene: GraphScene = view.graph_scene
        self.start = pointer
        self.dragging = False

    def move(self, pointer: Pointer) -> None:
        """The mouse moved."""
        if not self.dragging:
            if (pointer.on_screen - self.start.on_screen).manhattanLength() < DRAG_PX:
                return
            self.dragging = True
            self.begin_drag(pointer)
        self.drag(pointer)

    def begin_drag(self, pointer: Pointer) -> None:
        """The press turns out to be a drag."""

    def drag(self, pointer: Pointer) -> None:
        """The mouse moved in a drag."""

    def end(self, pointer: Pointer) -> None:
        """The button was released."""

    def cancel(self) -> None:
        """Leave everything as it was at the start."""
