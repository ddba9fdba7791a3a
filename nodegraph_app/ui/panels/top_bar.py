"""The bar above the canvas: which workflow this is, Cancel and Run."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QTabBar, QWidget

from ..actions import keys_text

RUN_TIP = "Make the pictures this workflow asks for; what is cached is used again"


class TopBar(QFrame):
    """Title and buttons.

    Signals:
        run_wanted, cancel_wanted, force_wanted: the buttons.
    """

    run_wanted = Signal()
    cancel_wanted = Signal()
    force_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setFixedHeight(44)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Open workflow")
        self.tabs.addTab("")
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
        layout.addStretch(1)
        for button in (self.cancel, self.run):
            layout.addWidget(button)
        for part in (self.tabs, self.cancel, self.run):  # a click leaves the keys to the canvas
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._may_force = False
        self.show_running(False)

    def show_title(self, title: str, *, dirty: bool, tip: str) -> None:
        """Name the workflow; a dot says that it is not saved."""
        self.tabs.setTabText(0, f"{title} •" if dirty else title)
        self.tabs.setTabToolTip(0, tip)

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
