"""Which panels are seen: whole sides, and the page in front of those that stand behind each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from .actions import Actions
from .arrangement import Arrangement
from .panels.pages import Pages

SIDES = ("show_left", "show_right", "show_below")
"""Switches of the registry, each for one side."""


class PanelSwitches(QObject):
    """Carries out the commands that show and hide panels.

    Args:
        leaves: where the keys go when a panel is hidden: to the canvas.
    """

    def __init__(self, arrangement: Arrangement, pages: tuple[Pages, Pages], leaves: Callable[[], QWidget]):
        super().__init__(arrangement)
        self._arrangement, self._leaves = arrangement, leaves
        left, below = pages
        self._sides: dict[str, QWidget] = {
            "show_left": arrangement.left,
            "show_right": arrangement.right,
            "show_below": arrangement.below,
        }
        self._page_of: dict[str, tuple[Pages, str]] = {
            f"page_{name}": (pages, switch)
            for pages, switch in ((left, "show_left"), (below, "show_below"))
            for name in pages.names
        }
        self._actions: Actions | None = None

    def bind(self, actions: Actions) -> None:
        """The commands exist now; everything is shown at first."""
        self._actions = actions
        for switch in SIDES:
            actions[switch].setChecked(True)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Command name → what it does."""
        pages = {command: partial(self._show_page, command) for command in self._page_of}
        return {**dict.fromkeys(SIDES, self._show_sides), **pages}

    def show(self, page: str) -> None:
        """Bring a page to the front, and its side into the window."""
        pages, switch = self._page_of[f"page_{page}"]
        pages.turn_to(page)
        if self._actions is not None and not self._actions[switch].isChecked():
            self._actions[switch].setChecked(True)
            self._show_sides()

    def _show_page(self, command: str) -> None:
        """The same key again hides the side, as people know it from other programs."""
        assert self._actions is not None
        pages, switch = self._page_of[command]
        name = command.removeprefix("page_")
        if pages.isVisible() and pages.front == name and _has_focus(pages):
            self._actions[switch].setChecked(False)
            self._show_sides()
            return
        self.show(name)
        panel = pages.panel(name)
        (panel.focusProxy() or _first_with_keys(panel) or panel).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_sides(self) -> None:
        assert self._actions is not None
        for switch, part in self._sides.items():
            if not self._actions[switch].isChecked() and _has_focus(part):
                self._leaves().setFocus()
            part.setVisible(self._actions[switch].isChecked())


def _has_focus(part: QWidget) -> bool:
    focus = part.window().focusWidget()
    return focus is not None and (focus is part or part.isAncestorOf(focus))


def _first_with_keys(panel: QWidget) -> QWidget | None:
    """The first widget within that takes keys."""
    takers = (
        child
        for child in panel.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisibleTo(panel) and child.isEnabled()
    )
    return next(takers, None)
