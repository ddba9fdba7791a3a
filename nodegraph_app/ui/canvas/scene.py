"""The scene: shows a graph, never owns it.

It observes the graph by ids: whatever changed is laid out anew from the record. What only the window
knows (selection, states of a run, pictures, problems) is kept here by node id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsScene

from ...core.arranging import Place
from ...core.files import Files
from ...core.graph import Graph, Link, Node, Source
from ...core.problems import Problem
from ...core.registry import Registry
from ..editing import Editing
from ..states import NodeState
from ..theme import Palette
from .adding import Adder
from .fitting import LinkEnd
from .frame_item import FrameItem
from .frames import Frames
from .heat import Heat
from .inks import inks
from .link_item import LinkItem
from .metrics import snapped
from .node_item import NodeItem
from .options import CanvasOptions
from .overview import Overview

BORDER = 400.0
"""Empty room around the nodes that belongs to the scene's index."""


class GraphScene(QGraphicsScene):
    """Nodes and links of one document, kept equal to its graph by ids.

    Signals:
        selection_changed: other nodes or another link are selected.
        current_changed: id of the node the inspector should show, or None.
        message: a sentence for the status bar.
        picture_activated: id of a node whose picture was double-clicked.
    """

    selection_changed = Signal()
    current_changed = Signal(object)
    message = Signal(str)
    picture_activated = Signal(str)

    def __init__(
        self,
        editing: Editing,
        registry: Registry,
        files: Files,
        palette: Palette,
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self.editing: Editing = editing
        self.options = CanvasOptions()
        self._pointed: str | None = None
        self.registry = registry
        self.files = files
        self.colors = palette
        self.inks = inks(palette)
        self.nodes: dict[str, NodeItem] = {}
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

    # --- following the graph -------------------------------------------------------------------------

    def _follow(self, ids: frozenset[str]) -> None:
        """Make the items of these nodes equal to their records."""
        self._moving = (), []
        graph = self.graph
        loose: set[str] = set()
        for node_id in ids:
            if node_id not in graph and node_id in self.nodes:
                loose |= self._drop_node(node_id)
        present = [node_id for node_id in ids if node_id in graph]
        for node_id in present:
            loose |= self._show_node(graph[node_id])
        for node_id in [*present, *(each for each in loose if each in graph and each not in ids)]:
            loose |= self._show_links(graph[node_id])
        for node_id in {*present, *loose}:
            if node_id in self.nodes:
                self._refresh_ends(node_id)
        framed = self._frames.selected
        if self._frames.follow() and not ids:
            self._grow(())
            self.overview.outdate(())
        if self._frames.selected != framed:
            self.selection_changed.emit()
        self._grow(present)
        self.overview.outdate(None if loose or len(present) < len(ids) else ids)
        if gone := [node_id for node_id in self._selected if node_id not in graph]:
            for node_id in gone:
                del self._selected[node_id]
            self._selection_moved()
        if self._selected_link is not None and self._selected_link not in self.links:
            self._selected_link = None
            self.selection_changed.emit()

    def _drop_node(self, node_id: str) -> set[str]:
        """Take a node's items away; returns ids of the nodes that were linked to it."""
        item = self.nodes.pop(node_id)
        neighbours: set[str] = set()
        for key, link in list(self.links.items()):
            if node_id in (key[0], link.link.source):
                neighbours |= {key[0], link.link.source}
                self._drop_link(key)
        self.removeItem(item)
        return neighbours

    def _drop_link(self, key: tuple[str, str]) -> None:
        self.removeItem(self.links.pop(key))

    def _show_node(self, node: Node) -> set[str]:
        """Make a node's item equal to its record; returns ids of the nodes that lost a link by it."""
        item = self.nodes.get(node.id)
        if item is not None and item.node.type == node.type:
            if item.node is not node:
                item.set_node(node)
            return set()
        loose = self._drop_node(node.id) if item is not None else set()
        item = NodeItem(node, self.registry.get(node.type, node.type_version), self.inks)
        item.far = self._far
        self._top += 1
        item.setZValue(self._top)
        self.nodes[node.id] = item
        self.addItem(item)
        return loose

    def _show_links(self, node: Node) -> set[str]:
        """Make the links into a node equal to its record; returns ids whose outputs gained or lost one."""
        loose: set[str] = set()
        for key in [(node.id, name) for name, output in self.nodes[node.id].used if not output]:
            if key not in self.links:
                continue
            old = self.links[key].link
            if node.inputs.get(key[1]) != Source(old.source, old.output):
                loose.add(old.source)
                self._drop_link(key)
        for name, source in node.inputs.items():
            if (node.id, name) not in self.links:
                link = Link(source.node, source.output, node.id, name)
                item = LinkItem(link, self._type_of(source), self.inks, self.options.links)
                item.far = self._far
                self.links[node.id, name] = item
                self.addItem(item)
                loose.add(source.node)
        return loose

    def _type_of(self, source: Source) -> str:
        spec = self.graph.spec(source.node)
        output = spec.output(source.output) if spec else None
        return output.type.name if output else ""

    def _refresh_ends(self, node_id: str) -> None:
        """Sockets in use, sockets of a placeholder, and the lines of the links at a node."""
        item, node = self.nodes[node_id], self.graph[node_id]
        leaving = self.graph.links_from(node_id)
        used = frozenset(
            [*((name, False) for name in node.inputs), *((link.output, True) for link in leaving)]
        )
        outputs = tuple(sorted({link.output for link in leaving})) if item.spec is None else ()
        if used != item.used or outputs != tuple(item.placeholder_outputs):
            item.used = used
            if outputs != tuple(item.placeholder_outputs):
                item.placeholder_outputs = outputs
                item.relayout()
            item.update()
        for name in node.inputs:
            self._route(self.links[node_id, name])
        for link in leaving:
            self._route(self.links[link.target, link.input])

    def _route(self, item: LinkItem) -> None:
        link = item.link
        source, target = self.nodes[link.source], self.nodes[link.target]
        item.set_ends(
            source.socket_pos(link.output, output=True), target.socket_pos(link.input, output=False)
        )
        faint = "muted" in (source.node.mode, target.node.mode)
        if faint != item.faint:
            item.faint = faint
            item.update()

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

    def _links_at(self, node_ids: Iterable[str]) -> list[LinkItem]:
        keys: dict[tuple[str, str], None] = {}
        for node_id in node_ids:
            keys.update(dict.fromkeys((node_id, name) for name in self.graph[node_id].inputs))
            keys.update(dict.fromkeys((link.target, link.input) for link in self.graph.links_from(node_id)))
        return [self.links[key] for key in keys]

    # --- what the window knows of nodes --------------------------------------------------------------

    def set_state(self, node_id: str, state: NodeState) -> None:
        """Show where a node stands in a run. Ids that are gone are ignored."""
        item = self.nodes.get(node_id)
        if item is not None and item.state != state:
            height = item.layout.height
            item.set_state(state)
            if item.layout.height != height:
                self._refresh_ends(node_id)
            self.overview.outdate([node_id])

    def set_heat(self, heat: Mapping[str, Heat]) -> None:
        """Show what nodes take: on these, and on no others."""
        changed = [each for each, item in self.nodes.items() if item.heat != heat.get(each)]
        for node_id in changed:
            self.nodes[node_id].set_heat(heat.get(node_id))
        if changed:
            self.overview.outdate(changed)

    def set_picture(self, node_id: str, picture: QImage | None) -> None:
        """Show a picture on a node, or none. Ids that are gone are ignored."""
        item = self.nodes.get(node_id)
        if item is not None:
            width = item.layout.width
            item.set_picture(picture)
            if item.layout.width != width:
                self._refresh_ends(node_id)

    def set_problem(self, node_id: str, place: str | None, message: str | None) -> None:
        """Mark a socket, a parameter or (place None) a whole node; message None takes the mark away."""
        item = self.nodes.get(node_id)
        if item is None:
            return
        problems = {key: text for key, text in item.problems.items() if key != place}
        if message is not None:
            problems[place] = message
        self._mark(item, problems)

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Mark exactly these problems."""
        by_node: dict[str, dict[str | None, str]] = {}
        for problem in problems:
            text = f"{problem.message} {problem.hint}" if problem.hint else problem.message
            by_node.setdefault(problem.node, {}).setdefault(problem.place, text)
        for node_id, item in self.nodes.items():
            self._mark(item, by_node.get(node_id, {}))

    def _mark(self, item: NodeItem, problems: dict[str | None, str]) -> None:
        if problems != item.problems:
            item.problems = problems
            item.relayout()
            self.overview.outdate([item.id])

    def set_far(self, far: bool) -> None:
        """Leave out what cannot be read from afar."""
        if far == self._far:
            return
        self._far = far
        for item in self._drawn():
            item.far = far
            item.update()

    def use_options(self, options: CanvasOptions) -> None:
        """Look and help otherwise from now on."""
        before, self.options = self.options, options
        if options.links != before.links:
            for link in self.links.values():
                link.set_style(options.links)
            self.overview.outdate()
            self.update()

    def point_at(self, node_id: str | None) -> None:
        """The mouse is over a node: hidden links at it are seen."""
        before, self._pointed = self._pointed, node_id
        self._show_hidden(each for each in (before, node_id) if each is not None)

    def _show_hidden(self, node_ids: Iterable[str]) -> None:
        if self.options.links != "hidden":
            return
        near = {self._pointed, *self._selected}
        ids = [each for each in node_ids if each in self.nodes]
        for item in self._links_at(ids):
            seen = item.link.source in near or item.link.target in near
            if seen != item.near_pointed:
                item.near_pointed = seen
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
        """Selected nodes, in the order they were selected."""
        return list(self._selected)

    @property
    def selected_link(self) -> Link | None:
        """The selected link, if one is."""
        return self.links[self._selected_link].link if self._selected_link in self.links else None

    @property
    def current(self) -> str | None:
        """The node that was selected last: the one commands without a plural act on."""
        return self._current

    def select(self, node_ids: Iterable[str]) -> None:
        """Select exactly these nodes."""
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
        touched = {*self._selected, *wanted}
        self.overview.outdate(touched)
        self._selected = wanted
        self._show_hidden(touched)
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
        """The nearest point of the grid, where things land on it."""
        if not self.options.grid:
            return at
        return QPointF(snapped(at.x()), snapped(at.y()))
