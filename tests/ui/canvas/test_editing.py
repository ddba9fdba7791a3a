"""Editing: undo and redo of core edits, merging, refusals."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Link
from nodegraph_app.documents.document import Document
from nodegraph_app.ui.editing import Editing

from .conftest import text_to_image


@pytest.fixture
def editing(qapp: QApplication) -> Editing:
    return Editing(Document(text_to_image()))


def test_steps_with_one_key_are_one_step_and_others_are_not(editing: Editing) -> None:
    for steps in (21, 22, 23):
        editing.make_merged("scrub 1", edits.set_parameter, "sample", "steps", steps)
    editing.make_merged("scrub 2", edits.set_parameter, "sample", "steps", 30)
    assert editing.stack.count() == 2
    editing.undo()
    assert editing.graph["sample"].params["steps"] == 23
    editing.undo()
    assert editing.graph["sample"].params["steps"] == 20


def test_a_gesture_that_ends_where_it_began_leaves_no_step(editing: Editing) -> None:
    for steps in (21, 20):
        editing.make_merged("scrub", edits.set_parameter, "sample", "steps", steps)
    assert editing.stack.count() == 0
    assert not editing.dirty


def test_an_edit_that_changes_nothing_is_no_step(editing: Editing) -> None:
    assert editing.make(edits.set_parameter, "sample", "steps", 20)
    assert editing.stack.count() == 0


def test_refusals_are_told_in_words_and_change_nothing(editing: Editing) -> None:
    told: list[str] = []
    editing.refused.connect(told.append)
    before = dict(editing.graph.nodes)
    assert editing.make(edits.connect, Link("prompt", "conditioning", "decode", "vae")) is None
    assert editing.make(edits.set_parameter, "sample", "steps", -3) is None
    assert "takes VAE" in told[0]
    assert "from 1 to 100" in told[1]
    assert dict(editing.graph.nodes) == before
    assert editing.stack.count() == 0


def test_changes_are_told_by_ids_whoever_makes_them(editing: Editing) -> None:
    heard: list[frozenset[str]] = []
    editing.changed.connect(heard.append)
    editing.make(edits.remove_nodes, ["prompt"])
    editing.undo()
    editing.graph.apply(edits.rename(editing.graph, "save", "Keep"))
    assert heard == [{"prompt", "sample"}, {"prompt", "sample"}, {"save"}]
    editing.close()
    editing.graph.apply(edits.rename(editing.graph, "save", None))
    assert len(heard) == 3


def test_retracting_takes_back_only_the_step_with_that_key(editing: Editing) -> None:
    editing.make(edits.rename, "save", "Keep")
    editing.retract("drag")
    assert editing.graph["save"].title == "Keep"
    editing.make_merged("drag", edits.move, {"save": (0.0, 0.0)})
    editing.retract("drag")
    assert editing.graph["save"].position == (1000.0, 64.0)
    assert editing.stack.count() == 1
