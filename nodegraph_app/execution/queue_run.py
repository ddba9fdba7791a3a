"""Carries out jobs of the queue, one after another, on a worker.

It is told the events of a client by whoever polls it, and never waits itself; command line and window use it
alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..core.errors import NodegraphError
from ..core.registry import Registry
from ..documents import native
from .client import WorkerDown
from .events import Event
from .history import PictureRecord, RunEnd, RunStart
from .queue import Job, Queue, State
from .recording import Recorder


class Runner(Protocol):
    """What can run a workflow: a `Client`, or what stands in front of one."""

    def run(self, workflow: str, *, workflow_folder: Path | None, output_folder: Path, previews: bool) -> int:
        """Ask for a run; returns the number its events carry. Raises WorkerDown."""

    def cancel(self, run: int) -> None:
        """Stop a run between two steps."""


@dataclass(frozen=True)
class JobEnded:
    """What became of a job.

    Attributes:
        job: as it was when it was claimed.
        state: it is in now.
        message: why, where it is not done.
        run: its number in the history; None when no run began.
        seconds: of the run.
        pictures: paths of those it wrote.
    """

    job: Job
    state: State
    message: str
    run: int | None
    seconds: float
    pictures: tuple[str, ...]


class QueueRun:
    """Takes jobs, runs them and keeps what became of them. It belongs to the thread of its queue's database.

    Attributes:
        job: the one that runs, or None.
        number: of its run, in events.
        ended: those that are over, oldest first.
    """

    def __init__(self, queue: Queue, recorder: Recorder, runner: Runner, registry: Registry):
        self.queue, self.recorder, self.runner, self.registry = queue, recorder, runner, registry
        self.job: Job | None = None
        self.number = 0
        self.ended: list[JobEnded] = []
        self._stopping = False

    def start_next(self) -> bool:
        """Take the next job and ask the worker for it; whether there was one.

        Jobs that cannot be read end at once, and the one behind them is taken.

        Raises:
            WorkerDown: the worker died too often; the job is back in line.
            DatabaseError: queue or history cannot be written.
        """
        while not self._stopping and (job := self.queue.claim()) is not None:
            try:
                graph = native.loads(job.workflow, self.registry).graph
                start = RunStart.of(
                    graph, origin="queue", title=job.title, workflow=job.workflow, file=None,
                    output_folder=job.output_folder, job=job.id,
                )  # fmt: skip
                folder = Path(job.workflow_folder) if job.workflow_folder else None
                self.number = self.runner.run(
                    job.workflow,
                    workflow_folder=folder,
                    output_folder=Path(job.output_folder),
                    previews=False,
                )
            except WorkerDown as error:
                self.queue.finish(job.id, "interrupted", error.message)
                raise
            except NodegraphError as error:
                self.queue.finish(job.id, "failed", error.message)
                self.ended.append(JobEnded(job, "failed", error.message, None, 0.0, ()))
                continue
            self.job = job
            self.recorder.begin(self.number, start, self._keep)
            return True
        return False

    def observe(self, event: Event) -> None:
        """Take an event of the client. Raises DatabaseError."""
        self.recorder.observe(event)

    def heed_wishes(self) -> None:
        """Stop the job that runs where somebody, in whatever process, asked for it."""
        if self.job is not None and self.queue.wish(self.job.id) is not None:
            self.runner.cancel(self.number)

    def stop(self) -> None:
        """Stop the job that runs; it goes back in line, and no other is taken."""
        self._stopping = True
        if self.job is not None:
            self.runner.cancel(self.number)

    def give_back(self) -> None:
        """Put the job that runs back in line without waiting for the worker."""
        self._stopping = True
        if self.job is not None:
            self.recorder.abandon("left before it was over")

    def _keep(self, run: int, end: RunEnd) -> None:
        """Job and history change in one transaction, and only after the pictures are found on the disk."""
        job = self.job
        assert job is not None
        self.job = None
        state, message = self._verdict(job, end)
        self.queue.finish(job.id, state, message, run=(run, end))
        pictures = tuple(picture.path for picture in end.pictures)
        self.ended.append(JobEnded(job, state, message, run, end.seconds, pictures))

    def _verdict(self, job: Job, end: RunEnd) -> tuple[State, str]:
        if end.outcome == "cancelled":
            wish = self.queue.wish(job.id)
            states: dict[str | None, State] = {"cancel": "cancelled", "pause": "paused", None: "interrupted"}
            return states[wish], "" if wish else "it was stopped"
        if end.outcome == "done":
            if lost := missing(end.pictures):
                return "failed", f"The picture “{lost[0].path}” is not on the disk as it was written."
            return "done", ""
        return "failed", end.message


def missing(pictures: Iterable[PictureRecord]) -> list[PictureRecord]:
    """Those that are not on the disk with the content they were written with."""

    def lies_there(picture: PictureRecord) -> bool:
        try:
            with Path(picture.path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == picture.sha256
        except OSError:
            return False

    return [picture for picture in pictures if not lies_there(picture)]
