"""What remains of a graph when muted nodes are dropped and bypassed ones are routed around."""

from __future__ import annotations

from .graph import Graph, Source


def resolve(graph: Graph, source: Source) -> Source | None:
    """The output that really feeds a link, followed through bypassed nodes.

    Returns:
        None when a bypassed node on the way has nothing of that type to hand through. A source whose
        node is muted is returned as it is.
    """
    while graph[source.node].mode == "bypassed":
        spec = graph.spec(source.node)
        output = spec.output(source.output) if spec else None
        through = spec.through(output) if spec and output else None
        following = graph[source.node].inputs.get(through.name) if through else None
        if following is None:
            return None
        source = following
    return source


def resolved_inputs(graph: Graph, node_id: str) -> dict[str, Source | None]:
    """Input name → what really feeds it, for every linked input of a node."""
    return {name: resolve(graph, source) for name, source in graph[node_id].inputs.items()}
