"""Queue and history as one list: what waits, what runs, and what was run."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from ...execution.history import History
from ...execution.queue import IN_LINE, OVER, Queue

LATEST_RUNS = 100
THUMBNAIL_PX = 64
"""On the longer side: twice what is shown, for screens of double density."""
MOST_THUMBNAILS = 400

Kind = Literal["job", "run"]


@dataclass(frozen=True)
class RunRow:
    """A job or a run.

    Attributes:
        kind, id: what it is, and its number.
        position: place in line, from 1; 0 for what is over.
        title: of the workflow.
        state: in one word.
        origin: who asked for it.
        when_s: when it was added, or began; seconds since 1970.
        seconds: how long it ran; None where it has not.
        message: what went wrong.
        picture: the first picture it made, if it is still there.
        thumbnail: of it.
        job: of a run: the job that it carried out.
        seeds: that it ran with.
    """

    kind: Kind
    id: int
    position: int
    title: str
    state: str
    origin: str
    when_s: float
    seconds: float | None = None
    message: str = ""
    picture: Path | None = None
    thumbnail: QImage | None = None
    job: int | None = None
    seeds: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[Kind, int]:
        """By which it is found again in another list."""
        return self.kind, self.id


class Thumbnails:
    """Small pictures of files, read once. It may live in any thread."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, int], QImage] = OrderedDict()

    def of(self, path: Path) -> QImage | None:
        """A small picture of the file as it is now, or None when it is gone or is no picture."""
        try:
            key = str(path), path.stat().st_mtime_ns
        except OSError:
            return None
        if key not in self._known:
            reader = QImageReader(str(path))
            room = QSize(THUMBNAIL_PX, THUMBNAIL_PX)
            reader.setScaledSize(reader.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
            self._known[key] = reader.read()
            if len(self._known) > MOST_THUMBNAILS:
                self._known.popitem(last=False)
        image = self._known[key]
        return None if image.isNull() else image


def rows_of(queue: Queue, history: History, thumbnails: Thumbnails) -> tuple[RunRow, ...]:
    """First what is in line, as it will be run, then what was run, newest first. Raises DatabaseError."""
    jobs = queue.jobs()
    lined_up = [
        RunRow("job", j.id, j.position, j.title, _state(j.state, j.wish), "queue", j.added_s, None, j.message)
        for j in jobs
        if j.state in IN_LINE
    ]
    runs = history.latest(LATEST_RUNS)
    running = {row.id for row in lined_up if row.state.startswith("running")}
    told = {run.job for run in runs}
    never_ran = [
        RunRow("job", j.id, 0, j.title, j.state, "queue", j.added_s, None, j.message)
        for j in jobs
        if j.state in OVER and j.id not in told
    ]
    made = history.first_pictures(run.id for run in runs)
    over = [
        RunRow(
            "run", run.id, 0, run.title, run.outcome, f"job {run.job}" if run.job else run.origin,
            run.started_s, run.seconds, run.message, *_shown(made.get(run.id), thumbnails), run.job,
            run.seeds_used,
        )
        for run in runs
        if run.outcome != "running" or run.job not in running
    ]  # fmt: skip
    return (*lined_up, *_newest_first(never_ran, over))


def _newest_first(*rows: Iterable[RunRow]) -> list[RunRow]:
    return sorted((row for some in rows for row in some), key=lambda row: -row.when_s)


def _shown(path: str | None, thumbnails: Thumbnails) -> tuple[Path | None, QImage | None]:
    if path is None or (image := thumbnails.of(Path(path))) is None:
        return None, None
    return Path(path), image


def _state(state: str, wish: str | None) -> str:
    return f"{state}, asked to {wish}" if wish else state
