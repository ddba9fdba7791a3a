"""Whether the process that made a folder still runs: it holds a lock on a file there for as long as it lives.

The system gives the lock back however the process ends, so that neither a crash nor another process with the
same number can be mistaken. Where a file system knows no locks, number and start time of the process count.
"""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

LOCK, PROCESS = "lock", "process.json"
_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK, errno.EWOULDBLOCK}
TRIES, PAUSE_S = 10, 0.02
LIKE_S = 5.0
"""Start times of one process as it is told twice differ by less: the clock may have been set in between."""


class Presence:
    """Says, until `end` or the end of the process, that this process works in a folder.

    Raises:
        OSError: nothing can be written there.
    """

    def __init__(self, folder: Path):
        (folder / PROCESS).write_text(json.dumps({"pid": os.getpid(), "started": _started_s(os.getpid())}))
        self._file: BinaryIO | None = (folder / LOCK).open("w+b")
        for _ in range(TRIES):  # another program that looks who is here holds it for a moment
            try:
                _lock(self._file)
                return
            except OSError as error:
                if error.errno not in _HELD:
                    return
            time.sleep(PAUSE_S)

    def end(self) -> None:
        """The process leaves the folder."""
        if self._file is not None:
            self._file.close()
            self._file = None


def is_present(folder: Path) -> bool:
    """Whether a process works in the folder now, this one included."""
    try:
        with (folder / LOCK).open("r+b") as file:
            _lock(file)
    except FileNotFoundError:
        return False
    except OSError as error:
        return error.errno in _HELD or _process_lives(folder)
    return False


def _process_lives(folder: Path) -> bool:
    try:
        told = json.loads((folder / PROCESS).read_text("utf-8"))
        started_s = _started_s(told["pid"])
        return started_s is not None and abs(started_s - told["started"]) < LIKE_S
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _started_s(pid: int) -> float | None:
    """When a process began, in seconds since 1970; None when there is none of that number."""
    import psutil

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
