"""What keys and menus do to the selected nodes and links."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from ...core import arranging, edits
from ...core.edits import Edit
from ...core.errors import NodegraphError
from ...core.graph import Graph, Link, Mode, Node
from ...core.registry import Registry
from ...documents.document import Document
from ...documents.native import dumps, loads
from ..translation import Counted, translate
from . import clipboard
from .fitting import first_fitting_link
from .frames import inside, place_around
from .metrics import GRID

if TYPE_CHECKING:
    from .scene import GraphScene

OFFSET = (4.0 * GRID, 4.0 * GRID)


def to_text(graph: Graph, node_ids: Iterable[str], frame_ids: Iterable[str] = ()) -> str:
    """Nodes, the links among them, and frames, as a workflow file."""
    ids = set(node_ids)
    nodes: list[Node] = []
    for node_id in graph.nodes:
        if node_id in ids:
            inner = {name: source for name, source in graph[node_id].inputs.items() if source.node in ids}
            nodes.append(replace(graph[node_id], inputs=inner))
    return dumps(Document(Graph(graph.registry, nodes, [graph.frames[each] for each in frame_ids])))


def from_text(text: str, registry: Registry) -> Graph:
    """Nodes and frames of a workflow file. Raises NodegraphError when the text is none."""
    return loads(text, registry).graph


class Commands:
    """The selection, acted on. Each command is one step of the history."""

    def __init__(self, scene: GraphScene):
        self._scene = scene

    def delete(self) -> None:
        """Remove the selected nodes, or the selected link."""
        scene = self._scene
        if link := scene.selected_link:
            scene.editing.make(edits.disconnect, link.target, link.input)
        elif frame := scene.selected_frame:
            scene.editing.make(arranging.remove_frame, frame)
        elif ids := scene.selected_ids():
            scene.editing.make(edits.remove_nodes, ids)

    def dissolve(self) -> None:
        """Remove the selected nodes and join what they stood between, as far as types allow."""
        scene = self._scene
        if ids := scene.selected_ids():
            scene.editing.make(edits.remove_nodes, ids, reconnect=True)

    def _chosen(self) -> tuple[list[str], list[str]]:
        """What copying and cutting take: the selected nodes, or the selected frame with all that is in it."""
        scene = self._scene
        if scene.selected_frame is None:
            return scene.selected_ids(), []
        nodes, frames = inside(scene, scene.selected_frame)
        return nodes, [scene.selected_frame, *frames]

    def duplicate(self) -> None:
        """Copy what is selected a little further down; links that come from outside are kept."""
        scene, graph = self._scene, self._scene.graph
        ids, frame_ids = self._chosen()
        if not ids and not frame_ids:
            return
        frames = [graph.frames[each] for each in frame_ids]
        offset = self._free_offset([*(graph[each].position for each in ids), *(f.place[:2] for f in frames)])
        edit = edits.duplicate(graph, ids, offset=offset)
        if frames:
            edit = replace(
                arranging.with_copies(graph, edit, frames, offset),
                label=translate("Commands", "Duplicate frame"),
            )
        if scene.editing.push(edit):
            self._select_added(edit)

    def _select_added(self, edit: Edit) -> None:
        if edit.frames_after:
            self._scene.select_frame(next(iter(edit.frames_after)))
        else:
            self._scene.select(edit.after)

    def _free_offset(
        self, places: Sequence[tuple[float, float]], start: tuple[float, float] = OFFSET
    ) -> tuple[float, float]:
        """An offset at which no copy lies exactly on another node or frame."""
        graph = self._scene.graph
        taken = {node.position for node in graph.nodes.values()}
        taken |= {frame.place[:2] for frame in graph.frames.values()}
        x, y = start
        while any((px + x, py + y) in taken for px, py in places):
            x, y = x + OFFSET[0], y + OFFSET[1]
        return x, y

    def copy(self) -> None:
        """Put what is selected on the clipboard, as text any editor can read."""
        ids, frames = self._chosen()
        if ids or frames:
            clipboard.put(to_text(self._scene.graph, ids, frames), self._scene.graph, ids)
            self._scene.message.emit(
                Counted.tr("Copied the frame and %n node(s).", "", len(ids))
                if frames
                else Counted.tr("Copied %n node(s).", "", len(ids))
            )

    def cut(self) -> None:
        """Copy and remove."""
        ids, frames = self._chosen()
        if ids or frames:
            self.copy()
            graph = self._scene.graph
            edit = edits.remove_nodes(graph, ids)
            self._scene.editing.push(arranging.without(graph, edit, frames) if frames else edit)

    def paste(self, at: QPointF, *, keep_links: bool = False) -> None:
        """Add what is on the clipboard with its upper left corner at a point.

        Args:
            keep_links: also with the links from nodes that were not copied and are here.
        """
        scene = self._scene
        try:
            graph = from_text(clipboard.text(), scene.registry)
        except NodegraphError as problem:
            of_a_workflow = problem.place == "file"  # it is one, but too large, or of another program
            nothing = translate("Commands", "The clipboard holds no nodes.")
            scene.message.emit(str(problem) if of_a_workflow else nothing)
            return
        nodes, frames = list(graph.nodes.values()), list(graph.frames.values())
        if keep_links:
            nodes = clipboard.with_outside_links(scene.graph, nodes)
        places = [*(node.position for node in nodes), *(frame.place[:2] for frame in frames)]
        if not places:
            return
        corner = scene.snapped(at)
        left, top = min(x for x, y in places), min(y for x, y in places)
        offset = self._free_offset(places, (corner.x() - left, corner.y() - top))
        edit = edits.paste(scene.graph, nodes, offset=offset, keep_links=keep_links)
        if frames:
            edit = arranging.with_copies(scene.graph, edit, frames, offset)
        if scene.editing.push(edit):
            self._select_added(edit)

    def toggle_mode(self, mode: Mode) -> None:
        """Mute or bypass the selected nodes; when all are already, back to normal."""
        scene = self._scene
        ids = scene.selected_ids()
        if ids:
            on = any(scene.graph[node_id].mode != mode for node_id in ids)
            scene.editing.make(edits.set_mode, ids, mode if on else "normal")

    def join(self) -> None:
        """Wire the selected nodes one after the other, each to the next by the first free pair that fits."""
        scene = self._scene
        ids = scene.selected_ids()
        links = [first_fitting_link(scene.graph, one, other) for one, other in pairwise(ids)]
        fitting = [link for link in links if link is not None]
        if fitting:
            scene.editing.make(edits.connect_all, fitting)
        elif len(ids) < 2:
            scene.message.emit(translate("Commands", "Select two nodes or more to connect them."))
        else:
            scene.message.emit(translate("Commands", "Between the selected nodes nothing fits a free input."))

    def toggle_collapsed(self) -> None:
        """Collapse the selected nodes; when all are already, expand them."""
        scene = self._scene
        ids = [each for each in scene.selected_ids() if not scene.nodes[each].is_dot]
        if ids:
            some_open = any(not scene.graph[each].collapsed for each in ids)
            scene.editing.make(arranging.collapse, ids, some_open)

    def toggle_pinned(self) -> None:
        """Pin the selected nodes; when all are already, let them be moved again."""
        scene = self._scene
        if ids := scene.selected_ids():
            some_loose = any(not scene.graph[each].pinned for each in ids)
            scene.editing.make(arranging.pin, ids, some_loose)

    def set_color(self, color: str | None) -> None:
        """Give the selected nodes, or the selected frame, a colour by name, or none."""
        scene = self._scene
        if scene.selected_frame is not None:
            scene.editing.make(arranging.color_frame, scene.selected_frame, color)
        elif ids := scene.selected_ids():
            scene.editing.make(arranging.set_color, ids, color)
        else:
            scene.message.emit(translate("Commands", "Select the nodes or the frame to colour."))

    def add_frame(self, at: QPointF) -> None:
        """Put a frame around the selected nodes, or an empty one at a point, and select it."""
        scene = self._scene
        place = place_around(scene.nodes[each].rect for each in scene.selected_ids())
        if place is None:
            corner = scene.snapped(at)
            place = corner.x(), corner.y(), 40.0 * GRID, 30.0 * GRID
        if edit := scene.editing.make(arranging.add_frame, place):
            scene.select_frame(next(iter(edit.frames_after)))

    def select_inside(self) -> None:
        """Select the nodes in the selected frame."""
        if (frame := self._scene.selected_frame) is not None:
            self._scene.select(inside(self._scene, frame)[0])

    def detach(self) -> None:
        """Remove every link between the selected nodes and the others."""
        scene = self._scene
        ids = set(scene.selected_ids())
        links = [link for link in scene.graph.links() if (link.source in ids) != (link.target in ids)]
        if links:
            scene.editing.make(edits.disconnect_all, links)

    def reroute_link(self) -> None:
        """Put a dot on the selected link, at its middle."""
        link = self._scene.selected_link
        if link is None:
            self._scene.message.emit(translate("Commands", "Select the link to reroute."))
        else:
            self._scene.adder.reroute({link: self._scene.links[link.target, link.input].middle})

    def fit_frame(self) -> None:
        """Let the selected frame reach just around the nodes in it."""
        scene = self._scene
        frame = scene.selected_frame
        nodes = inside(scene, frame)[0] if frame is not None else []
        place = place_around(scene.nodes[each].rect for each in nodes)
        if frame is not None and place is not None:
            scene.editing.make(arranging.resize_frame, frame, place)
        else:
            scene.message.emit(translate("Commands", "Select a frame with nodes in it."))

    def select_beside(self, step: int) -> None:
        """Select a link by keys: the first at the selected node, then the next or the previous one."""
        scene = self._scene
        at = scene.nodes

        def place(link: Link) -> tuple[float, float, float]:
            return at[link.target].x(), at[link.target].y(), scene.links[link.target, link.input].end.y()

        links = sorted(scene.graph.links(), key=place)
        if not links:
            return
        chosen, node = scene.selected_link, scene.current
        if chosen is not None:
            link = links[(links.index(chosen) + step) % len(links)]
        else:
            here = [each for each in links if node in (each.target, each.source)]
            link = (here or links)[0 if step > 0 else -1]
        scene.select_link(link.target, link.input)

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected nodes, or the selected frame with its nodes, by grid steps.

        Steps in a row are one step of the history.
        """
        scene, graph = self._scene, self._scene.graph
        ids, frame_ids = self._chosen()
        places = {each: graph[each].position for each in ids if not graph[each].pinned}
        moved = {each: (x + dx * GRID, y + dy * GRID) for each, (x, y) in places.items()}
        frames = {each: graph.frames[each].moved(dx * GRID, dy * GRID) for each in frame_ids}
        if frames:
            merge = "nudge frame " + " ".join(sorted(frames))
            scene.editing.make_merged(
                merge, arranging.move_all, moved, frames, translate("Commands", "Move frame")
            )
        elif moved:
            scene.editing.make_merged("nudge " + " ".join(sorted(moved)), edits.move, moved)

    def fresh_seed(self, node_id: str, name: str) -> None:
        """Draw another seed."""
        self._scene.editing.make(edits.set_parameter, node_id, name, random.randrange(2**32))
