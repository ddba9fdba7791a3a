"""A run that is paused and continued is one run of the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodegraph_app.execution import database as database_module
from nodegraph_app.execution.database import MIGRATIONS, Database
from nodegraph_app.execution.events import NodeFinished, Planned, PlannedNode, RunFinished
from nodegraph_app.execution.history import History, RunStart
from nodegraph_app.execution.recording import Recorder

PICTURE = ("/out/a.png", "f" * 64)
PLAN = tuple(PlannedNode(node, f"math.{node}", node, "run", "", node) for node in ("load", "draw", "save"))


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    database = Database(tmp_path / "runs.sqlite3")
    yield History(database)
    database.close()


def start() -> RunStart:
    return RunStart("window", "t", "{}", None, "/out", {}, {})


def half(recorder: Recorder, number: int = 1) -> None:
    """A run that is stopped after its first node."""
    recorder.begin(number, start())
    recorder.observe(Planned(number, PLAN))
    recorder.observe(NodeFinished(number, "load", "k1", 2.0, 100, False, (PICTURE,)))
    recorder.observe(RunFinished(number, "cancelled", 2.5))


def rest(recorder: Recorder, number: int) -> None:
    """What is left of it; the first node is cached by now."""
    recorder.observe(Planned(number, PLAN))
    recorder.observe(NodeFinished(number, "load", "k1", 2.0, None, True, (PICTURE,)))
    recorder.observe(NodeFinished(number, "draw", "k2", 4.0, 200, False, ()))
    recorder.observe(RunFinished(number, "done", 4.5))


def outcomes(history: History) -> list[str]:
    return [run.outcome for run in history.latest(10)]


def test_a_paused_run_says_so_and_goes_on_as_the_same(history: History) -> None:
    recorder = Recorder(history)
    half(recorder)
    assert outcomes(history) == ["cancelled"]
    recorder.halt(1)
    assert outcomes(history) == ["paused"]
    assert recorder.go_on(1, 2)
    assert outcomes(history) == ["running"]
    rest(recorder, 2)
    (run,) = history.latest(10)
    assert (run.outcome, run.seconds, run.pictures) == ("done", 7.0, 1)
    nodes = {node.node: (node.outcome, node.seconds, node.peak_bytes) for node in history.run(run.id).nodes}
    assert nodes == {"load": ("done", 2.0, 100), "draw": ("done", 4.0, 200)}


def test_a_run_may_be_paused_twice(history: History) -> None:
    recorder = Recorder(history)
    half(recorder)
    recorder.halt(1)
    assert recorder.go_on(1, 2)
    recorder.observe(RunFinished(2, "cancelled", 1.0))
    recorder.halt(2)
    assert outcomes(history) == ["paused"]
    assert recorder.go_on(2, 3)
    rest(recorder, 3)
    (run,) = history.latest(10)
    assert (run.outcome, run.seconds) == ("done", 8.0)


def test_a_paused_run_that_is_given_up_was_cancelled(history: History) -> None:
    recorder = Recorder(history)
    half(recorder)
    recorder.halt(1)
    recorder.give_up(1)
    assert outcomes(history) == ["cancelled"]
    assert not recorder.go_on(1, 2)


def test_events_that_come_before_it_is_told_that_a_run_goes_on_are_taken(history: History) -> None:
    recorder = Recorder(history)
    half(recorder)
    recorder.halt(1)
    rest(recorder, 2)
    assert recorder.go_on(1, 2)
    assert outcomes(history) == ["done"]


def test_a_paused_run_whose_program_ended_is_still_paused(history: History) -> None:
    recorder = Recorder(history)
    half(recorder)
    recorder.halt(1)
    recorder.abandon("the window was closed")
    assert outcomes(history) == ["paused"]


def test_a_history_of_the_version_before_is_opened_with_all_that_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "runs.sqlite3"
    with monkeypatch.context() as patch:
        patch.setattr(database_module, "MIGRATIONS", MIGRATIONS[:1])
        Database(path).close()
    with sqlite3.connect(path) as old:
        old.execute("INSERT INTO workflows VALUES ('a', '{}')")
        old.execute(
            "INSERT INTO runs (origin, title, workflow, output_folder, parameters, seeds, environment,"
            " started_s, outcome, owner_pid, owner_started_s)"
            " VALUES ('window', 't', 'a', '/out', '{}', '{}', '{}', 1.0, 'cancelled', 1, 1.0)"
        )
    old.close()
    database = Database(path)
    assert [run.outcome for run in History(database).latest(10)] == ["cancelled"]
    database.close()
