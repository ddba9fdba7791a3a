"""Edits: every change of a graph as a value with an exact inverse.

An edit holds the records of the nodes, frames and groups it touches, before and after; its inverse swaps the
two. The functions below only compute edits. `Graph.apply` checks and makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .errors import GraphError, ParameterError
from .frames import Frame
from .graph import Graph, Link, Mode, Node, Source
from .groups import GROUP_KEY, Group, parted

FORM_FIELD = "form"
"""What a node's entry of the layout block says of `core.forms`. A copy of the node does not take it along."""


@dataclass(frozen=True)
class Edit:
    """A change of some nodes, frames and groups.

    Attributes:
        label: for the undo menu, e.g. ``"Add Sample"``.
        before, after: the same ids; None where the node does not exist.
        frames_before, frames_after: likewise, of frames.
        groups_before, groups_after: likewise, of groups.
    """

    label: str
    before: Mapping[str, Node | None]
    after: Mapping[str, Node | None]
    frames_before: Mapping[str, Frame | None] = field(default_factory=dict)
    frames_after: Mapping[str, Frame | None] = field(default_factory=dict)
    groups_before: Mapping[str, Group | None] = field(default_factory=dict)
    groups_after: Mapping[str, Group | None] = field(default_factory=dict)

    def inverse(self) -> Edit:
        """The edit that takes this one back exactly."""
        return Edit(
            self.label,
            self.after,
            self.before,
            self.frames_after,
            self.frames_before,
            self.groups_after,
            self.groups_before,
        )

    def then(self, later: Edit, label: str | None = None) -> Edit:
        """This edit and a later one as a single edit."""
        return Edit(
            label or self.label,
            {**later.before, **self.before},
            {**self.after, **later.after},
            {**later.frames_before, **self.frames_before},
            {**self.frames_after, **later.frames_after},
            {**later.groups_before, **self.groups_before},
            {**self.groups_after, **later.groups_after},
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether before and after are equal."""
        return (
            dict(self.before) == dict(self.after)
            and dict(self.frames_before) == dict(self.frames_after)
            and dict(self.groups_before) == dict(self.groups_after)
        )


def edit_of(
    graph: Graph,
    label: str,
    after: Mapping[str, Node | None],
    frames: Mapping[str, Frame | None] | None = None,
    groups: Mapping[str, Group | None] | None = None,
) -> Edit:
    """The edit after which these nodes, frames and groups are these records."""
    frames, groups = frames or {}, groups or {}
    return Edit(
        label,
        {node_id: graph.nodes.get(node_id) for node_id in after},
        after,
        {frame_id: graph.frames.get(frame_id) for frame_id in frames},
        frames,
        {group_id: graph.groups.get(group_id) for group_id in groups},
        groups,
    )


def add_node(
    graph: Graph,
    type_id: str,
    *,
    position: tuple[float, float] = (0.0, 0.0),
    params: Mapping[str, Any] | None = None,
    node_id: str | None = None,
) -> Edit:
    """Add a node of a known type. Raises GraphError for an unknown type or a taken id."""
    spec = graph.registry.get(type_id)
    if spec is None:
        raise GraphError(f"There is no node type “{type_id}”.", hint="See `nodegraph-app nodes`.")
    node_id = node_id or graph.new_id(type_id)
    if node_id in graph:
        raise GraphError(f"There is already a node “{node_id}”.", node=node_id)
    node = Node(node_id, type_id, spec.version, spec.defaults(), position=position)
    for name, value in (params or {}).items():
        node = _with_parameter(graph, node, name, value)
    return edit_of(graph, f"Add {spec.title}", {node_id: node})


def remove_nodes(graph: Graph, node_ids: Iterable[str], *, reconnect: bool = False) -> Edit:
    """Remove nodes and every link that starts or ends at them.

    Args:
        reconnect: give what read them what they would have handed through, bypassed, where there is such.
    """
    gone = set(node_ids)
    after: dict[str, Node | None] = {}
    for node_id in sorted(gone):
        for link in graph.links_from(node_id):
            if link.target not in gone:
                reader = after.get(link.target) or graph[link.target]
                source = _before(graph, Source(node_id, link.output), gone) if reconnect else None
                after[link.target] = reader.with_input(link.input, source)
    after.update(dict.fromkeys(sorted(gone)))
    return edit_of(graph, counted("Remove", graph, gone), after, groups=_without_exposed(graph, gone))


def _without_exposed(graph: Graph, gone: set[str]) -> dict[str, Group | None]:
    """The groups that showed something of nodes, without that."""
    after: dict[str, Group | None] = {}
    for group in graph.groups.values():
        exposed = tuple(each for each in group.exposed if each.node not in gone)
        if exposed != group.exposed:
            after[group.id] = replace(group, exposed=exposed)
    return after


def _before(graph: Graph, source: Source | None, gone: set[str]) -> Source | None:
    """The first output, against the direction of the links, of a node that stays."""
    while source is not None and source.node in gone:
        spec = graph.spec(source.node)
        output = spec.output(source.output) if spec else None
        through = spec.through(output) if spec and output else None
        source = graph[source.node].inputs.get(through.name) if through else None
    return source


def connect(graph: Graph, link: Link) -> Edit:
    """Join an output to an input; what hung on the input before is disconnected."""
    target = graph[link.target].with_input(link.input, Source(link.source, link.output))
    return edit_of(graph, "Connect", {link.target: target})


def connect_all(graph: Graph, links: Iterable[Link]) -> Edit:
    """Join several pairs of ends at once; of two links into one input the first is made."""
    after: dict[str, Node | None] = {}
    made: set[tuple[str, str]] = set()
    for link in links:
        if (link.target, link.input) not in made:
            made.add((link.target, link.input))
            node = after.get(link.target) or graph[link.target]
            after[link.target] = node.with_input(link.input, Source(link.source, link.output))
    return edit_of(graph, "Connect", after)


def disconnect(graph: Graph, target: str, input_name: str) -> Edit:
    """Remove the link into an input. Raises GraphError when there is none."""
    node = graph[target]
    if input_name not in node.inputs:
        raise GraphError(f"Nothing is linked to “{input_name}”.", node=target, place=input_name)
    return edit_of(graph, "Disconnect", {target: node.with_input(input_name, None)})


def disconnect_all(graph: Graph, links: Iterable[Link], label: str = "Disconnect") -> Edit:
    """Remove several links at once. Raises GraphError when one of them is not there."""
    after: dict[str, Node | None] = {}
    for link in links:
        node = after.get(link.target) or graph[link.target]
        if node.inputs.get(link.input) != Source(link.source, link.output):
            raise GraphError(f"Nothing is linked to “{link.input}”.", node=link.target, place=link.input)
        after[link.target] = node.with_input(link.input, None)
    return edit_of(graph, label, after)


def insert_on_link(
    graph: Graph,
    link: Link,
    node: Node,
    *,
    input_name: str,
    output_name: str,
    positions: Mapping[str, tuple[float, float]] | None = None,
) -> Edit:
    """Put a node, of the graph or a new one, between the two ends of a link.

    Args:
        link: a link of the graph.
        node: what shall stand between them.
        input_name, output_name: its sockets that take the link's two halves.
        positions: of nodes, and groups by their keys, that move to make room.
    """
    where = positions or {}
    changed: dict[str, Node] = {
        node.id: node.with_input(input_name, Source(link.source, link.output)),
        link.target: graph[link.target].with_input(link.input, Source(node.id, output_name)),
    }
    nodes, groups = parted(where)
    for node_id in nodes:
        changed[node_id] = replace(changed.get(node_id) or graph[node_id], position=where[node_id])
    moved = {each: replace(graph.group(each), position=where[GROUP_KEY + each]) for each in groups}
    spec = graph.registry.get(node.type)
    title = node.title or (spec.title if spec else node.type)
    return edit_of(graph, f"Insert {title}", changed, groups=moved)


def set_parameter(graph: Graph, node_id: str, name: str, value: object) -> Edit:
    """Set a parameter. Raises ParameterError for an unknown name or a value it does not take."""
    node = _with_parameter(graph, graph[node_id], name, value)
    return edit_of(graph, f"Set {name.replace('_', ' ')}", {node_id: node})


def _with_parameter(graph: Graph, node: Node, name: str, value: object) -> Node:
    spec = graph.registry.get(node.type, node.type_version)
    parameter = spec.parameter(name) if spec else None
    if parameter is None:
        known = ", ".join(p.name for p in spec.parameters) if spec else ""
        raise ParameterError(
            f"Node “{node.id}” has no parameter “{name}”.",
            node=node.id,
            place=name,
            hint=f"It has {known}." if known else None,
        )
    try:
        held = parameter.check(value)
    except ParameterError as error:
        error.node = node.id
        raise
    return replace(node, params={**node.params, name: held})


def move(graph: Graph, positions: Mapping[str, tuple[float, float]]) -> Edit:
    """Put nodes, and groups by their keys, elsewhere on the canvas."""
    return changed(graph, positions, "Move", lambda key: {"position": positions[key]})


def changed(graph: Graph, keys: Iterable[str], verb: str, fields: Callable[[str], dict[str, Any]]) -> Edit:
    """Give nodes, and groups by their keys, other fields that both have.

    Args:
        verb: for the label, e.g. ``"Move"``.
        fields: key → name and value of the fields that change.
    """
    keys = list(keys)
    nodes, groups = parted(keys)
    return edit_of(
        graph,
        counted(verb, graph, keys),
        {each: replace(graph[each], **fields(each)) for each in nodes},
        groups={each: replace(graph.group(each), **fields(GROUP_KEY + each)) for each in groups},
    )


def rename(graph: Graph, node_id: str, title: str | None) -> Edit:
    """Give a node a title of its own; None or blank returns to the type's."""
    title = (title or "").strip() or None
    return edit_of(graph, "Rename", {node_id: replace(graph[node_id], title=title)})


def set_mode(graph: Graph, node_ids: Iterable[str], mode: Mode) -> Edit:
    """Mute, bypass, or set back to normal."""
    ids = list(node_ids)
    after = {node_id: replace(graph[node_id], mode=mode) for node_id in ids}
    verb = {"muted": "Mute", "bypassed": "Bypass", "normal": "Enable"}[mode]
    return edit_of(graph, counted(verb, graph, ids), after)


def duplicate(
    graph: Graph,
    node_ids: Iterable[str],
    *,
    offset: tuple[float, float] = (32.0, 32.0),
    keep_links: bool = True,
) -> Edit:
    """Copy nodes. Links among the copies follow them; links from outside are kept when `keep_links`."""
    nodes = [graph[node_id] for node_id in node_ids]
    return replace(
        copied(graph, nodes, offset, keep_links), label=counted("Duplicate", graph, [n.id for n in nodes])
    )


def paste(
    graph: Graph,
    nodes: Iterable[Node],
    *,
    offset: tuple[float, float] = (0.0, 0.0),
    keep_links: bool = False,
) -> Edit:
    """Add copies of nodes from anywhere, with new ids.

    Links from outside the pasted nodes are dropped, or taken for links from nodes of this graph.
    """
    return copied(graph, list(nodes), offset, keep_outside=keep_links)


def copied(graph: Graph, nodes: list[Node], offset: tuple[float, float], keep_outside: bool) -> Edit:
    """The edit that adds copies of nodes, in their order; `keep_outside` says whether links from others stay.

    Copies whose group is not in the graph lie at the top.
    """
    new_ids: dict[str, str] = {}
    for node in nodes:
        stem = node.id.rstrip("0123456789").removesuffix("_") or node.id
        new_ids[node.id] = graph.new_id(stem, new_ids.values())
    after: dict[str, Node | None] = {}
    for node in nodes:
        inputs = {
            name: Source(new_ids.get(source.node, source.node), source.output)
            for name, source in node.inputs.items()
            if source.node in new_ids or keep_outside
        }
        where = (node.position[0] + offset[0], node.position[1] + offset[1])
        home = node.group if node.group in graph.groups else None
        looks = {name: value for name, value in node.layout_extra.items() if name != FORM_FIELD}
        copy = replace(
            node,
            id=new_ids[node.id],
            inputs=inputs,
            position=where,
            layout_extra=looks,
            pinned=False,
            group=home,
        )
        after[new_ids[node.id]] = copy
    count = f"{len(after)} nodes" if len(after) != 1 else "1 node"
    return edit_of(graph, f"Paste {count}", after)


def counted(verb: str, graph: Graph, node_ids: Iterable[str]) -> str:
    """A label for something done to nodes, e.g. ``"Mute 3 nodes"``."""
    ids = list(node_ids)
    return f"{verb} {graph.title(ids[0])}" if len(ids) == 1 else f"{verb} {len(ids)} nodes"
