"""Real processes, killed at random moments; what they had reported by then is known to the byte."""

from __future__ import annotations

import multiprocessing
import random
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

PATIENCE_S = 60.0
FAILED = 1
"""Exit code of a process in which nobody caught an exception."""

Report = Callable[[Any], None]

METHOD = "spawn" if sys.platform == "win32" else "forkserver"
"""A fork server has the modules loaded already, so that a thousand processes are a matter of a minute."""


_prepared = ["__main__"]


def prepare(*modules: str) -> None:
    """Load modules once, for every process to come."""
    _prepared.extend(modules)
    if METHOD == "forkserver":
        multiprocessing.set_forkserver_preload(_prepared)


def kill_at_random(
    work: Callable[..., None], *arguments: object, within_s: float, chance: random.Random
) -> list[Any]:
    """Run ``work(report, *arguments)`` in a process, kill it, and return what it had reported.

    Args:
        work: a function of a module; it reports once when it is ready, and then after every step it takes.
        arguments: for it.
        within_s: the process is killed at a moment between its first report and this long after it.
        chance: decides when.

    Returns:
        Every report but the first. Work that ends by itself before its time is not killed.
    """
    process, ours = _ready(work, arguments)
    time.sleep(chance.uniform(0.0, within_s))
    process.kill()
    process.join(PATIENCE_S)
    assert process.exitcode != FAILED, "the work ended with an error of its own; it is printed above"
    reports = []
    while ours.poll(0):
        try:
            reports.append(ours.recv())
        except (EOFError, OSError):  # the last report was cut off in the middle: it was never made
            break
    ours.close()
    process.close()
    return reports


def undisturbed_s(work: Callable[..., None], *arguments: object) -> float:
    """Seconds from the first report of such work to its end, when nobody kills it."""
    process, ours = _ready(work, arguments)
    began_s = time.monotonic()
    process.join(PATIENCE_S)
    ours.close()
    process.close()
    return time.monotonic() - began_s


def seconds_to_reports(count: int, work: Callable[..., None], *arguments: object) -> float:
    """Seconds that such work takes, on this machine just now, for so many reports after its first."""
    process, ours = _ready(work, arguments)
    began_s = time.monotonic()
    for _ in range(count):
        if not ours.poll(PATIENCE_S):
            raise AssertionError("the process fell silent")
        ours.recv()
    took_s = time.monotonic() - began_s
    process.kill()
    process.join(PATIENCE_S)
    ours.close()
    process.close()
    return took_s


def pace_s(step: Callable[[], object], times: int = 3) -> float:
    """Seconds that a step takes on this machine just now: the median of a few."""
    took_s = []
    for _ in range(times):
        began_s = time.monotonic()
        step()
        took_s.append(time.monotonic() - began_s)
    return statistics.median(took_s)


def _ready(work: Callable[..., None], arguments: tuple[object, ...]) -> tuple[BaseProcess, Connection]:
    """A process that has reported for the first time, and where its further reports come."""
    context = multiprocessing.get_context(METHOD)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(work, theirs, arguments), daemon=True)
    process.start()
    theirs.close()
    if not ours.poll(PATIENCE_S):
        raise AssertionError("the process never became ready")
    ours.recv()
    return process, ours


def _serve(work: Callable[..., None], connection: Connection, arguments: tuple[object, ...]) -> None:
    work(connection.send, *arguments)
