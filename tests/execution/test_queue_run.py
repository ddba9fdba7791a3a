"""Jobs carried out for real and what is kept of them; killed at random, no picture and no job is lost."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from nodegraph_app import builtin
from nodegraph_app.documents import native
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.client import WorkerDown
from nodegraph_app.execution.database import Database
from nodegraph_app.execution.events import (
    Event,
    PictureWritten,
    WorkerDied,
    WorkerReady,
)
from nodegraph_app.execution.executor import Surroundings, execute
from nodegraph_app.execution.history import History, NoSuchRun, RunRecord, RunStart
from nodegraph_app.execution.plan import make_plan
from nodegraph_app.execution.queue import Queue
from nodegraph_app.execution.queue_run import QueueRun
from nodegraph_app.execution.recording import Recorder
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace
from tests import crashes
from tests.crashes import Report, kill_at_random, undisturbed_s

REGISTRY = builtin.registry()

crashes.prepare("tests.execution.test_queue_run")


def pictures(name: str, level: int = 100, count: int = 1) -> str:
    """A workflow that needs no model: a grey picture, saved `count` times."""
    nodes = {
        "picture": {"type": "loaders.image", "type_version": 1, "params": {"file": f"grey_{level}.png"}},
        "blur": {
            "type": "image.resize", "type_version": 1, "params": {"width": 64, "height": 64},
            "inputs": {"image": ["picture", "image"]},
        },
    }  # fmt: skip
    for number in range(count):
        nodes[f"save{number}"] = {
            "type": "image.save", "type_version": 1, "params": {"name": f"{name}_{number}"},
            "inputs": {"image": ["blur", "image"]},
        }  # fmt: skip
    return json.dumps({"format": "nodegraph/workflow", "version": 1, "nodes": nodes})


class Here:
    """Runs workflows in this process, with the engine's own plan and executor, and keeps the events."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.events: deque[Event] = deque([WorkerReady(0, "cpu", "cpu-float32-torch2.13.0", "a test")])
        self.cancelled: dict[int, threading.Event] = {}
        self.cancel_first = False

    def run(self, workflow: str, *, workflow_folder: Path | None, output_folder: Path, previews: bool) -> int:
        number = next(self.numbers)
        self.cancelled[number] = threading.Event()
        graph = native.loads(workflow, REGISTRY).graph
        files = Workspace(Settings(), workflow_folder)
        plan = make_plan(graph, files, MemoryCache(0), output_folder=output_folder)
        around = Surroundings(
            number, "cpu", output_folder, workflow, previews, self.cancelled[number], self.events.append
        )
        if self.cancel_first:
            self.cancel(number)
        execute(plan, MemoryCache(10**8), around)
        return number

    def cancel(self, run: int) -> None:
        self.cancelled[run].set()


class Setting:
    """A queue with a folder to read from and one to write to."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        for level in (100, 200):
            Image.new("RGB", (16, 16), (level, level, level)).save(folder / f"grey_{level}.png")
        self.database = Database(folder / "runs.sqlite3")
        self.queue, self.history = Queue(self.database), History(self.database)
        self.here = Here()
        self.running = QueueRun(self.queue, Recorder(self.history), self.here, REGISTRY)

    def add(self, name: str, **about: int) -> int:
        return self.queue.add(
            title=name,
            workflow=pictures(name, **about),
            workflow_folder=str(self.folder),
            output_folder=str(self.folder / "out"),
        )

    def all(self) -> None:
        """Run until nothing waits."""
        while self.running.start_next():
            while self.running.job is not None:
                self.running.observe(self.here.events.popleft())


@pytest.fixture
def setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Setting]:
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))
    made = Setting(tmp_path / "here")
    yield made
    made.database.close()


def record_of(setting: Setting, job: int) -> RunRecord:
    (summary,) = [run for run in setting.history.latest(100) if run.job == job]
    return setting.history.run(summary.id)


def test_a_job_that_is_done_has_its_pictures_on_disk_and_its_run_in_the_history(setting: Setting) -> None:
    job = setting.add("grey", count=2)
    setting.all()
    assert setting.queue.job(job).state == "done"
    record = record_of(setting, job)
    assert (record.summary.outcome, record.summary.origin, record.message) == ("done", "queue", "")
    assert [Path(picture.path).name for picture in record.pictures] == [
        "grey_0_00001.png", "grey_1_00001.png",
    ]  # fmt: skip
    for picture in record.pictures:
        assert hashlib.sha256(Path(picture.path).read_bytes()).hexdigest() == picture.sha256
    assert record.start.workflow == pictures("grey", count=2)
    outcomes = {(node.node, node.type): node.outcome for node in record.nodes}
    assert outcomes == {
        ("picture", "loaders.image"): "done", ("blur", "image.resize"): "done",
        ("save0", "image.save"): "done", ("save1", "image.save"): "done",
    }  # fmt: skip
    assert all(node.seconds is not None and node.seconds > 0 for node in record.nodes)


def test_the_history_keeps_resolved_values_and_where_it_ran(setting: Setting) -> None:
    job = setting.add("grey")
    setting.all()
    record = record_of(setting, job)
    assert record.start.parameters["blur"] == {
        "width": 64, "height": 64, "method": "lanczos", "fit": "stretch",
    }  # fmt: skip
    answer = subprocess.run(
        [sys.executable, "-c", "import torch; print(torch.__version__)"], capture_output=True, check=True
    )
    assert record.environment["torch"] == answer.stdout.decode().strip()
    assert set(record.environment) >= {"nodegraph", "diffusers", "transformers", "python", "system"}
    assert (record.environment["device"], record.environment["dtype"]) == ("cpu", "float32")


def test_seeds_are_kept_exactly_and_linked_values_are_left_out() -> None:
    path = builtin.workflows() / "text_to_image.json"
    content = json.loads(path.read_text("utf-8"))
    content["nodes"]["sample"]["params"]["seed"] = str(2**64 - 1)
    content["nodes"]["words"] = {"type": "someone.text", "type_version": 1}
    content["nodes"]["prompt"]["inputs"]["text"] = ["words", "text"]
    graph = native.loads(json.dumps(content), REGISTRY).graph
    start = RunStart.of(graph, origin="command", title="", workflow="{}", file=None, output_folder="")
    assert start.seeds == {"sample": {"seed": "18446744073709551615"}}
    assert start.parameters["sample"]["seed"] == "18446744073709551615"
    assert start.parameters["sample"]["steps"] == 20
    assert "prompt" not in start.parameters
    assert start.parameters["negative"] == {"text": ""}


@pytest.mark.parametrize("harm", ["deleted", "changed"])
def test_a_job_whose_picture_is_not_on_the_disk_is_not_done(setting: Setting, harm: str) -> None:
    job = setting.add("grey")
    assert setting.running.start_next()
    while setting.running.job is not None:
        event = setting.here.events.popleft()
        if isinstance(event, PictureWritten):
            path = Path(event.path)
            path.unlink() if harm == "deleted" else path.write_bytes(b"something else")
        setting.running.observe(event)
    assert setting.queue.job(job).state == "failed"
    assert "not on the disk" in setting.queue.job(job).message


def test_a_job_that_fails_says_why_and_the_next_one_runs(setting: Setting) -> None:
    bad, good = setting.add("../bad"), setting.add("good")
    setting.all()
    assert [setting.queue.job(job).state for job in (bad, good)] == ["failed", "done"]
    assert "no name for a picture" in setting.queue.job(bad).message
    record = record_of(setting, bad)
    assert record.summary.outcome == "failed"
    assert {node.node: node.outcome for node in record.nodes}["save0"] == "failed"


def test_a_job_that_cannot_be_read_fails_in_words_and_the_next_one_runs(setting: Setting) -> None:
    bad = setting.queue.add(title="bad", workflow="{", workflow_folder=None, output_folder="/out")
    good = setting.add("good")
    setting.all()
    assert [setting.queue.job(job).state for job in (bad, good)] == ["failed", "done"]
    assert setting.queue.job(bad).message


@pytest.mark.parametrize(
    ("wish", "state"), [("cancel", "cancelled"), ("pause", "paused"), (None, "interrupted")]
)
def test_a_job_that_was_stopped_is_what_was_asked_for(setting: Setting, wish: str | None, state: str) -> None:
    job = setting.add("grey")
    setting.here.cancel_first = True
    assert setting.running.start_next()
    if wish is not None:
        getattr(setting.queue, wish)([job])
    while setting.running.job is not None:
        setting.running.observe(setting.here.events.popleft())
    assert setting.queue.job(job).state == state
    assert record_of(setting, job).summary.outcome == "cancelled"


def test_a_wish_from_elsewhere_reaches_the_run(setting: Setting) -> None:
    job = setting.add("grey")
    setting.running.start_next()
    setting.running.heed_wishes()
    assert not setting.here.cancelled[1].is_set()
    setting.queue.cancel([job])
    setting.running.heed_wishes()
    assert setting.here.cancelled[1].is_set()


def test_a_worker_that_stays_down_leaves_the_job_in_line(setting: Setting) -> None:
    job = setting.add("grey")

    def down(*_: object, **__: object) -> int:
        raise WorkerDown("The worker process died 3 times.")

    setting.here.run = down  # type: ignore[method-assign]
    with pytest.raises(WorkerDown):
        setting.running.start_next()
    assert setting.queue.job(job).state == "interrupted"


def test_a_worker_that_dies_is_named_in_the_history(setting: Setting) -> None:
    job = setting.add("grey")
    setting.running.start_next()
    setting.here.events.appendleft(WorkerDied(0, None, "it was ended by signal SIGKILL", True))
    while setting.running.job is not None:
        setting.running.observe(setting.here.events.popleft())
    assert "SIGKILL" in record_of(setting, job).message


def test_events_that_come_before_the_beginning_is_told_are_not_lost(setting: Setting) -> None:
    text = pictures("early")
    graph = native.loads(text, REGISTRY).graph
    number = setting.here.run(
        text, workflow_folder=setting.folder, output_folder=setting.folder / "out", previews=False
    )
    recorder = Recorder(setting.history)
    for event in setting.here.events:
        recorder.observe(event)
    recorder.begin(
        number, RunStart.of(graph, origin="window", title="t", workflow=text, file=None, output_folder="")
    )
    (summary,) = setting.history.latest(5)
    assert (summary.outcome, summary.pictures) == ("done", 1)


def test_a_run_whose_process_died_says_so(setting: Setting, tmp_path: Path) -> None:
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from nodegraph_app.execution.database import Database\n"
        "from nodegraph_app.execution.history import History, RunStart\n"
        "start = RunStart('command', 't', '{}', None, '', {}, {})\n"
        "History(Database(Path(sys.argv[1]))).begin(start)\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(setting.database.path)], check=False)
    (summary,) = setting.history.latest(5)
    assert summary.outcome == "interrupted"
    assert setting.history.run(summary.id).message == "its process ended"
    with pytest.raises(NoSuchRun, match="no run 99"):
        setting.history.run(99)


# --- killed --------------------------------------------------------------------------------------------


def run_all(report: Report, folder: Path) -> None:
    """For the process that dies: runs every job and reports the number of each that is done."""
    setting = Setting(folder)
    # The first run loads libraries; that is not the moment this is about.
    Here().run(pictures("first"), workflow_folder=folder, output_folder=folder / "first", previews=False)
    report("ready")
    told = 0
    while setting.running.start_next():
        while setting.running.job is not None:
            setting.running.observe(setting.here.events.popleft())
        for ended in setting.running.ended[told:]:
            report((ended.job.id, ended.state))
        told = len(setting.running.ended)
    report("nothing is left")


@pytest.mark.parametrize(
    "trials",
    [
        pytest.param(40, id="40 trials"),
        pytest.param(1000, id="1000 trials", marks=pytest.mark.slow),
    ],
)
def test_killed_at_random_no_picture_and_no_job_is_lost(
    trials: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))
    chance = random.Random(4321)

    def six_jobs(folder: Path) -> list[int]:
        setting = Setting(folder)
        jobs = [setting.add(f"job{number}", level=100 + 100 * (number % 2)) for number in range(6)]
        setting.database.close()
        return jobs

    within_s = 0.0
    reported = interrupted = 0
    for trial in range(trials):
        if trial % 20 == 0:  # how long it takes now: the machine may have become busier since
            six_jobs(tmp_path / f"undisturbed {trial}")
            within_s = undisturbed_s(run_all, tmp_path / f"undisturbed {trial}")
        folder = tmp_path / str(trial)
        jobs = six_jobs(folder)
        reports = kill_at_random(run_all, folder, within_s=within_s, chance=chance)
        told = [report[0] for report in reports if isinstance(report, tuple)]
        after = Setting(folder)
        found = {job.id: job.state for job in after.queue.jobs()}
        assert sorted(found) == jobs, "no job is lost, none is invented"
        assert set(found.values()) <= {"done", "interrupted", "waiting"}
        done = [number for number in jobs if found[number] == "done"]
        assert done[: len(told)] == told, "what was reported as done is done"
        assert len(done) <= len(told) + 1
        for number in done:
            check_pictures(after, number)
        reported += len(told)
        interrupted += "interrupted" in found.values()
        after.all()
        for number in jobs:
            assert after.queue.job(number).state == "done"
        after.database.close()
    # It was killed in the middle of things: some jobs were over by then, some were not.
    assert trials < reported < 6 * trials
    print(f"{reported} jobs reported, {interrupted} interrupted, killed within {within_s:.2f} s")
    assert interrupted > trials / 4


def check_pictures(setting: Setting, job: int) -> None:
    """What a job that is done left behind is on the disk, whole."""
    runs = [run for run in setting.history.latest(1000) if run.job == job and run.outcome == "done"]
    assert len(runs) == 1
    (picture,) = setting.history.run(runs[0].id).pictures
    data = Path(picture.path).read_bytes()
    assert hashlib.sha256(data).hexdigest() == picture.sha256
    with Image.open(picture.path) as opened:
        level = 100 if job % 2 == 1 else 200
        assert opened.convert("RGB").getpixel((5, 5)) == (level, level, level)
