"""Rows of workflows: a small picture, the title, and below it the first line of the notes."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem

from ..theme import SMALL_PX, TEXT_PX, current, text_font
from ..theme.icons import icon_pixmap
from ..when_text import when_text
from ..workflow_shelf import ShelvedWorkflow

ROW_PX, PICTURE_PX, GAP_PX = 52, 40, 8
HEADING_PX = 28


class WorkflowItem(QTreeWidgetItem):
    """A workflow in a tree."""

    def __init__(self, shelved: ShelvedWorkflow):
        super().__init__([shelved.title])
        self.shelved = shelved
        self.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{shelved.title}. {shelved.summary}".strip())
        when = datetime.fromtimestamp(shelved.changed_s).strftime("%d %b %Y %H:%M")
        told = [shelved.title, shelved.notes]
        if shelved.place != "shipped":
            told.append(f"{shelved.path}\n{when}")
        self.setToolTip(0, "\n\n".join(part for part in told if part))


class WorkflowRows(QStyledItemDelegate):
    """Paints them; headings as ever."""

    def __init__(self, tree: QTreeWidget):
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        usual = super().sizeHint(option, index)
        return QSize(
            usual.width(), ROW_PX if isinstance(self._tree.itemFromIndex(index), WorkflowItem) else HEADING_PX
        )

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item = self._tree.itemFromIndex(index)
        if not isinstance(item, WorkflowItem):
            super().paint(painter, option, index)
            return
        shelved = item.shelved
        colors = current()
        # PySide's declarations leave the fields of the option out.
        rect, state = QRectF(option.rect), option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            painter.fillRect(rect, colors.color("accent_soft" if chosen else "hover"))
        frame = QRectF(rect.left() + GAP_PX, rect.center().y() - PICTURE_PX / 2, PICTURE_PX, PICTURE_PX)
        self._paint_picture(painter, frame, shelved.picture)
        left, width = frame.right() + GAP_PX, rect.right() - frame.right() - 2 * GAP_PX
        middle = rect.center().y()
        when = "" if shelved.place == "shipped" else when_text(shelved.changed_s)
        painter.setFont(text_font(SMALL_PX, tabular=True))
        room = painter.fontMetrics().horizontalAdvance(when)
        line = QRectF(left, middle - 18, width, 18)
        painter.setPen(colors.color("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        notes = painter.fontMetrics().elidedText(shelved.summary, Qt.TextElideMode.ElideRight, int(width))
        below = line.translated(0, 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, notes)
        painter.setFont(text_font(TEXT_PX))
        painter.setPen(colors.color("text"))
        line.setWidth(width - (room + GAP_PX if when else 0))
        title = painter.fontMetrics().elidedText(
            shelved.title, Qt.TextElideMode.ElideRight, int(line.width())
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        painter.restore()

    def _paint_picture(self, painter: QPainter, frame: QRectF, image: QImage) -> None:
        if image.isNull():
            side = round(PICTURE_PX / 2)
            mark = icon_pixmap("file", current().faint, side, self._tree.devicePixelRatioF())
            painter.drawPixmap((frame.center() - QPointF(side / 2, side / 2)).toPoint(), mark)
            return
        scale = min(frame.width() / image.width(), frame.height() / image.height())
        target = QRectF(0, 0, image.width() * scale, image.height() * scale)
        target.moveCenter(frame.center())
        painter.drawImage(target, image)
