"""Where the Tab key goes: through the window as it is read, not in the order in which parts were made."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def takers(part: QWidget) -> list[QWidget]:
    """The part and all in it that Tab stops at; not what opens as a window of its own, such as a menu."""
    window = part.window()
    return [
        each
        for each in (part, *part.findChildren(QWidget))
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and each.window() is window
    ]


def in_order(*parts: QWidget) -> None:
    """Let Tab go through these parts one after the other, and within each as its widgets were made."""
    for one, other in pairwise([each for part in parts for each in takers(part)]):
        QWidget.setTabOrder(one, other)
