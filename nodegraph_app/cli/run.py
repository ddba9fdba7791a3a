"""``run``: carry out a workflow and write its pictures."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.errors import NodegraphError
from ..documents import native
from ..execution.cache import NothingKnown
from ..execution.client import Client
from ..execution.events import Event, PictureWritten
from ..execution.plan import make_plan
from .conversation import follow, interrupts, interrupts_ignored, tell_json
from .opening import Opened, add_file_arguments, open_workflow
from .printing import shown_path
from .progress import ProgressLines

NAME = "run"


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="run a workflow and write its pictures")
    add_file_arguments(parser)
    parser.add_argument("--out", metavar="DIR", type=Path, help="where pictures are written")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), help="where networks run")
    parser.add_argument("--json", action="store_true", help="print events as JSON lines")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Run, tell what happens, and end with the paths of the pictures."""
    opened = open_workflow(arguments)
    settings = opened.settings
    if arguments.device:
        settings = replace(settings, device=arguments.device)
    output_folder = (arguments.out or settings.output_folder).resolve()
    refuse_problems(opened, output_folder)
    titles = {node_id: opened.graph.title(node_id) for node_id in opened.graph.nodes}
    written: list[str] = []

    def note_pictures(event: Event) -> None:
        if isinstance(event, PictureWritten):
            written.append(event.path)

    client = Client(settings)
    with interrupts() as interrupted:
        try:
            with interrupts_ignored():
                client.prepare()
            number = client.run(
                native.dumps(opened.document),
                workflow_folder=opened.path.resolve().parent,
                output_folder=output_folder,
                previews=False,
            )
            tell = tell_json if arguments.json else ProgressLines(titles).tell
            code = follow(client, number, interrupted, note_pictures, tell)
        finally:
            client.close()
    if not arguments.json:
        for path in written:
            print(shown_path(Path(path)))
    return code


def refuse_problems(opened: Opened, output_folder: Path) -> None:
    """Raise NodegraphError where the plan already says that something asked for cannot be made."""
    plan = make_plan(opened.graph, opened.workspace, NothingKnown(), output_folder=output_folder)
    problems = opened.problems(step.node for step in plan.steps)
    if problems:
        listing = "\n".join(f"  {problem}" for problem in problems)
        raise NodegraphError(f"{opened.path} cannot be run:\n{listing}")
