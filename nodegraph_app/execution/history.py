"""What was run: each run's workflow, values, surroundings, times and pictures."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from platform import platform, python_version
from typing import Any, Literal

from .. import __version__
from ..core.errors import NodegraphError
from ..core.graph import Graph
from ..core.numerics import Numerics
from .database import Database, Owner

Origin = Literal["command", "grid", "queue", "window"]
Outcome = Literal["running", "interrupted", "done", "failed", "cancelled", "paused"]
NodeOutcome = Literal["cached", "done", "failed", "blocked"]

LIBRARIES = ("torch", "diffusers", "transformers")


class NoSuchRun(NodegraphError):
    """The history has no run of this number."""


@dataclass(frozen=True)
class RunStart:
    """What is known of a run before it begins.

    Attributes:
        origin: who asked for it.
        title: of the workflow.
        workflow: native JSON.
        file: path of the workflow's file, if it has one.
        output_folder: where pictures go.
        parameters: node id → every parameter that acts, defaults included; linked ones are left out.
        seeds: node id → parameter → seed, as decimal text.
        job: number of the job it carries out.
    """

    origin: Origin
    title: str
    workflow: str
    file: str | None
    output_folder: str
    parameters: Mapping[str, Mapping[str, Any]]
    seeds: Mapping[str, Mapping[str, str]]
    job: int | None = None

    @classmethod
    def of(
        cls,
        graph: Graph,
        *,
        origin: Origin,
        title: str,
        workflow: str,
        file: str | None,
        output_folder: str,
        job: int | None = None,
    ) -> RunStart:
        """With the values that the graph resolves to."""
        parameters: dict[str, dict[str, Any]] = {}
        seeds: dict[str, dict[str, str]] = {}
        for node_id in graph.nodes:
            spec = graph.spec(node_id)
            values = graph.parameters(node_id)
            for parameter in spec.parameters if spec else ():
                if parameter.name in graph[node_id].inputs:
                    continue
                value = values[parameter.name]
                parameters.setdefault(node_id, {})[parameter.name] = parameter.to_json(value)
                if parameter.seed:
                    seeds.setdefault(node_id, {})[parameter.name] = str(value)
        return cls(origin, title, workflow, file, output_folder, parameters, seeds, job)


@dataclass(frozen=True)
class NodeRecord:
    """What became of one node: how long it ran, or had run when its cached result was made."""

    node: str
    type: str
    outcome: NodeOutcome
    seconds: float | None
    peak_bytes: int | None
    message: str = ""


@dataclass(frozen=True)
class PictureRecord:
    """A picture on disk and the SHA-256 of its bytes."""

    node: str
    path: str
    sha256: str


@dataclass(frozen=True)
class RunEnd:
    """What is known of a run when it is over.

    Attributes:
        outcome: how it ended.
        seconds: wall time.
        message: what went wrong, in the reader's words.
        environment: see `environment`.
    """

    outcome: Outcome
    seconds: float
    message: str
    environment: Mapping[str, str]
    nodes: Sequence[NodeRecord]
    pictures: Sequence[PictureRecord]


@dataclass(frozen=True)
class RunSummary:
    """One line of the history. `started_s` counts from 1970; `seeds_used` are all it ran with."""

    id: int
    job: int | None
    origin: Origin
    title: str
    outcome: Outcome
    started_s: float
    seconds: float | None
    pictures: int
    message: str = ""
    seeds_used: tuple[str, ...] = ()


@dataclass(frozen=True)
class RunRecord:
    """Everything kept of a run."""

    summary: RunSummary
    start: RunStart
    message: str
    environment: Mapping[str, str]
    nodes: tuple[NodeRecord, ...]
    pictures: tuple[PictureRecord, ...]


class History:
    """Every run, in a database.

    Args:
        keep: so many runs at most; when one begins, the oldest beyond that are forgotten. 0 keeps all.
    """

    def __init__(self, database: Database, *, keep: int = 0):
        self.database, self.keep = database, keep

    def begin(self, start: RunStart) -> int:
        """Keep that a run begins, before it does; returns its number."""
        owner = self.database.owner
        with self.database.change() as change:
            row = change.execute(
                "INSERT INTO runs (job, origin, title, workflow, file, output_folder, parameters, seeds,"
                " environment, started_s, outcome, owner_pid, owner_started_s)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?, ?)",
                (
                    start.job, start.origin, start.title, keep_workflow(change, start.workflow), start.file,
                    start.output_folder, _json(start.parameters), _json(start.seeds), _json(environment()),
                    time.time(), owner.pid, owner.started_s,
                ),
            )  # fmt: skip
            assert row.lastrowid is not None
            if self.keep > 0:
                _forget(change, "id <= ?", row.lastrowid - self.keep)
            return row.lastrowid

    def forget(self, *, before_s: float) -> int:
        """Forget runs that began before a moment, in seconds since 1970; those that go on are
        kept, and so is every picture. Returns how many there were.
        """
        self._note_interrupted()
        with self.database.change() as change:
            forgotten = _forget(change, "started_s < ?", before_s)
        self.database.shrink()
        return forgotten

    def end(self, run: int, end: RunEnd) -> None:
        """Keep how a run ended."""
        with self.database.change() as change:
            write_end(change, run, end)

    def set_paused(self, run: int, paused: bool) -> None:
        """Keep that a run which was cancelled shall be continued, or no longer."""
        with self.database.change() as change:
            change.execute(
                "UPDATE runs SET paused = ? WHERE id = ? AND outcome = 'cancelled'", (int(paused), run)
            )

    def go_on(self, run: int) -> None:
        """Keep that a paused run runs again, before it does."""
        owner = self.database.owner
        with self.database.change() as change:
            change.execute(
                "UPDATE runs SET outcome = 'running', paused = 0, owner_pid = ?, owner_started_s = ?"
                " WHERE id = ?",
                (owner.pid, owner.started_s, run),
            )

    def latest(self, count: int) -> list[RunSummary]:
        """The last runs, newest first."""
        self._note_interrupted()
        return [_summary(row) for row in self.database.rows(f"{_SUMMARIES} ORDER BY id DESC LIMIT ?", count)]

    def first_pictures(self, runs: Iterable[int]) -> dict[int, str]:
        """Run → path of the first picture that it wrote; runs without one are left out."""
        numbers = list(runs)
        marks = ", ".join("?" * len(numbers))
        rows = self.database.rows(
            f"SELECT run, path, min(number) FROM run_pictures WHERE run IN ({marks}) GROUP BY run", *numbers
        )
        return {row["run"]: row["path"] for row in rows}

    def remove(self, runs: Iterable[int]) -> None:
        """Forget runs that are over; every picture stays."""
        with self.database.change() as change:
            for number in runs:
                _forget(change, "id = ?", number)

    def run(self, number: int) -> RunRecord:
        """Everything about one run. Raises NoSuchRun."""
        self._note_interrupted()
        rows = self.database.rows(f"{_SUMMARIES} WHERE runs.id = ?", number)
        if not rows:
            raise NoSuchRun(
                f"There is no run {number} in the history.",
                hint="See `nodegraph-app history` for those there are.",
            )
        row = rows[0]
        (text,) = self.database.rows("SELECT text FROM workflows WHERE sha256 = ?", row["workflow"])
        start = RunStart(
            row["origin"], row["title"], text["text"], row["file"], row["output_folder"],
            json.loads(row["parameters"]), json.loads(row["seeds"]), row["job"],
        )  # fmt: skip
        nodes = self.database.rows(
            "SELECT node, type, outcome, seconds, peak_bytes, message FROM run_nodes WHERE run = ?"
            " ORDER BY number",
            number,
        )
        pictures = self.database.rows(
            "SELECT node, path, sha256 FROM run_pictures WHERE run = ? ORDER BY number", number
        )
        return RunRecord(
            _summary(row), start, row["message"], json.loads(row["environment"]),
            tuple(NodeRecord(*node) for node in nodes), tuple(PictureRecord(*p) for p in pictures),
        )  # fmt: skip

    def _note_interrupted(self) -> None:
        """Runs whose process is gone did not end; say so."""
        rows = self.database.rows("SELECT id, owner_pid, owner_started_s FROM runs WHERE outcome = 'running'")
        gone = [row["id"] for row in rows if not Owner(row["owner_pid"], row["owner_started_s"]).alive]
        if gone:
            with self.database.change() as change:
                change.executemany(
                    "UPDATE runs SET outcome = 'interrupted', message = 'its process ended'"
                    " WHERE id = ? AND outcome = 'running'",
                    [(number,) for number in gone],
                )


_SUMMARIES = (
    "SELECT runs.*, (SELECT count(*) FROM run_pictures WHERE run = runs.id) AS picture_count FROM runs"
)


def _forget(change: sqlite3.Connection, which: str, value: float) -> int:
    """Delete runs that are over, and the workflows that nobody has any more, as part of a transaction."""
    over = f"FROM runs WHERE {which} AND outcome != 'running'"
    workflows = change.execute(f"SELECT DISTINCT workflow {over}", (value,)).fetchall()
    forgotten = change.execute(f"DELETE {over}", (value,)).rowcount
    change.executemany(
        "DELETE FROM workflows WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM runs WHERE workflow = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM jobs WHERE workflow = ?1)",
        [tuple(row) for row in workflows],
    )
    return forgotten


def write_end(change: sqlite3.Connection, run: int, end: RunEnd) -> None:
    """Write how a run ended, as part of a transaction; of one that was continued, how all of it ended."""
    paused = end.outcome == "paused"
    change.execute(
        "UPDATE runs SET outcome = ?, paused = ?, seconds = ?, message = ?, environment = ? WHERE id = ?",
        (
            "cancelled" if paused else end.outcome, paused, end.seconds, end.message, _json(end.environment),
            run,
        ),
    )  # fmt: skip
    for table in ("run_nodes", "run_pictures"):
        change.execute(f"DELETE FROM {table} WHERE run = ?", (run,))
    change.executemany(
        "INSERT INTO run_nodes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (run, number, node.node, node.type, node.outcome, node.seconds, node.peak_bytes, node.message)
            for number, node in enumerate(end.nodes)
        ],
    )
    change.executemany(
        "INSERT INTO run_pictures VALUES (?, ?, ?, ?, ?)",
        [(run, number, p.node, p.path, p.sha256) for number, p in enumerate(end.pictures)],
    )


def keep_workflow(change: sqlite3.Connection, text: str) -> str:
    """Keep a workflow's text once, as part of a transaction; returns its SHA-256, by which it is known."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    change.execute("INSERT OR IGNORE INTO workflows VALUES (?, ?)", (sha256, text))
    return sha256


def environment(device: str = "", numerics: str = "", description: str = "") -> dict[str, str]:
    """What a result may depend on besides its workflow; needs no torch.

    Args:
        device, numerics, description: as `WorkerReady` tells them; empty where no worker said so.
    """
    found = dict(_software())
    if device:
        found |= {"device": device, "dtype": Numerics.read(numerics).dtype, "device_name": description}
    return found


@cache
def _software() -> Mapping[str, str]:
    found = {"nodegraph": __version__, "python": python_version(), "system": platform()}
    for library in LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "not installed"
    found["torch"] = _torch_build() or found["torch"]
    return found


def _torch_build() -> str:
    """Version and build of torch, ``"2.10.0+cu128"``, read without loading it; its metadata leave out the
    build, and builds for different devices give different last digits.
    """
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return ""
    try:
        text = Path(spec.origin).with_name("version.py").read_text("utf-8")
    except OSError:
        return ""
    match = re.search(r"""^__version__ = ["']([^"']+)["']""", text, re.MULTILINE)
    return match[1] if match else ""


def _summary(row: sqlite3.Row) -> RunSummary:
    outcome: Outcome = "paused" if row["paused"] else row["outcome"]
    return RunSummary(
        row["id"], row["job"], row["origin"], row["title"], outcome, row["started_s"], row["seconds"],
        row["picture_count"], row["message"], _seeds(row["seeds"]),
    )  # fmt: skip


def _seeds(text: str) -> tuple[str, ...]:
    held: Mapping[str, Mapping[str, str]] = json.loads(text)
    return tuple(dict.fromkeys(seed for of_node in held.values() for seed in of_node.values()))


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
