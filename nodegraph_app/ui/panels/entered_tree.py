"""A tree in which Enter and a double-click do something, and a click alone does not, whatever the desktop."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QWidget


class EnteredTree(QTreeWidget):
    """Qt's own signal for that comes with the double-click too, or with a click alone.

    Signals:
        entered_item: Enter was pressed on an item, or it was double-clicked.
        key_entered: Enter was pressed on an item.
    """

    entered_item = Signal(object)
    key_entered = Signal(object)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.itemDoubleClicked.connect(lambda item, column: self.entered_item.emit(item))
        self.key_entered.connect(self.entered_item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.key_entered.emit(self.currentItem())
        else:
            super().keyPressEvent(event)
