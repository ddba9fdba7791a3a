"""Opening and saving: which workflows are open, what is asked before changes are lost, recent files."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from .. import builtin
from ..core.errors import DocumentError, NodegraphError
from ..core.graph import Graph
from ..core.registry import Registry
from ..documents.atomic import make_folder
from ..documents.document import Document
from ..settings import Settings
from ..workspace import Workspace
from .dialogs.changed_on_disk import ask_changed
from .dialogs.file_questions import ask_open, ask_save
from .dialogs.unsaved import ask_unsaved
from .editing import Editing
from .open_document import UNTITLED, OpenDocument, read

MOST_RECENT = 12
FIRST_WORKFLOW = "text_to_image.json"

log = logging.getLogger(__name__)


class Filing(QObject):
    """The open documents, one of which is in front, and their files.

    Signals:
        opened: another document is in front; `editing` and `files` are others.
        placed: the document in front has another file; `files` is new.
        title_changed: title or dirty mark of any document.
        recent_changed: the list of recent files.
        trouble: message and hint of something that could not be done. Every document is as it was.
        listed: other documents are open than before, or in another order.
        closed: the `OpenDocument` that is open no more.
        cleaned: an `OpenDocument` that has nothing unsaved any more.
        saved: path that the document in front was written to.
        faulty: path of a file that was not opened, and the `DocumentError`, which knows all that is wrong.
    """

    opened = Signal()
    placed = Signal()
    title_changed = Signal()
    recent_changed = Signal()
    trouble = Signal(str, str)
    listed = Signal()
    closed = Signal(object)
    cleaned = Signal(object)
    saved = Signal(object)
    faulty = Signal(object, object)

    def __init__(self, window: QWidget, registry: Registry, settings: Settings):
        super().__init__(window)
        self._window = window
        self.registry, self.settings = registry, settings
        self.documents: list[OpenDocument] = []
        self._shown = False
        self.current = self._empty()
        self._take(self.current)

    # --- the document in front -----------------------------------------------------------------------

    @property
    def editing(self) -> Editing:
        """The document being edited."""
        return self.current.editing

    @property
    def document(self) -> Document:
        """What is saved of it."""
        return self.current.document

    @property
    def files(self) -> Workspace:
        """What it may name on this machine."""
        return self.current.files

    @property
    def path(self) -> Path | None:
        """Its file, if it has one."""
        return self.current.path

    @property
    def title(self) -> str:
        """What the reader calls it."""
        return self.current.title

    @property
    def folder(self) -> Path | None:
        """Where its file lies."""
        return self.current.folder

    def document_of(self, path: Path) -> OpenDocument | None:
        """The open document of a file, if it is open."""
        resolved = path.resolve()
        return next((each for each in self.documents if each.path == resolved), None)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are open, in the order of their tabs; before them the one in front once more."""
        row = [each.path for each in self.documents if each.path is not None]
        return (self.path or row[0], *row) if row else ()

    # --- opening -------------------------------------------------------------------------------------

    def first(self, path: Path | None, last: Iterable[Path] = ()) -> None:
        """Open the file given at the start and those open last time, or the workflow a newcomer sees first.

        Args:
            path: comes to the front; without one, the first of `last` does.
            last: in the order of their tabs, but for the first, which is named a second time at its place.
                Files that are gone are left out without a word.
        """
        problem: tuple[str, str] | None = None
        row = [each for each in last if each.is_file()]
        for each in ([path] if path is not None else []) + row:
            if self.document_of(each) is None:
                problem = self._read(each, behind=self._shown) or problem
        self.documents.sort(key=lambda opened: row[1:].index(opened.path) if opened.path in row[1:] else -1)
        self.listed.emit()
        start = builtin.workflows() / FIRST_WORKFLOW
        if not self._shown and start.is_file():
            problem = self._read(start, passing=True) or problem
        if not self._shown:
            self.go_to(self.current)
        if problem is not None:
            self.trouble.emit(*problem)

    def new(self) -> None:
        """An empty document; it makes way for the next one while nothing was done with it."""
        empty = self._empty()
        if len(self.document.graph):
            self.add(empty)
        else:  # whoever wants a second empty one has it
            self._take(empty)
            self.go_to(empty)

    def open(self, path: Path | None = None) -> bool:
        """Open a workflow, or a picture that carries one; asks which without `path`.

        One that is open already comes to the front; no other document is closed for it.
        """
        if path is None:
            path = ask_open(self._window, self.likely_folder())
        if path is None:
            return False
        if self._go_to_file(path):
            return True
        problem = self._read(path)
        if problem is not None:
            self.trouble.emit(*problem)
        return problem is None

    def open_rest(self, path: Path, problem: DocumentError) -> None:
        """Open what is left of a file without what is wrong with it, as a document that has no file."""
        assert problem.rest is not None
        document: Document = problem.rest
        opened = OpenDocument(document, self.settings, name=document.title or path.stem, parent=self)
        opened.editing.mark_unsaved()
        self.add(opened)

    def add(self, opened: OpenDocument, *, instead_of: OpenDocument | None = None) -> None:
        """Bring another document to the front; the first workflow makes way if nothing was done with it.

        Args:
            instead_of: an open document that is closed for it.
        """
        before = instead_of or (self.current if self.current.passing else None)
        self._take(opened)
        self.go_to(opened)
        if before is not None:
            self._replace(before, opened)

    def go_to(self, opened: OpenDocument) -> None:
        """Bring an open document to the front."""
        self._shown = True
        self.current = opened
        self.opened.emit()
        self.listed.emit()

    def go_on(self, by: int) -> None:
        """Bring the next document to the front, or the one before for −1; after the last comes the first."""
        at = self.documents.index(self.current) + by
        self.go_to(self.documents[at % len(self.documents)])

    def arrange(self, order: Iterable[OpenDocument]) -> None:
        """Put the documents in another order."""
        self.documents = list(order)

    # --- saving --------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Save to the document's file; asks for one when it has none, and what to do if it was changed."""
        if self.path is None:
            return self.save_as()
        if self.current.changed_on_disk:
            match ask_changed(self._window, self.path.name):
                case "save_as":
                    return self.save_as()
                case "load":
                    return self._load_again(self.current)
                case "cancel":
                    return False
        return self._write(self.path)

    def save_as(self) -> bool:
        """Save to another file."""
        suggestion = self.path or self.likely_folder() / f"{file_name(self.title)}.json"
        path = ask_save(
            self._window, suggestion, title=self.tr("Save the workflow"), kinds=self.tr("Workflows (*.json)")
        )
        return path is not None and self._write(path)

    def likely_folder(self) -> Path:
        """Where a file of the document in front would be saved first."""
        if self.folder is not None:
            return self.folder
        recent = next((path.parent for path in self.settings.recent_files if path.parent.is_dir()), None)
        return recent or self._own_folder() or Path.home()

    def _own_folder(self) -> Path | None:
        """The first of the reader's folders for workflows, made where it is missing, if it can be."""
        for folder in self.settings.workflow_folders[:1]:
            try:
                make_folder(folder)
            except OSError as error:
                log.warning("The folder for workflows %s cannot be made: %s", folder, error)
            else:
                return folder
        return None

    # --- closing -------------------------------------------------------------------------------------

    def close(self, opened: OpenDocument | None = None) -> bool:
        """Close a document, the one in front by default; asks when changes would be lost.

        After the last one an empty one is open.
        """
        opened = opened or self.current
        if not self._may_close(opened):
            return False
        at = self.documents.index(opened)
        if opened is self.current:
            if len(self.documents) == 1:
                self._take(self._empty())
            left = [each for each in self.documents if each is not opened]
            self.go_to(left[min(at, len(left) - 1)])
        self._drop(opened)
        return True

    def may_leave(self) -> bool:
        """Whether all documents may be closed; asks about each whose changes would be lost."""
        return all(self._may_close(each) for each in list(self.documents))

    def _may_close(self, opened: OpenDocument) -> bool:
        if not opened.dirty:
            return True
        if opened is not self.current:
            self.go_to(opened)  # the reader sees what the question is about
        answer = ask_unsaved(self._window, opened.title)
        if answer == "save":
            return self.save() and opened in self.documents  # and not what is on disk instead of it
        return answer == "discard"

    # --- settings ------------------------------------------------------------------------------------

    def change_settings(self, settings: Settings) -> None:
        """Keep other preferences, on disk too."""
        self.settings = settings
        try:
            settings.save()
        except OSError as error:
            self.trouble.emit(
                self.tr("The settings could not be saved: {reason}.").format(reason=error.strerror),
                self.tr("They are in {path}.").format(path=settings.path()),
            )

    def forget_recent(self) -> None:
        """Empty the list of recent files."""
        self.change_settings(replace(self.settings, recent_files=()))
        self.recent_changed.emit()

    def look_again(self) -> None:
        """Models may lie elsewhere than before."""
        for each in self.documents:
            each.find_files(self.settings)
        self.placed.emit()

    # --- within --------------------------------------------------------------------------------------

    def _empty(self) -> OpenDocument:
        return OpenDocument(Document(Graph(self.registry)), self.settings, passing=True, parent=self)

    def _go_to_file(self, path: Path) -> bool:
        """Bring the document of a file to the front, as it is on disk now if it was not edited here."""
        found = self.document_of(path)
        if found is None:
            return False
        if found.dirty or not found.changed_on_disk:
            self.go_to(found)
            return True
        return self._load_again(found)

    def _load_again(self, opened: OpenDocument) -> bool:
        """Show what is on disk instead of a document."""
        assert opened.path is not None
        problem = self._read(opened.path, instead_of=opened)
        if problem is not None:
            self.trouble.emit(*problem)
        return problem is None

    def _read(
        self,
        path: Path,
        *,
        passing: bool = False,
        behind: bool = False,
        instead_of: OpenDocument | None = None,
    ) -> tuple[str, str] | None:
        """Open a file, in front or behind; returns what is wrong with it and what to do, or None."""
        try:
            document, seen = read(path, self.registry)
        except DocumentError as problem:
            place = f" ({problem.place})" if problem.place not in (None, "file") else ""
            self._forget(path)
            self.faulty.emit(path, problem)
            told = self.tr("“{name}” was not opened{place}: {message}{more}").format(
                name=path.name,
                place=place,
                message=problem.message,
                more=self._more_faults(len(problem.others)),
            )
            return told, problem.hint or ""
        path = path.resolve()
        # A picture is not the workflow's file, and what ships with the app is never written.
        own_file = path.suffix.lower() != ".png" and not path.is_relative_to(builtin.workflows().resolve())
        opened = OpenDocument(
            document,
            self.settings,
            path if own_file else None,
            seen=seen if own_file else None,
            passing=passing,
            name=document.title or path.stem,
            parent=self,
        )
        if behind:
            self._take(opened)
            self.listed.emit()
            return None
        self.add(opened, instead_of=instead_of)
        if own_file:
            self._remember(path)
        return None

    def _more_faults(self, count: int) -> str:
        if count == 0:
            return ""
        return " " + self.tr("%n more fault(s): see Problems.", "", count)

    def _write(self, path: Path) -> bool:
        resolved = path.resolve()
        if resolved.is_relative_to(builtin.workflows().resolve()):
            self.trouble.emit(
                self.tr("The workflows that ship with Nodegraph are not overwritten."),
                self.tr("Save yours elsewhere."),
            )
            return False
        if self.document_of(path) not in (None, self.current):
            self.trouble.emit(
                self.tr("“{name}” is open in another tab and was not overwritten.").format(name=path.name),
                self.tr("Save under another name, or close that tab first."),
            )
            return False
        try:
            moved = self.current.write(path, self.settings)
        except NodegraphError as problem:
            self.trouble.emit(problem.message, problem.hint or "")
            return False
        if moved:
            self.placed.emit()
        self._remember(resolved)
        self.title_changed.emit()
        self.saved.emit(resolved)
        return True

    def _take(self, opened: OpenDocument) -> None:
        self.documents.append(opened)
        opened.editing.dirty_changed.connect(lambda dirty: self._dirty_changed(opened, dirty))
        opened.noting.changed.connect(self.title_changed)

    def _dirty_changed(self, opened: OpenDocument, dirty: bool) -> None:
        if opened in self.documents:
            self.title_changed.emit()
            if not dirty:
                self.cleaned.emit(opened)

    def _replace(self, old: OpenDocument, new: OpenDocument) -> None:
        """Close a document; another that is open already takes its place in the row."""
        self.documents.remove(new)
        self.documents.insert(self.documents.index(old), new)
        self._drop(old)

    def _drop(self, opened: OpenDocument) -> None:
        self.documents.remove(opened)
        opened.close()
        self.closed.emit(opened)
        self.listed.emit()
        opened.deleteLater()

    def _remember(self, path: Path) -> None:
        if not self.settings.remember_files:
            return
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


def file_name(title: str) -> str:
    """A title as the name of a file, without an ending."""
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in title)
    return "_".join(kept.lower().split()) or UNTITLED.lower()
