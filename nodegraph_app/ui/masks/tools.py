"""The tools of the mask editor. Each use of one is a gesture with a start, an end and a cancel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from . import shapes
from .painting import Painting, Stroke
from .shapes import NOTHING, Box, Tip

if TYPE_CHECKING:
    from numpy import ndarray

ToolName = Literal["brush", "eraser", "lasso", "fill", "gradient"]
Pressure = Literal["size", "strength", "nothing"]
"""What the pressure of a pen changes."""
LEAST_PRESSURE = 0.05


@dataclass
class Options:
    """How the tools work.

    Attributes:
        size_px: width of the brush, in pixels of the picture.
        hardness, opacity: 0 to 1.
        tolerance: of fill, see `shapes.region`.
        pressure: see `Pressure`.
    """

    size_px: float = 40.0
    hardness: float = 0.8
    opacity: float = 1.0
    tolerance: float = 0.12
    pressure: Pressure = "size"


@dataclass(frozen=True)
class Touch:
    """Where the pointer is.

    Attributes:
        x, y: in pixels of the picture.
        pressure: of a pen, 0 to 1; 1 for a mouse.
        erase: whether the tool takes away.
    """

    x: float
    y: float
    pressure: float = 1.0
    erase: bool = False


ToWidget = Callable[[QPointF], QPointF]


class Gesture:
    """One use of a tool. Each step returns the part of the mask that looks different."""

    def __init__(self, painting: Painting, options: Options, first: Touch):
        self.painting, self.options, self.first = painting, options, first
        self.erase = first.erase

    def begin(self) -> Box:
        """The tool touches."""
        return NOTHING

    def move(self, touch: Touch) -> Box:
        """It goes on."""
        return NOTHING

    def end(self) -> Box:
        """It is lifted."""
        return NOTHING

    def cancel(self) -> Box:
        """As if it had never touched."""
        return NOTHING

    def paint(self, painter: QPainter, to_widget: ToWidget) -> None:
        """Show what it is about to do."""


class BrushStroke(Gesture):
    """Brush and eraser."""

    def begin(self) -> Box:
        self._stroke = Stroke(
            self.painting, opacity=self.options.opacity, hardness=self.options.hardness, erase=self.erase
        )
        return self._stroke.to(self._tip(self.first))

    def move(self, touch: Touch) -> Box:
        return self._stroke.to(self._tip(touch))

    def end(self) -> Box:
        self._stroke.end()
        return NOTHING

    def cancel(self) -> Box:
        return self._stroke.cancel()

    def _tip(self, touch: Touch) -> Tip:
        radius, pressure = self.options.size_px / 2, max(touch.pressure, LEAST_PRESSURE)
        match self.options.pressure:
            case "size":
                return Tip(touch.x, touch.y, max(radius * pressure, 0.5))
            case "strength":
                return Tip(touch.x, touch.y, radius, pressure)
        return Tip(touch.x, touch.y, radius)


class Lasso(Gesture):
    """Draw round a part; when it is lifted the part is marked."""

    def begin(self) -> Box:
        self._points = [(self.first.x, self.first.y)]
        return NOTHING

    def move(self, touch: Touch) -> Box:
        if (touch.x, touch.y) != self._points[-1]:
            self._points.append((touch.x, touch.y))
        return NOTHING

    def end(self) -> Box:
        marked = shapes.outline(self.painting.size, self._points)
        return self.painting.lay(marked, opacity=self.options.opacity, erase=self.erase)

    def paint(self, painter: QPainter, to_widget: ToWidget) -> None:
        shape = QPolygonF([to_widget(QPointF(x, y)) for x, y in self._points])
        _draw_twice(painter, lambda: painter.drawPolyline(shape), dashed=True)


class Gradient(Gesture):
    """Drag from where all is marked to where nothing is."""

    def begin(self) -> Box:
        self._last = self.first
        return NOTHING

    def move(self, touch: Touch) -> Box:
        self._last = touch
        return NOTHING

    def end(self) -> Box:
        start, end = (self.first.x, self.first.y), (self._last.x, self._last.y)
        marked = shapes.ramp(self.painting.size, start, end)
        return self.painting.lay(marked, opacity=self.options.opacity, erase=self.erase)

    def paint(self, painter: QPainter, to_widget: ToWidget) -> None:
        start, end = (to_widget(QPointF(touch.x, touch.y)) for touch in (self.first, self._last))
        _draw_twice(painter, lambda: painter.drawLine(start, end))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawEllipse(start, 4, 4)
        painter.setBrush(Qt.GlobalColor.black)
        painter.drawEllipse(end, 4, 4)


class Fill(Gesture):
    """Mark the part that is touched, up to other colours and to what is painted already.

    Args:
        picture: (H, W, 3) uint8, or None where there is none to look at.
    """

    def __init__(self, painting: Painting, options: Options, first: Touch, picture: ndarray | None):
        super().__init__(painting, options, first)
        self._picture = picture

    def begin(self) -> Box:
        at = self.first.x, self.first.y
        marked = shapes.region(self.painting.levels, self._picture, at, self.options.tolerance)
        return self.painting.lay(marked, opacity=self.options.opacity, erase=self.erase)


def _draw_twice(painter: QPainter, draw: Callable[[], object], *, dashed: bool = False) -> None:
    """In black and white, so that it is seen on every picture."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 200), 3))
    draw()
    pen = QPen(QColor(255, 255, 255, 230), 1)
    if dashed:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    draw()
