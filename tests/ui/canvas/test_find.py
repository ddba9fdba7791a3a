"""Find: by title, type and value; on and back; the hit is selected and in sight."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from nodegraph_app.core import edits
from nodegraph_app.ui.canvas.find import Found, find

from .conftest import Hands
from .test_gestures import Ctrl, Key, Shift

pytestmark = pytest.mark.usefixtures("no_leaks")


def nodes(hands: Hands, query: str) -> list[str]:
    return [found.node for found in find(hands.graph, query)]


def test_titles_types_and_values_are_found(hands: Hands) -> None:
    hands.editing.make(edits.rename, "negative", "Not this")
    assert nodes(hands, "not") == ["negative"]
    assert nodes(hands, "LATENT.decode") == ["decode"]
    assert nodes(hands, "blue star") == ["prompt"]
    assert find(hands.graph, "star")[0] == Found("prompt", "text: a large blue star on a green background")
    assert nodes(hands, "128 px") == ["latent"]
    assert nodes(hands, "no such words") == []
    assert nodes(hands, "  ") == []


def test_a_value_that_a_link_sets_is_not_found(hands: Hands) -> None:
    assert "sample" in nodes(hands, "dpmpp")
    assert nodes(hands, "steps 20") == ["sample"]


def test_ctrl_f_goes_to_each_hit_and_esc_returns_to_the_canvas(hands: Hands) -> None:
    before = hands.text()
    hands.view.zoom_to(0.2)
    hands.key(Key.Key_F, Ctrl)
    hands.type("encode prompt")
    bar = hands.view.find_bar
    assert bar.count.text() == "1 of 2"
    first = hands.scene.selected_ids()
    hands.key(Key.Key_Return)
    assert bar.count.text() == "2 of 2"
    second = hands.scene.selected_ids()
    assert {*first, *second} == {"prompt", "negative"}
    assert hands.view.zoom == 1.0
    assert hands.view.visible_area().contains(hands.scene.nodes[second[0]].rect)
    hands.key(Key.Key_Return)
    assert hands.scene.selected_ids() == first, "round and round"
    hands.key(Key.Key_Return, Shift)
    assert hands.scene.selected_ids() == second
    hands.key(Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is hands.view
    hands.key(Key.Key_F3)
    assert hands.scene.selected_ids() == first
    hands.key(Key.Key_F3, Shift)
    assert hands.scene.selected_ids() == second
    assert hands.text() == before


def test_letters_typed_into_the_find_line_are_no_commands(hands: Hands) -> None:
    hands.scene.select(["sample"])
    before = hands.text()
    hands.key(Key.Key_F, Ctrl)
    hands.type("mhpbxj")
    assert hands.text() == before
    assert hands.view.find_bar.line.text() == "mhpbxj"
    assert hands.view.find_bar.count.text() == "none"


def test_a_hit_that_was_removed_is_left_out_when_going_on(hands: Hands) -> None:
    hands.key(Key.Key_F, Ctrl)
    hands.type("encode prompt")
    hands.editing.make(edits.remove_nodes, ["negative"])
    hands.key(Key.Key_Return)
    assert hands.view.find_bar.count.text() == "1 of 1"
    assert hands.scene.selected_ids() == ["prompt"]
