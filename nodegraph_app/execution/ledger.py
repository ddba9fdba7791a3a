"""Ledger of what was ever made: from what, how long it took, how much memory. Plans explain themselves by it.

It holds no results and outlives them. Losing it loses explanations and estimates, nothing else: so a damaged
ledger is begun anew, and one that cannot be opened is done without.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import prod
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from ..core.economy import PLENTY, Economy
from ..core.numerics import Numerics
from ..settings import Settings

log = logging.getLogger(__name__)

KEPT = 4_000
"""Rows of the file; the oldest go."""
HELD = 20_000
"""Results that a process remembers; more than the nodes of any workflow."""
COMPARED = 8
"""Latest results of a node type among which the nearest is looked for."""
STEPPING = ("steps", "start_step", "end_step", "every_step")
"""Parameters that say how many steps a node runs."""
BUSY_S = 2.0
LEARNED_FOR_S = 30 * 86_400.0
"""How long an economy is kept before a node is given all it asks for again."""
FILE = "ledger.sqlite"


@dataclass(frozen=True)
class Origin:
    """What a result is made from: everything its key is made of.

    Attributes:
        key: name of the result.
        node: id of the node in its workflow.
        type, version: of the node.
        parameters: every parameter that acts.
        files: parameter → (name of the file, fingerprint of its content).
        inputs: input → (key of the feeding result, output name).
        numerics: class of devices whose results may stand for each other.
        place: for a node with side effects, where they happen.
        size: of what it gives, as far as it is known before the run, e.g. ``"512x512x1"``.
    """

    key: str
    node: str
    type: str
    version: int
    parameters: Mapping[str, Any]
    files: Mapping[str, tuple[str, str]]
    inputs: Mapping[str, tuple[str, str]]
    numerics: str
    place: str
    size: str

    @property
    def economy(self) -> str:
        """What was done to save memory as far as it shows in the result: ``"tiles"``, or empty."""
        return Numerics.read(self.numerics).economy.lstrip("+").replace("+", ", ")


@dataclass(frozen=True)
class Made:
    """A line of the ledger.

    Attributes:
        origin: from what it was made.
        seconds: how long it took.
        peak_bytes: most memory in use meanwhile, where that was measured.
        at_s: when, in seconds since 1970 (UTC).
    """

    origin: Origin
    seconds: float
    peak_bytes: int | None
    at_s: float


@dataclass(frozen=True)
class Estimate:
    """What a node will probably take.

    Attributes:
        seconds: how long.
        peak_bytes: most memory; None where that was not measured at this size.
        rough: scaled from a run of other steps or another size, which never was timed itself.
    """

    seconds: float
    peak_bytes: int | None
    rough: bool = False


class Past(Protocol):
    """Whatever remembers what was made."""

    def made(self, key: str) -> Made | None:
        """The making of a result, or None."""

    def nearest(self, origin: Origin) -> Made | None:
        """The latest making of the same node; else that of the same node type that differs least, or None."""

    def estimate(self, origin: Origin) -> Estimate | None:
        """From the latest results of the same node type and, where it is known, device; or None.

        The nearest size counts, of those the fewest parameters that differ, of those the nearest number of
        steps. Where steps or size differ, the time is taken to grow with steps × pixels × batch.
        """

    def economy(self, workflow: str, node: str, size: str, numerics: str) -> Economy:
        """How a node had to make do with less memory, in a workflow of this shape, at this size, on such a
        device."""


class NoPast:
    """Nothing was ever made."""

    def made(self, key: str) -> Made | None:
        """Always None."""
        return None

    def nearest(self, origin: Origin) -> Made | None:
        """Always None."""
        return None

    def estimate(self, origin: Origin) -> Estimate | None:
        """Always None."""
        return None

    def economy(self, workflow: str, node: str, size: str, numerics: str) -> Economy:
        """Always plenty."""
        return PLENTY


def differences(one: Origin, other: Origin) -> int:
    """In how many parameters, files and inputs two results of one node type differ."""
    return sum(
        mine.get(name) != theirs.get(name)
        for mine, theirs in (
            (one.parameters, other.parameters),
            (
                {n: digest for n, (_, digest) in one.files.items()},
                {n: d for n, (_, d) in other.files.items()},
            ),
            (one.inputs, other.inputs),
        )
        for name in mine.keys() | theirs.keys()
    )


class Recollection:
    """A past held in memory, newest last."""

    def __init__(self) -> None:
        self._by_key: dict[str, Made] = {}
        self._by_node: dict[tuple[str, str], Made] = {}
        self._by_type: dict[str, deque[Made]] = defaultdict(lambda: deque(maxlen=COMPARED))
        self._economies: dict[tuple[str, str, str, str], Economy] = {}

    def record(self, lines: Sequence[Made]) -> None:
        """Remember what was made."""
        for made in lines:
            self._add(made)

    def _add(self, made: Made) -> None:
        origin = made.origin
        if (known := self._by_key.get(origin.key)) is not None and known.at_s == made.at_s:
            return  # written by this process, and read back
        _put_last(self._by_key, origin.key, made)
        _put_last(self._by_node, (origin.type, origin.node), made)
        self._by_type[origin.type].append(made)

    def made(self, key: str) -> Made | None:
        """See `Past.made`."""
        return self._by_key.get(key)

    def nearest(self, origin: Origin) -> Made | None:
        """See `Past.nearest`."""
        same_node = self._by_node.get((origin.type, origin.node))
        if same_node is not None:
            return same_node
        latest_first = reversed(self._by_type.get(origin.type, ()))
        return min(latest_first, key=lambda made: differences(made.origin, origin), default=None)

    def estimate(self, origin: Origin) -> Estimate | None:
        """See `Past.estimate`."""
        now = origin.parameters
        earlier = [
            m for m in self._by_type.get(origin.type, ()) if _as_fast(origin.numerics, m.origin.numerics)
        ]
        same = [made for made in earlier if made.origin.parameters == now and made.origin.size == origin.size]
        if same:
            known = (made.peak_bytes for made in same if made.peak_bytes is not None)
            return Estimate(median(made.seconds for made in same), max(known, default=None))
        alike: dict[tuple[float, int, float], list[tuple[float, int | None]]] = defaultdict(list)
        for made in earlier:
            then = made.origin
            longer, larger = _times_the_steps(now, then.parameters), _times_the_pixels(origin.size, then.size)
            if longer is None or larger is None:
                continue
            changed = sum(now.get(name) != value for name, value in then.parameters.items())
            distance = (max(larger, 1 / larger), changed, max(longer, 1 / longer))
            alike[distance].append((made.seconds * longer * larger, made.peak_bytes if larger == 1 else None))
        if not alike:
            return None
        nearest = min(alike)
        peaks = [peak for _, peak in alike[nearest] if peak is not None]
        seconds = median(seconds for seconds, _ in alike[nearest])
        return Estimate(seconds, max(peaks, default=None), rough=nearest[0] > 1 or nearest[2] > 1)

    def economy(self, workflow: str, node: str, size: str, numerics: str) -> Economy:
        """See `Past.economy`."""
        return self._economies.get((workflow, node, size, numerics), PLENTY)

    def learn(self, workflow: str, node: str, size: str, numerics: str, economy: Economy) -> None:
        """Remember how a node got by with the memory there was."""
        self._economies[workflow, node, size, numerics] = economy


def _put_last(kept: dict[Any, Made], name: object, made: Made) -> None:
    """Remember one more; the oldest goes where that is one too many."""
    kept.pop(name, None)
    kept[name] = made
    if len(kept) > HELD:
        del kept[next(iter(kept))]


def _times_the_steps(now: Mapping[str, Any], then: Mapping[str, Any]) -> float | None:
    """How many times the steps of `then` run now; 1 for nodes without, None where a link says how many."""
    if all(now.get(name) == then.get(name) for name in STEPPING):
        return 1.0
    counts = _steps(now), _steps(then)
    return counts[0] / counts[1] if counts[0] and counts[1] else None


def _steps(parameters: Mapping[str, Any]) -> int:
    """How many steps these parameters ask for; 0 where they do not say."""
    if parameters.get("every_step"):
        return 1  # all of them are given: the size counts them as a batch
    steps: int = parameters.get("steps", 0)
    end: int = min(parameters.get("end_step", steps), steps)
    start: int = parameters.get("start_step", 0)
    return max(0, end - start)


def _times_the_pixels(now: str, then: str) -> float | None:
    """How many times the pixels, and pictures of a batch, of `then`; None where not both are known."""
    if now == then:
        return 1.0
    sides, earlier = now.split("x"), then.split("x")
    if len(sides) != len(earlier) or not all(side.isdecimal() and int(side) for side in (*sides, *earlier)):
        return None
    return prod(map(int, sides)) / prod(map(int, earlier))


def _as_fast(now: str, then: str) -> bool:
    """Whether two classes of arithmetic tell of each other's speed; one that is not known yet, of any."""
    if not now or now == then:
        return True
    here, there = Numerics.read(now), Numerics.read(then)
    return (here.place, here.performance, here.economy) == (there.place, there.performance, there.economy)


class Ledger(Recollection):
    """A past on disk that several processes write and read; an SQLite file in WAL mode.

    Args:
        path: of the file; made if missing.
    """

    def __init__(self, path: Path):
        super().__init__()
        self.path = path
        self._read_to = 0
        self._open: sqlite3.Connection | None = None

    @classmethod
    def of(cls, settings: Settings) -> Ledger:
        """The reader's own, beside their results."""
        return cls(settings.cache_folder / FILE)

    def record(self, lines: Sequence[Made]) -> None:
        """Write more lines; a disk that refuses is logged and costs these lines only."""
        super().record(lines)
        rows = [(m.origin.key, json.dumps(vars(m.origin)), m.seconds, m.peak_bytes, m.at_s) for m in lines]
        with self._database() as database:
            if database is not None:
                database.executemany(
                    "INSERT INTO made (key, origin, seconds, peak_bytes, at_s) VALUES (?, ?, ?, ?, ?)", rows
                )
                database.execute("DELETE FROM made WHERE line <= (SELECT max(line) FROM made) - ?", (KEPT,))

    def learn(self, workflow: str, node: str, size: str, numerics: str, economy: Economy) -> None:
        """See `Recollection.learn`. It is forgotten after `LEARNED_FOR_S`: memory may be free by then."""
        super().learn(workflow, node, size, numerics, economy)
        with self._database() as database:
            if database is not None:
                database.execute(
                    "INSERT OR REPLACE INTO economies VALUES (?, ?, ?, ?, ?, ?)",
                    (workflow, node, size, numerics, json.dumps(vars(economy)), time.time()),
                )
                database.execute("DELETE FROM economies WHERE at_s < ?", (time.time() - LEARNED_FOR_S,))

    def refresh(self) -> None:
        """Read what was written since, also by other processes."""
        lines: list[Any] = []
        with self._database() as database:
            if database is not None:
                (last,) = database.execute("SELECT max(line) FROM made").fetchone()
                self._read_to = min(self._read_to, last or 0)  # less where it was begun anew
        with self._database() as database:
            if database is not None:
                lines = database.execute(
                    "SELECT line, origin, seconds, peak_bytes, at_s FROM made WHERE line > ? ORDER BY line",
                    (self._read_to,),
                ).fetchall()
                learned = database.execute(
                    "SELECT workflow, node, size, numerics, economy FROM economies WHERE at_s >= ?",
                    (time.time() - LEARNED_FOR_S,),
                ).fetchall()
                self._economies.clear()
                for workflow, node, size, numerics, economy in learned:
                    with suppress(ValueError, TypeError):
                        self._economies[workflow, node, size, numerics] = Economy(**json.loads(economy))
        for line, origin, seconds, peak_bytes, at_s in lines:
            self._read_to = line
            with suppress(ValueError, TypeError, KeyError):
                self._add(Made(_origin(json.loads(origin)), seconds, peak_bytes, at_s))

    def close(self) -> None:
        """Let go of the file."""
        if self._open is not None:
            self._open.close()
            self._open = None

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection | None]:
        """The open file within a transaction, or None. No error of SQLite leaves the block."""
        try:
            self._open = self._open or _connected(self.path)
        except (sqlite3.Error, OSError) as error:
            self._give_up(error)
            yield None
            return
        try:
            with self._open:
                yield self._open
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Try again next time; a file that is no database any more is removed for that."""
        log.warning("the ledger %s cannot be used: %s", self.path, error)
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            self.close()
            _remove(self.path)


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=BUSY_S, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS made (line INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL,"
            " origin TEXT NOT NULL, seconds REAL NOT NULL, peak_bytes INTEGER, at_s REAL NOT NULL)"
        )
        database.execute(
            "CREATE TABLE IF NOT EXISTS economies (workflow TEXT, node TEXT, size TEXT, numerics TEXT,"
            " economy TEXT NOT NULL, at_s REAL NOT NULL, PRIMARY KEY (workflow, node, size, numerics))"
        )
    except sqlite3.Error:
        database.close()
        raise
    return database


def _remove(path: Path) -> None:
    for part in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _origin(fields: dict[str, Any]) -> Origin:
    pairs = {name: {k: tuple(v) for k, v in fields[name].items()} for name in ("files", "inputs")}
    return Origin(**{**fields, **pairs})
