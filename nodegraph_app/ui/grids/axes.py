"""What may vary in a grid, what is proposed for it, and the axes that people write. No Qt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ...core.errors import NodegraphError
from ...core.files import Files
from ...core.graph import Graph
from ...core.parameters import ParameterSpec, ParameterValue
from ...execution.axis_values import check_twice, read_values, written
from ...execution.grid import MOST_COMBINATIONS, Axis, Grid, stands_in
from ..translation import translate

MOST_PROPOSED = 4


@dataclass(frozen=True)
class Choice:
    """A parameter that may vary.

    Attributes:
        node: id of its node.
        title: ``"Sample: guidance"``.
    """

    node: str
    parameter: ParameterSpec
    title: str


def choices(graph: Graph, wanted: Collection[str]) -> list[Choice]:
    """Every parameter of these nodes that no link drives and that changes pictures; seeds first, then in
    graph order.
    """
    found = []
    for node_id in graph.in_order():
        spec = graph.spec(node_id) if node_id in wanted else None
        for parameter in spec.parameters if spec is not None and not spec.writes else ():
            if parameter.name not in graph[node_id].inputs:
                found.append(Choice(node_id, parameter, f"{graph.title(node_id)}: {parameter.title}"))
    return sorted(found, key=lambda choice: not choice.parameter.seed)


def proposed(graph: Graph, files: Files, choice: Choice) -> str:
    """Values worth trying, as a person writes them; the one that is set among them where there is one."""
    parameter = choice.parameter
    value = graph.parameters(choice.node)[parameter.name]
    match parameter.kind:
        case "integer" if parameter.seed:
            return f"{value}..{int(value) + MOST_PROPOSED - 1}"
        case "integer" | "number":
            return ", ".join(map(written, _around(parameter, float(value))))
        case "boolean":
            return "false, true"
        case "choice":
            return ", ".join(_first([str(value), *parameter.choices]))
        case "file" if parameter.file_kind is not None:
            return ", ".join(map(_quoted, _first([str(value), *files.names(parameter.file_kind)])))
    return _quoted(str(value)) if str(value).strip() else ""


def axis_of(graph: Graph, choice: Choice, text: str, word: str = "") -> Axis:
    """The axis that somebody wrote.

    Args:
        word: with it, the values take the place of this word within the text.

    Raises:
        NodegraphError: says what is wrong with it.
    """
    hint = translate("Axes", "Write values with commas between them, or 1..4.")
    values = tuple(read_values(choice.parameter, text, hint=hint))
    check_twice(values)
    word = word.strip()
    if word and not stands_in(word, str(graph.parameters(choice.node)[choice.parameter.name])):
        raise NodegraphError(
            translate("Axes", "“{word}” does not stand in the text of {title}.").format(
                word=word, title=choice.title
            )
        )
    return Axis(choice.node, choice.parameter.name, values, word or None)


def grid_of(axes: list[Axis]) -> Grid:
    """The grid of these axes. Raises NodegraphError where it makes no sense."""
    if not axes:
        raise NodegraphError(translate("Axes", "Choose what shall vary."))
    if len({axis.name for axis in axes}) < len(axes):
        raise NodegraphError(
            translate("Axes", "Both axes vary the same."),
            hint=translate("Axes", "Choose another parameter for one of them."),
        )
    grid = Grid(tuple(axes))
    if len(grid) > MOST_COMBINATIONS:
        raise NodegraphError(
            translate("Axes", "These are {count} combinations; {most} are the most.").format(
                count=len(grid), most=MOST_COMBINATIONS
            ),
            hint=translate("Axes", "Leave out values."),
        )
    return grid


def _around(parameter: ParameterSpec, value: float) -> list[ParameterValue]:
    """Half of a value, the value, and half as much again, within what is allowed."""
    bounds = parameter.bounds
    near = [value / 2, value, value * 1.5] if value else [0.0, 0.5, 1.0]
    if bounds is not None:
        near = [min(max(each, bounds.low), bounds.high) for each in near]
    rounded = [int(each) if parameter.kind == "integer" else round(each, 3) for each in near]
    return list(dict.fromkeys(rounded))


def _first(names: list[str]) -> list[str]:
    return [name for name in dict.fromkeys(names) if name][:MOST_PROPOSED]


def _quoted(text: str) -> str:
    if "," not in text and '"' not in text:
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
