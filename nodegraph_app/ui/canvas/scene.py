"""The scene: shows a graph, never owns it.

It observes the graph by ids: whatever changed is laid out anew from the record. It shows one canvas of it, the
top or the inside of a group (`levels`); what only the window knows is kept by node id (`known`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsScene

from ...core.arranging import Place
from ...core.files import Files
from ...core.graph import Graph, Link, Source
from ...core.grouping import nodes_of
from ...core.groups import parted
from ...core.problems import Problem
from ...core.registry import Registry
from ..editing import Editing
from ..states import NodeState
from ..theme import Palette
from .adding import Adder
from .fitting import LinkEnd
from .frame_item import FrameItem
from .frames import Frames
from .group_item import GroupItem, StripItem
from .heat import Heat
from .inks import inks
from .known import Known
from .levels import INPUTS, STRIPS, Levels
from .link_item import LinkItem
from .metrics import snapped
from .node_item import NodeItem
from .overview import Overview

BORDER = 400.0
"""Empty room around the nodes that belongs to the scene's index."""
BESIDE = 64.0
"""Between what lies in a group and the strips beside it."""


class GraphScene(QGraphicsScene):
    """Nodes and links of one canvas of a document, kept equal to its graph by ids.

    Groups have items too, under their keys: where ids of items are given or taken, both are meant.

    Signals:
        selection_changed: other nodes or another link are selected.
        current_changed: id of the item the inspector should show, or None.
        message: a sentence for the status bar.
        picture_activated: id of a node whose picture was double-clicked.
        level_changed: another canvas is shown; the group whose inside it is, or None for the top.
    """

    selection_changed = Signal()
    current_changed = Signal(object)
    message = Signal(str)
    picture_activated = Signal(str)
    level_changed = Signal(object)

    def __init__(
        self,
        editing: Editing,
        registry: Registry,
        files: Files,
        palette: Palette,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self.editing = editing
        self.registry = registry
        self.files = files
        self.colors = palette
        self.inks = inks(palette)
        self.levels = Levels(lambda: editing.graph)
        self.known = Known(self)
        self.nodes: dict[str, NodeItem] = {}
        self.strips: dict[str, StripItem] = {}
        self.links: dict[tuple[str, str], LinkItem] = {}
        self._frames = Frames(self)
        self.overview = Overview(self)
        self.adder = Adder(self)
        self._selected: dict[str, None] = {}
        self._selected_link: tuple[str, str] | None = None
        self._current: str | None = None
        self._far = False
        self._top = 1.0
        self._moving: tuple[tuple[str, ...], list[LinkItem]] = (), []
        """Nodes of the current drag, and the links that follow them."""
        editing.changed.connect(self._follow)
        editing.refused.connect(self.message)
        self._follow(frozenset(self.graph.nodes))

    @property
    def graph(self) -> Graph:
        """The graph that is shown."""
        return self.editing.graph

    def item(self, item_id: str) -> NodeItem | None:
        """The item of a node, a group or a strip; None for what is not shown."""
        return self.nodes.get(item_id) or self.strips.get(item_id)

    # --- canvases ------------------------------------------------------------------------------------

    def enter(self, level: str | None) -> None:
        """Show the inside of a group, or the top for None. What is selected is no longer."""
        self.select(())
        for item in self._drawn():
            self.removeItem(item)
        for items in (self.nodes, self.strips, self.links):
            items.clear()
        self._frames.items.clear()
        self.setSceneRect(QRectF())
        self.levels.enter(level)
        self._follow(frozenset(node.id for node in self.graph.nodes.values() if node.group == level))
        self.overview.outdate()
        self.level_changed.emit(level)

    def reveal(self, key: str) -> None:
        """Show the canvas on which a node, or a group by its key, lies."""
        _, groups = parted([key])
        home = self.graph.group(groups[0]).parent if groups else self.graph[key].group
        if home != self.levels.level:
            self.enter(home)

    def seek(self, keys: Sequence[str]) -> None:
        """Select nodes and groups wherever they lie; the canvas of the last one is shown."""
        if keys:
            self.reveal(keys[-1])
        self.select(keys)

    # --- following the graph -------------------------------------------------------------------------

    def _follow(self, ids: frozenset[str]) -> None:
        """Make the items of these nodes, and of what stands for them, equal to their records."""
        self._moving = (), []
        graph, shown = self.graph, self.levels
        self.known.forget(each for each in ids if each not in graph)
        if shown.level is not None and shown.level not in graph.groups:
            self.enter(shown.refuge)
            return
        only_around = not ids
        ids = shown.follow(ids)
        loose: set[str] = set()
        for item_id in ids:
            if item_id not in shown and self.item(item_id) is not None:
                loose |= self._drop_node(item_id)
        present = [item_id for item_id in ids if item_id in shown]
        for item_id in present:
            loose |= self._show_node(item_id)
        if shown.stand_ins:
            loose |= self._drop_stale_links()
        for item_id in [*present, *(each for each in loose if each in shown and each not in ids)]:
            loose |= self._show_links(item_id)
        for item_id in {*present, *loose}:
            self.refresh_ends(item_id)
        framed = self._frames.selected
        if self._frames.follow() and only_around:
            self._grow(())
            self.overview.outdate(())
        if self._frames.selected != framed:
            self.selection_changed.emit()
        self._grow(each for each in present if each in self.nodes)
        if self.strips:
            self._place_strips()
        self.overview.outdate(None if loose or len(present) < len(ids) else ids)
        if gone := [each for each in self._selected if each not in self.nodes]:
            for item_id in gone:
                del self._selected[item_id]
            self._selection_moved()
        if self._selected_link is not None and self._selected_link not in self.links:
            self._selected_link = None
            self.selection_changed.emit()

    def _drop_node(self, item_id: str) -> set[str]:
        """Take an item away; returns ids of those that were linked to it."""
        item = self.nodes.pop(item_id, None) or self.strips.pop(item_id)
        neighbours: set[str] = set()
        for key, link in list(self.links.items()):
            ends = {link.head.node, link.tail.node}
            if item_id in ends:
                neighbours |= ends
                self._drop_link(key)
        self.removeItem(item)
        return neighbours

    def _drop_link(self, key: tuple[str, str]) -> None:
        self.removeItem(self.links.pop(key))

    def _drop_stale_links(self) -> set[str]:
        """Take away what is no longer a link, or led elsewhere; returns ids of the items at their ends."""
        loose: set[str] = set()
        nodes = self.graph.nodes
        for key, item in list(self.links.items()):
            link, reader = item.link, nodes.get(key[0])
            there = reader is not None and reader.inputs.get(key[1]) == Source(link.source, link.output)
            if not there or self.levels.ends(link) != (item.tail, item.head):
                loose |= {item.tail.node, item.head.node}
                if there and (ends := self.levels.ends(link)) is not None:
                    loose |= {end.node for end in ends}
                self._drop_link(key)
        return loose

    def _show_node(self, item_id: str) -> set[str]:
        """Make an item equal to its record; returns ids of those that lost a link by it."""
        stand_in = self.levels.stand_ins.get(item_id)
        node = self.levels[item_id]
        item = self.item(item_id)
        if item is not None and item.node.type == node.type:
            if isinstance(item, GroupItem | StripItem) and stand_in is not None:
                item.set_stand_in(stand_in)
                self.known.dress(item)
            elif item.node is not node:
                item.set_node(node)
            return set()
        loose: set[str] = set()
        if item is not None:
            loose = self._drop_node(item_id)
            self.known.forget([item_id])
        if stand_in is None:
            item = NodeItem(node, self.levels.spec(item_id), self.inks)
        else:
            item = (StripItem if item_id in STRIPS else GroupItem)(stand_in, self.inks)
        item.far = self._far
        self._top += 1
        item.setZValue(self._top)
        if isinstance(item, StripItem):
            self.strips[item_id] = item
        else:
            self.nodes[item_id] = item
            self.known.dress(item)
        self.addItem(item)
        return loose

    def _show_links(self, item_id: str) -> set[str]:
        """Make the links into an item equal to the graph; returns ids whose outputs gained or lost one."""
        loose: set[str] = set()
        if item_id not in self.levels.stand_ins:
            node = self.graph[item_id]
            for key in [(node.id, name) for name, output in self.nodes[item_id].used if not output]:
                if key not in self.links:
                    continue
                old = self.links[key]
                if node.inputs.get(key[1]) != Source(old.link.source, old.link.output):
                    loose.add(old.tail.node)
                    self._drop_link(key)
        for link in self.levels.into(item_id):
            ends = self.levels.ends(link)
            if (link.target, link.input) not in self.links and ends is not None:
                item = LinkItem(link, self._type_of(Source(link.source, link.output)), self.inks)
                item.tail, item.head = ends
                item.far = self._far
                self.links[link.target, link.input] = item
                self.addItem(item)
                loose.add(item.tail.node)
        return loose

    def _type_of(self, source: Source) -> str:
        spec = self.graph.spec(source.node)
        output = spec.output(source.output) if spec else None
        return output.type.name if output else ""

    def refresh_ends(self, item_id: str) -> None:
        """Sockets in use, sockets of a placeholder, and the lines of the links at an item."""
        item = self.item(item_id)
        if item is None:
            return
        arriving = [self.links[link.target, link.input] for link in self.levels.into(item_id)]
        leaving = [self.links[link.target, link.input] for link in self.levels.out(item_id)]
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
        for each in (*arriving, *leaving):
            self._route(each)

    def _route(self, item: LinkItem) -> None:
        source, target = self.item(item.tail.node), self.item(item.head.node)
        if source is None or target is None:
            return  # the other end is just being made
        item.set_ends(
            source.socket_pos(item.tail.place, output=True), target.socket_pos(item.head.place, output=False)
        )
        faint = "muted" in (source.node.mode, target.node.mode)
        if faint != item.faint:
            item.faint = faint
            item.update()

    def _place_strips(self) -> None:
        """Put the strips beside what lies in the group."""
        around = QRectF()
        for each in self.nodes.values():
            around = around.united(each.rect)
        for frame in self.frames.values():
            around = around.united(frame.rect)
        for item in self.strips.values():
            width, top = item.layout.width, snapped(around.center().y() - item.layout.height / 2)
            left = around.left() - BESIDE - width if item.id == INPUTS else around.right() + BESIDE
            item.setPos(snapped(left), top)
            for link in (*self.levels.into(item.id), *self.levels.out(item.id)):
                self._route(self.links[link.target, link.input])

    def _grow(self, node_ids: Iterable[str]) -> None:
        """Keep the index' area just around the nodes; a far larger one would make it useless."""
        bounds = QRectF()
        for node_id in node_ids:
            bounds = bounds.united(self.nodes[node_id].rect)
        for frame in self.frames.values():
            bounds = bounds.united(frame.rect)
        if bounds.isNull() or self.sceneRect().contains(bounds):
            return
        for item in self.nodes.values():
            bounds = bounds.united(item.rect)
        border = (
            max(bounds.width(), bounds.height(), 4 * BORDER) / 4
        )  # so that it does not grow at every step
        self.setSceneRect(bounds.adjusted(-border, -border, border, border))

    def show_moved(self, node_ids: Iterable[str], positions: dict[str, QPointF] | None = None) -> None:
        """Draw nodes elsewhere without changing the graph, or back at their places: for drags."""
        ids = tuple(node_ids)
        for node_id in ids:
            item = self.nodes[node_id]
            item.setPos(positions[node_id] if positions is not None else QPointF(*item.node.position))
        if self._moving[0] != ids:
            self._moving = ids, self._links_at(ids)
        for each in self._moving[1]:
            self._route(each)
        self.overview.outdate(ids, passing=positions is not None)

    def _links_at(self, item_ids: Iterable[str]) -> list[LinkItem]:
        keys: dict[tuple[str, str], None] = {}
        for item_id in item_ids:
            keys.update(dict.fromkeys((link.target, link.input) for link in self.levels.into(item_id)))
            keys.update(dict.fromkeys((link.target, link.input) for link in self.levels.out(item_id)))
        return [self.links[key] for key in keys]

    # --- what the window knows of nodes --------------------------------------------------------------

    def set_state(self, node_id: str, state: NodeState) -> None:
        """Show where a node stands in a run. Ids that are gone are ignored."""
        self.known.set_state(node_id, state)

    def set_heat(self, heat: Mapping[str, Heat]) -> None:
        """Show what nodes take: on these, and on no others."""
        self.known.set_heat(heat)

    def set_picture(self, node_id: str, picture: QImage | None) -> None:
        """Show a picture on a node, or none. Ids that are gone are ignored."""
        self.known.set_picture(node_id, picture)

    def set_problem(self, node_id: str, place: str | None, message: str | None) -> None:
        """Mark a socket, a parameter or (place None) a whole node; message None takes the mark away."""
        self.known.set_problem(node_id, place, message)

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Mark exactly these problems."""
        self.known.set_problems(problems)

    def set_far(self, far: bool) -> None:
        """Leave out what cannot be read from afar."""
        if far == self._far:
            return
        self._far = far
        for item in self._drawn():
            item.far = far
            item.update()

    def set_colors(self, palette: Palette) -> None:
        """Change the theme."""
        self.colors = palette
        self.inks = inks(palette)
        for item in self._drawn():
            item.inks = self.inks
            item.update()
        self.overview.outdate()
        self.update()

    def _drawn(self) -> Iterator[NodeItem | LinkItem | FrameItem]:
        yield from self.nodes.values()
        yield from self.strips.values()
        yield from self.links.values()
        yield from self.frames.values()

    # --- frames --------------------------------------------------------------------------------------

    @property
    def frames(self) -> Mapping[str, FrameItem]:
        """Items of the frames by id; read-only."""
        return self._frames.items

    @property
    def selected_frame(self) -> str | None:
        """The selected frame, if one is."""
        return self._frames.selected

    def select_frame(self, frame_id: str) -> None:
        """Select one frame and nothing else."""
        self.select(())
        if self._frames.choose(frame_id):
            self.selection_changed.emit()

    def show_frames(self, places: Mapping[str, Place]) -> None:
        """Draw frames elsewhere without changing the graph, all others where they belong: for drags."""
        self._frames.show(places)

    # --- selection -----------------------------------------------------------------------------------

    def selected_ids(self) -> list[str]:
        """Selected items, in the order they were selected."""
        return list(self._selected)

    def selected_nodes(self) -> list[str]:
        """Ids of the nodes that are selected, or lie in a selected group."""
        return nodes_of(self.graph, self._selected)

    @property
    def selected_link(self) -> Link | None:
        """The selected link, if one is."""
        return self.links[self._selected_link].link if self._selected_link in self.links else None

    @property
    def current(self) -> str | None:
        """The item that was selected last: the one commands without a plural act on."""
        return self._current

    def select(self, node_ids: Iterable[str]) -> None:
        """Select exactly these items."""
        wanted = {node_id: None for node_id in node_ids if node_id in self.nodes}
        had_other = self._selected_link is not None
        self._choose_link(None)
        had_other |= self._frames.choose(None)
        if list(wanted) == list(self._selected):
            if had_other:
                self.selection_changed.emit()
            return
        for node_id in {*self._selected, *wanted}:
            item = self.nodes.get(node_id)
            if item is not None and item.chosen != (node_id in wanted):
                item.chosen = node_id in wanted
                item.update()
        for node_id in wanted:
            if node_id not in self._selected:
                self.raise_node(node_id)
        self.overview.outdate({*self._selected, *wanted})
        self._selected = wanted
        self._selection_moved()

    def select_link(self, target: str, input_name: str) -> None:
        """Select one link and no node."""
        self.select(())
        self._choose_link((target, input_name))
        self.selection_changed.emit()

    def _choose_link(self, key: tuple[str, str] | None) -> None:
        for each in (self._selected_link, key):
            item = self.links.get(each) if each else None
            if item is not None:
                item.chosen = each == key
                item.update()
        self._selected_link = key

    def _selection_moved(self) -> None:
        self.selection_changed.emit()
        current = next(reversed(self._selected), None)
        if current != self._current:
            self._current = current
            self.current_changed.emit(current)

    @property
    def current_node(self) -> str | None:
        """The node that was selected last; None where that is a group."""
        return self._current if self._current in self.graph else None

    def raise_node(self, node_id: str) -> None:
        """Put a node in front of the others."""
        self._top += 1
        self.nodes[node_id].setZValue(self._top)

    # --- adding --------------------------------------------------------------------------------------

    def add_at(
        self, type_id: str, position: QPointF, *, fits: LinkEnd | None = None, onto: bool = False
    ) -> str | None:
        """Add a node where there is room near a point, wired to `fits`, and select it.

        Args:
            onto: put it on the link that runs there, if there is one that takes it.

        Returns:
            Its id, or None when that was refused; `message` has said why.
        """
        return self.adder.add_at(type_id, position, fits, onto=onto)

    def snapped(self, at: QPointF) -> QPointF:
        """The nearest point of the grid."""
        return QPointF(snapped(at.x()), snapped(at.y()))
