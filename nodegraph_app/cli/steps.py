"""``steps``: the way from noise to picture, one picture after every step of a Sample node."""

from __future__ import annotations

import argparse
from typing import Any

from ..core.errors import NodegraphError
from ..core.graph import Graph
from ..execution.trajectory import SAVE, give_every_step
from .opening import add_file_arguments, add_place_arguments, open_workflow
from .run import carry_out

NAME = "steps"
SAMPLERS = ("sampling.sample", "sampling.run")
"""Types of nodes that have `every_step`."""


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
    try:
        return give_every_step(graph, node_id, SAVE, {"name": node_id})
    except NodegraphError as error:
        error.place = error.place or "--node"
        raise
