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
import sys
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType

from .. import builtin, machine
from ..core.economy import Economy
from ..core.errors import NodegraphError, sentence
from ..core.files import FileRef
from ..core.graph import Graph
from ..core.performance import Performance
from ..core.run import Run
from ..documents.document import Document
from ..documents.model_files import MOST_HASHED_BYTES, models_in_use, weight_files
from ..documents.native import dumps, loads
from ..models import devices
from ..settings import Settings
from ..workspace import Workspace, memory_of
from .cache import MemoryCache, Result
from .disk import DiskCache
from .events import CancelHeard, Event, RunFinished, RunRefused, WorkerReady
from .executor import Surroundings, execute, hold
from .hashing import IdleHasher
from .journal import StepJournal
from .ledger import Ledger
from .plan import Plan, make_plan
from .protocol import CancelRun, Prepare, Request, RunWorkflow, Shutdown, UseModelFolders
from .step import Step
from .tiers import TieredCache

log = logging.getLogger(__name__)

NONE_KNOWN: Mapping[str, Economy] = MappingProxyType({})
WITHOUT_TORCH = {"image", "mask", "integer", "number", "text", "boolean", "choice", "file"}
"""Sockets of plain and of numpy values: a picture is written again without waiting for torch to load."""


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
        self.sending = threading.Lock()
        self.settings = settings
        self.registry = builtin.registry()
        for pack in self.registry.unloaded:
            log.warning("%s\n%s", pack, pack.details)
        self.cache = TieredCache(MemoryCache(settings.cache_bytes), DiskCache.of(settings))
        self.journal = StepJournal.of(settings)
        self.waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self.cancelled: dict[int, threading.Event] = {}
        self.read = ("", Document(Graph(self.registry)))
        """The workflow that was planned last, as text and as the document it is: nobody edits it here."""
        self.workspaces: dict[str | None, Workspace] = {}
        self.ledger = Ledger.of(settings)
        self.hasher = IdleHasher(Workspace(settings).sha256)
        self.device: WorkerReady | None = None
        self.torch_asked = False
        self.vram_bytes: int | None = None

    def serve(self) -> None:
        """Answer requests in the order they come."""
        threading.Thread(target=self._listen, name="requests", daemon=True).start()
        while True:
            match self.waiting.get():
                case RunWorkflow() as request:
                    self.hasher.pause()
                    self._run(request)
                    self.hasher.resume()
                case Prepare():
                    self._prepare()
                case UseModelFolders(folders):
                    self.use_model_folders(map(Path, folders))
                case Shutdown():
                    return

    def use_model_folders(self, folders: Iterable[Path]) -> None:
        """Look for models in these folders from now on."""
        self.settings = replace(self.settings, model_folders=tuple(folders))
        self.workspaces.clear()

    def _listen(self) -> None:
        while True:
            try:
                request = self.connection.recv()
            except (EOFError, OSError):
                os._exit(0)  # the other side is gone; a run in progress has nobody to report to
            match request:
                case CancelRun():
                    if (cancelled := self.cancelled.get(request.run)) is not None:
                        cancelled.set()
                        with suppress(OSError):  # the other side is gone, as the next `recv` finds out
                            self._emit(CancelHeard(request.run))
                case RunWorkflow():
                    self.cancelled[request.run] = threading.Event()
                    self.waiting.put(request)
                case _:
                    self.waiting.put(request)

    def _emit(self, event: Event) -> None:
        with self.sending:  # two threads have something to say
            self.connection.send(event)

    def _device(self) -> WorkerReady:
        """Where this worker computes: as an earlier worker wrote down, else as torch says."""
        if self.device is None:
            known = machine.remembered(self.settings.device, self.settings.cache_folder)
            if known is not None:
                self._announce(known.at(self.settings.performance))
        return self.device or self._device_of_torch()

    def _device_of_torch(self) -> WorkerReady:
        """Where this worker computes; the first call loads torch."""
        if not self.torch_asked:
            name = devices.pick(self.settings.device)
            found = machine.Device(
                name, devices.numerics(name), devices.description(name), devices.usable_bytes(name)
            )
            machine.remember(self.settings.device, self.settings.cache_folder, found)
            self._announce(found.at(self.settings.performance))
            self.vram_bytes = self.settings.vram_bytes or devices.memory_bytes(name)
            self.torch_asked = True
        assert self.device is not None
        return self.device

    def _announce(self, found: machine.Device) -> None:
        ready = WorkerReady(0, found.name, found.numerics, found.description, found.memory_bytes)
        if ready != self.device:
            self.device = ready
            self._emit(ready)

    def _prepare(self) -> None:
        try:
            self._device_of_torch()
            import_heavy_libraries()
        except NodegraphError as error:
            log.warning("%s", error)  # the first run says it to the reader

    def _run(self, request: RunWorkflow) -> None:
        try:
            device = self._device()
            self.settings.performance.require(device.device)
            plan, held = self._settled(request, device)
            if any(needs_torch(step) for step in plan.with_verdict("run")):
                sure = self._device_of_torch()
                import_heavy_libraries()
                if sure != device:
                    self.settings.performance.require(sure.device)
                    plan, held = self._settled(request, sure)
                device = sure
        except NodegraphError as error:
            self._refuse(request, error.message, error.hint)
        except Exception as error:
            log.error("run %d could not be planned\n%s", request.run, traceback.format_exc())
            self._refuse(request, f"The workflow could not be planned: {type(error).__name__}: {error}", None)
        else:
            around = Surroundings(
                request.run, device.device, Path(request.output_folder), request.workflow, request.previews,
                self.cancelled[request.run], self._emit, self.ledger, self.journal,
                partial(lend_networks, self.vram_bytes, self.settings.performance),
                lambda economies: self._settled(request, device, economies),
                lambda file: self._is_unchanged(request, file),
                lambda: self._naming_its_models(request), self.workspaces[request.workflow_folder].new_models,
            )  # fmt: skip
            self._execute(plan, held, around, request)
        finally:
            self.cancelled.pop(request.run, None)

    def _execute(
        self, plan: Plan, held: Mapping[str, Result], around: Surroundings, request: RunWorkflow
    ) -> None:
        try:
            execute(plan, self.cache, around, held)
        except Exception as error:
            log.error("run %d broke off\n%s", request.run, traceback.format_exc())
            hint = "The workflow and all finished results are safe. Run again to go on from there."
            self._refuse(request, f"The run broke off: {sentence(str(error) or type(error).__name__)}", hint)
        else:
            self.hasher.wish(large_model_files(plan))

    def _naming_its_models(self, request: RunWorkflow) -> str | None:
        """The workflow of a run with the models that make its pictures, as they lie here now.

        None where pictures shall not carry it.
        """
        if not self.settings.workflow_in_pictures:
            return None
        document, workspace = self.read[1], self.workspaces[request.workflow_folder]
        return dumps(replace(document, models=models_in_use(document, workspace, workspace.sha256)))

    def _is_unchanged(self, request: RunWorkflow, file: FileRef) -> bool:
        """Whether a file still has the content it was planned with; where not, networks read from it go."""
        with suppress(OSError):
            if self.workspaces[request.workflow_folder].digest(Path(file.path)) == file.digest:
                return True
        if file.kind != "image" and "torch" in sys.modules:
            from ..models.store import resident_models

            resident_models().release()
        return False

    def _settled(
        self, request: RunWorkflow, device: WorkerReady, economies: Mapping[str, Economy] = NONE_KNOWN
    ) -> tuple[Plan, dict[str, Result]]:
        """A plan and, in hand, every known result that it counts on."""
        plan = self._plan(request, device, economies)
        while (held := hold(plan, self.cache)) is None:
            plan = self._plan(request, device, economies)
        return plan, held

    def _plan(
        self, request: RunWorkflow, device: WorkerReady, economies: Mapping[str, Economy] = NONE_KNOWN
    ) -> Plan:
        if request.workflow != self.read[0]:
            self.read = (request.workflow, loads(request.workflow.encode(), self.registry))
        graph = self.read[1].graph
        folder = request.workflow_folder
        if folder not in self.workspaces:
            self.workspaces[folder] = Workspace(self.settings, Path(folder) if folder else None)
        workspace = self.workspaces[folder]
        workspace.library.refresh()
        workspace.wanted = self.read[1].models
        for path in workspace.unsure(graph):
            with suppress(OSError):
                workspace.sha256(path)
        self.ledger.refresh()
        return make_plan(
            graph, workspace, self.cache, targets=request.targets, numerics=device.numerics,
            output_folder=Path(request.output_folder), model_folder=workspace.new_models,
            past=self.ledger, economies=economies,
            memory=memory_of(self.settings, device.numerics, device.memory_bytes),
        )  # fmt: skip

    def _refuse(self, request: RunWorkflow, message: str, hint: str | None) -> None:
        self._emit(RunRefused(request.run, message, hint))
        self._emit(RunFinished(request.run, "failed", 0.0))


def needs_torch(step: Step) -> bool:
    """Whether a node meets tensors or networks, by the types of its sockets."""
    spec = step.spec
    assert spec is not None, "a step of unknown type is blocked and never run"
    types = {end.type.name for end in spec.inputs} | {end.type.name for end in spec.outputs}
    return not types <= WITHOUT_TORCH


def lend_networks(
    vram_bytes: int | None, performance: Performance, step: Step, run: Run
) -> AbstractContextManager[None]:
    """Networks for a node that may use some, as fast as chosen, as thriftily as planned and within the
    device's budget.
    """
    if not needs_torch(step) and "torch" not in sys.modules:
        return nullcontext()
    from ..models.store import resident_models

    store, thrift = resident_models(), step.economy
    store.budget_bytes, store.performance = vram_bytes, performance
    return store.work(
        step.node, check=run.check, alone=thrift.alone, offload=thrift.offload,
        working_bytes=step.forecast.working_bytes,
    )  # fmt: skip


def large_model_files(plan: Plan) -> Iterator[Path]:
    """The files that saving would not wait for."""
    for file in plan.files:
        with suppress(OSError, ValueError):
            if file.kind != "image":
                parts = weight_files(Path(file.path))
                if sum(part.stat().st_size for part in parts) > MOST_HASHED_BYTES:
                    yield from parts


def import_heavy_libraries() -> None:
    """What the first run of nearly every workflow needs, imported while the reader still looks."""
    importlib.import_module("nodegraph_app.models.gateway")
    importlib.import_module("nodegraph_app.diffusion.sampling")
