"""Selecting with a rectangle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from ... import keymap
from ..node_item import NodeItem
from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView


class BoxSelect(Gesture):
    """Drag on empty canvas selects what the rectangle touches; Shift adds, Ctrl takes away.

    Where dragging alone looks elsewhere, Ctrl begins the rectangle, and Ctrl with Alt takes away.
    """

    def __init__(self, view: GraphView, pointer: Pointer):
        super().__init__(view, pointer)
        self._before = self.scene.selected_ids()
        self._takes_away = pointer.ctrl and (pointer.alt or not keymap.current().base.drag_pans)

    def drag(self, pointer: Pointer) -> None:
        box = QRectF(self.start.at, pointer.at).normalized()
        self.view.show_box(box)
        inside = [
            item.id
            for item in self.scene.items(box)
            if isinstance(item, NodeItem) and item.id in self.scene.nodes and item.rect.intersects(box)
        ]
        inside.reverse()
        if self._takes_away:
            self.scene.select(node_id for node_id in self._before if node_id not in inside)
        elif self.start.shift:
            self.scene.select([*self._before, *inside])
        else:
            self.scene.select(inside)

    def end(self, pointer: Pointer) -> None:
        self.view.show_box(None)
        if not self.dragging and not (self.start.shift or self.start.ctrl):
            self.scene.select(())

    def cancel(self) -> None:
        self.view.show_box(None)
        self.scene.select(self._before)
