"""Fingerprints of files that did not change, remembered across processes.

A file that has the same path, size and time of change in nanoseconds as before is not read again.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

SETTLED_AFTER_S = 2.0
"""The coarsest clock of a file system in use (FAT) ticks every two seconds: a file changed less long ago may
change once more without another time."""

WAIT_FOR_OTHERS_S = 1.0

Name = tuple[str, str, int, int]
"""Kind of fingerprint, absolute path, size in bytes, time of change in nanoseconds."""


class Digests:
    """Remembered fingerprints, in SQLite; without a file, or where it cannot be used, in memory only.

    Args:
        file: the database; made when the first fingerprint is remembered.
    """

    def __init__(self, file: Path | None = None):
        self._file = file
        self._held: dict[Name, str] = {}
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def of(self, path: Path, kind: str, make: Callable[[Path], str]) -> str:
        """The fingerprint of a file, read only if it may have changed.

        Args:
            path: the file.
            kind: which fingerprint.
            make: computes it.

        Raises:
            OSError: the file cannot be read.
        """
        name = _name(path, kind)
        digest = self._look_up(name)
        if digest is None:
            digest = make(path)
            if name == _name(path, kind):
                self._remember(name, digest)
        return digest

    def known(self, path: Path, kind: str) -> str | None:
        """The fingerprint of a file, if it was computed before. Raises OSError: there is no such file."""
        return self._look_up(_name(path, kind))

    def _remember(self, name: Name, digest: str) -> None:
        with self._lock:
            self._held[name] = digest
            if time.time() - name[3] / 1e9 > SETTLED_AFTER_S:
                self._store(name, digest)

    def _look_up(self, name: Name) -> str | None:
        with self._lock:
            if name not in self._held and (digest := self._stored(name)) is not None:
                self._held[name] = digest
            return self._held.get(name)

    def _stored(self, name: Name) -> str | None:
        if self._file is None or not (self._connection or self._file.exists()):
            return None
        try:
            row = self._open(self._file).execute(
                "SELECT digest FROM digests WHERE (kind, path, size, mtime_ns) = (?, ?, ?, ?)", name
            ).fetchone()  # fmt: skip
        except sqlite3.Error as error:
            self._give_up(error)
            return None
        return str(row[0]) if row else None

    def _store(self, name: Name, digest: str) -> None:
        if self._file is None:
            return
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._open(self._file).execute(
                "INSERT OR REPLACE INTO digests VALUES (?, ?, ?, ?, ?)", (*name, digest)
            )
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def _open(self, file: Path) -> sqlite3.Connection:
        if self._connection is None:
            db = sqlite3.connect(file, WAIT_FOR_OTHERS_S, isolation_level=None, check_same_thread=False)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute(
                "CREATE TABLE IF NOT EXISTS digests (kind TEXT, path TEXT, size INTEGER, mtime_ns INTEGER, "
                "digest TEXT NOT NULL, PRIMARY KEY (kind, path)) WITHOUT ROWID"
            )
            self._connection = db
        return self._connection

    def _give_up(self, error: Exception) -> None:
        """Go on in memory; a damaged file is deleted, so that the next process starts a new one."""
        log.warning("fingerprints are not remembered in %s: %s", self._file, error)
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._file is not None and not isinstance(error, sqlite3.OperationalError | OSError):
            for ending in ("", "-wal", "-shm"):
                with suppress(OSError):
                    Path(f"{self._file}{ending}").unlink(missing_ok=True)
        self._file = None


def _name(path: Path, kind: str) -> Name:
    stat = path.stat()
    return kind, os.path.abspath(path), stat.st_size, stat.st_mtime_ns  # noqa: PTH100 - links are not followed
