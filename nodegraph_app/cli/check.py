"""``check``: what is wrong with a workflow, without running it."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from typing import Any

from ..core.errors import DocumentError, NodegraphError
from ..documents.strict_json import place_of
from .opening import add_file_arguments, open_workflow, ready
from .printing import complain

NAME = "check"


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="say what is wrong with a workflow; exit code 2 if anything is")
    add_file_arguments(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Print every problem with its place."""
    try:
        opened = open_workflow(arguments)
    except DocumentError as error:
        return _refused(error, arguments)
    problems = opened.problems()
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 2
    count = len(opened.graph)
    print(f"{arguments.file}: {count} node{'s' if count != 1 else ''}, no problems.")
    return 0


def _refused(error: DocumentError, arguments: argparse.Namespace) -> int:
    """Print what keeps a file from being opened, and the problems of what is left of it."""
    complain(error)
    if error.rest is not None:
        told = {each.place for each in (error, *error.others)}
        with suppress(NodegraphError):  # a --set that speaks of what could not be read
            for problem in ready(error.rest, arguments).problems():
                place = place_of(["nodes", problem.node, "inputs", problem.place or ""])
                if f"{arguments.file}: {place}" not in told:
                    print(problem, file=sys.stderr)
    return 2
