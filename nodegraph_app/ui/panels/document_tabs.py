"""The row of tabs: a tab for each open workflow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from ..theme import icon

LONGEST_TITLE = 28
"""Characters; the tooltip has the rest."""

NARROWEST_PX = 128
"""Tabs become narrower down to this before the row scrolls."""


@dataclass(frozen=True)
class Tab:
    """What a tab says.

    Attributes:
        title: of the workflow.
        dirty: whether it is not saved; a dot says so.
        tip: where it lies, and whatever else is to be known.
        running: whether it is run; an arrow says so.
    """

    title: str
    dirty: bool = False
    tip: str = ""
    running: bool = False


class DocumentTabs(QTabBar):
    """Tabs to choose, to drag into another order and to close with the middle button or their cross.

    Signals:
        chosen: index of the tab that was chosen.
        close_wanted: index of the tab that shall be closed.
        arranged: where each tab stands now, by the index it had before.
    """

    chosen = Signal(int)
    close_wanted = Signal(int)
    arranged = Signal(list)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.setIconSize(QSize(12, 12))
        self.setAccessibleName(self.tr("Open workflows"))
        self.currentChanged.connect(self._choose)
        self.tabMoved.connect(self._moved)
        self._showing = False
        self._pressed_middle = -1
        self._hovered = -1
        self._tabs: list[Tab] = []
        self.setMouseTracking(True)

    def show_tabs(self, tabs: Sequence[Tab], current: int) -> None:
        """Show exactly these tabs."""
        self._showing = True
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        while self.count() < len(tabs):
            self._add_cross(self.addTab(""))
        for index, tab in enumerate(tabs):
            self.setTabData(index, index)
            if index < len(self._tabs) and self._tabs[index] == tab:
                continue
            title = tab.title if len(tab.title) <= LONGEST_TITLE else f"{tab.title[: LONGEST_TITLE - 1]}…"
            words = [title.replace("&", "&&"), "▸" if tab.running else "", "•" if tab.dirty else ""]
            self.setTabText(index, " ".join(filter(None, words)))
            self.setTabToolTip(index, tab.tip)
            said = [
                tab.title,
                self.tr("running") if tab.running else "",
                self.tr("not saved") if tab.dirty else "",
            ]
            self.setAccessibleTabName(index, ", ".join(filter(None, said)))
        self._tabs = list(tabs)
        around = self.parentWidget()
        if around is not None and (layout := around.layout()) is not None:
            layout.activate()  # the bar scrolls to the tab in front by the room it has
        self.setCurrentIndex(current)
        self._showing = False
        self._show_crosses()

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index).boundedTo(QSize(NARROWEST_PX, 10_000))

    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().boundedTo(self.sizeHint())

    def restyle(self) -> None:
        """The theme is another."""
        for index in range(self.count()):
            cross = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
            if isinstance(cross, QToolButton):
                cross.setIcon(icon("x"))

    def _add_cross(self, index: int) -> None:
        cross = QToolButton(self)
        cross.setIcon(icon("x"))
        cross.setIconSize(QSize(12, 12))
        cross.setFixedSize(18, 18)
        cross.setStyleSheet("padding: 2px;")
        cross.setToolTip(self.tr("Close this workflow"))
        cross.setAccessibleName(self.tr("Close this workflow"))
        cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W is its key
        cross.clicked.connect(lambda: self._close(cross))
        self.setTabButton(index, QTabBar.ButtonPosition.RightSide, cross)

    def _show_crosses(self) -> None:
        """Only where one may be wanted: on the tab in front and on that under the mouse."""
        for index in range(self.count()):
            cross = self.tabButton(index, QTabBar.ButtonPosition.RightSide)
            if cross is not None:
                cross.setVisible(index in (self.currentIndex(), self._hovered))

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self._show_crosses()

    def _close(self, cross: QToolButton) -> None:
        for index in range(self.count()):
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is cross:
                self.close_wanted.emit(index)
                return

    def _choose(self, index: int) -> None:
        if not self._showing and index >= 0:
            self.chosen.emit(int(self.tabData(index)))

    def _moved(self) -> None:
        order = [int(self.tabData(index)) for index in range(self.count())]
        self._tabs = [self._tabs[index] for index in order]
        for index in range(self.count()):
            self.setTabData(index, index)
        self.arranged.emit(order)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._pressed_middle = self.tabAt(event.position().toPoint())
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.tabAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            pressed, self._pressed_middle = self._pressed_middle, -1
            if pressed >= 0 and pressed == self.tabAt(event.position().toPoint()):
                self.close_wanted.emit(pressed)
            return
        super().mouseReleaseEvent(event)
