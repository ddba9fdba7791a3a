"""The history forgets what it is told to forget, and no more."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nodegraph_app.execution.database import Database
from nodegraph_app.execution.history import History, NodeRecord, PictureRecord, RunEnd, RunStart
from nodegraph_app.execution.queue import Queue

DAY_S = 86_400.0


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(tmp_path / "runs.sqlite3")
    yield opened
    opened.close()


def ran(history: History, workflow: str, *, days_ago: float = 0.0, over: bool = True) -> int:
    """A run of one node and one picture."""
    number = history.begin(RunStart("command", "t", workflow, None, "/out", {"n": {"steps": 20}}, {}))
    if over:
        nodes = [NodeRecord("n", "math.add", "done", 1.0, None)]
        history.end(number, RunEnd("done", 1.0, "", {}, nodes, [PictureRecord("n", "/out/a.png", "f" * 64)]))
    with history.database.change() as change:
        began_s = time.time() - days_ago * DAY_S
        change.execute("UPDATE runs SET started_s = ? WHERE id = ?", (began_s, number))
    return number


def numbers(history: History) -> list[int]:
    return [run.id for run in history.latest(10**6)]


def count(database: Database, table: str) -> int:
    (row,) = database.rows(f"SELECT count(*) FROM {table}")
    return int(row[0])


def test_runs_that_began_before_a_moment_are_forgotten_with_all_that_was_kept_of_them(
    database: Database,
) -> None:
    history = History(database)
    ran(history, "old", days_ago=100)
    ran(history, "older", days_ago=91)
    young = ran(history, "young", days_ago=89)
    assert history.forget(before_s=time.time() - 90 * DAY_S) == 2
    assert numbers(history) == [young]
    assert history.run(young).start.workflow == "young"
    assert [count(database, table) for table in ("run_nodes", "run_pictures", "workflows")] == [1, 1, 1]
    assert history.forget(before_s=time.time() - 90 * DAY_S) == 0


def test_a_run_that_goes_on_is_not_forgotten_and_ends_as_usual(database: Database) -> None:
    history = History(database, keep=1)
    running = ran(history, "long", days_ago=400, over=False)
    last = [ran(history, "short") for _ in range(3)][-1]
    assert numbers(history) == [last, running]
    assert history.forget(before_s=time.time() + 1) == 1
    assert numbers(history) == [running]
    history.end(running, RunEnd("done", 5.0, "", {}, [NodeRecord("n", "math.add", "done", 1.0, None)], []))
    assert history.run(running).nodes[0].node == "n"


def test_a_workflow_that_another_run_or_a_job_has_stays(database: Database) -> None:
    history, queue = History(database), Queue(database)
    job = queue.add(title="t", workflow="of a job", workflow_folder=None, output_folder="/out")
    for workflow in ("of a job", "shared", "nobody's"):
        ran(history, workflow, days_ago=10)
    young = ran(history, "shared")
    assert history.forget(before_s=time.time() - DAY_S) == 3
    assert queue.job(job).workflow == "of a job"
    assert history.run(young).start.workflow == "shared"
    assert count(database, "workflows") == 2


def test_the_latest_runs_are_kept_and_numbers_are_never_given_twice(database: Database) -> None:
    history = History(database, keep=5)
    all_numbers = [ran(history, f"workflow {n}") for n in range(12)]
    assert numbers(history) == all_numbers[:-6:-1]
    assert count(database, "workflows") == 5
    assert history.forget(before_s=time.time() + 1) == 5
    assert ran(history, "new") == all_numbers[-1] + 1


def test_without_a_bound_everything_is_kept(database: Database) -> None:
    history = History(database)
    all_numbers = [ran(history, "w") for _ in range(30)]
    assert numbers(history) == all_numbers[::-1]


def test_what_is_forgotten_gives_its_room_back(database: Database) -> None:
    history = History(database)
    for n in range(40):
        ran(history, f"{n}" + "x" * 50_000)
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    before = database.path.stat().st_size
    history.forget(before_s=time.time() + 1)
    assert before > 40 * 50_000
    assert database.path.stat().st_size < before / 10


def test_room_is_given_back_another_time_while_somebody_reads(database: Database) -> None:
    history = History(database)
    ran(history, "x" * 100_000)
    reader = Database(database.path)
    with reader.change():
        pass
    reader._connection.execute("BEGIN")
    assert reader.rows("SELECT count(*) FROM runs")[0][0] == 1
    assert history.forget(before_s=time.time() + 1) == 1
    assert reader.rows("SELECT count(*) FROM runs")[0][0] == 1, "it sees what it saw"
    reader._connection.execute("ROLLBACK")
    assert reader.rows("SELECT count(*) FROM runs")[0][0] == 0
    reader.close()
