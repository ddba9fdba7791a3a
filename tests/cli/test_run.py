"""``run`` for real: a worker process, the shipped model, pictures on disk."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from nodegraph_app import builtin
from nodegraph_app.documents.storage import open_document

TEXT_TO_IMAGE = builtin.workflows() / "text_to_image.json"
LONG = ("--set", "sample.steps=1000", "--device", "cpu", "--out", "pictures")
PICTURE = Path("pictures", "stars", "blue_00001.png")
SHORT = ("--set", "sample.steps=2", "--device", "cpu")


def events(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture(scope="module")
def first_run(command_in, tmp_path_factory):
    """A run of two steps, told in words, of a file that lists another model than it names."""
    folder = tmp_path_factory.mktemp("first_run")
    content = json.loads(TEXT_TO_IMAGE.read_text("utf-8"))
    content["models"] = {"other": {"kind": "checkpoint", "file": "other", "sha256": "0" * 64, "size": 1}}
    content["nodes"]["lonely"] = {"type": "someone.else"}
    (folder / "text_to_image.json").write_text(json.dumps(content))
    return command_in(
        folder, "run", "text_to_image.json", *SHORT, "--set", "save.name=stars/blue", "--out", "pictures"
    )


def test_a_run_tells_its_nodes_and_ends_with_the_path_of_the_picture(first_run):
    assert first_run.code == 0, first_run.err
    assert first_run.out == f"{PICTURE}\n"
    for node in ("checkpoint", "prompt", "sample", "decode", "save"):
        assert f"  {node}" in first_run.err
    assert "Done after" in first_run.err
    assert "Not needed for this run, but wrong: lonely: Node type “someone.else” is not" in first_run.err


def test_a_plan_says_about_where_only_other_steps_were_timed(first_run, command_in):
    def rows(*changes: str) -> dict[str, str]:
        planned = command_in(first_run.folder, "plan", TEXT_TO_IMAGE, *changes)
        return {line.split()[0]: line for line in planned.out.splitlines() if line}

    assert re.search(
        r"will run +[\d.]+ s ", rows("--set", "sample.steps=2", "--set", "sample.seed=7")["sample"]
    )
    longer = rows("--set", "sample.steps=8")
    assert re.search(r"will run +about [\d.]+ s ", longer["sample"])
    assert not any("about" in line for node, line in longer.items() if node in ("decode", "prompt"))


def test_a_plan_with_other_settings_makes_all_anew_and_says_why(first_run, command_in):
    same = ("plan", TEXT_TO_IMAGE, *SHORT, "--set", "save.name=stars/blue", "--out", "pictures")
    changed = command_in(first_run.folder, *same, "--attention", "math", "--channels-last", "on").out
    why = "the settings it is computed with changed: the usual → math, channels-last"
    assert changed.count(why) == 7
    assert "Computed with math, channels-last." in changed
    back = command_in(first_run.folder, *same, "--attention", "auto", "--channels-last", "off").out
    assert why not in back
    assert "0 of 7 nodes will run" in back


def test_settings_that_this_machine_cannot_compute_with_are_refused_before_the_run(first_run, command_in):
    for name in ("plan", "run"):
        refused = command_in(first_run.folder, name, TEXT_TO_IMAGE, *SHORT, "--attention", "cudnn")
        assert refused.code == 2
        assert "There is no attention “cudnn” for the device cpu" in refused.err
        assert "Choose auto, flash, math" in refused.err
        assert refused.without_traceback


def test_a_run_with_other_settings_paints_nearly_the_same_picture(first_run, command_in):
    ended = command_in(
        first_run.folder, "run", TEXT_TO_IMAGE, *SHORT, "--set", "save.name=stars/math", "--out", "pictures",
        "--attention", "math", "--channels-last", "on",
    )  # fmt: skip
    assert ended.code == 0, ended.err
    paths = (first_run.folder / PICTURE, first_run.folder / ended.out.strip())
    with Image.open(paths[0]) as one, Image.open(paths[1]) as two:
        difference = ImageChops.difference(one.convert("RGB"), two.convert("RGB"))
    assert max(high for _, high in difference.getextrema()) <= 1


def test_a_picture_holds_the_workflow_that_made_it_changes_included(first_run):
    path = first_run.folder / PICTURE
    with Image.open(path) as image:
        assert image.size == (128, 128)
    document = open_document(path, builtin.registry())
    inside = document.graph
    assert inside["sample"].params["steps"] == 2
    assert inside["save"].params["name"] == "stars/blue"
    (pocket,) = document.models.values()
    assert (pocket["kind"], pocket["file"], len(pocket["sha256"])) == ("checkpoint", "pocket", 64)


def test_the_history_knows_which_models_made_a_picture(first_run, command_in):
    *_, record = json.loads(command_in(first_run.folder, "history", "--json").out)["runs"]  # newest first
    shown = json.loads(command_in(first_run.folder, "history", "show", record["id"], "--json").out)
    assert "sha256" in json.dumps(shown["workflow"])


def test_running_the_picture_again_gives_the_same_picture_told_in_json_lines(first_run, command, tmp_path):
    ended = command("run", first_run.folder / PICTURE, "--device", "cpu", "--out", "pictures", "--json")
    assert ended.code == 0, ended.err
    told = events(ended.out)
    assert [told[-1]["event"], told[-1]["outcome"]] == ["run_finished", "done"]
    assert {"planned", "node_started", "node_finished"} <= {event["event"] for event in told}
    steps = [(e["done"], e["total"]) for e in told if e["event"] == "step_progress" and e["node"] == "sample"]
    assert steps == [(0, 2), (1, 2), (2, 2)]
    written = [event["path"] for event in told if event["event"] == "picture_written"]
    assert written == [str(tmp_path / PICTURE)]
    assert max(map(len, ended.out.splitlines())) < 10_000
    with Image.open(first_run.folder / PICTURE) as one, Image.open(tmp_path / PICTURE) as other:
        assert one.tobytes() == other.tobytes()


def test_what_another_version_of_torch_made_is_not_used_and_the_plan_says_so(command, environment, tmp_path):
    def told(**more: str) -> dict[str, tuple[str, str]]:
        planned = command("plan", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--json", **more)
        return {row["node"]: (row["verdict"], row["reason"]) for row in json.loads(planned.out)["nodes"]}

    (tmp_path / "home" / "config").mkdir(parents=True)
    places = {"device": "cpu", "output_folder": str(tmp_path / "pictures")}
    (tmp_path / "home" / "config" / "settings.json").write_text(json.dumps(places))
    assert command("run", TEXT_TO_IMAGE, "--set", "sample.steps=2").code == 0
    assert {verdict for verdict, _ in told().values()} == {"cached", "skipped"}

    updated = tmp_path / "packages" / "torch-99.1.0.dist-info"
    updated.mkdir(parents=True)
    (updated / "METADATA").write_text("Metadata-Version: 2.1\nName: torch\nVersion: 99.1.0\n")
    path = os.pathsep.join([str(updated.parent), environment["PYTHONPATH"]])
    after = told(PYTHONPATH=path)
    assert {verdict for verdict, _ in after.values()} == {"run"}
    (reason,) = {reason for _, reason in after.values()}
    assert re.fullmatch(r"the version of torch changed: \S+ → 99\.1\.0", reason)
    again = command("run", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--json", PYTHONPATH=path)
    started = {event["node"] for event in events(again.out) if event["event"] == "node_started"}
    assert started == set(after)
    assert {verdict for verdict, _ in told(PYTHONPATH=path).values()} == {"cached", "skipped"}
    assert {verdict for verdict, _ in told().values()} == {"run"}, "the first torch’s device is forgotten"


def test_a_node_that_fails_ends_with_one_and_says_why(command, tmp_path):
    ended = command("run", TEXT_TO_IMAGE, *SHORT, "--set", "save.name=../up", "--out", "pictures")
    assert ended.code == 1
    assert "“../up” is no name for a picture" in ended.err
    assert ended.without_traceback
    assert not list(tmp_path.glob("*.png"))


def test_an_output_folder_that_cannot_be_is_told_before_anything_runs(command, tmp_path):
    # A file stands where the output folder should be.
    (tmp_path / "pictures").write_text("in the way")
    ended = command("run", TEXT_TO_IMAGE, *SHORT, "--out", "pictures")
    assert ended.code == 2
    assert "cannot be written" in ended.err
    assert ended.without_traceback


def test_a_workflow_with_problems_is_refused_before_anything_runs(command, tmp_path):
    ended = command("run", TEXT_TO_IMAGE, "--set", "checkpoint.file=dreams", "--out", "pictures")
    assert ended.code == 2
    assert "checkpoint.file" in ended.err
    assert not (tmp_path / "pictures").exists()


def test_a_workflow_without_an_output_is_refused(command, tmp_path):
    content = json.loads(TEXT_TO_IMAGE.read_text("utf-8"))
    del content["nodes"]["save"]
    (tmp_path / "mute.json").write_text(json.dumps(content))
    ended = command("run", "mute.json")
    assert ended.code == 2
    assert "Save image" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent to a whole console there")
def test_ctrl_c_stops_between_two_steps_and_leaves_nobody_behind(environment, tmp_path):
    # The whole process group gets the signal, as from a terminal: the command and its worker at once.
    process = subprocess.Popen(
        [sys.executable, "-m", "nodegraph_app", "run", TEXT_TO_IMAGE, "--json", *LONG],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "step_progress" and event["node"] == "sample" and event["done"] == 2:
            break
    started_s = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert time.monotonic() - started_s < 30
    last = events(out)[-1]
    assert (last["event"], last["outcome"]) == ("run_finished", "cancelled")
    assert max((e["done"] for e in events(out) if e["event"] == "step_progress"), default=0) < 100
    assert "Traceback" not in err
    assert nobody_left(process.pid)


def nobody_left(group: int) -> bool:
    """Whether the process group is empty, now or within ten seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
