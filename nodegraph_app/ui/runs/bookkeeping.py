"""Queue and history, as the window uses them.

A commit waits for the disk, so one thread has the database open and the window never does. It records every
run, and carries out jobs of the queue when, and only when, somebody asks for it.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, Signal

from ...core.errors import NodegraphError
from ...core.registry import Registry
from ...execution.database import Database
from ...execution.events import Event, RunFinished, StepProgress
from ...execution.history import History, RunStart
from ...execution.past_values import ParameterPlace, values_in_runs
from ...execution.queue import READY, Queue
from ...execution.queue_run import QueueRun
from ...execution.recording import Recorder
from .rows import Kind, Thumbnails, rows_of
from .worker_link import WorkerLink

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
"""How soon a job that runs heeds what another process asked of it."""

LONGEST_FAREWELL_S = 2.0
"""How long closing the window may wait for the last commit."""


class Bookkeeper(QObject):
    """Keeps the history and runs the queue.

    Args:
        keep: so many runs at most stay in the history; 0 keeps all.

    Signals:
        unfinished: titles of the jobs that wait or were interrupted, found at the start; at least one.
        job_began: title of the job that runs now, and how many wait behind it.
        queue_ended: how many jobs were done, and the titles of those that failed.
        listed: a tuple of `RunRow`, and whether this window runs the queue; while somebody looks.
        workflow_read: title and text of a workflow that was asked for.
        values_read: a `ParameterPlace` that was asked for, and a tuple of `RunValue`.
        trouble: a `NodegraphError` that keeps something from being recorded or run.
    """

    unfinished = Signal(object)
    job_began = Signal(str, int)
    queue_ended = Signal(int, object)
    listed = Signal(object, bool)
    workflow_read = Signal(str, str)
    values_read = Signal(object, object)
    trouble = Signal(object)

    def __init__(self, link: WorkerLink, registry: Registry, parent: QObject | None = None, *, keep: int = 0):
        super().__init__(parent)
        self._link, self._registry, self._keep = link, registry, keep
        self._errands: queue.SimpleQueue[Callable[[_Books], object] | None] = queue.SimpleQueue()
        self._clerk: threading.Thread | None = None
        # In the thread that reads events: they are only put in line here.
        link.arrived.connect(self._observe, Qt.ConnectionType.DirectConnection)

    def start(self) -> None:
        """Open the database, and say which jobs are unfinished. Returns at once."""
        if self._clerk is None:
            self._clerk = threading.Thread(target=self._work, name="nodegraph-books", daemon=True)
            self._clerk.start()

    def run_began(self, number: int, start: RunStart, continues: int | None = None) -> None:
        """A run of the open workflow was asked for.

        Args:
            continues: number of the run that was paused, where it is the same.
        """
        self._errands.put(lambda books: books.begin(number, start, continues))

    def run_halted(self, number: int) -> None:
        """The run that has just been stopped shall be continued."""
        self._errands.put(lambda books: books.halt(number))

    def run_given_up(self, number: int) -> None:
        """The run that was paused is not continued."""
        self._errands.put(lambda books: books.give_up(number))

    def run_queue(self) -> None:
        """Run what waits, one job after another."""
        self._link.start()
        self._errands.put(lambda books: books.run_queue())

    def stop_queue(self) -> None:
        """Stop the job that runs; it goes back in line."""
        self._errands.put(lambda books: books.stop_queue())

    def do(self, act: Callable[[Queue, History], object]) -> None:
        """Change queue or history, and list them anew. An error is told by `trouble`."""
        self._errands.put(lambda books: books.change(act))

    def look(self, wanted: bool) -> None:
        """List queue and history now if they changed, and from now on as they change, or no longer."""
        self._errands.put(lambda books: books.look(wanted))

    def read_workflow(self, kind: Kind, number: int) -> None:
        """Read the workflow of a job or a run; `workflow_read` has it."""
        self._errands.put(lambda books: books.read_workflow(kind, number))

    def read_values(self, place: ParameterPlace) -> None:
        """Read which values a parameter had in past runs; `values_read` has them."""
        self._errands.put(lambda books: books.read_values(place))

    def close(self) -> None:
        """Write what is known; a job that runs is back in line."""
        self._errands.put(None)
        if self._clerk is not None:
            self._clerk.join(LONGEST_FAREWELL_S)
            self._clerk = None

    def _observe(self, event: Event) -> None:
        if not isinstance(event, StepProgress):
            self._errands.put(lambda books: books.observe(event))

    def _work(self) -> None:
        try:
            database = Database()
        except NodegraphError as error:
            log.warning("%s", error)
            self.trouble.emit(error)
            return
        books = _Books(self, Queue(database), History(database, keep=self._keep), self._link, self._registry)
        try:
            self._run_errands(books)
        finally:
            database.close()

    def _run_errands(self, books: _Books) -> None:
        errand: Callable[[_Books], object] | None = _Books.tell_unfinished
        while errand is not None:
            try:
                errand(books)
            except NodegraphError as error:
                log.warning("%s", error)
                self.trouble.emit(error)
            except Exception:
                log.exception("Queue and history: an errand failed.")
            errand = self._next_errand(books)
        try:
            books.close()
        except NodegraphError as error:
            log.warning("%s", error)

    def _next_errand(self, books: _Books) -> Callable[[_Books], object] | None:
        try:
            return self._errands.get(timeout=LOOK_EVERY_S if books.busy else None)
        except queue.Empty:
            return _Books.heed_wishes


class _Books:
    """What belongs to the bookkeeper's own thread."""

    def __init__(
        self, keeper: Bookkeeper, queue: Queue, history: History, link: WorkerLink, registry: Registry
    ):
        self._keeper, self._link, self._registry = keeper, link, registry
        self.queue, self.recorder = queue, Recorder(history)
        self._running: QueueRun | None = None
        self._history, self._thumbnails = history, Thumbnails()
        self._watched = False
        self._listed: object = None

    @property
    def busy(self) -> bool:
        """Whether a job runs."""
        return self._running is not None

    def tell_unfinished(self) -> None:
        """Say which jobs could be run."""
        if jobs := self.queue.jobs(*READY):
            self._keeper.unfinished.emit(tuple(job.title for job in jobs))

    def observe(self, event: Event) -> None:
        """Take an event of the worker."""
        running = self._running
        if running is None:
            self.recorder.observe(event)
            if isinstance(event, RunFinished):
                self.list()
            return
        with self._or_give_up():
            running.observe(event)
            if running.job is None:
                self._next_job(running)

    def run_queue(self) -> None:
        """Take the first job."""
        if self._running is None:
            self._running = QueueRun(self.queue, self.recorder, self._link.client, self._registry)
            with self._or_give_up():
                self._next_job(self._running)

    def stop_queue(self) -> None:
        """Stop the job that runs."""
        if self._running is not None:
            self._running.stop()

    def change(self, act: Callable[[Queue, History], object]) -> None:
        """Do something with queue and history, and list them."""
        try:
            act(self.queue, self._history)
        finally:
            self.list()
        self.heed_wishes()

    def look(self, wanted: bool) -> None:
        """List what there is if somebody else changed it."""
        began = wanted and not self._watched
        self._watched = wanted
        (version,) = self.queue.database.rows("PRAGMA data_version")[0]
        if began or version != self._listed:
            self._listed = version
            self.list()

    def list(self) -> None:
        """Tell what there is, if somebody looks."""
        if self._watched:
            self._keeper.listed.emit(rows_of(self.queue, self._history, self._thumbnails), self.busy)

    def read_workflow(self, kind: Kind, number: int) -> None:
        """Tell a workflow."""
        if kind == "job":
            job = self.queue.job(number)
            self._keeper.workflow_read.emit(job.title, job.workflow)
        else:
            start = self._history.run(number).start
            self._keeper.workflow_read.emit(start.title, start.workflow)

    def read_values(self, place: ParameterPlace) -> None:
        """Tell which values a parameter had."""
        self._keeper.values_read.emit(place, values_in_runs(self._history.database, place))

    def begin(self, number: int, start: RunStart, continues: int | None) -> None:
        """A run of the open workflow was asked for."""
        if continues is None or not self.recorder.go_on(continues, number):
            self.recorder.begin(number, start)
        self.list()

    def halt(self, number: int) -> None:
        """A run is paused."""
        self.recorder.halt(number)
        self.list()

    def give_up(self, number: int) -> None:
        """A paused run is not continued."""
        self.recorder.give_up(number)
        self.list()

    def heed_wishes(self) -> None:
        """Stop the job that runs where another process asked for it."""
        if self._running is not None:
            self._running.heed_wishes()

    def close(self) -> None:
        """Nothing more will be heard."""
        if self._running is not None:
            self._running.give_back()
        self.recorder.abandon("the window was closed")

    @contextmanager
    def _or_give_up(self) -> Iterator[None]:
        """The queue stops where it cannot go on."""
        try:
            yield
        except NodegraphError:
            self._running = None
            raise

    def _next_job(self, running: QueueRun) -> None:
        if running.start_next() and running.job is not None:
            self._keeper.job_began.emit(running.job.title, len(self.queue.jobs(*READY)))
            self.list()
            return
        self._running = None
        self.list()
        failed = tuple(ended.job.title for ended in running.ended if ended.state == "failed")
        done = sum(ended.state == "done" for ended in running.ended)
        self._keeper.queue_ended.emit(done, failed)
