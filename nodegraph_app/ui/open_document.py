"""A workflow that is open: what is edited, the file it belongs to, and what was last seen on disk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from ..core.registry import Registry
from ..documents import storage
from ..documents.document import Document
from ..documents.recovery import Origin, new_id
from ..documents.stamp import Stamp
from ..settings import Settings
from ..workspace import Workspace
from .editing import Editing
from .noting import Noting
from .translation import QT_TRANSLATE_NOOP, translate

UNTITLED = QT_TRANSLATE_NOOP("OpenDocument", "Untitled")


class OpenDocument(QObject):
    """One open workflow.

    Args:
        passing: whether it makes way for another while nothing was done with it.
        kept_as: its id among autosaves, where it comes from there.
        name: what it is called as long as it has no file; by default what its author calls it.

    Attributes:
        editing: the graph, and its history of edits.
        noting: what is written about it, with the same history.
        path: its file; None before it has one.
        files: what it may name on this machine.
        seen: the file as it was read or written last.
    """

    def __init__(
        self,
        document: Document,
        settings: Settings,
        path: Path | None = None,
        *,
        seen: Stamp | None = None,
        passing: bool = False,
        kept_as: str = "",
        name: str = "",
        parent: QObject | None = None,
    ):
        super().__init__(parent)
        self.document, self.path, self.seen = document, path, seen
        self.id = kept_as or new_id()
        self._name = name
        self.editing = Editing(document, self)
        self.noting = Noting(document, self.editing.stack, self)
        self._first_title = document.title
        self._passing = passing
        self.find_files(settings)

    @property
    def title(self) -> str:
        """What the reader calls it."""
        if self.path is not None:
            return self.path.stem
        given = self.document.title if self.document.title != self._first_title else ""
        return given or self._name or self.document.title or translate("OpenDocument", UNTITLED)

    @property
    def folder(self) -> Path | None:
        """Where its file lies."""
        return self.path.parent if self.path is not None else None

    @property
    def passing(self) -> bool:
        """Whether nothing at all was done with it."""
        return self._passing and self.path is None and not self.editing.stack.count() and not self.dirty

    def stay(self) -> None:
        """Somebody uses it: it no longer makes way."""
        self._passing = False

    @property
    def dirty(self) -> bool:
        """Whether it differs from what is saved."""
        return self.editing.dirty

    @property
    def origin(self) -> Origin:
        """Whose its autosaves are."""
        return Origin(self.title, self.path, self.seen)

    @property
    def changed_on_disk(self) -> bool:
        """Whether somebody else has written its file since it was read or written here."""
        if self.path is None:
            return False
        return self.path.exists() if self.seen is None else not self.seen.holds_for(self.path)

    def find_files(self, settings: Settings) -> None:
        """Files may lie elsewhere than before."""
        self.files = Workspace(settings, self.folder, self.document.models)

    def write(self, path: Path, settings: Settings) -> bool:
        """Save to a file, which is its own from now on.

        Returns:
            Whether that is another file than before; then `files` is new.

        Raises:
            DocumentError: the disk refused. Nothing has changed.
        """
        storage.save_document(self.document, path, files=self.files)
        path = path.resolve()
        moved, self.path = path != self.path, path
        self.seen = Stamp.of(path)
        self.files.wanted = self.document.models
        if moved:
            self.find_files(settings)
        self.editing.mark_saved()
        return moved

    def close(self) -> None:
        """Nothing more is edited."""
        self.editing.close()


def read(path: Path, registry: Registry) -> tuple[Document, Stamp | None]:
    """A workflow from disk, and the file as it was just before. Raises DocumentError."""
    seen = Stamp.of(path)
    return storage.open_document(path, registry), seen
