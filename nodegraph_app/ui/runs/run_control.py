"""All runs of the window: hands what the worker says to the document it is about, tells of that in front."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMetaObject, QObject, Signal
from PySide6.QtGui import QImage

from ...core.errors import NodegraphError
from ...core.graph import Graph
from ...core.problems import Problem
from ...core.seed_control import SeedPlace
from ...documents.document import Document
from ...execution.events import Event, Picture, WorkerDied, WorkerReady
from ...execution.plan import Plan
from ...execution.seed_series import SeedSeries
from ...settings import Settings
from ...workspace import Workspace
from .document_run import DocumentRun
from .node_book import NodeBook
from .planning import Conditions
from .request import RunRequest
from .worker_link import WorkerLink


class RunControl(QObject):
    """The runs of the document in front. Those of other open documents go on, and are heard of from afar.

    Args:
        link: to the worker.
        conditions: that the runs of every document depend on.

    Attributes:
        front: the runs of the document in front.
        device: that the worker took; None while no worker runs.

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
        halted: number of a run that was stopped in order to be continued.
        given_up: number of one of which that is no longer wanted.
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
    halted = Signal(int)
    given_up = Signal(int)
    repeats = Signal(object)
    cancel_ignored = Signal()
    short_of_memory = Signal(str, str, str)
    device_known = Signal(object)
    elsewhere_changed = Signal()
    asked_elsewhere = Signal(object, int, str, object)
    finished_elsewhere = Signal(object, str, float)
    written_elsewhere = Signal(object, str, object)
    picture_elsewhere = Signal(object, QImage, object, str, str)

    def __init__(self, link: WorkerLink, conditions: Conditions, parent: QObject | None = None):
        super().__init__(parent)
        self.link, self.conditions = link, conditions
        self.device: WorkerReady | None = None
        self._runs: dict[int, DocumentRun] = {}
        """Id of an open document → its runs."""
        self._heard: list[QMetaObject.Connection] = []
        """To the runs of the document in front."""
        self._heard_afar: dict[DocumentRun, list[QMetaObject.Connection]] = {}
        self.front = DocumentRun(None, link, self.conditions, self)
        link.arrived.connect(self._observe)
        link.picture_arrived.connect(self._show)
        link.broken.connect(self._break)

    def use_settings(self, settings: Settings) -> None:
        """Run, and plan, with these preferences from now on."""
        self.conditions.follow(settings)
        self.link.client.use_settings(settings)
        self.plan_soon()

    @property
    def output_folder(self) -> Path:
        """Where pictures are written."""
        return self.conditions.output_folder

    # --- which document ------------------------------------------------------------------------------

    def open(self, document: Document, files: Workspace, folder: Path | None) -> None:
        """Work on another document. A run of the one before goes on, though it does not start anew."""
        if document is not self.front.document:
            self._bring_forward(document)
            self.opened.emit()
        self.conditions.past.refresh()
        self.moved(files, folder)
        self.states_changed.emit()
        self.running_changed.emit(self.running)
        self.progressed.emit()
        self.elsewhere_changed.emit()

    def moved(self, files: Workspace, folder: Path | None) -> None:
        """The document in front lies in another folder now."""
        self.front.plans.lie_in(files, folder)

    def forget(self, document: Document) -> None:
        """A document that is not in front is closed: its run is cancelled and no longer heard."""
        if (run := self._runs.get(id(document))) is None or run is self.front:
            return
        del self._runs[id(document)]
        self._ignore(self._heard_afar.pop(run))
        if run.going is not None:
            self.link.cancel(run.going.number)
            self.elsewhere_changed.emit()
        run.deleteLater()

    def _bring_forward(self, document: Document) -> None:
        if (run := self._runs.get(id(document))) is None:
            run = self._runs[id(document)] = DocumentRun(document, self.link, self.conditions, self)
        left, self.front = self.front, run
        self._ignore(self._heard)
        self._ignore(self._heard_afar.pop(run, []))
        self._heard = self._hear(run)
        run.come_forward()
        left.step_back()
        if left.document is not None:
            self._heard_afar[left] = self._hear_afar(left)
        else:
            left.deleteLater()

    def _hear(self, run: DocumentRun) -> list[QMetaObject.Connection]:
        """Say everything that is said of the document in front."""
        return [
            run.asked.connect(self.asked),
            run.states_changed.connect(self.states_changed),
            run.planned.connect(self.planned),
            run.progressed.connect(self.progressed),
            run.picture.connect(self.picture),
            run.written.connect(self.written),
            run.made.connect(self.made),
            run.failed.connect(self.failed),
            run.blocked.connect(self.blocked),
            run.trouble.connect(self.trouble),
            run.running_changed.connect(self.running_changed),
            run.finished.connect(self.finished),
            run.halted.connect(self.halted),
            run.given_up.connect(self.given_up),
            run.repeats.connect(self.repeats),
            run.cancel_ignored.connect(self.cancel_ignored),
            run.short_of_memory.connect(self.short_of_memory),
        ]

    def _hear_afar(self, run: DocumentRun) -> list[QMetaObject.Connection]:
        """Say what matters of a document that is not in front."""
        document, book = run.document, run.plans.book

        def asked(number: int, text: str) -> None:
            self.asked_elsewhere.emit(document, number, text, run.graph)

        def show(node: str, image: QImage, event: Picture) -> None:
            self.picture_elsewhere.emit(document, image, event, book.run_key(node), run.text)

        def finish(outcome: str, seconds: float) -> None:
            self.finished_elsewhere.emit(document, outcome, seconds)
            self.plan_soon()  # the document in front may use what was made

        return [
            run.asked.connect(asked),
            run.picture.connect(show),
            run.finished.connect(finish),
            run.halted.connect(self.halted),
            run.given_up.connect(self.given_up),
            run.written.connect(lambda node, path: self.written_elsewhere.emit(document, node, path)),
            run.progressed.connect(self.elsewhere_changed),
        ]

    def _ignore(self, connections: list[QMetaObject.Connection]) -> None:
        for connection in connections:
            QObject.disconnect(connection)

    # --- what the worker says ------------------------------------------------------------------------

    def _observe(self, event: Event) -> None:
        self.conditions.known.observe(event)
        match event:
            case WorkerReady():
                self.device, self.conditions.numerics = event, event.numerics
                self.conditions.memory_bytes = event.memory_bytes
                self.device_known.emit(event)
                self.plan_now()
            case WorkerDied():
                self._bury(event)
            case _:
                if (run := self._of(event.run)) is not None:
                    run.observe(event)

    def _show(self, event: Picture, image: QImage) -> None:
        if (run := self._of(event.run)) is not None:
            run.show(event, image)

    def _bury(self, death: WorkerDied) -> None:
        self.conditions.past.refresh()
        self.device = None
        self.device_known.emit(None)
        self.front.bury(death)
        for run in self._going_elsewhere():
            run.bury(death)

    def _break(self, text: str) -> None:
        self.trouble.emit(text, self.tr("Save your workflow and start Nodegraph again."))

    def _of(self, number: int) -> DocumentRun | None:
        """Those of which a run with this number goes on."""
        for run in self._runs.values():
            if run.going is not None and run.going.number == number:
                return run
        return None

    def _going_elsewhere(self) -> list[DocumentRun]:
        return [run for run in self._runs.values() if run is not self.front and run.running]

    @property
    def waits(self) -> bool:
        """Whether the run waits for that of another document."""
        going = self.front.going
        if going is None or self.running_node is not None:
            return False
        others = (run.going for run in self._going_elsewhere())
        return any(other is not None and other.number < going.number for other in others)

    def how_far(self, document: Document) -> str | None:
        """How far the run of an open document is, in words; None while none goes on."""
        run = self._runs.get(id(document))
        return run.how_far if run is not None else None

    # --- the document in front -----------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Whether a run goes on."""
        return self.front.running

    @property
    def paused(self) -> bool:
        """Whether a run waits to be continued."""
        return self.front.paused

    @property
    def cancelling(self) -> bool:
        """Whether the run was asked to stop and goes on still."""
        return self.front.cancelling

    @property
    def request(self) -> RunRequest | None:
        """What was asked for and goes on, or is paused."""
        return self.front.request

    @property
    def running_graph(self) -> Graph | None:
        """What runs, with the seeds it was given."""
        return self.front.graph

    @property
    def run_text(self) -> str:
        """The workflow that is run, or was run last, as it was then."""
        return self.front.text

    @property
    def running_node(self) -> str | None:
        """The node that runs; None between two of them, and while none does."""
        return self.front.steps.node

    @property
    def step(self) -> tuple[int, int] | None:
        """How many of its steps are done, and of how many; None where it tells of none."""
        return self.front.steps.step

    @property
    def left_s(self) -> float | None:
        """Seconds the running node still needs, guessed from its steps so far."""
        return self.front.steps.left_s

    @property
    def book(self) -> NodeBook:
        """Where every node stands."""
        return self.front.plans.book

    @property
    def seeds(self) -> SeedSeries:
        """Which ones the next run takes."""
        return self.front.plans.seeds

    @property
    def plan(self) -> Plan | None:
        """What Run would do; None where nothing can be planned."""
        return self.front.plans.planner.plan

    @property
    def graph(self) -> Graph | None:
        """Of the document; only to be read."""
        return self.front.plans.planner.graph

    @property
    def plan_problem(self) -> NodegraphError | None:
        """Why nothing can be planned."""
        return self.front.plans.planner.trouble

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the nodes of the document."""
        return self.front.plans.planner.problems

    @property
    def first_block(self) -> Problem | None:
        """What has to be mended first before everything that is asked for can be made."""
        return self.front.plans.first_block

    def last_seed(self, place: SeedPlace) -> int | None:
        """The seed that the run takes, or that the last one took; None where it was edited since."""
        return self.front.plans.last_seed(place)

    def pictures_of(self, node: str) -> tuple[Path, ...]:
        """The pictures on disk that a cached node wrote when its result was made; they are still there."""
        return self.front.plans.planner.pictures_of(node)

    def plan_soon(self) -> None:
        """Plan once the edits pause."""
        self.front.plans.make_soon()

    def plan_now(self) -> None:
        """Find out what Run would do."""
        self.front.plans.make()

    def plan_of(self, targets: tuple[str, ...]) -> Plan:
        """What a run to these nodes would do now. Raises GraphError."""
        return self.front.plans.of(targets)

    def run(
        self, targets: tuple[str, ...] | None = None, *, count: int = 1, same_seeds: bool = False
    ) -> None:
        """Run the document, see `DocumentRun.run`."""
        self.front.run(targets, count=count, same_seeds=same_seeds)

    def for_queue(self, count: int) -> list[str]:
        """The workflow as text, so many times, each with the next seeds; none where it cannot run."""
        return self.front.for_queue(count)

    def cancel(self) -> None:
        """Stop as soon as that is safe, and do not start anew; give up what was paused."""
        self.front.cancel()

    def pause(self) -> None:
        """Stop after the current step, in order to go on from there."""
        self.front.pause()

    def go_on(self) -> None:
        """Continue what was paused."""
        self.front.go_on()

    def stop_by_force(self) -> None:
        """End the worker process. What it held in memory is lost; document and disk are not touched."""
        self.front.stop_by_force()
