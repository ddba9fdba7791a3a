"""Connecting two nodes without aiming at sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from ....core import edits
from ....core.graph import Link
from ...translation import translate
from ..fitting import LinkEnd
from ..hits import Hit
from ..joining import first_fitting_link
from ..strokes import Stroke
from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView


class LazyConnect(Gesture):
    """Drag from node to node, in either direction: the first free pair of sockets that fits is wired."""

    cursor = Qt.CursorShape.CrossCursor
    at_once = True

    def __init__(self, view: GraphView, pointer: Pointer, hit: Hit):
        super().__init__(view, pointer)
        self._from = hit.node if hit.on_node else ""
        self._link: Link | None = None

    def begin_drag(self, pointer: Pointer) -> None:
        if self._from:
            self.view.show_stroke(Stroke(self.view, self.scene.inks.loop))

    def drag(self, pointer: Pointer) -> None:
        if not self._from or self.view.stroke is None:
            return
        self.view.stroke.span(self.start.at, pointer.at)
        self.view.show_note(*self._aim(pointer), bad=False)
        link = self._link
        self.view.hover.light(
            self.scene.levels.shown(LinkEnd(link.target, link.input, False)) if link is not None else None
        )

    def _aim(self, pointer: Pointer) -> tuple[str, QPointF]:
        """Find what would be wired; returns the words for it, and where they stand."""
        graph, hit = self.scene.graph, self.view.hit(pointer.at)
        self._link = None
        if not hit.on_node or hit.node == self._from or self._from not in self.scene.nodes:
            return translate("LazyConnect", "Release on the node to connect with"), pointer.on_screen
        self._link = first_fitting_link(self.scene, self._from, hit.node)
        if self._link is None:
            words = translate("LazyConnect", "Nothing of {source} fits a free input of {target}")
            source, target = graph.title(self._from), graph.title(hit.node)
            return words.format(source=source, target=target), pointer.on_screen
        link = self._link
        ends = (link.output, link.input)
        return " → ".join(each.replace("_", " ") for each in ends), pointer.on_screen

    def end(self, pointer: Pointer) -> None:
        if not self.dragging:
            self.view.ask_for_menu(pointer)
            return
        words = self._aim(pointer)[0] if self._from else ""
        self.cancel()
        if self._link is not None:
            self.scene.editing.make(edits.connect, self._link)
        elif words:
            self.scene.message.emit(f"{words}.")

    def cancel(self) -> None:
        self.view.hover.light(None)
        self.view.show_stroke(None)
        self.view.show_note("", QPointF())
