"""Reads the pictures of a folder beside the window's thread: thumbnails, and what their workflows say."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader

from ...core.registry import Registry
from ...workspace import PICTURE_SUFFIXES
from ..picture_facts import Fact, facts_of, graph_in

THUMBNAIL_PX = 256
MOST_PICTURES = 5000
"""The newest; more than that nobody looks through."""


@dataclass(frozen=True)
class PictureFile:
    """A picture in the folder.

    Attributes:
        made_s: when it was last written, Unix time.
        thumbnail: null where the file cannot be decoded.
        size: of the picture itself, in pixels.
        facts: what its workflow says of it; empty where it carries none.
    """

    path: Path
    name: str
    made_s: float
    size_bytes: int
    thumbnail: QImage
    size: QSize
    facts: tuple[Fact, ...]

    @property
    def searched(self) -> str:
        """What a search looks through, in small letters: the name, prompts and all the rest."""
        return " ".join([self.name, *(fact.text for fact in self.facts)]).casefold()


class FolderPictures(QObject):
    """Looks through a folder.

    Signals:
        found: a `PictureFile` that is new or was changed, newest first.
        ended: paths of every picture there is.
    """

    found = Signal(object)
    ended = Signal(object)

    def __init__(self, registry: Registry, parent: QObject | None = None):
        super().__init__(parent)
        self._registry = registry
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._stop = threading.Event()

    def look(self, folder: Path, known: Mapping[Path, float]) -> None:
        """Begin to look; what goes on is left.

        Args:
            known: path → when it was written, of pictures that need not be read again.
        """
        self.close()
        self._stop = threading.Event()
        self._pool.start(_Look(self, self._registry, folder, dict(known), self._stop))

    def close(self) -> None:
        """Look no further."""
        self._stop.set()
        self._pool.clear()
        self._pool.waitForDone()


class _Look(QRunnable):
    def __init__(
        self,
        asker: FolderPictures,
        registry: Registry,
        folder: Path,
        known: Mapping[Path, float],
        stop: threading.Event,
    ):
        super().__init__()
        self._asker, self._registry, self._folder = asker, registry, folder
        self._known, self._stop = known, stop

    def run(self) -> None:
        here = sorted(_pictures(self._folder), key=lambda each: -each[1].st_mtime)[:MOST_PICTURES]
        for path, stat in here:
            if self._stop.is_set():
                return
            if self._known.get(path) != stat.st_mtime:
                self._asker.found.emit(self._read(path, stat))
        if not self._stop.is_set():
            self._asker.ended.emit(frozenset(path for path, _ in here))

    def _read(self, path: Path, stat: os.stat_result) -> PictureFile:
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        size = reader.size()
        room = QSize(THUMBNAIL_PX, THUMBNAIL_PX)
        if size.isValid() and max(size.width(), size.height()) > THUMBNAIL_PX:
            reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
        thumbnail = reader.read()
        graph = graph_in(path, self._registry) if path.suffix.lower() == ".png" else None
        facts = tuple(facts_of(graph)) if graph is not None else ()
        name = path.relative_to(self._folder).as_posix()
        return PictureFile(path, name, stat.st_mtime, stat.st_size, thumbnail, size, facts)


def _pictures(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root) / name
            if path.suffix.lower() in PICTURE_SUFFIXES:
                try:
                    yield path, path.stat()
                except OSError:
                    continue  # gone meanwhile
