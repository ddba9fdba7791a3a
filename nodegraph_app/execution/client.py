"""The other side of the worker: starts it, asks it, hears it, and outlives it. Knows no Qt and no torch."""

from __future__ import annotations

import itertools
import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from ..core.errors import NodegraphError
from ..settings import Settings, log_folder
from .events import (
    Event,
    MemoryRanOut,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Outcome,
    RunFinished,
    WorkerDied,
)
from .protocol import CancelRun, Prepare, Request, RunWorkflow, Shutdown, UseModelFolders

DEATHS_ALLOWED = 3
DEATH_WINDOW_S = 300.0
"""After this many deaths within this time the worker stays down until it is started by hand."""


STOPPING_S = 5.0
"""A cancelled run that still goes on after this time ends with its worker; the next request gets another."""


class WorkerDown(NodegraphError):
    """The worker died too often and is not restarted unasked."""


class Client:
    """A worker process and the conversation with it.

    One thread calls `poll`; any thread may call the others.
    """

    def __init__(self, settings: Settings):
        self.settings = settings
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._deaths: deque[float] = deque(maxlen=DEATHS_ALLOWED)
        self._pending: deque[Event] = deque()
        self._current_run = 0
        self._open_runs: dict[int, float] = {}
        """Open run → when it was asked for, on the monotonic clock."""
        self._cancelled: dict[int, float] = {}
        """Open run → when it is overdue, on the monotonic clock."""
        self._running_node: str | None = None
        self._short_of_memory: str | None = None
        """Node that ran out of memory and may be trying with less."""
        self._spoilt = False
        """Whether a node of this worker failed for lack of memory."""
        self._outdated = False
        """Whether this worker has other settings than the next one will have."""
        self._down = False
        self._stopped_because: str | None = None

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker, or None when none runs."""
        process = self._process
        return process.pid if process is not None and process.is_alive() else None

    def start(self) -> None:
        """Make sure a worker runs; also one that stayed down. Does not wait for it."""
        with self._lock:
            self._down = False
            self._deaths.clear()
            self._ensure_process()

    def prepare(self) -> None:
        """Let the worker load its libraries now."""
        self._send(Prepare())

    def use_model_folders(self, folders: Sequence[Path]) -> None:
        """Let this worker, and those after it, look for models in these folders. Starts none."""
        with self._lock:
            self.settings = replace(self.settings, model_folders=tuple(folders))
            if self._process is not None:
                self._try_send(UseModelFolders(tuple(map(str, folders))))

    def use_settings(self, settings: Settings) -> None:
        """Let workers have these settings from now on: the one that runs ends, after the runs it has."""
        with self._lock:
            self.settings = settings
            self._outdated = self._process is not None
            idle = not self._open_runs
        if self._outdated and idle:
            self.close()

    def run(
        self,
        workflow: str,
        *,
        workflow_folder: Path | None,
        output_folder: Path,
        targets: Sequence[str] | None = None,
        previews: bool = True,
    ) -> int:
        """Queue a run; returns the number its events carry.

        Args:
            workflow: the document in native JSON.
            workflow_folder: folder of its file, if it has one.
            output_folder: where pictures are written; made if missing.
            targets: ids of the nodes wanted; every output node by default.
            previews: whether somebody watches.

        Raises:
            WorkerDown: the worker died too often. `start` tries again.
        """
        number = next(self._numbers)
        folder = str(workflow_folder.resolve()) if workflow_folder else None
        wanted = tuple(targets) if targets is not None else None
        self._send(RunWorkflow(number, workflow, folder, wanted, str(output_folder.resolve()), previews))
        return number

    def cancel(self, run: int) -> None:
        """Stop a run as soon as that is safe, and in `STOPPING_S` at the latest, if need be with its worker.

        Nothing happens when it is over.
        """
        with self._lock:
            if self._connection is not None and run in self._open_runs:
                self._cancelled.setdefault(run, time.monotonic() + STOPPING_S)
                self._try_send(CancelRun(run))

    def stop_worker(self) -> None:
        """End the worker at once, in the middle of whatever it does. It comes back with the next request."""
        self._stop_worker("it was stopped by force")

    def poll(self, timeout_s: float | None = None) -> Event | None:
        """The next event, or None when none came in time.

        Without a time it waits for ever, though no longer than a cancelled run has to stop.
        """
        if self._pending:
            return self._pending.popleft()
        with self._lock:
            connection, process = self._connection, self._process
        if connection is None or process is None:
            time.sleep(min(timeout_s or 0.05, 0.05))
            return None
        if (left_s := self._stopping_s()) is not None:
            timeout_s = left_s if timeout_s is None else min(timeout_s, left_s)
            if left_s == 0:
                self._stop_worker(f"it did not stop within {STOPPING_S:.0f} s and was replaced")
        ready = wait([connection, process.sentinel], timeout_s)
        if connection in ready:
            try:
                event: Event = connection.recv()
            except (EOFError, OSError):
                return self._buried(process)
            self._observe(event)
            return event
        return self._buried(process) if ready else None

    def close(self) -> None:
        """End the worker; wait for it shortly, then make it end."""
        with self._lock:
            process, connection = self._process, self._connection
            if process is None or connection is None:
                return
            self._try_send(Shutdown())
            busy = self._running_node is not None
            self._process = self._connection = None
            self._running_node = self._stopped_because = self._short_of_memory = None
            self._spoilt = self._outdated = False
            self._open_runs.clear()
            self._cancelled.clear()
            self._pending.clear()
            process.join(0.0 if busy else 0.5)
            if process.is_alive():
                process.kill()
                process.join()
            connection.close()

    def _stopping_s(self) -> float | None:
        """How long the run that is the worker's turn may still go on; None where it was not cancelled."""
        with self._lock:
            overdue_s = self._cancelled.get(min(self._open_runs, default=0))
        return None if overdue_s is None else max(overdue_s - time.monotonic(), 0.0)

    def _stop_worker(self, reason: str) -> None:
        with self._lock:
            if self._process is not None and self._stopped_because is None:
                self._stopped_because = reason
                self._process.kill()

    def _observe(self, event: Event) -> None:
        match event:
            case NodeStarted():
                self._running_node, self._current_run = event.node, event.run
            case MemoryRanOut():
                self._short_of_memory = event.node
            case NodeFinished() | NodeFailed():
                self._running_node = None
                # Native libraries may go on failing in a process in which they once got no memory.
                self._spoilt |= isinstance(event, NodeFailed) and event.node == self._short_of_memory
                self._short_of_memory = None
            case RunFinished():
                self._running_node = None
                with self._lock:
                    self._open_runs.pop(event.run, None)
                    self._cancelled.pop(event.run, None)
                    # Those that waited behind it could not stop before.
                    self._cancelled = dict.fromkeys(self._cancelled, time.monotonic() + STOPPING_S)
                    ends = (self._spoilt or self._outdated) and not self._open_runs
                if ends:
                    self.close()  # the next request starts another

    def _send(self, request: Request) -> None:
        with self._lock:
            self._ensure_process()
            if isinstance(request, RunWorkflow):
                self._open_runs[request.run] = time.monotonic()
            self._try_send(request)

    def _try_send(self, request: Request) -> None:
        assert self._connection is not None
        with suppress(OSError):  # the worker has just died; `poll` reports that
            self._connection.send(request)

    def _ensure_process(self) -> None:
        if self._process is not None:
            return
        if self._down:
            raise WorkerDown(
                f"The worker process died {DEATHS_ALLOWED} times within {DEATH_WINDOW_S / 60:.0f} minutes "
                "and was left down. The workflow is safe.",
                hint=f"See the log in {log_folder()}, then start it again.",
            )
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=True)
        log_file: str | None = str(log_folder() / "worker.log")
        try:
            log_folder().mkdir(parents=True, exist_ok=True)
        except OSError:
            log_file = None  # what it says goes where this process says it
        process = context.Process(
            target=_serve,
            args=(theirs, self.settings, log_file),
            name="nodegraph-worker",
            daemon=True,
        )
        process.start()
        theirs.close()
        self._process, self._connection = process, ours

    def _buried(self, process: BaseProcess) -> Event | None:
        """The worker is gone unasked: say so, close the open runs, and let the next request start another."""
        process.join()
        with self._lock:
            if self._process is not process:
                return None
            if self._connection is not None:
                self._connection.close()
            self._process = self._connection = None
            self._short_of_memory, self._spoilt, self._outdated = None, False, False
            node, self._running_node = self._running_node, None
            reason, self._stopped_because = self._stopped_because, None
            if reason is None:
                reason = _ending(process.exitcode)
                self._count_death()
            for run, asked_s in sorted(self._open_runs.items()):
                outcome: Outcome = "cancelled" if run in self._cancelled else "failed"
                self._pending.append(RunFinished(run, outcome, time.monotonic() - asked_s))
            self._open_runs.clear()
            self._cancelled.clear()
            return WorkerDied(self._current_run, node, reason, not self._down)

    def _count_death(self) -> None:
        now_s = time.monotonic()
        self._deaths.append(now_s)
        self._down = len(self._deaths) == DEATHS_ALLOWED and now_s - self._deaths[0] <= DEATH_WINDOW_S


def _serve(connection: Connection, settings: Settings, log_file: str | None) -> None:
    """Entry of the spawned process; imports the worker's side only there."""
    from .worker import main

    main(connection, settings, log_file)


def _ending(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        try:
            return f"it was ended by signal {signal.Signals(-exit_code).name}"
        except ValueError:
            return f"it was ended by signal {-exit_code}"
    return f"it ended with exit code {exit_code}"
