"""Loading the program. What is loaded stays, so nobody looks through it for garbage meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let no garbage be collected while something is loaded or built that stays until the end.

    A start allocates some hundred thousand objects; to look through them every so often takes an eighth of
    it. They are not looked at later either, which keeps collections short while the window is at work.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()
