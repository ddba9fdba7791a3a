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
    raises comes out of the block, also where a library takes it for a failure of its own.
    """
    before = sys.getprofile()

    def ask(frame: FrameType, event: str, argument: object) -> None:
        if event in ("call", "c_call"):
            check()

    check()
    sys.setprofile(ask)
    try:
        yield
    except BaseException:
        sys.setprofile(before)
        check()
        raise
    finally:
        sys.setprofile(before)
