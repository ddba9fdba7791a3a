"""What is known runs without a worker, and ``cache`` looks after it: real commands, real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nodegraph_app import builtin
from nodegraph_app.execution.entries import EntryStore
from tests.cli.conftest import ROOT, run_command, surroundings

TEXT_TO_IMAGE = builtin.workflows() / "text_to_image.json"
RUN = ("run", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--set", "save.name=star", "--out", "pictures")

LOADED = """
import subprocess, sys
def refused(*arguments, **more):
    raise AssertionError("a process was started")
subprocess.Popen.__init__ = refused
import multiprocessing.process
multiprocessing.process.BaseProcess.start = refused
from nodegraph_app.cli import main
code = main(sys.argv[1:])
heavy = {"torch", "diffusers", "transformers", "numpy", "PIL", "PySide6"} & set(sys.modules)
sys.exit(f"loaded {heavy}" if heavy else code)
"""


@pytest.fixture(scope="module")
def ran(command_in, tmp_path_factory):
    """A folder in which the workflow ran once."""
    folder = tmp_path_factory.mktemp("ran")
    ended = command_in(folder, *RUN)
    assert ended.code == 0, ended.err
    return folder


@pytest.fixture
def again(ran, command_in):
    """The same command, or another, in that folder; the picture is there before and after."""
    picture = ran / "pictures" / "star_00001.png"
    content = picture.read_bytes()
    yield lambda *arguments: command_in(ran, *(arguments or RUN))
    picture.write_bytes(content)
    for extra in (ran / "pictures").glob("star_0000[2-9].png"):
        extra.unlink()


def told(ended) -> list[dict]:
    assert ended.code == 0, ended.err
    return [json.loads(line) for line in ended.out.splitlines()]


def test_an_unchanged_workflow_starts_no_worker_and_loads_nothing_heavy(ran, again):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, RUN)],
        env=surroundings(ran), cwd=ran, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{Path('pictures', 'star_00001.png')}\n"
    assert "  save" in done.stderr
    assert "cached" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="the processor time of a child is told otherwise there")
def test_an_unchanged_workflow_takes_less_than_seven_tenths_of_a_second_of_processor_time(again):
    import resource

    def children_s() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    before_s = children_s()
    assert again().code == 0
    assert children_s() - before_s < 0.7


def test_the_picture_is_reported_and_not_written_again(ran, again):
    picture = ran / "pictures" / "star_00001.png"
    before = picture.stat()
    events = told(again(*RUN, "--json"))
    assert [event["fresh"] for event in events if event["event"] == "picture_written"] == [False]
    assert all(event["cached"] for event in events if event["event"] == "node_finished")
    assert events[-1]["outcome"] == "done"
    after = picture.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert [path.name for path in (ran / "pictures").iterdir()] == ["star_00001.png"]


@pytest.mark.parametrize("harm", ["deleted", "changed", "elsewhere"])
def test_a_picture_gone_changed_or_wanted_elsewhere_is_written_with_the_same_bytes(
    ran, again, harm, tmp_path
):
    picture = ran / "pictures" / "star_00001.png"
    content = picture.read_bytes()
    command = list(RUN)
    if harm == "deleted":
        picture.unlink()
    elif harm == "changed":
        picture.write_bytes(content + b"x")
    else:
        command[-1] = str(tmp_path)
    events = told(again(*command, "--json"))
    assert [event["node"] for event in events if event["event"] == "node_started"] == ["save"]
    (written,) = [event for event in events if event["event"] == "picture_written"]
    assert written["fresh"]
    assert Path(written["path"]).read_bytes() == content


def test_only_what_an_edit_touches_runs_in_a_new_process(again):
    events = told(again(*RUN, "--set", "negative.text=ugly", "--json"))
    started = {event["node"] for event in events if event["event"] == "node_started"}
    assert started == {"checkpoint", "negative", "sample", "decode", "save"}, "recipes cost nothing to make"
    events = told(again("plan", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--json"))
    verdicts = {row["node"]: (row["verdict"], row["reason"]) for row in events[0]["nodes"]}
    assert verdicts["sample"] == verdicts["decode"] == ("cached", "disk")


@pytest.mark.slow
def test_touching_a_model_is_no_change_and_replacing_it_under_its_name_is(ran, again, tmp_path, command_in):
    models = tmp_path / "home" / "data" / "models"
    models.mkdir(parents=True)
    lora = models / "style.safetensors"
    shipped = builtin.resources() / "models" / "pocket" / "lora_outline.safetensors"
    lora.write_bytes(shipped.read_bytes())
    content = json.loads(TEXT_TO_IMAGE.read_text("utf-8"))
    nodes = content["nodes"]
    nodes["style"] = {
        "type": "loaders.lora", "type_version": 1, "params": {"file": "style"},
        "inputs": {"model": ["checkpoint", "model"], "text_encoder": ["checkpoint", "text_encoder"]},
    }  # fmt: skip
    nodes["sample"]["inputs"]["model"] = ["style", "model"]
    nodes["sample"]["params"]["steps"] = 1
    (tmp_path / "styled.json").write_text(json.dumps(content))

    def verdict_of_sample() -> str:
        rows = json.loads(command_in(tmp_path, "plan", "styled.json", "--json").out)["nodes"]
        return next(row["verdict"] for row in rows if row["node"] == "sample")

    assert command_in(tmp_path, "run", "styled.json").code == 0
    assert verdict_of_sample() == "cached"
    os.utime(lora, (1, 1))
    assert verdict_of_sample() == "cached"
    changed = bytearray(shipped.read_bytes())
    changed[-1] ^= 1
    lora.write_bytes(changed)
    assert verdict_of_sample() == "run"
    lora.write_bytes(shipped.read_bytes())
    assert verdict_of_sample() == "cached"


def test_info_says_what_is_kept_and_where(ran, command_in):
    ended = command_in(ran, "cache", "info")
    assert (ended.code, ended.err) == (0, "")
    assert str(ran / "home" / "cache") in ended.out
    assert "20.0 GB for results" in ended.out
    results = json.loads(command_in(ran, "cache", "info", "--json").out)["stores"]["results"]
    assert results["entries"] >= 5
    assert 10_000 < results["size_bytes"] < 10_000_000
    assert results["oldest_s"] <= results["newest_s"]


def test_info_on_a_machine_without_results(command, tmp_path):
    ended = command("cache", "info")
    assert ended.code == 0
    assert "results    none\n" in ended.out
    assert not (tmp_path / "home" / "cache").exists()


def test_what_else_lies_there_is_looked_after_too(command, tmp_path):
    states = EntryStore(tmp_path / "home" / "cache" / "steps", budget_bytes=10**9)
    for number in range(3):
        states.write(f"{number}" * 64, {}, {"x": np.full(100, number, np.float32)}, seconds=1.0)
    harmed = next((states.folder / "arrays").rglob("*.safetensors"))
    harmed.write_bytes(harmed.read_bytes()[:-1])
    assert "steps      3, " in command("cache", "info").out
    assert json.loads(command("cache", "verify", "--json").out)["steps"] == {
        "sound": 2, "dropped": 1, "strays": 0,
    }  # fmt: skip
    assert "Deleted 2 steps" in command("cache", "clear").out


def test_verify_drops_a_damaged_result_and_the_next_run_makes_it_again(ran, again, command_in):
    arrays = sorted((ran / "home" / "cache" / "results" / "arrays").rglob("*.safetensors"))
    harmed = max(arrays, key=lambda path: path.stat().st_size)
    content = bytearray(harmed.read_bytes())
    content[-7] ^= 1
    harmed.write_bytes(content)
    ended = command_in(ran, "cache", "verify")
    assert ended.code == 0, ended.err
    assert "damaged and are gone" in ended.out
    assert not ended.out.startswith("0 results")
    with Image.open(ran / "pictures" / "star_00001.png") as picture:
        before = picture.tobytes()
    (ran / "pictures" / "star_00001.png").unlink()
    assert again().code == 0
    with Image.open(ran / "pictures" / "star_00001.png") as picture:
        assert picture.tobytes() == before
    assert json.loads(command_in(ran, "cache", "verify", "--json").out)["results"]["dropped"] == 0


def test_clear_deletes_results_and_no_picture(command, tmp_path):
    (tmp_path / "pictures").mkdir()
    content = {
        "format": "nodegraph/workflow", "version": 1,
        "nodes": {
            "mask": {"type": "mask.solid", "type_version": 1},
            "picture": {"type": "loaders.image", "type_version": 1, "params": {"file": "grey.png"}},
            "flat": {
                "type": "image.composite", "type_version": 1,
                "inputs": {
                    "image": ["picture", "image"], "background": ["picture", "image"],
                    "mask": ["mask", "mask"],
                },
            },
            "save": {"type": "image.save", "type_version": 1, "inputs": {"image": ["flat", "image"]}},
        },
    }  # fmt: skip
    (tmp_path / "flow.json").write_text(json.dumps(content))
    Image.new("RGB", (512, 512), "grey").save(tmp_path / "grey.png")
    ran = command("run", "flow.json", "--out", "pictures", "--device", "cpu")
    assert ran.code == 0, ran.err
    assert json.loads(command("cache", "info", "--json").out)["stores"]["results"]["entries"] == 4
    ended = command("cache", "clear")
    assert ended.code == 0
    assert ended.out.startswith("Deleted 4 results")
    assert json.loads(command("cache", "info", "--json").out)["stores"]["results"]["size_bytes"] == 0
    assert len(list((tmp_path / "pictures").iterdir())) == 1
    told = command("plan", "flow.json").out
    assert told.count("its result is no longer held") == 3
    assert "output folder changed" in told
    assert "4 of 4 nodes will run" in told


@pytest.mark.parametrize("arguments", [("cache",), ("cache", "empty")])
def test_a_wrong_action_is_refused(command, arguments):
    ended = command(*arguments)
    assert ended.code == 2
    assert "info" in ended.err or "ACTION" in ended.err
    assert ended.without_traceback


def test_a_picture_is_written_again_where_torch_cannot_be_loaded(command, tmp_path):
    first = command("run", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--out", "pictures", "--device", "cpu")
    assert first.code == 0, first.err
    (picture,) = (tmp_path / "pictures").iterdir()
    content = picture.read_bytes()
    picture.unlink()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "torch.py").write_text("raise ImportError('nobody needs me')")
    path = f"{tmp_path / 'broken'}{os.pathsep}{ROOT}"
    again = run_command(
        tmp_path, "run", TEXT_TO_IMAGE, "--set", "sample.steps=2", "--out", "pictures", "--device", "cpu",
        PYTHONPATH=path,
    )  # fmt: skip
    assert again.code == 0, again.err
    assert picture.read_bytes() == content
