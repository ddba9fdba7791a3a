from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from nodegraph_app.core.errors import Cancelled
from nodegraph_app.models.interruption import interruptible


def stop_after(calls: int) -> Callable[[], None]:
    asked = 0

    def check() -> None:
        nonlocal asked
        asked += 1
        if asked > calls:
            raise Cancelled

    return check


def work_of_a_library(done: list[int]) -> None:
    """Calls that know nothing of being asked."""
    for number in range(1000):
        time.sleep(0)
        done.append(number)


def test_work_is_broken_off_at_a_call_it_makes() -> None:
    done: list[int] = []
    with pytest.raises(Cancelled), interruptible(stop_after(100)):
        work_of_a_library(done)
    assert 0 < len(done) < 1000


def test_work_that_is_wanted_is_left_alone_and_nothing_stays_installed() -> None:
    done: list[int] = []
    before = sys.getprofile()
    with interruptible(lambda: None):
        work_of_a_library(done)
    assert len(done) == 1000
    assert sys.getprofile() is before


def test_a_library_that_swallows_exceptions_cannot_swallow_this_one() -> None:
    def stubborn() -> None:
        try:
            work_of_a_library([])
        except Exception as error:
            raise ValueError("This file is damaged.") from error

    with pytest.raises(Cancelled), interruptible(stop_after(100)):
        stubborn()


def test_a_failure_of_the_work_itself_comes_out_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), interruptible(lambda: None):
        _ = 1 / 0


def test_a_profiler_that_runs_is_put_back() -> None:
    seen: list[str] = []

    def profiler(frame: object, event: str, argument: object) -> None:
        seen.append(event)

    sys.setprofile(profiler)
    try:
        with interruptible(lambda: None):
            work_of_a_library([])
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(None)


def test_a_module_that_is_being_imported_is_imported_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "imported_slowly.py").write_text(
        "import time\nfor _ in range(200):\n    time.sleep(0)\nWHOLE = True\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    after: list[int] = []

    def work() -> None:
        assert importlib.import_module("imported_slowly").WHOLE
        work_of_a_library(after)

    with pytest.raises(Cancelled), interruptible(stop_after(30)):
        work()
    assert sys.modules.pop("imported_slowly").WHOLE
    assert len(after) < 10, "right after it the work is broken off"


def test_a_library_that_swallows_it_and_goes_on_is_broken_off_all_the_same() -> None:
    def unimpressed() -> None:
        with suppress(Cancelled):
            work_of_a_library([])

    stop = stop_after(100)
    with pytest.raises(Cancelled), interruptible(stop):
        unimpressed()
