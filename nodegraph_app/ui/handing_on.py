"""Handing a workflow on: a picture of its graph, and a copy that says nothing about this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ..core.errors import NodegraphError
from ..documents.atomic import write_whole
from .canvas import GraphView
from .dialogs.file_questions import ask_save
from .filing import Filing, file_name
from .panels.message_bar import MessageBar
from .panels.status_line import StatusLine
from .translation import QT_TRANSLATE_NOOP, translate

if TYPE_CHECKING:
    from ..documents.sharing import SharedCopy
    from .dialogs.share import ShareDialog

PICTURE_KINDS = QT_TRANSLATE_NOOP("HandingOn", "PNG pictures (*.png);;SVG drawings (*.svg)")


class HandingOn(QObject):
    """Writes what others shall have. The document is only read.

    Args:
        window: in front of which questions are asked.
        view: asks for the canvas there is now.
    """

    def __init__(
        self,
        window: QWidget,
        filing: Filing,
        view: Callable[[], GraphView],
        messages: MessageBar,
        status: StatusLine,
    ):
        super().__init__(window)
        self._window, self._filing, self._view = window, filing, view
        self._messages, self._status = messages, status
        self.dialog: ShareDialog | None = None

    def export_picture(self) -> None:
        """Ask for a file and write a picture of the whole graph; its ending says which kind."""
        path = ask_save(
            self._window,
            self._suggested(".png"),
            title=self.tr("Export a picture of the graph"),
            kinds=translate("HandingOn", PICTURE_KINDS),
        )
        if path is None:
            return
        from .canvas.export import png_of_graph, svg_of_graph

        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            drawn = svg_of_graph if path.suffix.lower() == ".svg" else png_of_graph
            content = drawn(self._view())
        finally:
            QGuiApplication.restoreOverrideCursor()
        self._write(path, content)

    def share(self) -> None:
        """Show what others would get, then write it or put it on the clipboard."""
        from ..documents.sharing import shared_copy
        from .dialogs.share import ShareDialog

        filing = self._filing

        def make(keep_pictures: bool) -> SharedCopy:
            return shared_copy(filing.document, filing.files, keep_pictures=keep_pictures)

        try:
            self.dialog = dialog = ShareDialog(make, self._window)
        except NodegraphError as problem:
            self._messages.tell(f"{problem.message} {problem.hint or ''}".strip())
            return
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.save_wanted.connect(self._save)
        dialog.copy_wanted.connect(self._put_on_clipboard)
        dialog.open()

    def _save(self, copy: SharedCopy) -> None:
        path = ask_save(
            self._window,
            self._suggested("_shared.json"),
            title=self.tr("Save a copy"),
            kinds=self.tr("Workflows (*.json)"),
        )
        if path is None:
            return
        if self._filing.document_of(path) is not None:
            self._messages.tell(
                self.tr("“{name}” is open here and was not overwritten. Choose another name.").format(
                    name=path.name
                )
            )
            return
        self._write(path, copy.text.encode())

    def _put_on_clipboard(self, copy: SharedCopy) -> None:
        QGuiApplication.clipboard().setText(copy.text)
        self._status.tell(self.tr("The copy is on the clipboard"))

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_whole(path, content)
        except OSError as error:
            self._messages.tell(
                self.tr("“{path}” could not be written: {reason}. Choose another folder.").format(
                    path=path, reason=error.strerror
                )
            )
        else:
            self._status.tell(self.tr("Saved {name}").format(name=path.name), tip=str(path))

    def _suggested(self, ending: str) -> Path:
        return self._filing.likely_folder() / f"{file_name(self._filing.title)}{ending}"
