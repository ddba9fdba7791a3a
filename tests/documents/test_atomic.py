"""Atomic writing: at every step that can fail the old file stays whole. Real failures wherever there are
any.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nodegraph_app.documents.atomic import create_new, make_folder, write_whole

NOBODY = 65534

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="this way of failing is a POSIX one")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "workflow.json"
    path.write_bytes(b"old")
    return path


def only(path: Path) -> bool:
    return [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_new_file_is_written_and_an_old_one_replaced(old):
    write_whole(old, b"new")
    write_whole(old.with_name("other"), [b"in ", b"pieces"])
    assert old.read_bytes() == b"new"
    assert old.with_name("other").read_bytes() == b"in pieces"
    assert len(list(old.parent.iterdir())) == 2


@posix_only
def test_the_rights_of_the_old_file_are_kept_and_new_files_get_the_usual_ones(old):
    old.chmod(0o640)
    write_whole(old, b"new")
    assert old.stat().st_mode & 0o777 == 0o640
    usual = old.with_name("usual")
    usual.touch()
    write_whole(old.with_name("other"), b"")
    assert old.with_name("other").stat().st_mode == usual.stat().st_mode


@posix_only
def test_a_symbolic_link_still_points_to_the_file_afterwards(old):
    link = old.with_name("link")
    link.symlink_to(old.name)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"


def test_a_directory_that_is_gone_is_an_error_and_nothing_else(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "gone" / "workflow.json", b"new")
    assert not list(tmp_path.iterdir())


def test_content_that_fails_half_way_leaves_the_old_file(old):
    def pieces():
        yield b"half of the new"
        raise MemoryError

    with pytest.raises(MemoryError):
        write_whole(old, pieces())
    assert old.read_bytes() == b"old"
    assert only(old)


@posix_only
def test_a_disk_that_takes_no_more_leaves_the_old_file(old):
    # A limit on file sizes fails the write itself, as a full disk does.
    script = f"""
import errno, resource, signal
from pathlib import Path
from nodegraph_app.documents.atomic import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(Path({str(old)!r}), b"x" * 100_000)
except OSError as error:
    raise SystemExit(0 if error.errno == errno.EFBIG else 3)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
    assert old.read_bytes() == b"old"
    assert only(old)


@posix_only
def test_a_process_killed_in_the_middle_leaves_the_old_file(old):
    script = f"""
import os, signal
from pathlib import Path
from nodegraph_app.documents.atomic import write_whole
def pieces():
    yield b"x" * 1_000_000
    os.kill(os.getpid(), signal.SIGKILL)
write_whole(Path({str(old)!r}), pieces())
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == -signal.SIGKILL
    assert old.read_bytes() == b"old"


@pytest.fixture
def disk(monkeypatch) -> list[str]:
    """What is asked of the disk, in order: names of what is synced, and replacements. It is all done, too."""
    asked: list[str] = []
    sync, replace = os.fsync, Path.replace

    def note_sync(handle: int) -> None:
        asked.append(f"sync {Path(f'/proc/self/fd/{handle}').readlink().name}")
        sync(handle)

    def note_replace(one: Path, other: Path) -> Path:
        asked.append(f"replace {other.name}")
        return replace(one, other)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(Path, "replace", note_replace)
    return asked


linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="files are named by /proc")


@linux_only
def test_content_is_on_the_disk_before_it_takes_its_place_and_the_folder_after(old, disk):
    write_whole(old, b"new")
    temporary, *rest = disk
    assert temporary.startswith(f"sync .{old.name}.")
    assert rest == [f"replace {old.name}", f"sync {old.parent.name}"]


@linux_only
def test_what_need_not_outlast_a_power_cut_waits_for_no_disk(old, disk):
    write_whole(old, b"new", durable=False)
    assert disk == [f"replace {old.name}"]


@linux_only
def test_new_folders_are_on_the_disk_and_old_ones_are_not_waited_for(tmp_path, disk):
    make_folder(tmp_path / "one" / "two" / "three")
    assert sorted(disk) == sorted([f"sync {tmp_path.name}", "sync one", "sync two"])
    disk.clear()
    make_folder(tmp_path / "one" / "two")
    assert disk == []


def test_a_file_in_the_place_of_a_folder_is_an_error(old):
    with pytest.raises(OSError):
        make_folder(old / "below")
    with pytest.raises(OSError):
        make_folder(old)
    assert old.read_bytes() == b"old"


@posix_only
def test_what_the_dead_left_goes_with_a_later_write_and_what_is_being_written_stays(old):
    for _ in range(2):
        script = f"""
import os, signal
from pathlib import Path
from nodegraph_app.documents.atomic import write_whole
def pieces():
    yield b"x"
    os.kill(os.getpid(), signal.SIGKILL)
write_whole(Path({str(old)!r}), pieces())
"""
        subprocess.run([sys.executable, "-c", script], check=False)
    dead, young = (path for path in old.parent.iterdir() if path != old)
    os.utime(dead, (1, 1))
    names = (".notes.tmp", ".workflow.json.0123456789ab.tmp.json", "a.0123456789ab.tmp")
    readers = [old.with_name(name) for name in names]
    for path in readers:
        path.write_bytes(b"not ours")
        os.utime(path, (1, 1))
    write_whole(old.with_name("another.json"), b"new")
    assert not dead.exists()
    assert {path for path in old.parent.iterdir() if path.name != "another.json"} == {old, young, *readers}
    assert old.read_bytes() == b"old"


class FailingFile:
    """A file on a disk that refuses at one chosen step; no real disk does so on request."""

    def __init__(self, path: Path, step: str):
        self._file, self._step = create_new(path), step

    def __enter__(self):
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if self._step == "close":
            raise OSError("close refused")

    def write(self, data: bytes) -> int:
        return self._file.write(data)

    def flush(self) -> None:
        if self._step == "flush":
            raise OSError("flush refused")
        self._file.flush()

    def fileno(self) -> int:
        # Syncing a descriptor that is not open fails as a dying disk does.
        return 1_000_000 if self._step == "fsync" else self._file.fileno()


@pytest.mark.parametrize("step", ["flush", "fsync", "close"])
def test_a_disk_that_refuses_at_a_later_step_leaves_the_old_file(old, step):
    with pytest.raises(OSError):
        write_whole(old, b"new", create=lambda path: FailingFile(path, step))
    assert old.read_bytes() == b"old"
    assert only(old)


def test_a_target_that_cannot_be_replaced_is_left_and_no_temporary_file_stays(tmp_path):
    target = tmp_path / "workflow.json"
    target.mkdir()
    (target / "inside").touch()
    with pytest.raises(OSError):
        write_whole(target, b"new")
    assert only(target)
    assert (target / "inside").exists()


@posix_only
def test_a_temporary_file_that_vanishes_is_an_error(old):
    def steal(path: Path):
        file = create_new(path)
        path.unlink()
        return file

    with pytest.raises(FileNotFoundError):
        write_whole(old, b"new", create=steal)
    assert old.read_bytes() == b"old"
    assert only(old)


@contextmanager
def without_rights() -> Iterator[None]:
    """As a user for whom folders can be read-only: root becomes the user nobody for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@posix_only
def test_a_read_only_directory_leaves_the_old_file():
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "workflow.json"
        old.write_bytes(b"old")
        old.parent.chmod(0o555)
        if os.geteuid() == 0:
            os.chown(old.parent, NOBODY, NOBODY)
        with without_rights(), pytest.raises(PermissionError):
            write_whole(old, b"new")
        assert old.read_bytes() == b"old"
        assert only(old)
        old.parent.chmod(0o700)
