"""SIGKILL at random moments of processes that change the queue: nothing they were told is lost.

A process takes a random but reproducible sequence of steps and reports each. After its death the file must
say what the reported steps make of it, or those and the one under way: never less, never something between.
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest

from nodegraph_app.execution.database import Database
from nodegraph_app.execution.queue import Queue
from tests import crashes
from tests.crashes import Report, kill_at_random

TRIALS = [
    pytest.param(60, id="60 trials"),
    pytest.param(1000, id="1000 trials", marks=pytest.mark.slow),
]
MOST_STEPS = 10_000
KILL_WITHIN_S = 0.08

crashes.prepare("nodegraph_app.execution.queue", "tests.execution.test_queue_survives")


def step(queue: Queue, chance: random.Random) -> None:
    """Something a reader or a runner may do; which, only `chance` and the state of the queue decide."""
    jobs = sorted(queue.jobs(), key=lambda job: job.id)
    open_jobs = [job for job in jobs if job.state in ("waiting", "paused")]
    running = [job for job in jobs if job.state == "running"]
    kind = chance.choice(("add", "pause", "resume", "cancel", "move", "claim", "finish", "remove"))
    if kind == "add" or not open_jobs:
        title = f"job {chance.random()}"
        workflow = json.dumps([title] * chance.randrange(1, 2000))
        queue.add(title=title, workflow=workflow, workflow_folder="/in", output_folder="/out")
    elif kind == "claim" and not running:
        queue.claim()
    elif kind == "finish" and running:
        queue.finish(running[0].id, "done", "a word")
    elif kind == "move":
        queue.move(chance.choice(open_jobs).id, chance.randrange(1, len(open_jobs) + 2))
    elif kind in ("cancel", "remove"):
        getattr(queue, kind)([chance.choice(open_jobs).id])
    elif kind == "resume":
        queue.resume([job.id for job in open_jobs if job.state == "paused"])
    else:
        queue.pause([chance.choice(open_jobs).id])


def take_steps(report: Report, file: Path, seed: int) -> None:
    """For the process that dies."""
    queue, chance = Queue(Database(file)), random.Random(seed)
    report("ready")
    for number in range(MOST_STEPS):
        step(queue, chance)
        report(number)


def picture_of(queue: Queue) -> list[tuple[object, ...]]:
    """Everything the queue says, a job whose owner may be dead taken for interrupted."""
    return [
        (
            job.id, job.position, "interrupted" if job.state == "running" else job.state, job.title,
            hashlib.sha256(job.workflow.encode()).hexdigest(),
        )
        for job in queue.jobs()
    ]  # fmt: skip


@pytest.mark.parametrize("trials", TRIALS)
def test_the_queue_says_what_was_reported_or_one_step_more(trials: int, tmp_path: Path) -> None:
    chance = random.Random(1234)
    outcomes: Counter[str] = Counter()
    steps = 0
    for trial in range(trials):
        file = tmp_path / f"{trial}.sqlite3"
        reports = kill_at_random(take_steps, file, trial, within_s=KILL_WITHIN_S, chance=chance)
        assert reports == list(range(len(reports)))
        model, choices = Queue(Database(Path(":memory:"))), random.Random(trial)
        for _ in reports:
            step(model, choices)
        before = picture_of(model)
        step(model, choices)
        after = picture_of(model)
        database = Database(file)
        found = picture_of(Queue(database))
        assert found in (before, after), f"trial {trial}, after {len(reports)} steps"
        assert database.rows("PRAGMA integrity_check")[0][0] == "ok"
        assert database.rows("PRAGMA foreign_key_check") == []
        database.close()
        model.database.close()
        outcomes["as reported" if found == before else "one step more"] += 1
        steps += len(reports)
    # The harness kills in the middle of things: after some steps on the average, not before the first.
    assert steps > 2 * trials
    assert sum(outcomes.values()) == trials


class NaiveQueue:
    """How not to do it: the whole queue in one file that is opened for writing."""

    def __init__(self, file: Path):
        self.file = file
        self.jobs: list[str] = []

    def add(self, job: str) -> None:
        self.jobs.append(job)
        with self.file.open("w") as file:
            json.dump(self.jobs, file)


def add_naively(report: Report, file: Path) -> None:
    """For the process that dies."""
    queue = NaiveQueue(file)
    report("ready")
    for number in range(MOST_STEPS):
        queue.add(f"job {number} " + "x" * 500)
        report(number)


def test_the_harness_catches_a_queue_that_is_written_naively(tmp_path: Path) -> None:
    chance = random.Random(99)
    lost = 0
    for trial in range(40):
        file = tmp_path / f"{trial}.json"
        reports = kill_at_random(add_naively, file, within_s=KILL_WITHIN_S, chance=chance)
        try:
            lost += len(json.loads(file.read_text())) < len(reports)
        except (ValueError, OSError):
            lost += 1
    assert lost >= 5


class LazyQueue(Queue):
    """Jobs told before they are committed."""

    def add(self, **about: object) -> int:  # type: ignore[override]
        connection: sqlite3.Connection = self.database._connection
        if not connection.in_transaction:
            connection.execute("BEGIN IMMEDIATE")
        row = connection.execute(
            "INSERT INTO jobs (position, state, title, workflow, output_folder, added_s)"
            " VALUES (1, 'waiting', ?, ?, '/out', 0)",
            (about["title"], about["workflow"]),
        )
        assert row.lastrowid is not None
        if row.lastrowid % 5 == 0:
            connection.execute("COMMIT")
        return row.lastrowid


def add_lazily(report: Report, file: Path) -> None:
    """For the process that dies."""
    queue = LazyQueue(Database(file))
    with queue.database.change() as change:
        change.execute("INSERT INTO workflows VALUES ('w', '{}')")
    report("ready")
    for _ in range(MOST_STEPS):
        report(queue.add(title="x", workflow="w"))
        time.sleep(0.001)  # as long as a commit takes; or nearly every kill would land in one


def test_the_harness_catches_jobs_that_are_told_before_they_are_committed(tmp_path: Path) -> None:
    chance = random.Random(5)
    lost = 0
    for trial in range(20):
        file = tmp_path / f"{trial}.sqlite3"
        reports = kill_at_random(add_lazily, file, within_s=KILL_WITHIN_S, chance=chance)
        database = Database(file)
        lost += len(Queue(database).jobs()) < len(reports)
        database.close()
    assert lost >= 5
