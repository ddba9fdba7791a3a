"""Where everything stands: canvas in the middle, panels at the sides and below, divided by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from .panels.pages import Pages
from .panels.tab_order import in_order

SIDE_SHARES = ((0.15, 200, 256), (0.215, 280, 420))
"""Of the window's width: share, least and most pixels of the left and the right side."""

BELOW_PX = 160
"""First height of the pages below: a row of pictures, or a few lines of a list."""

FRONT = "page"
"""What is kept beside the splitters: which of the pages below is in front."""


class Arrangement(QFrame):
    """The body of the window.

    Args:
        top: from one side of the window to the other.
        left, right: panels from top to bottom, with their first heights.
        middle: from top to bottom; the last takes what is left.
        below: pages under all of that. All are as high, so that their tabs stay where they are.
        bottom: below everything.
    """

    def __init__(
        self,
        *,
        top: QWidget,
        left: Sequence[tuple[QWidget, int]],
        middle: Sequence[QWidget],
        right: Sequence[tuple[QWidget, int]],
        below: Pages,
        bottom: QWidget,
    ):
        super().__init__()
        self.setObjectName("body")
        self.left, self.right, self.below = _stack(left), _stack(right), below
        centre = QWidget()
        self._centre = QVBoxLayout(centre)
        _fill(self._centre, middle, stretched=middle[-1])
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.left, centre, self.right):
            self.columns.addWidget(part)
        self.columns.setStretchFactor(1, 1)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        self.rows.addWidget(self.columns)
        self.rows.addWidget(below)
        self.rows.setStretchFactor(0, 1)
        self.rows.setStretchFactor(1, 0)
        for splitter in (self.columns, self.rows, self.left, self.right):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self._whole = QVBoxLayout(self)
        _fill(self._whole, (top, self.rows, bottom), stretched=self.rows)
        self._told = middle[:-1]
        self._cover: QWidget | None = None
        self._below_px = BELOW_PX
        self._read = (top, *(p for p, _ in left), *middle, *(p for p, _ in right), below, bottom)
        self.rows.splitterMoved.connect(lambda: self._keep_height())

    def order_tabs(self) -> None:
        """Let Tab go through it as it is read; again, when there is another canvas."""
        in_order(*self._read)

    def cover(self, widget: QWidget | None) -> None:
        """Show a widget instead of all panels between top and bottom; None shows those again.

        What stands above the canvas stands above the widget.
        """
        if self._cover is not None:
            self._cover.hide()
        if widget is not None and self._whole.indexOf(widget) < 0:
            self._whole.insertWidget(self._whole.indexOf(self.rows), widget, 1)
        for number, part in enumerate(self._told):
            if widget is not None:
                self._whole.insertWidget(1 + number, part)
            else:
                self._centre.insertWidget(number, part)
        self._cover = widget
        self.rows.setVisible(widget is None)
        if widget is not None:
            widget.show()

    def divide(self, width_px: int, height_px: int) -> None:
        """Give the sides their share of a window of this size."""
        left, right = (min(max(round(width_px * share), low), high) for share, low, high in SIDE_SHARES)
        self.columns.setSizes([left, width_px - left - right, right])
        self._give_height(height_px)

    def state(self) -> dict[str, QByteArray]:
        """How it is divided, and what is in front."""
        kept = {name: splitter.saveState() for name, splitter in self._splitters().items()}
        front = {"below": self.below.front, "height": self._below_px}
        return {**kept, FRONT: QByteArray(json.dumps(front).encode())}

    def restore(self, kept: dict[str, QByteArray], height_px: int) -> None:
        """Divide it as it was, in a window of this height. What cannot be read stays as it is."""
        for name, splitter in self._splitters().items():
            if name in kept:
                splitter.restoreState(kept[name])
                splitter.setHandleWidth(1)
        try:
            front = json.loads(bytes(kept[FRONT].data())) if FRONT in kept else {}
            self._below_px = int(front["height"])
            self.below.turn_to(str(front["below"]))
        except (ValueError, TypeError, KeyError):
            return
        self._give_height(height_px)

    def _splitters(self) -> dict[str, QSplitter]:
        return {"columns": self.columns, "left": self.left, "right": self.right}

    def _keep_height(self) -> None:
        self._below_px = self.rows.sizes()[1]

    def _give_height(self, height_px: int) -> None:
        """To the pages below what is theirs, as long as half of the window stays for the rest."""
        below = min(self._below_px, height_px // 2)
        self.rows.setSizes([height_px - below, below])


def _stack(panels: Sequence[tuple[QWidget, int]]) -> QSplitter:
    splitter = QSplitter(Qt.Orientation.Vertical)
    splitter.setObjectName("side")
    for panel, _ in panels:
        splitter.addWidget(panel)
    splitter.setSizes([height for _, height in panels])
    return splitter


def _fill(layout: QVBoxLayout, parts: Sequence[QWidget], *, stretched: QWidget) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part, 1 if part is stretched else 0)
