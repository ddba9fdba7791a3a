"""Fingerprints remembered across processes: by path, size and time, and never a wrong one."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from nodegraph_app.models import headers
from nodegraph_app.models.digests import Digests


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that was not changed just now."""
    path = tmp_path / "a.bin"
    path.write_text("content")
    os.utime(path, (1000, 1000))
    return path


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "digests.sqlite"


def read(path: Path) -> str:
    return path.read_text()


def unread(path: Path) -> str:
    raise AssertionError("the file was read")


def test_an_unchanged_file_is_not_read_again_by_another_process(file: Path, memory: Path) -> None:
    assert Digests(memory).of(file, "text", read) == "content"
    assert Digests(memory).of(file, "text", unread) == "content"
    assert Digests(memory).known(file, "text") == "content"
    assert Digests(memory).known(file, "other") is None


def test_touching_reads_again_and_is_no_change_replacing_is_noticed(file: Path, memory: Path) -> None:
    digests = Digests(memory)
    digests.of(file, "text", read)
    os.utime(file, (2000, 2000))
    assert digests.known(file, "text") is None
    assert digests.of(file, "text", read) == "content"
    file.write_text("another")  # as long as before
    os.utime(file, (3000, 3000))
    assert digests.of(file, "text", read) == "another"
    assert Digests(memory).of(file, "text", unread) == "another"


def test_a_file_changed_just_now_may_change_again_unseen_and_is_not_remembered(
    tmp_path: Path, memory: Path
) -> None:
    path = tmp_path / "young"
    path.write_text("content")
    assert Digests(memory).of(path, "text", read) == "content"
    assert Digests(memory).known(path, "text") is None


def test_a_file_that_changes_while_it_is_read_is_not_remembered(file: Path, memory: Path) -> None:
    def changing(path: Path) -> str:
        path.write_text("longer content")
        return "of neither"

    digests = Digests(memory)
    digests.of(file, "text", changing)
    assert digests.of(file, "text", read) == "longer content"


@pytest.mark.parametrize("harm", ["garbage", "another table", "a folder"])
def test_a_memory_that_cannot_be_used_is_no_trouble(file: Path, memory: Path, harm: str) -> None:
    memory.parent.mkdir()
    if harm == "garbage":
        memory.write_bytes(b"no database" * 100)
    elif harm == "another table":
        with sqlite3.connect(memory) as db:
            db.execute("CREATE TABLE digests (colour TEXT)")
        db.close()
    else:
        memory.mkdir()
    for _ in range(2):
        digests = Digests(memory)
        assert digests.of(file, "text", read) == "content"
        assert digests.of(file, "text", unread) == "content"
    if harm == "garbage":
        assert Digests(memory).of(file, "text", unread) == "content", "a new one took its place"


def test_a_folder_in_the_way_or_none_at_all_is_no_trouble(file: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    for digests in (Digests(tmp_path / "cache" / "digests.sqlite"), Digests()):
        assert digests.of(file, "text", read) == "content"
        assert digests.of(file, "text", unread) == "content"


def test_a_missing_file_has_none(tmp_path: Path, memory: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Digests(memory).of(tmp_path / "none", "text", read)


def test_a_model_folder_is_known_without_reading_any_of_its_files(
    tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    (folder / "unet").mkdir(parents=True)
    for name in ("model_index.json", "unet/config.json", "unet/model.safetensors"):
        (folder / name).write_text(name)
        os.utime(folder / name, (1000, 1000))
    before = headers.fingerprint(folder, Digests(memory))
    with monkeypatch.context() as watch:
        watch.setattr(Path, "open", lambda *_: pytest.fail("a file was opened"))
        assert headers.fingerprint(folder, Digests(memory)) == before
    (folder / "unet" / "model.safetensors").write_text("unet/MODEL.safetensors")
    assert headers.fingerprint(folder, Digests(memory)) != before
