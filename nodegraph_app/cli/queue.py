"""``queue``: jobs that wait, and what can be done with them."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from ..execution.client import Client
from ..execution.database import Database
from ..execution.history import History
from ..execution.queue import IN_LINE, READY, Job, NewJob, Queue
from ..execution.queue_run import JobEnded, QueueRun
from ..execution.recording import Recorder
from ..settings import Settings
from .axes import add_axis_argument, read_grid
from .combinations import in_order, named
from .conversation import EXIT_CODES, POLL_S, tell_json, worker
from .opening import (
    Opened,
    add_device_arguments,
    add_file_arguments,
    node_library,
    on_device,
    open_workflow,
    record_number,
)
from .printing import print_json, shown_path, table
from .progress import ProgressLines

NAME = "queue"

Act = Callable[[Queue, argparse.Namespace], int]


def add_to(commands: Any) -> None:
    """Declare the command and its verbs."""
    parser = commands.add_parser(NAME, help="jobs that wait to be run; without a verb they are listed")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(act=_with_queue(_list))
    verbs = parser.add_subparsers(metavar="VERB")

    def verb(name: str, act: Act, help_text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = verbs.add_parser(name, help=help_text)
        made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")
        made.set_defaults(act=_with_queue(act))
        return made

    verb("list", _list, "what waits, in the order it will run, and what is over")
    add = verb("add", _add, "put a workflow at the end of the line, with --axis once for each value")
    add_file_arguments(add)
    add_axis_argument(add)
    add.add_argument("--out", metavar="DIR", type=Path, help="where its pictures are written")
    run = verb("run", _run, "run what waits or was interrupted, until nothing is left")
    add_device_arguments(run)
    several = (
        ("pause", _pause, "keep jobs from being run; without JOB, all that wait"),
        ("resume", _resume, "let paused jobs wait again; without JOB, all"),
    )
    for name, act, help_text in several:
        verb(name, act, help_text).add_argument("jobs", metavar="JOB", type=record_number, nargs="*")
    chosen = (
        ("cancel", _cancel, "give jobs up, also one that runs; they stay listed"),
        ("repeat", _repeat, "put copies of jobs at the end of the line"),
        ("remove", _remove, "forget jobs"),
    )
    for name, act, help_text in chosen:
        verb(name, act, help_text).add_argument("jobs", metavar="JOB", type=record_number, nargs="+")
    move = verb("move", _move, "give a job another place in line")
    move.add_argument("job", metavar="JOB", type=record_number)
    move.add_argument("position", metavar="PLACE", type=_place, help="1 is next; also: first, last")


def _place(text: str) -> int:
    words = {"first": 1, "last": 2**31}
    if text in words:
        return words[text]
    if text.isdecimal() and int(text) >= 1:
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text}” is no place in line: write 1, 2, …, first or last")


def _with_queue(act: Act) -> Callable[[argparse.Namespace], int]:
    def open_first(arguments: argparse.Namespace) -> int:
        with _queue() as queue:
            return act(queue, arguments)

    return open_first


@contextmanager
def _queue() -> Iterator[Queue]:
    database = Database()
    try:
        yield Queue(database)
    finally:
        database.close()


def _list(queue: Queue, arguments: argparse.Namespace) -> int:
    jobs = queue.jobs()
    if arguments.json:
        print_json({"jobs": [as_json(job) for job in jobs]})
        return 0
    for line in table(_line(job) for job in jobs):
        print(line)
    if not jobs:
        print("The queue is empty. Put a workflow into it: nodegraph-app queue add FILE")
    elif any(job.state in READY for job in jobs):
        print("\nNothing starts by itself: nodegraph-app queue run")
    return 0


def _line(job: Job) -> tuple[str, ...]:
    place = f"{job.position}." if job.position else ""
    added = datetime.fromtimestamp(job.added_s).strftime("%Y-%m-%d %H:%M")
    state = f"{job.state}, asked to {job.wish}" if job.wish else job.state
    return place, f"job {job.id}", state, added, job.title, job.message


def as_json(job: Job) -> dict[str, Any]:
    """A job without its workflow."""
    return {
        "job": job.id,
        "position": job.position or None,
        "state": job.state,
        "wish": job.wish,
        "title": job.title,
        "workflow_folder": job.workflow_folder,
        "output_folder": job.output_folder,
        "added_s": job.added_s,
        "message": job.message,
    }


def _tell_changed(queue: Queue, arguments: argparse.Namespace, numbers: list[int]) -> int:
    """Say what became of the jobs."""
    listed = {job.id: job for job in queue.jobs()}
    jobs = [listed[number] for number in numbers]
    if arguments.json:
        print_json({"jobs": [as_json(job) for job in jobs]})
    else:
        for line in table(_line(job) for job in jobs):
            print(line)
    return 0


def _add(queue: Queue, arguments: argparse.Namespace) -> int:
    opened = open_workflow(arguments)
    output_folder = (arguments.out or opened.settings.output_folder).resolve()
    if arguments.axes:
        return _tell_changed(queue, arguments, queue.add_all(_each(opened, arguments.axes, output_folder)))
    opened.refuse_problems(opened.plan(opened.settings, output_folder))
    return _tell_changed(queue, arguments, queue.add_all([_new_job(opened, opened.title, output_folder)]))


def _each(opened: Opened, axes: Sequence[str], output_folder: Path) -> list[NewJob]:
    """A job for every combination of the axes, named by its values. Raises NodegraphError."""
    grid, jobs = read_grid(opened.graph, axes), []
    for combination in in_order(opened, grid, opened.settings, output_folder):
        title = f"{opened.title}: {', '.join(named(grid, combination))}"
        with grid.placed(opened.graph, combination):
            jobs.append(_new_job(opened, title, output_folder))
    return jobs


def _new_job(opened: Opened, title: str, output_folder: Path) -> NewJob:
    folder = opened.path.resolve().parent
    return NewJob(title, opened.text, str(folder), str(output_folder))


def _pause(queue: Queue, arguments: argparse.Namespace) -> int:
    numbers = arguments.jobs or [job.id for job in queue.jobs("running", *READY)]
    queue.pause(numbers)
    return _tell_changed(queue, arguments, numbers)


def _resume(queue: Queue, arguments: argparse.Namespace) -> int:
    numbers = arguments.jobs or [job.id for job in queue.jobs("paused")]
    queue.resume(numbers)
    return _tell_changed(queue, arguments, numbers)


def _cancel(queue: Queue, arguments: argparse.Namespace) -> int:
    queue.cancel(arguments.jobs)
    return _tell_changed(queue, arguments, arguments.jobs)


def _repeat(queue: Queue, arguments: argparse.Namespace) -> int:
    return _tell_changed(queue, arguments, [queue.repeat(number) for number in arguments.jobs])


def _remove(queue: Queue, arguments: argparse.Namespace) -> int:
    queue.remove(arguments.jobs)
    if arguments.json:
        print_json({"removed": arguments.jobs})
    return 0


def _move(queue: Queue, arguments: argparse.Namespace) -> int:
    queue.move(arguments.job, arguments.position)
    return _tell_changed(queue, arguments, [job.id for job in queue.jobs(*IN_LINE)])


# --- run -----------------------------------------------------------------------------------------------


def _run(queue: Queue, arguments: argparse.Namespace) -> int:
    if not queue.jobs(*READY):
        if not arguments.json:
            print("Nothing waits in the queue.")
        return 0
    settings = on_device(Settings.load(), arguments)
    recorder = Recorder(History(queue.database, keep=settings.history_runs))
    with worker(settings) as (client, interrupted):
        running = QueueRun(queue, recorder, client, node_library())
        try:
            return _Telling(running, as_json=arguments.json).until_empty(client, interrupted)
        finally:
            running.give_back()


class _Telling:
    """Says what a run of the queue does."""

    def __init__(self, running: QueueRun, *, as_json: bool):
        self.running, self.as_json = running, as_json
        self.lines = ProgressLines({})
        self.told = 0

    def until_empty(self, client: Client, interrupted: threading.Event) -> int:
        """Run job after job; returns the exit code."""
        asked_to_stop = False
        while self._next():
            while self.running.job is not None:
                if interrupted.is_set():
                    interrupted.clear()
                    if asked_to_stop:
                        return EXIT_CODES["cancelled"]
                    asked_to_stop = True
                    self.running.stop()
                self.running.heed_wishes()
                event = client.poll(POLL_S)
                if event is None:
                    continue
                tell_json(event) if self.as_json else self.lines.tell(event)
                self.running.observe(event)
        if asked_to_stop:
            return EXIT_CODES["cancelled"]
        return EXIT_CODES["failed" if any(e.state == "failed" for e in self.running.ended) else "done"]

    def _next(self) -> bool:
        """Tell what ended, start the next and tell it; whether there was one."""
        try:
            started = self.running.start_next()
        finally:
            for ended in self.running.ended[self.told :]:
                self._tell_end(ended)
            self.told = len(self.running.ended)
        job = self.running.job
        if started and job is not None:
            if self.as_json:
                print_json({"event": "job_started", "run": self.running.number, **as_json(job)})
            else:
                print(f"Job {job.id}, {job.title}:", flush=True)
        return started

    def _tell_end(self, ended: JobEnded) -> None:
        if self.as_json:
            about = {"job": ended.job.id, "state": ended.state, "message": ended.message}
            more = {"history": ended.run, "seconds": ended.seconds, "pictures": list(ended.pictures)}
            print_json({"event": "job_finished", **about, **more})
            return
        for path in ended.pictures:
            print(f"  {shown_path(Path(path))}", flush=True)
        print(f"Job {ended.job.id} {ended.state}{': ' * bool(ended.message)}{ended.message}", flush=True)
