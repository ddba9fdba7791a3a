"""How a reroute looks: a dot on a line, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from .metrics import DOT, MARGIN, SMALL_LINE, faces

if TYPE_CHECKING:
    from .node_item import NodeItem


def dot_bounds(item: NodeItem) -> QRectF:
    """All that is painted: the dot, and its title above where the reader gave it one."""
    above = SMALL_LINE + 4 if item.node.title else 0
    width = faces().small.width(item.node.title or "")
    side = max(MARGIN, (width - item.layout.width) / 2 + 2)
    return item.layout.body.adjusted(-side, -MARGIN - above, side, MARGIN)


def paint_dot(painter: QPainter, item: NodeItem) -> None:
    """The line goes on through the dot; sockets show where a link may end."""
    inks, body = item.inks, item.layout.body
    (spot,) = item.layout.outputs.values()
    middle = QPointF(body.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(inks.link(spot.type_name, "far" if item.far else "calm"))
    painter.drawLine(QPointF(0, middle.y()), QPointF(body.width(), middle.y()))
    painter.setBrush(inks.socket(spot.type_name))
    lit = item.chosen or item.hovered is not None
    painter.setPen(inks.bad if item.problems else inks.selected if lit else inks.socket_edge)
    painter.drawEllipse(middle, DOT, DOT)
    if item.far:
        return
    for end in (*item.layout.inputs.values(), *item.layout.outputs.values()):
        loose = (end.name, end.output) not in item.used
        offered = item.candidates is not None and (end.name, end.output) in item.candidates
        aimed = item.hovered == f"{'>' if end.output else '<'}{end.name}"
        if loose or offered or aimed:
            painter.setPen(inks.socket_edge)
            painter.drawEllipse(end.at, 5 if aimed else 3.5, 5 if aimed else 3.5)
    if item.node.title:
        face = faces().small
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(face.font)
        painter.setPen(inks.color["muted"])
        left = middle.x() - face.width(item.node.title) / 2
        painter.drawText(QPointF(left, face.baseline(-SMALL_LINE - 4, SMALL_LINE)), item.node.title)
