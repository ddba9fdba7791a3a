"""Opening and saving: which file the document is, what is asked before changes are lost, recent files."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from .. import builtin
from ..core.errors import NodegraphError
from ..core.graph import Graph
from ..core.registry import Registry
from ..documents import native, storage
from ..documents.document import Document
from ..settings import Settings
from ..workspace import Workspace
from .dialogs.file_questions import ask_open, ask_save
from .dialogs.unsaved import ask_unsaved
from .editing import Editing

MOST_RECENT = 12
FIRST_WORKFLOW = "text_to_image.json"
UNTITLED = "Untitled"

log = logging.getLogger(__name__)


class Filing(QObject):
    """The open document and its file.

    Signals:
        opened: there is another document; `editing` and `files` are new.
        placed: the document has another file; `files` is new.
        title_changed: title or dirty mark.
        recent_changed: the list of recent files.
        trouble: message and hint of something that could not be done. The open document is as it was.
    """

    opened = Signal()
    placed = Signal()
    title_changed = Signal()
    recent_changed = Signal()
    trouble = Signal(str, str)

    path: Path | None
    document: Document
    files: Workspace

    def __init__(self, window: QWidget, registry: Registry, settings: Settings):
        super().__init__(window)
        self._window = window
        self.registry, self.settings = registry, settings
        self.document: Document
        self.files: Workspace
        self._editing: Editing | None = None
        self._shown = False
        self._take(Document(Graph(registry)), None)

    @property
    def editing(self) -> Editing:
        """The document being edited."""
        assert self._editing is not None  # the constructor takes a document
        return self._editing

    @property
    def title(self) -> str:
        """What the reader calls the document."""
        if self.path is not None:
            return self.path.stem
        return self.document.title or UNTITLED

    @property
    def folder(self) -> Path | None:
        """Where the document's file lies."""
        return self.path.parent if self.path is not None else None

    def first(self, path: Path | None) -> None:
        """Open the file given at the start, or the workflow a newcomer sees first."""
        start = builtin.workflows() / FIRST_WORKFLOW
        problem: tuple[str, str] | None = None
        for wanted in (path, start if start.is_file() else None):
            if wanted is not None:
                problem = self._read(wanted) or problem
                if self._shown:
                    break
        if not self._shown:
            self._show()
        if problem is not None:
            self.trouble.emit(*problem)

    def new(self) -> None:
        """An empty document."""
        if self.may_leave():
            self._take(Document(Graph(self.registry)), None)
            self._show()

    def open(self, path: Path | None = None) -> bool:
        """Open a workflow, or a picture that carries one; asks which without `path`."""
        if path is None:
            path = ask_open(self._window, self._likely_folder())
        return path is not None and self.may_leave() and self._open(path)

    def open_text(self, text: str) -> bool:
        """Open a workflow that lies in no file of its own."""
        if not self.may_leave():
            return False
        try:
            document = native.loads(text, self.registry)
        except NodegraphError as problem:
            self.trouble.emit(problem.message, problem.hint or "")
            return False
        self._take(document, None)
        self._show()
        return True

    def save(self) -> bool:
        """Save to the document's file; asks for one when it has none."""
        return self._write(self.path) if self.path is not None else self.save_as()

    def save_as(self) -> bool:
        """Save to another file."""
        suggestion = self.path or self._likely_folder() / f"{_file_name(self.title)}.json"
        path = ask_save(self._window, suggestion, title="Save the workflow", kinds="Workflows (*.json)")
        return path is not None and self._write(path)

    def may_leave(self) -> bool:
        """Whether the document may be closed; asks when changes would be lost."""
        if not self.editing.dirty:
            return True
        answer = ask_unsaved(self._window, self.title)
        return self.save() if answer == "save" else answer == "discard"

    def change_settings(self, settings: Settings) -> None:
        """Keep other preferences, on disk too."""
        self.settings = settings
        try:
            settings.save()
        except OSError as error:
            self.trouble.emit(
                f"The settings could not be saved: {error.strerror}.", f"They are in {settings.path()}."
            )

    def look_again(self) -> None:
        """Models may lie elsewhere than before."""
        self.files = Workspace(self.settings, self.folder, self.document.models)
        self.placed.emit()

    def _open(self, path: Path) -> bool:
        problem = self._read(path)
        if problem is not None:
            self.trouble.emit(*problem)
        return problem is None

    def _read(self, path: Path) -> tuple[str, str] | None:
        """Open a file; returns what is wrong with it and what to do, or None."""
        try:
            document = storage.open_document(path, self.registry)
        except NodegraphError as problem:
            place = f" ({problem.place})" if problem.place not in (None, "file") else ""
            self._forget(path)
            return f"“{path.name}” was not opened{place}: {problem.message}", problem.hint or ""
        path = path.resolve()
        # A picture is not the workflow's file, and what ships with the app is never written.
        own_file = path.suffix.lower() != ".png" and not path.is_relative_to(builtin.workflows().resolve())
        self._take(document, path if own_file else None)
        if own_file:
            self._remember(path)
        self._show()
        return None

    def _show(self) -> None:
        self._shown = True
        self.opened.emit()

    def _write(self, path: Path) -> bool:
        if path.resolve().is_relative_to(builtin.workflows().resolve()):
            self.trouble.emit(
                "The workflows that ship with Nodegraph are not overwritten.", "Save yours elsewhere."
            )
            return False
        try:
            storage.save_document(self.document, path, files=self.files)
        except NodegraphError as problem:
            self.trouble.emit(problem.message, problem.hint or "")
            return False
        self.files.wanted = self.document.models
        path = path.resolve()
        if path != self.path:
            self.path = path
            self.files = Workspace(self.settings, self.folder, self.document.models)
            self.placed.emit()
        self.editing.mark_saved()
        self._remember(path)
        self.title_changed.emit()
        return True

    def _take(self, document: Document, path: Path | None) -> None:
        if self._editing is not None:
            self._editing.close()
        self.document, self.path = document, path
        self.files = Workspace(self.settings, self.folder, document.models)
        self._editing = Editing(document)  # its scene keeps it alive while it is shown
        self._editing.dirty_changed.connect(lambda dirty: self.title_changed.emit())

    def _likely_folder(self) -> Path:
        if self.folder is not None:
            return self.folder
        recent = next((path.parent for path in self.settings.recent_files if path.parent.is_dir()), None)
        return recent or Path.home()

    def _remember(self, path: Path) -> None:
        recent = tuple(dict.fromkeys((path, *self.settings.recent_files)))[:MOST_RECENT]
        if recent != self.settings.recent_files:
            self.change_settings(replace(self.settings, recent_files=recent))
        self.recent_changed.emit()

    def _forget(self, path: Path) -> None:
        """A recent file that is gone leaves the list."""
        if path in self.settings.recent_files and not path.exists():
            left = tuple(known for known in self.settings.recent_files if known != path)
            self.change_settings(replace(self.settings, recent_files=left))
            self.recent_changed.emit()


def shipped_workflows() -> dict[str, Path]:
    """Title → file of every workflow that ships with the app."""
    found: dict[str, Path] = {}
    for path in builtin.workflows().glob("*.json"):
        try:
            title = str(json.loads(path.read_text("utf-8"))["meta"]["title"])
        except (OSError, ValueError, KeyError, TypeError):
            title = path.stem.replace("_", " ").capitalize()
        found[title] = path
    return found


def _file_name(title: str) -> str:
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in title)
    return "_".join(kept.lower().split()) or UNTITLED.lower()
