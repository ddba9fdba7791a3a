"""Sizes on the canvas, in scene pixels, and the measured fonts everything is laid out with."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from ..theme import SMALL_PX, TEXT_PX, text_font

GRID = 8
HEADER = 32
ROW = 22
FIELD = 24
FIELD_GAP = 2
PAD = 8
"""Between a node's edge and its fields."""
INSET = 8
"""Between a field's edge and its words."""
LABEL = 16
"""Between a node's edge and a socket's label."""
RADIUS = 6
LINE = 17
"""Height of a line of wrapped text."""
SMALL_LINE = 15
BADGE = 18
SOCKET = 5.0
"""Half the size of a socket's shape."""
MARGIN = 10
"""What an item may paint outside its body: sockets, outline, shadow."""
FRAME_HEAD = 28
"""Height of a frame's title."""
MORE = 8
"""Room on a collapsed node for the sign that there is more."""
CAPTION = 20
"""Room below a node for the reason it will run."""
DOT = 6.0
"""Radius of a reroute's dot."""
DOT_WIDTH = 40
DOT_HEIGHT = 16
MIN_WIDTH = 168
MAX_WIDTH = 264
PROMPT_WIDTH = 232
PICTURE_WIDTH = 208
PICTURE_HEIGHT = 192
FAR = 0.35
"""Below this zoom words cannot be read and are not drawn."""


class Face:
    """A font with its metrics; widths are kept, for the same words come again and again."""

    def __init__(self, font: QFont):
        font.setHintingPreference(
            QFont.HintingPreference.PreferNoHinting
        )  # so that it scales without jumping
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.ascent = self._metrics.ascent()
        self.descent = self._metrics.descent()
        self.width = lru_cache(4096)(self._width)
        self.elided = lru_cache(4096)(self._elided)

    def _width(self, text: str) -> float:
        return self._metrics.horizontalAdvance(text)

    def _elided(self, text: str, width: float, middle: bool = False) -> str:
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        return self._metrics.elidedText(text, mode, width)

    def baseline(self, top: float, height: float) -> float:
        """Where to put the baseline so that capitals stand in the middle of a row."""
        return top + (height + self._metrics.capHeight()) / 2

    def wrapped(self, text: str, width: float, most: int) -> tuple[str, ...]:
        """Lines of at most `width`; when there are more than `most`, the last one ends in an ellipsis."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            if len(lines) > most:
                break
            lines += self._wrapped_paragraph(paragraph, width, most + 1 - len(lines))
        if len(lines) > most:
            last = lines[most - 1].rstrip()
            while last and self.width(last + "…") > width:
                last = last[:-1]
            lines = [*lines[: most - 1], last + "…"]
        return tuple(lines)

    def _wrapped_paragraph(self, text: str, width: float, most: int) -> list[str]:
        if not text:
            return [""]
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(text, self.font)
        layout.setTextOption(option)
        layout.beginLayout()
        lines: list[str] = []
        while len(lines) < most and (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            start, length = line.textStart(), line.textLength()
            lines.append(_utf16_slice(text, start, length).rstrip(" "))
        layout.endLayout()
        return lines


def _utf16_slice(text: str, start: int, length: int) -> str:
    """Part of a text by Qt's positions, which count UTF-16 units."""
    if text.isascii():
        return text[start : start + length]
    units = text.encode("utf-16-le")
    return units[2 * start : 2 * (start + length)].decode("utf-16-le", errors="replace")


class Faces:
    """The fonts of the canvas."""

    def __init__(self) -> None:
        self.text = Face(text_font(TEXT_PX - 1, tabular=True))
        self.label = Face(text_font(TEXT_PX - 1))
        self.value = Face(text_font(TEXT_PX - 1, QFont.Weight.Medium, tabular=True))
        self.title = Face(text_font(TEXT_PX, QFont.Weight.DemiBold))
        self.small = Face(text_font(SMALL_PX, QFont.Weight.Medium, tabular=True))


@cache
def faces() -> Faces:
    """The fonts, measured once. Needs a QGuiApplication."""
    return Faces()


def snapped(value: float) -> float:
    """The nearest line of the grid."""
    return round(value / GRID) * GRID
