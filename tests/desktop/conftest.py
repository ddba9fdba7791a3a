"""A private X server with a window manager, and the real program in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .screen import Program, Screen, missing_programs


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """An X server that nothing else uses."""
    if not sys.platform.startswith("linux"):
        pytest.skip("An X server of our own is a matter of Linux.")
    if missing := missing_programs():
        pytest.fail(
            f"These tests drive the real window and need {', '.join(missing)}: "
            "apt-get install xvfb openbox xdotool imagemagick"
        )
    with Screen() as running:
        yield running


@pytest.fixture
def program(screen: Screen, tmp_path: Path) -> Iterator[Program]:
    """The program, started with settings and folders of its own."""
    with Program(screen, tmp_path / "home") as running:
        yield running
