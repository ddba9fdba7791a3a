"""The way from the top of the workflow to the group that is shown, in the corner of the canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton

from ...core.groups import GROUP_KEY
from ..theme import Palette
from .metrics import faces

if TYPE_CHECKING:
    from .view import GraphView

LONGEST_PX = 180
"""A name is not shown longer than this; the tooltip has all of it."""


class Breadcrumbs(QFrame):
    """A button for each canvas on the way; hidden at the top.

    Attributes:
        top_title: asks what the whole workflow is called.
    """

    def __init__(self, view: GraphView):
        super().__init__(view)
        self._view = view
        self.top_title: Callable[[], str] = lambda: self.tr("Workflow")
        self.buttons: list[QToolButton] = []
        self._shown: list[str] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 2, 4, 2)
        self._row.setSpacing(0)
        self.setAccessibleName(self.tr("Where the canvas is"))
        self.set_colors(view.graph_scene.colors)
        self.move(12, 12)
        self.hide()
        view.graph_scene.editing.changed.connect(self.show_path)

    def set_colors(self, palette: Palette) -> None:
        """Change the theme."""
        self.setStyleSheet(
            f"Breadcrumbs {{ background: {palette.raised}; border: 1px solid {palette.outline};"
            " border-radius: 6px; }"
            f"Breadcrumbs QLabel {{ color: {palette.muted}; background: transparent; font-size: 12px; }}"
            f"Breadcrumbs QToolButton {{ color: {palette.muted}; background: transparent; border: none;"
            " padding: 2px 6px; font-size: 12px; }"
            f"Breadcrumbs QToolButton:hover {{ color: {palette.text}; }}"
            f"Breadcrumbs QToolButton:disabled {{ color: {palette.text}; font-weight: 600; }}"
        )

    def show_path(self) -> None:
        """Show where the canvas is now."""
        scene = self._view.graph_scene
        path = scene.levels.path
        titles = [self.top_title(), *(scene.graph.title(GROUP_KEY + each) for each in path)] if path else []
        if titles == self._shown:
            return
        self._shown = titles
        while (entry := self._row.takeAt(0)) is not None:
            if (old := entry.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons = []
        levels: list[str | None] = [None, *path]
        for number, title in enumerate(titles):
            if number:
                self._row.addWidget(QLabel("›", self))
            self._row.addWidget(self._button(title, levels[number], last=number == len(path)))
        self.setVisible(bool(titles))
        self._row.activate()
        self.adjustSize()
        self.raise_()

    def _button(self, title: str, level: str | None, *, last: bool) -> QToolButton:
        button = QToolButton(self)
        button.setText(faces().label.elided(title, LONGEST_PX).replace("&", "&&"))
        tip = title if last else self.tr("Go to “{title}” (Tab)").format(title=title)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab and Alt+Up are its keys
        button.setEnabled(not last)
        button.clicked.connect(lambda: self._view.walk.go(level))
        self.buttons.append(button)
        return button
