"""Seeds as the reader sets them: their control, and the seed of a picture brought into the document."""

from __future__ import annotations

from pathlib import Path

from ...core import edits
from ...core.errors import NodegraphError
from ...core.graph import Graph
from ...core.registry import Registry
from ...core.seed_control import SeedPlace, control_of, seed_places, seeds_of, set_control
from ...documents import native
from ...documents.picture import workflow_in
from ..editing import Editing
from ..translation import translate


def vary_all(editing: Editing) -> None:
    """Let every fixed seed count up, as one step of the history."""
    editing.stack.beginMacro(translate("Seeds", "Count the seeds up"))
    for place in list(seed_places(editing.graph)):
        if control_of(editing.graph, place) == "fixed":
            editing.make(set_control, place, "increment")
    editing.stack.endMacro()


def seeds_in(workflow: str, path: Path | None, registry: Registry) -> dict[SeedPlace, int]:
    """The seeds that a picture was made with; none where nobody knows its workflow.

    Args:
        workflow: that made it, as text; empty where only the file can say.
        path: where it was written, with its workflow, if it was.
        registry: node types of this installation.
    """
    try:
        if not workflow and path is not None:
            with path.open("rb") as file:
                workflow = workflow_in(file) or ""
        return seeds_of(native.loads(workflow, registry).graph) if workflow else {}
    except (NodegraphError, OSError):
        return {}


def take_seeds(editing: Editing, seeds: dict[SeedPlace, int], node: str) -> int:
    """Set the seeds that the picture of a node was made with; returns how many nodes it concerned.

    Seeds of nodes that are no longer there, or that the picture does not depend on, are left alone.
    """
    graph = editing.graph
    wanted = _set_there(graph, seeds, node)
    if not wanted:
        return 0
    editing.stack.beginMacro(translate("Seeds", "Use the seed of a picture"))
    for place, seed in wanted.items():
        editing.make(edits.set_parameter, place.node, place.parameter, seed)
    editing.stack.endMacro()
    return len(wanted)


def _set_there(graph: Graph, seeds: dict[SeedPlace, int], node: str) -> dict[SeedPlace, int]:
    above = graph.upstream([node]) if node in graph else set(graph.nodes)
    return {place: seeds[place] for place in seed_places(graph) if place in seeds and place.node in above}
