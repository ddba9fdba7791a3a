"""The switch between graph and form."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from .. import keymap
from ..theme import current

Face = Literal["graph", "form"]
HEIGHT_PX = 28
"""As high as the buttons beside it."""


class FaceSwitch(QFrame):
    """Two buttons, of which the one is pressed that says what is seen.

    Signals:
        wanted: the face that is not seen.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("face_switch")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT_PX)
        self._face: Face = "graph"
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(2)
        for name, words in (("graph", self.tr("Graph")), ("form", self.tr("Form"))):
            button = self.buttons[name] = QPushButton(words)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda *_, name=name: self._choose(name))
            self._group.addButton(button)
            row.addWidget(button)
        self._tell_keys()
        keymap.NEWS.changed.connect(self._tell_keys)
        self.show_face("graph")
        self.restyle()

    def show_face(self, face: Face) -> None:
        """Say what is seen now."""
        self._face = face
        self.buttons[face].setChecked(True)

    def restyle(self) -> None:
        """The theme is another."""
        palette = current()
        self.setStyleSheet(
            f"#face_switch {{ background: {palette.panel}; border: 1px solid {palette.line};"
            " border-radius: 7px; }"
            "#face_switch QPushButton { background: transparent; border: 1px solid transparent;"
            f" border-radius: 5px; padding: 1px 10px; color: {palette.muted}; }}"
            f"#face_switch QPushButton:hover {{ background: {palette.hover}; }}"
            f"#face_switch QPushButton:focus {{ border-color: {palette.accent}; }}"
            f"#face_switch QPushButton:checked {{ background: {palette.accent_soft};"
            f" border-color: transparent; color: {palette.text}; font-weight: 600; }}"
        )

    def _choose(self, name: str) -> None:
        self.buttons[self._face].setChecked(True)  # until the other one is seen
        if name != self._face:
            self.wanted.emit(name)

    def _tell_keys(self) -> None:
        keys = keymap.named("form")
        self.buttons["graph"].setToolTip(self.tr("The nodes and their links ({keys})").format(keys=keys))
        self.buttons["form"].setToolTip(
            self.tr("A plain panel: what to set, and the result ({keys})").format(keys=keys)
        )
