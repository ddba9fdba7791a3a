"""Faults where a test wants them: inside the real worker process, at any node, in any phase of its work.

The worker loads this module as it loads every installed node pack, see `installed`. It has no nodes; it looks
into a file before each node, and where that names one, something goes wrong there as it does in life.
"""

from __future__ import annotations

import ctypes
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import pytest

from nodegraph_app.execution import entries, executor
from nodegraph_app.execution.facade import NodeRun
from nodegraph_app.execution.step import Step

Phase = Literal["before", "during", "after", "writing the cache"]
Kind = Literal["exception", "memory", "hang", "exit", "segfault"]
PHASES: tuple[Phase, ...] = ("before", "during", "after", "writing the cache")
KINDS: tuple[Kind, ...] = ("exception", "memory", "hang", "exit", "segfault")
FATAL: tuple[Kind, ...] = ("exit", "segfault")

FILE_VARIABLE = "NODEGRAPH_TEST_FAULT"
"""Environment variable: the file that says what goes wrong."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong, once."""

    node: str
    phase: Phase
    kind: Kind


class Faults:
    """A test's hand on the worker.

    Args:
        file: where the worker looks.
    """

    def __init__(self, file: Path):
        self.file = file

    def plant(self, fault: Fault) -> None:
        """Let it happen at the next opportunity."""
        self.file.write_text(json.dumps(asdict(fault)))

    @property
    def happened(self) -> bool:
        """Whether the planted fault has happened."""
        return not self.file.exists()


def installed(folder: Path, patch: pytest.MonkeyPatch) -> Faults:
    """Install this module as a node pack for every worker that is started from now on."""
    about = folder / "faults-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: faults\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[nodegraph_app.nodes]\nfaults = tests.faults\n")
    patch.syspath_prepend(str(folder))
    patch.setenv(FILE_VARIABLE, str(folder / "fault.json"))
    return Faults(folder / "fault.json")


# --- what follows happens in the worker --------------------------------------------------------------


def _happen(kind: Kind) -> None:
    Path(os.environ[FILE_VARIABLE]).unlink()
    if kind == "exception":
        raise LookupError("something nobody foresaw")
    if kind == "memory":
        raise MemoryError
    if kind == "exit":
        os._exit(3)
    if kind == "segfault":
        ctypes.string_at(0)
    while True:
        time.sleep(1)


def _planted() -> Fault | None:
    try:
        return Fault(**json.loads(Path(os.environ[FILE_VARIABLE]).read_text()))
    except FileNotFoundError:
        return None


_call = executor.call
_put = entries._put
_running = ""


def _faulty_call(step: Step, arguments: Mapping[str, Any], facade: NodeRun) -> dict[str, Any]:
    global _running
    _running = step.node
    fault = _planted()
    if fault is None or fault.node != step.node:
        return _call(step, arguments, facade)
    if fault.phase == "before":
        _happen(fault.kind)
    outputs = (
        _broken_off(lambda: _call(step, arguments, facade), step, fault.kind)
        if fault.phase == "during"
        else _call(step, arguments, facade)
    )
    if fault.phase == "after":
        _happen(fault.kind)
    return outputs


def _broken_off(call: Callable[[], dict[str, Any]], step: Step, kind: Kind) -> dict[str, Any]:
    """Make the first call that the node's own function makes go wrong."""
    assert step.spec is not None
    inside = step.spec.function.__code__

    def watch(frame: FrameType, event: str, argument: object) -> None:
        caller = frame if event == "c_call" else frame.f_back
        if event in ("call", "c_call") and caller is not None and caller.f_code is inside:
            sys.setprofile(None)
            _happen(kind)

    sys.setprofile(watch)
    try:
        return call()
    finally:
        sys.setprofile(None)


def _faulty_put(path: Path, content: bytes) -> None:
    """Go wrong in the middle of a file."""
    fault = _planted()
    if fault is not None and fault.phase == "writing the cache" and fault.node == _running:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(f".{path.name}.half.tmp").write_bytes(content[: len(content) // 2])
        _happen(fault.kind)
    _put(path, content)


if multiprocessing.current_process().name == "nodegraph-worker" and FILE_VARIABLE in os.environ:
    executor.call = _faulty_call
    entries._put = _faulty_put
