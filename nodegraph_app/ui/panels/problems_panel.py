"""Everything that is wrong with the workflow in front, each with what helps, as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..problem_rows import ProblemRow, Severity
from ..theme import current, icon
from .labels import empty_note, muted

Remedy = tuple[str, Callable[[], object]]
"""Words for a button, and what it does."""

ROW = Qt.ItemDataRole.UserRole
WIDTHS = {0: 124, 1: 248, 3: 176}
REMEDY_COLUMN = 3
ROW_PX = 28
MOST_BUTTONS = 100
"""Every button is a widget; a list with more remedies than this has been caused by one thing."""
LOOKS: dict[Severity, tuple[str, str]] = {
    "refused": ("file", "bad"),
    "failed": ("x", "bad"),
    "blocked": ("triangle-alert", "waiting"),
    "note": ("info", "muted"),
}
"""Severity → icon, and colour of the palette."""


class ProblemsPanel(QFrame):
    """The list, and what can be done with a row.

    Signals:
        show_wanted: a `ProblemRow` whose node shall be shown.
        dismiss_wanted: the `ProblemRow`s of files that the reader has seen.
    """

    show_wanted = Signal(object)
    dismiss_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("problems")
        self.tree = _List(self)
        self.setFocusProxy(self.tree)
        self.tree.itemSelectionChanged.connect(self._enable)
        self.tree.itemActivated.connect(lambda item, column: self._show(_row(item)))
        self.tree.customContextMenuRequested.connect(self._menu)
        self.counts = muted()
        self.show_node = self._button(
            self.tr("Show node"), self._show_current, self.tr("Select the node on the canvas (Enter)")
        )
        self.copy = self._button(
            self.tr("Copy details"), self.copy_chosen, self.tr("Copy the selected rows for a report (Ctrl+C)")
        )
        self.dismiss = self._button(
            self.tr("Dismiss"),
            lambda: self.dismiss_wanted.emit(self._chosen),
            self.tr("Forget what was wrong with the file (Del); it stays as it is on the disk"),
        )
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(self.counts)
        head.addStretch(1)
        for button in (self.show_node, self.copy, self.dismiss):
            head.addWidget(button)
        self._pages = QStackedLayout()
        self._pages.addWidget(
            empty_note(
                self.tr(
                    "Nothing is wrong: everything that Run would do can be done.\n\n"
                    "Missing models, sockets that nothing feeds, nodes that failed and faults of files that "
                    "were not opened are listed here, each with what helps."
                )
            )
        )
        self._pages.addWidget(self.tree)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addLayout(self._pages, 1)
        self.rows: tuple[ProblemRow, ...] = ()
        self._remedies: Callable[[ProblemRow], Remedy | None] = lambda row: None
        self._enable()

    def show_rows(self, rows: Sequence[ProblemRow], remedies: Callable[[ProblemRow], Remedy | None]) -> None:
        """Show these; what is selected stays so where it is still there.

        Args:
            remedies: asks what would help.
        """
        rows = tuple(rows)
        self._remedies = remedies
        if rows == self.rows and self.tree.topLevelItemCount() == len(rows):
            return
        chosen, scrolled = self._chosen, self.tree.verticalScrollBar().value()
        self.rows = rows
        self.tree.clear()
        buttons = 0
        for row in rows:
            item = _item(row)
            self.tree.addTopLevelItem(item)
            if buttons < MOST_BUTTONS and (remedy := remedies(row)) is not None:
                self.tree.setItemWidget(item, REMEDY_COLUMN, self._remedy_button(row, remedy))
                buttons += 1
        self.tree.take_up(chosen)
        self.tree.verticalScrollBar().setValue(scrolled)
        self._pages.setCurrentIndex(1 if rows else 0)
        self.counts.setText(self._counted())
        self._enable()

    def restyle(self) -> None:
        """The theme is another."""
        rows, self.rows = self.rows, ()
        self.show_rows(rows, self._remedies)

    def copy_chosen(self) -> None:
        """Put the selected rows on the clipboard."""
        if chosen := self._chosen:
            QGuiApplication.clipboard().setText("\n\n".join(row.text for row in chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_chosen()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.dismiss.isEnabled():
            self.dismiss.click()
        else:
            super().keyPressEvent(event)

    @property
    def _chosen(self) -> list[ProblemRow]:
        return [_row(item) for item in self.tree.selectedItems()]

    def _counted(self) -> str:
        notes = sum(row.severity == "note" for row in self.rows)
        bad = len(self.rows) - notes
        parts = []
        if bad:
            parts.append(self.tr("%n problem(s)", "", bad))
        if notes:
            parts.append(self.tr("%n note(s)", "", notes))
        return "  ·  ".join(parts)

    def _button(self, text: str, act: Callable[[], object], tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        return button

    def _remedy_button(self, row: ProblemRow, remedy: Remedy) -> QWidget:
        words, act = remedy
        button = QPushButton(words)
        button.setObjectName("remedy")
        button.setAccessibleName(f"{words} ({row.where})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        return button

    def _enable(self) -> None:
        chosen = self._chosen
        self.show_node.setEnabled(len(chosen) == 1 and chosen[0].node is not None)
        self.copy.setEnabled(bool(chosen))
        self.dismiss.setEnabled(any(row.severity == "refused" for row in chosen))
        self.dismiss.setVisible(any(row.severity == "refused" for row in self.rows))

    def _show(self, row: ProblemRow) -> None:
        if row.node is not None:
            self.show_wanted.emit(row)

    def _show_current(self) -> None:
        for row in self._chosen[:1]:
            self._show(row)

    def _menu(self, where: QPoint) -> None:
        if not (chosen := self._chosen):
            return
        menu = QMenu(self)
        for button in (self.show_node, self.copy, self.dismiss):
            if not button.isHidden():
                entry = menu.addAction(button.text())
                entry.setEnabled(button.isEnabled())
                entry.triggered.connect(button.click)
        if len(chosen) == 1 and (remedy := self._remedies(chosen[0])) is not None:
            menu.addAction(remedy[0]).triggered.connect(lambda: remedy[1]())
        menu.exec(self.tree.viewport().mapToGlobal(where))
        menu.deleteLater()


class _List(QTreeWidget):
    def __init__(self, parent: QWidget):
        super().__init__(parent)
        self.setAccessibleName(self.tr("Problems"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(16, 16))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHeaderLabels(
            [self.tr("State"), self.tr("Where"), self.tr("What is wrong, and what to do"), ""]
        )
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        for column in range(len(WIDTHS) + 1):
            fixed = column in WIDTHS
            mode = QHeaderView.ResizeMode.Interactive if fixed else QHeaderView.ResizeMode.Stretch
            header.setSectionResizeMode(column, mode)
            if fixed:
                header.resizeSection(column, WIDTHS[column])

    def take_up(self, chosen: Sequence[ProblemRow]) -> None:
        """Select these rows again; the first one where none of them is left."""
        items = [item for n in range(self.topLevelItemCount()) if (item := self.topLevelItem(n)) is not None]
        again = [item for item in items if _row(item) in chosen] or items[:1]
        for item in again[:1]:
            self.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)  # whatever keys are held
        for item in again:
            item.setSelected(True)


def _row(item: QTreeWidgetItem) -> ProblemRow:
    row = item.data(0, ROW)
    assert isinstance(row, ProblemRow)
    return row


def _item(row: ProblemRow) -> QTreeWidgetItem:
    told = f"{row.message} {row.hint}".strip()
    item = QTreeWidgetItem([row.word, row.where, told, ""])
    item.setData(0, ROW, row)
    picture, shade = LOOKS[row.severity]
    color = getattr(current(), shade)
    item.setIcon(0, icon(picture, color=color))
    item.setForeground(0, QColor(color))
    item.setToolTip(1, row.where)
    item.setToolTip(2, told)
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{row.word}: {row.where}. {told}")
    item.setSizeHint(0, QSize(0, ROW_PX))
    return item
