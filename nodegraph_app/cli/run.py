"""``run``: carry out a workflow and write its pictures."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.errors import NodegraphError
from ..documents import native
from ..execution.disk import DiskCache
from ..execution.events import (
    Event,
    NodeFinished,
    Picture,
    PictureWritten,
    Planned,
    RunFinished,
    RunRefused,
    WorkerDied,
)
from ..execution.plan import Plan
from ..settings import Settings
from .opening import Opened, add_file_arguments, open_workflow
from .printing import print_json, shown_path
from .progress import ProgressLines

if TYPE_CHECKING:
    from ..execution.client import Client

NAME = "run"
POLL_S = 0.1
KNOWN_RUN = 1
"""Number in the events of a run that no worker was needed for."""

EXIT_CODES = {"done": 0, "failed": 1, "cancelled": 130}


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
    _refuse_problems(opened, plan)
    titles = {node_id: opened.graph.title(node_id) for node_id in opened.graph.nodes}
    conversation = _Conversation(ProgressLines(titles), as_json=as_json)
    if next(plan.with_verdict("run", "blocked"), None) is None:
        conversation.report(plan, DiskCache.of(settings))
        code = EXIT_CODES["done"]
    else:
        code = _run(opened, settings, output_folder, conversation, targets)
    if not as_json:
        for path in conversation.written:
            print(shown_path(Path(path)))
    return code


def _refuse_problems(opened: Opened, plan: Plan) -> None:
    """Raise NodegraphError where the plan already says that something asked for cannot be made."""
    problems = opened.problems(step.node for step in plan.steps)
    if problems:
        listing = "\n".join(f"  {problem}" for problem in problems)
        raise NodegraphError(f"{opened.path} cannot be run:\n{listing}")


def _run(
    opened: Opened,
    settings: Settings,
    output_folder: Path,
    conversation: _Conversation,
    targets: Sequence[str] | None,
) -> int:
    """Let a worker do it; returns the exit code."""
    from ..execution.client import Client  # not needed, and not loaded, where everything is known

    client = Client(settings)
    with _interrupts() as interrupted:
        try:
            with _interrupts_ignored():
                client.start()
            number = client.run(
                native.dumps(opened.document),
                workflow_folder=opened.path.resolve().parent,
                output_folder=output_folder,
                targets=targets,
                previews=False,
            )
            return conversation.follow(client, number, interrupted)
        finally:
            client.close()


class _Conversation:
    """Follows the events of one run."""

    def __init__(self, lines: ProgressLines, *, as_json: bool):
        self._lines, self._as_json = lines, as_json
        self.written: list[str] = []

    def follow(self, client: Client, run: int, interrupted: threading.Event) -> int:
        """Tell everything until the run is over; returns the exit code."""
        asked_to_stop = False
        refused = False
        while True:
            if interrupted.is_set():
                interrupted.clear()
                if asked_to_stop:
                    return EXIT_CODES["cancelled"]
                asked_to_stop = True
                client.cancel(run)
            event = client.poll(POLL_S)
            if event is None:
                continue
            self._tell(event)
            refused |= isinstance(event, RunRefused)
            if isinstance(event, WorkerDied) and asked_to_stop:
                return EXIT_CODES["cancelled"]
            if isinstance(event, RunFinished) and event.run == run:
                return 2 if refused else EXIT_CODES[event.outcome]

    def report(self, plan: Plan, disk: DiskCache) -> None:
        """Tell of a run that has nothing to do. No result is opened: the pictures are where they were."""
        began_s = time.monotonic()
        self._tell(Planned(KNOWN_RUN, plan.nodes))
        for step in plan.with_verdict("cached"):
            known = disk.info(step.key)
            if known is None:
                continue  # another process needed the room, just now
            if step.node in plan.targets:
                for path, _ in known.written:
                    self._tell(PictureWritten(KNOWN_RUN, step.node, path, fresh=False))
            self._tell(
                NodeFinished(
                    KNOWN_RUN, step.node, step.key, known.seconds, None, True, known.written, known.made_at_s
                )
            )
        disk.used(step.key for step in plan.with_verdict("cached"))
        self._tell(RunFinished(KNOWN_RUN, "done", time.monotonic() - began_s))

    def _tell(self, event: Event) -> None:
        if isinstance(event, PictureWritten):
            self.written.append(event.path)
        if self._as_json:
            line = event.to_json()
            if isinstance(event, Picture):
                # The picture itself is on disk or of no use on a terminal.
                line["png_bytes"] = len(event.png)
                del line["png"]
            print_json(line)
        else:
            self._lines.tell(event)


@contextmanager
def _interrupts() -> Iterator[threading.Event]:
    """Ctrl+C sets the event instead of breaking off whatever runs; a second one while it is set breaks
    off.
    """
    pressed = threading.Event()

    def press(signal_number: int, frame: object) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        print("\nStopping after this step; press Ctrl+C again to stop at once.", file=sys.stderr)

    if threading.current_thread() is not threading.main_thread():
        yield pressed
        return
    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """What is started meanwhile does not hear Ctrl+C itself: it is told by us, in order."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
