"""A small list with a search line over the canvas: for node types, choices and files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ..theme import Palette
from .metrics import faces

MOST_ROWS = 9
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Entry:
    """One thing to pick.

    Attributes:
        key: what `picked` says.
        title: in the list.
        aside: at the right, quieter; e.g. the category.
        detail: one line shown below the list while this entry is the current one.
    """

    key: str
    title: str
    aside: str = ""
    detail: str = ""


class _Rows(QStyledItemDelegate):
    """Title left, the quieter word right."""

    HEIGHT = 26

    def __init__(self, picker: Picker):
        super().__init__(picker)
        self._picker = picker

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        colors = self._picker.palette_of_theme
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.accent))
            painter.drawRoundedRect(rect, 4, 4)
        face = faces()
        aside_width = face.label.width(entry.aside) + 12 if entry.aside else 0
        painter.setPen(QColor(colors.on_accent if chosen else colors.text))
        painter.setFont(face.label.font)
        y = face.label.baseline(rect.top(), rect.height())
        painter.drawText(
            rect.left() + 8, round(y), face.label.elided(entry.title, rect.width() - 16 - aside_width)
        )
        painter.setPen(QColor(colors.on_accent if chosen else colors.muted))
        painter.drawText(rect.right() - 8 - round(face.label.width(entry.aside)), round(y), entry.aside)
        painter.restore()


class Picker(QFrame):
    """Type to narrow, arrows to choose, Enter to pick, Esc to leave.

    Signals:
        picked: key of the entry.
        dismissed: it closed, with or without a pick.
    """

    picked = Signal(str)
    dismissed = Signal()

    def __init__(self, parent: QWidget, palette: Palette):
        super().__init__(parent)
        self._host = parent
        self.palette_of_theme = palette
        self._entries: Callable[[str], Sequence[Entry]] = lambda query: ()
        self._empty_text = ""
        self.line = QLineEdit(self)
        self.line.setClearButtonEnabled(False)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Rows(self))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.detail = QLabel(self)
        self.detail.setWordWrap(True)
        self.detail.setMinimumHeight(32)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        for widget in (self.line, self.list, self.detail):
            column.addWidget(widget)
        self.line.textEdited.connect(self._narrow)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._pick(item))
        self.list.itemEntered.connect(lambda item: self.list.setCurrentItem(item))
        self.list.currentItemChanged.connect(lambda item, before: self._describe(item))
        self.set_colors(palette)
        self.hide()

    def set_colors(self, palette: Palette) -> None:
        """Change the theme."""
        self.palette_of_theme = palette
        self.setStyleSheet(
            f"Picker {{ background: {palette.raised}; border: 1px solid {palette.outline};"
            " border-radius: 8px; }"
            f"Picker QListWidget {{ background: transparent; border: none; }}"
            f"Picker QLabel {{ color: {palette.muted}; font-size: 11px; padding: 0 8px; }}"
        )

    def ask(
        self,
        entries: Callable[[str], Sequence[Entry]],
        *,
        at: QPoint,
        width: int,
        prompt: str,
        empty_text: str,
        current: str | None = None,
        details: bool = False,
    ) -> None:
        """Open at a point of the parent, kept inside it.

        Args:
            entries: what there is to pick for a typed text.
            empty_text: shown when that is nothing.
            current: key of the entry to begin at.
            details: whether entries have a line of explanation.
        """
        self._entries, self._empty_text = entries, empty_text
        everything = entries("")
        self.line.setPlaceholderText(prompt)
        self.line.setAccessibleName(prompt)
        self.list.setAccessibleName(prompt)
        self.line.clear()
        self.detail.setVisible(details or not everything)
        rows = min(max(len(everything), 1), MOST_ROWS)
        self.list.setFixedHeight(rows * _Rows.HEIGHT + 2)
        self.setFixedWidth(width)
        self._narrow("", current)
        self.adjustSize()
        room = self._host.rect().adjusted(8, 8, -8, -8)
        left = max(room.left(), min(at.x(), room.right() - self.width()))
        top = max(room.top(), min(at.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close without a pick."""
        if self.isVisible():
            self.hide()
            self.dismissed.emit()

    def _narrow(self, query: str, current: str | None = None) -> None:
        self.list.clear()
        for entry in self._entries(query):
            row = QListWidgetItem(entry.title)
            row.setData(Qt.ItemDataRole.UserRole, entry)
            self.list.addItem(row)
            if entry.key == current:
                self.list.setCurrentItem(row)
        if self.list.count() and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        if not self.list.count():
            self.detail.setText(self._empty_text)
            self.detail.show()

    def _describe(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            entry = item.data(Qt.ItemDataRole.UserRole)
            self.detail.setText(entry.detail)
            # The keys stay in the line, so this is how a screen reader hears which entry they are at.
            self.line.setAccessibleDescription(f"{entry.title}. {entry.detail}".strip())

    def _pick(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        key = item.data(Qt.ItemDataRole.UserRole).key
        self.hide()
        self.picked.emit(key)
        self.dismissed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line:
            if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
                if event.reason() not in (
                    Qt.FocusReason.PopupFocusReason,
                    Qt.FocusReason.ActiveWindowFocusReason,
                ):
                    self.dismiss()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
                if belongs_to_typing(event):
                    event.accept()
                    return True
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        row, last = self.list.currentRow(), self.list.count() - 1
        match event.key():
            case Qt.Key.Key_Escape:
                self.dismiss()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._pick(self.list.currentItem())
            case Qt.Key.Key_Down | Qt.Key.Key_Tab:
                self.list.setCurrentRow(min(row + 1, last))
            case Qt.Key.Key_Up | Qt.Key.Key_Backtab:
                self.list.setCurrentRow(max(row - 1, 0))
            case Qt.Key.Key_PageDown:
                self.list.setCurrentRow(min(row + MOST_ROWS, last))
            case Qt.Key.Key_PageUp:
                self.list.setCurrentRow(max(row - MOST_ROWS, 0))
            case _:
                return False
        return True


def belongs_to_typing(event: QKeyEvent) -> bool:
    """Whether a key is for the words being typed, although it is also a shortcut of the canvas."""
    control = Qt.KeyboardModifier.ControlModifier
    modifiers = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    if modifiers == control:
        return event.key() in (
            Qt.Key.Key_A,
            Qt.Key.Key_C,
            Qt.Key.Key_D,
            Qt.Key.Key_V,
            Qt.Key.Key_X,
            Qt.Key.Key_Z,
        )
    return modifiers == Qt.KeyboardModifier.NoModifier and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
