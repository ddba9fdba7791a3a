"""Where everything stands: canvas in the middle, panels at the sides, pictures below, divided by hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

SIDE_SHARES = ((0.13, 192, 240), (0.215, 280, 420))
"""Of the window's width: share, least and most pixels of the left and the right side."""


class Arrangement(QFrame):
    """The body of the window.

    Args:
        top, bottom: widgets from one side of the window to the other; the last is the status line.
        left, right: panels from top to bottom, with their first heights.
        middle: from top to bottom; the last takes what is left.
    """

    def __init__(
        self,
        *,
        top: QWidget,
        left: Sequence[tuple[QWidget, int]],
        middle: Sequence[QWidget],
        right: Sequence[tuple[QWidget, int]],
        bottom: Sequence[QWidget],
    ):
        super().__init__()
        self.setObjectName("body")
        self.left, self.right = _stack(left), _stack(right)
        centre = QWidget()
        self._centre = QVBoxLayout(centre)
        _fill(self._centre, middle, stretched=middle[-1])
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        for part in (self.left, centre, self.right):
            self.columns.addWidget(part)
        self.columns.setStretchFactor(1, 1)
        for splitter in (self.columns, self.left, self.right):
            splitter.setHandleWidth(1)
            splitter.setChildrenCollapsible(False)
        self._workbench = QWidget()
        _fill(QVBoxLayout(self._workbench), (self.columns, *bottom[:-1]), stretched=self.columns)
        self._whole = QVBoxLayout(self)
        _fill(self._whole, (top, self._workbench, *bottom[-1:]), stretched=self._workbench)
        self._told = middle[:-1]
        self._cover: QWidget | None = None

    def cover(self, widget: QWidget | None) -> None:
        """Show a widget instead of all panels but the first above and the last below; None shows them again.

        What stands above the canvas stands above the widget.
        """
        if self._cover is not None:
            self._cover.hide()
        if widget is not None and self._whole.indexOf(widget) < 0:
            self._whole.insertWidget(self._whole.indexOf(self._workbench), widget, 1)
        for number, part in enumerate(self._told):
            if widget is not None:
                self._whole.insertWidget(1 + number, part)
            else:
                self._centre.insertWidget(number, part)
        self._cover = widget
        self._workbench.setVisible(widget is None)
        if widget is not None:
            widget.show()

    def divide(self, width_px: int) -> None:
        """Give the sides their share of a window of this width."""
        left, right = (min(max(round(width_px * share), low), high) for share, low, high in SIDE_SHARES)
        self.columns.setSizes([left, width_px - left - right, right])

    def state(self) -> dict[str, QByteArray]:
        """How it is divided."""
        return {name: splitter.saveState() for name, splitter in self._splitters().items()}

    def restore(self, kept: dict[str, QByteArray]) -> None:
        """Divide it as it was."""
        for name, splitter in self._splitters().items():
            if name in kept:
                splitter.restoreState(kept[name])
                splitter.setHandleWidth(1)

    def _splitters(self) -> dict[str, QSplitter]:
        return {"columns": self.columns, "left": self.left, "right": self.right}


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
