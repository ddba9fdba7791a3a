"""A quiet line above the canvas for what the reader should know and need not answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ..theme import current, icon


class MessageBar(QFrame):
    """Hidden until there is a message; it stays until it is closed or the next run starts.

    Signals:
        told: text and details of a message, and whether something went wrong.
    """

    told = Signal(str, str, bool)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("message")
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.label.setAccessibleName(self.tr("Message"))
        self._action = QPushButton()
        self._action.clicked.connect(self._act)
        self._remedy = QPushButton()
        self._remedy.clicked.connect(self._mend)
        self._copy = QPushButton(self.tr("Copy details"))
        self._copy.clicked.connect(self._copy_details)
        self._close = QToolButton()
        self._close.setToolTip(self.tr("Close"))
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 8, 4)
        layout.setSpacing(8)
        layout.addWidget(self.label, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._remedy)
        layout.addWidget(self._copy)
        layout.addWidget(self._close)
        self._details = ""
        self._on_action: Callable[[], object] | None = None
        self._on_remedy: Callable[[], object] | None = None
        self._bad = True
        self.about: Hashable = None
        for button in (self._action, self._remedy, self._copy, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def tell(
        self,
        text: str,
        *,
        details: str = "",
        bad: bool = True,
        action: tuple[str, Callable[[], object]] | None = None,
        remedy: tuple[str, Callable[[], object]] | None = None,
        about: Hashable = None,
    ) -> None:
        """Show a message.

        Args:
            text: what happened and what to do.
            details: for *Copy details*; without them there is no such button.
            bad: whether something went wrong.
            action: a button and what it does.
            remedy: a second button, which may put it right.
            about: what the message is about; `retract` takes it away when that is no longer so.
        """
        self.about = about
        self.label.setText(text)
        self._details, self._bad = details, bad
        self._copy.setVisible(bool(details))
        self._action.setVisible(action is not None)
        if action is not None:
            self._action.setText(action[0])
            self._on_action = action[1]
        self._remedy.setVisible(remedy is not None)
        if remedy is not None:
            self._remedy.setText(remedy[0])
            self._on_remedy = remedy[1]
        self.restyle()
        self.show()
        self.told.emit(text, details, bad)

    def retract(self, about: Hashable) -> None:
        """Hide the message if it is about this."""
        if self.about is not None and self.about == about:
            self.hide()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.isHidden():  # and not only the window around it
            self.about = None

    def restyle(self) -> None:
        """The theme is another."""
        colors = current()
        background, text = (colors.bad_soft, colors.text) if self._bad else (colors.accent_soft, colors.text)
        self.setStyleSheet(f"#message {{ background: {background}; }} #message QLabel {{ color: {text}; }}")
        self._close.setIcon(icon("x"))

    def _act(self) -> None:
        self.hide()
        if self._on_action is not None:
            self._on_action()

    def _mend(self) -> None:
        self.hide()
        if self._on_remedy is not None:
            self._on_remedy()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.label.text()}\n\n{self._details}")
