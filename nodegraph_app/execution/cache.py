"""Results already known: what one is, who can say so, and those held in memory."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..core.files import FileRef
from ..core.values import Image
from .events import Event, Evicted, NodeFinished, WorkerDied


@dataclass(frozen=True)
class ResultInfo:
    """What a plan needs to know of a result.

    Attributes:
        tier: where it is held, ``"memory"`` or ``"disk"``.
        seconds: how long it took to make.
        written: (path, SHA-256) of the pictures its node wrote.
        made_at_s: when it was made, Unix time; 0 when that is not known.
    """

    tier: str
    seconds: float
    written: tuple[tuple[str, str], ...] = ()
    made_at_s: float = 0.0


class CacheView(Protocol):
    """Whatever can say which results are known."""

    def info(self, key: str) -> ResultInfo | None:
        """What is known of a result, or None."""


Find = Callable[[FileRef], FileRef | None]
"""For a file known by kind, name and digest: its reference with the path where it lies today, or None."""


class ResultCache(CacheView, Protocol):
    """Where a run finds results and leaves them."""

    def get(self, key: str, find: Find) -> Result | None:
        """The result, or None; `find` is asked for the files that it names."""

    def put(self, key: str, result: Result) -> list[str]:
        """Hold a result; returns the keys that had to leave memory, possibly its own."""


class NothingKnown:
    """A view of an empty cache."""

    def info(self, key: str) -> ResultInfo | None:
        """Always None."""
        return None


@dataclass(frozen=True)
class Result:
    """What a node made.

    Attributes:
        outputs: output name → value.
        seconds: how long that took.
        shown: pictures it showed, to be shown again when the result is used again.
        written: (path, SHA-256) of each picture it wrote.
        made_at_s: when, Unix time.
    """

    outputs: Mapping[str, Any]
    seconds: float
    shown: tuple[Image, ...] = ()
    written: tuple[tuple[str, str], ...] = ()
    made_at_s: float = field(default_factory=time.time)

    @property
    def info(self) -> ResultInfo:
        """For plans."""
        return ResultInfo("memory", self.seconds, self.written, self.made_at_s)


ENTRY_BYTES = 512
"""What holding a result takes besides its arrays, so that endless numbers fill a cache too."""


class MemoryCache:
    """Results held in this process, within a budget of bytes.

    When it is full, what is cheapest to make again per byte goes first (GreedyDual-Size, Cao and Irani
    1997: `age` rises to the value of what was dropped, so that unused entries sink).
    """

    def __init__(self, budget_bytes: int):
        self.budget_bytes = budget_bytes
        self.used_bytes = 0
        self._entries: dict[str, Result] = {}
        self._sizes: dict[str, int] = {}
        self._worth: dict[str, float] = {}
        self._age = 0.0

    def __len__(self) -> int:
        return len(self._entries)

    def info(self, key: str) -> ResultInfo | None:
        """What is known of a result, or None. Does not count as use."""
        entry = self._entries.get(key)
        return entry.info if entry else None

    def get(self, key: str, find: Find | None = None) -> Result | None:
        """The result, or None. Files that it names lie where they lay when it was made."""
        entry = self._entries.get(key)
        if entry is not None:
            self._worth[key] = self._age + self._cost_per_byte(key)
        return entry

    def put(self, key: str, result: Result) -> list[str]:
        """Hold a result; returns the keys that had to go, possibly its own."""
        if key in self._entries:
            self._drop(key)
        self._entries[key] = result
        self._sizes[key] = ENTRY_BYTES + size_bytes([*result.outputs.values(), *result.shown])
        self.used_bytes += self._sizes[key]
        self._worth[key] = self._age + self._cost_per_byte(key)
        gone = []
        while self.used_bytes > self.budget_bytes:
            cheapest = min(self._worth, key=self._worth.__getitem__)
            self._age = self._worth[cheapest]
            self._drop(cheapest)
            gone.append(cheapest)
        return gone

    def _cost_per_byte(self, key: str) -> float:
        return self._entries[key].seconds / self._sizes[key]

    def _drop(self, key: str) -> None:
        del self._entries[key], self._worth[key]
        self.used_bytes -= self._sizes.pop(key)


class KnownResults:
    """A mirror of the worker's memory, kept up to date by its events, over what is on disk.

    With it a window plans after every edit without asking a worker that is busy.

    Args:
        disk: says what outlives the worker.
    """

    def __init__(self, disk: CacheView | None = None) -> None:
        self._infos: dict[str, ResultInfo] = {}
        self._disk: CacheView = disk or NothingKnown()

    def info(self, key: str) -> ResultInfo | None:
        """What is known of a result, or None."""
        return self._infos.get(key) or self._disk.info(key)

    def observe(self, event: Event) -> None:
        """Learn from an event."""
        match event:
            case NodeFinished():
                self._infos[event.key] = ResultInfo(
                    "memory", event.seconds, event.written, event.made_at_s or time.time()
                )
            case Evicted():
                for key in event.keys:
                    self._infos.pop(key, None)
            case WorkerDied():
                self._infos.clear()


def size_bytes(values: Iterable[object]) -> int:
    """Bytes of every array and tensor within values, each counted once."""
    seen: set[int] = set()
    waiting: list[object] = list(values)
    total = 0
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        nbytes = getattr(value, "nbytes", None)
        if isinstance(nbytes, int):
            total += nbytes
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
        elif dataclasses.is_dataclass(value):
            waiting.extend(getattr(value, field.name) for field in dataclasses.fields(value))
    return total
