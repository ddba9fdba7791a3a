"""What a store of entries holds, in SQLite, for several processes at once.

The files are the truth. The index only makes it quick to find, count and choose what goes; when it is missing
or damaged it is made again from the files.
"""

from __future__ import annotations

import json
import logging
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

log = logging.getLogger(__name__)

SCHEMA_VERSION = 3
SCHEMA = (
    "CREATE TABLE entries (key TEXT PRIMARY KEY, seconds REAL NOT NULL, made_at_s REAL NOT NULL, "
    "head_bytes INTEGER NOT NULL, note TEXT NOT NULL, worth REAL NOT NULL, writer TEXT) STRICT",
    "CREATE TABLE arrays (digest TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT",
    "CREATE TABLE uses (key TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (key, digest)) STRICT",
    "CREATE INDEX uses_by_digest ON uses (digest)",
    "CREATE INDEX entries_by_worth ON entries (worth)",
    "CREATE TABLE state (age REAL NOT NULL, held_bytes INTEGER NOT NULL) STRICT",
    "INSERT INTO state VALUES (0.0, 0)",
    *(
        f"CREATE TRIGGER {name} AFTER {change} BEGIN UPDATE state SET held_bytes = held_bytes + {more}; END"
        for name, change, more in (
            ("entry_comes", "INSERT ON entries", "new.head_bytes"),
            ("entry_changes", "UPDATE OF head_bytes ON entries", "new.head_bytes - old.head_bytes"),
            ("entry_goes", "DELETE ON entries", "-old.head_bytes"),
            ("array_comes", "INSERT ON arrays", "new.bytes"),
            ("array_goes", "DELETE ON arrays", "-old.bytes"),
            ("array_changes", "UPDATE OF bytes ON arrays", "new.bytes - old.bytes"),
        )
    ),
)
"""`held_bytes` is the sum over entries and arrays, kept by triggers: a sum over many thousand rows would make
every write wait. `writer` is the claim of who writes the entry, NULL once it is finished.
"""

TABLES = ("entries", "arrays", "uses", "state")

WAIT_FOR_OTHERS_S = 10.0
ABANDONED_AFTER_S = 3600.0
"""An entry that was begun this long ago and never finished belongs to a process that died."""

Answer = TypeVar("Answer")

Room = Callable[[], int]
"""How many bytes the disk can take now."""

Remove = Callable[[str | None, Iterable[str]], None]
"""Deletes the head of a key, if one is given, and the array files of these digests."""


@dataclass(frozen=True)
class EntryInfo:
    """What is known of an entry without opening it.

    Attributes:
        seconds: what making it took.
        made_at_s: when it was made, Unix time.
        size_bytes: on disk; arrays that other entries share count too.
        note: small JSON values the writer wants at hand.
    """

    seconds: float
    made_at_s: float
    size_bytes: int
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    """An entry as the index holds it.

    Attributes:
        key: its name.
        seconds, made_at_s, note: as in `EntryInfo`.
        head_bytes: size of the file of its head.
        arrays: digest → bytes of the file, of each array.
    """

    key: str
    seconds: float
    made_at_s: float
    head_bytes: int
    note: Mapping[str, Any]
    arrays: Mapping[str, int]

    @property
    def size_bytes(self) -> int:
        """Of head and arrays."""
        return self.head_bytes + sum(self.arrays.values())


@dataclass(frozen=True)
class Usage:
    """What a store takes.

    Attributes:
        entries: how many there are.
        size_bytes: of all files.
        oldest_s, newest_s: when the first and the last was made, Unix time; None without any.
    """

    entries: int = 0
    size_bytes: int = 0
    oldest_s: float | None = None
    newest_s: float | None = None


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
        return self._do(lambda db: self._info(db, key))

    @staticmethod
    def _info(db: sqlite3.Connection, key: str) -> EntryInfo | None:
        row = db.execute(
            "SELECT seconds, made_at_s, note, head_bytes + (SELECT ifnull(sum(bytes), 0) FROM uses "
            "JOIN arrays USING (digest) WHERE uses.key = entries.key) FROM entries "
            "WHERE key = ? AND writer IS NULL",
            (key,),
        ).fetchone()
        if row is None:
            return None
        try:
            return EntryInfo(row[0], row[1], row[3], json.loads(row[2]))
        except ValueError:
            return None

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
            return Usage(entries, _used(db), oldest_s, newest_s)

        return self._do(act)

    def claim(self, entry: Listed, *, budget_bytes: int, room: Room, remove: Remove) -> str | None:
        """Enter an entry that is about to be written, after making room for it.

        What is cheapest to make again per byte goes first, as in the memory tier (GreedyDual-Size, Cao and
        Irani 1997). From now on no process deletes the arrays of the entry, written or not, until another
        claims the same key: then the newer claim holds.

        Returns:
            The claim; None when there would be no room even with everything else gone, and then nothing goes.
        """
        return self._do(lambda db: _claim(db, entry, budget_bytes, room, remove))

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
            with _writing(db):
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
            with _writing(db):
                ours = db.execute(
                    "SELECT 1 FROM entries WHERE key = ? AND writer = ?", (key, claim)
                ).fetchone()
                if ours:
                    _forget(db, key)
                remove(key if ours else None, [d for d in digests if not _is_listed(db, d)])

        self._do(act)

    def used(self, keys: Iterable[str]) -> None:
        """These entries were of use: they stay longer. Nothing happens while others keep the index busy."""

        def act(db: sqlite3.Connection) -> None:
            with _writing(db):
                for key in keys:
                    info = self._info(db, key)
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
            with _writing(db):
                remove(key, _forget(db, key))

        self._do(act)

    def forget_incomplete(self, key: str, is_complete: Callable[[], bool], remove: Remove) -> bool:
        """Strike a finished entry out if not all its files are there; whether it was struck out.

        A reader that misses a file may have met another process replacing the entry. Here nobody can.
        """

        def act(db: sqlite3.Connection) -> bool:
            with _writing(db):
                if self._info(db, key) is None or is_complete():
                    return False
                remove(key, _forget(db, key))
                return True

        return self._do(act)

    def rebuild(self) -> None:
        """Make the index again from the files."""

        def act(db: sqlite3.Connection) -> None:
            with _writing(db):
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
            if db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                with _writing(db):
                    if db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                        self._fill(db)
        except BaseException:
            db.close()
            raise
        return db

    def _fill(self, db: sqlite3.Connection) -> None:
        for table in TABLES:
            db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in SCHEMA:
            db.execute(statement)
        for entry in self._scan():
            _enter(db, entry, writer=None)
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _replace(self) -> None:
        """Take a damaged database out of the way, unless another process has done so already."""
        self.close()
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(self._file)) as db:
            sound = db.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            if sound and self._info(db, "") is None and _used(db) >= 0:  # every table answers
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


@contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction that no other process writes in; all of it happens or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _used(db: sqlite3.Connection) -> int:
    (total,) = db.execute("SELECT held_bytes FROM state").fetchone()
    return int(total)


def _claim(
    db: sqlite3.Connection, entry: Listed, budget_bytes: int, room: Room, remove: Remove
) -> str | None:
    with _writing(db):
        if entry.size_bytes > min(budget_bytes, room() + _used(db)):
            return None
        replaced = [digest for digest in _forget(db, entry.key) if digest not in entry.arrays]
        remove(entry.key, replaced)
        while _bytes_to_come(db, entry) > min(budget_bytes - _used(db), room()):
            victim = _cheapest(db)
            if victim is None:
                return None
            key, worth = victim
            db.execute("UPDATE state SET age = max(age, ?)", (worth,))
            remove(key, _forget(db, key))  # perhaps an array of the new entry too: it is written again then
        claim = secrets.token_hex(8)
        _enter(db, entry, writer=claim)
        return claim


def _bytes_to_come(db: sqlite3.Connection, entry: Listed) -> int:
    return entry.head_bytes + sum(b for digest, b in entry.arrays.items() if not _is_listed(db, digest))


def _is_listed(db: sqlite3.Connection, digest: str) -> bool:
    return db.execute("SELECT 1 FROM arrays WHERE digest = ?", (digest,)).fetchone() is not None


def _enter(db: sqlite3.Connection, entry: Listed, *, writer: str | None) -> None:
    (age,) = db.execute("SELECT age FROM state").fetchone()
    worth = age + entry.seconds / max(entry.size_bytes, 1)
    db.execute(
        "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            entry.key,
            entry.seconds,
            entry.made_at_s,
            entry.head_bytes,
            json.dumps(entry.note),
            worth,
            writer,
        ),
    )
    for digest, size_bytes in entry.arrays.items():
        db.execute(
            "INSERT INTO arrays VALUES (?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
            (digest, size_bytes),
        )
        db.execute("INSERT OR IGNORE INTO uses VALUES (?, ?)", (entry.key, digest))


def _forget(db: sqlite3.Connection, key: str) -> list[str]:
    """Strike an entry out; the digests of arrays that nobody uses any more."""
    digests = db.execute("SELECT digest FROM uses WHERE key = ?", (key,)).fetchall()
    db.execute("DELETE FROM entries WHERE key = ?", (key,))
    db.execute("DELETE FROM uses WHERE key = ?", (key,))
    unused = [
        digest
        for (digest,) in digests
        if db.execute("SELECT 1 FROM uses WHERE digest = ? LIMIT 1", (digest,)).fetchone() is None
    ]
    db.executemany("DELETE FROM arrays WHERE digest = ?", [(digest,) for digest in unused])
    return unused


def _cheapest(db: sqlite3.Connection) -> tuple[str, float] | None:
    """Key and worth of what goes next: what dead processes left unfinished, then the least worth."""
    abandoned = db.execute(
        "SELECT key, 0.0 FROM entries WHERE writer IS NOT NULL AND made_at_s < ? LIMIT 1",
        (time.time() - ABANDONED_AFTER_S,),
    ).fetchone()
    found: tuple[str, float] | None = (
        abandoned
        or db.execute("SELECT key, worth FROM entries WHERE writer IS NULL ORDER BY worth LIMIT 1").fetchone()
    )
    return found
