"""Full SHA-256 of large model files, computed while the worker has nothing else to do.

Runs know a large file by a fast fingerprint. Who shares a workflow needs the name that the rest of the world
knows the file by; reading gigabytes for it must not hold up a run.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

log = logging.getLogger(__name__)


class IdleHasher:
    """One thread that hashes files, and stands still during runs.

    Args:
        sha256: hashes a file and remembers the answer; calls its second argument between blocks.
    """

    def __init__(self, sha256: Callable[[Path, Callable[[], None]], str]):
        self._sha256 = sha256
        self._wishes: queue.SimpleQueue[Path] = queue.SimpleQueue()
        self._wished: set[Path] = set()
        self._idle = threading.Event()
        self._idle.set()
        self._thread: threading.Thread | None = None

    def wish(self, files: Iterable[Path]) -> None:
        """Hash these files some time; each once in this process."""
        for file in files:
            if file not in self._wished:
                self._wished.add(file)
                self._wishes.put(file)
        if self._thread is None and self._wished:
            self._thread = threading.Thread(target=self._work, name="hashing", daemon=True)
            self._thread.start()

    def pause(self) -> None:
        """Stand still after the block that is being read."""
        self._idle.clear()

    def resume(self) -> None:
        """Go on."""
        self._idle.set()

    def _work(self) -> None:
        while True:
            file = self._wishes.get()
            self._stand_still()
            try:
                self._sha256(file, self._stand_still)
            except OSError as error:
                log.info("%s was not hashed: %s", file.name, error)

    def _stand_still(self) -> None:
        self._idle.wait()
