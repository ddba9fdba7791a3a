"""Putting a node on a link: which sockets take its two halves, and who moves to make room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF

from ...core import edits
from ...core.edits import Edit
from ...core.errors import GraphError
from ...core.graph import Graph, Link, Node, Source
from ...core.spec import NodeSpec
from ..translation import Counted, translate
from .fitting import LinkEnd, adding, type_of_end
from .layout import lay_out
from .link_item import LinkItem
from .metrics import DOT_HEIGHT, DOT_WIDTH, GRID, snapped

if TYPE_CHECKING:
    from .scene import GraphScene

GAP = 5.0 * GRID
"""Between a node that came onto a link and the one it feeds."""


def halves(
    graph: Graph, spec: NodeSpec | None, link: Link, taken: frozenset[str] = frozenset()
) -> tuple[str, str] | None:
    """The input and the output of a node type that could stand on a link; None when it cannot.

    Args:
        taken: inputs that have a link already.
    """
    if spec is None:
        return None
    given = type_of_end(graph, LinkEnd(link.source, link.output, True))
    wanted = type_of_end(graph, LinkEnd(link.target, link.input, False))
    if given is None or wanted is None:
        return None
    ins = [end.name for end in spec.inputs if end.type.accepts(given) and end.name not in taken]
    ins += [each.name for each in spec.parameters if each.socket.accepts(given) and each.name not in taken]
    outs = [end.name for end in spec.outputs if wanted.accepts(end.type)]
    if not ins or not outs:
        return None
    return link.input if link.input in ins else ins[0], link.output if link.output in outs else outs[0]


def insertable(graph: Graph, node_id: str, link: Link) -> tuple[str, str] | None:
    """The sockets with which a node of the graph could be put on a link.

    A node that is wired already stays as it is wired: moving it across a link must not rewire it.
    """
    if node_id in (link.source, link.target) or node_id not in graph:
        return None
    fits = halves(graph, graph.spec(node_id), link, frozenset(graph[node_id].inputs))
    if fits is None or any(each.output == fits[1] for each in graph.links_from(node_id)):
        return None
    if link.target in graph.upstream([node_id]) or link.source in graph.downstream([node_id]):
        return None
    return fits


def link_below(scene: GraphScene, body: QRectF, node_id: str) -> LinkItem | None:
    """The link, nearest to a body's middle, that runs below it and takes the node."""
    best: tuple[float, LinkItem] | None = None
    for item in scene.items(body):
        if isinstance(item, LinkItem) and insertable(scene.graph, node_id, item.link) is not None:
            distance = QLineF(item.middle, body.center()).length()
            if best is None or distance < best[0]:
                best = distance, item
    return best[1] if best is not None else None


def taking(scene: GraphScene, spec: NodeSpec, body: QRectF) -> Link | None:
    """The link below a body, nearest to its middle, on which a new node of a type could stand."""
    found = [
        (QLineF(item.middle, body.center()).length(), item.link)
        for item in scene.items(body)
        if isinstance(item, LinkItem) and halves(scene.graph, spec, item.link)
    ]
    return min(found)[1] if found else None


def new_on_link(scene: GraphScene, type_id: str, link: Link, corner: QPointF) -> Edit:
    """The edit that adds a node on a link. Raises GraphError when the type is unknown or does not fit."""
    (node,) = adding(scene.graph, type_id, corner, None, scene.levels.level).after.values()
    spec = scene.registry.get(type_id)
    sockets = halves(scene.graph, spec, link)
    if node is None or spec is None or sockets is None:
        raise GraphError(translate("Splicing", "This node does not fit on that link."))
    body = lay_out(node, spec).body.translated(corner)
    return splice(scene, link, node, body, sockets)


def splice(scene: GraphScene, link: Link, node: Node, body: QRectF, sockets: tuple[str, str]) -> Edit:
    """The edit that puts a node on a link; it clears the source, and what it feeds moves right if need be.

    Args:
        body: where the node is dropped.
        sockets: its input and output, as `halves` names them.
    """
    seen = scene.links[link.target, link.input]
    start, end = scene.item(seen.tail.node), scene.item(seen.head.node)
    assert start is not None
    assert end is not None
    source, target = start.rect, end.rect
    if body.intersects(source.adjusted(0, 0, GAP, 0)) and source.center().x() < target.center().x():
        body = body.translated(snapped(source.right() + GAP - body.left()), 0)
    positions = {node.id: (body.x(), body.y())}
    short = body.right() + GAP - target.left()
    if short > 0 and body.center().x() < target.right():
        short = -(-short // GRID) * GRID
        behind = {scene.levels.seat(each) for each in scene.graph.downstream([link.target])}
        for item_id in behind & scene.nodes.keys():
            x, y = scene.levels[item_id].position
            if x >= target.left() and not scene.levels[item_id].pinned:
                positions[item_id] = x + short, y
    return edits.insert_on_link(
        scene.graph, link, node, input_name=sockets[0], output_name=sockets[1], positions=positions
    )


def reroute_type(graph: Graph, link: Link) -> NodeSpec | None:
    """The node type of the dot that can be put on a link; None where its type has none."""
    given = type_of_end(graph, LinkEnd(link.source, link.output, True))
    return next((each for each in graph.registry if each.passes and each.inputs[0].type == given), None)


def rerouted(
    graph: Graph, crossed: Mapping[Link, QPointF], group: str | None = None
) -> tuple[Edit, list[str]]:
    """The edit that puts dots on links; links from one output share a dot, in the middle of its crossings.

    Args:
        crossed: links of types that have reroutes → where.
        group: the one on whose canvas they are put.

    Returns:
        The edit, and the ids of the dots.
    """
    by_source: dict[Source, list[Link]] = {}
    for link in crossed:
        by_source.setdefault(Source(link.source, link.output), []).append(link)
    after: dict[str, Node | None] = {}
    dots: list[str] = []
    for source, links in by_source.items():
        spec = reroute_type(graph, links[0])
        if spec is None:
            continue
        x = sum(crossed[link].x() for link in links) / len(links) - DOT_WIDTH / 2
        y = sum(crossed[link].y() for link in links) / len(links) - DOT_HEIGHT / 2
        node_id = graph.new_id(spec.type, dots)
        dots.append(node_id)
        inputs = {spec.inputs[0].name: source}
        at = snapped(x), snapped(y)
        after[node_id] = Node(node_id, spec.type, spec.version, {}, inputs, position=at, group=group)
        for link in links:
            reader = after.get(link.target) or graph[link.target]
            after[link.target] = reader.with_input(link.input, Source(node_id, spec.outputs[0].name))
    before = {node_id: graph.nodes.get(node_id) for node_id in after}
    return Edit(Counted.tr("Reroute %n link(s)", "", len(crossed)), before, after), dots
