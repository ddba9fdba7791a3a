"""What remains of a graph when muted nodes are dropped, bypassed ones routed around, and choices made."""

from __future__ import annotations

from .graph import Graph, Source


def resolve(graph: Graph, source: Source) -> Source | None:
    """The output that really feeds a link, followed through bypassed nodes and through reroutes.

    Returns:
        None when a node on the way has nothing of that type to hand through. A source whose node is muted
        is returned as it is.
    """
    while _hands_through(graph, source.node):
        spec = graph.spec(source.node)
        output = spec.output(source.output) if spec else None
        through = spec.through(output) if spec and output else None
        following = graph[source.node].inputs.get(through.name) if through else None
        if following is None:
            return None
        source = following
    return source


def _hands_through(graph: Graph, node_id: str) -> bool:
    mode, spec = graph[node_id].mode, graph.spec(node_id)
    return mode == "bypassed" or (mode == "normal" and spec is not None and spec.passes)


def unread_inputs(graph: Graph, node_id: str) -> frozenset[str]:
    """Inputs that a node does not look at with its present parameters, whether linked or not.

    A parameter that a link drives is not known before the run; then every input may be read.
    """
    spec = graph.spec(node_id)
    if spec is None or spec.reads is None:
        return frozenset()
    linked = graph[node_id].inputs
    if any(parameter.name in linked for parameter in spec.parameters):
        return frozenset()
    return frozenset(end.name for end in spec.inputs) - frozenset(spec.reads(graph.parameters(node_id)))


def resolved_inputs(graph: Graph, node_id: str) -> dict[str, Source | None]:
    """Input name → what really feeds it, for every linked input that a node reads."""
    unread = unread_inputs(graph, node_id)
    return {n: resolve(graph, source) for n, source in graph[node_id].inputs.items() if n not in unread}
