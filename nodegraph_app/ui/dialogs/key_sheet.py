"""The sheet of keys: every command that has one, and what the mouse does, to be searched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..keymap import KeyTable
from ..masks.dialog import KEYS as MASK_KEYS
from ..panels.labels import empty_note, heading, muted
from ..panels.viewer import KEYS as VIEWER_KEYS
from ..translation import translate
from .plain_buttons import without_icons

Rows = Sequence[tuple[str, str]]

FIRST_SIZE = QSize(1320, 860)
KEYS_PX = 144
COLUMN_PX = 320
"""Least width of a column; as many stand side by side as there is room for."""
SPACE_PX = 32


class Section(QWidget):
    """A title with lines of key and meaning."""

    def __init__(self, title: str, rows: Rows):
        super().__init__()
        self.title = title
        self.rows: list[tuple[QLabel, QLabel]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, KEYS_PX)
        grid.setColumnStretch(1, 1)
        grid.addWidget(heading(title), 0, 0, 1, 2)
        for line, (keys, words) in enumerate(rows, start=1):
            key, meaning = QLabel(keys), muted(words, wrap=True)
            key.setWordWrap(True)
            key.setFixedWidth(KEYS_PX)
            for label in (key, meaning):
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(key, line, 0)
            grid.addWidget(meaning, line, 1)
            self.rows.append((key, meaning))

    def filter(self, words: list[str]) -> bool:
        """Show the lines in which all these words stand; returns whether there are any."""
        found = False
        for key, meaning in self.rows:
            text = f"{self.title} {key.text()} {meaning.text()}".lower()
            shown = all(word in text for word in words)
            key.setVisible(shown)
            meaning.setVisible(shown)
            found = found or shown
        self.setVisible(found)
        return found


class Columns(QWidget):
    """Sections in as many columns as there is room for, in their order, about equally long."""

    def __init__(self, sections: Sequence[Section]):
        super().__init__()
        self._sections = sections
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 8, 24, 8)
        self._row.setSpacing(SPACE_PX)
        self._columns: list[QVBoxLayout] = []
        self._arrange(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(COLUMN_PX + 2 * 24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        count = max(1, (event.size().width() - 2 * 24 + SPACE_PX) // (COLUMN_PX + SPACE_PX))
        if count != len(self._columns):
            self._arrange(count)

    def _arrange(self, count: int) -> None:
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
            self._row.removeItem(column)
        self._columns = [QVBoxLayout() for _ in range(count)]
        share = sum(len(section.rows) + 2 for section in self._sections) / count
        filled = 0.0
        for section in self._sections:
            middle = filled + (len(section.rows) + 2) / 2
            self._columns[min(int(middle / share), count - 1)].addWidget(section)
            filled += len(section.rows) + 2
        for column in self._columns:
            column.setSpacing(16)
            column.addStretch(1)
            self._row.addLayout(column, 1)


class KeySheet(QDialog):
    """What the keys and the mouse do now.

    Signals:
        change_wanted: the reader would like other keys.
    """

    change_wanted = Signal()

    def __init__(
        self,
        menus: Iterable[tuple[str, list[tuple[str, str]]]],
        keys: KeyTable,
        parent: QWidget | None = None,
    ):
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search for a key or for what it does"))
        self.search.setAccessibleName(self.tr("Search the keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.nothing = empty_note(self.tr("No key and no command is called that."))
        self.nothing.hide()
        blocks: dict[str, tuple[str, Rows]] = {title: (title, rows) for title, rows in menus}
        blocks |= {
            "Mouse": (self.tr("Mouse"), self._mouse(keys)),
            "Canvas": (self.tr("Canvas, always"), self._fixed()),
            "Viewer": (self.tr("Viewer"), _said("Viewer", VIEWER_KEYS)),
            "Mask": (self.tr("Painting a mask"), _said("MaskDialog", MASK_KEYS)),
        }
        self.sections = {name: Section(*block) for name, block in blocks.items()}
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(self.tr("Keys"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(Columns(list(self.sections.values())))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        change = buttons.addButton(self.tr("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        change.clicked.connect(self._change)
        change.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(24, 8, 24, 16)
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 24, 8)
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.nothing)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        without_icons(self)
        room = self.screen().availableSize()
        self.resize(FIRST_SIZE.boundedTo(room - QSize(48, 64)))
        self.search.setFocus()

    def _change(self) -> None:
        self.accept()
        self.change_wanted.emit()

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        found = [section.filter(words) for section in self.sections.values()]
        self.nothing.setVisible(not any(found))

    def _mouse(self, keys: KeyTable) -> Rows:
        drag = (
            (
                (self.tr("Drag the canvas, middle or right button"), self.tr("Look elsewhere")),
                (self.tr("Ctrl+drag the canvas"), self.tr("Select with a box; with Alt take away")),
            )
            if keys.base.drag_pans
            else (
                (self.tr("Drag the canvas"), self.tr("Select with a box; Shift adds, Ctrl takes away")),
                (self.tr("Middle or right button, or Space and drag"), self.tr("Look elsewhere")),
            )
        )
        return (
            (self.tr("Double-click the canvas"), self.tr("Add a node")),
            (self.tr("Drag from a socket"), self.tr("Link; into the void: add what fits")),
            (self.tr("Drop a node on a link"), self.tr("Put it between the two")),
            *drag,
            (self.tr("Ctrl+Shift+drag the canvas"), self.tr("Select with a loop")),
            (self.tr("Right button"), self.tr("Menu of what is there")),
            (self.tr("Ctrl+right drag"), self.tr("Cut links")),
            (self.tr("Shift+right drag"), self.tr("Put dots on links")),
            (self.tr("Alt+right drag from node to node"), self.tr("Connect what fits")),
            (self.tr("Drag a number"), self.tr("Change it; Ctrl finely, Shift fast")),
            (self.tr("Drag a frame's title or edge"), self.tr("Move it with its nodes; resize it")),
            (self.tr("Wheel"), self.tr("Zoom")),
            (self.tr("Double-click a picture"), self.tr("Actual size; of Load image: paint a mask")),
        )

    def _fixed(self) -> Rows:
        return (
            (self.tr("Enter"), self.tr("To the values of the node; edit the value")),
            (self.tr("Tab, in the values"), self.tr("Next value; with Shift the previous one")),
            (self.tr("Digits, on a number"), self.tr("Type another value")),
            (self.tr("Esc"), self.tr("Leave what is under way; then the values; then the selection")),
        )


def _said(context: str, rows: Rows) -> Rows:
    return [(translate(context, keys), translate(context, words)) for keys, words in rows]
