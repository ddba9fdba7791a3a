"""The graph: nodes that refer to their sources, and the rules that hold at every moment.

A node is a frozen record; the links into it are part of the record, so a link lives in one place. All
changes go through `Graph.apply`, which checks them first and tells the observers afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

import networkx as nx

from .errors import CycleError, GraphError, LinkError
from .frames import Frame
from .groups import GROUP_KEY, UNTITLED, Group, in_a_loop
from .registry import Registry
from .spec import NodeSpec

if TYPE_CHECKING:
    from .edits import Edit

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""What ids of nodes, frames and groups look like."""

Mode = Literal["normal", "muted", "bypassed"]
Observer = Callable[["frozenset[str]"], None]
"""Called with the ids of the nodes that were added, removed or changed; frames and groups are not named."""


class Source(NamedTuple):
    """Where an input gets its value from."""

    node: str
    output: str


class Link(NamedTuple):
    """A connection, both ends named."""

    source: str
    output: str
    target: str
    input: str


@dataclass(frozen=True)
class Node:
    """An instance of a node type.

    Attributes:
        id: unique in its graph; letters, digits, ``_`` and ``-``.
        type: node type id; it may be unknown here, the node is then kept as it is.
        type_version: version of the type this record was written for.
        params: what differs from, or repeats, the defaults; unknown names are kept.
        inputs: input or parameter name → source.
        title: the reader's own name for it, or None.
        mode: muted nodes and their dependants do not run; bypassed ones hand an input through.
        position: of the top left corner on the canvas.
        extra: fields of the file that this version does not know, kept as they were.
        layout_extra: likewise, of the file's layout block.
        collapsed: only the header and the sockets show.
        color: name of a colour for the header, or None.
        pinned: it cannot be moved by hand.
        group: id of the group it lies in, or None.
    """

    id: str
    type: str
    type_version: int = 1
    params: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, Source] = field(default_factory=dict)
    title: str | None = None
    mode: Mode = "normal"
    position: tuple[float, float] = (0.0, 0.0)
    extra: Mapping[str, Any] = field(default_factory=dict)
    layout_extra: Mapping[str, Any] = field(default_factory=dict)
    collapsed: bool = False
    color: str | None = None
    pinned: bool = False
    group: str | None = None

    def with_input(self, name: str, source: Source | None) -> Node:
        """This node with one link replaced, or removed for None."""
        inputs = {key: value for key, value in self.inputs.items() if key != name}
        if source is not None:
            inputs[name] = source
        return replace(self, inputs=inputs)


class Graph:
    """Nodes and links, always in order.

    It holds at every moment: ids are unique; links end at existing nodes and sockets, of types that fit,
    at most one per input; no node depends on itself; no group lies in itself, and what says that it lies in a
    group names one that is there. Sockets of unknown node types, and of later versions of known ones, are
    taken on trust.
    """

    def __init__(
        self,
        registry: Registry,
        nodes: Iterable[Node] = (),
        frames: Iterable[Frame] = (),
        groups: Iterable[Group] = (),
    ):
        """Nodes, frames and groups that name a group which is not given lie at the top.

        Raises:
            GraphError: the nodes do not form a graph (LinkError, CycleError), or groups lie in each other.
        """
        self.registry = registry
        self._nodes: dict[str, Node] = {}
        self._dependencies: nx.DiGraph[str] = nx.DiGraph()
        self._order: list[str] | None = None
        self._observers: list[Observer] = []
        self._groups: dict[str, Group] = {}
        known = {group.id: group for group in groups}
        self._regroup(
            {
                each: group if group.parent in {None, *known} else replace(group, parent=None)
                for each, group in known.items()
            }
        )
        records = [_at_home(node, known) for node in nodes]
        after: dict[str, Node | None] = {node.id: node for node in records}
        if len(after) != len(records):
            raise GraphError("Two nodes have the same id.")
        self._frames: dict[str, Frame] = {}
        self._change(after)
        self._frame({frame.id: _at_home(frame, known) for frame in frames})

    @property
    def groups(self) -> Mapping[str, Group]:
        """All groups by id; read-only."""
        return MappingProxyType(self._groups)

    @property
    def frames(self) -> Mapping[str, Frame]:
        """All frames by id; read-only."""
        return MappingProxyType(self._frames)

    def group(self, group_id: str) -> Group:
        """The group. Raises GraphError for an id that is not in the graph."""
        try:
            return self._groups[group_id]
        except KeyError:
            raise GraphError(f"There is no group “{group_id}” in this workflow.") from None

    def copy(self) -> Graph:
        """An equal graph that nobody observes; the records, which never change, are shared."""
        other = Graph(self.registry)
        other._nodes, other._dependencies = dict(self._nodes), self._dependencies.copy()
        other._frames, other._groups = dict(self._frames), dict(self._groups)
        return other

    @property
    def nodes(self) -> Mapping[str, Node]:
        """All nodes by id; read-only."""
        return MappingProxyType(self._nodes)

    @property
    def dependencies(self) -> nx.DiGraph[str]:
        """Read-only view: an edge from each node to every node that reads it."""
        return nx.restricted_view(self._dependencies, (), ())

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._nodes

    def __getitem__(self, node_id: str) -> Node:
        """The node. Raises GraphError for an id that is not in the graph."""
        try:
            return self._nodes[node_id]
        except KeyError:
            raise GraphError(f"There is no node “{node_id}” in this workflow.", node=node_id) from None

    def __len__(self) -> int:
        return len(self._nodes)

    def spec(self, node_id: str) -> NodeSpec | None:
        """Declaration of a node's type, or None when this installation does not know it."""
        node = self[node_id]
        return self.registry.get(node.type, node.type_version)

    def parameters(self, node_id: str) -> dict[str, Any]:
        """Every parameter of a node: defaults, with what the node sets on top."""
        spec = self.spec(node_id)
        return {**(spec.defaults() if spec else {}), **self[node_id].params}

    def title(self, node_id: str) -> str:
        """What the reader calls a node: its own title, its type's, or its bare type id. Keys name groups."""
        if node_id.startswith(GROUP_KEY):
            return self._groups[node_id.removeprefix(GROUP_KEY)].title or UNTITLED
        node = self[node_id]
        spec = self.registry.get(node.type)
        return node.title or (spec.title if spec else node.type)

    def links(self) -> Iterator[Link]:
        """Every link, grouped by consumer."""
        for node in self._nodes.values():
            for name, source in node.inputs.items():
                yield Link(source.node, source.output, node.id, name)

    def links_from(self, node_id: str) -> list[Link]:
        """Links that leave a node."""
        readers = self._dependencies.successors(node_id)
        return [
            Link(source.node, source.output, reader, name)
            for reader in readers
            for name, source in self._nodes[reader].inputs.items()
            if source.node == node_id
        ]

    def upstream(self, node_ids: Iterable[str]) -> set[str]:
        """The nodes themselves and all they depend on."""
        wanted = set(node_ids)
        return wanted.union(*(nx.ancestors(self._dependencies, node_id) for node_id in wanted))

    def downstream(self, node_ids: Iterable[str]) -> set[str]:
        """The nodes themselves and all that depend on them."""
        wanted = set(node_ids)
        return wanted.union(*(nx.descendants(self._dependencies, node_id) for node_id in wanted))

    def in_order(self) -> list[str]:
        """Ids so that every node comes after its sources; ties by id, so the order is always the same."""
        if self._order is None:
            self._order = list(nx.lexicographical_topological_sort(self._dependencies))
        return list(self._order)

    def new_id(self, type_id: str, taken: Iterable[str] = ()) -> str:
        """A free id that reads like the type: ``sample``, ``sample_2``, …"""
        stem = type_id.rpartition(".")[2]
        used = {*self._nodes, *taken}
        if stem not in used:
            return stem
        count = 2
        while f"{stem}_{count}" in used:
            count += 1
        return f"{stem}_{count}"

    def subscribe(self, observer: Observer) -> Callable[[], None]:
        """Call `observer` after every change; returns the function that ends this."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    def apply(self, edit: Edit) -> None:
        """Make a change.

        Raises:
            GraphError: the edit was made for another state of the graph, or would break a rule. Nothing
                has changed then. LinkError and CycleError say which link.
        """
        for node_id, before in edit.before.items():
            if self._nodes.get(node_id) != before:
                raise GraphError(
                    f"“{edit.label}” no longer fits: node “{node_id}” has changed.", node=node_id
                )
        for frame_id, was in edit.frames_before.items():
            if self._frames.get(frame_id) != was:
                raise GraphError(f"“{edit.label}” no longer fits: frame “{frame_id}” has changed.")
        for group_id, was_group in edit.groups_before.items():
            if self._groups.get(group_id) != was_group:
                raise GraphError(f"“{edit.label}” no longer fits: group “{group_id}” has changed.")
        _check_ids(edit.frames_after, "frame")
        self._check_homes(edit)
        self._change(edit.after)
        self._frame(edit.frames_after)
        self._regroup(edit.groups_after)
        touched = frozenset(edit.after)
        for observer in tuple(self._observers):
            observer(touched)

    def check_link(self, link: Link) -> None:
        """Whether two ends may be joined, whatever hangs on the input now.

        Raises:
            LinkError: a socket is missing or the types do not fit.
            CycleError: it would close a loop.
        """
        target = self[link.target].with_input(link.input, Source(link.source, link.output))
        self._check_sources(target, {})
        if link.source == link.target:
            raise CycleError([link.source])
        if nx.has_path(self._dependencies, link.target, link.source):
            raise CycleError(nx.shortest_path(self._dependencies, link.target, link.source))

    def _frame(self, after: Mapping[str, Frame | None]) -> None:
        _check_ids(after, "frame")
        for frame_id, frame in after.items():
            if frame is not None:
                self._frames[frame_id] = frame
            else:
                self._frames.pop(frame_id, None)

    def _check_homes(self, edit: Edit) -> None:
        """Whether everything would lie in a group that is there."""
        groups = _merged(self._groups, edit.groups_after)
        held: list[Node | Frame | None] = [*edit.after.values(), *edit.frames_after.values()]
        if any(group is None for group in edit.groups_after.values()):  # it may be missed by what stays
            held += [node for each, node in self._nodes.items() if each not in edit.after]
            held += [frame for each, frame in self._frames.items() if each not in edit.frames_after]
        for each in held:
            if each is not None and each.group is not None and each.group not in groups:
                raise GraphError(f"There is no group “{each.group}” in this workflow.")
        self._check_groups(edit.groups_after)

    def _check_groups(self, after: Mapping[str, Group | None]) -> None:
        if not after:
            return
        _check_ids(after, "group")
        groups = _merged(self._groups, after)
        for group in groups.values():
            if group.parent is not None and group.parent not in groups:
                raise GraphError(f"There is no group “{group.parent}” in this workflow.")
        if loop := in_a_loop(groups):
            raise GraphError(f"The group “{min(loop)}” would lie in itself.")

    def _regroup(self, after: Mapping[str, Group | None]) -> None:
        self._check_groups(after)
        self._groups = _merged(self._groups, after)

    def _change(self, after: Mapping[str, Node | None]) -> None:
        self._check_records(after)
        before = {node_id: self._nodes.get(node_id) for node_id in after}
        self._store(after)
        try:
            self._check_loops([node_id for node_id, node in after.items() if node and node.inputs])
        except CycleError:
            self._store(before)
            raise

    def _check_records(self, after: Mapping[str, Node | None]) -> None:
        for node_id, node in after.items():
            if node is not None:
                if node.id != node_id or not ID.fullmatch(node_id):
                    raise GraphError(
                        f"“{node_id[:80]}” cannot be a node id.",
                        node=node_id,
                        hint="Use up to 64 letters, digits, _ and -.",
                    )
                self._check_sources(node, after)
            old = self._nodes.get(node_id)
            if old is not None and (node is None or node.type != old.type):
                for reader in self._dependencies.successors(node_id):
                    if reader not in after:
                        self._check_sources(self._nodes[reader], after)

    def _check_sources(self, node: Node, after: Mapping[str, Node | None]) -> None:
        for name in node.inputs:
            if error := self.link_error(node, name, after):
                raise error

    def link_error(self, node: Node, name: str, after: Mapping[str, Node | None]) -> LinkError | None:
        """Why a node cannot have its link `name`, loops aside; None where it can.

        Args:
            after: nodes that count instead of, or besides, those of the graph.
        """
        spec, source = self.registry.get(node.type, node.type_version), node.inputs[name]
        target_type = spec.target_type(name) if spec else None
        if spec and target_type is None:
            return LinkError(
                f"{spec.title} has no input “{name}”.", node=node.id, place=name, hint="Remove this link."
            )
        feeding = after[source.node] if source.node in after else self._nodes.get(source.node)
        if feeding is None:
            return LinkError(
                f"Input “{name}” is linked to node “{source.node}”, which does not exist.",
                node=node.id,
                place=name,
            )
        feeding_spec = self.registry.get(feeding.type, feeding.type_version)
        if feeding_spec is None:
            return None
        output = feeding_spec.output(source.output)
        if output is None:
            return LinkError(
                f"{feeding_spec.title} has no output “{source.output}”.", node=node.id, place=name
            )
        if target_type is not None and not target_type.accepts(output.type):
            return LinkError(
                f"{feeding_spec.title} gives {output.type.title}, "
                f"but “{name}” of {spec.title if spec else node.type} takes {target_type.title}.",
                node=node.id,
                place=name,
            )
        return None

    def _check_loops(self, starts: list[str]) -> None:
        if not starts or (len(starts) > 1 and nx.is_directed_acyclic_graph(self._dependencies)):
            return
        try:
            loop = nx.find_cycle(self._dependencies, starts)
        except nx.NetworkXNoCycle:
            return
        raise CycleError([edge[0] for edge in loop])

    def _reads_others(self, node: Node) -> bool:
        """Whether a record is new, or other nodes come before it than until now."""
        old = self._nodes.get(node.id)
        return old is None or old.inputs != node.inputs

    def _store(self, after: Mapping[str, Node | None]) -> None:
        if any(node is None or self._reads_others(node) for node in after.values()):
            self._order = None
        kept = {node_id: node for node_id, node in after.items() if node is not None}
        for node_id in after.keys() - kept.keys():
            self._nodes.pop(node_id, None)
        changed = list(self._dependencies.in_edges(kept.keys() & self._nodes.keys()))
        self._nodes.update(kept)
        self._dependencies.remove_nodes_from(after.keys() - kept.keys())
        self._dependencies.remove_edges_from(changed)
        self._dependencies.add_nodes_from(kept)
        self._dependencies.add_edges_from(
            (source.node, node_id) for node_id, node in kept.items() for source in node.inputs.values()
        )


Named = TypeVar("Named", Frame, Group)
Homed = TypeVar("Homed", Node, Frame)


def _at_home(record: Homed, groups: Mapping[str, Group]) -> Homed:
    """The record itself, or at the top where the group it names is none."""
    return record if record.group is None or record.group in groups else replace(record, group=None)


def _merged(records: Mapping[str, Named], after: Mapping[str, Named | None]) -> dict[str, Named]:
    return {each: record for each, record in {**records, **after}.items() if record is not None}


def _check_ids(records: Mapping[str, Named | None], kind: str) -> None:
    for record_id, record in records.items():
        if record is not None and (record.id != record_id or not ID.fullmatch(record_id)):
            raise GraphError(
                f"“{record_id[:80]}” cannot be a {kind} id.", hint="Use up to 64 letters, digits, _ and -."
            )
