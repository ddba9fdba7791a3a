"""States of long computations on disk, so that a run that was cancelled, or whose process died, goes on."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..settings import Settings
from .entries import EntryStore

if TYPE_CHECKING:
    from numpy import ndarray


class StepJournal:
    """Implements `core.run.StateStore`. When `put` returns, the state outlives this process.

    Args:
        store: holds the states, apart from the results, within a budget of its own.
    """

    def __init__(self, store: EntryStore):
        self.store = store
        self._asked_s = time.monotonic()

    @classmethod
    def of(cls, settings: Settings) -> StepJournal | None:
        """The reader's, or None where it is switched off."""
        if settings.journal_bytes <= 0:
            return None
        store = EntryStore(
            settings.cache_folder / "steps",
            budget_bytes=settings.journal_bytes,
            reserve_bytes=settings.disk_reserve_bytes,
        )
        return cls(store)

    def get(self, key: str) -> Mapping[str, ndarray] | None:
        """See `core.run.StateStore.get`."""
        stored = self.store.read(key)
        self._asked_s = time.monotonic()
        return None if stored is None else stored[1]

    def put(self, key: str, state: Mapping[str, ndarray]) -> None:
        """See `core.run.StateStore.put`. What lies between two calls is what the state took to make."""
        took_s = time.monotonic() - self._asked_s
        # Noise does not get smaller by packing.
        self.store.write(key, {}, state, seconds=took_s, compress=False)
        self._asked_s = time.monotonic()
