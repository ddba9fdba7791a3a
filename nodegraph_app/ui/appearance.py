"""The colours of the window: chosen, or those of the system."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from . import theme
from .filing import Filing
from .panels.surfaces import surfaces
from .theme import Palette

THEMES = ("system", "dark", "light")


class Colored(Protocol):
    """A part that draws some of its colours itself."""

    def restyle(self) -> None:
        """The theme is another."""


class Appearance(QObject):
    """Changes the theme of the whole window at once.

    Args:
        parts: told afterwards, one by one.
        changed: told last, with the new colours.
    """

    def __init__(
        self,
        window: QWidget,
        filing: Filing,
        parts: Sequence[Colored],
        changed: Callable[[Palette], None],
    ):
        super().__init__(window)
        self._window, self._filing, self._parts, self._changed = window, filing, parts, changed
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def name(self) -> str:
        """What was chosen: a theme, or ``"system"``."""
        wanted = self._filing.settings.theme
        return wanted if wanted in THEMES else theme.current().name

    def choose(self, name: str) -> None:
        """Take a theme, or that of the system, now and at the next start."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        palette = theme.named(name)
        theme.apply(app, palette)
        self._window.setStyleSheet(surfaces(palette))
        for part in self._parts:
            part.restyle()
        self._changed(palette)
        if self._filing.settings.theme != name:
            self._filing.change_settings(replace(self._filing.settings, theme=name))

    def _follow_system(self) -> None:
        """The system turned dark or light."""
        if self._filing.settings.theme == "system":
            self.choose("system")
