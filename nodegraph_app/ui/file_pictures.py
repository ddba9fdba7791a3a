"""Pictures that nodes name by file, decoded beside the window's thread."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader

from ..core.files import Files
from ..core.graph import Graph
from .masks.overlay import small_with_mask


class FilePictures(QObject):
    """Decodes picture files, one at a time.

    Signals:
        decoded: the key that was asked with, the `QImage`, and how it looks on a node, with its mask over it;
            null when the file cannot be decoded.
    """

    decoded = Signal(str, QImage, QImage)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._asked: set[str] = set()
        self.decoded.connect(lambda key, *_: self._asked.discard(key))

    def ask(self, key: str, path: Path, mask: Path | None = None) -> None:
        """Decode a file; `decoded` tells when it is done. Asking again meanwhile changes nothing."""
        if key not in self._asked:
            self._asked.add(key)
            self._pool.start(_Decoding(self, key, path, mask))

    def close(self) -> None:
        """Finish what is under way and forget the rest."""
        self._pool.clear()
        self._pool.waitForDone()


class _Decoding(QRunnable):
    def __init__(self, asker: FilePictures, key: str, path: Path, mask: Path | None):
        super().__init__()
        self._asker, self._key, self._path, self._mask = asker, key, path, mask

    def run(self) -> None:
        picture = on_node = _read(self._path)
        mask = _read(self._mask) if self._mask is not None else QImage()
        if not (picture.isNull() or mask.isNull()):
            on_node = small_with_mask(picture, mask)
        self._asker.decoded.emit(self._key, picture, on_node)


def _read(path: Path) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)  # cameras note which way is up; the node that loads it heeds that too
    return reader.read()


class NamedPicture(NamedTuple):
    """A picture that a node names.

    Attributes:
        key: changes with the content of its files, as far as their sizes and dates tell.
        mask: painted over it, if one is.
    """

    key: str
    path: Path
    mask: Path | None


def names_a_picture(graph: Graph, node_id: str) -> bool:
    """Whether a node's picture is that of a file it names."""
    spec = graph.spec(node_id)
    return spec is not None and any(parameter.file_kind == "image" for parameter in spec.parameters)


def picture_file(graph: Graph, files: Files, node_id: str) -> NamedPicture | None:
    """The picture that a node names by file; None where it names none that is here."""
    spec = graph.spec(node_id)
    picture = mask = None
    for parameter in spec.parameters if spec else ():
        if parameter.file_kind != "image" or parameter.name in graph[node_id].inputs:
            continue
        found = _stamped(files, str(graph.parameters(node_id)[parameter.name]))
        if spec is not None and spec.parameter(parameter.painted_over) is not None:
            mask = found
        elif picture is None:
            picture = found
    if picture is None:
        return None
    key = picture[0] if mask is None else f"{picture[0]} under {mask[0]}"
    return NamedPicture(key, picture[1], mask[1] if mask is not None else None)


def _stamped(files: Files, name: str) -> tuple[str, Path] | None:
    """A file with a text that changes with its content."""
    path = files.find("image", name)
    try:
        stat = path.stat() if path is not None else None
    except OSError:
        return None
    if path is None or stat is None:
        return None
    return f"file {path} {stat.st_size} {stat.st_mtime_ns}", path
