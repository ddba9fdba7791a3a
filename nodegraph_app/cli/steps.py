"""``steps``: the way from noise to picture, one picture after every step of a Sample node.

What is shown is not the state of the run (x), which lies under noise until the very end, but the model's
estimate of the finished picture at that moment (x0): how it takes shape is what one wants to see. Estimates
are kept in the step journal beside the states; steps that are not there, or no longer, are run.
"""

from __future__ import annotations

import argparse
from typing import Any

from ..core import edits
from ..core.errors import NodegraphError
from ..core.graph import Graph, Link, Source
from ..core.routing import resolved_inputs
from .opening import add_file_arguments, add_place_arguments, open_workflow
from .run import carry_out

NAME = "steps"
SAMPLERS = ("sampling.sample", "sampling.run")
"""Types of nodes that have `every_step`."""
DECODE, SAVE = "latent.decode", "image.save"


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="write a picture for every step of a Sample or Run sampler node")
    add_file_arguments(parser)
    parser.add_argument("--node", metavar="NODE", required=True, help="id of the Sample or Run sampler node")
    add_place_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print events as JSON lines")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Write the pictures, tell what happens, and end with their paths, in the order of the steps."""
    opened = open_workflow(arguments)
    settings, output_folder = opened.place(arguments)
    target = show_every_step(opened.graph, arguments.node)
    return carry_out(opened, settings, output_folder, as_json=arguments.json, targets=[target])


def show_every_step(graph: Graph, node_id: str) -> str:
    """Let a Sample or Run sampler node give every step, decoded and saved under the node's own name.

    Returns:
        Id of the node that saves the pictures.

    Raises:
        NodegraphError: it is no Sample node, or nothing decodes what comes of it.
    """
    if node_id not in graph or graph[node_id].type not in SAMPLERS:
        samples = ", ".join(sorted(node.id for node in graph.nodes.values() if node.type in SAMPLERS))
        raise NodegraphError(
            f"“{node_id}” is no Sample node of this workflow.",
            place="--node",
            hint=f"Sample nodes here: {samples}." if samples else "There is none in it.",
        )
    vae = _vae_behind(graph, node_id)
    decode, save = graph.new_id(DECODE), graph.new_id(SAVE)
    for edit in (
        edits.set_parameter(graph, node_id, "every_step", True),
        edits.add_node(graph, DECODE, node_id=decode),
        edits.add_node(graph, SAVE, node_id=save, params={"name": node_id}),
    ):
        graph.apply(edit)
    for source, target, name in (
        (Source(node_id, "latent"), decode, "latent"),
        (vae, decode, "vae"),
        (Source(decode, "image"), save, "image"),
    ):
        graph.apply(edits.connect(graph, Link(source.node, source.output, target, name)))
    return save


def _vae_behind(graph: Graph, node_id: str) -> Source:
    """What feeds the VAE of the first node that decodes what comes of a node. Raises NodegraphError."""
    behind = graph.downstream([node_id])
    for reader in graph.in_order():
        if reader in behind and graph[reader].type == DECODE:
            vae = resolved_inputs(graph, reader).get("vae")
            if vae is not None:
                return vae
    raise NodegraphError(
        f"Nothing decodes what comes of {graph.title(node_id)}, so it is not known which VAE its steps need.",
        place="--node",
        hint="Connect Decode with VAE behind it.",
    )
