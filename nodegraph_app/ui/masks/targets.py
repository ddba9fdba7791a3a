"""Which nodes a mask can be painted for, over which picture, and the edit that gives it to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF

from ...core import edits
from ...core.edits import Edit
from ...core.graph import Graph, Source
from ...core.parameters import ParameterSpec
from ..canvas.fitting import LinkEnd, adding
from ..translation import translate

PAINTED = "mask.painted"
"""The node that is added where a mask is painted over what another node gives."""


@dataclass(frozen=True)
class Target:
    """Where a painted mask goes.

    Attributes:
        node: id of the node that names the mask; or, with `over_output`, of the one that gives the picture.
        parameter: by which it names it.
        over_file: the picture below, where that is a file by name.
        over_output: the picture below, where a node gives it.
        new: whether a node is added for the mask.
    """

    node: str
    parameter: str
    over_file: str = ""
    over_output: Source | None = None
    new: bool = False

    def edit(self, graph: Graph, mask: str, place: QPointF) -> Edit:
        """The edit that uses the mask of this name. Raises GraphError.

        Args:
            place: where a node that is added goes.
        """
        if not self.new:
            return edits.set_parameter(graph, self.node, self.parameter, mask)
        assert self.over_output is not None
        source = self.over_output
        edit = adding(graph, PAINTED, place, LinkEnd(source.node, source.output, output=True))
        ((node_id, node),) = edit.after.items()
        assert node is not None
        named = replace(node, params={**node.params, self.parameter: mask})
        return replace(edit, label=translate("Target", "Paint a mask"), after={node_id: named})


def painted_parameter(graph: Graph, node_id: str) -> ParameterSpec | None:
    """The parameter by which a node names a mask that can be painted and that no link drives."""
    spec = graph.spec(node_id) if node_id in graph else None
    for parameter in spec.parameters if spec else ():
        if parameter.painted_over and parameter.name not in graph[node_id].inputs:
            return parameter
    return None


def target_of(graph: Graph, node_id: str) -> Target | None:
    """What painting a mask with this node selected means, or None where it means nothing.

    A node that names a mask gets another one. For any other that gives a picture, the Painted mask behind it
    gets one, or is added.
    """
    if node_id not in graph:
        return None
    parameter = painted_parameter(graph, node_id)
    if parameter is not None:
        return _own(graph, node_id, parameter)
    spec = graph.spec(node_id)
    shown = (
        next((output.name for output in spec.outputs if output.type.name == "image"), None) if spec else None
    )
    over = Source(node_id, shown) if shown is not None else _shown_by(graph, node_id)
    if over is None:
        return None
    for link in graph.links_from(over.node):
        behind = painted_parameter(graph, link.target)
        if link.output == over.output and behind is not None and behind.painted_over == link.input:
            return Target(link.target, behind.name, over_output=over)
    return Target(over.node, "file", over_output=over, new=True) if graph.registry.get(PAINTED) else None


def _own(graph: Graph, node_id: str, parameter: ParameterSpec) -> Target:
    spec = graph.spec(node_id)
    assert spec is not None
    if spec.parameter(parameter.painted_over) is not None:
        name = str(graph.parameters(node_id)[parameter.painted_over])
        return Target(node_id, parameter.name, over_file=name)
    return Target(node_id, parameter.name, over_output=graph[node_id].inputs.get(parameter.painted_over))


def _shown_by(graph: Graph, node_id: str) -> Source | None:
    """What feeds the picture of a node that only shows or saves it."""
    spec = graph.spec(node_id)
    for end in spec.inputs if spec and spec.output_node else ():
        if end.type.name == "image" and end.name in graph[node_id].inputs:
            return graph[node_id].inputs[end.name]
    return None
