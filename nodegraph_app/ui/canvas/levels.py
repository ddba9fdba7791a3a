"""What is seen on one canvas of a graph: the nodes that lie on it, a stand-in for each group that does, and,
within a group, two strips for what its links lead to outside.

Stand-ins are records and declarations like those of nodes, made from what lies in the group, so that they are
laid out, painted and pressed like nodes. Their sockets and fields are called ``node.name`` after what is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication

from ...core.graph import Graph, Link, Mode, Node, Source
from ...core.grouping import nodes_of
from ...core.groups import GROUP_KEY, Exposed, path_to
from ...core.parameters import ParameterSpec
from ...core.seed_control import FIELD, control_in
from ...core.sockets import SocketType
from ...core.spec import InputSpec, NodeSpec, OutputSpec
from .fitting import LinkEnd
from .layout import end_title

INPUTS, OUTPUTS = "strip:inputs", "strip:outputs"
"""Item ids of the strips. Node ids hold no colon."""
STRIPS = (INPUTS, OUTPUTS)
LOOSE = "="
"""Before the place of a socket on a strip that stands for one within, because nothing outside is linked to it."""


@dataclass(frozen=True)
class ShownInput(InputSpec):
    """An input of something that lies deeper, under a name of its own."""

    label: str = ""

    @property
    def title(self) -> str:
        return self.label


@dataclass(frozen=True)
class ShownOutput(OutputSpec):
    """An output of something that lies deeper, under a name of its own."""

    label: str = ""

    @property
    def title(self) -> str:
        return self.label


@dataclass(frozen=True)
class ShownParameter(ParameterSpec):
    """A parameter of something that lies deeper, under a name of its own."""

    label: str = ""

    @property
    def title(self) -> str:
        return self.label


@dataclass(frozen=True)
class StandIn:
    """What is shown for a group, or for what lies outside.

    Attributes:
        node, spec: as if it were a node.
        into, out: the links of the graph that end and start at it here.
        inside: ids of the nodes that it stands for, in the order they run; none for strips.
    """

    node: Node
    spec: NodeSpec
    into: tuple[Link, ...] = ()
    out: tuple[Link, ...] = ()
    inside: tuple[str, ...] = ()


@dataclass
class _Sides:
    """The links at a stand-in."""

    into: list[Link] = field(default_factory=list)
    out: list[Link] = field(default_factory=list)


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
        home = self._graph().nodes[node_id].group
        if home == self.level:
            return node_id
        if home is None:
            return ""
        known = self._seats.get(home)
        if known is None:
            path = path_to(self._graph().groups, home)
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
        sides: dict[str, _Sides] = {
            group.key: _Sides() for group in graph.groups.values() if group.parent == self.level
        }
        if self.level is not None:
            sides |= {INPUTS: _Sides(), OUTPUTS: _Sides()}
        rank = {node_id: number for number, node_id in enumerate(graph.in_order())}
        for node_id in rank:
            end = self.seat(node_id)
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
            if item_id in STRIPS:
                made[item_id] = self._strip(graph, item_id, found)
            else:
                made[item_id] = _group(graph, item_id.removeprefix(GROUP_KEY), found, rank)
        return made

    def _strip(self, graph: Graph, item_id: str, sides: _Sides) -> StandIn:
        assert self.level is not None
        exposed = graph.groups[self.level].exposed
        inside = set(nodes_of(graph, [GROUP_KEY + self.level]))
        inputs: dict[str, ShownInput] = {}
        outputs: dict[str, ShownOutput] = {}
        for link in sides.out:
            place, label = f"{link.source}.{link.output}", _long_name(graph, link.source, link.output, True)
            outputs[place] = ShownOutput(place, _type(graph, link.source, link.output, True), label=label)
        for link in sides.into:
            place, label = f"{link.target}.{link.input}", _long_name(graph, link.target, link.input, False)
            inputs[place] = ShownInput(place, _type(graph, link.target, link.input, False), label=label)
        crossing = {Source(link.source, link.output) for link in sides.into}
        for each in exposed:
            spec = graph.spec(each.node) if each.node in inside else None
            place = f"{LOOSE}{each.node}.{each.name}"
            label = _long_name(graph, each.node, each.name, each.output) if spec is not None else ""
            kind = _type(graph, each.node, each.name, each.output) if spec is not None else SocketType("")
            if spec is None:
                continue
            if item_id == INPUTS and not each.output and spec.input(each.name) is not None:
                if each.name not in graph[each.node].inputs:
                    outputs[place] = ShownOutput(place, kind, label=label)
            elif item_id == OUTPUTS and each.output and spec.output(each.name) is not None:
                if Source(each.node, each.name) not in crossing:
                    inputs[place] = ShownInput(place, kind, True, label=label)
        words = "Inputs" if item_id == INPUTS else "Outputs"
        title = QCoreApplication.translate("Groups", words)
        spec = NodeSpec("strip", title, 1, _nothing, tuple(inputs.values()), (), tuple(outputs.values()))
        return StandIn(Node(item_id, "strip"), spec, tuple(sides.into), tuple(sides.out))


def _nothing() -> None:
    """What a group computes by itself."""


def _group(graph: Graph, group_id: str, sides: _Sides, rank: dict[str, int]) -> StandIn:
    group = graph.groups[group_id]
    inside = sorted(nodes_of(graph, [group.key]), key=rank.__getitem__)
    within = set(inside)
    exposed = [each for each in group.exposed if each.node in within]
    linked = {(link.target, link.input): Source(link.source, link.output) for link in sides.into}
    fields = exposed_parameters(graph, group_id)
    own = {(each.node, each.name) for each, _, _ in fields}
    ins = [Exposed(*end) for end in linked if end not in own]
    ins += [
        each
        for each in exposed
        if not each.output
        and (each.node, each.name) not in own | linked.keys()
        and each.name not in graph[each.node].inputs
        and _known(graph, each)
    ]
    outs = list(dict.fromkeys(Exposed(link.source, link.output, True) for link in sides.out))
    outs += [each for each in exposed if each.output and each not in outs and _known(graph, each)]
    order = _order(graph, rank)
    in_names, out_names = _names(graph, sorted(ins, key=order)), _names(graph, sorted(outs, key=order))
    controls = {
        _dotted(each): control_in(graph[each.node], each.name)
        for each, parameter, _ in fields
        if parameter.seed
    }
    spec = NodeSpec(
        "group",
        group.title or graph.title(group.key),
        1,
        _nothing,
        tuple(
            ShownInput(_dotted(each), _type(graph, *each), _optional(graph, each), label=name)
            for each, name in in_names.items()
        ),
        tuple(_parameter(parameter, _dotted(each), name) for each, parameter, name in fields),
        tuple(
            ShownOutput(_dotted(each), _type(graph, *each), label=name) for each, name in out_names.items()
        ),
    )
    node = Node(
        group.key,
        "group",
        1,
        {_dotted(each): graph.parameters(each.node)[each.name] for each, _, _ in fields},
        {
            **{f"{node_id}.{name}": source for (node_id, name), source in linked.items()},
            **{
                _dotted(each): source
                for each, _, _ in fields
                if (source := graph[each.node].inputs.get(each.name)) is not None
            },
        },
        group.title or None,
        _mode(graph, inside),
        group.position,
        layout_extra={FIELD: controls} if controls else {},
        collapsed=group.collapsed,
        color=group.color,
        pinned=group.pinned,
    )
    return StandIn(node, spec, tuple(sides.into), tuple(sides.out), tuple(inside))


def exposed_parameters(graph: Graph, group_id: str) -> list[tuple[Exposed, ParameterSpec, str]]:
    """The parameters of nodes within that a group shows, with the names under which it does."""
    group = graph.groups[group_id]
    within = set(nodes_of(graph, [group.key]))
    found = {
        each: parameter
        for each in group.exposed
        if not each.output
        and each.node in within
        and (spec := graph.spec(each.node)) is not None
        and (parameter := spec.parameter(each.name)) is not None
    }
    names = _names(graph, found)
    return [(each, parameter, names[each]) for each, parameter in found.items()]


def _dotted(each: Exposed) -> str:
    return f"{each.node}.{each.name}"


def _place(seat: str, node_id: str, name: str) -> str:
    return name if seat == node_id else f"{node_id}.{name}"


def _mode(graph: Graph, inside: Iterable[str]) -> Mode:
    """That of all nodes within, where it is one."""
    modes = {graph[each].mode for each in inside}
    return modes.pop() if len(modes) == 1 else "normal"


def _parameter(parameter: ParameterSpec, place: str, label: str) -> ShownParameter:
    kept: dict[str, Any] = {**vars(parameter), "name": place, "advanced": False, "painted_over": ""}
    kept["label"] = label
    return ShownParameter(**kept)


def _known(graph: Graph, each: Exposed) -> bool:
    """Whether a node's type has such a socket."""
    spec = graph.spec(each.node)
    return spec is not None and (spec.output(each.name) if each.output else spec.input(each.name)) is not None


def _optional(graph: Graph, each: Exposed) -> bool:
    spec = graph.spec(each.node)
    end = spec.input(each.name) if spec else None
    return end is None or end.optional


def _type(graph: Graph, node_id: str, name: str, output: bool) -> SocketType:
    spec = graph.spec(node_id)
    if spec is None:
        return SocketType("")
    given = spec.output(name)
    found = (given.type if given else None) if output else spec.target_type(name)
    return found or SocketType("")


def _short_name(graph: Graph, node_id: str, name: str, output: bool) -> str:
    spec = graph.spec(node_id)
    end = (spec.output(name) if output else spec.input(name)) if spec else None
    return end_title(end) if end is not None else name.replace("_", " ")


def _long_name(graph: Graph, node_id: str, name: str, output: bool) -> str:
    return f"{graph.title(node_id)} · {_short_name(graph, node_id, name, output)}"


def _names(graph: Graph, ends: Iterable[Exposed]) -> dict[Exposed, str]:
    """Names that tell ends apart: their own, with that of the node, or else numbered."""
    ends = list(ends)
    short = {each: _short_name(graph, *each) for each in ends}
    often = Counter(short.values())
    long = {each: name if often[name] == 1 else _long_name(graph, *each) for each, name in short.items()}
    seen: Counter[str] = Counter()
    names: dict[Exposed, str] = {}
    for each, name in long.items():
        seen[name] += 1
        names[each] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return names


def _order(graph: Graph, rank: dict[str, int]) -> Callable[[Exposed], tuple[int, int, str]]:
    """As the nodes run, and within one as its sockets stand."""

    def key(each: Exposed) -> tuple[int, int, str]:
        spec = graph.spec(each.node)
        ends: list[str] = []
        if spec is not None and each.output:
            ends = [end.name for end in spec.outputs]
        elif spec is not None:
            ends = [*(end.name for end in spec.inputs), *(end.name for end in spec.parameters)]
        return rank[each.node], ends.index(each.name) if each.name in ends else -1, each.name

    return key
