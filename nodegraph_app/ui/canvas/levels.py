"""Which canvas of a graph is shown, the top or the inside of a group, and what stands for what on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ...core.graph import Graph, Link, Node
from ...core.groups import GROUP_KEY, path_to
from ...core.spec import NodeSpec
from .fitting import LinkEnd
from .stand_ins import INPUTS, LOOSE, OUTPUTS, STRIPS, Sides, StandIn, group_of, strip_of


class Levels:
    """One canvas of a graph at a time. The scene owns it, and tells it what has changed.

    Attributes:
        level: id of the group whose inside is shown; None for the whole graph.
        stand_ins: by item id.
    """

    def __init__(self, graph: Callable[[], Graph]):
        self._graph = graph
        self.level: str | None = None
        self.path: list[str] = []
        """From the outermost group to `level`."""
        self.stand_ins: dict[str, StandIn] = {}
        self._seats: dict[str, str] = {}

    def enter(self, level: str | None) -> None:
        """Show the inside of a group, or the top; `follow` is due."""
        self.level = level
        self.path = path_to(self._graph().groups, level)
        self.stand_ins = {}
        self._seats = {}

    @property
    def refuge(self) -> str | None:
        """The innermost group around what was shown that is still there; None for the top."""
        groups = self._graph().groups
        return next((each for each in reversed(self.path) if each in groups), None)

    def follow(self, ids: frozenset[str]) -> frozenset[str]:
        """Look again at a graph in which nodes, and perhaps groups, have changed.

        Returns:
            Ids of the items that may look different, or be gone.
        """
        graph = self._graph()
        if not graph.groups and not self.stand_ins:
            return ids
        self._seats = {}
        self.path = path_to(graph.groups, self.level)
        before, self.stand_ins = self.stand_ins, self._stand_ins(graph)
        differing = {
            each
            for each in before.keys() | self.stand_ins.keys()
            if before.get(each) != self.stand_ins.get(each)
        }
        return ids | differing

    # --- what there is -------------------------------------------------------------------------------

    def __contains__(self, item_id: str) -> bool:
        if item_id in self.stand_ins:
            return True
        node = self._graph().nodes.get(item_id)
        return node is not None and node.group == self.level

    def __getitem__(self, item_id: str) -> Node:
        """The record of an item. Raises KeyError for what is not shown."""
        stand_in = self.stand_ins.get(item_id)
        return stand_in.node if stand_in is not None else self._graph().nodes[item_id]

    def __iter__(self) -> Iterator[str]:
        """Ids of all items, strips too."""
        level = self.level
        yield from (node.id for node in self._graph().nodes.values() if node.group == level)
        yield from self.stand_ins

    def spec(self, item_id: str) -> NodeSpec | None:
        """The declaration of an item; None for a node of an unknown type."""
        stand_in = self.stand_ins.get(item_id)
        return stand_in.spec if stand_in is not None else self._graph().spec(item_id)

    def into(self, item_id: str) -> Iterable[Link]:
        """The links that are drawn to an item."""
        stand_in = self.stand_ins.get(item_id)
        if stand_in is not None:
            return stand_in.into
        inputs = self._graph()[item_id].inputs
        return [Link(source.node, source.output, item_id, name) for name, source in inputs.items()]

    def out(self, item_id: str) -> Iterable[Link]:
        """The links that are drawn from an item."""
        stand_in = self.stand_ins.get(item_id)
        return stand_in.out if stand_in is not None else self._graph().links_from(item_id)

    # --- what stands for what ------------------------------------------------------------------------

    def seat(self, node_id: str) -> str:
        """The item that stands for a node here: itself, a group's, or none ("") for one that lies outside."""
        graph = self._graph()
        home = graph[node_id].group
        if home == self.level:
            return node_id
        if home is None:
            return ""
        known = self._seats.get(home)
        if known is None:
            path = path_to(graph.groups, home)
            if self.level is None:
                known = GROUP_KEY + path[0]
            elif self.level in path:
                known = GROUP_KEY + path[path.index(self.level) + 1]
            else:
                known = ""
            self._seats[home] = known
        return known

    def ends(self, link: Link) -> tuple[LinkEnd, LinkEnd] | None:
        """Where a link of the graph starts and ends here; None where it is not seen."""
        start, end = self.seat(link.source), self.seat(link.target)
        if start == end and start != link.source:
            return None
        tail = LinkEnd(start or INPUTS, _place(start, link.source, link.output), True)
        head = LinkEnd(end or OUTPUTS, _place(end, link.target, link.input), False)
        return tail, head

    def real(self, end: LinkEnd) -> LinkEnd:
        """The socket or field of a node that is meant by one of an item."""
        if end.node not in self.stand_ins:
            return end
        node_id, _, name = end.place.removeprefix(LOOSE).partition(".")
        return LinkEnd(node_id, name, end.output != end.place.startswith(LOOSE))

    def shown(self, end: LinkEnd) -> LinkEnd | None:
        """The other way round: where the socket or field of a node is seen; None where it is not."""
        seat = self.seat(end.node)
        if seat == end.node:
            return end
        stand_in = self.stand_ins.get(seat)
        place = f"{end.node}.{end.place}"
        if stand_in is None:
            return None
        known = stand_in.spec.output(place) if end.output else stand_in.spec.target_type(place)
        return LinkEnd(seat, place, end.output) if known is not None else None

    # --- making stand-ins ----------------------------------------------------------------------------

    def _stand_ins(self, graph: Graph) -> dict[str, StandIn]:
        sides: dict[str, Sides] = {
            group.key: Sides() for group in graph.groups.values() if group.parent == self.level
        }
        if self.level is not None:
            sides |= {INPUTS: Sides(), OUTPUTS: Sides()}
        for node_id in graph.in_order():
            end = self.seat(node_id)
            if end in sides and end not in STRIPS:
                sides[end].inside.append(node_id)
            for name, source in graph.nodes[node_id].inputs.items():
                start = self.seat(source.node)
                if start == end:
                    continue
                link = Link(source.node, source.output, node_id, name)
                if end != node_id:
                    sides[end or OUTPUTS].into.append(link)
                if start != source.node:
                    sides[start or INPUTS].out.append(link)
        made: dict[str, StandIn] = {}
        for item_id, found in sides.items():
            if item_id in STRIPS and self.level is not None:
                made[item_id] = strip_of(graph, item_id, graph.groups[self.level], found)
            else:
                made[item_id] = group_of(graph, item_id.removeprefix(GROUP_KEY), found)
        return made


def _place(seat: str, node_id: str, name: str) -> str:
    return name if seat == node_id else f"{node_id}.{name}"
