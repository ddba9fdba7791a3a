"""``check``: what is wrong with a workflow, without running it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from .opening import add_file_arguments, open_workflow

NAME = "check"


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="say what is wrong with a workflow; exit code 2 if anything is")
    add_file_arguments(parser)
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Print every problem with its place."""
    opened = open_workflow(arguments)
    problems = opened.problems()
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 2
    count = len(opened.graph)
    print(f"{arguments.file}: {count} node{'s' if count != 1 else ''}, no problems.")
    return 0
