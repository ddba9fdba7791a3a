"""Running from the window: what Run and Cancel do, and what becomes of everything a run says.

The document is only read. Plans are made here, without asking the worker, so that the nodes say what Run
would do while the worker is busy.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from ..core.economy import Economy
from ..core.errors import NodegraphError
from ..core.problems import Problem, structural_problems
from ..core.traits import infer_traits
from ..documents import native
from ..documents.document import Document
from ..documents.model_files import models_in_use
from ..execution.cache import CacheView, KnownResults
from ..execution.events import (
    Event,
    MemoryRanOut,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Picture,
    PictureWritten,
    RunFinished,
    RunRefused,
    StepProgress,
    WorkerDied,
    WorkerReady,
)
from ..execution.ledger import Ledger
from ..execution.plan import Plan, make_plan
from ..workspace import Workspace
from .node_book import NodeBook
from .running import WorkerLink

REPLAN_AFTER_MS = 60
"""Edits closer together than this are planned once."""

PATIENCE_MS = 1500
"""After this long a cancelled run that does not stop may be stopped by force."""


class RunControl(QObject):
    """One document's runs.

    Args:
        link: to the worker.
        output_folder: where pictures are written.
        past: what was ever made, for reasons and estimates.
        disk: says which results outlived earlier workers.
        numerics: of the device that the worker will take, where that is known before it runs.

    Signals:
        asked: number and text of a run that was asked for.
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
        finished: outcome and seconds.
        short_of_memory: a node's id, what needed too much, and what is done about it.
        cancel_ignored: a cancelled run still goes on; it may be stopped by force.
        device_known: `WorkerReady`, or None while no worker runs.
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
    cancel_ignored = Signal()
    short_of_memory = Signal(str, str, str)
    device_known = Signal(object)

    def __init__(
        self,
        link: WorkerLink,
        output_folder: Path,
        parent: QObject | None = None,
        *,
        past: Ledger,
        disk: CacheView | None = None,
        numerics: str = "",
    ):
        super().__init__(parent)
        self.link = link
        self.book = NodeBook()
        self.output_folder = output_folder.resolve()
        self.device: WorkerReady | None = None
        self._numerics = numerics
        self.running_node: str | None = None
        self.step: tuple[int, int] | None = None
        self.cancelling = False
        self.plan_problem: NodegraphError | None = None
        self.problems: tuple[Problem, ...] = ()
        """What is wrong with the nodes of the document."""
        self._known = KnownResults(disk)
        self._document: Document | None = None
        self._files: Workspace | None = None
        self._folder: Path | None = None
        self._run: int | None = None
        self._run_text = ""
        self._run_again = False
        self._forced = False
        self._past = past
        self._economies: dict[str, Economy] = {}
        """Of the nodes that ran out of memory in this run; after it the ledger has those that helped."""
        self._current: Plan | None = None
        self._step_began_s, self._steps_known = 0.0, 0
        self._replan = QTimer(self, interval=REPLAN_AFTER_MS, singleShot=True)
        self._replan.timeout.connect(self.plan_now)
        self._patience = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self.cancel_ignored)
        link.arrived.connect(self._observe)
        link.picture_arrived.connect(self._show)
        link.broken.connect(
            lambda text: self.trouble.emit(text, "Save your workflow and start Nodegraph again.")
        )

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._run is not None

    @property
    def plan(self) -> Plan | None:
        """What Run would do; None where nothing can be planned."""
        return self._current

    @property
    def left_s(self) -> float | None:
        """Seconds the running node still needs, guessed from its steps so far."""
        if self.step is None or not self._steps_known < self.step[0] <= self.step[1]:
            return None
        done, total = self.step
        return (time.monotonic() - self._step_began_s) / (done - self._steps_known) * (total - done)

    def open(self, document: Document, files: Workspace, folder: Path | None) -> None:
        """Work on another document; a run of the one before is cancelled and no longer heard."""
        self._run_again = False  # that was about the document before
        if self._run is not None:
            self.link.cancel(self._run)
            self._end()
        self._document, self._files, self._folder = document, files, folder
        self._current = None
        self._past.refresh()
        self.book.forget()
        self.plan_soon()

    def moved(self, files: Workspace, folder: Path | None) -> None:
        """The document lies in another folder now."""
        self._files, self._folder = files, folder
        self.plan_soon()

    def plan_soon(self) -> None:
        """Plan once the edits pause."""
        self._replan.start()

    def plan_now(self) -> None:
        """Find out what Run would do."""
        self._replan.stop()
        if self._document is None or self._files is None:
            return
        self.plan_problem = None
        graph = self._document.graph
        found = (*structural_problems(graph, self._files), *infer_traits(graph, self._files).problems)
        self.problems = tuple(dict.fromkeys(found))
        try:
            self._current = make_plan(
                graph,
                self._files,
                self._known,
                numerics=self._numerics,
                output_folder=self.output_folder,
                model_folder=self._files.new_models,
                past=self._past,
                economies=self._economies,
            )
        except NodegraphError as problem:
            self._current, self.plan_problem = None, problem
        first_words = {problem.node: problem.message for problem in reversed(self.problems)}
        self.book.replan(self._current.nodes if self._current else (), first_words)
        self.planned.emit()
        self.states_changed.emit()

    def pictures_of(self, node: str) -> tuple[Path, ...]:
        """The pictures on disk that a cached node wrote when its result was made; they are still there."""
        step = self._current.step(node) if self._current else None
        known = self._known.info(step.key) if step is not None and step.verdict == "cached" else None
        written = known.written if known is not None else ()
        return tuple(Path(path) for path, _ in written if path.endswith(".png"))

    @property
    def first_block(self) -> Problem | None:
        """What has to be mended first before everything that is asked for can be made."""
        for step in self._current.with_verdict("blocked") if self._current else ():
            for problem in self.problems:
                if problem.node == step.node:
                    return problem
        return None

    @property
    def _nothing_can_be_made(self) -> bool:
        plan = self._current
        steps = {step.node: step for step in plan.steps} if plan else {}
        return all(steps[target].verdict == "blocked" for target in plan.targets) if plan else True

    def run(self) -> None:
        """Run the document. While it runs already: start anew if it was changed, else do nothing."""
        if self._document is None or self._files is None:
            return
        self.plan_now()
        if self.plan_problem is not None:
            self.trouble.emit(self.plan_problem.message, self.plan_problem.hint or "")
            return
        block = self.first_block
        if block is not None and self._nothing_can_be_made:
            self.blocked.emit(block)
            return
        text = native.dumps(self._document)
        if self._run is not None:
            if text != self._run_text or self.cancelling:
                self._run_again = True
                self._stop()
            return
        self._run_text, self._run_again = text, False
        models = models_in_use(self._document, self._files)  # fingerprints, which the plan asked for already
        text = native.dumps(replace(self._document, models=models))
        try:
            self._run = self.link.run(
                text, folder=self._folder, targets=None, output_folder=self.output_folder
            )
        except NodegraphError as problem:
            self.trouble.emit(problem.message, "The worker is being started again; press Run once more.")
            self.link.client.start()
            return
        self.asked.emit(self._run, text)
        self.running_changed.emit(True)
        self.progressed.emit()
        if block is not None:  # the rest is made
            self.blocked.emit(block)

    def cancel(self) -> None:
        """Stop as soon as that is safe, and do not start anew."""
        self._run_again = False
        self._stop()

    def _stop(self) -> None:
        if self._run is not None and not self.cancelling:
            self.cancelling = True
            self.link.cancel(self._run)
            self._patience.start()
            self.progressed.emit()

    def stop_by_force(self) -> None:
        """End the worker process. What it held in memory is lost; document and disk are not touched."""
        self._run_again = False
        if self._run is not None:
            self._forced = True
            self.link.kill_worker()

    def _observe(self, event: Event) -> None:
        self._known.observe(event)
        match event:
            case WorkerReady():
                self.device, self._numerics = event, event.numerics
                self.device_known.emit(event)
                self.plan_now()
                return
            case WorkerDied():
                self._bury(event)
                return
        if event.run != self._run:
            return
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
                self._economies[node] = economy
                self.plan_now()
                self.short_of_memory.emit(node, message, economy.words)
            case NodeFailed():
                self.failed.emit(event)
            case RunRefused(message=message, hint=hint):
                self.trouble.emit(message, hint or "")
            case RunFinished(outcome=outcome, seconds=seconds):
                self._past.refresh()
                self._end()
                self.finished.emit(outcome, seconds)
                if outcome == "failed" and not self.book.failures:
                    self._say_what_blocks()
                return
        self.states_changed.emit()
        self.progressed.emit()

    def _say_what_blocks(self) -> None:
        """A run failed although no node did: something came in between since it was planned here."""
        self.plan_now()
        if (block := self.first_block) is not None:
            self.blocked.emit(block)

    def _show(self, event: Picture, image: QImage) -> None:
        if event.run == self._run:
            self.picture.emit(event.node, image, event)

    def _bury(self, death: WorkerDied) -> None:
        self._past.refresh()
        was_running, forced = self._run is not None, self._forced or self.cancelling
        self.device = None
        self.device_known.emit(None)
        self.book.die(None if forced else death.node, death.reason)
        failure = self.book.failure(death.node) if death.node is not None and not forced else None
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
        self._economies.clear()
        self._run, self.running_node, self.step = None, None, None
        self.cancelling = self._forced = False
        self._patience.stop()
        self.plan_soon()
        self.states_changed.emit()
        self.running_changed.emit(False)
        self.progressed.emit()
        if self._run_again:
            self._run_again = False
            QTimer.singleShot(0, self, self.run)
