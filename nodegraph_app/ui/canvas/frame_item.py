"""A frame on the canvas: a titled box behind the nodes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ...core.arranging import Place
from ...core.frames import Frame
from ..translation import QT_TRANSLATE_NOOP, translate
from .inks import Inks
from .metrics import FRAME_HEAD, RADIUS, faces

EDGE = 6.0
"""How far from its edge a frame can be seized to resize it, in scene pixels."""
UNTITLED = QT_TRANSLATE_NOOP("FrameItem", "Frame")


class FrameItem(QGraphicsItem):
    """One frame. The scene decides what it shows."""

    def __init__(self, frame: Frame, inks: Inks):
        super().__init__()
        self.frame = frame
        self.inks = inks
        self.chosen = False
        self.far = False
        self.title_text = ""
        self._size = QRectF()
        self.show_place(frame.place)

    @property
    def rect(self) -> QRectF:
        """The box, in the scene."""
        return self._size.translated(self.pos())

    def set_frame(self, frame: Frame) -> None:
        """Show another record of the same frame."""
        self.frame = frame
        self.show_place(frame.place)
        self.update()

    def show_place(self, place: Place) -> None:
        """Be drawn at another place, without changing the record: for drags."""
        self.prepareGeometryChange()
        self.setPos(place[0], place[1])
        self._size = QRectF(0, 0, place[2], place[3])
        self.setZValue(-10.0 - place[2] * place[3] * 1e-6)  # a frame in a frame lies before it
        face = faces().title
        self.title_text = face.elided(self.frame.title or translate("FrameItem", UNTITLED), place[2] - 20)

    def edge_at(self, at: QPointF) -> str:
        """The sides near a scene point, e.g. ``"right bottom"``; empty inside and away from them."""
        local, size = at - self.pos(), self._size
        if not size.adjusted(-EDGE, -EDGE, EDGE, EDGE).contains(local):
            return ""
        sides = {
            "left": abs(local.x()),
            "right": abs(local.x() - size.width()),
            "top": abs(local.y()),
            "bottom": abs(local.y() - size.height()),
        }
        return " ".join(side for side, distance in sides.items() if distance <= EDGE)

    def in_head(self, at: QPointF) -> bool:
        """Whether a scene point is on the title."""
        return QRectF(0, 0, self._size.width(), FRAME_HEAD).contains(at - self.pos())

    def boundingRect(self) -> QRectF:
        return self._size.adjusted(-2, -2, 2, 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        fill, head, edge = self.inks.frame(self.frame.color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.far)
        painter.setPen(edge if not self.chosen else self.inks.chosen_far if self.far else self.inks.selected)
        painter.setBrush(fill)
        painter.drawRoundedRect(self._size, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(head)
        painter.drawRoundedRect(QRectF(1, 1, self._size.width() - 2, FRAME_HEAD - 1), RADIUS, RADIUS)
        if not self.far:
            face = faces().title
            painter.setFont(face.font)
            painter.setPen(self.inks.color["text" if self.frame.title else "muted"])
            painter.drawText(QPointF(10, face.baseline(0, FRAME_HEAD)), self.title_text)
        painter.setBrush(Qt.BrushStyle.NoBrush)  # links are drawn next, and painters are not saved between
