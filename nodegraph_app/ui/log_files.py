"""What goes wrong behind the window, as lines of the session's log: its own log, and the worker's file."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal

from .session_log import Level, LogLine

LOGGER = "nodegraph_app"
LONGEST_READ_BYTES = 256 * 1024
"""A file that grew by more since it was read last is read from there on only."""
MOST_DETAILS = 200
"""Lines."""
LEVELS: dict[str, Level] = {"WARNING": "warning", "ERROR": "error", "CRITICAL": "error"}

_RECORD = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} \S+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) (.*)")
"""As `execution.worker` writes them."""
_CRASH = "Fatal Python error"
"""So the dump of an interpreter begins that ends by itself."""


class WindowLog(QObject):
    """Hears the warnings of this process, from whatever thread.

    Signals:
        found: a tuple of one `LogLine`.
    """

    found = Signal(object)

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._handler = _Handler(self)
        logging.getLogger(LOGGER).addHandler(self._handler)

    def close(self) -> None:
        """Hear no more."""
        logging.getLogger(LOGGER).removeHandler(self._handler)


class _Handler(logging.Handler):
    def __init__(self, heard: WindowLog):
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text, _, details = self.format(record).partition("\n")
            level = LEVELS.get(record.levelname, "warning")
            self._heard.found.emit((LogLine(level, text, details, record.created),))
        except Exception:
            self.handleError(record)


class WorkerLog(QObject):
    """Reads what the worker wrote into its log file since this was made.

    The file is read when somebody asks, and as it grows while somebody looks.

    Signals:
        found: a tuple of `LogLine`s, its warnings and errors.
    """

    found = Signal(object)

    def __init__(self, path: Path, parent: QObject | None = None):
        super().__init__(parent)
        self._path = path
        self._read = self._size()
        self._watcher: QFileSystemWatcher | None = None

    def look(self) -> None:
        """Read what is new."""
        size = self._size()
        if size < self._read:
            self._read = 0  # somebody made room
        if size == self._read:
            return
        start = max(self._read, size - LONGEST_READ_BYTES)
        try:
            with self._path.open("rb") as file:
                file.seek(start)
                content = file.read(size - start)
        except OSError:
            return
        whole = content.rfind(b"\n") + 1  # the rest is still being written
        self._read = start + whole
        if lines := tuple(worker_lines(content[:whole].decode("utf-8", "replace"))):
            self.found.emit(lines)

    def follow(self, wanted: bool) -> None:
        """Read on as the file grows, or no longer."""
        if not wanted:
            if self._watcher is not None:
                self._watcher.deleteLater()
                self._watcher = None
            return
        self.look()
        if self._watcher is None:
            self._watcher = QFileSystemWatcher(self)
            self._watcher.fileChanged.connect(self.look)
            self._watcher.directoryChanged.connect(self._appeared)
            self._appeared()

    def _appeared(self) -> None:
        """The file may be there now; until then its folder is watched."""
        if self._watcher is None:
            return
        watched = self._watcher.files()
        if not watched and self._path.is_file():
            if folders := self._watcher.directories():
                self._watcher.removePaths(folders)
            self._watcher.addPath(str(self._path))
            self.look()
        elif not watched and not self._watcher.directories() and self._path.parent.is_dir():
            self._watcher.addPath(str(self._path.parent))

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except OSError:
            return 0


def worker_lines(text: str) -> Iterator[LogLine]:
    """The warnings and errors in a part of the worker's log; what follows one is its details."""
    head: tuple[Level, str, float] | None = None
    details: list[str] = []
    for line in [*text.splitlines(), None]:
        record = _RECORD.fullmatch(line) if line is not None else None
        crash = line is not None and line.startswith(_CRASH)
        if line is not None and record is None and not crash:
            if head is not None and len(details) < MOST_DETAILS:
                details.append(line)
            continue
        if head is not None:
            level, message, at_s = head
            yield LogLine(level, message, "\n".join(details), at_s)
        head, details = None, []
        if record is not None and record[2] in LEVELS:
            at_s = time.mktime(time.strptime(record[1], "%Y-%m-%d %H:%M:%S"))
            head = LEVELS[record[2]], record[3], at_s
        elif crash and line is not None:
            head = "error", line, time.time()
