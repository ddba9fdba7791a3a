"""Seed control: what becomes of a seed from one run to the next, and nothing that a run could change.

A seed parameter keeps the value that its reader gave it. Beside it the node may say how a *series* of runs
goes on from there: every run the same, the next or the one before, or one drawn anew. Three things follow
from "a file gives the same picture everywhere" and "running never alters the document":

- The control is kept in the layout block (field ``seed_control`` of the node's entry). No key contains it, a
  diff of logic does not show it, and the command line, which runs a file once, needs to know nothing of it.
- The first run of a series takes the seed of the document, whatever the control: whoever opens a file and
  runs it gets the picture of that file. Only the runs after it differ, see `execution.seed_series`.
- The seed that a run takes is written into the workflow text that runs, never into the document. Pictures and
  history carry that text, so they tell the seed that was used; *Use the seed of this picture* brings it into
  the document, as an edit like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple, get_args

from .edits import Edit
from .errors import ParameterError
from .graph import Graph, Node

SeedControl = Literal["fixed", "random", "increment", "decrement"]
CONTROLS: tuple[SeedControl, ...] = get_args(SeedControl)

SEEDS = 2**64
"""How many there are: a series that passes the last one goes on with the first."""

FIELD = "seed_control"
"""In the node's entry of the layout block: parameter → control; what is not named is fixed."""


class SeedPlace(NamedTuple):
    """A seed parameter that no link drives."""

    node: str
    parameter: str


def seed_places(graph: Graph) -> Iterator[SeedPlace]:
    """Every seed that is set on a node, in the order of the nodes."""
    for node_id, node in graph.nodes.items():
        spec = graph.spec(node_id)
        for parameter in spec.parameters if spec else ():
            if parameter.seed and parameter.name not in node.inputs:
                yield SeedPlace(node_id, parameter.name)


def seeds_of(graph: Graph) -> dict[SeedPlace, int]:
    """Every seed as the document holds it."""
    return {place: int(graph.parameters(place.node)[place.parameter]) for place in seed_places(graph)}


def control_of(graph: Graph, place: SeedPlace) -> SeedControl:
    """What becomes of this seed; ``"fixed"`` where the file says nothing, or nothing that is known."""
    return control_in(graph[place.node], place.parameter)


def control_in(node: Node, parameter: str) -> SeedControl:
    """Likewise, of a node that need not be in a graph."""
    held = node.layout_extra.get(FIELD)
    said = held.get(parameter) if isinstance(held, Mapping) else None
    return next((control for control in CONTROLS if control == said), "fixed")


def set_control(graph: Graph, place: SeedPlace, control: SeedControl) -> Edit:
    """Control a seed otherwise. Raises ParameterError when there is no such seed."""
    node, spec = graph[place.node], graph.spec(place.node)
    parameter = spec.parameter(place.parameter) if spec else None
    if parameter is None or not parameter.seed:
        raise ParameterError(f"“{place.parameter}” is no seed.", node=place.node, place=place.parameter)
    held = node.layout_extra.get(FIELD)
    controls = dict(held) if isinstance(held, Mapping) else {}
    controls.pop(place.parameter, None)
    if control != "fixed":
        controls[place.parameter] = control
    layout = {name: value for name, value in node.layout_extra.items() if name != FIELD}
    if controls:
        layout[FIELD] = controls
    after = replace(node, layout_extra=layout)
    return Edit(f"Control {parameter.title}", {node.id: node}, {node.id: after})


def with_seeds(graph: Graph, seeds: Mapping[SeedPlace, int]) -> Graph:
    """The graph in which these seeds have these values: another one, unless nothing differs."""
    held = seeds_of(graph)
    differing = {place: seed for place, seed in seeds.items() if place in held and held[place] != seed}
    if not differing:
        return graph
    nodes = dict(graph.nodes)
    for (node_id, name), seed in differing.items():
        nodes[node_id] = replace(nodes[node_id], params={**nodes[node_id].params, name: seed})
    return Graph(graph.registry, nodes.values(), graph.frames.values(), graph.groups.values())
