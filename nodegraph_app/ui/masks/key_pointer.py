"""A pointer that is moved by the arrow keys, for who paints without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent

from ..translation import translate

if TYPE_CHECKING:
    from .board import MaskBoard

SHARE_OF_BRUSH = 0.25
"""How far an arrow key goes, of the brush's width; with Ctrl by all of it, with Shift by one pixel."""
MARGIN_PX = 24.0
"""The pointer is kept so far within the board."""

WAYS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class KeyPointer:
    """Where the keys are. An arrow key shows the pointer, Space puts the tool down and lifts it again.

    Attributes:
        at: place in the picture; None while the mouse points.
    """

    def __init__(self, board: MaskBoard):
        self._board = board
        self.at: QPointF | None = None
        self._down = False
        self._tell()

    def press(self, event: QKeyEvent) -> bool:
        """Take a key, if it is one of the pointer's."""
        way = WAYS.get(Qt.Key(event.key()))
        if way is not None:
            self._move(way * self._step(event.modifiers()))
        elif event.key() == Qt.Key.Key_Space and self.at is not None:
            if not event.isAutoRepeat():
                self._lift() if self._touches else self._put_down()
        else:
            return False
        return True

    def leave(self) -> None:
        """The mouse points again; what was being painted is kept."""
        self._lift()
        self.at = None

    @property
    def _touches(self) -> bool:
        """Whether the tool is down; Esc, or another tool, has lifted it meanwhile."""
        return self._down and self._board.gesture is not None

    def _step(self, modifiers: Qt.KeyboardModifier) -> float:
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            return 1.0
        width = self._board.options.size_px
        return max(1.0, width if modifiers & Qt.KeyboardModifier.ControlModifier else width * SHARE_OF_BRUSH)

    def _move(self, by: QPointF) -> None:
        size = self._board.sight.size
        if self.at is None:
            self.at = self._first_place()
        else:
            moved = self.at + by
            self.at = QPointF(min(max(moved.x(), 0.0), size.width()), min(max(moved.y(), 0.0), size.height()))
        self._keep_in_sight()
        where = self._board.sight.to_widget(self.at)
        if self._touches:
            self._board.go_on(where)
        self._board.point_at(where)
        self._tell()

    def _first_place(self) -> QPointF:
        """In the middle of what is seen of the picture."""
        seen = self._board.sight.target.intersected(QRectF(self._board.rect()))
        return self._board.sight.to_picture(seen.center())

    def _keep_in_sight(self) -> None:
        assert self.at is not None
        room = QRectF(self._board.rect()).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        where = self._board.sight.to_widget(self.at)
        if self._board.sight.fitted or room.contains(where):
            return
        x, y = (min(max(v, low), high) for v, low, high in (
            (where.x(), room.left(), room.right()), (where.y(), room.top(), room.bottom()),
        ))  # fmt: skip
        self._board.pan(QPointF(x, y) - where)

    def _put_down(self) -> None:
        assert self.at is not None
        self._board.begin(self._board.sight.to_widget(self.at))
        self._down = True
        if self._board.tool == "fill":  # a click, not a way
            self._lift()
        self._tell()

    def _lift(self) -> None:
        if self._touches:
            self._board.end()
        self._down = False
        self._tell()

    def _tell(self) -> None:
        """Say where the pointer is to who does not see it."""
        if self.at is None:
            hint = translate("KeyPointer", "Arrow keys move the tool, Space puts it down and lifts it.")
            self._board.setAccessibleDescription(hint)
            return
        words = (
            translate("KeyPointer", "Painting at {x}, {y}")
            if self._touches
            else translate("KeyPointer", "At {x}, {y}")
        )
        x, y = round(self.at.x()), round(self.at.y())
        self._board.setAccessibleDescription(words.format(x=x, y=y))
