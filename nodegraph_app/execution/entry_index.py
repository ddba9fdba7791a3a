"""What a store of entries holds, in SQLite, for several processes at once.

The files are the truth. The index only makes it quick to find, count and choose what goes; when it is missing
or damaged it is made again from the files.
"""

from __future__ import annotations

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from . import entry_tables as tables
from .entry_tables import EntryInfo, Listed, Remove, Room, Usage

log = logging.getLogger(__name__)

WAIT_FOR_OTHERS_S = 10.0
Answer = TypeVar("Answer")


class EntryIndex:
    """The index of one folder of entries.

    Args:
        file: of the database.
        scan: lists what the files hold, to build it from.
    """

    def __init__(self, file: Path, scan: Callable[[], Iterable[Listed]]):
        self._file, self._scan = file, scan
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the database; it is opened again when needed."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def info(self, key: str) -> EntryInfo | None:
        """What is known of a finished entry, or None."""
        return self._do(lambda db: tables.info(db, key))

    def keys(self) -> list[str]:
        """Of all finished entries, oldest first."""
        rows = self._do(
            lambda db: db.execute(
                "SELECT key FROM entries WHERE writer IS NULL ORDER BY made_at_s"
            ).fetchall()
        )
        return [key for (key,) in rows]

    def usage(self) -> Usage:
        """What the finished entries and all files come to."""

        def act(db: sqlite3.Connection) -> Usage:
            found = "SELECT count(*), min(made_at_s), max(made_at_s) FROM entries WHERE writer IS NULL"
            entries, oldest_s, newest_s = db.execute(found).fetchone()
            return Usage(entries, tables.used_bytes(db), oldest_s, newest_s)

        return self._do(act)

    def claim(self, entry: Listed, *, budget_bytes: int, room: Room, remove: Remove) -> str | None:
        """Enter an entry that is about to be written, after making room for it.

        What is cheapest to make again per byte goes first, as in the memory tier (GreedyDual-Size, Cao and
        Irani 1997). From now on no process deletes the arrays of the entry, written or not, until another
        claims the same key: then the newer claim holds.

        Returns:
            The claim; None when there would be no room even with everything else gone, and then nothing goes.
        """
        return self._do(lambda db: tables.claim(db, entry, budget_bytes, room, remove))

    def finish(self, key: str, claim: str, publish: Callable[[], None]) -> bool:
        """The arrays of the claimed entry are written: publish its head, unless the claim no longer holds.

        Heads appear and disappear only in here, while no other process writes the index: whoever finds an
        entry finished in the index finds the head that belongs to it.

        Returns:
            False when another process claimed the same key meanwhile, or the index was made again.

        Raises:
            OSError: `publish` did; the claim still stands.
        """

        def act(db: sqlite3.Connection) -> bool:
            with tables.writing(db):
                holds = db.execute(
                    "UPDATE entries SET writer = NULL WHERE key = ? AND writer = ?", (key, claim)
                )
                if holds.rowcount == 1:
                    publish()
                return holds.rowcount == 1

        return self._do(act)

    def give_up(self, key: str, claim: str, digests: Iterable[str], remove: Remove) -> None:
        """The claimed entry will not be written: delete those of its arrays that no other entry uses."""

        def act(db: sqlite3.Connection) -> None:
            with tables.writing(db):
                ours = db.execute(
                    "SELECT 1 FROM entries WHERE key = ? AND writer = ?", (key, claim)
                ).fetchone()
                if ours:
                    tables.forget(db, key)
                remove(key if ours else None, [d for d in digests if not tables.is_listed(db, d)])

        self._do(act)

    def used(self, keys: Iterable[str]) -> None:
        """These entries were of use: they stay longer. Nothing happens while others keep the index busy."""

        def act(db: sqlite3.Connection) -> None:
            with tables.writing(db):
                for key in keys:
                    info = tables.info(db, key)
                    if info is not None:
                        db.execute(
                            "UPDATE entries SET worth = (SELECT age FROM state) + ? WHERE key = ?",
                            (info.seconds / max(info.size_bytes, 1), key),
                        )

        with suppress(sqlite3.OperationalError):
            self._do(act)

    def forget(self, key: str, remove: Remove) -> None:
        """Strike an entry out and delete its files, those of arrays that nobody else uses too."""

        def act(db: sqlite3.Connection) -> None:
            with tables.writing(db):
                remove(key, tables.forget(db, key))

        self._do(act)

    def forget_incomplete(self, key: str, is_complete: Callable[[], bool], remove: Remove) -> bool:
        """Strike a finished entry out if not all its files are there; whether it was struck out.

        A reader that misses a file may have met another process replacing the entry. Here nobody can.
        """

        def act(db: sqlite3.Connection) -> bool:
            with tables.writing(db):
                if tables.info(db, key) is None or is_complete():
                    return False
                remove(key, tables.forget(db, key))
                return True

        return self._do(act)

    def rebuild(self) -> None:
        """Make the index again from the files."""

        def act(db: sqlite3.Connection) -> None:
            with tables.writing(db):
                self._fill(db)

        self._do(act)

    def _do(self, act: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Act on the database; when it turns out to be damaged, on one made again from the files."""
        with self._lock:
            try:
                return act(self._open())
            except sqlite3.OperationalError as error:
                if not _is_damage(error):
                    raise
                problem: Exception = error
            except sqlite3.DatabaseError as error:
                problem = error
            log.warning("the index %s is damaged and is made again from the files: %s", self._file, problem)
            self._replace()
            return act(self._open())

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._connection = self._ready(str(self._file))
            except sqlite3.OperationalError as error:
                if _is_damage(error) or "locked" in str(error):
                    raise
                # A folder that cannot be written to, or a file system that cannot lock.
                log.warning(
                    "the index %s cannot be used, one in memory takes its place: %s", self._file, error
                )
                self._connection = self._ready(":memory:")
        return self._connection

    def _ready(self, place: str) -> sqlite3.Connection:
        db = sqlite3.connect(place, WAIT_FOR_OTHERS_S, isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            if db.execute("PRAGMA user_version").fetchone()[0] != tables.SCHEMA_VERSION:
                with tables.writing(db):
                    if db.execute("PRAGMA user_version").fetchone()[0] != tables.SCHEMA_VERSION:
                        self._fill(db)
        except BaseException:
            db.close()
            raise
        return db

    def _fill(self, db: sqlite3.Connection) -> None:
        for table in tables.TABLES:
            db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in tables.SCHEMA:
            db.execute(statement)
        for entry in self._scan():
            tables.enter(db, entry, writer=None)
        db.execute(f"PRAGMA user_version = {tables.SCHEMA_VERSION}")

    def _replace(self) -> None:
        """Take a damaged database out of the way, unless another process has done so already."""
        self.close()
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(self._file)) as db:
            sound = db.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            if sound and tables.info(db, "") is None and tables.used_bytes(db) >= 0:  # every table answers
                return
        aside = self._file.with_name(f"{self._file.name}.damaged-{secrets.token_hex(4)}")
        try:
            self._file.replace(aside)
            for ending in ("-wal", "-shm"):
                Path(f"{self._file}{ending}").unlink(missing_ok=True)
            aside.unlink()
        except OSError as error:
            log.warning("the damaged index %s cannot be moved away: %s", self._file, error)


def _is_damage(error: sqlite3.OperationalError) -> bool:
    """Whether an operational error means that the database is not what it should be."""
    return any(words in str(error) for words in ("no such table", "no such column", "malformed", "I/O error"))
