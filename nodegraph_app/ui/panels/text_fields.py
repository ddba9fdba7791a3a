"""Fields for text that leave undo to the window, so that there is one history."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

HISTORY = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def asks_for_history(event: QEvent) -> bool:
    """Whether the field is asked if it wants the keys of undo or redo for itself."""
    asked = event.type() == QEvent.Type.ShortcutOverride
    return asked and isinstance(event, QKeyEvent) and any(event.matches(keys) for keys in HISTORY)


class TextArea(QPlainTextEdit):
    """Many lines.

    Signals:
        left: the keys go elsewhere.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)

    def show_text(self, text: str) -> None:
        """Show a text without telling; the cursor stays where it is."""
        if self.toPlainText() == text:
            return
        blocker = QSignalBlocker(self)
        cursor = self.textCursor().position()
        self.setPlainText(text)
        moved = self.textCursor()
        moved.setPosition(min(cursor, len(text)))
        self.setTextCursor(moved)
        blocker.unblock()

    def event(self, event: QEvent) -> bool:
        if asks_for_history(event):
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class TextLine(QLineEdit):
    """One line.

    Signals:
        left: the keys go elsewhere.
    """

    left = Signal()

    def show_text(self, text: str) -> None:
        """Show a text without telling; the cursor stays where it is."""
        if self.text() != text:
            cursor = self.cursorPosition()
            self.setText(text)
            self.setCursorPosition(min(cursor, len(text)))

    def event(self, event: QEvent) -> bool:
        if asks_for_history(event):
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
