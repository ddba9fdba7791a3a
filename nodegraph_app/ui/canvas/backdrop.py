"""What lies behind the nodes, and the few words that float above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QLabel, QWidget

from .. import keymap
from ..theme import Palette
from ..translation import translate
from .metrics import faces

if TYPE_CHECKING:
    from .surface import Surface

DOTS = 24.0
CLOSEST_PX = 14.0
"""Dots never lie closer than this on the screen."""


class Backdrop:
    """Canvas colour, dots, the selection box, and the hint on an empty canvas."""

    def __init__(self, view: Surface):
        self._view = view

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """The canvas and its dots."""
        inks = self._view.graph_scene.inks
        painter.fillRect(area, inks.color["canvas"])
        step = DOTS
        while step * self._view.zoom < CLOSEST_PX:
            step *= 4
        pen = QPen(inks.color["grid"], 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        left, top = int(area.left() // step), int(area.top() // step)
        right, bottom = int(area.right() // step) + 1, int(area.bottom() // step) + 1
        painter.drawPoints(
            [QPointF(x * step, y * step) for x in range(left, right + 1) for y in range(top, bottom + 1)]
        )

    def paint_box(self, painter: QPainter, box: QRectF) -> None:
        """The rectangle of a box selection."""
        color = QColor(self._view.graph_scene.inks.color["accent"])
        pen = QPen(color, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        color.setAlphaF(0.12)
        painter.setBrush(color)
        painter.drawRect(box)

    def paint_hint(self, painter: QPainter) -> None:
        """What to do with an empty canvas."""
        colors, face = self._view.graph_scene.inks.color, faces()
        painter.save()
        painter.resetTransform()
        keys = translate("Backdrop", "Where the mouse is, a key does the same: {keys}.").format(
            keys=keymap.current().text("add") or keymap.named("add")
        )
        middle = QPointF(self._view.viewport().rect().center())
        lines = (
            (face.title, "text", translate("Backdrop", "Double-click to add a node")),
            (face.label, "muted", keys),
            (
                face.label,
                "muted",
                translate("Backdrop", "Drop a workflow, or a picture made here, to open it."),
            ),
        )
        for number, (each, color, text) in enumerate(lines):
            painter.setFont(each.font)
            painter.setPen(colors[color])
            painter.drawText(middle + QPointF(-each.width(text) / 2, 24 * number - 16), text)
        painter.restore()


class Note(QLabel):
    """A few words beside the cursor while something is dragged."""

    def __init__(self, parent: QWidget, palette: Palette):
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(False)
        self._host = parent
        self._palette = palette
        self._bad = False
        self.hide()

    def set_colors(self, palette: Palette) -> None:
        """Change the theme."""
        self._palette = palette
        self._style()

    def _style(self) -> None:
        colors = self._palette
        behind, words = (colors.bad_soft, colors.bad) if self._bad else (colors.raised, colors.text)
        self.setStyleSheet(
            f"background: {behind}; color: {words}; border: 1px solid {colors.outline};"
            "border-radius: 4px; padding: 4px 8px; font-size: 12px;"
        )

    def show_text(self, text: str, beside: QPoint, *, bad: bool) -> None:
        """Show words, inside the parent; hide for empty text."""
        if not text:
            self.hide()
            return
        if text != self.text() or bad != self._bad:
            self._bad = bad
            self._style()
            self.setWordWrap(len(text) > 48)
            self.setText(text)
            self.setMinimumWidth(320 if len(text) > 48 else 0)
            self.adjustSize()
        room = self._host.rect()
        at = beside + QPoint(16, 18)
        left = max(4, min(at.x(), room.right() - self.width() - 4))
        top = at.y() if at.y() + self.height() < room.bottom() else beside.y() - self.height() - 8
        self.move(left, top)
        self.show()
        self.raise_()
