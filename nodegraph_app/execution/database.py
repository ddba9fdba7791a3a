"""The file that outlives every process: what is to be run and what was run, in SQLite.

Every change is a transaction that is on the disk before its caller hears of it (write-ahead log, synchronous
FULL), so that a process may die at any moment. Several processes may have the file open at once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import NodegraphError
from ..documents.atomic import make_folder
from ..settings import data_folder

FILE_NAME = "runs.sqlite3"
PATIENCE_S = 10.0
"""How long a transaction of another process is waited for."""

MIGRATIONS: Sequence[str] = (
    """
    CREATE TABLE workflows (
        sha256 TEXT PRIMARY KEY,
        text TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        position INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN
            ('waiting', 'paused', 'running', 'interrupted', 'done', 'failed', 'cancelled')),
        wish TEXT CHECK (wish IN ('pause', 'cancel')),
        title TEXT NOT NULL,
        workflow TEXT NOT NULL REFERENCES workflows (sha256),
        workflow_folder TEXT,
        output_folder TEXT NOT NULL,
        added_s REAL NOT NULL,
        ended_s REAL,
        message TEXT NOT NULL DEFAULT '',
        owner_pid INTEGER,
        owner_started_s REAL
    );
    CREATE INDEX jobs_in_line ON jobs (state, position);

    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        job INTEGER REFERENCES jobs (id) ON DELETE SET NULL,
        origin TEXT NOT NULL,
        title TEXT NOT NULL,
        workflow TEXT NOT NULL REFERENCES workflows (sha256),
        file TEXT,
        output_folder TEXT NOT NULL,
        parameters TEXT NOT NULL,
        seeds TEXT NOT NULL,
        environment TEXT NOT NULL,
        started_s REAL NOT NULL,
        seconds REAL,
        outcome TEXT NOT NULL CHECK (outcome IN
            ('running', 'interrupted', 'done', 'failed', 'cancelled')),
        message TEXT NOT NULL DEFAULT '',
        owner_pid INTEGER NOT NULL,
        owner_started_s REAL NOT NULL
    );
    CREATE INDEX runs_of_job ON runs (job);

    CREATE TABLE run_nodes (
        run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        node TEXT NOT NULL,
        type TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('cached', 'done', 'failed', 'blocked')),
        seconds REAL,
        peak_bytes INTEGER,
        message TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (run, number)
    ) WITHOUT ROWID;
    CREATE INDEX timings ON run_nodes (type, outcome, run);

    CREATE TABLE run_pictures (
        run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        node TEXT NOT NULL,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (run, number)
    ) WITHOUT ROWID;
    """,
    # A run that is paused was stopped like a cancelled one, and the outcomes of a table cannot be added to.
    "ALTER TABLE runs ADD COLUMN paused INTEGER NOT NULL DEFAULT 0",
)
"""Script n takes a file of version n to version n + 1; `PRAGMA user_version` says which it has."""


class DatabaseError(NodegraphError):
    """The file with queue and history cannot be used; it is left as it is."""


@dataclass(frozen=True)
class Owner:
    """A process, told from a later one with the same number by when it started.

    Attributes:
        pid: process id.
        started_s: when it started, seconds since 1970.
    """

    pid: int
    started_s: float

    @classmethod
    def this_process(cls) -> Owner:
        """The one that asks."""
        import psutil

        process = psutil.Process()
        return cls(process.pid, process.create_time())

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        import psutil

        try:
            process = psutil.Process(self.pid)
            # Clocks that are set while a process runs move its start by a moment on some systems.
            same = abs(process.create_time() - self.started_s) < 2.0
            return bool(same and process.status() != psutil.STATUS_ZOMBIE)
        except psutil.Error:
            return False


class Database:
    """A connection. It belongs to the thread that made it.

    Args:
        path: the file; the reader's own by default. Made if missing.

    Raises:
        DatabaseError: it cannot be opened, is damaged, or was made by a later version.
    """

    def __init__(self, path: Path | None = None):
        self.path = path or data_folder() / FILE_NAME
        self.owner = Owner.this_process()
        with self._in_words():
            make_folder(self.path.parent)
            self._connection = sqlite3.connect(self.path, timeout=PATIENCE_S, isolation_level=None)
            try:
                self._connection.row_factory = sqlite3.Row
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute("PRAGMA fullfsync = ON")  # macOS: into the drive, not only to it
                self._connection.execute("PRAGMA foreign_keys = ON")
                self._migrate()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """A transaction: at the end of the block all of it is on the disk; after an exception none of it is.

        Raises:
            DatabaseError: the disk or another program refused.
        """
        with self._in_words():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                if self._connection.in_transaction:  # a full disk has ended it already
                    self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Every row of a query. Raises DatabaseError."""
        with self._in_words():
            return self._connection.execute(query, values).fetchall()

    def shrink(self) -> None:
        """Give room that nothing uses any more back to the disk; another time where somebody else is busy."""
        with suppress(sqlite3.OperationalError):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _migrate(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise DatabaseError(
                f"Queue and history in {self.path} were written by a later version of Nodegraph.",
                hint="Update Nodegraph. The file is not touched.",
            )
        if version == len(MIGRATIONS):
            return
        with self.change() as change:
            # Another process may have been at it meanwhile.
            (version,) = change.execute("PRAGMA user_version").fetchone()
            for script in MIGRATIONS[version:]:
                for statement in filter(str.strip, script.split(";")):
                    change.execute(statement)
            change.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise DatabaseError(
                f"Queue and history in {self.path} cannot be used: {error}.",
                hint="Check the disk and your rights. If the file is damaged, move it away: "
                "a new one is made, and pictures and workflows are not touched.",
            ) from error
