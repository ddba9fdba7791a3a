"""What nodes take, drawn on them from green to red with its number, and the legend that says the scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from .inks import SHADES
from .metrics import SMALL_LINE, faces

if TYPE_CHECKING:
    from .node_item import NodeItem
    from .surface import Surface

HEIGHT = 18
ABOVE = HEIGHT + 4
"""Room above a node for the number."""


@dataclass(frozen=True)
class Heat:
    """What one node takes.

    Attributes:
        text: with its unit, e.g. ``"1.2 s"``; with ``~`` where it is only expected.
        shade: from 0, the least, to `SHADES` - 1, the most.
    """

    text: str
    shade: int


@dataclass(frozen=True)
class HeatScale:
    """What the legend says.

    Attributes:
        title: what is shown, e.g. ``"Seconds per node"``.
        least, most: the ends of the scale, with unit; empty where nothing is known yet.
    """

    title: str
    least: str = ""
    most: str = ""


def shade(amount: float, least: float, most: float) -> int:
    """Where an amount lies between the least and the most, by its logarithm: nodes differ by magnitudes."""
    low, high = math.log(max(least, 1e-6)), math.log(max(most, 1e-6))
    if high - low < 1e-9:
        return 0
    share = (math.log(max(amount, 1e-6)) - low) / (high - low)
    return round(min(max(share, 0.0), 1.0) * (SHADES - 1))


def paint_heat(painter: QPainter, item: NodeItem, heat: Heat) -> None:
    """The number above the node's right corner, on its shade."""
    face, ink = faces().small, item.inks
    width = face.width(heat.text) + 22
    pill = QRectF(item.layout.width - width, -ABOVE, width, HEIGHT)
    painter.setPen(ink.outline)
    painter.setBrush(ink.node)
    painter.drawRoundedRect(pill, HEIGHT / 2, HEIGHT / 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.shade(heat.shade))
    painter.drawEllipse(QPointF(pill.left() + 10, pill.center().y()), 4, 4)
    painter.setPen(ink.color["text"])
    painter.setFont(face.font)
    painter.drawText(QPointF(pill.left() + 17, face.baseline(pill.top(), HEIGHT)), heat.text)


class Legend(QWidget):
    """The scale of the numbers on the nodes, in a corner of the canvas."""

    WIDTH, MARGIN = 216, 12

    def __init__(self, view: Surface):
        super().__init__(view)
        self._view = view
        self.scale: HeatScale | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.tr("Legend"))
        self._advice = self.tr("Run the workflow to see it.")
        self.hide()

    def show_scale(self, scale: HeatScale | None) -> None:
        """Show a scale, or none."""
        self.scale = scale
        if scale is not None:
            self.setAccessibleDescription(
                self.tr("{title}: {least} to {most}").format(
                    title=scale.title, least=scale.least, most=scale.most
                )
            )
            self.place()
            self.update()
        self.setVisible(scale is not None)

    def place(self) -> None:
        """Stand in the lower left corner of the canvas."""
        height = 64 if self.scale is not None and self.scale.most else 44
        self.setGeometry(self.MARGIN, self._view.height() - height - self.MARGIN, self.WIDTH, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        scale = self.scale
        if scale is None:
            return
        inks, face = self._view.graph_scene.inks, faces().small
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(inks.outline)
        painter.setBrush(inks.color["panel"])
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(faces().label.font)
        painter.setPen(inks.color["text"])
        painter.drawText(QPointF(12, faces().label.baseline(6, SMALL_LINE)), scale.title)
        painter.setFont(face.font)
        painter.setPen(inks.color["muted"])
        if not scale.most:
            painter.drawText(QPointF(12, face.baseline(23, SMALL_LINE)), self._advice)
            return
        bar = QRectF(12, 28, self.width() - 24, 8)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for number in range(SHADES):
            gradient.setColorAt(number / (SHADES - 1), inks.shade(number))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 4, 4)
        painter.setPen(inks.color["muted"])
        y = face.baseline(41, SMALL_LINE)
        painter.drawText(QPointF(bar.left(), y), scale.least)
        painter.drawText(QPointF(bar.right() - face.width(scale.most), y), scale.most)


def heats(amounts: Mapping[str, tuple[float, str]]) -> dict[str, Heat]:
    """Amounts with their words, by node, on one scale."""
    if not amounts:
        return {}
    least, most = min(a for a, _ in amounts.values()), max(a for a, _ in amounts.values())
    return {node: Heat(text, shade(amount, least, most)) for node, (amount, text) in amounts.items()}
