"""The runs of one open document: what Run, Pause and Cancel do, and what becomes of what a run says.

The document is only read. A press of Run may stand for several runs, each with the next seeds, and may be
paused: the worker stops between two steps, which its journal keeps, and goes on from there when asked for
the same again.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from ...core.errors import NodegraphError
from ...core.graph import Graph
from ...core.problems import Problem
from ...core.seed_control import with_seeds
from ...documents.document import Document
from ...execution.events import (
    Event,
    MemoryRanOut,
    NodeFailed,
    NodeFinished,
    Outcome,
    Picture,
    PictureWritten,
    RunFinished,
    RunRefused,
    WorkerDied,
)
from .document_plan import DocumentPlan
from .planning import Conditions, nothing_can_be_made
from .request import GoingRun, RunRequest, seeded
from .steps import Steps
from .worker_link import WorkerLink

PATIENCE_MS = 1500
"""After this long a cancelled run that does not stop may be stopped by force."""


class DocumentRun(QObject):
    """What runs of a document, or ran of it last. It goes on while another document is in front.

    Args:
        document: None before there is any.
        link: to the worker.
        conditions: that the runs of every document depend on.

    Attributes:
        plans: what Run would do, and where every node stands.
        steps: how far the running node is.
        cancelling: the run was asked to stop and goes on still.
        text: the workflow that is run, or was run last, as it was then.
        continues: while a run is asked for: number of the paused run that it continues.

    Signals: as `RunControl` tells them of the document in front.
    """

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
    halted = Signal(int)
    given_up = Signal(int)
    repeats = Signal(object)
    cancel_ignored = Signal()
    short_of_memory = Signal(str, str, str)

    def __init__(self, document: Document | None, link: WorkerLink, conditions: Conditions, parent: QObject):
        super().__init__(parent)
        self._link, self._conditions = link, conditions
        self.plans, self.steps = DocumentPlan(document, conditions, self), Steps()
        self.cancelling = False
        self.text = ""
        self._paused: RunRequest | None = None
        self.continues: int | None = None
        self._halted: int | None = None
        """Number of the run that was stopped when it was paused."""
        self._again: RunRequest | None = None
        """What is wanted as soon as the run that goes on has stopped."""
        self._spent_s = 0.0
        """By the runs of this request that are over."""
        self._forced = self._pausing = False
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self.cancel_ignored)
        self.plans.planned.connect(self.planned)
        self.plans.planned.connect(self.states_changed)

    @property
    def document(self) -> Document | None:
        """The one it is about."""
        return self.plans.planner.document

    @property
    def going(self) -> GoingRun | None:
        """The run that goes on."""
        return self.plans.going

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self.going is not None

    @property
    def paused(self) -> bool:
        """Whether a run waits to be continued."""
        return self._paused is not None

    @property
    def request(self) -> RunRequest | None:
        """What was asked for and goes on, or is paused."""
        return self.going.request if self.going is not None else self._paused

    @property
    def graph(self) -> Graph | None:
        """What runs, with the seeds it was given."""
        return with_seeds(self.going.request.graph, self.going.seeds) if self.going is not None else None

    @property
    def how_far(self) -> str | None:
        """How far the run is, in words; None while none goes on."""
        if self.going is None:
            return None
        if (step := self.steps.step) is not None and step[1]:
            return self.tr("running, step {done} of {total}").format(done=step[0], total=step[1])
        return self.tr("running")

    # --- what is asked of it -------------------------------------------------------------------------

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
        if self.going is not None:
            if self.cancelling or not request.asks_the_same(self.going.request):
                self._again = request
                self._stop()
            return
        self._begin(request)
        if block is not None and self.running:  # the rest is made
            self.blocked.emit(block)

    def for_queue(self, count: int) -> list[str]:
        """The workflow as text, so many times, each with the next seeds; none where it cannot run."""
        if (found := self._request(None, count=count)) is None:
            return []
        request, _ = found
        if request.repeats_itself:
            request = request.once()
        series, texts = self.plans.seeds, []
        for _ in range(request.count):
            seeds = series.upcoming(request.graph)
            texts.append(seeded(request, seeds)[0])
            series.used(request.graph, seeds, set(request.graph.nodes))
        self.plans.make_soon()
        return texts

    def cancel(self) -> None:
        """Stop as soon as that is safe, and do not start anew; give up what was paused."""
        self._again = None
        self._pausing = False
        if self._paused is not None:
            self._paused = None
            self._give_up()
            self.finished.emit("cancelled", self._spent_s)
            self.progressed.emit()
        self._stop()

    def pause(self) -> None:
        """Stop after the current step, in order to go on from there."""
        if self.running and not self.cancelling:
            self._pausing = True
            self._stop()

    def go_on(self) -> None:
        """Continue what was paused: what it had made, and the steps of its journal, are used."""
        if not self.running and (request := self._paused) is not None:
            spent_s, self.continues, self._halted = self._spent_s, self._halted, None
            self._begin(request)
            self._spent_s, self.continues = spent_s, None

    def _give_up(self) -> None:
        """What was paused is not continued."""
        number, self._halted = self._halted, None
        if number is not None:
            self.given_up.emit(number)

    def stop_by_force(self) -> None:
        """End the worker process. What it held in memory is lost; document and disk are not touched."""
        self._again = None
        if self.running:
            self._forced = True
            self._link.kill_worker()

    def come_forward(self) -> None:
        """The document is in front now."""
        if self.cancelling:
            self._patience.start()

    def step_back(self) -> None:
        """Another document is in front. The run goes on, though it does not start anew."""
        self._again = None
        self._patience.stop()

    def _request(
        self, targets: tuple[str, ...] | None, *, count: int, same_seeds: bool = False
    ) -> tuple[RunRequest, Problem | None] | None:
        """A request of the document as it is now, and what keeps a part of it from being made.

        None where nothing can be made at all; then it has been said why.
        """
        try:
            found = self.plans.request(targets, count=count, same_seeds=same_seeds)
        except NodegraphError as problem:
            self.trouble.emit(problem.message, problem.hint or "")
            return None
        if found is None:
            return None
        request, plan = found
        block = self.plans.planner.first_block(plan)
        if block is not None and nothing_can_be_made(plan):
            self.blocked.emit(block)
            return None
        return request, block

    def _begin(self, request: RunRequest) -> None:
        """Ask the worker for the first run of a request."""
        self._again = self._paused = None
        self._give_up()
        self._spent_s = 0.0
        if repeats := request.repeats_itself:
            request, asked = request.once(), request
        self.plans.beside = request.targets or ()
        if self._ask(request):
            self.running_changed.emit(True)
            self.progressed.emit()
            if repeats:
                self.repeats.emit(asked)

    def _ask(self, request: RunRequest) -> bool:
        """Ask the worker for the next run of a request; False when it is down."""
        series, folder = self.plans.seeds, self.plans.folder
        seeds = series.again(request.graph) if request.same_seeds else series.upcoming(request.graph)
        text, _ = seeded(request, seeds)
        try:
            output_folder = self._conditions.output_folder
            number = self._link.run(text, folder=folder, targets=request.targets, output_folder=output_folder)
        except NodegraphError as problem:
            hint = self.tr("The worker is being started again; press Run once more.")
            self.trouble.emit(problem.message, hint)
            self._link.client.start()
            return False
        self.plans.going, self.text = GoingRun(number, request, seeds), text
        self.asked.emit(number, text)
        self.plans.make()
        return True

    def _stop(self) -> None:
        if self.going is not None and not self.cancelling:
            self.cancelling = True
            self._link.cancel(self.going.number)
            self._patience.start()
            self.progressed.emit()

    # --- what is heard of it -------------------------------------------------------------------------

    def observe(self, event: Event) -> None:
        """Take what the run that goes on says."""
        self.plans.book.observe(event)
        self.steps.observe(event)
        match event:
            case PictureWritten(node=node, path=path) if path.endswith(".png"):
                self.written.emit(node, Path(path))
            case NodeFinished(node=node, key=key, cached=False):
                self.made.emit(node, key)
            case MemoryRanOut(node=node, message=message, economy=economy):
                self.plans.planner.economies[node] = economy
                self.plans.make()
                self.short_of_memory.emit(node, message, economy.words)
            case NodeFailed():
                self.failed.emit(event)
            case RunRefused(message=message, hint=hint):
                self.trouble.emit(message, hint or "")
            case RunFinished(outcome=outcome, seconds=seconds):
                self._conditions.past.refresh()
                self._over(outcome, seconds)
                return
        self.states_changed.emit()
        self.progressed.emit()

    def show(self, event: Picture, image: QImage) -> None:
        """Take a picture of the run that goes on."""
        self.picture.emit(event.node, image, event)

    def bury(self, death: WorkerDied) -> None:
        """The worker process ended, whatever it was doing."""
        book, forced = self.plans.book, self._forced or self.cancelling
        was_running, mine = self.running, self.going is not None and death.run == self.going.number
        node = death.node if mine and not forced else None
        book.die(node, death.reason)
        failure = book.failure(node) if node is not None else None
        self._end()
        if was_running:
            self.finished.emit("cancelled" if forced else "failed", 0.0)
        if failure is not None and death.will_restart:
            self.failed.emit(failure)
        elif not forced:
            ended = self.tr("The worker process ended: {reason}.").format(reason=death.reason)
            safe = self.tr("Your workflow is safe. Run starts it again.")
            down = self.tr("Your workflow is safe. It ended too often and stays down for now.")
            self.trouble.emit(ended, safe if death.will_restart else down)

    def _over(self, outcome: Outcome, seconds: float) -> None:
        """A run is over: ask for the next of its request, or say how it all ended."""
        going = self.going
        assert going is not None
        self._spent_s += seconds
        request, given_up = going.request, outcome == "cancelled" and self._again is None
        paused = self._pausing and outcome != "failed" and self._again is None
        if outcome == "done" or (given_up and not paused):
            self.plans.seeds.used(going.request.graph, going.seeds, self.plans.book.ran())
        if outcome == "done" and not request.last:
            request = request.after_one()
            if not self._pausing and self._again is None:
                self._clear()
                if self._ask(request):
                    self.progressed.emit()
                    return
                outcome = "failed"
        elif outcome == "done":
            paused = False  # there is nothing left to go on with
        self._paused = request if paused else None
        self._halted = going.number if paused and outcome == "cancelled" else None
        if self._halted is not None:
            self.halted.emit(self._halted)
        self._end()
        self.plans.make()
        self.finished.emit("paused" if paused else outcome, self._spent_s)
        if outcome == "failed" and not self.plans.book.failures:
            self._say_what_blocks()

    def _say_what_blocks(self) -> None:
        """A run failed although no node did: something came in between since it was planned here."""
        self.plans.make()
        if (block := self.plans.first_block) is not None:
            self.blocked.emit(block)

    def _clear(self) -> None:
        """Nothing is known of a run that goes on."""
        self.plans.planner.economies.clear()
        self.steps.clear()
        self.cancelling = False

    def _end(self) -> None:
        """No run goes on any more."""
        self._clear()
        self.plans.going = None
        self._forced = self._pausing = False
        self._patience.stop()
        self.plans.make_soon()
        self.states_changed.emit()
        self.running_changed.emit(False)
        self.progressed.emit()
        if self._again is not None:
            QTimer.singleShot(0, self, self._run_anew)

    def _run_anew(self) -> None:
        """Run the document, which was changed since its last run began, as it was asked for."""
        if (asked := self._again) is not None:
            self._again = None
            self.run(asked.targets, count=asked.count, same_seeds=asked.same_seeds)
