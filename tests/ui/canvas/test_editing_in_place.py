"""Values, titles and prompts edited where they stand, one kind of parameter after the other."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nodegraph_app.core import edits
from nodegraph_app.ui.canvas.hits import Hit, tip_at
from nodegraph_app.ui.canvas.node_paint import dice_rect

from .conftest import Hands

Ctrl = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key

pytestmark = pytest.mark.usefixtures("no_leaks")


@pytest.mark.parametrize("way", ["click", "double_click"])
def test_a_number_is_typed_after_a_click_as_a_prompt_is(hands: Hands, way: str) -> None:
    getattr(hands, way)(hands.field("sample", "steps"))
    assert hands.view.editor.target == ("sample", "steps")
    hands.type("33")
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].params["steps"] == 33
    assert not hands.view.editor.active
    assert hands.view.hasFocus()
    hands.key(Key.Key_Z, Ctrl)
    assert hands.graph["sample"].params["steps"] == 20


def test_enter_edits_the_field_that_was_clicked(hands: Hands) -> None:
    hands.click(hands.field("sample", "guidance"))
    hands.key(Key.Key_Escape)
    assert not hands.view.editor.active
    hands.key(Key.Key_Return)
    assert hands.view.editor.target == ("sample", "guidance")
    hands.type("7.5")
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].params["guidance"] == 7.5


def test_esc_leaves_the_value_as_it_was(hands: Hands) -> None:
    before = hands.text()
    hands.double_click(hands.field("sample", "steps"))
    hands.type("99")
    hands.key(Key.Key_Escape)
    assert hands.text() == before
    assert not hands.view.editor.active


def test_a_value_out_of_range_is_explained_and_the_editor_stays(hands: Hands) -> None:
    hands.double_click(hands.field("sample", "steps"))
    hands.type("5000")
    hands.key(Key.Key_Return)
    assert hands.view.editor.active
    assert "from 1 to 100" in hands.messages[-1]
    note, line = hands.view.note, hands.view.editor.line
    assert note.isVisible()
    assert "from 1 to 100" in note.text()
    assert 0 <= note.y() - line.geometry().bottom() < 30 or 0 <= line.y() - note.geometry().bottom() < 30
    hands.key(Key.Key_A, Ctrl)
    hands.type("50")
    assert not note.isVisible()
    assert hands.messages[-1] == ""
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].params["steps"] == 50


def test_dragging_on_a_number_does_not_open_it(hands: Hands) -> None:
    at = hands.field("sample", "steps")
    hands.drag(at, at + QPointF(30, 0))
    assert not hands.view.editor.active
    assert hands.graph["sample"].params["steps"] > 20


def test_digits_typed_over_a_number_begin_its_new_value(hands: Hands) -> None:
    hands.move(hands.field("sample", "steps"))
    QApplication.processEvents()  # the platform may still say that the mouse left the window before
    hands.move(hands.field("sample", "steps") + QPointF(2, 0))
    hands.type("3")
    hands.type("7")  # goes to the line that has opened
    assert hands.view.editor.target == ("sample", "steps")
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].params["steps"] == 37
    hands.move(hands.field("sample", "sampler"))
    hands.view.fields.leave()
    hands.type("4")
    assert not hands.view.editor.active


def test_the_view_goes_back_after_it_went_nearer_to_a_field(hands: Hands) -> None:
    view = hands.view
    view.zoom_to(0.4)
    before = view.zoom, view.center()
    for leave in (Key.Key_Return, Key.Key_Escape):
        hands.click(hands.field("sample", "steps"))
        assert view.zoom == 1.0
        hands.key(leave)
        assert (view.zoom, view.center()) == before
    hands.click(hands.field("sample", "steps"))
    hands.key(Key.Key_Tab)
    assert view.zoom == 1.0
    hands.click(view.mapToScene(4, 4))  # beside the nodes
    assert (view.zoom, view.center()) == before
    hands.click(hands.field("sample", "steps"))
    view.pan_by(QPointF(50, 0))  # somebody looks elsewhere: that is where they want to be
    hands.key(Key.Key_Return)
    assert view.zoom == 1.0


def test_the_tip_of_a_number_says_how_it_is_set(hands: Hands) -> None:
    tip = tip_at(hands.scene, Hit("field", "sample", "steps"))
    assert "from 1 to 100" in tip
    assert "Click or type" in tip


def test_arrows_step_a_number_while_it_is_typed(hands: Hands) -> None:
    hands.double_click(hands.field("sample", "guidance"))
    hands.key(Key.Key_Up)
    hands.key(Key.Key_Up)
    hands.key(Key.Key_Down)
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].params["guidance"] == 4.5


def test_tab_goes_through_the_fields_and_shift_tab_back(hands: Hands) -> None:
    hands.double_click(hands.field("sample", "seed"))
    hands.type("7")
    hands.key(Key.Key_Tab)
    assert hands.view.editor.target == ("sample", "steps")
    hands.type("12")
    hands.key(Key.Key_Tab)
    hands.key(Key.Key_Backtab, Shift)
    assert hands.view.editor.target == ("sample", "steps")
    hands.key(Key.Key_Return)
    params = hands.graph["sample"].params
    assert (params["seed"], params["steps"]) == (7, 12)


def test_a_seed_of_64_bits_can_be_typed_and_a_fresh_one_drawn(hands: Hands) -> None:
    hands.double_click(hands.field("sample", "seed"))
    hands.type(str(2**64 - 1))
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].params["seed"] == 2**64 - 1
    item = hands.scene.nodes["sample"]
    hands.click(item.pos() + dice_rect(item.layout.fields["seed"]).center())
    assert hands.graph["sample"].params["seed"] != 2**64 - 1


def test_a_prompt_is_written_in_place_with_one_click(hands: Hands) -> None:
    hands.click(hands.field("prompt", "text"))
    assert hands.view.editor.text.isVisible()
    hands.key(Key.Key_A, Ctrl)
    hands.type("a red circle")
    hands.key(Key.Key_Return)
    hands.type("on white")
    hands.click(QPointF(20, 500))
    assert hands.graph["prompt"].params["text"] == "a red circle\non white"
    assert hands.scene.nodes["prompt"].layout.fields["text"].lines == ("a red circle", "on white")


def test_ctrl_enter_commits_the_prompt_and_still_runs(hands: Hands) -> None:
    runs: list[object] = []
    action = QAction("Run", hands.view)
    action.setShortcut(QKeySequence("Ctrl+Return"))
    action.triggered.connect(lambda: runs.append(hands.graph["prompt"].params["text"]))
    hands.view.addAction(action)
    hands.click(hands.field("prompt", "text"))
    hands.key(Key.Key_A, Ctrl)
    hands.type("a green star")
    QTest.keyClick(hands.view.editor.text, Key.Key_Return, Ctrl)
    assert runs == ["a green star"]
    assert not hands.view.editor.active


def test_a_line_of_text_is_typed(hands: Hands) -> None:
    hands.click(hands.field("save", "name"))
    hands.type("holiday")
    hands.key(Key.Key_Return)
    assert hands.graph["save"].params["name"] == "holiday"


def test_a_choice_is_picked_from_a_list_by_keys(hands: Hands) -> None:
    hands.click(hands.field("sample", "sampler"))
    picker = hands.view.editor.picker
    assert picker.isVisible()
    assert picker.list.currentItem().text() == "dpmpp_2m"
    hands.key(Key.Key_Up)
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].params["sampler"] == "heun"
    assert hands.view.hasFocus()


def test_a_choice_is_found_by_the_name_another_program_gives_it(hands: Hands) -> None:
    hands.click(hands.field("sample", "sampler"))
    hands.type("DPM++ 2M")
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].params["sampler"] == "dpmpp_2m"


def test_a_choice_is_left_with_esc(hands: Hands) -> None:
    before = hands.text()
    hands.click(hands.field("sample", "sampler"))
    hands.key(Key.Key_Up)
    hands.key(Key.Key_Escape)
    assert not hands.view.editor.picker.isVisible()
    assert hands.text() == before
    assert not hands.view.editor.active


def test_a_file_is_found_by_typing_part_of_its_name(hands: Hands) -> None:
    hands.click(hands.field("checkpoint", "file"))
    hands.type("dream")
    hands.key(Key.Key_Return)
    assert hands.graph["checkpoint"].params["file"] == "dreamlike"


def test_a_switch_is_thrown_with_one_click(hands: Hands) -> None:
    hands.click(hands.field("sample", "tiled"))
    assert hands.graph["sample"].params["tiled"] is True
    hands.click(hands.field("sample", "tiled"))
    assert hands.graph["sample"].params["tiled"] is False


def test_f2_and_a_double_click_on_the_title_rename(hands: Hands) -> None:
    hands.click(hands.header("prompt"))
    hands.key(Key.Key_F2)
    hands.type("What to draw")
    hands.key(Key.Key_Return)
    assert hands.graph["prompt"].title == "What to draw"
    hands.double_click(hands.header("prompt"))
    hands.type("Encode prompt")
    hands.key(Key.Key_Return)
    assert hands.graph["prompt"].title is None


def test_a_click_elsewhere_commits(hands: Hands) -> None:
    hands.double_click(hands.field("sample", "steps"))
    hands.type("44")
    hands.click(hands.header("latent"))
    assert hands.graph["sample"].params["steps"] == 44
    assert hands.scene.selected_ids() == ["latent"]


def test_from_afar_the_camera_comes_nearer_before_a_value_is_edited(hands: Hands) -> None:
    hands.view.zoom_to(0.4)
    hands.view.editor.open("sample", "steps")
    assert hands.view.zoom == 1.0
    assert hands.view.editor.line.isVisible()
    hands.view.editor.cancel()


def test_the_editor_follows_the_canvas_and_dies_with_its_node(hands: Hands) -> None:
    hands.view.editor.open("sample", "steps")
    before = hands.view.editor.line.geometry()
    hands.view.pan_by(QPointF(-30, 10))
    assert (hands.view.editor.line.geometry().topLeft() - before.topLeft()).x() == -30
    hands.editing.make(edits.remove_nodes, ["sample"])
    assert not hands.view.editor.active
    assert not hands.view.editor.line.isVisible()


def test_words_typed_are_no_shortcuts_of_the_canvas(hands: Hands) -> None:
    fired: list[str] = []
    for keys in ("M", "Shift+A", "Del", "Home", "X"):
        action = QAction(keys, hands.view)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda checked=False, keys=keys: fired.append(keys))
        hands.view.addAction(action)
    hands.click(hands.field("save", "name"))
    hands.type("MAX m")
    hands.key(Key.Key_Home)
    hands.key(Key.Key_Delete)
    hands.key(Key.Key_Return)
    assert hands.graph["save"].params["name"] == "AX m"
    assert fired == []
    hands.key(Key.Key_M)
    assert fired == ["M"]
