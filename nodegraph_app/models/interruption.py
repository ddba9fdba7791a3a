"""Breaks into long work of libraries that offer no place to ask whether it is still wanted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Check = Callable[[], None]
"""Raises when the work is not wanted any more."""


@contextmanager
def interruptible(check: Check) -> Iterator[None]:
    """Let `check` break off what runs inside, at any call it makes, in this thread.

    Only for work that leaves nothing behind when it is broken off, such as loading a file. What `check`
    raises comes out of the block, also where a library takes it for a failure of its own. A module that is
    being imported meanwhile is imported to its end: half of one could not be imported again.
    """
    before = sys.getprofile()

    def ask(frame: FrameType, event: str, argument: object) -> None:
        if event in ("call", "c_call"):
            try:
                check()
            except BaseException:
                if not _importing(frame):
                    raise

    check()
    sys.setprofile(ask)
    try:
        yield
    except BaseException:
        sys.setprofile(before)
        check()
        raise
    else:
        sys.setprofile(before)
        check()  # a library may have swallowed it and gone on with something else
    finally:
        sys.setprofile(before)


def _importing(frame: FrameType | None) -> bool:
    """Whether a frame belongs to the import of a module."""
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False
