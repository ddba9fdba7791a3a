"""Offers what was not saved when a program ended, and opens what is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from ..core.errors import NodegraphError
from ..documents.recovery import Recoverable, delete, recoverable
from .autosave import Autosave
from .filing import Filing
from .open_document import OpenDocument

if TYPE_CHECKING:
    from .dialogs.recovery import RecoveryDialog


class Recovering(QObject):
    """Looks for unsaved work of programs that no longer run.

    Args:
        window: in front of which it is offered.
        root: folder of all sessions.
    """

    def __init__(self, window: QWidget, filing: Filing, autosave: Autosave, root: Path):
        super().__init__(window)
        self._window, self._filing, self._autosave, self._root = window, filing, autosave, root
        self.dialog: RecoveryDialog | None = None

    def offer(self) -> None:
        """Show what can be recovered, if there is anything."""
        if found := recoverable(self._root):
            self._show(found)

    def show(self) -> None:
        """Show what can be recovered, or that there is nothing."""
        self._show(recoverable(self._root))

    def _show(self, found: list[Recoverable]) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            return
        from .dialogs.recovery import RecoveryDialog

        self.dialog = dialog = RecoveryDialog(found, self._delete, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open_wanted.connect(self._open_all)
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _delete(self, found: Recoverable) -> bool:
        try:
            delete(found)
        except OSError as error:
            self._filing.trouble.emit(
                self.tr("“{name}” could not be deleted: {reason}.").format(
                    name=found.origin.name, reason=error.strerror
                ),
                self.tr("It lies in {folder}.").format(folder=found.folder),
            )
            return False
        return True

    def _open_all(self, chosen: list[Recoverable]) -> None:
        problems: list[tuple[str, Path]] = []
        for each in chosen:
            try:
                self._open(each)
            except (NodegraphError, OSError) as problem:
                why = problem.message if isinstance(problem, NodegraphError) else f"{problem.strerror}."
                problems.append(
                    (
                        self.tr("“{name}” could not be recovered: {why}").format(
                            name=each.origin.name, why=why
                        ),
                        each.folder,
                    )
                )
        for message, folder in problems:  # after the last one came to the front, which hides messages
            self._filing.trouble.emit(
                message, self.tr("What there is of it stays in {folder}.").format(folder=folder)
            )

    def _open(self, found: Recoverable) -> None:
        """Open as unsaved changes of the file it came from. Raises NodegraphError, OSError."""
        filing, origin = self._filing, found.origin
        document = found.open(filing.registry)
        same = filing.document_of(origin.path) if origin.path is not None else None
        own_file = same is None or not same.dirty  # else there are two versions with changes
        opened = OpenDocument(
            document,
            filing.settings,
            origin.path if own_file else None,
            seen=origin.seen if own_file else None,
            kept_as=self._autosave.adopt(found),
            name=origin.name,
            parent=filing,
        )
        opened.editing.mark_unsaved()
        filing.add(opened, instead_of=same if own_file else None)
