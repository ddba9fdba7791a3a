"""What keys and menus do to the selected nodes and links."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from ...core import arranging, edits, grouping
from ...core.edits import Edit
from ...core.errors import NodegraphError
from ...core.graph import Graph, Mode
from ...core.groups import GROUP_KEY, Exposed, parted
from ...core.registry import Registry
from ...documents.document import Document
from ...documents.native import dumps, loads
from ..translation import Counted, translate
from . import clipboard
from .fitting import LinkEnd
from .frames import inside, place_around
from .joining import first_fitting_link
from .link_item import LinkItem
from .metrics import GRID

if TYPE_CHECKING:
    from .scene import GraphScene

OFFSET = (4.0 * GRID, 4.0 * GRID)


def to_text(graph: Graph, keys: Iterable[str], frame_ids: Iterable[str] = ()) -> str:
    """Nodes, groups with all in them, the links among them, and frames, as a workflow file."""
    return dumps(Document(grouping.extract(graph, keys, frame_ids)))


def from_text(text: str, registry: Registry) -> Graph:
    """Nodes and frames of a workflow file. Raises NodegraphError when the text is none."""
    return loads(text, registry).graph


def _holds_only(scene: GraphScene, frame_id: str, ids: set[str]) -> bool:
    """Whether a frame has nodes in it, all of them among these."""
    nodes = inside(scene, frame_id)[0]
    return bool(nodes) and set(nodes) <= ids


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
            scene.editing.make(grouping.remove, ids)

    def dissolve(self) -> None:
        """Remove the selected nodes and join what they stood between, as far as types allow."""
        scene = self._scene
        if ids := scene.selected_ids():
            scene.editing.make(grouping.remove, ids, reconnect=True)

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
        places = [scene.levels[each].position for each in ids]
        offset = self._free_offset([*places, *(f.place[:2] for f in frames)])
        level = scene.levels.level
        self._add(grouping.duplicate(graph, ids, frame_ids, offset=offset, into=level))

    def _add(self, edit: Edit) -> None:
        """Make an edit that adds something, and select that."""
        scene = self._scene
        ids, frames = grouping.copies_of_top(scene.graph, edit, scene.levels.level)
        if not scene.editing.push(edit):
            return
        if frames:
            scene.select_frame(frames[0])
        else:
            scene.select(ids)

    def _free_offset(
        self, places: Sequence[tuple[float, float]], start: tuple[float, float] = OFFSET
    ) -> tuple[float, float]:
        """An offset at which no copy lies exactly on another node or frame."""
        scene = self._scene
        taken = {item.node.position for item in scene.nodes.values()}
        taken |= {item.frame.place[:2] for item in scene.frames.values()}
        x, y = start
        while any((px + x, py + y) in taken for px, py in places):
            x, y = x + OFFSET[0], y + OFFSET[1]
        return x, y

    def copy(self) -> None:
        """Put what is selected on the clipboard, as text any editor can read."""
        ids, frames = self._chosen()
        if ids or frames:
            graph = self._scene.graph
            clipboard.put(to_text(graph, ids, frames), graph, grouping.nodes_of(graph, ids))
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
            self._scene.editing.make(grouping.remove, ids, frames)

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
        groups = list(graph.groups.values())
        places = [node.position for node in nodes if node.group is None]
        places += [group.position for group in groups if group.parent is None]
        places += [frame.place[:2] for frame in frames if frame.group is None]
        if not places:
            return
        corner = scene.snapped(at)
        left, top = min(x for x, y in places), min(y for x, y in places)
        offset = self._free_offset(places, (corner.x() - left, corner.y() - top))
        into = scene.levels.level
        self._add(
            grouping.copies(
                scene.graph, nodes, frames, groups, offset=offset, into=into, keep_links=keep_links
            )
        )

    def toggle_mode(self, mode: Mode) -> None:
        """Mute or bypass the selected nodes; when all are already, back to normal."""
        scene = self._scene
        ids = scene.selected_nodes()
        if ids:
            on = any(scene.graph[node_id].mode != mode for node_id in ids)
            scene.editing.make(edits.set_mode, ids, mode if on else "normal")

    def join(self) -> None:
        """Wire the selected nodes one after the other, each to the next by the first free pair that fits."""
        scene = self._scene
        ids = scene.selected_ids()
        links = [first_fitting_link(scene, one, other) for one, other in pairwise(ids)]
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
            some_open = any(not scene.levels[each].collapsed for each in ids)
            scene.editing.make(arranging.collapse, ids, some_open)

    def toggle_pinned(self) -> None:
        """Pin the selected nodes; when all are already, let them be moved again."""
        scene = self._scene
        if ids := scene.selected_ids():
            some_loose = any(not scene.levels[each].pinned for each in ids)
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
        if edit := scene.editing.make(arranging.add_frame, place, group=scene.levels.level):
            scene.select_frame(next(iter(edit.frames_after)))

    def select_inside(self) -> None:
        """Select the nodes in the selected frame."""
        if (frame := self._scene.selected_frame) is not None:
            self._scene.select(inside(self._scene, frame)[0])

    def detach(self) -> None:
        """Remove every link between the selected nodes and the others."""
        scene = self._scene
        ids = set(scene.selected_nodes())
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

        def place(item: LinkItem) -> tuple[float, float, float]:
            target = scene.item(item.head.node)
            return (target.x(), target.y(), item.end.y()) if target is not None else (0.0, 0.0, item.end.y())

        items = sorted(scene.links.values(), key=place)
        links = [item.link for item in items]
        if not links:
            return
        chosen, node = scene.selected_link, scene.current
        if chosen is not None:
            link = links[(links.index(chosen) + step) % len(links)]
        else:
            here = [each.link for each in items if node in (each.head.node, each.tail.node)]
            link = (here or links)[0 if step > 0 else -1]
        scene.select_link(link.target, link.input)

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected nodes, or the selected frame with its nodes, by grid steps.

        Steps in a row are one step of the history.
        """
        scene, graph, shown = self._scene, self._scene.graph, self._scene.levels
        ids, frame_ids = self._chosen()
        places = {each: shown[each].position for each in ids if not shown[each].pinned}
        moved = {each: (x + dx * GRID, y + dy * GRID) for each, (x, y) in places.items()}
        frames = {each: graph.frames[each].moved(dx * GRID, dy * GRID) for each in frame_ids}
        if frames:
            merge = "nudge frame " + " ".join(sorted(frames))
            scene.editing.make_merged(
                merge, arranging.move_all, moved, frames, translate("Commands", "Move frame")
            )
        elif moved:
            scene.editing.make_merged("nudge " + " ".join(sorted(moved)), edits.move, moved)

    # --- groups --------------------------------------------------------------------------------------

    def group(self) -> bool:
        """Put what is selected into a group, and select that; returns whether there was anything."""
        scene = self._scene
        ids, frames = self._chosen()
        around = [each for each in scene.frames if _holds_only(scene, each, set(ids))]
        frames = list(dict.fromkeys([*frames, *around]))
        if not ids and not frames:
            scene.message.emit(translate("Groups", "Select the nodes to group."))
            return False
        edit = scene.editing.make(grouping.make_group, ids, frames, title=translate("Groups", "Group"))
        if edit is not None:
            (added,) = (
                group.key
                for each, group in edit.groups_after.items()
                if group and not edit.groups_before[each]
            )
            scene.select([added])
        return edit is not None

    def ungroup(self) -> None:
        """Put what is in the selected groups where these are."""
        scene = self._scene
        _, groups = parted(scene.selected_ids())
        if not groups:
            scene.message.emit(translate("Groups", "Select the group to dissolve."))
            return
        held = [each.id for each in scene.graph.nodes.values() if each.group in groups]
        held += [each.key for each in scene.graph.groups.values() if each.parent in groups]
        if scene.editing.make(grouping.ungroup, groups):
            scene.select(held)

    def put_into(self, group_id: str | None) -> None:
        """Move what is selected into a group, or to the top."""
        scene = self._scene
        ids, frames = self._chosen()
        ids = [each for each in ids if each != f"{GROUP_KEY}{group_id}"]
        if ids or frames:
            scene.editing.make(grouping.put_into, ids, frames, group_id=group_id)

    def expose(self, end: LinkEnd, shown: bool) -> None:
        """Show a socket or a field on the group whose inside this is, or no longer.

        What a group on this canvas shows is hidden from that one.
        """
        scene = self._scene
        real = scene.levels.real(end)
        _, pointed = parted([end.node])
        group_id = pointed[0] if pointed and not shown else scene.levels.level
        if group_id is not None:
            what = Exposed(real.node, real.place, real.output)
            scene.editing.make(grouping.expose, group_id, what, shown)

    def fresh_seed(self, node_id: str, name: str) -> None:
        """Draw another seed."""
        real = self._scene.levels.real(LinkEnd(node_id, name, False))
        self._scene.editing.make(edits.set_parameter, real.node, real.place, random.randrange(2**32))
