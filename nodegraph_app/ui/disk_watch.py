"""Notices, when the reader comes back to the window, that another program has changed an open file."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from ..documents.stamp import Stamp
from .filing import Filing
from .open_document import OpenDocument
from .panels.message_bar import MessageBar


class DiskWatch(QObject):
    """Tells of each change once; whoever wants it loads what is there. Saving asks in any case."""

    def __init__(self, window: QWidget, filing: Filing, messages: MessageBar):
        super().__init__(window)
        self._filing, self._messages = filing, messages
        self._told: dict[str, Stamp | None] = {}
        """Id of a document → the change that was told last."""
        window.installEventFilter(self)
        filing.opened.connect(self.look)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self.look()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Look at the file of the document in front."""
        opened = self._filing.current
        if opened.path is None or not opened.changed_on_disk:
            self._messages.retract((opened.id, "changed on disk"))
            return
        now = Stamp.of(opened.path)
        if self._told.get(opened.id) == now:
            return
        self._told[opened.id] = now
        words = (
            self.tr("“{name}” was changed by another program. Saving will ask which version stays.")
            if opened.dirty
            else self.tr("“{name}” was changed by another program.")
        )
        self._messages.tell(
            words.format(name=opened.path.name),
            bad=False,
            action=None if opened.dirty else (self.tr("Load what is there"), lambda: self._load(opened)),
            about=(opened.id, "changed on disk"),
        )

    def _load(self, opened: OpenDocument) -> None:
        if opened in self._filing.documents and opened.path is not None:
            self._filing.open(opened.path)
