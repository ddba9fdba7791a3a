"""The queue: jobs that wait to be run, kept in a database so that no crash loses one.

    waiting ─ claim ─→ running ─ finish ─→ done, failed, cancelled
       ↑↓ pause, resume   │
     paused               └ its process ended, or Ctrl+C ─→ interrupted, which is claimed again like waiting

Nothing here starts a job by itself: somebody asks for the next one and becomes its owner.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ..core.errors import NodegraphError
from .database import Database, Owner
from .history import RunEnd, keep_workflow, write_end

State = Literal["waiting", "paused", "running", "interrupted", "done", "failed", "cancelled"]
Wish = Literal["pause", "cancel"]

IN_LINE: tuple[State, ...] = ("running", "interrupted", "waiting", "paused")
"""States of jobs that are not over."""

READY: tuple[State, ...] = ("interrupted", "waiting")
OVER: tuple[State, ...] = ("done", "failed", "cancelled")


class JobError(NodegraphError):
    """There is no such job, or it cannot do that in the state it is in."""


@dataclass(frozen=True)
class Job:
    """A workflow to be run.

    Attributes:
        id: number for ever.
        position: place in line, from 1; 0 when it is over.
        state: see the module.
        wish: what its owner has been asked for and has not done yet.
        title: of the workflow.
        workflow: native JSON.
        workflow_folder: where pictures it names are looked for first.
        output_folder: where its pictures go.
        added_s: seconds since 1970.
        message: why it failed, or what interrupted it.
    """

    id: int
    position: int
    state: State
    wish: Wish | None
    title: str
    workflow: str
    workflow_folder: str | None
    output_folder: str
    added_s: float
    message: str


@dataclass(frozen=True)
class NewJob:
    """What is known of a job before it is in line; see `Job`."""

    title: str
    workflow: str
    workflow_folder: str | None
    output_folder: str


class Queue:
    """Every job, in a database. All methods raise DatabaseError where the disk refuses."""

    def __init__(self, database: Database):
        self.database = database

    def add(self, *, title: str, workflow: str, workflow_folder: str | None, output_folder: str) -> int:
        """Put a job at the end of the line; returns its number once it is on the disk."""
        return self.add_all([NewJob(title, workflow, workflow_folder, output_folder)])[0]

    def add_all(self, jobs: Iterable[NewJob]) -> list[int]:
        """Put jobs at the end of the line, in their order, all or none; returns their numbers."""
        numbers: list[int] = []
        with self.database.change() as change:
            for job in jobs:
                row = change.execute(
                    "INSERT INTO jobs"
                    " (position, state, title, workflow, workflow_folder, output_folder, added_s)"
                    " VALUES ((SELECT coalesce(max(position), 0) + 1 FROM jobs), 'waiting', ?, ?, ?, ?, ?)",
                    (
                        job.title, keep_workflow(change, job.workflow), job.workflow_folder,
                        job.output_folder, time.time(),
                    ),
                )  # fmt: skip
                assert row.lastrowid is not None
                numbers.append(row.lastrowid)
        return numbers

    def repeat(self, job: int) -> int:
        """Put a copy of a job, whatever its state, at the end of the line; returns the copy's number."""
        original = self.job(job)
        return self.add(
            title=original.title,
            workflow=original.workflow,
            workflow_folder=original.workflow_folder,
            output_folder=original.output_folder,
        )

    def job(self, number: int) -> Job:
        """One job. Raises JobError when there is none of this number."""
        self._note_interrupted()
        rows = self.database.rows(f"{_JOBS} WHERE jobs.id = ?", number)
        if not rows:
            raise _unknown(number)
        return _job(rows[0])

    def jobs(self, *states: State) -> list[Job]:
        """Those in these states, or all: first the line, as it will be run, then those that are over, newest
        last.
        """
        self._note_interrupted()
        rows = self.database.rows(f"{_JOBS} ORDER BY place = 0, place, coalesce(ended_s, 0), jobs.id")
        found = [_job(row) for row in rows]
        return [job for job in found if not states or job.state in states]

    # --- what people ask for -----------------------------------------------------------------------

    def pause(self, jobs: Iterable[int]) -> None:
        """Keep jobs from being run. One that runs is stopped by its owner, and waits then."""
        self._turn(jobs, "paused", READY, wish="pause", verb="paused")

    def resume(self, jobs: Iterable[int]) -> None:
        """Let paused jobs wait for their turn again, at the place they have."""
        self._turn(jobs, "waiting", ("paused", "interrupted"), wish=None, verb="resumed")

    def cancel(self, jobs: Iterable[int]) -> None:
        """Give jobs up; they stay listed and can be repeated. One that runs is stopped by its owner."""
        self._turn(jobs, "cancelled", (*READY, "paused"), wish="cancel", verb="cancelled")

    def remove(self, jobs: Iterable[int]) -> None:
        """Forget jobs; what the history says of their runs stays. Raises JobError for one that runs."""
        self._note_interrupted()
        with self.database.change() as change:
            for number in jobs:
                if _state(change, number) == "running":
                    raise JobError(f"Job {number} runs.", hint="Cancel it first.")
                change.execute("DELETE FROM jobs WHERE id = ?", (number,))

    def move(self, job: int, position: int) -> None:
        """Give a job another place in line.

        Args:
            job: its number.
            position: from 1, the next to be run; what is past the end means the end.

        Raises:
            JobError: it is over, or there is none.
        """
        self._note_interrupted()
        with self.database.change() as change:
            if (state := _state(change, job)) in OVER:
                raise JobError(f"Job {job} is {state}; it has no place in line.", hint="Repeat it instead.")
            standing = f"SELECT id FROM jobs WHERE state IN {IN_LINE} ORDER BY position, id"
            line = [row["id"] for row in change.execute(standing)]
            line.remove(job)
            line.insert(max(position, 1) - 1, job)
            change.executemany(
                "UPDATE jobs SET position = ? WHERE id = ?",
                [(place, number) for place, number in enumerate(line, 1)],
            )

    # --- what those who run them ask for -----------------------------------------------------------

    def claim(self) -> Job | None:
        """Become the owner of the next job in line, or None when nothing waits. No two processes get the same
        one.
        """
        self._note_interrupted()
        owner = self.database.owner
        with self.database.change() as change:
            row = change.execute(
                "SELECT id FROM jobs WHERE state IN (?, ?) ORDER BY position, id LIMIT 1", READY
            ).fetchone()
            if row is None:
                return None
            change.execute(
                "UPDATE jobs SET state = 'running', wish = NULL, message = '', owner_pid = ?,"
                " owner_started_s = ? WHERE id = ?",
                (owner.pid, owner.started_s, row["id"]),
            )
            number: int = row["id"]
        return self.job(number)

    def wish(self, job: int) -> Wish | None:
        """What somebody asked of a job that runs, or None."""
        rows = self.database.rows("SELECT wish FROM jobs WHERE id = ?", job)
        wish: Wish | None = rows[0]["wish"] if rows else None
        return wish

    def finish(
        self, job: int, state: State, message: str = "", *, run: tuple[int, RunEnd] | None = None
    ) -> None:
        """End a job that this process owns: over, or back in line, together with what history keeps of it.

        Args:
            job: its number.
            state: it is in from now on.
            message: why.
            run: number and end of the run that carried it out.
        """
        ended_s = time.time() if state in OVER else None
        with self.database.change() as change:
            change.execute(
                "UPDATE jobs SET state = ?, message = ?, ended_s = ?, wish = NULL, owner_pid = NULL,"
                " owner_started_s = NULL WHERE id = ? AND state = 'running'",
                (state, message, ended_s, job),
            )
            if run is not None:
                write_end(change, *run)

    # --- inside ------------------------------------------------------------------------------------

    def _turn(
        self,
        jobs: Iterable[int],
        state: State,
        allowed: tuple[State, ...],
        *,
        wish: Wish | None,
        verb: str,
    ) -> None:
        """Bring jobs from one of the allowed states into another, all or none; ask the owners of those that
        run.
        """
        self._note_interrupted()
        ended_s = time.time() if state in OVER else None
        with self.database.change() as change:
            for number in jobs:
                before = _state(change, number)
                if before == "running" and wish is not None:
                    change.execute("UPDATE jobs SET wish = ? WHERE id = ?", (wish, number))
                elif before in allowed:
                    change.execute(
                        "UPDATE jobs SET state = ?, ended_s = ? WHERE id = ?", (state, ended_s, number)
                    )
                elif before != state:
                    hint = "Repeat it to run it again." if before in OVER else "See `nodegraph-app queue`."
                    raise JobError(f"Job {number} is {before} and cannot be {verb}.", hint=hint)

    def _note_interrupted(self) -> None:
        """Jobs whose owner is gone are back in line, where they were."""
        rows = self.database.rows("SELECT id, owner_pid, owner_started_s FROM jobs WHERE state = 'running'")
        gone = [row for row in rows if not Owner(row["owner_pid"], row["owner_started_s"]).alive]
        if not gone:
            return
        with self.database.change() as change:
            # A wish its owner did not live to fulfil is fulfilled now.
            change.executemany(
                "UPDATE jobs SET wish = NULL, message = 'its process ended', state = CASE wish"
                " WHEN 'cancel' THEN 'cancelled' WHEN 'pause' THEN 'paused' ELSE 'interrupted' END"
                " WHERE id = ? AND state = 'running' AND owner_pid = ? AND owner_started_s = ?",
                [tuple(row) for row in gone],
            )


def _state(change: sqlite3.Connection, number: int) -> State:
    row = change.execute("SELECT state FROM jobs WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise _unknown(number)
    state: State = row["state"]
    return state


def _unknown(number: int) -> JobError:
    return JobError(f"There is no job {number}.", hint="See `nodegraph-app queue` for those there are.")


_JOBS = (
    "SELECT jobs.*, text, coalesce(place, 0) AS place FROM jobs JOIN workflows ON sha256 = jobs.workflow"
    " LEFT JOIN (SELECT id AS standing, row_number() OVER (ORDER BY position, id) AS place FROM jobs"
    f" WHERE state IN {IN_LINE}) ON standing = jobs.id"
)


def _job(row: sqlite3.Row) -> Job:
    return Job(
        row["id"], row["place"], row["state"], row["wish"], row["title"], row["text"],
        row["workflow_folder"], row["output_folder"], row["added_s"], row["message"],
    )  # fmt: skip
