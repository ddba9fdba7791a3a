"""Rows of names and values, as every page of the inspector has them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ..theme import current
from .labels import ElidedLabel, muted
from .parameter_editors import ParameterEditor

LABEL_PX = 104


class ValueGrid(QGridLayout):
    """Names on the left, what can be set or read on the right, and below it why it was not taken.

    Signals:
        refused: why a value was not taken; empty once one was.
    """

    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(8)
        self.setVerticalSpacing(4)
        self.setColumnMinimumWidth(0, LABEL_PX)
        self.setColumnStretch(1, 1)

    def add_text(self, label: QLabel, text: str) -> ElidedLabel:
        """A value that is only to be read; cut where there is no room."""
        row, value = self.rowCount(), ElidedLabel(text)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.addWidget(label, row, 0)
        self.addWidget(value, row, 1)
        return value

    def add_editor(
        self,
        label: QLabel,
        editor: ParameterEditor,
        *,
        multiline: bool,
        beside: QWidget | None = None,
    ) -> None:
        """A value that can be set.

        Args:
            multiline: whether the editor stands below its name, as wide as the page.
            beside: what stands at the end of the row.
        """
        row = self.rowCount()
        label.setBuddy(editor.focusProxy() or editor)
        complaint = muted(wrap=True)
        complaint.setStyleSheet(f"color: {current().bad};")
        complaint.hide()
        editor.refused.connect(lambda why: self._complain(complaint, why))
        editor.given.connect(lambda value, key: self._complain(complaint, ""))
        if multiline:
            self.addWidget(label, row, 0, 1, 2)
            self.addWidget(editor, row + 1, 0, 1, 3)
        else:
            self.addWidget(label, row, 0)
            self.addWidget(editor, row, 1)
        self.addWidget(complaint, row + 2, 0, 1, 2)
        if beside is not None:
            self.addWidget(beside, row, 2)

    def add_below(self, widget: QWidget) -> None:
        """Something that belongs to the last value."""
        self.addWidget(widget, self.rowCount(), 0, 1, 2)

    def _complain(self, where: QLabel, why: str) -> None:
        if why or not where.isHidden():
            self.refused.emit(why)
        where.setText(why)
        where.setVisible(bool(why))
