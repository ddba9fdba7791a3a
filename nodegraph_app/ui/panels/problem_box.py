"""What went wrong with a node: in words, what to do, and the details behind a fold."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..theme import current
from .labels import breakable, muted, whole


class ProblemBox(QFrame):
    """A box that is hidden until there is a problem."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("problem")
        colors = current()
        self.setStyleSheet(f"#problem {{ background: {colors.bad_soft}; border-radius: 6px; }}")
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._hint = muted(wrap=True)
        self._hint.setStyleSheet(f"color: {colors.text};")
        self._message.setStyleSheet(f"color: {colors.bad}; font-weight: 600;")
        self._fold = QToolButton()
        self._fold.setText(self.tr("Details"))
        self._fold.setCheckable(True)
        self._fold.setArrowType(Qt.ArrowType.RightArrow)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.toggled.connect(self._unfold)
        self._copy = QPushButton(self.tr("Copy details"))
        self._copy.clicked.connect(self._copy_details)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setFixedHeight(160)
        self._details.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self._fold)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self._message)
        layout.addWidget(self._hint)
        layout.addLayout(buttons)
        layout.addWidget(self._details)
        self.hide()

    @property
    def text(self) -> str:
        """All of it, to paste into a report."""
        return "\n\n".join(
            filter(None, (whole(self._message.text()), whole(self._hint.text()), self._details.toPlainText()))
        )

    def show_problem(self, message: str, hint: str, details: str) -> None:
        """Show a problem; the fold stays as it is when it is the same."""
        if self._details.toPlainText() != details:
            self._details.setPlainText(details)
        self._message.setText(breakable(message))
        self._hint.setText(breakable(hint))
        self._hint.setVisible(bool(hint))
        self._fold.setVisible(bool(details))
        self._copy.setVisible(bool(details))
        self._details.setVisible(bool(details) and self._fold.isChecked())
        self.show()

    def _unfold(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self._fold.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
