"""One cache of two tiers: memory over disk."""

from __future__ import annotations

from .cache import Find, MemoryCache, Result, ResultInfo
from .disk import DiskCache


class TieredCache:
    """What is made goes to both tiers; what is read from disk comes to memory.

    Args:
        memory: quick, ends with the process.
        disk: stays.
    """

    def __init__(self, memory: MemoryCache, disk: DiskCache):
        self.memory, self.disk = memory, disk
        self._gone: list[str] = []
        self._unreadable: set[str] = set()

    def info(self, key: str) -> ResultInfo | None:
        """What is known of a result, or None; memory is named where both hold it."""
        return self.memory.info(key) or (None if key in self._unreadable else self.disk.info(key))

    def get(self, key: str, find: Find) -> Result | None:
        """The result, or None; then it is not known either, until it is made again."""
        result = self.memory.get(key)
        if result is None:
            result = self.disk.get(key, find)
            if result is not None:
                self._gone += self.memory.put(key, result)
            else:
                self._unreadable.add(key)  # also where a disk that refuses keeps it listed
        return result

    def put(self, key: str, result: Result) -> list[str]:
        """Hold a result; returns the keys that have left memory since the last call, possibly its own."""
        self._gone += self.memory.put(key, result)
        self.disk.put(key, result)
        self._unreadable.discard(key)
        gone, self._gone = self._gone, []
        return gone
