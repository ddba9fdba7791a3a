"""``plan``: what a run would do with each node, and why. Needs no torch."""

from __future__ import annotations

import argparse
from typing import Any

from .opening import add_file_arguments, open_workflow
from .printing import print_json, table

NAME = "plan"
WORDS = {"run": "will run", "cached": "cached", "blocked": "blocked", "skipped": "skipped"}


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="say what a run would do with each node, and why")
    add_file_arguments(parser)
    parser.add_argument("--json", action="store_true", help="as one JSON value")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Print a line for each node in the order of the run."""
    opened = open_workflow(arguments)
    plan = opened.plan(opened.settings, opened.settings.output_folder)
    if arguments.json:
        rows = [
            {
                "node": row.node,
                "type": row.type,
                "title": row.title,
                "verdict": row.verdict,
                "reason": row.reason,
                "key": row.key,
            }
            for row in plan.nodes
        ]
        print_json({"targets": list(plan.targets), "nodes": rows})
        return 0
    for line in table((row.node, row.title, WORDS[row.verdict], row.reason) for row in plan.nodes):
        print(line)
    return 0
