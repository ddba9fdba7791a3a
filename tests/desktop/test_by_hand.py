"""A person at the window: adds a node, drags a link, edits a prompt in place, runs, takes it all back."""

from __future__ import annotations

import json

import numpy as np

from nodegraph_app import builtin
from nodegraph_app.documents.picture import workflow_in
from nodegraph_app.ui.theme import DARK

from .screen import HEIGHT, Program, wait_until

IMAGE = DARK.socket("image").color
CONDITIONING = DARK.socket("conditioning").color
PROMPT = "a red circle on a white background"


def test_a_person_adds_links_edits_runs_and_undoes(program: Program) -> None:
    from .screen import blobs

    program.keys("ctrl+0")  # one screen pixel per unit of the canvas, so that distances are known
    wait_until("the graph", lambda: len(blobs(program.screen.picture(), IMAGE)) == 2)
    before = blobs(program.screen.picture(), IMAGE)

    # Shift+A where there is room, the name, Enter: a Preview node with one image socket.
    program.move_to(620, HEIGHT - 260)
    program.keys("shift+a")
    program.type("preview image")
    program.keys("Return")
    wait_until("the new node", lambda: len(blobs(program.screen.picture(), IMAGE)) == 3)
    assert program.title.startswith("Text to image*")
    (added,) = [at for at in blobs(program.screen.picture(), IMAGE) if at not in before]

    # Drag from the output of Decode, the topmost image socket, to the new node's input.
    program.drag(before[0], added)

    # Click the prompt on its node, type another, Ctrl+Enter takes it; once more runs.
    x, y = min(blobs(program.screen.picture(), CONDITIONING))
    program.click(x - 100, y + 36)
    program.keys("ctrl+a")
    program.type(PROMPT)
    program.move_to(620, HEIGHT - 300)
    program.keys("ctrl+Return")
    if not wait_for_run(program):
        program.keys("ctrl+Return")
    picture = wait_until("a picture", lambda: program.pictures)[0]

    with picture.open("rb") as file:
        made_by = json.loads(workflow_in(file) or "")
    assert made_by["nodes"]["prompt"]["params"]["text"] == PROMPT
    assert made_by["nodes"]["preview"]["inputs"] == {"image": ["decode", "image"]}

    # Three edits were made; three times undo, and nothing is left to save.
    program.click(620, HEIGHT - 300)
    for _ in range(3):
        program.keys("ctrl+z")
    wait_until("a clean title", lambda: program.title.startswith("Text to image –"))
    assert program.alive


def wait_for_run(program: Program) -> bool:
    """Whether a run has begun: the Cancel button can be pressed then."""
    try:
        wait_until("a run", lambda: bool(program.pictures), patience_s=60.0)
    except AssertionError:
        return False
    return True


def test_the_window_opens_the_file_it_is_given_and_says_which(screen: object, tmp_path: object) -> None:
    from pathlib import Path

    from .screen import Screen

    assert isinstance(screen, Screen)
    assert isinstance(tmp_path, Path)
    path = builtin.workflows() / "inpaint.json"
    with Program(screen, tmp_path / "home", str(path)) as program:
        title = json.loads(path.read_text("utf-8"))["meta"]["title"]
        wait_until("the title", lambda: program.title.startswith(title))
        shot = screen.picture()
        assert len(np.unique(shot.reshape(-1, 3), axis=0)) > 50
