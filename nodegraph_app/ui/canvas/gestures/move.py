"""Moving nodes, or copies of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt

from ....core import edits, grouping
from ....core.groups import GROUP_KEY, parted
from ...translation import translate
from ..group_item import GroupItem
from ..guides import PULL_PX, Guides
from ..link_item import LinkItem
from ..metrics import snapped
from ..splicing import insertable, link_below, splice
from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView


class MoveNodes(Gesture):
    """Drag the pressed node and all that is selected with it.

    It lands on the grid; where that is off, in line with nodes nearby. With Ctrl it lands where it is, or on
    the grid where that is off.

    With Shift or Alt held at the start the originals stay and copies move: Shift keeps the links that
    come from outside, Alt drops them. A node that nothing is wired to, dropped on a link, is put on it; what
    is dropped on a group with Alt held goes into it. Nothing is written to the graph before the release.
    """

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: GraphView, pointer: Pointer, node_id: str):
        super().__init__(view, pointer)
        self._pressed = node_id
        self._before = self.scene.selected_ids()
        self._was_selected = node_id in self._before
        if not self._was_selected:
            self.scene.select([*self._before, node_id] if pointer.shift or pointer.ctrl else [node_id])
        self.scene.raise_node(node_id)
        self._places: dict[str, QPointF] = {}
        self._anchor = ""
        self._copied = False
        self._onto: LinkItem | None = None
        self._guides: Guides | None = None

    def begin_drag(self, pointer: Pointer) -> None:
        if self.start.shift or self.start.alt:
            self._copy(keep_links=self.start.shift)
        shown = self.scene.levels
        self._places = {
            node_id: self.scene.nodes[node_id].pos()
            for node_id in self.scene.selected_ids()
            if not shown[node_id].pinned
        }
        self._anchor = self._pressed if self._pressed in self._places else next(iter(self._places), "")
        if self.scene.options.guides and self._anchor:
            seen = self.view.visible_area()
            nodes = self.scene.nodes.values()
            standing = [item.rect for item in nodes if item.id not in self._places]
            self._guides = Guides(rect for rect in standing if rect.intersects(seen))

    def _copy(self, *, keep_links: bool) -> None:
        graph = self.scene.graph
        originals = self.scene.selected_ids() if self._was_selected else [self._pressed]
        level = self.scene.levels.level
        edit = grouping.duplicate(graph, originals, offset=(0.0, 0.0), into=level, keep_links=keep_links)
        nodes, groups = parted(originals)
        copies_of = dict(zip((*nodes, *(GROUP_KEY + each for each in groups)),
                             grouping.copies_of_top(graph, edit, level)[0], strict=True))  # fmt: skip
        if not self.scene.editing.push(edit, merge=self._merge):
            return
        self._copied = True
        copies = [copies_of[each] for each in originals]
        self._pressed = copies[originals.index(self._pressed)]
        self.scene.select(copies)

    @property
    def _merge(self) -> str:
        return f"drag {id(self)}"

    def drag(self, pointer: Pointer) -> None:
        moved = self._moved(pointer)
        if not moved:
            self.view.show_note(translate("MoveNodes", "Pinned here; P lets it be moved"), pointer.on_screen)
            return
        self.scene.show_moved(moved, moved)
        if (group := self._group_below(pointer)) is not None:
            self._offer(None)
            self.view.show_note(self._group_words(group, pointer), pointer.on_screen)
            self.view.show_guides([])
            return
        if self._guides is not None:
            body = self.scene.nodes[self._anchor].rect
            self.view.show_guides([] if pointer.ctrl else self._guides.lines(body))
        if len(moved) == 1 and self._pressed in moved:
            self._offer(link_below(self.scene, self.scene.nodes[self._pressed].rect, self._pressed))
            title = self.scene.graph.title(self._pressed)
            self.view.show_note(
                translate("MoveNodes", "Release to insert {title}").format(title=title) if self._onto else "",
                pointer.on_screen,
            )

    def _group_below(self, pointer: Pointer) -> GroupItem | None:
        """The group under the mouse, but for one that is moved itself."""
        if self._copied:
            return None
        for item in self.scene.items(pointer.at):
            if isinstance(item, GroupItem) and item.id not in self._places and item.rect.contains(pointer.at):
                return item
        return None

    def _group_words(self, group: GroupItem, pointer: Pointer) -> str:
        title = self.scene.graph.title(group.id)
        if pointer.alt:
            words = QCoreApplication.translate("Groups", "Release to put it into “{title}”")
        else:
            words = QCoreApplication.translate("Groups", "Hold Alt to put it into “{title}”")
        return words.format(title=title)

    def _offer(self, link: LinkItem | None) -> None:
        if link is not self._onto:
            if self._onto is not None:
                self._onto.mark()
            if link is not None:
                link.mark(offered=True)
            self._onto = link

    def _moved(self, pointer: Pointer) -> dict[str, QPointF]:
        delta = pointer.at - self.start.at
        nodes = self.scene.nodes
        if self._anchor in nodes:  # one node lands well, the others keep their distance
            delta = self._landing(delta, free=pointer.ctrl)
        return {node_id: place + delta for node_id, place in self._places.items() if node_id in nodes}

    def _landing(self, delta: QPointF, *, free: bool) -> QPointF:
        """The way to where the pressed node would land: in line, on the grid, or just there."""
        origin = self._places[self._anchor]
        at = origin + delta
        if self.scene.options.grid != free:
            return QPointF(snapped(at.x()), snapped(at.y())) - origin
        x, y = at.x(), at.y()
        if self._guides is not None and not free:
            item = self.scene.nodes[self._anchor]
            body = item.rect.translated(at - item.pos())
            across, down = self._guides.pull(body, PULL_PX / self.view.zoom)
            x = at.x() + across if across is not None else x
            y = at.y() + down if down is not None else y
        return QPointF(x, y) - origin

    def end(self, pointer: Pointer) -> None:
        if not self.dragging:
            self._click(pointer)
            return
        self.drag(pointer)
        group = self._group_below(pointer)
        if group is not None and pointer.alt:
            self._tidy()
            self.scene.show_moved(each for each in self._places if each in self.scene.nodes)
            self.scene.editing.make(grouping.put_into, list(self._places), group_id=parted([group.id])[1][0])
            return
        onto = self._onto
        body = self.scene.nodes[self._pressed].rect if self._pressed in self.scene.nodes else QRectF()
        self._tidy()
        positions = {node_id: (at.x(), at.y()) for node_id, at in self._moved(pointer).items()}
        self.scene.show_moved(positions)
        edit = edits.move(self.scene.graph, positions)
        sockets = insertable(self.scene.graph, self._pressed, onto.link) if onto is not None else None
        if onto is not None and sockets is not None:
            edit = splice(self.scene, onto.link, self.scene.graph[self._pressed], body, sockets)
        self.scene.editing.push(edit, merge=self._merge if self._copied else None)

    def _tidy(self) -> None:
        self._offer(None)
        self.view.show_guides([])
        self.view.show_note("", QPointF())

    def _click(self, pointer: Pointer) -> None:
        if pointer.shift or pointer.ctrl:
            if self._was_selected:
                self.scene.select(each for each in self._before if each != self._pressed)
        else:
            self.scene.select([self._pressed])

    def cancel(self) -> None:
        self._tidy()
        if self.dragging:
            self.scene.show_moved(node_id for node_id in self._places if node_id in self.scene.nodes)
        if self._copied:
            self.scene.editing.retract(self._merge)
        self.scene.select(self._before)
