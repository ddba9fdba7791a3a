"""Panels behind each other, of which a row of tabs shows one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from .tab_order import in_order

Panel = QWidget | Callable[[], QWidget]
"""A panel, or what makes it when it is first seen."""


class Pages(QFrame):
    """Tabs, and the panel of the one in front.

    Args:
        name: of the object, for the style.
        told: what the row of tabs is called where it is read aloud.

    Signals:
        shown: name of the page that is in front now.
    """

    shown = Signal(str)

    def __init__(self, name: str, told: str, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(told)
        self.tabs.setProperty("row", "pages")
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        for arrow in self.tabs.findChildren(QToolButton):  # the arrow keys scroll the tabs, too
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack = QStackedWidget()
        self._panels: dict[str, Panel] = {}
        self._titles: dict[str, str] = {}
        self._holders: dict[str, QWidget] = {}
        self.head = QHBoxLayout()
        self.head.setContentsMargins(4, 0, 4, 0)
        self.head.addWidget(self.tabs, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self.head)
        layout.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._turn)

    def add(self, name: str, title: str, panel: Panel) -> None:
        """Put a page behind the others; the first one is in front."""
        self._panels[name], self._titles[name] = panel, title
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        self._holders[name] = holder
        self._stack.addWidget(holder)
        if isinstance(panel, QWidget):
            inside.addWidget(panel)
        index = self.tabs.addTab(title)
        self.tabs.setTabData(index, name)

    @property
    def names(self) -> tuple[str, ...]:
        """Of all pages, in order."""
        return tuple(self._panels)

    @property
    def front(self) -> str:
        """Name of the page in front."""
        return str(self.tabs.tabData(self.tabs.currentIndex()))

    def panel(self, name: str) -> QWidget:
        """The panel of a page; it is made now if it never was. Raises KeyError for an unknown name."""
        panel = self._panels[name]
        if not isinstance(panel, QWidget):
            panel = self._panels[name] = panel()
            layout = self._holders[name].layout()
            assert layout is not None
            layout.addWidget(panel)
            in_order(self.tabs, panel)
        return panel

    def turn_to(self, name: str) -> None:
        """Bring a page to the front. An unknown name changes nothing."""
        if name in self._panels:
            self.tabs.setCurrentIndex(self.names.index(name))

    def count(self, name: str, number: int) -> None:
        """Write a number behind a tab's title; none for 0."""
        title = self._titles[name]
        self.tabs.setTabText(self.names.index(name), f"{title}  {number}" if number else title)

    def _turn(self, index: int) -> None:
        name = str(self.tabs.tabData(index) or self.names[index])
        self.panel(name)
        self._stack.setCurrentWidget(self._holders[name])
        self.shown.emit(name)
