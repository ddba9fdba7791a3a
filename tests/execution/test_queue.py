"""Jobs in a database: their order, their states, who owns them, and what history keeps."""

from __future__ import annotations

import multiprocessing
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph_app.execution import database as database_module
from nodegraph_app.execution.database import MIGRATIONS, Database, DatabaseError, Owner
from nodegraph_app.execution.queue import IN_LINE, JobError, NewJob, Queue

IN_MEMORY = Path(":memory:")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "below" / "runs.sqlite3"


@pytest.fixture
def queue(file: Path) -> Iterator[Queue]:
    database = Database(file)
    yield Queue(database)
    database.close()


def add(queue: Queue, *titles: str) -> list[int]:
    return [
        queue.add(title=title, workflow=f'"{title}"', workflow_folder=None, output_folder="/out")
        for title in titles
    ]


def line(queue: Queue) -> list[str]:
    return [job.title for job in queue.jobs(*IN_LINE)]


def test_jobs_are_claimed_in_the_order_they_came(queue: Queue) -> None:
    add(queue, "a", "b")
    first, second = queue.claim(), queue.claim()
    assert first is not None
    assert second is not None
    assert (first.title, first.workflow, first.state) == ("a", '"a"', "running")
    assert second.title == "b"
    assert queue.claim() is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 8)), max_size=12))
def test_moving_puts_a_job_exactly_where_it_is_asked_to_stand(moves: list[tuple[int, int]]) -> None:
    queue = Queue(Database(IN_MEMORY))
    numbers = add(queue, *"abcdef")
    model = list(numbers)
    for index, position in moves:
        queue.move(numbers[index], position)
        model.remove(numbers[index])
        model.insert(position - 1, numbers[index])
    assert [job.id for job in queue.jobs()] == model
    assert [job.position for job in queue.jobs()] == [1, 2, 3, 4, 5, 6]
    assert [queue.claim().id for _ in range(6)] == model  # type: ignore[union-attr]


def test_a_paused_job_keeps_its_place_and_is_passed_over(queue: Queue) -> None:
    a, b, c = add(queue, "a", "b", "c")
    queue.pause([b])
    assert line(queue) == ["a", "b", "c"]
    assert [queue.claim().id, queue.claim().id, queue.claim()] == [a, c, None]  # type: ignore[union-attr]
    queue.resume([b])
    assert queue.claim().id == b  # type: ignore[union-attr]


def test_a_cancelled_job_is_over_and_can_be_repeated_as_a_new_one(queue: Queue) -> None:
    a, b = add(queue, "a", "b")
    queue.cancel([a])
    assert line(queue) == ["b"]
    assert queue.job(a).state == "cancelled"
    copy = queue.repeat(a)
    assert line(queue) == ["b", "a"]
    assert queue.job(copy).workflow == queue.job(a).workflow
    assert copy not in (a, b)


def test_a_job_that_runs_is_asked_and_not_changed(queue: Queue) -> None:
    (a,) = add(queue, "a")
    queue.claim()
    for act, wish in ((queue.pause, "pause"), (queue.cancel, "cancel")):
        act([a])
        assert (queue.job(a).state, queue.wish(a)) == ("running", wish)
    with pytest.raises(JobError, match="runs"):
        queue.remove([a])
    queue.finish(a, "cancelled")
    assert (queue.job(a).state, queue.wish(a)) == ("cancelled", None)
    queue.remove([a])
    with pytest.raises(JobError, match="no job"):
        queue.job(a)


@pytest.mark.parametrize("act", ["pause", "resume", "cancel", "remove"])
def test_a_job_that_does_not_exist_is_named_and_nothing_changes(queue: Queue, act: str) -> None:
    add(queue, "a")
    with pytest.raises(JobError, match="no job 99"):
        getattr(queue, act)([99])
    assert line(queue) == ["a"]


def test_what_is_over_stays_over(queue: Queue) -> None:
    (a,) = add(queue, "a")
    queue.claim()
    queue.finish(a, "done")
    for act in (queue.pause, queue.resume, queue.cancel):
        with pytest.raises(JobError, match="is done"):
            act([a])
    with pytest.raises(JobError, match="is done"):
        queue.move(a, 1)


def test_an_equal_workflow_is_kept_once(queue: Queue) -> None:
    for _ in range(3):
        add(queue, "same")
    (count,) = queue.database.rows("SELECT count(*) AS n FROM workflows")
    assert count["n"] == 1


# --- several processes -----------------------------------------------------------------------------


def _claim_all(connection: Connection, file: Path) -> None:
    queue = Queue(Database(file))
    claimed = []
    while (job := queue.claim()) is not None:
        claimed.append(job.id)
        queue.finish(job.id, "done")
    connection.send(claimed)


def test_no_two_processes_get_the_same_job(queue: Queue, file: Path) -> None:
    numbers = add(queue, *(f"job {n}" for n in range(60)))
    context = multiprocessing.get_context("spawn")
    ends = []
    for _ in range(3):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_claim_all, args=(theirs, file))
        process.start()
        ends.append((ours, process))
    claimed = [number for ours, _ in ends for number in ours.recv()]
    for _, process in ends:
        process.join()
    assert sorted(claimed) == numbers


CLAIM_AND_DIE = """
import os, sys
from pathlib import Path
from nodegraph_app.execution.database import Database
from nodegraph_app.execution.queue import Queue
queue = Queue(Database(Path(sys.argv[1])))
assert queue.claim().id == int(sys.argv[2])
for wish in sys.argv[3:]:
    getattr(queue, wish)([int(sys.argv[2])])
os._exit(9)
"""


@pytest.mark.parametrize(
    ("wishes", "state"), [([], "interrupted"), (["pause"], "paused"), (["cancel"], "cancelled")]
)
def test_a_job_whose_process_died_is_offered_again_unless_it_was_asked_to_stop(
    queue: Queue, file: Path, wishes: list[str], state: str
) -> None:
    a, _ = add(queue, "a", "b")
    died = subprocess.run([sys.executable, "-c", CLAIM_AND_DIE, str(file), str(a), *wishes], check=False)
    assert died.returncode == 9
    job = queue.job(a)
    assert (job.state, job.wish) == (state, None)
    if state == "interrupted":
        assert job.message == "its process ended"
        assert line(queue) == ["a", "b"]
        assert queue.claim().id == a  # type: ignore[union-attr]


def test_a_process_with_the_number_of_a_dead_one_is_another() -> None:
    mine = Owner.this_process()
    assert mine.alive
    assert not Owner(mine.pid, mine.started_s - 100.0).alive
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert not Owner(ended.pid, mine.started_s).alive


# --- the file --------------------------------------------------------------------------------------


def test_every_commit_is_on_the_disk_before_it_is_told(queue: Queue) -> None:
    (mode,) = queue.database.rows("PRAGMA journal_mode")
    (synchronous,) = queue.database.rows("PRAGMA synchronous")
    (into_the_drive,) = queue.database.rows("PRAGMA fullfsync")  # acts on macOS only
    assert (mode[0], synchronous[0], into_the_drive[0]) == ("wal", 2, 1)


def test_a_change_that_fails_half_way_changes_nothing(queue: Queue) -> None:
    a, b = add(queue, "a", "b")
    for act in (queue.remove, queue.pause, queue.cancel):
        with pytest.raises(JobError, match="no job 99"):
            act([a, 99, b])
        assert [job.state for job in queue.jobs()] == ["waiting", "waiting"]


def test_a_file_of_a_later_version_is_refused_and_left_alone(file: Path) -> None:
    Database(file).close()
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = file.read_bytes()
    with pytest.raises(DatabaseError, match="later version"):
        Database(file)
    assert file.read_bytes() == before


def test_a_damaged_file_is_named_and_left_alone(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"this is no database, whatever its name says. " * 100)
    before = file.read_bytes()
    with pytest.raises(DatabaseError, match=r"runs\.sqlite3.*cannot be used") as problem:
        Database(file)
    assert "move it away" in str(problem.value.hint)
    assert file.read_bytes() == before


def test_a_file_of_an_earlier_version_is_brought_up_to_date_with_its_jobs(
    queue: Queue, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(queue, "a")
    later = (*MIGRATIONS, "ALTER TABLE jobs ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'")
    monkeypatch.setattr(database_module, "MIGRATIONS", later)
    again = Database(file)
    (row,) = again.rows("SELECT title, colour FROM jobs")
    assert tuple(row) == ("a", "grey")
    assert again.rows("PRAGMA user_version")[0][0] == len(later)
    again.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    queue: Queue, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(queue, "a")
    monkeypatch.setattr(
        database_module, "MIGRATIONS", (*MIGRATIONS, "ALTER TABLE jobs ADD COLUMN x TEXT; nonsense")
    )
    with pytest.raises(DatabaseError):
        Database(file)
    assert "x" not in queue.database.rows("SELECT * FROM jobs")[0].keys()  # noqa: SIM118
    assert line(queue) == ["a"]


def test_another_program_that_writes_is_waited_for(queue: Queue, file: Path) -> None:
    script = (
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE'); print('writing', flush=True)\n"
        "time.sleep(0.5); connection.execute('COMMIT')\n"
    )
    other = subprocess.Popen([sys.executable, "-c", script, str(file)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    add(queue, "a")
    other.communicate()
    assert line(queue) == ["a"]


def new(*titles: str) -> list[NewJob]:
    return [NewJob(title, f'"{title}"', None, "/out") for title in titles]


def test_several_jobs_stand_in_the_order_they_were_given(queue: Queue) -> None:
    add(queue, "before")
    numbers = queue.add_all(new("b", "a", "c"))
    assert line(queue) == ["before", "b", "a", "c"]
    assert [queue.job(number).title for number in numbers] == ["b", "a", "c"]
    assert queue.add_all([]) == []


def test_of_several_jobs_all_are_in_line_or_none(queue: Queue) -> None:
    def broken() -> Iterator[NewJob]:
        yield from new("a", "b")
        raise MemoryError

    with pytest.raises(MemoryError):
        queue.add_all(broken())
    assert line(queue) == []
