"""``queue`` and ``history`` for real: jobs of several processes, crashes, and what is kept."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from nodegraph_app import builtin
from nodegraph_app.documents.storage import open_document

TEXT_TO_IMAGE = builtin.workflows() / "text_to_image.json"
CPU = ("--device", "cpu")
PATIENCE_S = 240


def states(command) -> dict[int, str]:
    return {job["job"]: job["state"] for job in json.loads(command("queue", "--json").out)["jobs"]}


def add(command, *, steps: int = 2, name: str = "job", out: str = "pictures") -> int:
    ended = command(
        "queue", "add", TEXT_TO_IMAGE, "--set", f"sample.steps={steps}", "--set", f"save.name={name}",
        "--out", out, "--json",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    return json.loads(ended.out)["jobs"][0]["job"]


def test_jobs_run_in_their_order_and_leave_pictures_and_history(command, tmp_path):
    first, second, third = (add(command, name=name) for name in ("one", "two", "three"))
    assert command("queue", "move", third, "first").code == 0
    assert command("queue", "pause", second).code == 0
    lines = command("queue").out.splitlines()
    assert [line.split()[:4] for line in lines[:3]] == [
        ["1.", "job", str(third), "waiting"], ["2.", "job", str(first), "waiting"],
        ["3.", "job", str(second), "paused"],
    ]  # fmt: skip
    assert lines[-1] == "Nothing starts by itself: nodegraph-app queue run"
    ended = command("queue", "run", *CPU)
    assert ended.code == 0, ended.err
    told = [line for line in ended.out.splitlines() if line.startswith("Job")]
    assert told == [
        f"Job {third}, Text to image:", f"Job {third} done",
        f"Job {first}, Text to image:", f"Job {first} done",
    ]  # fmt: skip
    assert str(Path("pictures", "three_00001.png")) in ended.out
    assert states(command) == {third: "done", first: "done", second: "paused"}
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == [
        "one_00001.png", "three_00001.png",
    ]  # fmt: skip
    runs = json.loads(command("history", "--json").out)["runs"]
    assert [(run["job"], run["outcome"], run["origin"]) for run in runs] == [
        (first, "done", "queue"), (third, "done", "queue"),
    ]  # fmt: skip
    again = command("queue", "repeat", first)
    assert again.code == 0
    assert command("queue", "remove", first, third).code == 0
    assert list(states(command).values()) == ["paused", "waiting"]


@pytest.fixture
def start(environment, tmp_path):
    """Starts ``queue run --json``; nobody is left at the end."""
    started = []

    def start() -> subprocess.Popen:
        command = [sys.executable, "-m", "nodegraph_app", "queue", "run", "--json", *CPU]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        started.append(subprocess.Popen(command, env=environment, cwd=tmp_path, **pipes))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait(PATIENCE_S)
        process.stdout.close()


@pytest.fixture
def running(long_job, start) -> subprocess.Popen:
    """The queue as it runs a job that takes longer than any test."""
    return start()


def until(process: subprocess.Popen, **wanted: object) -> dict:
    for line in process.stdout:
        event = json.loads(line)
        if all(event.get(name) == value for name, value in wanted.items()):
            return event
    raise AssertionError(f"{wanted} was never told")


@pytest.fixture
def long_job(command) -> int:
    """A job that takes longer than any test."""
    return add(command, steps=1000, name="long")


def test_a_job_killed_in_mid_run_is_offered_again_never_started_unasked_and_then_finishes(
    command, long_job, running, tmp_path
):
    until(running, event="step_progress", node="sample", done=3)
    running.kill()
    running.wait(PATIENCE_S)
    listed = command("queue").out
    assert "interrupted" in listed
    assert "its process ended" in listed
    assert states(command) == {long_job: "interrupted"}
    assert json.loads(command("history", "--json").out)["runs"][0]["outcome"] == "interrupted"
    # Other commands do not start it.
    command("plan", TEXT_TO_IMAGE)
    assert states(command) == {long_job: "interrupted"}
    assert not (tmp_path / "pictures").exists()
    assert command("queue", "cancel", long_job).code == 0
    short = add(command, name="short")
    assert command("queue", "run", *CPU).code == 0
    assert states(command) == {short: "done", long_job: "cancelled"}
    with Image.open(tmp_path / "pictures" / "short_00001.png") as picture:
        assert picture.size == (128, 128)


@pytest.mark.parametrize(("verb", "state"), [("cancel", "cancelled"), ("pause", "paused")])
def test_a_job_that_runs_is_stopped_from_another_process_and_the_next_one_runs(
    command, long_job, running, verb, state
):
    short = add(command, name="short")
    until(running, event="step_progress", node="sample", done=2)
    assert command("queue", verb, long_job).code == 0
    assert until(running, event="job_finished", job=long_job)["state"] == state
    assert until(running, event="job_finished", job=short)["state"] == "done"
    assert running.wait(PATIENCE_S) == 0
    found = states(command)
    assert (found[long_job], found[short]) == (state, "done")


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent to a whole console there")
def test_ctrl_c_puts_the_job_back_in_line_and_takes_no_other(command, long_job, running):
    add(command, name="short")
    until(running, event="step_progress", node="sample", done=2)
    os.kill(running.pid, signal.SIGINT)
    assert until(running, event="job_finished", job=long_job)["state"] == "interrupted"
    assert running.wait(PATIENCE_S) == 130
    assert list(states(command).values()) == ["interrupted", "waiting"]


@pytest.mark.slow
def test_a_job_added_while_the_queue_runs_runs_too(command, start):
    first = add(command, steps=300, name="first")
    process = start()
    until(process, event="step_progress", node="sample", done=2)
    second = add(command, name="second")
    assert until(process, event="job_finished", job=first)["state"] == "done"
    assert until(process, event="job_finished", job=second)["state"] == "done"
    assert process.wait(PATIENCE_S) == 0


def test_a_job_that_fails_is_told_and_the_others_run(command, tmp_path):
    bad, good = add(command, name="../bad"), add(command, name="good")
    ended = command("queue", "run", *CPU)
    assert ended.code == 1
    assert ended.without_traceback
    assert states(command) == {bad: "failed", good: "done"}
    assert "no name for a picture" in command("queue").out


def test_a_workflow_with_problems_never_gets_into_the_queue(command):
    ended = command("queue", "add", TEXT_TO_IMAGE, "--set", "checkpoint.file=dreams")
    assert ended.code == 2
    assert "dreams" in ended.err
    assert command("queue").out.startswith("The queue is empty")


def test_every_combination_of_axes_becomes_a_job_of_its_own_the_expensive_axis_varied_least(
    command, tmp_path
):
    axes = ("--axis", "save.name=one,two", "--axis", "prompt.text~blue=blue,red", "--axis", "sample.seed=3")
    ended = command(
        "queue", "add", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--out", "pictures", *axes, "--json"
    )
    assert ended.code == 0, ended.err
    jobs = json.loads(ended.out)["jobs"]
    assert [job["title"] for job in jobs] == [
        f"Text to image: save.name {name}, prompt.text~blue {colour}, sample.seed 3"
        for colour in ("blue", "red")
        for name in ("one", "two")
    ]
    assert [job["state"] for job in jobs] == ["waiting"] * 4
    assert command("queue", "cancel", jobs[0]["job"], jobs[3]["job"]).code == 0
    assert command("queue", "run", *CPU).code == 0
    assert sorted(path.name for path in (tmp_path / "pictures").iterdir()) == [
        "one_00001.png", "two_00001.png",
    ]  # fmt: skip
    inside = open_document(tmp_path / "pictures" / "one_00001.png", builtin.registry()).graph
    assert "red" in str(inside["prompt"].params["text"])
    assert inside["sample"].params["seed"] == 3
    titles = [run["title"] for run in json.loads(command("history", "--json").out)["runs"]]
    assert titles == [jobs[2]["title"], jobs[1]["title"]]


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        ("sample.seed=4..1", "1..4"),
        ("checkpoint.file=pocket,dreams", "With the value “dreams”"),
        ("nobody.seed=1", "nobody"),
    ],
)
def test_a_wrong_axis_puts_no_job_into_the_queue(command, axis, words):
    ended = command("queue", "add", TEXT_TO_IMAGE, "--axis", axis)
    assert ended.code == 2
    assert words in ended.err
    assert states(command) == {}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cancel", "7"), "no job 7"),
        (("pause", "x"), "“x” is not a number"),
        (("repeat", "99999999999999999999999"), "is not a number"),
        (("move", "1", "nowhere"), "first or last"),
        (("move", "1", "0"), "first or last"),
        (("cancel",), "JOB"),
        (("jump",), "invalid choice"),
    ],
)
def test_wrong_arguments_say_what_would_be_right(command, arguments, words):
    ended = command("queue", *arguments)
    assert ended.code == 2
    assert words in ended.err
    assert ended.without_traceback


# --- history -----------------------------------------------------------------------------------------


def test_a_run_is_shown_with_everything_that_made_its_picture(command, tmp_path):
    ended = command(
        "run", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--set", "sample.seed=18446744073709551615",
        "--out", "pictures", *CPU,
    )  # fmt: skip
    assert ended.code == 0, ended.err
    text = command("history", "show", 1).out
    for words in (
        "Text to image",
        "done",
        "18446744073709551615",
        "float32",
        "text_to_image_00001.png",
        "torch",
    ):
        assert words in text
    record = json.loads(command("history", "show", 1, "--json").out)
    assert record["seeds"] == {"sample": {"seed": "18446744073709551615"}}
    assert record["parameters"]["sample"]["guidance"] == 4.0
    assert (record["environment"]["device"], record["environment"]["dtype"]) == ("cpu", "float32")
    assert {node["node"]: node["outcome"] for node in record["nodes"]}["sample"] == "done"
    assert record["picture_files"][0]["path"] == str(tmp_path / "pictures" / "text_to_image_00001.png")
    # The workflow it kept makes the same picture.
    kept = command("history", "show", 1, "--workflow")
    (tmp_path / "kept.json").write_text(kept.out, encoding="utf-8")
    assert command("run", "kept.json", "--out", "again", *CPU).code == 0
    one, other = (tmp_path / folder / "text_to_image_00001.png" for folder in ("pictures", "again"))
    assert one.read_bytes() == other.read_bytes()


def test_a_run_that_failed_keeps_its_reason(command):
    name = ("--set", "save.name=../bad")
    assert command("run", TEXT_TO_IMAGE, "--set", "sample.steps=2", *name, *CPU).code == 1
    listed = command("history").out
    assert "failed" in listed
    assert "no name for a picture" in command("history", "show", 1).out


def test_a_run_goes_on_where_the_history_cannot_be_written(command, tmp_path):
    folder = tmp_path / "home" / "data"
    folder.mkdir(parents=True)
    (folder / "runs.sqlite3").write_bytes(b"damaged " * 1000)
    ended = command("run", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--out", "pictures", *CPU)
    assert ended.code == 0
    assert "will not be in the history" in ended.err
    assert ended.without_traceback
    assert (tmp_path / "pictures" / "text_to_image_00001.png").is_file()
    for verb in ("queue", "history"):
        refused = command(verb)
        assert refused.code == 2
        assert "move it away" in refused.err


def test_old_runs_are_forgotten_when_that_is_asked_for_and_pictures_stay(command, tmp_path):
    short = ("--set", "sample.steps=1", "--out", "pictures", *CPU)
    assert command("run", TEXT_TO_IMAGE, *short).code == 0
    ended = command("history", "clear", "--older-than", "90d")
    assert (ended.code, ended.out) == (0, "0 runs forgotten. Pictures are where they were.\n")
    assert len(json.loads(command("history", "--json").out)["runs"]) == 1
    assert json.loads(command("history", "clear", "--older-than", "0h", "--json").out) == {"forgotten": 1}
    assert json.loads(command("history", "--json").out)["runs"] == []
    assert [path.suffix for path in (tmp_path / "pictures").iterdir()] == [".png"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--older-than", "soon"),
        ("--older-than", "-3d"),
        ("--older-than", "90"),
        ("--all", "--older-than", "1d"),
    ],
)
def test_clearing_the_history_asks_what_exactly(command, arguments):
    ended = command("history", "clear", *arguments)
    assert ended.code == 2
    assert "--older-than" in ended.err
    assert ended.without_traceback


@pytest.mark.slow
def test_the_history_is_bounded_by_a_setting(command, tmp_path):
    (tmp_path / "home" / "config").mkdir(parents=True)
    (tmp_path / "home" / "config" / "settings.json").write_text('{"history_runs": 2}')
    for steps in (1, 2, 3):
        assert command("run", TEXT_TO_IMAGE, "--set", f"sample.steps={steps}", *CPU).code == 0
    runs = json.loads(command("history", "--json").out)["runs"]
    assert [run["id"] for run in runs] == [3, 2]


def test_an_empty_history_says_what_would_fill_it(command):
    assert command("history").out == "Nothing was run yet: nodegraph-app run FILE\n"
    assert json.loads(command("history", "--json").out) == {"runs": []}
    assert command("history", "show", 3).code == 2
