"""From one part of the window to the next by a key: the canvas has its own use for Tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from .panels.tab_order import takers


class Parts(QObject):
    """Knows the parts and where the keys were in each.

    Args:
        parts: asks for them, in the order in which they are gone through.
    """

    def __init__(self, window: QWidget, parts: Callable[[], Sequence[QWidget]]):
        super().__init__(window)
        self._window, self._parts = window, parts
        self._left_at: dict[QWidget, QWidget] = {}
        """Part → what had the keys in it last."""

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Command name → what it does."""
        return {"next_part": lambda: self.go(1), "previous_part": lambda: self.go(-1)}

    def go(self, step: int) -> None:
        """Give the keys to the next visible part, or for −1 to the one before; they go round."""
        parts = [part for part in self._parts() if part.isVisible() and any(map(_ready, takers(part)))]
        at = next((number for number, part in enumerate(parts) if self._has_keys(part)), None)
        if not parts:
            return
        if at is not None and (focus := self._window.focusWidget()) is not None:
            self._left_at[parts[at]] = focus
        part = parts[(at + step) % len(parts) if at is not None else 0]
        ready = [each for each in takers(part) if _ready(each)]
        before = self._left_at.get(part)
        wanted = before if before in ready else ready[0]
        reason = Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason
        wanted.setFocus(reason)

    def _has_keys(self, part: QWidget) -> bool:
        focus = self._window.focusWidget()
        return focus is not None and (focus is part or part.isAncestorOf(focus))


def _ready(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()
