"""Files that are either the old one or the new one, whole, whatever goes wrong in between."""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_DIRECTORY_SYNC_UNSUPPORTED = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM}
_WINDOWS_RETRIES_S = (0.01, 0.05, 0.2, 0.5)

DEAD_AFTER_S = 3600.0
"""A temporary file that nobody touched for so long belongs to a process that died."""

_TEMPORARY = re.compile(r"\..+\.[0-9a-f]{12}\.tmp", re.DOTALL)


def create_new(path: Path) -> BinaryIO:
    """Open a file that must not exist yet for writing, with the rights that new files get here."""
    return path.open("xb")


def write_whole(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    create: Callable[[Path], BinaryIO] = create_new,
    durable: bool = True,
) -> None:
    """Replace a file, or make it, in one step that others see entirely or not at all.

    The content goes into a temporary file in the same directory, down to the disk, and takes the old file's
    place. A symbolic link stays one: what it points to is replaced. Temporary files that earlier processes
    left in the directory when they died are deleted.

    Args:
        path: the file.
        data: its content, whole or in pieces.
        create: opens the temporary file.
        durable: whether it must also outlast a power cut. Without, it is as whole for every process, dying
            ones included, but much faster: for what can be made again and is checked when it is read.

    Raises:
        OSError: a step failed. The old file is as it was and no temporary file is left, unless the process
            died. Only a failure to sync the directory itself comes when the new file is already in place.
    """
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        with create(temporary) as file:
            for piece in [data] if isinstance(data, bytes) else data:
                file.write(piece)
            file.flush()
            if durable:
                _sync(file.fileno())
        with suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o777)
        _replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        _sync_directory(path.parent)
    _bury_the_dead(path.parent)


def _bury_the_dead(directory: Path) -> None:
    now_s = time.time()
    with suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if _TEMPORARY.fullmatch(entry.name):
                with suppress(OSError):  # another process may be at it too
                    if now_s - entry.stat().st_mtime > DEAD_AFTER_S:
                        Path(entry.path).unlink()


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they are missing; they outlast a power cut as files do.

    Raises:
        OSError: one could not be made or synced, or a file stands in its place.
    """
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in made:
        _sync_directory(place.parent)


def why_unwritable(folder: Path) -> str | None:
    """Why files cannot be put into a folder, made or not yet; None where nothing is known against it."""
    place = folder
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    if not place.is_dir():
        return f"“{place}” is no folder"
    if not os.access(place, os.W_OK | os.X_OK):
        return f"“{place}” may not be written to"
    return None


def _replace(temporary: Path, path: Path) -> None:
    for pause_s in _WINDOWS_RETRIES_S if sys.platform == "win32" else ():
        # An indexer or virus scanner that looks at the old file holds it for a moment.
        try:
            temporary.replace(path)
            return
        except PermissionError:
            time.sleep(pause_s)
    temporary.replace(path)


def _sync(handle: int) -> None:
    """Force an open file down to the disk."""
    if sys.platform == "darwin":
        # There fsync hands the data to the drive, which keeps them in its own memory for a while.
        import fcntl

        with suppress(OSError):  # a network file system that knows no such thing is synced as usual
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def _sync_directory(directory: Path) -> None:
    if sys.platform == "win32":
        return  # NTFS journals the rename itself; a directory cannot be opened for syncing there.
    try:
        handle = os.open(directory, os.O_RDONLY)
        try:
            _sync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        # Some network file systems cannot; nothing more can be done there.
        if error.errno not in _DIRECTORY_SYNC_UNSUPPORTED:
            raise
