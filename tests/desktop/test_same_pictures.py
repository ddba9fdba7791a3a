"""The ready workflows, run in the real window by mouse and keyboard, give the pictures that `run` gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nodegraph_app import builtin
from nodegraph_app.settings import HOME_VARIABLE

from .screen import ROOT, Program, Screen

WORKFLOWS = sorted(builtin.workflows().glob("*.json"))


@pytest.fixture(scope="module")
def one_program(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One window for all workflows, as a person would use it."""
    with Program(screen, tmp_path_factory.mktemp("home")) as running:
        yield running


def test_there_are_six_ready_workflows() -> None:
    assert len(WORKFLOWS) >= 6


EVERY_TIME = ("text_to_image", "inpaint", "controlnet_edges")
"""The others, which meet no other part of the window, are made by the slow suite."""


@pytest.mark.parametrize(
    "workflow",
    [
        pytest.param(path, id=path.stem, marks=[] if path.stem in EVERY_TIME else pytest.mark.slow)
        for path in WORKFLOWS
    ],
)
def test_the_window_gives_the_same_pixels_as_the_command(
    one_program: Program, workflow: Path, tmp_path: Path
) -> None:
    expected = run_headless(workflow, tmp_path)
    assert expected
    title = json.loads(workflow.read_text("utf-8"))["meta"]["title"]
    one_program.open(workflow, title)
    written = one_program.run(pictures=len(expected))
    assert len(written) == len(expected)
    for mine, theirs in zip(sorted(written), sorted(expected), strict=True):
        assert np.array_equal(pixels(mine), pixels(theirs)), f"{mine} differs from {theirs}"


def run_headless(workflow: Path, folder: Path) -> list[Path]:
    """The pictures that the command line writes."""
    environment = {**os.environ, HOME_VARIABLE: str(folder / "home")}
    environment.pop("DISPLAY", None)
    answer = subprocess.run(
        [sys.executable, "-m", "nodegraph_app", "run", str(workflow), "--out", str(folder / "out")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return sorted((folder / "out").rglob("*.png"))


def pixels(path: Path) -> np.ndarray:
    """Every channel of a picture."""
    with Image.open(path) as picture:
        return np.asarray(picture)
