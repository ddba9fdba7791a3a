"""The field above a tree that is searched with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget


class SearchField(QLineEdit):
    """Words to search for. Down goes to the first row found, Enter takes it, Escape forgets the words.

    Args:
        placeholder: what is searched, while nothing is typed.
        name: the same for those who hear the screen.
    """

    def __init__(self, placeholder: str, name: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)

    def lead_to(
        self,
        tree: QTreeWidget,
        first: Callable[[], QTreeWidgetItem | None],
        take: Callable[[QTreeWidgetItem], object],
    ) -> None:
        """Say which tree is searched, which of its rows comes first now, and what Enter does with that."""
        self._tree, self._first, self._take = tree, first, take
        self.returnPressed.connect(self._take_first)
        tree.installEventFilter(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self._tree.setFocus()
            if (first := self._first()) is not None:
                self._tree.setCurrentItem(first)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape on the tree forgets the words, too."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            self.clear()
            return True
        return super().eventFilter(watched, event)

    def _take_first(self) -> None:
        if self.text().strip() and (first := self._first()) is not None:
            self._take(first)
