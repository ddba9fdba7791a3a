"""A folder of entries that outlive the process: a JSON head and named arrays under each key.

``heads/ab/<key>.json`` says which arrays belong to a key and carries a checksum of itself;
``arrays/cd/<digest>.safetensors`` holds an array under the digest of its content, once, however many entries
use it. Every file appears whole or not at all, and whatever is read is checked against its name, so that an
entry is either exactly what was written or not there.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..documents.atomic import write_whole
from .entry_index import EntryIndex
from .entry_tables import EntryInfo, Listed, Usage
from .packing import DamagedArray, address, pack, unpack

if TYPE_CHECKING:
    from numpy import ndarray

log = logging.getLogger(__name__)

FORMAT, VERSION = "nodegraph/entry", 1
DIGEST = re.compile(r"[0-9a-f]{64}")
STRAY_AFTER_S = 3600.0
"""A file younger than this that belongs to no entry may be one that another process just writes."""
READS = 5
"""How often an entry is read that other processes replace while it is read."""


class Damaged(ValueError):
    """An entry that is not what was written."""


@dataclass(frozen=True)
class Verified:
    """What looking through a store found.

    Attributes:
        sound: entries that are exactly what was written.
        dropped: damaged ones, which are gone now.
        strays: files of no entry, left by processes that died, which are gone now.
    """

    sound: int
    dropped: int
    strays: int


class EntryStore:
    """Entries in one folder, within a budget of bytes, shared by any number of processes.

    What goes wrong with the disk raises nothing: what cannot be written is not kept, what cannot be read is
    not known, and the log says why. Only `clear` and `verify` raise OSError, for a folder they cannot list.

    Args:
        folder: made when the first entry is written.
        budget_bytes: what all files may take; 0 keeps nothing.
        reserve_bytes: disk space that stays free.
    """

    def __init__(self, folder: Path, *, budget_bytes: int, reserve_bytes: int = 0):
        self.folder = folder
        self.budget_bytes, self.reserve_bytes = budget_bytes, reserve_bytes
        self._index = EntryIndex(folder / "index.sqlite", self._scan)

    def close(self) -> None:
        """Let go of the index; the store stays usable."""
        self._index.close()

    def has(self, key: str) -> bool:
        """Whether the key is known."""
        return self.info(key) is not None

    def info(self, key: str) -> EntryInfo | None:
        """What is known of an entry without opening it, or None."""
        if not self.folder.is_dir():
            return None
        try:
            return self._index.info(key)
        except (OSError, sqlite3.Error) as error:
            log.warning("nothing is known of %s: %s", key, error)
            return None

    def keys(self) -> list[str]:
        """Of all entries, oldest first."""
        try:
            return self._index.keys() if self.folder.is_dir() else []
        except (OSError, sqlite3.Error) as error:
            log.warning("the entries cannot be listed: %s", error)
            return []

    def usage(self) -> Usage:
        """What the store takes."""
        try:
            return self._index.usage() if self.folder.is_dir() else Usage()
        except (OSError, sqlite3.Error) as error:
            log.warning("the entries cannot be counted: %s", error)
            return Usage()

    def used(self, keys: Iterable[str]) -> None:
        """These entries were of use without being read: they stay longer."""
        if self.folder.is_dir():
            with suppress(OSError, sqlite3.Error):
                self._index.used(keys)

    def write(
        self,
        key: str,
        head: Mapping[str, Any],
        arrays: Mapping[str, ndarray],
        *,
        seconds: float,
        note: Mapping[str, Any] | None = None,
        made_at_s: float | None = None,
        compress: bool = True,
    ) -> bool:
        """Keep an entry; one under the same key is replaced.

        Args:
            key: 64 hexadecimal digits.
            head: JSON values, as `read` gives them back.
            arrays: numpy arrays by name, of numbers or booleans.
            seconds: what making it took; decides what goes when there is no room.
            note: small JSON values that `info` tells without opening the entry.
            made_at_s: Unix time; now by default.
            compress: try to make the arrays smaller.

        Returns:
            Whether it is kept: False when there is no room or the disk refused.

        Raises:
            ValueError: the key is none.
            TypeError: a head or array that cannot be stored.
        """
        if not DIGEST.fullmatch(key):
            raise ValueError(f"“{key}” is no key.")
        if self.budget_bytes <= 0:
            return False
        made_at_s = time.time() if made_at_s is None else made_at_s
        digests = {name: address(array) for name, array in arrays.items()}
        text = _head_text(key, head, digests, seconds, dict(note or {}), made_at_s)
        by_digest = {digests[name]: array for name, array in arrays.items()}
        claim: str | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            packed = {d: pack(a, compress=compress) for d, a in by_digest.items() if self._size(d) is None}
            sizes = {d: len(packed[d]) if d in packed else self._size(d) or 0 for d in by_digest}
            entry = Listed(key, seconds, made_at_s, len(text), dict(note or {}), sizes)
            claim = self._index.claim(
                entry, budget_bytes=self.budget_bytes, room=self._room_bytes, remove=self._remove
            )
            if claim is None:
                log.info("no room for an entry of %d bytes", entry.size_bytes)
                return False
            for digest, array in by_digest.items():
                if self._size(digest) is None:
                    content = packed[digest] if digest in packed else pack(array, compress=compress)
                    _put(self._array_file(digest), content)
            if self._index.finish(key, claim, lambda: _put(self._head_file(key), text)):
                return True
            log.info("the entry %s was written by another process at the same time", key)
        except (OSError, sqlite3.Error) as error:
            log.warning("an entry could not be kept: %s", error)
        if claim is not None:
            with suppress(OSError, sqlite3.Error):
                self._index.give_up(key, claim, by_digest, self._remove)
        return False

    def read(self, key: str) -> tuple[dict[str, Any], dict[str, ndarray]] | None:
        """Head and arrays exactly as they were written, or None. A damaged entry is dropped and logged."""
        for _ in range(READS):
            try:
                stored = self._stored(key)
                arrays = {name: self._array(digest) for name, digest in stored["arrays"].items()}
            except FileNotFoundError:
                if not self.has(key) or self._forget_incomplete(key):
                    return None
            except Damaged as problem:
                self.drop(key, str(problem))
                return None
            except OSError as error:
                log.warning("the entry %s cannot be read: %s", key, error)
                return None
            else:
                self.used([key])
                return stored["head"], arrays
        return None

    def drop(self, key: str, why: str) -> None:
        """Delete an entry that is of no use, and log why."""
        log.warning("the entry %s is dropped: %s", key, why)
        self._forget(key)

    def clear(self) -> Usage:
        """Delete everything; returns what it took."""
        before = self.usage()
        for key in self.keys():
            self._forget(key)
        for place in ("heads", "arrays"):
            for path in _files(self.folder / place):
                with suppress(OSError):
                    path.unlink()
        with suppress(OSError, sqlite3.Error):
            if self.folder.is_dir():
                self._index.rebuild()
        return before

    def verify(self) -> Verified:
        """Read every entry, drop what is damaged, delete files of no entry, make the index again."""
        if not self.folder.is_dir():
            return Verified(0, 0, 0)
        keys = {path.stem for path in _files(self.folder / "heads", ".json")} | set(self.keys())
        dropped = 0
        for key in sorted(keys):
            if self.read(key) is None:
                self._forget(key)
                dropped += 1
        strays = self._sweep()
        with suppress(OSError, sqlite3.Error):
            self._index.rebuild()
        return Verified(len(keys) - dropped, dropped, strays)

    def _sweep(self) -> int:
        """Delete old files that belong to no entry; how many there were."""
        listed = list(self._scan())
        wanted = {self._head_file(entry.key) for entry in listed}
        wanted |= {self._array_file(digest) for entry in listed for digest in entry.arrays}
        gone = 0
        for place in ("heads", "arrays"):
            for path in _files(self.folder / place):
                with suppress(OSError):
                    if path not in wanted and time.time() - path.stat().st_mtime > STRAY_AFTER_S:
                        path.unlink()
                        gone += 1
        return gone

    def _scan(self) -> Iterator[Listed]:
        """Every entry whose head is sound and whose arrays are there; their content is not looked at."""
        for path in _files(self.folder / "heads", ".json"):
            try:
                stored = self._stored(path.stem)
                sizes = {digest: self._size(digest) for digest in stored["arrays"].values()}
                found = {digest: size for digest, size in sizes.items() if size is not None}
                if len(found) == len(sizes):
                    yield Listed(
                        stored["key"], stored["seconds"], stored["made_at_s"], path.stat().st_size,
                        stored["note"], found,
                    )  # fmt: skip
            except (OSError, Damaged) as problem:
                log.warning("%s is no entry: %s", path.name, problem)

    def _stored(self, key: str) -> dict[str, Any]:
        """What the file of a head says. Raises Damaged, OSError."""
        text = self._head_file(key).read_bytes()
        try:
            outer = json.loads(text)
            stored: dict[str, Any] = outer["entry"]
            if outer["sha256"] != hashlib.sha256(_canonical(stored)).hexdigest():
                raise Damaged("its head does not match its checksum")
            if (stored["format"], stored["version"], stored["key"]) != (FORMAT, VERSION, key):
                raise Damaged("its head belongs to another entry or version")
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            raise (
                problem if isinstance(problem, Damaged) else Damaged(f"its head is broken: {problem}")
            ) from problem
        return stored

    def _array(self, digest: str) -> ndarray:
        """An array by its digest. Raises Damaged, OSError; the file of a damaged one is deleted."""
        path = self._array_file(digest)
        content = path.read_bytes()
        try:
            array = unpack(content)
            if address(array) != digest:
                raise Damaged("an array is not what its name says")
        except (DamagedArray, Damaged) as problem:
            with suppress(OSError):
                path.unlink()
            raise Damaged(str(problem)) from problem
        array.flags.writeable = False
        return array

    def _room_bytes(self) -> int:
        """What the disk can take without touching the reserve."""
        return shutil.disk_usage(self.folder).free - self.reserve_bytes

    def _forget(self, key: str) -> None:
        try:
            self._index.forget(key, self._remove)
        except (OSError, sqlite3.Error) as error:
            log.warning("the entry %s could not be struck out: %s", key, error)
            self._remove(key, ())

    def _forget_incomplete(self, key: str) -> bool:
        """Drop an entry if a file of it is gone; False when it is there, newly written by another process."""
        try:
            gone = self._index.forget_incomplete(key, lambda: self._is_complete(key), self._remove)
        except (OSError, sqlite3.Error) as error:
            log.warning("the entry %s cannot be read: %s", key, error)
            return True
        if gone:
            log.warning("the entry %s is dropped: a file of it is gone", key)
        return gone

    def _is_complete(self, key: str) -> bool:
        try:
            return all(self._size(digest) is not None for digest in self._stored(key)["arrays"].values())
        except (OSError, Damaged):
            return False

    def _remove(self, key: str | None, digests: Iterable[str]) -> None:
        heads = [] if key is None else [self._head_file(key)]
        for path in (*heads, *map(self._array_file, digests)):
            with suppress(OSError):
                path.unlink()

    def _size(self, digest: str) -> int | None:
        try:
            return self._array_file(digest).stat().st_size
        except OSError:
            return None

    def _head_file(self, key: str) -> Path:
        return self.folder / "heads" / key[:2] / f"{key}.json"

    def _array_file(self, digest: str) -> Path:
        return self.folder / "arrays" / digest[:2] / f"{digest}.safetensors"


def _head_text(
    key: str,
    head: Mapping[str, Any],
    digests: Mapping[str, str],
    seconds: float,
    note: Mapping[str, Any],
    made_at_s: float,
) -> bytes:
    entry = {
        "format": FORMAT, "version": VERSION, "key": key, "seconds": seconds, "made_at_s": made_at_s,
        "note": note, "arrays": digests, "head": head,
    }  # fmt: skip
    canonical = _canonical(entry)
    return (
        b'{"entry": '
        + canonical
        + b', "sha256": "'
        + hashlib.sha256(canonical).hexdigest().encode()
        + b'"}\n'
    )


def _canonical(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()


def _put(path: Path, content: bytes) -> None:
    """Write a file whole. It is not forced down to the disk, which takes 7 ms an entry, for each step of a
    run, on an SSD: after a power cut its checksum tells, and what is torn is made again.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content, durable=False)


def _files(folder: Path, ending: str = "") -> Iterator[Path]:
    """Every file two levels below a folder, leftovers of unfinished writes included."""
    if folder.is_dir():
        for part in sorted(folder.iterdir()):
            if part.is_dir():
                yield from (path for path in sorted(part.iterdir()) if path.name.endswith(ending))
