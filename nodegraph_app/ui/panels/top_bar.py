"""The bar above the canvas: the open workflows, and what is done with the one in front."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from .. import keymap
from ..theme import icon
from .document_tabs import DocumentTabs
from .face_switch import FaceSwitch
from .run_buttons import RunButtons


class TopBar(QFrame):
    """Tabs and buttons.

    Signals:
        new_wanted: a new workflow.
    """

    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("topbar")
        self.setFixedHeight(44)
        self.tabs = DocumentTabs(self)
        self.plus = QToolButton(self)
        self.plus.setIcon(icon("plus"))
        self._tell_keys()
        keymap.NEWS.changed.connect(self._tell_keys)
        self.plus.setAccessibleName(self.tr("New workflow"))
        self.plus.setFixedSize(28, 30)  # as high as a tab
        self.plus.clicked.connect(self.new_wanted)
        self.face = FaceSwitch()
        self.buttons = RunButtons()
        self.run, self.cancel = self.buttons.run, self.buttons.cancel
        self.force_wanted, self.show_running = self.buttons.force_wanted, self.buttons.show_running
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addWidget(self.plus, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addStretch(1)
        layout.addWidget(self.face)
        layout.addWidget(self.buttons)
        for part in (self.tabs, self.plus):  # a click leaves the keys to the canvas
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.buttons.give_room(self.width())

    def _tell_keys(self) -> None:
        self.plus.setToolTip(self.tr("New workflow ({keys})").format(keys=keymap.named("new")))

    def restyle(self) -> None:
        """The theme is another."""
        self.plus.setIcon(icon("plus"))
        self.tabs.restyle()
        self.face.restyle()
