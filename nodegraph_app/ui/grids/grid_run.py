"""Runs the combinations of a grid, one after the other, and keeps what each gave."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ...core.errors import NodegraphError
from ...core.graph import Graph
from ...documents import native
from ...documents.document import Document
from ...execution.events import (
    Event,
    NodeFailed,
    Picture,
    PictureWritten,
    RunFinished,
    RunRefused,
    WorkerDied,
)
from ...execution.grid import Combination, Grid, Place
from ...execution.history import RunStart
from ..runs.worker_link import WorkerLink


@dataclass
class Variant:
    """One combination, and what came of it.

    Attributes:
        state: ``"waits"``, ``"runs"``, or how it ended: ``"done"``, ``"failed"``, ``"cancelled"``.
        workflow: with its values, as it was run.
        image, png, node: its picture, and which node showed it.
        path: where that was written, if it was.
        message: what went wrong.
    """

    combination: Combination
    workflow: str
    state: str = "waits"
    image: QImage | None = None
    png: bytes = b""
    node: str = ""
    path: Path | None = None
    message: str = ""


@dataclass(frozen=True)
class Task:
    """What is to be run.

    Attributes:
        document: a copy that belongs to the run.
        title, file: what the history shall say.
    """

    document: Document
    title: str
    file: Path | None
    folder: Path | None
    output_folder: Path


class GridRun(QObject):
    """A grid that runs, or has run.

    Signals:
        changed: the place of a variant of which more is known.
        began: number and `RunStart` of a run, for the history.
        ended: nothing is left to run.
    """

    changed = Signal(object)
    began = Signal(int, object)
    ended = Signal()

    def __init__(self, link: WorkerLink, parent: QObject | None = None):
        super().__init__(parent)
        self._link = link
        self.grid = Grid(())
        self.variants: dict[Place, Variant] = {}
        self._task: Task | None = None
        self._waiting: deque[Place] = deque()
        self._run: int | None = None
        self._at: Place = ()
        link.arrived.connect(self._observe)
        link.picture_arrived.connect(self._take)

    @property
    def running(self) -> bool:
        """Whether a combination runs or waits for its turn."""
        return self._run is not None

    def start(self, task: Task, grid: Grid, costs: list[float]) -> None:
        """Run every combination; what costs most varies least. Nothing happens while another grid runs.

        Raises:
            NodegraphError: a value cannot be set, or no worker can be started.
        """
        if self.running:
            return
        variants = {}
        for combination in grid.in_order(costs):
            with grid.placed(task.document.graph, combination):
                variants[combination.place] = Variant(combination, native.dumps(task.document))
        self.grid, self.variants, self._task = grid, variants, task
        self._waiting = deque(variants)
        self._next()

    def cancel(self) -> None:
        """Stop after the step that runs; what is done stays."""
        for place in self._waiting:
            self.variants[place].state = "cancelled"
            self.changed.emit(place)
        self._waiting.clear()
        if self._run is not None:
            self._link.cancel(self._run)

    def _next(self) -> None:
        task = self._task
        if not self._waiting or task is None:
            self._run = None
            self.ended.emit()
            return
        self._at = self._waiting.popleft()
        variant = self.variants[self._at]
        self._run = self._link.run(
            variant.workflow, folder=task.folder, targets=None, output_folder=task.output_folder
        )
        variant.state = "runs"
        self.began.emit(self._run, self._start_of(task, variant))
        self.changed.emit(self._at)

    def _start_of(self, task: Task, variant: Variant) -> RunStart:
        graph: Graph = task.document.graph
        with self.grid.placed(graph, variant.combination):
            return RunStart.of(
                graph,
                origin="grid",
                title=task.title,
                workflow=variant.workflow,
                file=str(task.file) if task.file else None,
                output_folder=str(task.output_folder),
            )

    def _take(self, event: Picture, image: QImage) -> None:
        if event.run != self._run or event.preview or event.index:
            return
        variant = self.variants[self._at]
        spec = self._task.document.graph.spec(event.node) if self._task else None
        if variant.image is None or (spec is not None and spec.writes):
            variant.image, variant.png, variant.node = image, event.png, event.node
            self.changed.emit(self._at)

    def _observe(self, event: Event) -> None:
        if self._run is None or (event.run != self._run and not isinstance(event, WorkerDied)):
            return
        variant = self.variants[self._at]
        match event:
            case PictureWritten(path=path) if path.endswith(".png") and variant.path is None:
                variant.path = Path(path)
            case NodeFailed(message=message) | RunRefused(message=message):
                variant.message = variant.message or message
            case WorkerDied(reason=reason, will_restart=again):
                variant.message = self.tr("The worker process ended: {reason}.").format(reason=reason)
                if not again:
                    self.cancel()
            case RunFinished(outcome=outcome):
                variant.state = outcome
                self.changed.emit(self._at)
                self._go_on()

    def _go_on(self) -> None:
        try:
            self._next()
        except NodegraphError as problem:
            self.variants[self._at].message = problem.message
            self.variants[self._at].state = "failed"
            self._run = None
            self.cancel()
            self.ended.emit()
