"""Results that outlive the process."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from ..core.values import Image, Recipe
from ..settings import Settings
from .cache import Find, Result, ResultInfo, size_bytes
from .encoding import CannotBeStored, Undecodable, decode, encode
from .entries import EntryStore

log = logging.getLogger(__name__)

WORTH_KEEPING_S = 0.01
"""A result without any array that took less than this is made again as fast as it is read."""


class DiskCache:
    """Results in a store of entries, read by any process that knows their key.

    Recipes are not kept: making one takes no time, and it says where a file lies today.

    Args:
        store: holds them.
    """

    def __init__(self, store: EntryStore):
        self.store = store

    @classmethod
    def of(cls, settings: Settings) -> DiskCache:
        """The reader's."""
        return cls(
            EntryStore(
                settings.cache_folder / "results",
                budget_bytes=settings.disk_cache_bytes,
                reserve_bytes=settings.disk_reserve_bytes,
            )
        )

    def info(self, key: str) -> ResultInfo | None:
        """What is known of a result, or None. Opens the index alone, imports neither numpy nor torch."""
        known = self.store.info(key)
        if known is None:
            return None
        try:
            written = tuple((str(path), str(sha256)) for path, sha256 in known.note["written"])
        except (KeyError, TypeError, ValueError):
            return None
        return ResultInfo("disk", known.seconds, written, known.made_at_s)

    def get(self, key: str, find: Find) -> Result | None:
        """The result exactly as it was, or None. What is damaged is dropped and logged."""
        stored = self.store.read(key)
        if stored is None:
            return None
        head, arrays = stored
        try:
            content: dict[str, Any] = decode(head, arrays, find)
            result = Result(**content)
            if not all(isinstance(image, Image) for image in result.shown):
                raise Undecodable("what it showed are no pictures")
        except (Undecodable, TypeError) as problem:
            self.store.drop(key, str(problem))
            return None
        return result

    def put(self, key: str, result: Result) -> bool:
        """Keep a result; whether it is kept."""
        if not is_worth_keeping(result):
            return False
        content = {
            "outputs": dict(result.outputs),
            "seconds": result.seconds,
            "shown": result.shown,
            "written": result.written,
            "made_at_s": result.made_at_s,
        }
        try:
            head, arrays = encode(content)
        except CannotBeStored as problem:
            log.info("a result stays in memory only: %s", problem)
            return False
        return self.store.write(
            key, head, arrays, seconds=result.seconds, made_at_s=result.made_at_s,
            note={"written": [list(each) for each in result.written]},
        )  # fmt: skip

    def used(self, keys: Iterable[str]) -> None:
        """These results were of use without being read."""
        self.store.used(keys)


def is_worth_keeping(result: Result) -> bool:
    """Whether reading a result back saves anything."""
    if any(isinstance(value, Recipe) for value in result.outputs.values()):
        return False
    values = [*result.outputs.values(), *result.shown]
    return not values or result.seconds >= WORTH_KEEPING_S or size_bytes(values) > 0
