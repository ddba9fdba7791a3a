"""What ``--axis`` says: which parameter, or which words within it, takes which values.

sample.guidance=3,5,7          values, separated by commas; one that holds a comma in double quotes
sample.seed=1..4               every whole number; 0..1:0.25 goes in steps
prompt.text=@lines.txt         one value per line of a file
prompt.text~red=red,green      each in place of the word “red”
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from ..core.errors import NodegraphError, ParameterError
from ..core.graph import Graph
from ..core.parameters import ParameterSpec, ParameterValue
from ..execution.axis_values import check_twice, read_values
from ..execution.grid import MOST_COMBINATIONS, Axis, Grid, stands_in
from .opening import settable_parameter

EXAMPLES = (
    "Write --axis sample.seed=1..4, --axis prompt.text=@lines.txt or --axis 'prompt.text~red=green,blue'."
)
LARGEST_LIST_BYTES = 1_000_000

_AXIS = re.compile(r"(?P<node>[^.~=]+)\.(?P<name>[^.~=]+)(?:~(?P<pattern>[^=]*))?=(?P<values>.*)", re.DOTALL)


def add_axis_argument(parser: argparse.ArgumentParser) -> None:
    """--axis."""
    parser.add_argument(
        "--axis",
        metavar="NODE.PARAM=VALUES",
        action="append",
        default=[],
        dest="axes",
        help="run once for each value (3,5,7 or 1..4 or @lines.txt), with several axes once for each "
        "combination; NODE.PARAM~WORD=VALUES replaces a word within the text",
    )


def add_sheet_argument(parser: argparse.ArgumentParser) -> None:
    """--sheet."""
    parser.add_argument(
        "--sheet", metavar="PNG", type=Path, help="where the contact sheet goes, its table (CSV) beside it"
    )


def read_grid(graph: Graph, axes: Sequence[str]) -> Grid:
    """The grid that the ``--axis`` arguments ask for. Raises NodegraphError that names the axis and says what
    would be right.
    """
    read = [_axis(graph, text) for text in axes]
    for index, axis in enumerate(read):
        if axis.name in [earlier.name for earlier in read[:index]]:
            raise _wrong(axis.name, "This axis is given twice.", "Put all its values into one.")
        if axis.pattern is not None:
            _check_pattern(graph, axis, read)
    grid = Grid(tuple(read))
    if len(grid) > MOST_COMBINATIONS:
        product = " × ".join(map(str, grid.shape))
        raise _wrong(
            None,
            f"{product} values make {len(grid)} combinations; {MOST_COMBINATIONS} are the most.",
            "Leave out values, or make several grids.",
        )
    return grid


def _axis(graph: Graph, text: str) -> Axis:
    match = _AXIS.fullmatch(text)
    if match is None:
        raise _wrong(None, f"“{text}” is no axis.", EXAMPLES)
    node_id, name, pattern = match["node"].strip(), match["name"].strip(), match["pattern"]
    place = f"{node_id}.{name}" + (f"~{pattern}" if pattern is not None else "")
    try:
        parameter = settable_parameter(graph, node_id, name)
        if pattern is not None and parameter.kind != "text":
            raise ParameterError(
                f"“{name}” takes {parameter.describe()}; only within a text can words be replaced.",
                hint=f"Write {node_id}.{name}=VALUES.",
            )
        if pattern == "":
            raise ParameterError("Which words are to be replaced?", hint=EXAMPLES)
        values = tuple(_values(parameter, match["values"]))
        check_twice(values)
    except NodegraphError as error:
        error.place = f"--axis {place}"
        raise
    return Axis(node_id, name, values, pattern)


def _values(parameter: ParameterSpec, text: str) -> list[ParameterValue]:
    if text.startswith("@"):
        return [parameter.parse(line) for line in _lines(Path(text[1:]).expanduser())]
    return read_values(parameter, text, hint=EXAMPLES)


def _lines(path: Path) -> list[str]:
    """The lines of a file, blank ones left out."""
    hint = "The file holds one value per line, in UTF-8."
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_LIST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise ParameterError(f"“{path}” cannot be read: {reason}.", hint=hint) from error
    except UnicodeDecodeError:
        raise ParameterError(f"“{path}” is not text in UTF-8.", hint=hint) from None
    if len(data) > LARGEST_LIST_BYTES:
        raise ParameterError(f"“{path}” is larger than {LARGEST_LIST_BYTES // 10**6} MB.", hint=hint)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise ParameterError(f"“{path}” holds no values.", hint=hint)
    return lines


def _check_pattern(graph: Graph, axis: Axis, axes: Sequence[Axis]) -> None:
    """Raise NodegraphError where replacing would change nothing in one of the texts."""
    same = [other for other in axes if (other.node, other.parameter) == (axis.node, axis.parameter)]
    whole = [value for other in same if other.pattern is None for value in other.values]
    others = [other.pattern for other in same if other.pattern is not None]
    for text in whole or [graph.parameters(axis.node)[axis.parameter]]:
        if not stands_in(str(axis.pattern), str(text), others):
            raise _wrong(
                axis.name,
                f"“{axis.pattern}” does not stand in the text “{text}”.",
                "Words are found as they are written, small and capital letters told apart.",
            )


def _wrong(axis: str | None, message: str, hint: str) -> NodegraphError:
    return NodegraphError(message, place=f"--axis {axis}" if axis else "--axis", hint=hint)
