"""Keeps the list of problems true: of the document in front, of its last run, and of files not opened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ..core.errors import DocumentError
from ..core.problems import Problem
from ..execution.events import NodeFailed
from .filing import Filing
from .problem_rows import FileFaults, ProblemRow, rows_of_file, rows_of_graph, rows_of_notes
from .remedies import Remedies, Remedy
from .runs.run_control import RunControl

if TYPE_CHECKING:
    from .panels.problems_panel import ProblemsPanel


class ProblemDesk(QObject):
    """Carries what runs, plans and files say to the panel, once there is one.

    Args:
        show_node: selects a node of the document in front, and brings it into view.

    Signals:
        counted: how many things are wrong; notes, which stop nothing, are left out.
    """

    counted = Signal(int)

    def __init__(
        self,
        runs: RunControl,
        filing: Filing,
        remedies: Remedies,
        show_node: Callable[[str], object],
        parent: QObject,
    ):
        super().__init__(parent)
        self._runs, self._filing, self._remedies, self._show_node = runs, filing, remedies, show_node
        self.panel: ProblemsPanel | None = None
        self._faults: FileFaults | None = None
        self._known: object = None
        self.count = 0
        runs.planned.connect(self._look)
        runs.states_changed.connect(self._look)
        filing.faulty.connect(self._refused)
        filing.listed.connect(self._opened)

    def make_panel(self) -> ProblemsPanel:
        """The list, which somebody wants to see for the first time."""
        from .panels.problems_panel import ProblemsPanel

        self.panel = ProblemsPanel()
        self.panel.show_wanted.connect(lambda row: self._show_node(row.node))
        self.panel.dismiss_wanted.connect(self._dismiss)
        self._known = None
        self._look()
        return self.panel

    def restyle(self) -> None:
        """The theme is another."""
        if self.panel is not None:
            self.panel.restyle()

    def _look(self) -> None:
        """Called on every step of a run, so it does nothing as long as nothing else is wrong than before."""
        runs, graph = self._runs, self._filing.editing.graph
        book = runs.book
        failures = tuple(failed for failed in book.failures if book.failure(failed.node) == failed)
        known = tuple(graph.nodes.values()), runs.problems, failures, runs.plan_problem, self._faults
        if known == self._known:
            return
        self._known = known
        rows = [*(rows_of_file(self._faults) if self._faults is not None else ())]
        rows += rows_of_graph(graph, runs.problems, failures, runs.plan_problem, self._filing.title)
        if len(rows) != self.count:
            self.count = len(rows)
            self.counted.emit(self.count)
        if self.panel is not None:
            self.panel.show_rows([*rows, *rows_of_notes(graph)], self._remedy)

    def _remedy(self, row: ProblemRow) -> Remedy | None:
        match row.cause:
            case Problem() | NodeFailed() as problem:
                return self._remedies.for_problem(problem)
            case FileFaults(error=error) as faults if error.rest is not None and error.place == row.place:
                return self.tr("Open the rest"), partial(self._filing.open_rest, faults.path, error)
        return None

    # --- files ---------------------------------------------------------------------------------------

    def _refused(self, path: Path, error: DocumentError) -> None:
        self._faults = FileFaults(path, error)
        self._look()

    def _opened(self) -> None:
        """A file that could not be opened is open now."""
        if self._faults is not None and self._filing.document_of(self._faults.path) is not None:
            self._faults = None
        self._look()

    def _dismiss(self, rows: Iterable[ProblemRow]) -> None:
        if any(row.severity == "refused" for row in rows):
            self._faults = None
            self._look()
