"""What keys and menus do to the selected nodes and links."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from ...core import arranging, edits
from ...core.errors import NodegraphError
from ...core.graph import Graph, Mode, Node
from ...core.registry import Registry
from ...documents.document import Document
from ...documents.native import dumps, loads
from .fitting import first_fitting_link
from .frames import inside, place_around
from .metrics import GRID

if TYPE_CHECKING:
    from .scene import GraphScene

OFFSET = (4.0 * GRID, 4.0 * GRID)


def to_text(graph: Graph, node_ids: Iterable[str]) -> str:
    """Nodes and the links among them as a workflow file."""
    ids = set(node_ids)
    nodes: list[Node] = []
    for node_id in graph.nodes:
        if node_id in ids:
            inner = {name: source for name, source in graph[node_id].inputs.items() if source.node in ids}
            nodes.append(replace(graph[node_id], inputs=inner))
    return dumps(Document(Graph(graph.registry, nodes)))


def from_text(text: str, registry: Registry) -> list[Node]:
    """Nodes of a workflow file. Raises NodegraphError when the text is none."""
    return list(loads(text, registry).graph.nodes.values())


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

    def duplicate(self) -> None:
        """Copy the selected nodes a little further down; links that come from outside are kept."""
        scene = self._scene
        ids = scene.selected_ids()
        if ids and (edit := scene.editing.make(edits.duplicate, ids, offset=self._free_offset(ids))):
            scene.select(edit.after)

    def _free_offset(self, node_ids: Iterable[str]) -> tuple[float, float]:
        """An offset at which no copy lies exactly on another node."""
        graph = self._scene.graph
        taken = {node.position for node in graph.nodes.values()}
        places = [graph[node_id].position for node_id in node_ids]
        x, y = OFFSET
        while any((px + x, py + y) in taken for px, py in places):
            x, y = x + OFFSET[0], y + OFFSET[1]
        return x, y

    def copy(self) -> None:
        """Put the selected nodes on the clipboard, as text any editor can read."""
        ids = self._scene.selected_ids()
        if ids:
            QGuiApplication.clipboard().setText(to_text(self._scene.graph, ids))
            self._scene.message.emit(f"Copied {len(ids)} node{'s' if len(ids) != 1 else ''}.")

    def cut(self) -> None:
        """Copy and remove."""
        if self._scene.selected_ids():
            self.copy()
            self._scene.editing.make(edits.remove_nodes, self._scene.selected_ids())

    def paste(self, at: QPointF) -> None:
        """Add the nodes on the clipboard with their upper left corner at a point."""
        scene = self._scene
        text = QGuiApplication.clipboard().text()
        try:
            nodes = from_text(text, scene.registry)
        except NodegraphError:
            scene.message.emit("The clipboard holds no nodes.")
            return
        if not nodes:
            return
        corner = scene.snapped(at)
        taken = {node.position for node in scene.graph.nodes.values()}
        left, top = min(n.position[0] for n in nodes), min(n.position[1] for n in nodes)
        x, y = corner.x() - left, corner.y() - top
        while any((n.position[0] + x, n.position[1] + y) in taken for n in nodes):
            x, y = x + OFFSET[0], y + OFFSET[1]
        if edit := scene.editing.make(edits.paste, nodes, offset=(x, y)):
            scene.select(edit.after)

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
            scene.message.emit("Select two nodes or more to connect them.")
        else:
            scene.message.emit("Between the selected nodes nothing fits a free input.")

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
            scene.message.emit("Select the nodes or the frame to colour.")

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
            self._scene.message.emit("Select the link to reroute.")
        else:
            self._scene.reroute({link: self._scene.links[link.target, link.input].middle})

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected nodes by grid steps; steps in a row are one step of the history."""
        scene = self._scene
        free = [each for each in scene.selected_ids() if not scene.graph[each].pinned]
        places = {each: scene.graph[each].position for each in free}
        moved = {each: (x + dx * GRID, y + dy * GRID) for each, (x, y) in places.items()}
        if moved:
            scene.editing.make_merged("nudge " + " ".join(sorted(moved)), edits.move, moved)

    def fresh_seed(self, node_id: str, name: str) -> None:
        """Draw another seed."""
        self._scene.editing.make(edits.set_parameter, node_id, name, random.randrange(2**32))
