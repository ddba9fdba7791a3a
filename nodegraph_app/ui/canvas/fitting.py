"""Which node types and sockets fit a loose link end, and adding a node for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF

from ...core import edits
from ...core.edits import Edit
from ...core.graph import Graph, Source
from ...core.sockets import SocketType
from ...core.spec import NodeSpec


@dataclass(frozen=True)
class LinkEnd:
    """One end of a link that is being drawn.

    Attributes:
        output: whether it is an output; the other end is then sought among inputs.
    """

    node: str
    place: str
    output: bool


def type_of_end(graph: Graph, end: LinkEnd) -> SocketType | None:
    """Type of a socket; None for sockets of placeholders, which are taken on trust."""
    spec = graph.spec(end.node)
    if spec is None:
        return None
    if not end.output:
        return spec.target_type(end.place)
    output = spec.output(end.place)
    return output.type if output else None


def fitting_places(graph: Graph, spec: NodeSpec, end: LinkEnd) -> Iterator[str]:
    """Sockets of a node type that could be the other end, in its order: values before parameters."""
    wanted = type_of_end(graph, end)
    if end.output:
        for socket in spec.inputs:
            if wanted is None or socket.type.accepts(wanted):
                yield socket.name
        for parameter in spec.parameters:
            if wanted is not None and parameter.socket.accepts(wanted):
                yield parameter.name
    else:
        for output in spec.outputs:
            if wanted is None or wanted.accepts(output.type):
                yield output.name


def fitting_place(graph: Graph, spec: NodeSpec, end: LinkEnd) -> str | None:
    """The socket to wire when a node is added for a loose end: of the same name, or else the first."""
    places = list(fitting_places(graph, spec, end))
    return end.place if end.place in places else next(iter(places), None)


def adding(
    graph: Graph,
    type_id: str,
    corner: QPointF,
    fits: LinkEnd | None,
    group: str | None = None,
    params: Mapping[str, object] | None = None,
) -> Edit:
    """The edit that adds a node to the canvas of a group and wires it to a loose end, as one step.

    Args:
        params: values that it begins with.

    Raises:
        GraphError: there is no such node type.
    """
    edit = edits.add_node(graph, type_id, position=(corner.x(), corner.y()), params=params)
    ((node_id, node),) = edit.after.items()
    if node is not None and group is not None:
        node = replace(node, group=group)
        edit = replace(edit, after={node_id: node})
    spec = graph.registry.get(type_id)
    place = fitting_place(graph, spec, fits) if fits is not None and spec is not None else None
    if fits is None or node is None or place is None:
        return edit
    if fits.output:
        return replace(edit, after={node_id: node.with_input(place, Source(fits.node, fits.place))})
    reader = graph[fits.node]
    wired = reader.with_input(fits.place, Source(node_id, place))
    return replace(edit, before={**edit.before, reader.id: reader}, after={**edit.after, reader.id: wired})
