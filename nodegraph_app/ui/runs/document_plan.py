"""What Run would do with one open document, kept up to date as it is edited and run."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from ...core.problems import Problem
from ...core.seed_control import SeedPlace
from ...documents.document import Document
from ...execution.plan import Plan
from ...execution.seed_series import SeedSeries
from ...workspace import Workspace
from .node_book import NodeBook
from .planning import Conditions, Planner
from .request import GoingRun, RunRequest

REPLAN_AFTER_MS = 60
"""Edits closer together than this are planned once."""


class DocumentPlan(QObject):
    """Plans when asked to and when edits pause, and enters what it finds in the book of the nodes.

    Args:
        document: None before there is any.
        conditions: that the plans of every document depend on.

    Attributes:
        planner: made the plan there is, and knows why there is none.
        book: where every node stands.
        seeds: which ones the next run takes.
        going: the run that goes on, if any; it is its seeds that count then.
        beside: nodes that were asked for by themselves and that no output may depend on.

    Signals:
        planned: there is another plan, and its problems may be others.
    """

    planned = Signal()

    def __init__(self, document: Document | None, conditions: Conditions, parent: QObject):
        super().__init__(parent)
        self._conditions = conditions
        self.planner = Planner(document, conditions)
        self.book, self.seeds = NodeBook(), SeedSeries()
        self.going: GoingRun | None = None
        self.beside: tuple[str, ...] = ()
        self.folder: Path | None = None
        """Where the document lies."""
        self._pause = QTimer(self, interval=REPLAN_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self.make)

    def lie_in(self, files: Workspace, folder: Path | None) -> None:
        """Where the document lies, and what it may name there."""
        self.planner.files, self.folder = files, folder
        self.make_soon()

    def make_soon(self) -> None:
        """Plan once the edits pause."""
        self._pause.start()

    def make(self) -> None:
        """Find out what Run would do now."""
        self._pause.stop()
        planner, seeds = self.planner, self._next_seeds()
        if planner.look(seeds):
            rows = planner.plan.nodes if planner.plan else ()
            beside = planner.rows_to(self.beside, seeds)
            self.book.replan(rows, planner.first_words(), beside=beside)
            self.planned.emit()

    def of(self, targets: tuple[str, ...]) -> Plan:
        """What a run to these nodes would do now. Raises GraphError."""
        return self.planner.to(targets, self._next_seeds())

    @property
    def first_block(self) -> Problem | None:
        """What has to be mended first before everything that is asked for can be made."""
        return self.planner.first_block(self.planner.plan)

    def request(
        self, targets: tuple[str, ...] | None, *, count: int, same_seeds: bool = False
    ) -> tuple[RunRequest, Plan] | None:
        """A request of the document as it is now, and the plan of it; None while there is no document.

        Raises NodegraphError where nothing can be planned.
        """
        planner = self.planner
        if planner.document is None or planner.files is None:
            return None
        self.make()
        if targets is None and planner.trouble is not None:
            raise planner.trouble
        plan = self.of(targets) if targets is not None else planner.plan
        assert plan is not None
        document, files = planner.document, planner.files
        return RunRequest.of(document, files, targets, count=count, same_seeds=same_seeds), plan

    def last_seed(self, place: SeedPlace) -> int | None:
        """The seed that the run takes, or that the last one took; None where it was edited since."""
        graph = self.planner.graph
        if graph is None or place.node not in graph:
            return None
        if self.going is not None:
            return self.going.seeds_for(graph).get(place)
        return self.seeds.last(graph, place)

    def _next_seeds(self) -> dict[SeedPlace, int]:
        """Those of the run that goes on; otherwise those of the next one."""
        graph = self.planner.graph
        if graph is None:
            return {}
        if self.going is not None:
            return self.going.seeds_for(graph)
        return self.seeds.again(graph) if self._conditions.keep_seeds else self.seeds.upcoming(graph)
