"""Cutting links with a stroke."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt

from ....core import edits
from ....core.graph import Link
from ...translation import Counted, translate
from ..link_item import LinkItem
from ..strokes import Stroke
from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView


def crossed(scene_links: list[LinkItem], stroke: QLineF) -> list[tuple[LinkItem, QPointF]]:
    """The links that a straight stroke crosses, and where."""
    found = []
    for item in scene_links:
        for piece in item.lines():
            kind, at = piece.intersects(stroke)  # type: ignore[misc]
            if kind == QLineF.IntersectionType.BoundedIntersection:
                found.append((item, at))
                break
    return found


class Slash(Gesture, ABC):
    """A stroke over the canvas that gathers the links it crosses.

    Attributes:
        cuts: whether they are cut, and look so.
    """

    cursor = Qt.CursorShape.CrossCursor
    at_once = True
    cuts = False

    def __init__(self, view: GraphView, pointer: Pointer):
        super().__init__(view, pointer)
        self.crossed: dict[tuple[str, str], QPointF] = {}
        """(target, input) → where the stroke crossed that link."""

    def begin_drag(self, pointer: Pointer) -> None:
        inks = self.scene.inks
        self.view.show_stroke(Stroke(self.view, inks.knife if self.cuts else inks.loop))
        self._go_on(self.start.at)

    def drag(self, pointer: Pointer) -> None:
        self._go_on(pointer.at)
        self.view.show_note(self.words(len(self.crossed)), pointer.on_screen)

    @abstractmethod
    def words(self, count: int) -> str:
        """What a release would do to so many links."""

    @abstractmethod
    def act(self, crossed: Mapping[Link, QPointF]) -> None:
        """Do it to the links that were crossed, each with the place where; there is at least one."""

    def end(self, pointer: Pointer) -> None:
        if not self.dragging:
            self.view.ask_for_menu(pointer)
            return
        self.drag(pointer)
        self.tidy()
        links = self.scene.links
        if crossed := {links[key].link: at for key, at in self.crossed.items() if key in links}:
            self.act(crossed)

    def _go_on(self, at: QPointF) -> None:
        stroke = self.view.stroke
        assert stroke is not None
        last = stroke.points[-1] if stroke.points else at
        stroke.add(at)
        near = QRectF(last, at).normalized().adjusted(-1, -1, 1, 1)
        links = [item for item in self.scene.items(near) if isinstance(item, LinkItem)]
        for item, where in crossed(links, QLineF(last, at)):
            self.crossed.setdefault((item.link.target, item.link.input), where)
            item.mark(doomed=self.cuts, offered=not self.cuts)

    def tidy(self) -> None:
        """Take the stroke and its marks away."""
        for key in self.crossed:
            if key in self.scene.links:
                self.scene.links[key].mark()
        self.view.show_stroke(None)
        self.view.show_note("", QPointF())

    def cancel(self) -> None:
        self.tidy()


class CutLinks(Slash):
    """Drag a stroke: every link it crosses is removed, all in one step."""

    cuts = True

    def words(self, count: int) -> str:
        if not count:
            return translate("CutLinks", "Cross the links to cut")
        return Counted.tr("Release to cut %n link(s)", "", count)

    def act(self, crossed: Mapping[Link, QPointF]) -> None:
        label = Counted.tr("Cut %n link(s)", "", len(crossed))
        self.scene.editing.make(edits.disconnect_all, list(crossed), label)
