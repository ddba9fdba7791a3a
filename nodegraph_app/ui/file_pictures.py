"""Pictures that nodes name by file, decoded beside the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader

from ..core.files import Files
from ..core.graph import Graph


class FilePictures(QObject):
    """Decodes picture files, one at a time.

    Signals:
        decoded: the key that was asked with, and the `QImage`; null when the file cannot be decoded.
    """

    decoded = Signal(str, QImage)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._asked: set[str] = set()
        self.decoded.connect(lambda key, _: self._asked.discard(key))

    def ask(self, key: str, path: Path) -> None:
        """Decode a file; `decoded` tells when it is done. Asking again meanwhile changes nothing."""
        if key not in self._asked:
            self._asked.add(key)
            self._pool.start(_Decoding(self, key, path))

    def close(self) -> None:
        """Finish what is under way and forget the rest."""
        self._pool.clear()
        self._pool.waitForDone()


class _Decoding(QRunnable):
    def __init__(self, asker: FilePictures, key: str, path: Path):
        super().__init__()
        self._asker, self._key, self._path = asker, key, path

    def run(self) -> None:
        reader = QImageReader(str(self._path))
        reader.setAutoTransform(True)  # cameras note which way is up; the node that loads it heeds that too
        self._asker.decoded.emit(self._key, reader.read())


def names_a_picture(graph: Graph, node_id: str) -> bool:
    """Whether a node's picture is that of a file it names."""
    spec = graph.spec(node_id)
    return spec is not None and any(parameter.file_kind == "image" for parameter in spec.parameters)


def picture_file(graph: Graph, files: Files, node_id: str) -> tuple[str, Path] | None:
    """Key and path of the picture that a node names by file; None where it names none that is here.

    The key changes with the file's content, as far as its size and date tell.
    """
    spec = graph.spec(node_id)
    for parameter in spec.parameters if spec else ():
        if parameter.file_kind != "image" or parameter.name in graph[node_id].inputs:
            continue
        path = files.find("image", str(graph.parameters(node_id)[parameter.name]))
        try:
            stat = path.stat() if path is not None else None
        except OSError:
            return None
        if path is not None and stat is not None:
            return f"file {path} {stat.st_size} {stat.st_mtime_ns}", path
    return None
