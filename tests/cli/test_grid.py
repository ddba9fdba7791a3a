"""``run --axis`` for real: every combination, shared work once, a sheet and a table."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from nodegraph_app import builtin
from nodegraph_app.documents.storage import open_document

TEXT_TO_IMAGE = builtin.workflows() / "text_to_image.json"
SHORT = ("--set", "sample.steps=2", "--device", "cpu", "--out", "pictures")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def grid_run(command_in, tmp_path_factory):
    """Two guidances, two seeds, two colours, told in JSON."""
    folder = tmp_path_factory.mktemp("grid")
    axes = (
        "--axis",
        "sample.guidance=3,5",
        "--axis",
        "sample.seed=1..2",
        "--axis",
        "prompt.text~blue=blue,red",
    )
    return command_in(folder, "run", TEXT_TO_IMAGE, *SHORT, *axes, "--sheet", "sheets/out.png", "--json")


@pytest.fixture(scope="module")
def told(grid_run) -> list[dict]:
    assert grid_run.code == 0, grid_run.err
    return [json.loads(line) for line in grid_run.out.splitlines()]


def test_shared_work_is_done_once(told):
    started = Counter(event["node"] for event in told if event["event"] == "node_started")
    assert started == {
        "checkpoint": 1, "latent": 1, "negative": 1, "prompt": 2, "sample": 8, "decode": 8, "save": 8,
    }  # fmt: skip


def test_the_axis_that_acts_furthest_upstream_is_varied_least(told):
    colours = [e["values"]["prompt.text~blue"] for e in told if e["event"] == "combination_started"]
    assert colours == ["blue"] * 4 + ["red"] * 4


def test_every_combination_has_a_picture_of_its_own_with_its_values_inside(grid_run, told):
    rows = rows_of(grid_run.folder / "sheets" / "out.csv")
    wanted = [(g, s, c) for g in ("3", "5") for s in ("1", "2") for c in ("blue", "red")]
    found = [(r["sample.guidance"], r["sample.seed"], r["prompt.text~blue"]) for r in rows]
    assert found == wanted
    assert len({row["picture"] for row in rows}) == 8
    for row in rows:
        assert (row["outcome"], row["message"]) == ("done", "")
        assert float(row["seconds"]) > 0
        inside = open_document(Path(row["picture"]), builtin.registry()).graph
        assert inside["sample"].params["guidance"] == float(row["sample.guidance"])
        assert inside["sample"].params["seed"] == int(row["sample.seed"])
        assert (
            inside["prompt"].params["text"] == f"a large {row['prompt.text~blue']} star on a green background"
        )
    last = told[-1]
    assert (last["event"], last["failed"], last["run"]) == ("grid_finished", 0, 8)
    assert Path(last["sheet"]) == grid_run.folder / "sheets" / "out.png"


def test_the_sheet_shows_the_pictures_and_carries_the_workflow(grid_run):
    path = grid_run.folder / "sheets" / "out.png"
    with Image.open(path) as sheet:
        assert sheet.width > 2 * 128
        assert sheet.height > 4 * 128
        content = sheet.convert("RGB").tobytes()
    for row in rows_of(path.with_suffix(".csv")):
        with Image.open(row["picture"]) as picture:
            # A row of pixels from the middle of each picture stands in the sheet, unchanged.
            assert picture.convert("RGB").crop((0, 64, 128, 65)).tobytes() in content
    assert open_document(path, builtin.registry()).graph["sample"].params["steps"] == 2


def test_every_combination_is_in_the_history(grid_run, command_in):
    runs = json.loads(command_in(grid_run.folder, "history", "--json").out)["runs"]
    assert [run["origin"] for run in runs] == ["grid"] * 8
    assert [run["pictures"] for run in runs] == [1] * 8


def test_a_combination_that_fails_leaves_words_and_the_others_finish(command, tmp_path):
    (tmp_path / "names.txt").write_text("good\n\n../bad\nfine\n", encoding="utf-8")
    ended = command("run", TEXT_TO_IMAGE, *SHORT, "--axis", "save.name=@names.txt", "--sheet", "out.png")
    assert ended.code == 1
    assert ended.without_traceback
    assert ended.out.splitlines() == ["out.png", "out.csv"]
    assert "no name for a picture" in ended.err
    rows = {row["save.name"]: row for row in rows_of(tmp_path / "out.csv")}
    assert [(name, row["outcome"]) for name, row in rows.items()] == [
        ("good", "done"), ("../bad", "failed"), ("fine", "done"),
    ]  # fmt: skip
    assert "no name for a picture" in rows["../bad"]["message"]
    assert rows["../bad"]["picture"] == ""
    for name in ("good", "fine"):
        assert Path(rows[name]["picture"]).name == f"{name}_00001.png"
        assert Path(rows[name]["picture"]).is_file()
    assert (tmp_path / "out.png").is_file()


@pytest.mark.parametrize(
    ("axis", "place", "words"),
    [
        ("nonsense", "--axis:", "--axis sample.seed=1..4"),
        ("nobody.seed=1", "--axis nobody.seed:", "checkpoint, decode, latent"),
        ("sample.sead=1", "--axis sample.sead:", "seed, steps, guidance"),
        ("sample.steps=0,5", "--axis sample.steps:", "a whole number from 1 to 1000"),
        ("sample.steps=5,many", "--axis sample.steps:", "not “many”"),
        ("sample.steps=1..2000", "--axis sample.steps:", "from 1 to 1000"),
        ("sample.seed=1..100000000000", "--axis sample.seed:", "larger steps"),
        ("sample.seed=4..1", "--axis sample.seed:", "1..4"),
        ("sample.guidance=1..2:0", "--axis sample.guidance:", "above 0"),
        ("sample.guidance=", "--axis sample.guidance:", "empty"),
        ("sample.guidance=3,,4", "--axis sample.guidance:", "Value 2 is empty"),
        ("sample.guidance=3,3.0", "--axis sample.guidance:", "given twice"),
        ("sample.sampler=best", "--axis sample.sampler:", "dpmpp_2m"),
        ("prompt.text=@gone.txt", "--axis prompt.text:", "gone.txt"),
        ("prompt.text=@empty.txt", "--axis prompt.text:", "holds no values"),
        ("prompt.text=@binary.txt", "--axis prompt.text:", "UTF-8"),
        ('prompt.text="a, b', "--axis prompt.text:", "has no partner"),
        ("prompt.text~purple=red", "--axis prompt.text~purple:", "a large blue star"),
        ("prompt.text~=red", "--axis prompt.text~:", "Which words"),
        ("sample.steps~2=3", "--axis sample.steps~2:", "only within a text"),
        ("checkpoint.file=pocket,dreams", "--axis checkpoint.file:", "dreams"),
    ],
)  # fmt: skip
def test_a_wrong_axis_says_what_would_be_right_before_anything_runs(command, tmp_path, axis, place, words):
    (tmp_path / "empty.txt").write_text("\n \n")
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    ended = command("run", TEXT_TO_IMAGE, *SHORT, "--axis", axis)
    assert ended.code == 2, ended.err
    assert ended.err.startswith(place), ended.err
    assert words in ended.err
    assert ended.without_traceback
    assert not (tmp_path / "pictures").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--axis", "sample.seed=1..40", "--axis", "sample.steps=1..40"), "40 × 40 values make 1600"),
        (("--axis", "sample.seed=1", "--axis", "sample.seed=2"), "given twice"),
        (("--sheet", "out.png"), "none is given"),
        (("--axis", "sample.seed=1,2", "--sheet", "out.jpg"), "PNG"),
        (("--axis", "sample.seed=1,2", "--sheet", "folder.png"), "is a folder"),
        (("--axis", "checkpoint.file=dreams"), "dreams"),
        (("--axis", "sample.seed=1,2", "--set", "sample.steps=0"), "from 1 to 1000"),
    ],
)
def test_axes_that_do_not_go_together_are_refused(command, tmp_path, arguments, words):
    (tmp_path / "folder.png").mkdir()
    ended = command("run", TEXT_TO_IMAGE, *SHORT, *arguments)
    assert ended.code == 2, ended.err
    assert words in ended.err
    assert ended.without_traceback
    assert not (tmp_path / "pictures").exists()


def test_an_axis_on_which_no_picture_depends_is_refused(command, tmp_path):
    content = json.loads(TEXT_TO_IMAGE.read_text("utf-8"))
    content["nodes"]["lost"] = {"type": "prompts.encode", "type_version": 1, "params": {"text": "x"}}
    content["nodes"]["words"] = {"type": "someone.text"}
    content["nodes"]["negative"]["inputs"]["text"] = ["words", "text"]
    (tmp_path / "flow.json").write_text(json.dumps(content))
    ended = command("run", "flow.json", "--axis", "negative.text=a,b")
    assert (ended.code, "fed by a link" in ended.err) == (2, True)
    del content["nodes"]["words"], content["nodes"]["negative"]["inputs"]["text"]
    (tmp_path / "flow.json").write_text(json.dumps(content))
    ended = command("run", "flow.json", "--axis", "lost.text=a,b")
    assert (ended.code, "No picture depends on node “lost”" in ended.err) == (2, True)
