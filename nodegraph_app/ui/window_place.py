"""Where the window stands on the screen: inside it with its whole frame, and where it was left last time.

Qt's own saved geometry is the area within the frame. Window managers put the frame around it in different
ways, so that a window restored from it moves a little every time, and a large one hangs over the screen's
edge. Here the frame is counted, and what was asked for is checked once the window stands.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, fields, replace

from PySide6.QtCore import QByteArray, QMargins, QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

USUAL_FRAME = QMargins(8, 36, 8, 8)
"""Pixels that a window manager puts around a window, before it has told."""


@dataclass(frozen=True)
class Place:
    """A window's place. All in screen pixels.

    Attributes:
        x, y: upper left corner of the frame.
        width, height: of the area within the frame.
        left, top, right, bottom: thickness of the frame.
        maximised: whether it fills the screen; the rest is where it goes when it no longer does.
    """

    x: int
    y: int
    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    maximised: bool = False

    @classmethod
    def of(cls, window: QWidget) -> Place:
        """Where a window that is shown stands."""
        inner, frame = window.geometry(), _frame(window)
        if window.isMaximized() or window.isFullScreen():
            inner = window.normalGeometry()
        return cls(
            inner.x() - frame.left(),
            inner.y() - frame.top(),
            inner.width(),
            inner.height(),
            frame.left(),
            frame.top(),
            frame.right(),
            frame.bottom(),
            window.isMaximized(),
        )

    @classmethod
    def first(cls, size: QSize, room: QRect) -> Place:
        """The middle of the room, with this size if there is as much."""
        frame = USUAL_FRAME
        size = size.boundedTo(room.marginsRemoved(frame).size())
        x = room.x() + (room.width() - size.width() - frame.left() - frame.right()) // 2
        y = room.y() + (room.height() - size.height() - frame.top() - frame.bottom()) // 2
        return cls(
            x, y, size.width(), size.height(), frame.left(), frame.top(), frame.right(), frame.bottom()
        )

    def within(self, room: QRect) -> Place:
        """The nearest place whose frame lies in the room; smaller where it must be."""
        frame = QMargins(self.left, self.top, self.right, self.bottom)
        size = QSize(self.width, self.height).boundedTo(room.marginsRemoved(frame).size())
        outer = size.grownBy(frame)
        x = min(max(self.x, room.x()), room.x() + room.width() - outer.width())
        y = min(max(self.y, room.y()), room.y() + room.height() - outer.height())
        return replace(self, x=x, y=y, width=size.width(), height=size.height())

    def put(self, window: QWidget) -> None:
        """Bring a window there; its frame's corner lies at (x, y)."""
        window.resize(self.width, self.height)
        window.move(QPoint(self.x, self.y))

    def to_bytes(self) -> QByteArray:
        """To be kept."""
        return QByteArray(json.dumps(astuple(self)).encode())

    @classmethod
    def from_bytes(cls, kept: QByteArray) -> Place | None:
        """What `to_bytes` gave, or None for anything else."""
        try:
            numbers = json.loads(bytes(kept.data()))
            if len(numbers) != len(fields(cls)) or not all(
                isinstance(n, int) and abs(n) < 1 << 20 for n in numbers
            ):
                return None
            place: Place = cls(*numbers)
        except (ValueError, TypeError):
            return None
        return place


def settle(window: QWidget, wanted: Place) -> None:
    """Once the window manager has drawn the frame: bring the window to its place, all of it on the screen."""
    if window.isMaximized() or window.isFullScreen():
        return
    frame = _frame(window)
    known = Place(
        wanted.x, wanted.y, wanted.width, wanted.height,
        frame.left(), frame.top(), frame.right(), frame.bottom(),
    )  # fmt: skip
    there = known.within(window.screen().availableGeometry())
    if there != Place.of(window):
        there.put(window)


def _frame(window: QWidget) -> QMargins:
    inner, outer = window.geometry(), window.frameGeometry()
    return QMargins(
        inner.x() - outer.x(),
        inner.y() - outer.y(),
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    )
