"""Looking at pictures: from the filmstrip and from nodes to the viewer, to the clipboard and to files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QObject
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from ..documents.atomic import write_whole
from .dialogs.file_questions import ask_save
from .panels.filmstrip import Filmstrip, Finished
from .panels.message_bar import MessageBar
from .panels.status_line import StatusLine
from .panels.viewer import Viewer


class Looking(QObject):
    """Connects filmstrip and viewer.

    Args:
        window: in front of which questions are asked.
        folder: asks where a picture would be saved first.
    """

    def __init__(
        self,
        window: QWidget,
        viewer: Viewer,
        filmstrip: Filmstrip,
        messages: MessageBar,
        status: StatusLine,
        folder: Callable[[], Path],
    ):
        super().__init__(window)
        self._window, self._viewer, self._folder = window, viewer, folder
        self._messages, self._status = messages, status
        filmstrip.chosen.connect(self.look_at)
        filmstrip.save_wanted.connect(lambda finished: self.save(finished.image, finished.caption, finished))
        viewer.copy_wanted.connect(self.copy)
        viewer.save_wanted.connect(self._save_shown)

    def look_at(self, finished: Finished) -> None:
        """Show a finished picture again."""
        self._viewer.show_picture(finished.image, finished.caption, origin=finished)

    def copy(self) -> None:
        """Put the picture that is shown on the clipboard."""
        if self._viewer.image is not None:
            QGuiApplication.clipboard().setImage(self._viewer.image)
            self._status.tell("The picture is on the clipboard")

    def save(self, image: QImage, caption: str, origin: object) -> None:
        """Save a picture elsewhere; as it was written, with its workflow, if it was."""
        name = f"{caption.lower().replace(' ', '_') or 'picture'}.png"
        kinds = "PNG pictures (*.png)"
        path = ask_save(self._window, self._folder() / name, title="Save the picture", kinds=kinds)
        if path is None:
            return
        try:
            write_whole(path, png_of(image, origin))
        except OSError as error:
            self._messages.tell(f"“{path}” could not be written: {error.strerror}. Choose another folder.")
        else:
            self._status.tell(f"Saved {path.name}")

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
