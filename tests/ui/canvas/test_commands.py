"""Keys and commands on the selection, the search, and the camera."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Source
from nodegraph_app.ui.canvas.matching import ranked

from .conftest import Hands
from .nodes_for_tests import small_registry

Ctrl = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key

pytestmark = pytest.mark.usefixtures("no_leaks")


def test_double_click_on_the_empty_canvas_searches_and_adds_there(on_empty: Hands) -> None:
    at = QPointF(40, 24)
    on_empty.double_click(at)
    assert on_empty.view.search.isVisible()
    on_empty.type("ksamp")
    on_empty.key(Key.Key_Return)
    assert on_empty.graph["sample"].position == (40.0, 24.0)
    assert on_empty.scene.selected_ids() == ["sample"]
    assert on_empty.view.hasFocus()
    on_empty.key(Key.Key_Z, Ctrl)
    assert not on_empty.scene.nodes


@pytest.mark.parametrize(
    ("key", "modifiers"), [(Key.Key_A, Shift), (Key.Key_Tab, Qt.KeyboardModifier.NoModifier)]
)
def test_keys_open_the_search_and_esc_closes_it(
    on_empty: Hands, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    on_empty.key(key, modifiers)
    assert on_empty.view.search.isVisible()
    on_empty.key(Key.Key_Escape)
    assert not on_empty.view.search.isVisible()
    assert not on_empty.graph.nodes


def test_a_click_beside_the_search_closes_it(on_empty: Hands) -> None:
    on_empty.view.open_search(QPointF(0, 0))
    on_empty.click(QPointF(-300, -200))
    assert not on_empty.view.search.isVisible()


def test_nodes_added_at_one_place_do_not_overlap(on_empty: Hands) -> None:
    for _ in range(6):
        assert on_empty.scene.add_at("sampling.sample", QPointF(0, 0))
    rects = [item.rect for item in on_empty.scene.nodes.values()]
    assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])


def test_the_search_shows_what_was_used_last_first(on_empty: Hands) -> None:
    on_empty.scene.add_at("image.save", QPointF(0, 0))
    on_empty.view.open_search(QPointF(300, 0))
    assert on_empty.view.search.list.item(0).text() == "Save image"
    assert "picture" in on_empty.view.search.detail.text()
    on_empty.key(Key.Key_Escape)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("enc", "prompts.encode"),
        ("vae", "latent.decode"),
        ("ckpt", "loaders.checkpoint"),
        ("ldck", "loaders.checkpoint"),
        ("positive", "prompts.encode"),
        ("latent emp", "latent.empty"),
        ("sampling", "sampling.sample"),
    ],
)
def test_search_finds_by_title_tag_type_and_loose_letters(typed: str, first: str) -> None:
    assert ranked(typed, small_registry())[0].type == first


def test_search_finds_nothing_for_nonsense() -> None:
    assert ranked("qqqq", small_registry()) == []


def test_duplicate_keeps_links_and_selects_the_copies(hands: Hands) -> None:
    before = hands.text()
    hands.scene.select(["prompt", "sample"])
    hands.key(Key.Key_D, Ctrl)
    assert hands.scene.selected_ids() == ["prompt_2", "sample_2"]
    assert hands.graph["sample_2"].inputs["positive"] == Source("prompt_2", "conditioning")
    assert hands.graph["sample_2"].inputs["latent"] == Source("latent", "latent")
    hands.key(Key.Key_Z, Ctrl)
    assert hands.text() == before


def test_copy_and_paste_go_through_text_any_editor_can_read(hands: Hands) -> None:
    before = hands.text()
    hands.scene.select(["prompt", "sample"])
    hands.key(Key.Key_C, Ctrl)
    assert set(json.loads(QApplication.clipboard().text())["nodes"]) == {"prompt", "sample"}
    hands.key(Key.Key_V, Ctrl)
    assert set(hands.scene.selected_ids()) == {"prompt_2", "sample_2"}
    assert hands.graph["sample_2"].inputs == {"positive": Source("prompt_2", "conditioning")}
    assert hands.graph["prompt_2"].params == hands.graph["prompt"].params
    hands.key(Key.Key_Z, Ctrl)
    assert hands.text() == before


def test_cut_removes_and_paste_brings_back(hands: Hands) -> None:
    hands.scene.select(["save"])
    hands.key(Key.Key_X, Ctrl)
    assert "save" not in hands.graph
    hands.key(Key.Key_V, Ctrl)
    assert "save" in hands.graph


def test_pasting_something_else_says_so(hands: Hands) -> None:
    before = hands.text()
    QApplication.clipboard().setText("a shopping list")
    hands.key(Key.Key_V, Ctrl)
    assert hands.text() == before
    assert hands.messages == ["The clipboard holds no nodes."]


def test_pasting_a_workflow_of_another_program_says_what_it_is(hands: Hands) -> None:
    before = hands.text()
    QApplication.clipboard().setText('{"3": {"class_type": "KSampler", "inputs": {"seed": 5}}}')
    hands.key(Key.Key_V, Ctrl)
    assert hands.text() == before
    assert len(hands.messages) == 1
    assert hands.messages[0].startswith("This is a workflow of ComfyUI with 1 node")


@pytest.mark.parametrize(("key", "mode"), [(Key.Key_M, "muted"), (Key.Key_B, "bypassed")])
def test_mute_and_bypass_are_switched_for_all_selected(hands: Hands, key: Qt.Key, mode: str) -> None:
    hands.scene.select(["prompt", "negative"])
    hands.key(key)
    assert {hands.graph[each].mode for each in ("prompt", "negative")} == {mode}
    assert hands.scene.nodes["prompt"].badge_text == mode
    assert hands.scene.nodes["prompt"].opacity() < 1
    hands.key(key)
    assert hands.graph["prompt"].mode == "normal"


def test_arrow_keys_nudge_in_one_step(hands: Hands) -> None:
    hands.scene.select(["save"])
    for _ in range(3):
        hands.key(Key.Key_Right)
    assert hands.graph["save"].position == (1024.0, 64.0)
    assert hands.editing.stack.count() == 1


def test_select_all_and_fit(hands: Hands) -> None:
    hands.key(Key.Key_A, Ctrl)
    assert len(hands.scene.selected_ids()) == 7
    hands.view.zoom_to(3.0)
    hands.key(Key.Key_Home)
    assert all(hands.view.visible_area().contains(item.rect) for item in hands.scene.nodes.values())
    hands.scene.select(["save"])
    hands.key(Key.Key_F)
    assert (hands.view.center() - hands.scene.nodes["save"].rect.center()).manhattanLength() < 4
    assert hands.view.zoom == 1.0


def test_the_minimap_looks_elsewhere(hands: Hands) -> None:
    hands.view.zoom_to(2.0)
    before = hands.view.center()
    minimap = hands.view.minimap
    assert minimap.isVisible()
    minimap.moved.emit(QPointF(1000, 60))
    assert (hands.view.center() - QPointF(1000, 60)).manhattanLength() < 4
    assert hands.view.center() != before


def test_the_minimap_covers_no_node_and_leaves_a_small_canvas_alone(hands: Hands) -> None:
    minimap = hands.view.minimap
    hands.view.fit()
    assert minimap.isVisible()
    hands.view.centerOn(hands.scene.nodes["save"].rect.center() - QPointF(560, 260))
    corner = hands.view.mapToScene(minimap.geometry()).boundingRect()
    hands.graph.apply(edits.move(hands.graph, {"save": (corner.x(), corner.y())}))
    hands.view.fit()
    hands.view.pan_by(QPointF(0, 0))
    covered = hands.view.mapToScene(minimap.geometry()).boundingRect()
    assert not minimap.isVisible() or not any(n.rect.intersects(covered) for n in hands.scene.nodes.values())
    hands.view.zoom_to(2.0)
    assert minimap.isVisible()
    hands.view.resize(640, 520)
    assert not minimap.isVisible()


def test_a_double_click_on_a_picture_asks_for_the_viewer(hands: Hands) -> None:
    seen: list[str] = []
    hands.scene.picture_activated.connect(seen.append)
    item = hands.scene.nodes["save"]
    assert item.layout.picture is not None
    hands.double_click(item.pos() + item.layout.picture.center())
    assert seen == ["save"]


def test_dirty_follows_the_saved_state(hands: Hands) -> None:
    told: list[bool] = []
    hands.editing.dirty_changed.connect(told.append)
    hands.scene.select(["save"])
    hands.key(Key.Key_M)
    hands.editing.mark_saved()
    hands.editing.undo()
    hands.editing.redo()
    assert told == [True, False, True, False]
    assert not hands.editing.dirty


def test_pasting_with_links_takes_those_from_nodes_that_stayed(hands: Hands) -> None:
    before = hands.text()
    hands.scene.select(["sample", "decode"])
    hands.key(Key.Key_C, Ctrl)
    hands.key(Key.Key_V, Ctrl | Shift)
    copy, decoded = sorted(hands.scene.selected_ids(), key=lambda each: hands.graph[each].type, reverse=True)
    assert hands.graph[copy].inputs == hands.graph["sample"].inputs
    assert hands.graph[decoded].inputs == {
        "latent": Source(copy, "latent"),
        "vae": Source("checkpoint", "vae"),
    }
    hands.key(Key.Key_Z, Ctrl)
    assert hands.text() == before
    hands.editing.make(edits.remove_nodes, ["prompt"])
    hands.key(Key.Key_V, Ctrl | Shift)
    copy = next(each for each in hands.scene.selected_ids() if each.startswith("sample"))
    assert "positive" not in hands.graph[copy].inputs, "what it came from is gone"
    assert "negative" in hands.graph[copy].inputs
    hands.key(Key.Key_V, Ctrl)
    copy = next(each for each in hands.scene.selected_ids() if each.startswith("sample"))
    assert not hands.graph[copy].inputs
