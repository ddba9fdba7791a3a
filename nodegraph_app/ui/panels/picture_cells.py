"""Pictures in the cells of a table or list: as large as the cell, framed where they are selected."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ..theme import SMALL_PX, current, text_font

PICTURE_ROLE = Qt.ItemDataRole.UserRole + 1
"""Where an item keeps its `QImage`; without one its text is written."""
GAP_PX = 6
LINE_PX = 18


def fitted(image: QImage, side_px: int) -> QImage:
    """A picture no larger than this on either side."""
    if max(image.width(), image.height()) <= side_px:
        return image
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(side_px, side_px, keep, smooth)


class PictureCells(QStyledItemDelegate):
    """Paints items.

    Args:
        captioned: size of a cell in which the text stands below the picture; without it there is a picture or
            a text.
    """

    def __init__(self, parent: QObject, *, captioned: QSize | None = None):
        super().__init__(parent)
        self._captioned = captioned

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self._captioned or super().sizeHint(option, index)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colors = current()
        rect = QRectF(option.rect).adjusted(GAP_PX / 2, GAP_PX / 2, -GAP_PX / 2, -GAP_PX / 2)
        image, text = index.data(PICTURE_ROLE), str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        room = rect.adjusted(GAP_PX, GAP_PX, -GAP_PX, -GAP_PX - (LINE_PX if self._captioned else 0))
        if isinstance(image, QImage) and not image.isNull():
            scale = min(room.width() / image.width(), room.height() / image.height())
            target = QRectF(0, 0, image.width() * scale, image.height() * scale)
            target.moveCenter(room.center())
            painter.drawImage(target, image)
        elif not self._captioned:
            painter.setPen(colors.color("muted"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
        if self._captioned:
            painter.setFont(text_font(SMALL_PX))
            painter.setPen(colors.color("muted"))
            line = QRectF(room.left(), room.bottom() + 2, room.width(), LINE_PX)
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, words)
        # PySide's declarations leave the fields of the option out.
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.setPen(QPen(colors.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect, 6, 6)
        painter.restore()
