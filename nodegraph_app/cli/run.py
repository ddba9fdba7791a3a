"""``run``: carry out a workflow and write its pictures."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..documents import native
from ..execution.events import Event, PictureWritten
from . import grid
from .axes import add_axis_arguments
from .conversation import follow, tell_json, worker
from .opening import add_file_arguments, open_workflow
from .printing import shown_path
from .progress import ProgressLines
from .recording import recording

NAME = "run"


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="run a workflow and write its pictures")
    add_file_arguments(parser)
    add_axis_arguments(parser)
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
    if arguments.axes or arguments.sheet:
        return grid.act(arguments, opened, settings, output_folder)
    opened.refuse_problems(output_folder)
    titles = {node_id: opened.graph.title(node_id) for node_id in opened.graph.nodes}
    tell = tell_json if arguments.json else ProgressLines(titles).tell
    written: list[str] = []

    def note_pictures(event: Event) -> None:
        if isinstance(event, PictureWritten):
            written.append(event.path)

    with worker(settings) as (client, interrupted), recording() as record:
        text = native.dumps(opened.document)
        number = client.run(
            text, workflow_folder=opened.path.resolve().parent, output_folder=output_folder, previews=False
        )
        record.begin(number, opened.run_start("command", text, output_folder))
        code = follow(client, number, interrupted, note_pictures, tell, record.observe)
    if not arguments.json:
        for path in written:
            print(shown_path(Path(path)))
    return code
