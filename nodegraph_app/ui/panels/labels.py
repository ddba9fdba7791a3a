"""The few kinds of text that panels are written with."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ..theme import SMALL_PX, text_font

LONG_WORD = re.compile(r"\S{20,}")
PART_END = re.compile(r"[/\\_.\-](?=\S)")


def heading(text: str) -> QLabel:
    """Title of a panel or of a part of one."""
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def muted(text: str = "", *, wrap: bool = False) -> QLabel:
    """Text that explains."""
    label = QLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(wrap)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def breakable(text: str) -> str:
    """The same words; long ones, as names of files, may be broken where their parts meet."""
    return LONG_WORD.sub(lambda word: PART_END.sub("\\g<0>\u200b", word[0]), text)


def whole(text: str) -> str:
    """The text of which `breakable` made another, to be copied."""
    return text.replace("\u200b", "")


def empty_note(text: str) -> QLabel:
    """What an empty panel says: what will appear there, and how to make it appear."""
    label = muted(text, wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(24, 16, 24, 16)
    return label


class ElidedLabel(QLabel):
    """A line that is cut with an ellipsis when there is no room; the tooltip has all of it."""

    def __init__(self, text: str = "", parent: QWidget | None = None):
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment()), text)


def small(label: QLabel) -> QLabel:
    """The same label in the smaller of the two sizes."""
    label.setFont(text_font(SMALL_PX))
    label.setStyleSheet(f"font-size: {SMALL_PX}px;")
    return label
