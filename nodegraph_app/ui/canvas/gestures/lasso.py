"""Selecting with a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ..node_item import NodeItem
from ..strokes import Stroke
from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView


class LassoSelect(Gesture):
    """Drag a loop on empty canvas: it selects the nodes whose middle it goes around."""

    cursor = Qt.CursorShape.CrossCursor
    at_once = True

    def __init__(self, view: GraphView, pointer: Pointer):
        super().__init__(view, pointer)
        self._before = self.scene.selected_ids()

    def begin_drag(self, pointer: Pointer) -> None:
        stroke = Stroke(self.view, self.scene.inks.loop, closed=True)
        self.view.show_stroke(stroke)
        stroke.add(self.start.at)

    def drag(self, pointer: Pointer) -> None:
        stroke = self.view.stroke
        assert stroke is not None
        stroke.add(pointer.at)
        loop = stroke.loop
        inside = [
            item.id
            for item in self.scene.items(stroke.bounds)
            if isinstance(item, NodeItem)
            and item.id in self.scene.nodes
            and loop.containsPoint(item.rect.center(), Qt.FillRule.OddEvenFill)
        ]
        inside.reverse()
        self.scene.select(inside)

    def end(self, pointer: Pointer) -> None:
        self.view.show_stroke(None)

    def cancel(self) -> None:
        self.view.show_stroke(None)
        self.scene.select(self._before)
