"""Puts every run that was asked for into the history, with the workflow as it was run."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ...core.graph import Graph
from ...documents.document import Document
from ...execution.history import RunStart
from ..filing import Filing
from ..open_document import OpenDocument
from .bookkeeping import Bookkeeper
from .run_control import RunControl


class RunRecords(QObject):
    """Listens to the runs of all open documents."""

    def __init__(self, runs: RunControl, filing: Filing, books: Bookkeeper):
        super().__init__(runs)
        self._runs, self._filing, self._books = runs, filing, books
        runs.asked.connect(self._record_front)
        runs.asked_elsewhere.connect(self._record_elsewhere)
        runs.halted.connect(books.run_halted)
        runs.given_up.connect(books.run_given_up)

    def _record_front(self, number: int, text: str) -> None:
        graph = self._runs.running_graph
        assert graph is not None  # it was just asked for
        self._filing.current.stay()
        self._record(self._filing.current, number, text, graph, self._runs.front.continues)

    def _record_elsewhere(self, document: Document, number: int, text: str, graph: Graph) -> None:
        opened = next((each for each in self._filing.documents if each.document is document), None)
        if opened is not None:
            self._record(opened, number, text, graph)

    def _record(
        self, opened: OpenDocument, number: int, text: str, graph: Graph, continues: int | None = None
    ) -> None:
        start = RunStart.of(
            graph,
            origin="window",
            title=opened.title,
            workflow=text,
            file=str(opened.path) if opened.path else None,
            output_folder=str(self._runs.output_folder),
        )
        self._books.run_began(number, start, continues)
