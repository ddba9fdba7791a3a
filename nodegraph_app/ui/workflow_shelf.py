"""The workflows at hand, found and read beside the window's thread."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage

from .. import builtin
from ..core.errors import NodegraphError
from ..documents.about import About, about
from ..settings import Settings
from .workflow_thumbnails import keep_thumbnail, thumbnail, thumbnails_folder

log = logging.getLogger(__name__)

MOST_FILES = 2000
"""Of the reader's own, the ones changed last; more nobody looks through."""
DEEPEST_FOLDER = 4

Place = Literal["recent", "own", "shipped"]


@dataclass(frozen=True)
class ShelvedWorkflow:
    """A workflow file at a glance.

    Attributes:
        place: why it is listed.
        title: what its author calls it, or its file.
        notes: all of them.
        summary: their first line.
        changed_s: when it was written, Unix time.
        picture: of its last result or of its graph; null where there is none.
    """

    path: Path
    place: Place
    title: str
    notes: str
    summary: str
    changed_s: float
    picture: QImage

    @property
    def searched(self) -> str:
        """What a search looks through, without case."""
        return f"{self.title} {self.path.stem} {self.notes}".casefold()


@dataclass(frozen=True)
class FoundWorkflows:
    """What a look gave.

    Attributes:
        rows: in the order in which they are shown.
        folders: the reader's own, which were looked through.
    """

    rows: tuple[ShelvedWorkflow, ...]
    folders: tuple[Path, ...]

    @property
    def any_own(self) -> bool:
        """Whether one of them lies in a folder of the reader's, for whatever reason it is listed."""
        folders = [folder.resolve() for folder in self.folders]
        return any(row.path.is_relative_to(folder) for row in self.rows for folder in folders)


class WorkflowShelf(QObject):
    """Looks for workflows, and keeps their pictures.

    Signals:
        found: `FoundWorkflows`.
    """

    found = Signal(object)
    _looked = Signal(int, object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._last_look = 0
        self._looked.connect(self._tell)
        self._known: dict[tuple[Path, int, int], tuple[About, QImage]] = {}
        """Path, time and size of a file → what it said."""

    def look(self, settings: Settings) -> None:
        """Look through recent files, the reader's folders and what ships; `found` has them soon."""
        self._last_look += 1
        self._pool.start(_Errand(partial(self._look, settings, self._last_look)))

    def keep(self, workflow: Path, image: QImage, settings: Settings) -> None:
        """Keep a picture of a workflow file as it is now."""
        folder = thumbnails_folder(settings)
        self._pool.start(_Errand(partial(keep_thumbnail, workflow, image, folder)))

    def close(self) -> None:
        """Finish what is under way, and forget the rest."""
        self._pool.clear()
        self._pool.waitForDone()

    def _tell(self, look: int, found: FoundWorkflows) -> None:
        if look == self._last_look:  # else somebody looks again already
            self.found.emit(found)

    # --- in the pool's thread ------------------------------------------------------------------------

    def _look(self, settings: Settings, number: int) -> None:
        folder = thumbnails_folder(settings)
        shipped = sorted(builtin.workflows().glob("*.json"))
        own = list(_own(settings.workflow_folders))
        rows: dict[Path, ShelvedWorkflow] = {}
        places: tuple[tuple[Place, list[Path]], ...] = (
            ("recent", list(settings.recent_files)),
            ("own", own),
            ("shipped", shipped),
        )
        for place, paths in places:
            for path in paths:
                if path not in rows and (row := self._row(path, place, folder)) is not None:
                    rows[path] = row
        self._looked.emit(number, FoundWorkflows(tuple(rows.values()), settings.workflow_folders))

    def _row(self, path: Path, place: Place, folder: Path) -> ShelvedWorkflow | None:
        try:
            stat = path.stat()
            key = path, stat.st_mtime_ns, stat.st_size
            told, picture = self._known.get(key, (None, QImage()))
            if told is None:
                told = about(path)
            if told is None:
                return None
            if picture.isNull():  # it may have one by now
                picture = thumbnail(path, folder)
            self._known[key] = told, picture
        except (OSError, NodegraphError) as error:
            log.info("%s is not listed: %s", path, error)
            return None
        title = told.title if place == "shipped" and told.title else path.stem
        return ShelvedWorkflow(path, place, title, told.notes, told.summary, stat.st_mtime, picture)


def _own(folders: tuple[Path, ...]) -> Iterator[Path]:
    """The workflow files in these folders, changed last first."""
    found: list[tuple[float, Path]] = []
    for root in folders:
        for folder, inside, names in os.walk(root):
            depth = len(Path(folder).relative_to(root).parts)
            inside[:] = (
                [name for name in sorted(inside) if not name.startswith(".")]
                if depth < DEEPEST_FOLDER
                else []
            )
            for name in names:
                if name.lower().endswith(".json"):
                    with suppress(OSError):
                        path = Path(folder) / name
                        found.append((path.stat().st_mtime, path.resolve()))
    return (path for _, path in sorted(found, reverse=True)[:MOST_FILES])


class _Errand(QRunnable):
    def __init__(self, errand: Callable[[], None]):
        super().__init__()
        self._errand = errand

    def run(self) -> None:
        try:
            self._errand()
        except Exception:
            log.exception("Looking for workflows failed.")
