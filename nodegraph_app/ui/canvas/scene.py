"""The scene: shows a graph, never owns it.

It observes the graph by ids: whatever changed is laid out anew from the record. It shows one canvas of it,
the top or the inside of a group (`levels`); what only the window knows is kept by node id (`known`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsScene

from ...core.arranging import Place
from ...core.files import Files
from ...core.graph import Graph, Link
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
from .heat import Heat
from .inks import inks
from .items import Items
from .known import Known
from .levels import Levels
from .link_item import LinkItem
from .metrics import snapped
from .node_item import NodeItem
from .options import CanvasOptions
from .overview import Overview

BORDER = 400.0
"""Empty room around the nodes that belongs to the scene's index."""


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
        self.editing: Editing = editing
        self.options = CanvasOptions()
        self._pointed: str | None = None
        self.registry = registry
        self.files = files
        self.colors = palette
        self.inks = inks(palette)
        self.levels = Levels(lambda: editing.graph)
        self.known = Known(self)
        self._items = Items(self)
        self.nodes, self.strips, self.links = self._items.nodes, self._items.strips, self._items.links
        self._frames = Frames(self)
        self.overview = Overview(self)
        self.adder = Adder(self)
        self._selected: dict[str, None] = {}
        self._selected_link: tuple[str, str] | None = None
        self._current: str | None = None
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
        return self._items.get(item_id)

    def refresh_ends(self, item_id: str) -> None:
        """An item has other sockets, or its sockets are elsewhere."""
        self._items.refresh_ends([item_id])

    # --- canvases ------------------------------------------------------------------------------------

    def enter(self, level: str | None) -> None:
        """Show the inside of a group, or the top for None. What is selected is no longer."""
        self.select(())
        self._items.clear()
        self._frames.clear()
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
                loose |= self._items.drop(item_id)
        present = [item_id for item_id in ids if item_id in shown]
        for item_id in present:
            loose |= self._items.show(item_id)
        if shown.stand_ins:
            loose |= self._items.drop_stale_links()
        for item_id in [*present, *(each for each in loose if each in shown and each not in ids)]:
            loose |= self._items.show_links(item_id)
        self._items.refresh_ends({*present, *loose})
        framed = self._frames.selected
        if self._frames.follow() and only_around:
            self._grow(())
            self.overview.outdate(())
        if self._frames.selected != framed:
            self.selection_changed.emit()
        self._grow(each for each in present if each in self.nodes)
        if self.strips:
            self._items.place_strips()
        self.overview.outdate(None if loose or len(present) < len(ids) else ids)
        if gone := [each for each in self._selected if each not in self.nodes]:
            for item_id in gone:
                del self._selected[item_id]
            self._selection_moved()
        if self._selected_link is not None and self._selected_link not in self.links:
            self._selected_link = None
            self.selection_changed.emit()

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
            self._moving = ids, self._items.links_at(ids)
        for each in self._moving[1]:
            self._items.route(each)
        self.overview.outdate(ids, passing=positions is not None)

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
        if far == self._items.far:
            return
        self._items.far = far
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
        for item in self._items.links_at(ids):
            seen = item.tail.node in near or item.head.node in near
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
        before, self._current = self._current, next(reversed(self._selected), None)
        self.selection_changed.emit()  # whoever hears it may ask for the current one
        if self._current != before:
            self.current_changed.emit(self._current)

    @property
    def current_node(self) -> str | None:
        """The node that was selected last; None where that is a group."""
        return self._current if self._current in self.graph else None

    def raise_node(self, node_id: str) -> None:
        """Put a node in front of the others."""
        self._items.put_in_front(self.nodes[node_id])

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
