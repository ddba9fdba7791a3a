"""SIGKILL at random moments of a process that saves its workflow again and again: no document is ever lost.

Every version of the document is known to the byte. After the death the file must be the version that was last
reported saved, or the one under way.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from nodegraph_app.core.graph import Graph, Node
from nodegraph_app.documents import native
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.storage import open_document, save_document
from tests import crashes
from tests.arithmetic import REGISTRY, NoFiles
from tests.crashes import Report, kill_at_random, pace_s

TRIALS = [
    pytest.param(60, id="60 trials"),
    pytest.param(1000, id="1000 trials", marks=pytest.mark.slow),
]
MOST_SAVES = 10_000
KILL_WITHIN_S, SAVES_BEFORE_THE_END = 0.05, 4.0
"""A process is killed within this time or within what it takes to save so often, if that is longer."""

NOTES, NOTE_CHARACTERS = 10, 40_000

crashes.prepare("tests.documents.test_saving_survives")


@cache
def notes() -> tuple[str, ...]:
    draw = random.Random(0)
    letters = "abcdefghijklmnopqrstuvwxyz      é"
    return tuple("".join(draw.choices(letters, k=NOTE_CHARACTERS)) for _ in range(NOTES))


def version(number: int) -> Document:
    """A document of 400 kB that says its number at both ends."""
    nodes = [Node(f"add_{i}", "math.add", params={"note": note}) for i, note in enumerate(notes())]
    ends = [Node(name, "math.number", params={"value": number}) for name in ("a_first", "z_last")]
    return Document(Graph(REGISTRY, [*nodes, *ends]), {"title": f"version {number}"})


def save_well(path: Path, number: int) -> None:
    """As the window and the commands do."""
    save_document(version(number), path, files=NoFiles())


def save_naively(path: Path, number: int) -> None:
    """How not to do it."""
    content = json.loads(native.dumps(version(number)))
    with path.open("w") as file:
        json.dump(content, file)


def save_for_ever(report: Report, save: Callable[[Path, int], None], path: Path, first: int) -> None:
    """For the process that dies: each number is told before its version is saved and after."""
    notes()
    report("ready")
    for number in range(first, first + MOST_SAVES):
        report(number)
        save(path, number)
        report(number)


def killed(
    save: Callable[[Path, int], None], path: Path, before: int, chance: random.Random
) -> tuple[int, int | None]:
    """The last version reported saved, `before` if none was, and the one under way, if any."""
    save_s = pace_s(lambda: save(path.with_name("pace.json"), 0), 1)
    within_s = max(KILL_WITHIN_S, SAVES_BEFORE_THE_END * save_s)
    reports = kill_at_random(save_for_ever, save, path, before + 1, within_s=within_s, chance=chance)
    assert reports == [before + 1 + number // 2 for number in range(len(reports))]
    return before + len(reports) // 2, reports[-1] if len(reports) % 2 else None


@pytest.mark.parametrize("trials", TRIALS)
def test_the_file_is_the_version_last_reported_saved_or_the_one_under_way(
    trials: int, tmp_path: Path
) -> None:
    path, chance = tmp_path / "workflow.json", random.Random(42)
    while_saving = while_writing = saved = newer = number = done = 0
    save_well(path, number)
    wanted = 0.05 * trials
    # A busy machine needs more of them until enough kills fell into the middle of a file.
    while done < trials or (while_writing <= wanted and done < 4 * trials):
        done += 1
        last, under_way = killed(save_well, path, number, chance)
        saved += last - number
        found = path.read_bytes()
        number = open_document(path, REGISTRY).graph["z_last"].params["value"]
        assert number in (last, under_way), f"trial {done}"
        assert found == native.dumps(version(number)).encode(), f"trial {done}"
        left = [other for other in tmp_path.iterdir() if other.suffix == ".tmp"]
        assert len(left) <= 1
        for temporary in left:
            temporary.unlink()
        while_saving += under_way is not None
        while_writing += len(left)
        newer += number == under_way
    print(
        f"{done} trials: {while_saving} killed while saving, {while_writing} of them in mid-file; "
        f"{saved} versions reported saved, {newer} times the one under way was in place"
    )
    # The kills fall where it matters: into saving nearly always, and often enough into writing.
    assert while_saving > 0.8 * done
    assert while_writing > wanted
    assert saved > 0.5 * trials


def test_the_harness_catches_a_document_that_is_written_naively(tmp_path: Path) -> None:
    path, chance = tmp_path / "workflow.json", random.Random(7)
    lost = number = 0
    save_well(path, number)
    for _ in range(30):
        last, under_way = killed(save_naively, path, number, chance)
        try:
            number = json.loads(path.read_text("utf-8"))["nodes"]["z_last"]["params"]["value"]
            assert number in (last, under_way)
        except ValueError:
            lost += 1
            save_well(path, number)
    assert lost >= 2
