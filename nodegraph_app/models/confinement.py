"""A process that may do no more than compute: no network, no other process, no file but one is written.

For reading files that can hold code. torch refuses such code; this holds if torch should ever fail to.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from pathlib import Path

OFFLINE: Mapping[str, str] = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "no_proxy": "*",
}
"""Environment of a process that is to ask no network."""

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
"""Of Linux's unshare(2): in a user namespace of its own, a process may leave the network without being
root.
"""

FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile",
    "pty.spawn", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod",
    "os.truncate", "shutil.", "ctypes.dlopen", "ctypes.dlsym", "urllib.", "ftplib.", "smtplib.", "winreg.",
)  # fmt: skip
"""Beginnings of the audit events of CPython that end here."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Forbidden(PermissionError):
    """The process tried what it may not."""


def leave_the_network() -> bool:
    """Give this process a network of its own with nothing in it, where the system lets it; says whether.

    Only while the process has a single thread.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return bool(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0 or libc.unshare(CLONE_NEWNET) == 0)
    except (OSError, AttributeError):  # a system without libc's unshare
        return False


def confine(*writable: Path) -> None:
    """From now on and for ever, forbid network, other processes and changes of files in this process.

    What is needed of the standard library must be imported before.

    Args:
        writable: files that may be written, and deleted, all the same.

    The process itself is not harmed: whatever tries gets `Forbidden`.
    """
    allowed = {_absolute(path) for path in writable}

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        path = arguments[0] if event in ("open", "os.remove") else None
        if isinstance(path, str | bytes | Path) and _absolute(path) in allowed:
            return
        if event.startswith(FORBIDDEN):
            raise Forbidden(f"{event} is not allowed here")
        if event == "open" and _writes(*arguments[1:]):
            raise Forbidden(f"writing {path!r} is not allowed here")

    sys.addaudithook(watch)


def _writes(mode: object, flags: object) -> bool:
    """Whether a file is opened to be changed, as `open` (mode) or `os.open` (flags) say it."""
    by_mode = isinstance(mode, str) and bool(set(mode) & set("wax+"))
    return by_mode or (isinstance(flags, int) and bool(flags & WRITING))


def _absolute(path: str | bytes | Path) -> str:
    return os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - links are not followed
