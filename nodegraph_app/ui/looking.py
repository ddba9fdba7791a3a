"""Looking at pictures: from the filmstrip and from nodes to the viewer, to the clipboard and to files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QObject, QSize, Qt, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from ..core.errors import NodegraphError
from ..core.registry import Registry
from ..documents import native
from ..documents.atomic import write_whole
from .dialogs.file_questions import ask_save
from .panels.filmstrip import Filmstrip, Finished, mime_of
from .panels.message_bar import MessageBar
from .panels.status_line import StatusLine
from .panels.viewer import Pin, Shown, Viewer
from .picture_facts import Fact, facts_of, graph_in
from .sharp import sharp

if TYPE_CHECKING:
    from .gallery.folder_pictures import PictureFile

DRAGGED_PX = 96
"""Longer side of what hangs at the mouse."""


class Looking(QObject):
    """Connects filmstrip and viewer.

    Args:
        window: in front of which questions are asked.
        folder: asks where a picture would be saved first.

    Signals:
        open_wanted: path of a picture whose workflow is wanted.
    """

    open_wanted = Signal(object)

    def __init__(
        self,
        window: QWidget,
        viewer: Viewer,
        filmstrip: Filmstrip,
        messages: MessageBar,
        status: StatusLine,
        folder: Callable[[], Path],
        registry: Registry,
    ):
        super().__init__(window)
        self._window, self._viewer, self._folder = window, viewer, folder
        self._messages, self._status, self._registry = messages, status, registry
        filmstrip.chosen.connect(self.look_at)
        filmstrip.save_wanted.connect(lambda finished: self.save(finished.image, finished.caption, finished))
        filmstrip.pin_wanted.connect(self.pin)
        viewer.copy_wanted.connect(self.copy)
        viewer.save_wanted.connect(self._save_shown)
        viewer.drag_wanted.connect(self.drag)
        viewer.open_wanted.connect(self.open_workflow)
        viewer.facts_wanted.connect(self._show_facts)

    def look_at(self, finished: Finished) -> None:
        """Show a finished picture again."""
        self._viewer.show_picture(finished.image, finished.caption, origin=finished)

    def pin(self, name: Pin, finished: Finished) -> None:
        """Keep a finished picture to compare others with."""
        self._viewer.keep(name, Shown(finished.image, finished.caption, finished))

    def look_at_file(self, picture: PictureFile) -> None:
        """Show a picture of the gallery."""
        image = QImage(str(picture.path))
        if image.isNull():
            self._messages.tell(self.tr("“{name}” cannot be read.").format(name=picture.name))
            return
        content = picture.path.read_bytes()
        origin = Finished(image, content, picture.name, "", picture.path, made_s=picture.made_s)
        self._viewer.show_picture(image, picture.name, origin=origin)

    def copy(self) -> None:
        """Put the picture that is shown on the clipboard."""
        if self._viewer.image is not None:
            QGuiApplication.clipboard().setImage(self._viewer.image)
            self._status.tell(self.tr("The picture is on the clipboard"))

    def save(self, image: QImage, caption: str, origin: object) -> None:
        """Save a picture elsewhere; as it was written, with its workflow, if it was."""
        name = f"{caption.lower().replace(' ', '_') or 'picture'}.png"
        kinds = self.tr("PNG pictures (*.png)")
        path = ask_save(self._window, self._folder() / name, title=self.tr("Save the picture"), kinds=kinds)
        if path is None:
            return
        try:
            write_whole(path, png_of(image, origin))
        except OSError as error:
            self._messages.tell(
                self.tr("“{path}” could not be written: {reason}. Choose another folder.").format(
                    path=path, reason=error.strerror
                )
            )
        else:
            self._status.tell(self.tr("Saved {name}").format(name=path.name))

    def open_workflow(self) -> None:
        """Open the workflow that made the picture that is shown."""
        path = self._workflow_file()
        if path is not None:
            self.open_wanted.emit(path)
        else:
            self._messages.tell(
                self.tr(
                    "This picture carries no workflow: it was only shown, or comes from elsewhere. "
                    "Pictures that Save image wrote carry theirs."
                ),
                bad=False,
            )

    def drag(self) -> None:
        """Pull the picture out of the window, as a file where it is one, and as a picture."""
        image = self._viewer.image
        if image is None:
            return
        drag = QDrag(self._window)
        drag.setMimeData(mime_of(image, self._viewer.origin))
        drag.setPixmap(sharp(image, QSize(DRAGGED_PX, DRAGGED_PX), self._window.devicePixelRatioF()))
        drag.exec(Qt.DropAction.CopyAction)

    def _workflow_file(self) -> Path | None:
        origin = self._viewer.origin
        path = origin.path if isinstance(origin, Finished) else None
        return path if path is not None and graph_in(path, self._registry) is not None else None

    def _show_facts(self) -> None:
        image, origin = self._viewer.image, self._viewer.origin
        if image is None:
            self._viewer.show_facts((), may_open=False)
            return
        facts = [
            Fact(
                self.tr("Size"),
                self.tr("{width} × {height} px").format(width=image.width(), height=image.height()),
            )
        ]
        if isinstance(origin, Finished):
            facts.append(
                Fact(self.tr("Made"), datetime.fromtimestamp(origin.made_s).strftime("%d %B %Y, %H:%M:%S"))
            )
            if origin.path is not None:
                facts.append(Fact(self.tr("File"), str(origin.path)))
            facts += self._made_with(origin)
        self._viewer.show_facts(facts, may_open=self._workflow_file() is not None)

    def _made_with(self, origin: Finished) -> list[Fact]:
        graph = graph_in(origin.path, self._registry) if origin.path is not None else None
        try:
            if graph is None and origin.workflow:
                graph = native.loads(origin.workflow.encode(), self._registry).graph
        except NodegraphError:
            return []
        return facts_of(graph, origin.node) if graph is not None else []

    def _save_shown(self) -> None:
        if self._viewer.image is not None:
            self.save(self._viewer.image, self._viewer.caption, self._viewer.origin)


def png_of(image: QImage, origin: object) -> bytes:
    """The picture as PNG: the file that was written if it is still there. Raises OSError."""
    if isinstance(origin, Finished):
        written = origin.path is not None and origin.path.is_file()
        return origin.path.read_bytes() if written and origin.path is not None else origin.png
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)  # QImage.save is typed for bytes and takes none
    return bytes(buffer.data().data())
