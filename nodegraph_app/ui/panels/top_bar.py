"""The bar above the canvas: the open workflows, Cancel and Run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from ..actions import keys_text
from ..theme import icon
from .document_tabs import DocumentTabs

RUN_TIP = "Make the pictures this workflow asks for; what is cached is used again"


class TopBar(QFrame):
    """Tabs and buttons.

    Signals:
        new_wanted, run_wanted, cancel_wanted, force_wanted: the buttons.
    """

    new_wanted = Signal()

    run_wanted = Signal()
    cancel_wanted = Signal()
    force_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setFixedHeight(44)
        self.tabs = DocumentTabs(self)
        self.plus = QToolButton(self)
        self.plus.setIcon(icon("plus"))
        self.plus.setToolTip(f"New workflow ({keys_text('Ctrl+T')})")
        self.plus.setAccessibleName("New workflow")
        self.plus.setFixedSize(28, 30)  # as high as a tab
        self.plus.clicked.connect(self.new_wanted)
        self.run = QPushButton(f"Run   {keys_text('Ctrl+Enter')}")
        self.run.setProperty("primary", "true")
        self.run.setAccessibleName("Run")
        self.run.setToolTip(RUN_TIP)
        self.run.clicked.connect(self.run_wanted)
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip(f"Stop after the current step ({keys_text('Ctrl+.')})")
        self.cancel.clicked.connect(self._stop)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(self.plus, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addStretch(1)
        for button in (self.cancel, self.run):
            layout.addWidget(button)
        for part in (self.tabs, self.plus, self.cancel, self.run):  # a click leaves the keys to the canvas
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._may_force = False
        self.show_running(False)

    def restyle(self) -> None:
        """The theme is another."""
        self.plus.setIcon(icon("plus"))
        self.tabs.restyle()

    def show_running(self, running: bool, *, cancelling: bool = False, may_force: bool = False) -> None:
        """Say with the buttons what can be done now."""
        self._may_force = may_force
        self.cancel.setEnabled(running and (may_force or not cancelling))
        self.cancel.setText("Force stop" if may_force else "Stopping…" if cancelling else "Cancel")

    def show_forecast(self, sentence: str) -> None:
        """Say on the Run button what it would do."""
        self.run.setToolTip(f"{RUN_TIP}\n{sentence}" if sentence else RUN_TIP)

    def _stop(self) -> None:
        (self.force_wanted if self._may_force else self.cancel_wanted).emit()
