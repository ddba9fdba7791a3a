"""``nodes``: the node library with sockets, parameters, ranges and help."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from typing import Any

from ..core.errors import NodegraphError
from ..core.parameters import ParameterSpec
from ..core.spec import NodeSpec
from ..documents import strict_json
from ..documents.schema import workflow_schema
from .opening import node_library
from .printing import print_json

NAME = "nodes"
WIDEST, NARROWEST = 110, 30
"""Characters of a line, and of the text in it where names leave little room."""


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="list the node types with sockets, parameters and help")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as one JSON value")
    form.add_argument("--schema", action="store_true", help="print the JSON Schema of workflow files instead")
    parser.add_argument(
        "search", metavar="TEXT", nargs="?", default="", help="only types with this in id, title or tags"
    )
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Print the library, or what was asked for instead."""
    registry = node_library()
    if arguments.schema:
        print(strict_json.dumps(workflow_schema(registry)), end="")
        return 0
    wanted = arguments.search.lower()
    specs = [spec for spec in registry if wanted in _sought(spec)]
    if arguments.json:
        print_json([as_json(spec) for spec in specs])
        return 0
    if not specs:
        raise NodegraphError(
            f"No node type is called “{arguments.search}” or anything like it.",
            hint="All of them: nodegraph-app nodes",
        )
    print("\n\n".join("\n".join(_lines(spec)) for spec in specs))
    return 0


def _sought(spec: NodeSpec) -> str:
    """What a search looks through: id, title, and the words other programs use."""
    return "\n".join((spec.type, spec.title, *spec.tags)).lower()


def _lines(spec: NodeSpec) -> list[str]:
    """A node type as text: each socket and parameter with what it takes and, below, what it is for."""
    rows = [
        (end.name, "optional " * end.optional + end.type.title, end.help) for end in spec.inputs
    ] + [
        (p.name, f"{p.describe()}, {_default(p)}", p.help) for p in spec.parameters
    ] + [(f"→ {output.name}", output.type.title, output.help) for output in spec.outputs]  # fmt: skip
    names = max((len(name) for name, _, _ in rows), default=0)
    lines = [f"{spec.type}: {spec.title}", *_wrapped(spec.summary, "  ", "  ")]
    for name, takes, help_text in rows:
        lines += _wrapped(takes, f"    {name.ljust(names)}  ", " " * (names + 6))
        lines += _wrapped(help_text, " " * (names + 8), " " * (names + 8))
    return lines


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    """Lines that fit a terminal; the first begins otherwise than the rest."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    room = max(width, len(rest) + NARROWEST)
    return textwrap.wrap(text, room, initial_indent=first, subsequent_indent=rest, break_long_words=False)


def _default(parameter: ParameterSpec) -> str:
    held = parameter.default
    return f"default “{held}”" if isinstance(held, str) else f"default {str(held).lower()}"


def as_json(spec: NodeSpec) -> dict[str, Any]:
    """Everything a declaration says, as JSON."""
    return {
        "type": spec.type,
        "title": spec.title,
        "version": spec.version,
        "category": spec.category,
        "help": spec.help,
        "output_node": spec.output_node,
        "writes": spec.writes,
        "tags": list(spec.tags),
        "inputs": [
            {"name": end.name, "type": end.type.name, "optional": end.optional, "help": end.help}
            for end in spec.inputs
        ],
        "parameters": [_parameter_json(parameter) for parameter in spec.parameters],
        "outputs": [{"name": o.name, "type": o.type.name, "help": o.help} for o in spec.outputs],
    }


def _parameter_json(parameter: ParameterSpec) -> dict[str, Any]:
    bounds = parameter.bounds
    about: dict[str, Any] = {
        "name": parameter.name,
        "kind": parameter.kind,
        "default": parameter.to_json(parameter.default),
        "help": parameter.help,
    }
    if bounds and not parameter.seed:
        about |= {"minimum": bounds.low, "maximum": bounds.high, "step": bounds.step, "unit": bounds.unit}
    if parameter.seed:
        about |= {"minimum": "0", "maximum": str(2**64 - 1), "seed": True}
    if parameter.choices:
        about["choices"] = list(parameter.choices)
    if parameter.file_kind:
        about["file_kind"] = parameter.file_kind
    if parameter.optional:
        about["optional"] = True
    if parameter.multiline:
        about["multiline"] = True
    if parameter.advanced:
        about["advanced"] = True
    return about
