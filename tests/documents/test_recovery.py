"""Unsaved work on disk: kept in rotations, found after a crash and only then, deleted only on demand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nodegraph_app.core.errors import DocumentError
from nodegraph_app.core.graph import Graph, Node
from nodegraph_app.core.registry import Registry
from nodegraph_app.documents import native, presence
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.recovery import ROTATIONS, Origin, Session, delete, recoverable
from nodegraph_app.documents.stamp import Stamp

REGISTRY = Registry()


def text(number: int) -> str:
    """A workflow that differs from those with other numbers."""
    return native.dumps(Document(Graph(REGISTRY, [Node("a", "some.thing", params={"n": number})])))


def crash(session: Session) -> None:
    """What is left when the process ends without a word: the system gives its locks back."""
    assert session._presence is not None
    session._presence.end()


def test_ten_states_are_kept_and_the_newest_is_offered(tmp_path: Path) -> None:
    session = Session(tmp_path)
    seen = Stamp(1, 2, "ab")
    for number in range(ROTATIONS + 3):
        session.keep("one", text(number), Origin("Mine", Path("/x/mine.json"), seen, float(number)), b"png")
    assert recoverable(tmp_path) == [], "the program runs"
    crash(session)
    (found,) = recoverable(tmp_path)
    assert len(list(found.folder.glob("*.autosave"))) == ROTATIONS
    assert found.origin == Origin("Mine", Path("/x/mine.json"), seen, ROTATIONS + 2.0)
    assert found.picture is not None
    assert found.picture.read_bytes() == b"png"
    assert found.open(REGISTRY).graph["a"].params == {"n": ROTATIONS + 2}


def test_what_was_saved_or_given_up_is_not_offered_and_a_clean_end_leaves_nothing(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.keep("one", text(1), Origin("One"))
    session.keep("two", text(2), Origin("Two", at_s=2.0))
    session.forget("one")
    session.forget("never kept")
    crash(session)
    assert [each.origin.name for each in recoverable(tmp_path)] == ["Two"]
    other = Session(tmp_path)
    other.keep("three", text(3), Origin("Three"))
    other.end()
    assert [each.origin.name for each in recoverable(tmp_path)] == ["Two"]
    assert len(list(tmp_path.iterdir())) == 1


def test_looking_deletes_nothing_and_deleting_deletes_one(tmp_path: Path) -> None:
    session = Session(tmp_path)
    for name in ("one", "two"):
        session.keep(name, text(1), Origin(name))
    crash(session)
    before = sorted(tmp_path.rglob("*"))
    found = recoverable(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    delete(next(each for each in found if each.origin.name == "one"))
    assert [each.origin.name for each in recoverable(tmp_path)] == ["two"]
    delete(recoverable(tmp_path)[0])
    assert list(tmp_path.iterdir()) == []


def test_an_adopted_document_belongs_to_the_new_session_with_all_its_states(tmp_path: Path) -> None:
    crashed, session = Session(tmp_path), Session(tmp_path)
    crashed.keep("one", text(1), Origin("One", at_s=1.0))
    crashed.keep("other", text(1), Origin("Other"))
    crash(crashed)
    found = next(each for each in recoverable(tmp_path) if each.origin.name == "One")
    adopted = session.adopt(found)
    assert [each.origin.name for each in recoverable(tmp_path)] == ["Other"]
    session.keep(adopted, text(2), Origin("One", at_s=2.0))
    crash(session)
    again = next(each for each in recoverable(tmp_path) if each.origin.name == "One")
    assert again.open(REGISTRY).graph["a"].params == {"n": 2}
    assert len(list(again.folder.glob("*.autosave"))) == 2


def test_a_damaged_state_gives_way_to_the_one_before(tmp_path: Path) -> None:
    session = Session(tmp_path)
    for number in (1, 2, 3):
        session.keep("one", text(number), Origin("One", at_s=float(number)))
    crash(session)
    (found,) = recoverable(tmp_path)
    first, second, third = sorted(found.folder.glob("*.autosave"))
    third.write_bytes(b"\x00\xff torn")
    second.write_text(second.read_text("utf-8")[:-40], "utf-8")
    (found,) = recoverable(tmp_path)
    assert found.open(REGISTRY).graph["a"].params == {"n": 1}
    first.write_text(first.read_text("utf-8").replace("nodegraph/workflow", "something"), "utf-8")
    with pytest.raises(DocumentError):
        found.open(REGISTRY)


def test_a_disk_that_refuses_costs_nothing_that_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(tmp_path / "root")
    session.keep("one", text(1), Origin("One"))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            session.keep("one", text(2), Origin("One"))
    crash(session)
    (found,) = recoverable(tmp_path / "root")
    assert found.open(REGISTRY).graph["a"].params == {"n": 1}
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        Session(tmp_path / "file").keep("one", text(1), Origin("One"))


HOLDS = """
import sys
from pathlib import Path
from nodegraph_app.documents.presence import Presence
kept = Presence(Path(sys.argv[1]))
print("here", flush=True)
sys.stdin.read()
"""


def test_a_process_is_present_until_it_is_killed_whatever_runs_under_its_number_then(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        assert process.stdout.readline() == "here\n"
        assert presence.is_present(tmp_path)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
    assert not presence.is_present(tmp_path)
    own = json.dumps({"pid": os.getpid(), "started": presence._started_s(os.getpid())})
    (tmp_path / presence.PROCESS).write_text(own)
    assert not presence.is_present(tmp_path), "the number was given to another process; the lock is free"


def test_where_locks_are_unknown_number_and_start_time_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(file: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(presence, "_lock", unknown)
    here = presence.Presence(tmp_path)
    assert presence.is_present(tmp_path)
    told = json.loads((tmp_path / presence.PROCESS).read_text("utf-8"))
    (tmp_path / presence.PROCESS).write_text(json.dumps({**told, "started": told["started"] - 3600}))
    assert not presence.is_present(tmp_path), "the number was given to another process"
    here.end()


def test_a_folder_without_a_word_of_a_process_has_none(tmp_path: Path) -> None:
    assert not presence.is_present(tmp_path)
    (tmp_path / presence.PROCESS).write_text("[]")
    assert not presence.is_present(tmp_path)


def test_a_stamp_tells_other_content_from_another_date(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert Stamp.of(path) is None
    path.write_text("one")
    seen = Stamp.of(path)
    assert seen is not None
    os.utime(path, (1, 1))
    assert seen.holds_for(path), "only its date is another"
    path.write_text("two")
    assert not seen.holds_for(path)
    path.unlink()
    assert seen.holds_for(path), "there is nothing that could be lost"
