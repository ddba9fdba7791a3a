"""The items of a scene: one for each node, group, strip and link that is shown, made equal to the graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from ...core.graph import Source
from .group_item import GroupItem, StripItem
from .link_item import LinkItem
from .metrics import snapped
from .node_item import NodeItem
from .stand_ins import INPUTS, STRIPS

if TYPE_CHECKING:
    from .scene import GraphScene

BESIDE = 64.0
"""Between what lies in a group and the strips beside it."""


class Items:
    """Makes, changes and removes them. The scene owns it, and says what has changed.

    Attributes:
        nodes: of nodes by their ids, and of groups by their keys.
        strips: by their ids.
        links: by target and input in the graph, wherever they are seen to end.
        far: whether what cannot be read from afar is left out.
    """

    def __init__(self, scene: GraphScene):
        self._scene = scene
        self.nodes: dict[str, NodeItem] = {}
        self.strips: dict[str, StripItem] = {}
        self.links: dict[tuple[str, str], LinkItem] = {}
        self.far = False
        self._top = 1.0

    def get(self, item_id: str) -> NodeItem | None:
        """The item of a node, a group or a strip; None for what is not shown."""
        return self.nodes.get(item_id) or self.strips.get(item_id)

    def put_in_front(self, item: NodeItem) -> None:
        """Let an item cover the others."""
        self._top += 1
        item.setZValue(self._top)

    def clear(self) -> None:
        """Take all away."""
        for item in (*self.nodes.values(), *self.strips.values(), *self.links.values()):
            self._scene.removeItem(item)
        self.nodes.clear()
        self.strips.clear()
        self.links.clear()

    def drop(self, item_id: str) -> set[str]:
        """Take an item away; returns ids of those that were linked to it."""
        item = self.nodes.pop(item_id, None) or self.strips.pop(item_id)
        neighbours: set[str] = set()
        for key, link in list(self.links.items()):
            ends = {link.head.node, link.tail.node}
            if item_id in ends:
                neighbours |= ends
                self._drop_link(key)
        self._scene.removeItem(item)
        return neighbours

    def _drop_link(self, key: tuple[str, str]) -> None:
        self._scene.removeItem(self.links.pop(key))

    def drop_stale_links(self) -> set[str]:
        """Take away what is no longer a link, or led elsewhere; returns ids of the items at their ends."""
        loose: set[str] = set()
        nodes = self._scene.graph.nodes
        for key, item in list(self.links.items()):
            link, reader = item.link, nodes.get(key[0])
            there = reader is not None and reader.inputs.get(key[1]) == Source(link.source, link.output)
            if not there or self._scene.levels.ends(link) != (item.tail, item.head):
                loose |= {item.tail.node, item.head.node}
                if there and (ends := self._scene.levels.ends(link)) is not None:
                    loose |= {end.node for end in ends}
                self._drop_link(key)
        return loose

    def show(self, item_id: str) -> set[str]:
        """Make an item equal to its record; returns ids of those that lost a link by it."""
        stand_in = self._scene.levels.stand_ins.get(item_id)
        node = self._scene.levels[item_id]
        item = self.get(item_id)
        if item is not None and item.node.type == node.type:
            if isinstance(item, GroupItem | StripItem) and stand_in is not None:
                item.set_stand_in(stand_in)
                self._scene.known.dress(item)
            elif item.node is not node:
                item.set_node(node)
            return set()
        loose: set[str] = set()
        if item is not None:
            loose = self.drop(item_id)
            self._scene.known.forget([item_id])
        if stand_in is None:
            item = NodeItem(node, self._scene.levels.spec(item_id), self._scene.inks)
        else:
            item = (StripItem if item_id in STRIPS else GroupItem)(stand_in, self._scene.inks)
        item.far = self.far
        self.put_in_front(item)
        if isinstance(item, StripItem):
            self.strips[item_id] = item
        else:
            self.nodes[item_id] = item
            self._scene.known.dress(item)
        self._scene.addItem(item)
        return loose

    def show_links(self, item_id: str) -> set[str]:
        """Make the links into an item equal to the graph; returns ids whose outputs gained or lost one."""
        loose: set[str] = set()
        if item_id not in self._scene.levels.stand_ins:
            node = self._scene.graph[item_id]
            for key in [(node.id, name) for name, output in self.nodes[item_id].used if not output]:
                if key not in self.links:
                    continue
                old = self.links[key]
                if node.inputs.get(key[1]) != Source(old.link.source, old.link.output):
                    loose.add(old.tail.node)
                    self._drop_link(key)
        for link in self._scene.levels.into(item_id):
            ends = self._scene.levels.ends(link)
            if (link.target, link.input) not in self.links and ends is not None:
                kind = self._type_of(Source(link.source, link.output))
                item = LinkItem(link, kind, self._scene.inks, self._scene.options.links)
                item.tail, item.head = ends
                item.far = self.far
                self.links[link.target, link.input] = item
                self._scene.addItem(item)
                loose.add(item.tail.node)
        return loose

    def _type_of(self, source: Source) -> str:
        spec = self._scene.graph.spec(source.node)
        output = spec.output(source.output) if spec else None
        return output.type.name if output else ""

    def refresh_ends(self, item_ids: Iterable[str]) -> None:
        """Sockets in use, sockets of placeholders, and the lines of the links at these items, each once."""
        ends: dict[LinkItem, None] = {}
        for item_id in item_ids:
            ends.update(dict.fromkeys(self._refresh_sockets(item_id)))
        for link in ends:
            self.route(link)

    def _refresh_sockets(self, item_id: str) -> list[LinkItem]:
        """Returns the links at the item."""
        item = self.get(item_id)
        if item is None:
            return []
        arriving = [self.links[link.target, link.input] for link in self._scene.levels.into(item_id)]
        leaving = [self.links[link.target, link.input] for link in self._scene.levels.out(item_id)]
        used = frozenset(
            [*((each.head.place, False) for each in arriving), *((each.tail.place, True) for each in leaving)]
        )
        outputs = tuple(sorted({each.tail.place for each in leaving})) if item.spec is None else ()
        if used != item.used or outputs != tuple(item.placeholder_outputs):
            item.used = used
            if outputs != tuple(item.placeholder_outputs):
                item.placeholder_outputs = outputs
                item.relayout()
            item.update()
        return [*arriving, *leaving]

    def route(self, item: LinkItem) -> None:
        """Let a link lead from where its source is seen to where its target is."""
        source, target = self.get(item.tail.node), self.get(item.head.node)
        if source is None or target is None:
            return  # the other end is just being made
        item.set_ends(
            source.socket_pos(item.tail.place, output=True), target.socket_pos(item.head.place, output=False)
        )
        faint = "muted" in (source.node.mode, target.node.mode)
        if faint != item.faint:
            item.faint = faint
            item.update()

    def place_strips(self) -> None:
        """Put the strips beside what lies in the group."""
        around = QRectF()
        for each in self.nodes.values():
            around = around.united(each.rect)
        for frame in self._scene.frames.values():
            around = around.united(frame.rect)
        for item in self.strips.values():
            width, top = item.layout.width, snapped(around.center().y() - item.layout.height / 2)
            left = around.left() - BESIDE - width if item.id == INPUTS else around.right() + BESIDE
            item.setPos(snapped(left), top)
            for link in (*self._scene.levels.into(item.id), *self._scene.levels.out(item.id)):
                self.route(self.links[link.target, link.input])

    def links_at(self, item_ids: Iterable[str]) -> list[LinkItem]:
        """The links that start or end at items."""
        keys: dict[tuple[str, str], None] = {}
        for item_id in item_ids:
            keys.update(dict.fromkeys((link.target, link.input) for link in self._scene.levels.into(item_id)))
            keys.update(dict.fromkeys((link.target, link.input) for link in self._scene.levels.out(item_id)))
        return [self.links[key] for key in keys]
