"""What stands for a group on the canvas, and the strips at the sides of its inside."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from . import node_paint
from .inks import Inks
from .metrics import HEADER, RADIUS, faces
from .node_item import NodeItem
from .stand_ins import StandIn

SHEETS = (8.0, 4.0)
"""How far the edges of what lies in it show below a group, the lowest first."""


class GroupItem(NodeItem):
    """A group: like a node, with the edges of others below it."""

    def __init__(self, stand_in: StandIn, inks: Inks):
        super().__init__(stand_in.node, stand_in.spec, inks)

    def set_stand_in(self, stand_in: StandIn) -> None:
        """The inside is another."""
        self.set_node(stand_in.node, spec=stand_in.spec)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if not self.far:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self.inks.outline)
            painter.setBrush(self.inks.head(self.node.color))
            body = self.layout.body.adjusted(0.5, HEADER, -0.5, -0.5)
            for low in SHEETS:
                painter.drawRoundedRect(body.adjusted(low, 0, -low, low), RADIUS, RADIUS)
        super().paint(painter, option, widget)


class StripItem(NodeItem):
    """What lies outside of a group, seen from its inside: sockets with the names of their nodes."""

    def __init__(self, stand_in: StandIn, inks: Inks):
        super().__init__(stand_in.node, stand_in.spec, inks)

    def set_stand_in(self, stand_in: StandIn) -> None:
        """Other links cross the border."""
        self.spec, self.node = stand_in.spec, stand_in.node
        self.relayout()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        inks, face, body = self.inks, faces(), self.layout.body
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.far)
        painter.setPen(inks.line)
        painter.setBrush(inks.color["panel"])
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.far:
            return
        painter.setFont(face.label.font)
        painter.setPen(inks.color["muted"])
        painter.drawText(QPointF(12, face.label.baseline(0, HEADER)), self.layout.title)
        painter.setPen(inks.line)
        painter.drawLine(QPointF(1, HEADER + 0.5), QPointF(body.width() - 1, HEADER + 0.5))
        for spot in (*self.layout.inputs.values(), *self.layout.outputs.values()):
            node_paint.paint_label(painter, self, spot)
            node_paint.paint_socket(painter, self, spot)
