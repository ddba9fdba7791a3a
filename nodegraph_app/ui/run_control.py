"""Running from the window: what Run and Cancel do, and what becomes of everything a run says.

The document is only read. Plans are made here, without asking the worker, so that the nodes say what Run
would do while the worker is busy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from .. import machine
from ..core.economy import Economy
from ..core.errors import NodegraphError
from ..core.forecast import Memory, NoLimit
from ..core.problems import Problem, structural_problems
from ..core.traits import infer_traits
from ..documents import native
from ..documents.document import Document
from ..documents.model_files import models_in_use
from ..execution.cache import CacheView, KnownResults
from ..execution.disk import DiskCache
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
from ..settings import Settings
from ..workspace import Workspace, memory_of
from .node_book import NodeBook
from .running import WorkerLink

REPLAN_AFTER_MS = 60
"""Edits closer together than this are planned once."""

PATIENCE_MS = 1500
"""After this long a cancelled run that does not stop may be stopped by force."""


OF_ONE_DOCUMENT = (
    "book", "running_node", "step", "cancelling", "plan_problem", "problems", "_document", "_files",
    "_folder", "_run", "_run_text", "_run_again", "_forced", "_economies", "_current", "_step_began_s",
    "_steps_known",
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
        elsewhere_changed: the runs of documents that are not in front are others, or further.
        finished_elsewhere: `Document`, outcome and seconds of a run of one that is not in front.
        written_elsewhere: its `Document`, node id and path of a picture on disk.
        picture_elsewhere: its `Document`, `QImage`, the `Picture` event, the key of what it shows, and the
            workflow that is run.
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
    elsewhere_changed = Signal()
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
        self._numerics, self._memory_bytes, self._memory_of = numerics, memory_bytes, memory
        self._known = KnownResults(disk)
        self._past = past
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
        self._numerics = device.at(settings.performance).numerics if device else ""
        self._memory_of = partial(memory_of, settings)
        self._memory_bytes = device.memory_bytes if device else 0
        self.link.client.use_settings(settings)
        self.plan_soon()

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self._run is not None

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
        return self._current

    @property
    def left_s(self) -> float | None:
        """Seconds the running node still needs, guessed from its steps so far."""
        if self.step is None or not self._steps_known < self.step[0] <= self.step[1]:
            return None
        done, total = self.step
        return (time.monotonic() - self._step_began_s) / (done - self._steps_known) * (total - done)

    def _begin_anew(self, document: Document | None) -> None:
        """Nothing is known of the document in front."""
        self.book = NodeBook()
        self.running_node: str | None = None
        self.step: tuple[int, int] | None = None
        self.cancelling = False
        self.plan_problem: NodegraphError | None = None
        self.problems: tuple[Problem, ...] = ()
        """What is wrong with the nodes of the document."""
        self._document = document
        self._files: Workspace | None = None
        self._folder: Path | None = None
        self._run: int | None = None
        self._run_text = ""
        self._run_again = False
        self._forced = False
        self._economies: dict[str, Economy] = {}
        """Of the nodes that ran out of memory in this run; after it the ledger has those that helped."""
        self._current: Plan | None = None
        self._step_began_s, self._steps_known = 0.0, 0

    def open(self, document: Document, files: Workspace, folder: Path | None) -> None:
        """Work on another document. A run of the one before goes on, though it does not start anew."""
        if document is not self._document:
            self._run_again = False
            self._patience.stop()
            self._put_aside()
            if (known := self._aside.pop(id(document), None)) is not None:
                self.__dict__.update(known)
            else:
                self._begin_anew(document)
            if self.cancelling:
                self._patience.start()
        self._files, self._folder = files, folder
        self._past.refresh()
        self.plan_soon()
        self.states_changed.emit()
        self.running_changed.emit(self.running)
        self.progressed.emit()
        self.elsewhere_changed.emit()

    def forget(self, document: Document) -> None:
        """A document that is not in front is closed: its run is cancelled and no longer heard."""
        known = self._aside.pop(id(document), None)
        if known is not None and known["_run"] is not None:
            self.link.cancel(known["_run"])
            self.elsewhere_changed.emit()

    @property
    def waits(self) -> bool:
        """Whether the run waits for that of another document."""
        runs = [known["_run"] for known in self._aside.values() if known["_run"] is not None]
        return (
            self._run is not None and self.running_node is None and min(runs, default=self._run) < self._run
        )

    def how_far(self, document: Document) -> str | None:
        """How far the run of an open document is, in words; None while none goes on."""
        if document is self._document:
            run, step = self._run, self.step
        else:
            known = self._aside.get(id(document), {"_run": None, "step": None})
            run, step = known["_run"], known["step"]
        if run is None:
            return None
        return f"running, step {step[0]} of {step[1]}" if step and step[1] else "running"

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
                memory=self._memory_of(self._numerics, self._memory_bytes),
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
                self._memory_bytes = event.memory_bytes
                self.device_known.emit(event)
                self.plan_now()
                return
            case WorkerDied():
                self._bury(event)
                self._bury_elsewhere(event)
                return
        if event.run == self._run:
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
        elif (known := self._of_run(event.run)) is not None:
            key = known["book"].run_key(event.node)
            self.picture_elsewhere.emit(known["_document"], image, event, key, known["_run_text"])

    # --- documents that are not in front -------------------------------------------------------------

    def _put_aside(self) -> None:
        if self._document is not None:
            self._aside[id(self._document)] = {name: self.__dict__[name] for name in OF_ONE_DOCUMENT}

    def _of_run(self, run: int) -> dict[str, Any] | None:
        return next((known for known in self._aside.values() if known["_run"] == run), None)

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
        with self._as_if_in_front(known):
            self._observe_run(event)
        match event:
            case PictureWritten(node=node, path=path) if path.endswith(".png"):
                self.written_elsewhere.emit(known["_document"], node, Path(path))
            case RunFinished(outcome=outcome, seconds=seconds):
                self.finished_elsewhere.emit(known["_document"], outcome, seconds)
        self.elsewhere_changed.emit()

    def _bury_elsewhere(self, death: WorkerDied) -> None:
        for known in [each for each in self._aside.values() if each["_run"] is not None]:
            with self._as_if_in_front(known):
                self._bury(death)
            self.finished_elsewhere.emit(known["_document"], "failed", 0.0)
        self.elsewhere_changed.emit()

    def _bury(self, death: WorkerDied) -> None:
        self._past.refresh()
        was_running, forced = self._run is not None, self._forced or self.cancelling
        self.device = None
        self.device_known.emit(None)
        node = death.node if death.run == self._run and not forced else None
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
