"""The worker process: owns device, models and results; answers requests with events.

Its main thread runs workflows. A second thread reads requests, so that a cancellation is heard in the
middle of a run, and ends the process when the other side is gone.
"""

from __future__ import annotations

import faulthandler
import importlib
import logging
import os
import queue
import signal
import threading
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from .. import builtin, machine
from ..core.errors import NodegraphError
from ..documents.native import loads
from ..models import devices
from ..settings import Settings
from ..workspace import Workspace
from .cache import MemoryCache
from .disk import DiskCache
from .events import Event, RunFinished, RunRefused, WorkerReady
from .executor import Surroundings, execute, hold
from .journal import StepJournal
from .plan import Plan, make_plan
from .protocol import CancelRun, Prepare, Request, RunWorkflow, Shutdown
from .tiers import TieredCache

log = logging.getLogger(__name__)


def main(connection: Connection, settings: Settings, log_file: str | None) -> None:
    """Serve until asked to end or until the other side is gone."""
    # Threads that spin while they wait starve each other when another program computes too; OpenMP reads this
    # when torch is loaded, later in this process.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the client, which then cancels in good order
    _write_output_to(log_file)
    Worker(connection, settings).serve()


def _write_output_to(log_file: str | None) -> None:
    """Libraries print; that belongs in the log, not among the reader's lines."""
    if log_file is None:
        return
    stream = Path(log_file).open("a", buffering=1, encoding="utf-8", errors="replace")  # noqa: SIM115  # for the life of the process
    for standard in (1, 2):
        os.dup2(stream.fileno(), standard)
    faulthandler.enable(stream)
    logging.basicConfig(
        stream=stream, level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )


class Worker:
    """One process's worth of execution."""

    def __init__(self, connection: Connection, settings: Settings):
        self.connection = connection
        self.settings = settings
        self.registry = builtin.registry()
        self.cache = TieredCache(MemoryCache(settings.cache_bytes), DiskCache.of(settings))
        self.journal = StepJournal.of(settings)
        self.waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self.cancelled: dict[int, threading.Event] = {}
        self.workspaces: dict[str | None, Workspace] = {}
        self.earlier: Plan | None = None
        self.device: WorkerReady | None = None

    def serve(self) -> None:
        """Answer requests in the order they come."""
        threading.Thread(target=self._listen, name="requests", daemon=True).start()
        while True:
            match self.waiting.get():
                case RunWorkflow() as request:
                    self._run(request)
                case Prepare():
                    self._prepare()
                case Shutdown():
                    return

    def _listen(self) -> None:
        while True:
            try:
                request = self.connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the other side is gone; a run in progress has nobody to report to
            match request:
                case CancelRun():
                    if request.run in self.cancelled:
                        self.cancelled[request.run].set()
                case RunWorkflow():
                    self.cancelled[request.run] = threading.Event()
                    self.waiting.put(request)
                case _:
                    self.waiting.put(request)

    def _emit(self, event: Event) -> None:
        self.connection.send(event)

    def _device(self) -> WorkerReady:
        """Where this worker computes; the first call loads torch and says so."""
        if self.device is None:
            name = devices.pick(self.settings.device)
            self.device = WorkerReady(0, name, devices.numerics(name), devices.description(name))
            self._emit(self.device)
            machine.remember(
                self.settings.device, self.settings.cache_folder,
                machine.Device(self.device.device, self.device.numerics, self.device.description),
            )  # fmt: skip
        return self.device

    def _prepare(self) -> None:
        try:
            self._device()
            import_heavy_libraries()
        except NodegraphError as error:
            log.warning("%s", error)  # the first run says it to the reader

    def _run(self, request: RunWorkflow) -> None:
        try:
            device = self._device()
            plan = self._plan(request, device)
            while (held := hold(plan, self.cache)) is None:
                plan = self._plan(request, device)
        except NodegraphError as error:
            self._refuse(request, error.message, error.hint)
        except Exception as error:
            log.error("run %d could not be planned\n%s", request.run, traceback.format_exc())
            self._refuse(request, f"The workflow could not be planned: {type(error).__name__}: {error}", None)
        else:
            around = Surroundings(
                request.run, device.device, Path(request.output_folder), request.workflow, request.previews,
                self.cancelled[request.run], self._emit, self.journal,
            )  # fmt: skip
            execute(plan, self.cache, around, held)
            self.earlier = plan
        finally:
            self.cancelled.pop(request.run, None)

    def _plan(self, request: RunWorkflow, device: WorkerReady) -> Plan:
        graph = loads(request.workflow.encode(), self.registry).graph
        folder = request.workflow_folder
        if folder not in self.workspaces:
            self.workspaces[folder] = Workspace(self.settings, Path(folder) if folder else None)
        workspace = self.workspaces[folder]
        workspace.library.refresh()
        return make_plan(
            graph, workspace, self.cache, targets=request.targets, numerics=device.numerics,
            output_folder=Path(request.output_folder), earlier=self.earlier,
        )  # fmt: skip

    def _refuse(self, request: RunWorkflow, message: str, hint: str | None) -> None:
        self._emit(RunRefused(request.run, message, hint))
        self._emit(RunFinished(request.run, "failed", 0.0))


def import_heavy_libraries() -> None:
    """What the first run of nearly every workflow needs, imported while the reader still looks."""
    importlib.import_module("nodegraph_app.models.gateway")
    importlib.import_module("nodegraph_app.diffusion.sampling")
