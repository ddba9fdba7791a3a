"""Keeps the row of tabs equal to the open documents, and tells of runs in those that are not in front."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ..documents.document import Document
from .filing import Filing
from .open_document import OpenDocument
from .panels.document_tabs import DocumentTabs, Tab
from .panels.message_bar import MessageBar
from .panels.status_line import StatusLine
from .runs.run_control import RunControl
from .value_text import capital, seconds_text


class Tabs(QObject):
    """Carries clicks on tabs to the filing, and titles, dots and runs to the tabs.

    Args:
        commit: takes what is still being typed, before a document is left.
    """

    def __init__(
        self,
        bar: DocumentTabs,
        filing: Filing,
        runs: RunControl,
        messages: MessageBar,
        status: StatusLine,
        *,
        commit: Callable[[], None],
    ):
        super().__init__(bar)
        self._bar, self._filing, self._runs = bar, filing, runs
        self._messages, self._status = messages, status
        for changed in (
            filing.listed,
            filing.title_changed,
            filing.placed,
            runs.elsewhere_changed,
            runs.running_changed,
        ):
            changed.connect(self._show)
        self._commit = commit
        bar.chosen.connect(lambda index: filing.go_to(filing.documents[index]))
        bar.close_wanted.connect(self._close)
        bar.arranged.connect(lambda order: filing.arrange([filing.documents[index] for index in order]))
        runs.finished_elsewhere.connect(self._tell)

    def _close(self, index: int) -> None:
        self._commit()
        self._filing.close(self._filing.documents[index])

    def _show(self) -> None:
        documents = self._filing.documents
        if self._filing.current in documents:
            current = documents.index(self._filing.current)
            self._bar.show_tabs([self._tab(each) for each in documents], current)

    def _tab(self, opened: OpenDocument) -> Tab:
        where = str(opened.path) if opened.path else self.tr("Not saved to a file yet")
        run = self._runs.how_far(opened.document)
        tip = f"{where}\n{capital(run)}" if run else where
        return Tab(opened.title, opened.dirty, tip, run is not None)

    def _tell(self, document: Document, outcome: str, seconds: float) -> None:
        """A run ended in a tab that is not in front."""
        opened = next((each for each in self._filing.documents if each.document is document), None)
        if opened is None:
            return
        if outcome == "failed":
            self._messages.tell(
                self.tr("The run of “{title}” failed.").format(title=opened.title),
                action=(self.tr("Show"), lambda: self._go_to(opened)),
                about=opened.id,
            )
        else:
            word = (
                self.tr("done in {seconds}").format(seconds=seconds_text(seconds))
                if outcome == "done"
                else outcome
            )
            self._status.tell(f"{opened.title}: {word}")

    def _go_to(self, opened: OpenDocument) -> None:
        if opened in self._filing.documents:
            self._filing.go_to(opened)
