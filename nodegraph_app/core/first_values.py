"""Values that a new node begins with, where the rest of the workflow says which are meant."""

from __future__ import annotations

from .files import Files
from .graph import Graph
from .spec import NodeSpec
from .traits import USUAL_SIDE, infer_traits

SIDES = ("width", "height")


def first_values(graph: Graph, files: Files, spec: NodeSpec) -> dict[str, int]:
    """Of a node that makes a latent from nothing: the side that the model in the graph was trained on.

    Empty for every other node, and where no model, or more than one idea of a side, is there.
    """
    begins = not spec.inputs and any(output.type.name == "latent" for output in spec.outputs)
    if not begins or not set(SIDES) <= {parameter.name for parameter in spec.parameters}:
        return {}
    traits = infer_traits(graph, files).outputs.values()
    sides = {side for each in traits if isinstance(side := each.get(USUAL_SIDE), int) and side > 0}
    return dict.fromkeys(SIDES, sides.pop()) if len(sides) == 1 else {}
