"""A document being edited: its graph, its undo history, and who hears of changes.

Core edits do the work and know their inverses; the undo stack only keeps them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Concatenate, ParamSpec, Protocol
from zlib import crc32

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ..core.edits import Edit
from ..core.errors import GraphError
from ..core.graph import Graph

P = ParamSpec("P")


class HasGraph(Protocol):
    """What editing needs of a document."""

    graph: Graph


class _Step(QUndoCommand):
    """One core edit on the undo stack. It has been applied when it is pushed."""

    def __init__(self, editing: Editing, edit: Edit, merge: str | None):
        super().__init__(edit.label)
        self._editing = editing
        self.edit = edit
        self.merge = merge
        self.forgotten = False
        self._applied = True

    def redo(self) -> None:
        if self._applied:  # the stack calls redo on push; the edit was applied there, where it may be refused
            self._applied = False
            return
        self._editing._replay(self.edit)

    def undo(self) -> None:
        self._editing._replay(self.edit.inverse())
        self.setObsolete(self.forgotten)  # the stack drops obsolete steps, and does not undo them first

    def id(self) -> int:
        return -1 if self.merge is None else crc32(self.merge.encode()) & 0x7FFFFFFF

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Step) or other.merge != self.merge:
            return False
        self.edit = self.edit.then(other.edit, other.edit.label)
        self.setText(self.edit.label)
        self.setObsolete(self.edit.changes_nothing)
        return True


class Editing(QObject):
    """Edits of one document, with undo and redo of everything.

    Signals:
        changed: frozenset of the ids of nodes that were added, removed or changed, whoever changed them.
        dirty_changed: whether the document differs from what was last saved.
        refused: why an edit could not be made; the graph is as it was.
    """

    changed = Signal(object)
    dirty_changed = Signal(bool)
    refused = Signal(str)

    def __init__(self, document: HasGraph, parent: QObject | None = None):
        super().__init__(parent)
        self.document = document
        self.stack = QUndoStack(self)
        self.stack.cleanChanged.connect(self._clean_changed)
        self._unsubscribe: Callable[[], None] | None = self.graph.subscribe(self.changed.emit)

    @property
    def graph(self) -> Graph:
        """The graph; change it through `push` only."""
        return self.document.graph

    @property
    def dirty(self) -> bool:
        """Whether there are changes since the last `mark_saved`."""
        return not self.stack.isClean()

    def push(self, edit: Edit, *, merge: str | None = None) -> bool:
        """Apply an edit and remember how to undo it.

        Args:
            merge: steps pushed one after the other with the same key become one step of the history.

        Returns:
            False when the edit was refused; `refused` has said why.
        """
        if edit.changes_nothing:
            return True
        try:
            self.graph.apply(edit)
        except GraphError as error:
            self.refused.emit(str(error))
            return False
        self.stack.push(_Step(self, edit, merge))
        return True

    def make(
        self, compute: Callable[Concatenate[Graph, P], Edit], /, *arguments: P.args, **keywords: P.kwargs
    ) -> Edit | None:
        """Compute an edit with a function of `core.edits` and push it.

        Returns:
            The edit, or None when computing or applying it was refused.
        """
        try:
            edit = compute(self.graph, *arguments, **keywords)
        except GraphError as error:
            self.refused.emit(str(error))
            return None
        return edit if self.push(edit) else None

    def make_merged(
        self,
        merge: str,
        compute: Callable[Concatenate[Graph, P], Edit],
        /,
        *arguments: P.args,
        **keywords: P.kwargs,
    ) -> bool:
        """Like `make`, as a part of the step with this key."""
        try:
            edit = compute(self.graph, *arguments, **keywords)
        except GraphError as error:
            self.refused.emit(str(error))
            return False
        return self.push(edit, merge=merge)

    def retract(self, merge: str) -> None:
        """Take back the step with this key, if it is the last one, as if it had never been."""
        step = self.stack.command(self.stack.index() - 1) if self.stack.index() else None
        if isinstance(step, _Step) and step.merge == merge:
            step.forgotten = True
            self.stack.undo()

    def made(self) -> Iterator[Edit]:
        """The edits of the graph that could be undone now, the latest first."""
        for index in reversed(range(self.stack.index())):
            yield from _edits_in(self.stack.command(index))

    def undo(self) -> None:
        """Take the last step back."""
        self.stack.undo()

    def redo(self) -> None:
        """Make the last undone step again."""
        self.stack.redo()

    def mark_saved(self) -> None:
        """The document on disk is what is shown now."""
        self.stack.setClean()

    def mark_unsaved(self) -> None:
        """No document on disk is what is shown, whatever is undone."""
        self.stack.resetClean()

    def close(self) -> None:
        """Stop observing the graph, and tell nobody of what the history says while it goes."""
        self.stack.blockSignals(True)
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _clean_changed(self, clean: bool) -> None:
        self.dirty_changed.emit(not clean)

    def _replay(self, edit: Edit) -> None:
        try:
            self.graph.apply(edit)
        except GraphError as error:  # somebody changed the graph past the history; keep what there is
            self.refused.emit(str(error))


def _edits_in(step: QUndoCommand | None) -> Iterator[Edit]:
    """Of a step, or of all that were made together as one, the latest first."""
    if isinstance(step, _Step):
        yield step.edit
    elif step is not None:
        for index in reversed(range(step.childCount())):
            yield from _edits_in(step.child(index))
