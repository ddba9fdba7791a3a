"""Hashing in the background: thorough, and never while a run goes on."""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path

from nodegraph_app.execution.hashing import IdleHasher
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace

PATIENCE_S = 60.0


def wait_for(workspace: Workspace, path: Path) -> str:
    deadline_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline_s:
        if known := workspace.known_sha256(path):
            return known
        time.sleep(0.01)
    raise AssertionError("it was never hashed")


def test_a_large_file_is_hashed_after_the_run_and_then_known(tmp_path: Path) -> None:
    path = tmp_path / "large.safetensors"
    path.write_bytes(b"weights" * 10**6)
    workspace = Workspace(Settings(cache_folder=tmp_path / "cache"))
    hasher = IdleHasher(workspace.sha256)
    hasher.pause()
    hasher.wish([tmp_path / "gone", path, path])
    time.sleep(0.1)
    assert workspace.known_sha256(path) is None
    hasher.resume()
    assert wait_for(workspace, path) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_run_that_begins_stops_it_between_two_blocks(tmp_path: Path) -> None:
    blocks: list[int] = []
    begun = threading.Event()

    def sha256(path: Path, between_blocks: object) -> str:
        for block in range(1000):
            blocks.append(block)
            begun.set()
            time.sleep(0.001)
            between_blocks()  # type: ignore[operator]
        return ""

    hasher = IdleHasher(sha256)
    hasher.wish([tmp_path])
    assert begun.wait(PATIENCE_S)
    hasher.pause()
    time.sleep(0.1)
    stood_at = len(blocks)
    time.sleep(0.1)
    assert len(blocks) == stood_at < 1000
    hasher.resume()
    deadline_s = time.monotonic() + PATIENCE_S
    while len(blocks) < 1000 and time.monotonic() < deadline_s:
        time.sleep(0.01)
    assert len(blocks) == 1000
