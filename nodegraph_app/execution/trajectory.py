"""The way from noise to picture: a sampling node made to give every step, decoded and shown or saved; and its
noise levels, drawn.

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
SCHEDULE, PLOT = "schedules.model", "schedules.plot"


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


def draws_levels(graph: Graph, node_id: str | None) -> bool:
    """Whether it is a node whose noise levels can be drawn: it gives some, or spaces them itself."""
    spec = graph.spec(node_id) if node_id is not None and node_id in graph else None
    if spec is None or node_id is None:
        return False
    spaces = spec.parameter("schedule") is not None and "model" in graph[node_id].inputs
    return spaces or any(output.type.name == "sigmas" for output in spec.outputs)


def draw_levels(graph: Graph, node_id: str, *, flow: bool) -> str:
    """Let the noise levels of a node be drawn. The graph is changed.

    Args:
        flow: whether the model is a rectified flow.

    Returns:
        Id of the node that shows the drawing.
    """
    spec, node = graph.spec(node_id), graph[node_id]
    given = next((o.name for o in spec.outputs if o.type.name == "sigmas"), None) if spec else None
    source = Source(node_id, given) if given is not None else None
    if source is None:
        values = {name: graph.parameters(node_id)[name] for name in ("schedule", "steps", "denoise")}
        spaced = graph.new_id(SCHEDULE)
        graph.apply(edits.add_node(graph, SCHEDULE, node_id=spaced, params=values))
        for name in (*values, "model", "latent"):
            if (fed := node.inputs.get(name)) is not None:
                graph.apply(edits.connect(graph, Link(fed.node, fed.output, spaced, name)))
        source = Source(spaced, "sigmas")
    drawn, shown = graph.new_id(PLOT), graph.new_id(PREVIEW)
    process = "rectified flow" if flow else "variance preserving"
    graph.apply(edits.add_node(graph, PLOT, node_id=drawn, params={"process": process}))
    graph.apply(edits.add_node(graph, PREVIEW, node_id=shown))
    graph.apply(edits.connect(graph, Link(source.node, source.output, drawn, "sigmas")))
    graph.apply(edits.connect(graph, Link(drawn, "image", shown, "image")))
    return shown


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
