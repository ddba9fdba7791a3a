"""The command line in a process of its own, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """What a command left behind, and the folder it ran in."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def without_traceback(self) -> bool:
        """Whether no Python internals were shown."""
        return "Traceback" not in self.out + self.err


def surroundings(folder: Path) -> dict[str, str]:
    """Environment variables: no display; settings, pictures and logs below the folder."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in screens}
    home = {"NODEGRAPH_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    return kept | home | {"PYTHONIOENCODING": "utf-8"}


def run_command(folder: Path, *arguments: object, **more: str) -> Ended:
    """Run ``nodegraph-app`` in a folder; `more` are environment variables."""
    done = subprocess.run(
        [sys.executable, "-m", "nodegraph_app", *map(str, arguments)],
        env=surroundings(folder) | more,
        cwd=folder,
        capture_output=True,
        timeout=300,
        check=False,
    )
    encoding = more.get("PYTHONIOENCODING", "utf-8")
    return Ended(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding), folder)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """`surroundings` of the test's own folder."""
    return surroundings(tmp_path)


@pytest.fixture
def command(tmp_path: Path) -> Callable[..., Ended]:
    """`run_command` in the test's own folder."""
    return lambda *arguments, **more: run_command(tmp_path, *arguments, **more)


@pytest.fixture(scope="session")
def command_in() -> Callable[..., Ended]:
    """`run_command` itself, for runs that several tests look at."""
    return run_command
