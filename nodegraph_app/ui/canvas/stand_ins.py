"""Stand-ins: what is shown for a group, and for what lies outside of the group whose inside is shown.

They are records and declarations like those of nodes, made from what lies in the group, so that they are laid
out, painted and pressed like nodes. Their sockets and fields are called ``node.name`` after what is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QCoreApplication

from ...core.graph import Graph, Link, Mode, Node, Source
from ...core.groups import Exposed, Group, path_to
from ...core.parameters import ParameterSpec
from ...core.seed_control import FIELD, control_in
from ...core.sockets import SocketType
from ...core.spec import InputSpec, NodeSpec, OutputSpec
from .layout import end_title

INPUTS, OUTPUTS = "strip:inputs", "strip:outputs"
"""Item ids of the strips. Node ids hold no colon."""
STRIPS = (INPUTS, OUTPUTS)
LOOSE = "="
"""Before the place of a socket on a strip that stands for one within, to which nothing outside is linked."""


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
class Sides:
    """What a stand-in is made from: the links that end at it and start there, and the nodes within.

    Attributes:
        inside: in the order they run; none for strips.
    """

    into: list[Link] = field(default_factory=list)
    out: list[Link] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)


def _nothing() -> None:
    """What a group computes by itself."""


def strip_of(graph: Graph, item_id: str, group: Group, sides: Sides) -> StandIn:
    """The strip of what lies outside of a group."""
    inputs: dict[str, ShownInput] = {}
    outputs: dict[str, ShownOutput] = {}
    order = _order(graph, group.id)
    for link in sorted(sides.out, key=lambda link: order(Exposed(link.target, link.input))):
        end = Exposed(link.source, link.output, output=True)
        outputs[_dotted(end)] = ShownOutput(_dotted(end), _type(graph, *end), label=_long_name(graph, *end))
    for link in sorted(sides.into, key=lambda link: order(Exposed(link.source, link.output, output=True))):
        end = Exposed(link.target, link.input)
        inputs[_dotted(end)] = ShownInput(_dotted(end), _type(graph, *end), label=_long_name(graph, *end))
    crossing = {Source(link.source, link.output) for link in sides.into}
    for end in group.exposed:
        if end.output != (item_id == OUTPUTS) or not _within(graph, group, end) or not _known(graph, end):
            continue
        place, kind, label = LOOSE + _dotted(end), _type(graph, *end), _long_name(graph, *end)
        if end.output and Source(end.node, end.name) not in crossing:
            inputs[place] = ShownInput(place, kind, optional=True, label=label)
        elif not end.output and end.name not in graph[end.node].inputs:
            outputs[place] = ShownOutput(place, kind, label=label)
    translate = QCoreApplication.translate
    title = translate("Groups", "Inputs") if item_id == INPUTS else translate("Groups", "Outputs")
    spec = NodeSpec("strip", title, 1, _nothing, tuple(inputs.values()), (), tuple(outputs.values()))
    return StandIn(Node(item_id, "strip"), spec, tuple(sides.into), tuple(sides.out))


def group_of(graph: Graph, group_id: str, sides: Sides) -> StandIn:
    """What stands for a group."""
    group = graph.groups[group_id]
    exposed = [each for each in group.exposed if _within(graph, group, each)]
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
    order = _order(graph, group_id)
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
        _mode(graph, sides.inside),
        group.position,
        layout_extra={FIELD: controls} if controls else {},
        collapsed=group.collapsed,
        color=group.color,
        pinned=group.pinned,
    )
    return StandIn(node, spec, tuple(sides.into), tuple(sides.out), tuple(sides.inside))


def exposed_parameters(graph: Graph, group_id: str) -> list[tuple[Exposed, ParameterSpec, str]]:
    """The parameters of nodes within that a group shows, with the names under which it does."""
    group = graph.groups[group_id]
    found = {
        each: parameter
        for each in group.exposed
        if not each.output
        and _within(graph, group, each)
        and (spec := graph.spec(each.node)) is not None
        and (parameter := spec.parameter(each.name)) is not None
    }
    names = _names(graph, found)
    return [(each, parameter, names[each]) for each, parameter in found.items()]


def _within(graph: Graph, group: Group, each: Exposed) -> bool:
    """Whether what a group shows, or once showed, still lies in it."""
    return each.node in graph and group.id in path_to(graph.groups, graph[each.node].group)


def _dotted(each: Exposed) -> str:
    return f"{each.node}.{each.name}"


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


def _order(graph: Graph, group_id: str) -> Callable[[Exposed], tuple[float, float, int, str]]:
    """From the top as the nodes lie in the group, so that few links cross; in one as its sockets stand."""

    def key(each: Exposed) -> tuple[float, float, int, str]:
        spec = graph.spec(each.node)
        ends: list[str] = []
        if spec is not None and each.output:
            ends = [end.name for end in spec.outputs]
        elif spec is not None:
            ends = [*(end.name for end in spec.inputs), *(end.name for end in spec.parameters)]
        x, y = _place(graph, each.node, group_id)
        return y, x, ends.index(each.name) if each.name in ends else -1, each.name

    return key


def _place(graph: Graph, node_id: str, group_id: str) -> tuple[float, float]:
    """Where a node, or the group within that holds it, lies on the canvas of a group."""
    place, home = graph[node_id].position, graph[node_id].group
    while home is not None and home != group_id:
        place, home = graph.groups[home].position, graph.groups[home].parent
    return place
