"""The tables of an index of entries, and what is asked of them and done to them."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

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

ABANDONED_AFTER_S = 3600.0
"""An entry that was begun this long ago and never finished belongs to a process that died."""

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


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """A transaction that no other process writes in; all of it happens or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def info(db: sqlite3.Connection, key: str) -> EntryInfo | None:
    """What is known of a finished entry, or None."""
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


def used_bytes(db: sqlite3.Connection) -> int:
    """What all files come to."""
    (total,) = db.execute("SELECT held_bytes FROM state").fetchone()
    return int(total)


def claim(db: sqlite3.Connection, entry: Listed, budget_bytes: int, room: Room, remove: Remove) -> str | None:
    """Enter an entry that is about to be written, after making room for it, see `EntryIndex.claim`."""
    with writing(db):
        if entry.size_bytes > min(budget_bytes, room() + used_bytes(db)):
            return None
        replaced = [digest for digest in forget(db, entry.key) if digest not in entry.arrays]
        remove(entry.key, replaced)
        while _bytes_to_come(db, entry) > min(budget_bytes - used_bytes(db), room()):
            victim = _cheapest(db)
            if victim is None:
                return None
            key, worth = victim
            db.execute("UPDATE state SET age = max(age, ?)", (worth,))
            remove(key, forget(db, key))  # perhaps an array of the new entry too: it is written again then
        name = secrets.token_hex(8)
        enter(db, entry, writer=name)
        return name


def _bytes_to_come(db: sqlite3.Connection, entry: Listed) -> int:
    return entry.head_bytes + sum(b for digest, b in entry.arrays.items() if not is_listed(db, digest))


def is_listed(db: sqlite3.Connection, digest: str) -> bool:
    """Whether an entry uses the array, written or about to be."""
    return db.execute("SELECT 1 FROM arrays WHERE digest = ?", (digest,)).fetchone() is not None


def enter(db: sqlite3.Connection, entry: Listed, *, writer: str | None) -> None:
    """Enter an entry: a finished one, or one that the claim `writer` is going to write."""
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


def forget(db: sqlite3.Connection, key: str) -> list[str]:
    """Strike an entry out; returns the digests of arrays that nobody uses any more."""
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
