"""What only the window knows of nodes, by their ids: their part in a run, their pictures, what is wrong.

It outlives the items that show it: a canvas that is entered again shows it again, and the stand-in of a group
shows what sums up its inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from ...core.graph import Graph
from ...core.problems import Problem
from ..states import IDLE, NodeState, summed_up
from ..translation import Counted
from .heat import Heat
from .stand_ins import StandIn

if TYPE_CHECKING:
    from .node_item import NodeItem
    from .scene import GraphScene

Problems = dict[str | None, str]


class Known:
    """Keeps it, and keeps the items of the scene, which owns it, equal to it."""

    def __init__(self, scene: GraphScene):
        self._scene = scene
        self._states: dict[str, NodeState] = {}
        self._pictures: dict[str, QImage] = {}
        self._problems: dict[str, Problems] = {}
        self._heat: dict[str, Heat] = {}

    def forget(self, node_ids: Iterable[str]) -> None:
        """Nodes are gone, or are others under the same id."""
        for node_id in node_ids:
            for each in (self._states, self._pictures, self._problems, self._heat):
                each.pop(node_id, None)

    def has_picture(self, node_id: str) -> bool:
        """Whether a node shows a picture, or would where it is seen."""
        return node_id in self._pictures

    def picture_node(self, item_id: str) -> str | None:
        """The node whose picture an item shows: the last one within a group that has one."""
        stand_in = self._scene.levels.stand_ins.get(item_id)
        inside = reversed(stand_in.inside) if stand_in is not None else (item_id,)
        return next((each for each in inside if each in self._pictures), None)

    def dress(self, item: NodeItem) -> None:
        """Show on an item all that is known."""
        shows = self._picture_of(item.id)
        if shows is not None or item.picture is not None:
            item.set_picture(shows)
        item.set_heat(self._heat_of(item.id))
        state = self._state_of(item.id)
        if state != item.state:
            item.set_state(state)
        self._mark(item, self._problems_of(item.id))

    def set_state(self, node_id: str, state: NodeState) -> None:
        """A node stands elsewhere in a run. Ids that are gone are ignored."""
        if node_id not in self._scene.graph or self._states.get(node_id, IDLE) == state:
            return
        self._states[node_id] = state
        item = self._item_of(node_id)
        if item is None:
            return
        shown, height = self._state_of(item.id), item.layout.height
        if shown != item.state:
            item.set_state(shown)
            if item.layout.height != height:
                self._scene.refresh_ends(item.id)
            self._scene.overview.outdate([item.id])

    def set_heat(self, heat: Mapping[str, Heat]) -> None:
        """What nodes take: these, and no others."""
        self._heat = dict(heat)
        changed = []
        for item in self._scene.nodes.values():
            if item.heat != (found := self._heat_of(item.id)):
                item.set_heat(found)
                changed.append(item.id)
        if changed:
            self._scene.overview.outdate(changed)

    def set_picture(self, node_id: str, picture: QImage | None) -> None:
        """A node shows a picture, or none. Ids that are gone are ignored."""
        if node_id not in self._scene.graph:
            return
        if picture is None or picture.isNull():
            self._pictures.pop(node_id, None)
        else:
            self._pictures[node_id] = picture
        item = self._item_of(node_id)
        if item is None or (item.id != node_id and self.picture_node(item.id) not in (node_id, None)):
            return
        width = item.layout.width
        item.set_picture(self._picture_of(item.id))
        if item.layout.width != width:
            self._scene.refresh_ends(item.id)

    def set_problem(self, node_id: str, place: str | None, message: str | None) -> None:
        """Mark a socket, a parameter or (place None) a whole node; message None takes the mark away."""
        if node_id not in self._scene.graph:
            return
        problems = {key: text for key, text in self._problems.get(node_id, {}).items() if key != place}
        if message is not None:
            problems[place] = message
        self._problems[node_id] = problems
        if (item := self._item_of(node_id)) is not None:
            self._mark(item, self._problems_of(item.id))

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Mark exactly these problems."""
        self._problems = {}
        for problem in problems:
            text = f"{problem.message} {problem.hint}" if problem.hint else problem.message
            self._problems.setdefault(problem.node, {}).setdefault(problem.place, text)
        for item in self._scene.nodes.values():
            self._mark(item, self._problems_of(item.id))

    def _mark(self, item: NodeItem, problems: Problems) -> None:
        if problems != item.problems:
            item.problems = problems
            item.relayout()
            self._scene.overview.outdate([item.id])

    def _item_of(self, node_id: str) -> NodeItem | None:
        return self._scene.nodes.get(self._scene.levels.seat(node_id))

    # --- what an item shows --------------------------------------------------------------------------

    def _stand_in(self, item_id: str) -> StandIn | None:
        return self._scene.levels.stand_ins.get(item_id)

    def _state_of(self, item_id: str) -> NodeState:
        stand_in = self._stand_in(item_id)
        if stand_in is None:
            return self._states.get(item_id, IDLE)
        return summed_up([self._states.get(each, IDLE) for each in stand_in.inside])

    def _heat_of(self, item_id: str) -> Heat | None:
        stand_in = self._stand_in(item_id)
        if stand_in is None:
            return self._heat.get(item_id)
        found = [self._heat[each] for each in stand_in.inside if each in self._heat]
        return max(found, key=lambda heat: heat.shade, default=None)

    def _picture_of(self, item_id: str) -> QImage | None:
        node_id = self.picture_node(item_id)
        return self._pictures[node_id] if node_id is not None else None

    def _problems_of(self, item_id: str) -> Problems:
        stand_in = self._stand_in(item_id)
        if stand_in is None:
            return self._problems.get(item_id, {})
        return _gathered(self._scene.graph, stand_in, self._problems)


def _gathered(graph: Graph, stand_in: StandIn, problems: Mapping[str, Problems]) -> Problems:
    """The problems within a group: at sockets and fields that it shows, or else about all of it."""
    found: Problems = {}
    others: list[str] = []
    for node_id in stand_in.inside:
        for place, text in problems.get(node_id, {}).items():
            seen = f"{node_id}.{place}" if place is not None else None
            if seen is not None and stand_in.spec.target_type(seen) is not None:
                found[seen] = text
            else:
                others.append(f"{graph.title(node_id)}: {text}")
    if others:
        first, more = others[0], len(others) - 1
        within = Counted.tr("{first}\nand %n more within", "", more)
        found[None] = within.format(first=first) if more else first
    return found
