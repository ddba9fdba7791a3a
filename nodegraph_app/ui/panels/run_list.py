"""The list of jobs and runs. Those that wait are reordered by dragging, or with Alt and an arrow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QFontMetrics, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from ..runs.rows import RunRow
from ..theme import current
from ..translation import QT_TRANSLATE_NOOP, translate
from ..value_text import seconds_text

ICON_PX = 32
ROW = Qt.ItemDataRole.UserRole
COLUMNS = (
    QT_TRANSLATE_NOOP("RunList", "Workflow"),
    QT_TRANSLATE_NOOP("RunList", "State"),
    QT_TRANSLATE_NOOP("RunList", "When"),
    QT_TRANSLATE_NOOP("RunList", "Took"),
    QT_TRANSLATE_NOOP("RunList", "What happened"),
)
WIDTHS = (280, 132, 112, 84)
STATE_COLORS = {
    "running": "accent",
    "done": "good",
    "failed": "bad",
    "interrupted": "waiting",
    "paused": "waiting",
}
"""State → colour of its word in the palette; the others are muted."""
STATES = (
    QT_TRANSLATE_NOOP("RunList", "waiting"),
    QT_TRANSLATE_NOOP("RunList", "running"),
    QT_TRANSLATE_NOOP("RunList", "done"),
    QT_TRANSLATE_NOOP("RunList", "failed"),
    QT_TRANSLATE_NOOP("RunList", "cancelled"),
    QT_TRANSLATE_NOOP("RunList", "paused"),
    QT_TRANSLATE_NOOP("RunList", "interrupted"),
)
"""What the engine writes of jobs and runs."""


class RunList(QTreeWidget):
    """Rows of jobs and runs.

    Signals:
        moved: number of a job and its new place in line, from 1.
        activated_row: a `RunRow` that was double-clicked, or Enter was pressed on.
        removed: Del was pressed on the selected rows.
    """

    moved = Signal(int, int)
    activated_row = Signal(object)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setAccessibleName(self.tr("Queue and history"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setHeaderLabels([translate("RunList", title) for title in COLUMNS])
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionsMovable(False)
        for column, width in enumerate(WIDTHS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        self.headerItem().setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.itemDoubleClicked.connect(lambda item, column: self.activated_row.emit(_row(item)))
        self._rows: tuple[RunRow, ...] = ()

    @property
    def rows(self) -> tuple[RunRow, ...]:
        """What is shown, from top to bottom."""
        return self._rows

    @property
    def chosen(self) -> list[RunRow]:
        """The selected rows, from top to bottom."""
        return [_row(item) for item in self._items() if item.isSelected()]

    def show_rows(self, rows: tuple[RunRow, ...]) -> None:
        """Show these; what is selected and how far it is scrolled stays."""
        if rows == self._rows:
            return
        chosen, scrolled = {row.key for row in self.chosen}, self.verticalScrollBar().value()
        held = self.currentItem()
        focus = _row(held).key if held is not None else None
        self._rows = rows
        self.clear()
        for row in rows:
            item = _item(row)
            self.addTopLevelItem(item)
            if row.key == focus:
                self.setCurrentItem(item)
            item.setSelected(row.key in chosen)
        self.verticalScrollBar().setValue(scrolled)

    def show_again(self) -> None:
        """Show the same in the colours of the theme."""
        rows, self._rows = self._rows, ()
        self.show_rows(rows)

    def select(self, keys: Iterable[tuple[str, int]]) -> None:
        """Select the rows of these, and no others."""
        wanted = set(keys)
        for item in self._items():
            item.setSelected(_row(item).key in wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if alt and event.key() in steps:
            self._move_by(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.currentItem()) is not None:
                self.activated_row.emit(_row(item))
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """The queue moves the job; the list only shows what is in it then."""
        held, target = self.currentItem(), self.itemAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if held is None or not _row(held).position:
            return
        place = self._in_line()
        if target is not None and _row(target).position:
            place = _row(target).position
            below = self.dropIndicatorPosition() == QAbstractItemView.DropIndicatorPosition.BelowItem
            if below and place < _row(held).position:
                place += 1
            elif not below and place > _row(held).position:
                place -= 1
        self.moved.emit(_row(held).id, place)

    def _move_by(self, steps: int) -> None:
        item = self.currentItem()
        if item is not None and (row := _row(item)).position:
            place = min(max(row.position + steps, 1), self._in_line())
            if place != row.position:
                self.moved.emit(row.id, place)

    def _in_line(self) -> int:
        return sum(row.position > 0 for row in self._rows)

    def _items(self) -> Iterable[QTreeWidgetItem]:
        items = (self.topLevelItem(number) for number in range(self.topLevelItemCount()))
        return (item for item in items if item is not None)


def _row(item: QTreeWidgetItem) -> RunRow:
    row = item.data(0, ROW)
    assert isinstance(row, RunRow)
    return row


def state_text(state: str) -> str:
    """The state of a job or a run in the language of the window, with what it was asked to do."""
    state, _, wish = state.partition(", asked to ")
    said = translate("RunList", state)
    if not wish:
        return said
    asked = (
        translate("RunList", "{state}, asked to pause")
        if wish == "pause"
        else translate("RunList", "{state}, asked to cancel")
    )
    return asked.format(state=said)


def _item(row: RunRow) -> QTreeWidgetItem:
    when = datetime.fromtimestamp(row.when_s)
    today = when.date() == datetime.now().date()
    took = seconds_text(row.seconds) if row.seconds is not None else ""
    told = translate("RunList", "seed {seeds}").format(seeds=", ".join(row.seeds)) if row.seeds else ""
    message = " ".join(row.message.split()) or told
    state = state_text(row.state)
    state = f"{row.position}. {state}" if row.position else state
    item = QTreeWidgetItem(
        [row.title, state, when.strftime("%H:%M:%S" if today else "%d %b %H:%M"), took, message]
    )
    item.setData(0, ROW, row)
    item.setIcon(0, _icon(row))
    colors = current()
    shade = STATE_COLORS.get(row.state.partition(",")[0], "muted")
    item.setForeground(1, QColor(getattr(colors, shade)))
    for column in (2, 3, 4):
        item.setForeground(column, QColor(colors.muted))
    item.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    source = (
        translate("RunList", "Job {id}, from: {origin}")
        if row.kind == "job"
        else translate("RunList", "Run {id}, from: {origin}")
    )
    tip = f"{row.title}\n{source.format(id=row.id, origin=row.origin)}"
    item.setToolTip(0, f"{tip}\n{row.picture}" if row.picture else tip)
    item.setToolTip(4, row.message)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    if row.position:
        flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
    item.setFlags(flags)
    item.setSizeHint(0, QSize(0, max(ICON_PX + 8, QFontMetrics(item.font(0)).height() + 8)))
    return item


def _icon(row: RunRow) -> QIcon:
    """The picture, or an empty square of its size, so that titles stand below each other."""
    pixmap = QPixmap(ICON_PX * 2, ICON_PX * 2)
    pixmap.fill(QColor(current().field))
    if row.thumbnail is not None:
        pixmap = QPixmap.fromImage(row.thumbnail)
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # Qt would tint the selected one
        icon.addPixmap(pixmap, mode)
    return icon
