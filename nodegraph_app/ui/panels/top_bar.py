"""The bar above the canvas: which workflow this is, and what is done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QWidget

from .run_buttons import RunButtons


class TopBar(QFrame):
    """Title and buttons."""

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setFixedHeight(44)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Open workflow")
        self.tabs.addTab("")
        self.buttons = RunButtons()
        self.run, self.cancel = self.buttons.run, self.buttons.cancel
        self.force_wanted, self.show_running = self.buttons.force_wanted, self.buttons.show_running
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addStretch(1)
        layout.addWidget(self.buttons)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the canvas

    def show_title(self, title: str, *, dirty: bool, tip: str) -> None:
        """Name the workflow; a dot says that it is not saved."""
        self.tabs.setTabText(0, f"{title} •" if dirty else title)
        self.tabs.setTabToolTip(0, tip)
