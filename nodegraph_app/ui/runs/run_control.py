"""Running from the window: what Run and Cancel do, and what becomes of everything a run says.

The document is only read. Plans are made here, without asking the worker, so that the nodes say what Run
would do while the worker is busy. A press of Run may stand for several runs, each with the next seeds, and
may be paused: the worker stops between two steps, which its journal keeps, and goes on from there when asked
for the same again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from ... import machine
from ...core.errors import NodegraphError
from ...core.forecast import Memory, NoLimit
from ...core.graph import Graph
from ...core.problems import Problem
from ...core.seed_control import SeedPlace, with_seeds
from ...documents.document import Document
from ...execution.cache import CacheView, KnownResults
from ...execution.disk import DiskCache
from ...execution.events import (
    Event,
    MemoryRanOut,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Outcome,
    Picture,
    PictureWritten,
    RunFinished,
    RunRefused,
    StepProgress,
    WorkerDied,
    WorkerReady,
)
from ...execution.ledger import Ledger
from ...execution.plan import Plan
from ...execution.seed_series import SeedSeries
from ...settings import Settings
from ...workspace import Workspace, memory_of
from .node_book import NodeBook
from .planning import DeviceFacts, Planner, nothing_can_be_made
from .request import GoingRun, RunRequest, seeded
from .worker_link import WorkerLink

REPLAN_AFTER_MS = 60
"""Edits closer together than this are planned once."""

PATIENCE_MS = 1500
"""After this long a cancelled run that does not stop may be stopped by force."""


OF_ONE_DOCUMENT = (
    "book", "seeds", "running_node", "step", "cancelling", "_planner", "_folder", "_going", "_paused",
    "_again", "_beside", "_run_text", "_spent_s", "_forced", "_pausing", "_step_began_s", "_steps_known",
)  # fmt: skip
"""Attributes of the run control that are about the document in front; those of others are put aside."""


class RunControl(QObject):
    """The runs of the document in front. Those of other open documents go on, and are heard of from afar.

    Args:
        link: to the worker.
        output_folder: where pictures are written.
        past: what was ever made, for reasons and estimates.
        disk: says which results outlived earlier workers.
        numerics, memory_bytes: of the device that the worker will take, where that is known before it runs.
        memory: what both say of the memory there is.

    Signals:
        opened: it works on another document.
        asked: number and text of a run that was asked for; `running_graph` is what it holds.
        states_changed: the states of nodes may differ; ask `book`.
        planned: there is another plan, and `problems` may be others.
        progressed: the running node or step is another.
        picture: node id, `QImage`, the `Picture` event.
        written: node id and path of a picture on disk.
        made: node id and key of a result that was just made.
        failed: a `NodeFailed`.
        blocked: the first `Problem` that keeps something from being made.
        trouble: message and hint about something that concerns no node.
        running_changed: whether a run goes on.
        finished: outcome, or ``"paused"``, and seconds, of all that Run was pressed for.
        repeats: a `RunRequest` for several runs that would all be the same; it was run once.
        short_of_memory: a node's id, what needed too much, and what is done about it.
        cancel_ignored: a cancelled run still goes on; it may be stopped by force.
        device_known: `WorkerReady`, or None while no worker runs.
        elsewhere_changed: the runs of documents that are not in front are others, or further.
        asked_elsewhere: `Document`, number, text and graph of the next run of a batch of one of them.
        finished_elsewhere: its `Document`, outcome and seconds of all that Run was pressed for.
        written_elsewhere: its `Document`, node id and path of a picture on disk.
        picture_elsewhere: its `Document`, `QImage`, the `Picture` event, the key of what it shows, and the
            workflow that is run.
    """

    opened = Signal()
    asked = Signal(int, str)
    states_changed = Signal()
    planned = Signal()
    progressed = Signal()
    picture = Signal(str, QImage, object)
    written = Signal(str, object)
    made = Signal(str, str)
    failed = Signal(object)
    blocked = Signal(object)
    trouble = Signal(str, str)
    running_changed = Signal(bool)
    finished = Signal(str, float)
    repeats = Signal(object)
    cancel_ignored = Signal()
    short_of_memory = Signal(str, str, str)
    device_known = Signal(object)
    elsewhere_changed = Signal()
    asked_elsewhere = Signal(object, int, str, object)
    finished_elsewhere = Signal(object, str, float)
    written_elsewhere = Signal(object, str, object)
    picture_elsewhere = Signal(object, QImage, object, str, str)

    def __init__(
        self,
        link: WorkerLink,
        output_folder: Path,
        parent: QObject | None = None,
        *,
        past: Ledger,
        disk: CacheView | None = None,
        numerics: str = "",
        memory: Callable[[str, int], Memory] = lambda numerics, memory_bytes: NoLimit(),
        memory_bytes: int = 0,
    ):
        super().__init__(parent)
        self.link = link
        self.output_folder = output_folder.resolve()
        self.device: WorkerReady | None = None
        self._known, self._past = KnownResults(disk), past
        self._facts = DeviceFacts(self._known, self.output_folder, numerics, memory, memory_bytes)
        self.keep_seeds = False
        """Whether what runs next shall have the seeds of the last run, see `RunRequest.same_seeds`."""
        self._aside: dict[int, dict[str, Any]] = {}
        """Id of a document that is open but not in front → what `OF_ONE_DOCUMENT` names of it."""
        self._begin_anew(None)
        self._replan = QTimer(self, interval=REPLAN_AFTER_MS, singleShot=True)
        self._replan.timeout.connect(self.plan_now)
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self.cancel_ignored)
        link.arrived.connect(self._observe)
        link.picture_arrived.connect(self._show)
        link.broken.connect(
            lambda text: self.trouble.emit(text, "Save your workflow and start Nodegraph again.")
        )

    def use_settings(self, settings: Settings) -> None:
        """Run, and plan, with these preferences from now on."""
        self.output_folder = settings.output_folder.resolve()
        self._known = KnownResults(DiskCache.of(settings))
        device = machine.remembered(settings.device, settings.cache_folder)
        facts, self._facts.known = self._facts, self._known
        facts.output_folder, facts.memory_of = self.output_folder, partial(memory_of, settings)
        facts.numerics = device.at(settings.performance).numerics if device else ""
        facts.memory_bytes = device.memory_bytes if device else 0
        self.link.client.use_settings(settings)
        self.plan_soon()

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._going is not None

    @property
    def paused(self) -> bool:
        """Whether a run waits to be continued."""
        return self._paused is not None

    @property
    def request(self) -> RunRequest | None:
        """What was asked for and goes on, or is paused."""
        return self._going.request if self._going is not None else self._paused

    @property
    def running_graph(self) -> Graph | None:
        """What runs, with the seeds it was given."""
        return with_seeds(self._going.request.graph, self._going.seeds) if self._going is not None else None

    @property
    def past(self) -> Ledger:
        """What was ever made."""
        return self._past

    @property
    def run_text(self) -> str:
        """The workflow that is run, or was run last, as it was then."""
        return self._run_text

    @property
    def plan(self) -> Plan | None:
        """What Run would do; None where nothing can be planned."""
        return self._planner.plan

    @property
    def graph(self) -> Graph | None:
        """Of the open document; only to be read."""
        return self._planner.graph

    @property
    def plan_problem(self) -> NodegraphError | None:
        """Why nothing can be planned."""
        return self._planner.trouble

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the nodes of the document."""
        return self._planner.problems

    @property
    def first_block(self) -> Problem | None:
        """What has to be mended first before everything that is asked for can be made."""
        return self._planner.first_block(self.plan)

    @property
    def left_s(self) -> float | None:
        """Seconds the running node still needs, guessed from its steps so far."""
        if self.step is None or not self._steps_known < self.step[0] <= self.step[1]:
            return None
        done, total = self.step
        return (time.monotonic() - self._step_began_s) / (done - self._steps_known) * (total - done)

    def last_seed(self, place: SeedPlace) -> int | None:
        """The seed that the run takes, or that the last one took; None where it was edited since."""
        graph = self._planner.graph
        if graph is None or place.node not in graph:
            return None
        if self._going is not None:
            return self._going.seeds_for(graph).get(place)
        return self.seeds.last(graph, place)

    def _begin_anew(self, document: Document | None) -> None:
        """Nothing is known of the document in front."""
        self.book, self.seeds = NodeBook(), SeedSeries()
        self._planner = Planner(document, self._past, self._facts)
        self._folder: Path | None = None
        self.running_node: str | None = None
        self.step: tuple[int, int] | None = None
        self.cancelling = False
        self._going: GoingRun | None = None
        self._paused: RunRequest | None = None
        self._again: RunRequest | None = None
        self._beside: tuple[str, ...] = ()
        """Nodes that were asked for by themselves and that no output may depend on."""
        self._run_text = ""
        self._spent_s = 0.0
        """By the runs of this request that are over."""
        self._forced = self._pausing = False
        self._step_began_s, self._steps_known = 0.0, 0

    def open(self, document: Document, files: Workspace, folder: Path | None) -> None:
        """Work on another document. A run of the one before goes on, though it does not start anew."""
        if document is not self._planner.document:
            self._again = None
            self._patience.stop()
            self._put_aside()
            if (known := self._aside.pop(id(document), None)) is not None:
                self.__dict__.update(known)
            else:
                self._begin_anew(document)
            if self.cancelling:
                self._patience.start()
            self.opened.emit()
        self._planner.files, self._folder = files, folder
        self._past.refresh()
        self.plan_soon()
        self.states_changed.emit()
        self.running_changed.emit(self.running)
        self.progressed.emit()
        self.elsewhere_changed.emit()

    def forget(self, document: Document) -> None:
        """A document that is not in front is closed: its run is cancelled and no longer heard."""
        known = self._aside.pop(id(document), None)
        if known is not None and known["_going"] is not None:
            self.link.cancel(known["_going"].number)
            self.elsewhere_changed.emit()

    @property
    def waits(self) -> bool:
        """Whether the run waits for that of another document."""
        runs = [known["_going"].number for known in self._aside.values() if known["_going"] is not None]
        going = self._going
        return (
            going is not None and self.running_node is None and min(runs, default=going.number) < going.number
        )

    def how_far(self, document: Document) -> str | None:
        """How far the run of an open document is, in words; None while none goes on."""
        if document is self._planner.document:
            going, step = self._going, self.step
        else:
            known = self._aside.get(id(document), {"_going": None, "step": None})
            going, step = known["_going"], known["step"]
        if going is None:
            return None
        return f"running, step {step[0]} of {step[1]}" if step and step[1] else "running"

    def moved(self, files: Workspace, folder: Path | None) -> None:
        """The document lies in another folder now."""
        self._planner.files, self._folder = files, folder
        self.plan_soon()

    def plan_soon(self) -> None:
        """Plan once the edits pause."""
        self._replan.start()

    def plan_now(self) -> None:
        """Find out what Run would do."""
        self._replan.stop()
        seeds = self._seeds()
        if self._planner.look(seeds):
            rows = self.plan.nodes if self.plan else ()
            beside = self._planner.rows_to(self._beside, seeds)
            self.book.replan(rows, self._planner.first_words(), beside=beside)
            self.planned.emit()
            self.states_changed.emit()

    def plan_of(self, targets: tuple[str, ...]) -> Plan:
        """What a run to these nodes would do now. Raises GraphError."""
        return self._planner.to(targets, self._seeds())

    def _seeds(self) -> dict[SeedPlace, int]:
        """Those of the run that goes on; otherwise those of the next one."""
        graph = self._planner.graph
        if graph is None:
            return {}
        if self._going is not None:
            return self._going.seeds_for(graph)
        return self.seeds.again(graph) if self.keep_seeds else self.seeds.upcoming(graph)

    def pictures_of(self, node: str) -> tuple[Path, ...]:
        """The pictures on disk that a cached node wrote when its result was made; they are still there."""
        return self._planner.pictures_of(node)

    def run(
        self, targets: tuple[str, ...] | None = None, *, count: int = 1, same_seeds: bool = False
    ) -> None:
        """Run the document. While it runs already: start anew if it was changed, else do nothing.

        Args:
            targets: ids of the nodes wanted; every output by default.
            count: of runs, one after the other, each with the next seeds.
            same_seeds: take those of the last run.
        """
        found = self._request(targets, count=count, same_seeds=same_seeds)
        if found is None:
            return
        request, block = found
        if self._going is not None:
            if self.cancelling or not request.asks_the_same(self._going.request):
                self._again = request
                self._stop()
            return
        self._begin(request)
        if block is not None and self._going is not None:  # the rest is made
            self.blocked.emit(block)

    def _request(
        self, targets: tuple[str, ...] | None, *, count: int, same_seeds: bool = False
    ) -> tuple[RunRequest, Problem | None] | None:
        """A request of the document as it is now, and what keeps a part of it from being made.

        None where nothing can be made at all; then it has been said why.
        """
        document, files = self._planner.document, self._planner.files
        if document is None or files is None:
            return None
        self.plan_now()
        try:
            if targets is None and self.plan_problem is not None:
                raise self.plan_problem
            plan = self.plan_of(targets) if targets is not None else self.plan
            request = RunRequest.of(document, files, targets, count=count, same_seeds=same_seeds)
        except NodegraphError as problem:
            self.trouble.emit(problem.message, problem.hint or "")
            return None
        assert plan is not None
        block = self._planner.first_block(plan)
        if block is not None and nothing_can_be_made(plan):
            self.blocked.emit(block)
            return None
        return request, block

    def _begin(self, request: RunRequest) -> None:
        """Ask the worker for the first run of a request."""
        self._again = self._paused = None
        self._spent_s = 0.0
        if repeats := request.repeats_itself:
            request, asked = request.once(), request
        self._beside = request.targets or ()
        if self._ask(request):
            self.running_changed.emit(True)
            self.progressed.emit()
            if repeats:
                self.repeats.emit(asked)

    def _ask(self, request: RunRequest) -> bool:
        """Ask the worker for the next run of a request; False when it is down."""
        series = self.seeds
        seeds = series.again(request.graph) if request.same_seeds else series.upcoming(request.graph)
        text, _ = seeded(request, seeds)
        try:
            number = self.link.run(
                text, folder=self._folder, targets=request.targets, output_folder=self.output_folder
            )
        except NodegraphError as problem:
            self.trouble.emit(problem.message, "The worker is being started again; press Run once more.")
            self.link.client.start()
            return False
        self._going, self._run_text = GoingRun(number, request, seeds), text
        self.asked.emit(number, text)
        self.plan_now()
        return True

    def for_queue(self, count: int) -> list[str]:
        """The workflow as text, so many times, each with the next seeds; none where it cannot run."""
        if (found := self._request(None, count=count)) is None:
            return []
        request, _ = found
        if request.repeats_itself:
            request = request.once()
        texts = []
        for _ in range(request.count):
            seeds = self.seeds.upcoming(request.graph)
            texts.append(seeded(request, seeds)[0])
            self.seeds.used(request.graph, seeds, set(request.graph.nodes))
        self.plan_soon()
        return texts

    def cancel(self) -> None:
        """Stop as soon as that is safe, and do not start anew; give up what was paused."""
        self._again = None
        self._pausing = False
        if self._paused is not None:
            self._paused = None
            self.finished.emit("cancelled", self._spent_s)
            self.progressed.emit()
        self._stop()

    def pause(self) -> None:
        """Stop after the current step, in order to go on from there."""
        if self._going is not None and not self.cancelling:
            self._pausing = True
            self._stop()

    def go_on(self) -> None:
        """Continue what was paused: what it had made, and the steps of its journal, are used."""
        if self._going is None and (request := self._paused) is not None:
            spent_s = self._spent_s
            self._begin(request)
            self._spent_s = spent_s

    def _stop(self) -> None:
        if self._going is not None and not self.cancelling:
            self.cancelling = True
            self.link.cancel(self._going.number)
            self._patience.start()
            self.progressed.emit()

    def stop_by_force(self) -> None:
        """End the worker process. What it held in memory is lost; document and disk are not touched."""
        self._again = None
        if self._going is not None:
            self._forced = True
            self.link.kill_worker()

    def _observe(self, event: Event) -> None:
        self._known.observe(event)
        match event:
            case WorkerReady():
                self.device, self._facts.numerics = event, event.numerics
                self._facts.memory_bytes = event.memory_bytes
                self.device_known.emit(event)
                self.plan_now()
                return
            case WorkerDied():
                self._bury(event)
                self._bury_elsewhere(event)
                return
        if self._going is not None and event.run == self._going.number:
            self._observe_run(event)
        else:
            self._observe_elsewhere(event)

    def _observe_run(self, event: Event) -> None:
        self.book.observe(event)
        match event:
            case NodeStarted(node=node):
                self.running_node, self.step = node, None
                self._step_began_s = time.monotonic()
            case StepProgress(done=done, total=total):
                if self.step is None or done == 0:
                    self._step_began_s, self._steps_known = time.monotonic(), done
                self.step = (done, total)
            case PictureWritten(node=node, path=path) if path.endswith(".png"):
                self.written.emit(node, Path(path))
            case NodeFinished(node=node, key=key, cached=False):
                self.made.emit(node, key)
            case MemoryRanOut(node=node, message=message, economy=economy):
                self._planner.economies[node] = economy
                self.plan_now()
                self.short_of_memory.emit(node, message, economy.words)
            case NodeFailed():
                self.failed.emit(event)
            case RunRefused(message=message, hint=hint):
                self.trouble.emit(message, hint or "")
            case RunFinished(outcome=outcome, seconds=seconds):
                self._past.refresh()
                self._over(outcome, seconds)
                return
        self.states_changed.emit()
        self.progressed.emit()

    def _over(self, outcome: Outcome, seconds: float) -> None:
        """A run is over: ask for the next of its request, or say how it all ended."""
        going = self._going
        assert going is not None
        self._spent_s += seconds
        request, given_up = going.request, outcome == "cancelled" and self._again is None
        paused = self._pausing and outcome != "failed" and self._again is None
        if outcome == "done" or (given_up and not paused):
            self.seeds.used(going.request.graph, going.seeds, self.book.ran())
        if outcome == "done" and not request.last:
            request = request.after_one()
            if not self._pausing and self._again is None:
                self._planner.economies.clear()
                self.running_node, self.step, self.cancelling = None, None, False
                if self._ask(request):
                    self.progressed.emit()
                    return
                outcome = "failed"
        elif outcome == "done":
            paused = False  # there is nothing left to go on with
        self._paused = request if paused else None
        self._end()
        self.plan_now()
        self.finished.emit("paused" if paused else outcome, self._spent_s)
        if outcome == "failed" and not self.book.failures:
            self._say_what_blocks()

    def _say_what_blocks(self) -> None:
        """A run failed although no node did: something came in between since it was planned here."""
        self.plan_now()
        if (block := self.first_block) is not None:
            self.blocked.emit(block)

    def _show(self, event: Picture, image: QImage) -> None:
        if self._going is not None and event.run == self._going.number:
            self.picture.emit(event.node, image, event)
        elif (known := self._of_run(event.run)) is not None:
            key, document = known["book"].run_key(event.node), known["_planner"].document
            self.picture_elsewhere.emit(document, image, event, key, known["_run_text"])

    # --- documents that are not in front -------------------------------------------------------------

    def _put_aside(self) -> None:
        if self._planner.document is not None:
            of_it = {name: self.__dict__[name] for name in OF_ONE_DOCUMENT}
            self._aside[id(self._planner.document)] = of_it

    def _of_run(self, run: int) -> dict[str, Any] | None:
        going = (known for known in self._aside.values() if known["_going"] is not None)
        return next((known for known in going if known["_going"].number == run), None)

    @contextmanager
    def _as_if_in_front(self, known: dict[str, Any]) -> Iterator[None]:
        """Let everything be about a document that is not in front; nobody hears of it."""
        in_front = {name: self.__dict__[name] for name in OF_ONE_DOCUMENT}
        waiting, silent = self._patience.isActive(), self.blockSignals(True)
        self.__dict__.update(known)
        try:
            yield
        finally:
            known.update({name: self.__dict__[name] for name in OF_ONE_DOCUMENT})
            self.__dict__.update(in_front)
            self.blockSignals(silent)
            if waiting and not self._patience.isActive():
                self._patience.start()

    def _observe_elsewhere(self, event: Event) -> None:
        known = self._of_run(event.run)
        if known is None:
            return
        document = known["_planner"].document
        with self._as_if_in_front(known):
            self._observe_run(event)
        going = known["_going"]
        match event:
            case PictureWritten(node=node, path=path) if path.endswith(".png"):
                self.written_elsewhere.emit(document, node, Path(path))
            case RunFinished(outcome=outcome) if going is None:
                self.finished_elsewhere.emit(document, outcome, known["_spent_s"])
            case RunFinished():  # the next of its batch
                graph = with_seeds(going.request.graph, going.seeds)
                self.asked_elsewhere.emit(document, going.number, known["_run_text"], graph)
        self.elsewhere_changed.emit()

    def _bury_elsewhere(self, death: WorkerDied) -> None:
        for known in [each for each in self._aside.values() if each["_going"] is not None]:
            with self._as_if_in_front(known):
                self._bury(death)
            self.finished_elsewhere.emit(known["_planner"].document, "failed", 0.0)
        self.elsewhere_changed.emit()

    def _bury(self, death: WorkerDied) -> None:
        self._past.refresh()
        was_running, forced = self._going is not None, self._forced or self.cancelling
        self.device = None
        self.device_known.emit(None)
        mine = self._going is not None and death.run == self._going.number
        node = death.node if mine and not forced else None
        self.book.die(node, death.reason)
        failure = self.book.failure(node) if node is not None else None
        self._end()
        if was_running:
            self.finished.emit("cancelled" if forced else "failed", 0.0)
        if failure is not None and death.will_restart:
            self.failed.emit(failure)
        elif not forced:
            after = (
                "Run starts it again." if death.will_restart else "It ended too often and stays down for now."
            )
            self.trouble.emit(f"The worker process ended: {death.reason}.", f"Your workflow is safe. {after}")

    def _end(self) -> None:
        self._planner.economies.clear()
        self._going, self.running_node, self.step = None, None, None
        self.cancelling = self._forced = self._pausing = False
        self._patience.stop()
        self.plan_soon()
        self.states_changed.emit()
        self.running_changed.emit(False)
        self.progressed.emit()
        if (again := self._again) is not None:
            self._again = None
            QTimer.singleShot(0, self, lambda: self._run_anew(again))

    def _run_anew(self, asked: RunRequest) -> None:
        """Run the document, which was changed since its last run began, as it was asked for."""
        self.run(asked.targets, count=asked.count, same_seeds=asked.same_seeds)
