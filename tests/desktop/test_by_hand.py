"""A person at the window: adds a node, drags a link, edits a prompt in place, runs, takes it all back."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np

from nodegraph_app import builtin
from nodegraph_app.documents.picture import workflow_in
from nodegraph_app.ui.theme import DARK

from .screen import HEIGHT, Program, Screen, blobs, wait_until

PROMPT = "a red circle on a white background"
EMPTY_PLACE = (620, HEIGHT - 260)


def sockets(screen: Screen, kind: str) -> list[tuple[float, float]]:
    """Where sockets of a type are to be seen, topmost first."""
    return blobs(screen.picture(), DARK.socket(kind).color)


def sockets_at_rest(screen: Screen, kind: str, count: int) -> list[tuple[float, float]]:
    """The same once there are `count` of them and they stand where they stood a moment ago.

    A key sent to a busy program may take effect only after the next look at the screen.
    """
    earlier: list[tuple[float, float]] = []

    def stand_still() -> bool:
        nonlocal earlier
        before, earlier = earlier, sockets(screen, kind)
        time.sleep(0.3)
        return len(earlier) == count and earlier == before

    wait_until(f"{count} {kind} sockets to stand still", stand_still)
    return earlier


def test_a_person_adds_links_edits_runs_and_undoes(program: Program) -> None:
    screen = program.screen
    program.keys("ctrl+0")  # one screen pixel per unit of the canvas, so that distances are known
    sockets_at_rest(screen, "image", 2)

    # Shift+A where there is room, the name, Enter: a Preview node with one image socket.
    program.move_to(*EMPTY_PLACE)
    program.keys("shift+a")
    program.type("preview image")
    program.keys("Return")
    wait_until("the new node", lambda: program.title.startswith("Text to image*"))
    images = sockets_at_rest(screen, "image", 3)

    # Drag from the output of Decode, the topmost and leftmost image socket, to the new one, the lowest.
    program.drag(images[0], images[-1])

    # Click the prompt on its node, type another; Ctrl+Enter takes it and runs.
    bright = wait_until("sockets that do not fit to be bright again", lambda: sockets(screen, "conditioning"))
    leftmost = min(x for x, _ in bright)
    x, y = next((x, y) for x, y in bright if x < leftmost + 8)  # what Prompt gives, above what Negative does
    program.click(x - 100, y + 36)
    program.keys("ctrl+a")
    program.type(PROMPT)
    program.keys("ctrl+Return")
    picture = wait_until("a picture", lambda: program.pictures)[0]

    with picture.open("rb") as file:
        made_by = json.loads(workflow_in(file) or "")
    assert made_by["nodes"]["prompt"]["params"]["text"] == PROMPT
    assert made_by["nodes"]["preview"]["inputs"] == {"image": ["decode", "image"]}

    # Three edits were made; three times undo, and nothing is left to save.
    for _ in range(3):
        program.keys("ctrl+z")
    wait_until("a title without a mark", lambda: program.title.startswith("Text to image –"))
    assert len(sockets(screen, "image")) == 2
    assert program.alive


def test_the_window_opens_the_file_it_is_given(screen: Screen, tmp_path: Path) -> None:
    path = builtin.workflows() / "inpaint.json"
    title = json.loads(path.read_text("utf-8"))["meta"]["title"]
    with Program(screen, tmp_path / "home", str(path)) as program:
        wait_until("the title", lambda: program.title.startswith(title))
        wait_until("its nodes", lambda: colours(screen) > 200)


def colours(screen: Screen) -> int:
    """How many different colours are to be seen; an empty window has few."""
    return len(np.unique(screen.picture().reshape(-1, 3), axis=0))
