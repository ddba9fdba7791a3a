"""The way from noise to picture: a sampling node made to give every step, decoded and shown or saved.

What is shown is not the state of the run (x), which lies under noise until the very end, but the model's
estimate of the finished picture at that moment (x0): how it takes shape is what one wants to see. Estimates
are kept in the step journal beside the states; steps that are not there, or no longer, are run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core import edits
from ..core.errors import NodegraphError
from ..core.graph import Graph, Link, Source
from ..core.routing import resolved_inputs

EVERY_STEP = "every_step"
DECODE, SAVE, PREVIEW = "latent.decode", "image.save", "image.preview"


def samples(graph: Graph, node_id: str | None) -> bool:
    """Whether it is a node that can give every step of its run."""
    spec = graph.spec(node_id) if node_id is not None and node_id in graph else None
    return spec is not None and spec.parameter(EVERY_STEP) is not None


def give_every_step(graph: Graph, node_id: str, end: str, params: Mapping[str, Any]) -> str:
    """Let a sampling node give every step, decoded, to a node of the type `end`. The graph is changed.

    Args:
        params: of the node at the end.

    Returns:
        Id of the node at the end.

    Raises:
        NodegraphError: nothing decodes what comes of it.
    """
    vae = vae_behind(graph, node_id)
    decode, last = graph.new_id(DECODE), graph.new_id(end)
    for edit in (
        edits.set_parameter(graph, node_id, EVERY_STEP, True),
        edits.add_node(graph, DECODE, node_id=decode),
        edits.add_node(graph, end, node_id=last, params=params),
    ):
        graph.apply(edit)
    for source, target, name in (
        (Source(node_id, "latent"), decode, "latent"),
        (vae, decode, "vae"),
        (Source(decode, "image"), last, "image"),
    ):
        graph.apply(edits.connect(graph, Link(source.node, source.output, target, name)))
    return last


def vae_behind(graph: Graph, node_id: str) -> Source:
    """What feeds the VAE of the first node that decodes what comes of a node. Raises NodegraphError."""
    behind = graph.downstream([node_id])
    for reader in graph.in_order():
        if reader in behind and graph[reader].type == DECODE:
            vae = resolved_inputs(graph, reader).get("vae")
            if vae is not None:
                return vae
    raise NodegraphError(
        f"Nothing decodes what comes of {graph.title(node_id)}, so it is not known which VAE its steps need.",
        hint="Connect Decode with VAE behind it.",
    )
