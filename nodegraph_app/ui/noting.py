"""What is written about an open workflow, edited with undo like everything else."""

from __future__ import annotations

from zlib import crc32

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ..documents.about import About, AboutEdit, Field, notes_of, write_about
from ..documents.document import Document
from .translation import QT_TRANSLATE_NOOP, translate

LABELS: dict[Field, str] = {
    "title": QT_TRANSLATE_NOOP("Noting", "Change the title"),
    "description": QT_TRANSLATE_NOOP("Noting", "Write notes"),
}


class _Step(QUndoCommand):
    """An edit on the undo stack. Neighbours with the same key are one step."""

    def __init__(self, noting: Noting, edit: AboutEdit, key: str):
        super().__init__(translate("Noting", LABELS[edit.field]))
        self._noting, self.edit, self._key = noting, edit, key

    def redo(self) -> None:
        self._noting.apply(self.edit)

    def undo(self) -> None:
        self._noting.apply(self.edit.inverse())

    def id(self) -> int:
        return crc32(f"about {self.edit.field} {self._key}".encode()) & 0x7FFFFFFF if self._key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or (other._key, other.edit.field) != (self._key, self.edit.field):
            return False
        self.edit = AboutEdit(self.edit.field, self.edit.before, other.edit.after)
        self.setObsolete(self.edit.before == self.edit.after)
        return True


class Noting(QObject):
    """Edits title and notes of one document.

    Signals:
        changed: they are others, whoever changed them.
    """

    changed = Signal()

    def __init__(self, document: Document, stack: QUndoStack, parent: QObject | None = None):
        super().__init__(parent)
        self._document, self._stack = document, stack

    @property
    def about(self) -> About:
        """What is written now."""
        return notes_of(self._document)

    def write(self, field: Field, text: str, *, merge: str = "") -> None:
        """Write something else.

        Args:
            merge: steps one after the other with the same key become one step of the history.
        """
        edit = write_about(self._document, field, text)
        if edit.before != edit.after:
            self._stack.push(_Step(self, edit, merge))

    def apply(self, edit: AboutEdit) -> None:
        """Make an edit that is on the stack."""
        edit.apply(self._document)
        self.changed.emit()
