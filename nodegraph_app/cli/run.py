"""``run``: carry out a workflow and write its pictures."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..execution.disk import DiskCache
from ..execution.events import Event, NodeFinished, PictureWritten, Planned, RunFinished
from ..execution.plan import Plan
from ..settings import Settings
from .axes import add_axis_argument, add_sheet_argument
from .conversation import EXIT_CODES, Listener, follow, tell_json, worker
from .opening import Opened, add_file_arguments, add_place_arguments, open_workflow
from .printing import shown_path
from .progress import ProgressLines
from .recording import recording

NAME = "run"
KNOWN_RUN = 1
"""Number in the events of a run that no worker was needed for."""


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="run a workflow and write its pictures")
    add_file_arguments(parser)
    add_axis_argument(parser)
    add_sheet_argument(parser)
    add_place_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print events as JSON lines")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Run, tell what happens, and end with the paths of the pictures."""
    opened = open_workflow(arguments)
    settings, output_folder = opened.place(arguments)
    if arguments.axes or arguments.sheet:
        from . import grid  # draws pictures, which a run that only looks need not load

        return grid.act(arguments, opened, settings, output_folder)
    return carry_out(opened, settings, output_folder, as_json=arguments.json)


def carry_out(
    opened: Opened,
    settings: Settings,
    output_folder: Path,
    *,
    as_json: bool,
    targets: Sequence[str] | None = None,
) -> int:
    """Run the targets, every output node by default, and tell what happens; returns the exit code."""
    plan = opened.plan(settings, output_folder, targets=targets)
    opened.refuse_problems(plan)
    if targets is None:
        opened.mention_unneeded(plan)
    titles = {node_id: opened.graph.title(node_id) for node_id in opened.graph.nodes}
    tell = tell_json if as_json else ProgressLines(titles).tell
    written: list[str] = []

    def note_pictures(event: Event) -> None:
        if isinstance(event, PictureWritten):
            written.append(event.path)

    if next(plan.with_verdict("run", "blocked"), None) is None:
        code = _report_known(plan, DiskCache.of(settings), note_pictures, tell)
    else:
        code = _let_worker_run(opened, settings, output_folder, targets, note_pictures, tell)
    if not as_json:
        for path in written:
            print(shown_path(Path(path)))
    return code


def _let_worker_run(
    opened: Opened,
    settings: Settings,
    output_folder: Path,
    targets: Sequence[str] | None,
    *listeners: Listener,
) -> int:
    with worker(settings) as (client, interrupted), recording(settings) as record:
        text = opened.text
        number = client.run(
            text,
            workflow_folder=opened.path.resolve().parent,
            output_folder=output_folder,
            targets=targets,
            previews=False,
        )
        record.begin(number, opened.run_start("command", text, output_folder))
        return follow(client, number, interrupted, *listeners, record.observe)


def _report_known(plan: Plan, disk: DiskCache, *listeners: Callable[[Event], object]) -> int:
    """Tell of a run that has nothing to do. No result is opened: the pictures are where they were."""

    def tell(event: Event) -> None:
        for listener in listeners:
            listener(event)

    began_s = time.monotonic()
    tell(Planned(KNOWN_RUN, plan.nodes))
    for step in plan.with_verdict("cached"):
        known = disk.info(step.key)
        if known is None:
            continue  # another process needed the room, just now
        if step.node in plan.targets:
            for path, _ in known.written:
                tell(PictureWritten(KNOWN_RUN, step.node, path, fresh=False))
        tell(
            NodeFinished(
                KNOWN_RUN, step.node, step.key, known.seconds, None, True, known.written, known.made_at_s
            )
        )
    disk.used(step.key for step in plan.with_verdict("cached"))
    tell(RunFinished(KNOWN_RUN, "done", time.monotonic() - began_s))
    return EXIT_CODES["done"]
