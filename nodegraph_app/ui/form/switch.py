"""The switch between graph and form: small, in the same corner of both."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

from ..actions import keys_text
from ..theme import Palette, current

Face = Literal["graph", "form"]
MARGIN_PX = 12


class FaceSwitch(QFrame):
    """Two buttons, one of which is pressed, in the top right corner of what they lie over.

    Over a canvas they are a child of its viewport, and stay where they are when that scrolls: a widget beside
    the viewport would have all of it painted anew at every step of a pan.

    Args:
        face: which one is pressed: what they lie over.

    Signals:
        wanted: the other one.
    """

    wanted = Signal(str)

    def __init__(self, host: QWidget, face: Face):
        super().__init__(host)
        self.setObjectName("face_switch")
        self._host, self._face = host, face
        self.buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        tips = {
            "graph": self.tr("The nodes and their links ({keys})"),
            "form": self.tr("A plain panel: what to set, and the result ({keys})"),
        }
        for name, words in (("graph", self.tr("Graph")), ("form", self.tr("Form"))):
            button = self.buttons[name] = QPushButton(words)
            button.setCheckable(True)
            button.setChecked(name == face)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setToolTip(tips[name].format(keys=keys_text("F9")))
            button.clicked.connect(lambda *_, name=name: self._choose(name))
            self._group.addButton(button)
            row.addWidget(button)
        host.installEventFilter(self)
        self.restyle(current())
        self._settle()

    def restyle(self, palette: Palette) -> None:
        """The theme is another."""
        self.setStyleSheet(
            f"#face_switch {{ background: {palette.panel}; border: 1px solid {palette.line};"
            " border-radius: 7px; }"
            "#face_switch QPushButton { background: transparent; border: 1px solid transparent;"
            f" border-radius: 5px; padding: 2px 10px; color: {palette.muted}; }}"
            f"#face_switch QPushButton:hover {{ background: {palette.hover}; }}"
            f"#face_switch QPushButton:focus {{ border-color: {palette.accent}; }}"
            f"#face_switch QPushButton:checked {{ background: {palette.accent_soft};"
            f" color: {palette.text}; font-weight: 600; }}"
        )
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._settle()
        return super().eventFilter(watched, event)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        if self.pos() != self._place():
            self.move(self._place())

    def _place(self) -> QPoint:
        return QPoint(self._host.width() - self.width() - MARGIN_PX, MARGIN_PX)

    def _choose(self, name: str) -> None:
        self.buttons[self._face].setChecked(True)  # here it always shows where it lies
        if name != self._face:
            self.wanted.emit(name)

    def _settle(self) -> None:
        self.adjustSize()
        self.move(self._place())
        self.raise_()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
