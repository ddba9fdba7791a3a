"""Writes down what happens in the window: runs, files, messages, and what goes wrong behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ..documents.document import Document
from ..execution.events import WorkerReady
from ..settings import log_folder
from .autosave import Autosave
from .filing import Filing
from .log_files import WindowLog, WorkerLog
from .open_document import OpenDocument
from .panels.message_bar import MessageBar
from .runs.run_control import RunControl
from .session_log import Level, LogLine, SessionLog
from .value_text import seconds_text

if TYPE_CHECKING:
    from .panels.log_panel import LogPanel


class LogKeeper(QObject):
    """Hears everybody, and tells the log.

    Attributes:
        log: what was heard.
        panel: that shows it, once there is one.
    """

    def __init__(
        self,
        runs: RunControl,
        filing: Filing,
        autosave: Autosave,
        messages: MessageBar,
        parent: QObject,
    ):
        super().__init__(parent)
        self._filing = filing
        self.log = SessionLog(self)
        self.panel: LogPanel | None = None
        self._open: set[OpenDocument] = set()
        self._device = ""
        runs.asked.connect(lambda number, text: self._asked(filing.title))
        runs.asked_elsewhere.connect(lambda document, *of_run: self._asked(self._title(document)))
        runs.finished.connect(lambda outcome, seconds: self._finished(filing.title, outcome, seconds))
        runs.finished_elsewhere.connect(
            lambda document, outcome, seconds: self._finished(self._title(document), outcome, seconds)
        )
        runs.written.connect(lambda node, path: self._written(path))
        runs.written_elsewhere.connect(lambda document, node, path: self._written(path))
        runs.device_known.connect(self._device_known)
        filing.listed.connect(self._listed)
        filing.saved.connect(self._saved)
        autosave.kept.connect(self._kept)
        messages.told.connect(self._told)
        self._window = WindowLog(self)
        self._window.found.connect(self.log.add)
        self._worker = WorkerLog(log_folder() / "worker.log", self)
        self._worker.found.connect(self.log.add)
        for over in (runs.finished, runs.finished_elsewhere, runs.device_known):
            over.connect(self._worker.look)

    def make_panel(self) -> LogPanel:
        """The list, which somebody wants to see for the first time."""
        from .panels.log_panel import LogPanel

        self.panel = LogPanel(self.log)
        self.panel.looked_at.connect(self._worker.follow)
        return self.panel

    def restyle(self) -> None:
        """The theme is another."""
        if self.panel is not None:
            self.panel.restyle()

    def close(self) -> None:
        """Hear no more of what is logged."""
        self._window.close()
        self._worker.follow(False)

    # --- runs ----------------------------------------------------------------------------------------

    def _asked(self, title: str) -> None:
        self.log.tell(self.tr("A run of “{title}” was asked for.").format(title=title))

    def _finished(self, title: str, outcome: str, seconds: float) -> None:
        took = self.tr(" after {time}").format(time=seconds_text(seconds)) if seconds else ""
        sentence = {
            "done": self.tr("The run of “{title}” is done{took}."),
            "failed": self.tr("The run of “{title}” failed{took}."),
            "cancelled": self.tr("The run of “{title}” was cancelled{took}."),
            "paused": self.tr("The run of “{title}” is paused{took}; Continue goes on from there."),
        }[outcome]
        level: Level = "error" if outcome == "failed" else "info"
        self.log.tell(sentence.format(title=title, took=took), level=level)

    def _written(self, path: Path) -> None:
        sentence = self.tr("The picture {name} was saved in {folder}.")
        self.log.tell(sentence.format(name=path.name, folder=path.parent))

    def _device_known(self, ready: WorkerReady | None) -> None:
        """Told again with every document, and worth a line only when it is another."""
        told = ready.description if ready is not None else ""
        if told == self._device:
            return
        if ready is not None:
            self.log.tell(self.tr("The worker process is ready: {device}.").format(device=told))
        else:
            self.log.tell(self.tr("The worker process has ended."))
        self._device = told

    # --- files ---------------------------------------------------------------------------------------

    def _listed(self) -> None:
        now = set(self._filing.documents)
        for opened in now - self._open:
            if not len(opened.document.graph):
                continue  # a new one, in which nothing has happened yet
            if opened.path is not None:
                sentence = self.tr("“{title}” was opened from {where}.")
            else:
                sentence = self.tr("“{title}” was opened; it belongs to no file yet.")
            self.log.tell(sentence.format(title=opened.title, where=opened.path))
        for opened in self._open - now:
            if len(opened.document.graph):
                self.log.tell(self.tr("“{title}” was closed.").format(title=opened.title))
        self._open = now

    def _saved(self, path: Path) -> None:
        sentence = self.tr("“{title}” was saved to {where}.")
        self.log.tell(sentence.format(title=path.stem, where=path))

    def _kept(self, title: str) -> None:
        sentence = self.tr("Unsaved changes of “{title}” were kept for the case of a crash.")
        self.log.tell(sentence.format(title=title))

    # --- messages ------------------------------------------------------------------------------------

    def _told(self, text: str, details: str, bad: bool) -> None:
        self.log.add([LogLine("error" if bad else "info", text, details)])

    def _title(self, document: Document) -> str:
        opened = (each for each in self._filing.documents if each.document is document)
        return next((each.title for each in opened), document.title)
