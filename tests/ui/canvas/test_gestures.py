"""Each gesture, by mouse and keys, against the graph: done, cancelled, undone, redone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Source

from .conftest import Hands

Shift = Qt.KeyboardModifier.ShiftModifier
Ctrl = Qt.KeyboardModifier.ControlModifier
Alt = Qt.KeyboardModifier.AltModifier
Key = Qt.Key

pytestmark = pytest.mark.usefixtures("no_leaks")


def undone_and_redone(hands: Hands, before: str) -> None:
    """The last change can be taken back and made again exactly."""
    after = hands.text()
    assert after != before
    hands.key(Key.Key_Z, Ctrl)
    assert hands.text() == before
    hands.editing.redo()
    assert hands.text() == after
    hands.editing.undo()


def test_a_dragged_node_lands_on_the_grid_in_one_step(hands: Hands) -> None:
    before = hands.text()
    start = hands.header("latent")
    hands.drag(start, start + QPointF(37, 51))
    assert hands.graph["latent"].position == (280.0, 368.0)
    undone_and_redone(hands, before)
    assert hands.editing.stack.count() == 1


def test_esc_puts_a_dragged_node_back(hands: Hands) -> None:
    before = hands.text()
    start = hands.header("sample")
    hands.drag(start, start + QPointF(90, 90), let_go=False)
    assert hands.scene.nodes["sample"].x() != 520
    hands.key(Key.Key_Escape)
    hands.release(start + QPointF(90, 90))
    assert hands.text() == before
    assert hands.scene.nodes["sample"].x() == 520
    assert not hands.editing.stack.count()


def test_selected_nodes_move_together(hands: Hands) -> None:
    hands.scene.select(["prompt", "negative"])
    start = hands.header("prompt")
    hands.drag(start, start + QPointF(0, -64))
    assert hands.graph["prompt"].position == (240.0, -64.0)
    assert hands.graph["negative"].position == (240.0, 96.0)
    assert hands.scene.selected_ids() == ["prompt", "negative"]


def test_links_follow_a_node_while_it_is_dragged(hands: Hands) -> None:
    start = hands.header("decode")
    hands.drag(start, start + QPointF(80, 80), let_go=False)
    link = hands.scene.links["save", "image"]
    assert link.start == hands.socket("decode", "image", output=True)
    hands.release(start + QPointF(80, 80))


def test_shift_drag_makes_copies_with_their_outside_links(hands: Hands) -> None:
    before = hands.text()
    start = hands.header("prompt")
    hands.drag(start, start + QPointF(0, -200), Shift)
    (copy,) = hands.scene.selected_ids()
    assert hands.graph[copy].inputs == {"text_encoder": Source("checkpoint", "text_encoder")}
    assert hands.graph[copy].position == (240.0, -200.0)
    assert hands.graph["prompt"].position == (240.0, 0.0)
    undone_and_redone(hands, before)
    assert hands.text() == before, "copy and move are one step"


def test_alt_drag_makes_copies_without_outside_links_and_esc_makes_none(hands: Hands) -> None:
    before = hands.text()
    start = hands.header("prompt")
    hands.drag(start, start + QPointF(0, -200), Alt, let_go=False)
    hands.key(Key.Key_Escape)
    hands.release(start)
    assert hands.text() == before
    assert not hands.editing.stack.canUndo()
    assert not hands.editing.stack.canRedo()
    hands.drag(start, start + QPointF(0, -200), Alt)
    (copy,) = hands.scene.selected_ids()
    assert not hands.graph[copy].inputs


def test_a_box_selects_what_it_touches_and_shift_adds(hands: Hands) -> None:
    hands.drag(QPointF(230, -30), QPointF(300, 200))
    assert set(hands.scene.selected_ids()) == {"prompt", "negative"}
    hands.drag(QPointF(1300, 300), QPointF(1010, 80), Shift)
    assert set(hands.scene.selected_ids()) == {"prompt", "negative", "save"}
    hands.drag(QPointF(230, -30), QPointF(300, 40), Ctrl)
    assert set(hands.scene.selected_ids()) == {"negative", "save"}


def test_esc_restores_the_selection_of_a_box(hands: Hands) -> None:
    hands.scene.select(["save"])
    hands.drag(QPointF(230, -30), QPointF(300, 200), let_go=False)
    hands.key(Key.Key_Escape)
    hands.release(QPointF(300, 200))
    assert hands.scene.selected_ids() == ["save"]


def test_clicks_select_toggle_and_clear(hands: Hands) -> None:
    hands.click(hands.header("prompt"))
    assert hands.scene.selected_ids() == ["prompt"]
    hands.click(hands.header("save"), Shift)
    assert hands.scene.selected_ids() == ["prompt", "save"]
    assert hands.scene.current == "save"
    hands.click(hands.header("prompt"), Shift)
    assert hands.scene.selected_ids() == ["save"]
    hands.click(QPointF(20, 500))
    assert hands.scene.selected_ids() == []
    assert hands.scene.current is None


def test_a_link_is_drawn_from_output_to_input(hands: Hands) -> None:
    hands.editing.make(edits.disconnect, "save", "image")
    before = hands.text()
    hands.drag(hands.socket("decode", "image", output=True), hands.socket("save", "image"))
    assert hands.graph["save"].inputs["image"] == Source("decode", "image")
    undone_and_redone(hands, before)


def test_a_link_is_drawn_from_input_to_output_and_snaps(hands: Hands) -> None:
    hands.editing.make(edits.disconnect, "save", "image")
    end = hands.socket("decode", "image", output=True)
    hands.drag(hands.socket("save", "image"), end + QPointF(11, 9))
    assert hands.graph["save"].inputs["image"] == Source("decode", "image")


def test_while_a_link_is_drawn_only_sockets_that_fit_stay_lit(hands: Hands) -> None:
    hands.drag(hands.socket("prompt", "conditioning", output=True), QPointF(500, -60), let_go=False)
    assert hands.scene.nodes["sample"].candidates == {("positive", False), ("negative", False)}
    assert hands.scene.nodes["decode"].candidates == frozenset()
    hands.key(Key.Key_Escape)
    assert hands.scene.nodes["sample"].candidates is None
    hands.release(QPointF(500, -60))
    assert not hands.view.search.isVisible()


def test_a_link_that_does_not_fit_says_why(hands: Hands) -> None:
    before = hands.text()
    end = hands.socket("sample", "latent")
    hands.drag(hands.socket("prompt", "conditioning", output=True), end, let_go=False)
    assert "takes latent" in hands.view.note.text()
    assert hands.view.note.isVisible()
    hands.release(end)
    assert hands.text() == before
    assert "gives conditioning" in hands.messages[-1]
    assert not hands.view.note.isVisible()


def test_a_link_that_would_close_a_loop_says_so(hands: Hands) -> None:
    end = hands.socket("sample", "latent")
    hands.drag(hands.socket("sample", "latent", output=True), end)
    assert "loop" in hands.messages[-1]


def test_a_link_dropped_on_a_node_takes_its_first_free_socket_that_fits(hands: Hands) -> None:
    hands.editing.make(edits.disconnect, "sample", "negative")
    hands.drag(hands.socket("prompt", "conditioning", output=True), hands.header("sample") + QPointF(60, 0))
    assert hands.graph["sample"].inputs["negative"] == Source("prompt", "conditioning")
    assert hands.graph["sample"].inputs["positive"] == Source("prompt", "conditioning")


def test_the_end_of_a_link_can_be_plugged_elsewhere(hands: Hands) -> None:
    before = hands.text()
    hands.drag(hands.socket("sample", "positive"), hands.socket("sample", "negative"))
    assert hands.graph["sample"].inputs["negative"] == Source("prompt", "conditioning")
    assert "positive" not in hands.graph["sample"].inputs
    undone_and_redone(hands, before)


def test_the_end_of_a_link_dropped_into_the_void_disconnects(hands: Hands) -> None:
    before = hands.text()
    hands.drag(hands.socket("save", "image"), QPointF(900, 400))
    assert "image" not in hands.graph["save"].inputs
    undone_and_redone(hands, before)


def test_a_link_into_the_void_offers_what_fits_and_wires_the_choice(hands: Hands) -> None:
    before = hands.text()
    at = QPointF(900, 400)
    hands.drag(hands.socket("sample", "latent", output=True), at)
    search = hands.view.search
    assert search.isVisible()
    offered = {search.list.item(row).text() for row in range(search.list.count())}
    assert offered == {"Decode with VAE", "Sample"}
    hands.type("deco")
    hands.key(Key.Key_Return)
    assert hands.graph["decode_2"].inputs == {"latent": Source("sample", "latent")}
    assert hands.scene.selected_ids() == ["decode_2"]
    undone_and_redone(hands, before)


def test_a_loose_input_offers_sources(hands: Hands) -> None:
    hands.editing.make(edits.disconnect, "sample", "positive")
    hands.drag(hands.socket("sample", "positive"), QPointF(480, -60))
    search = hands.view.search
    assert [search.list.item(row).text() for row in range(search.list.count())] == ["Encode prompt"]
    hands.key(Key.Key_Return)
    assert hands.graph["sample"].inputs["positive"].node == "encode"


def test_a_number_output_can_drive_a_parameter(hands: Hands) -> None:
    hands.editing.make(edits.add_node, "math.count", position=(240.0, 460.0))
    hands.drag(hands.socket("count", "value", output=True), hands.socket("sample", "steps"))
    assert hands.graph["sample"].inputs["steps"] == Source("count", "value")
    field = hands.scene.nodes["sample"].layout.fields["steps"]
    assert field.linked
    assert field.text == "linked"
    hands.double_click(hands.field("sample", "steps"))
    assert not hands.view.editor.active
    assert "set by a link" in hands.messages[-1]


def test_delete_cuts_the_selected_link(hands: Hands) -> None:
    before = hands.text()
    hands.click(hands.scene.links["decode", "latent"].shape().boundingRect().center())
    assert hands.scene.selected_link is not None
    hands.key(Key.Key_Delete)
    assert "latent" not in hands.graph["decode"].inputs
    undone_and_redone(hands, before)


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace, Key.Key_X])
def test_delete_removes_selected_nodes(hands: Hands, key: Qt.Key) -> None:
    before = hands.text()
    hands.click(hands.header("prompt"))
    hands.key(key)
    assert "prompt" not in hands.graph
    assert "prompt" not in hands.scene.nodes
    undone_and_redone(hands, before)
    assert ("sample", "positive") in hands.scene.links


def test_scrubbing_a_number_is_one_step_and_esc_takes_it_back(hands: Hands) -> None:
    before = hands.text()
    start = hands.field("sample", "guidance")
    hands.drag(start, start + QPointF(60, 0), let_go=False)
    assert hands.graph["sample"].params["guidance"] > 4.0
    hands.key(Key.Key_Escape)
    hands.release(start)
    assert hands.text() == before
    assert not hands.editing.stack.count()
    hands.drag(start, start + QPointF(60, 0))
    assert hands.editing.stack.count() == 1
    undone_and_redone(hands, before)


def test_a_slider_follows_the_mouse_and_keeps_its_bounds(hands: Hands) -> None:
    start = hands.field("sample", "steps")
    hands.drag(start, start + QPointF(4000, 0))
    assert hands.graph["sample"].params["steps"] == 100


def test_ctrl_scrubs_in_finer_steps(hands: Hands) -> None:
    start = hands.field("sample", "guidance")
    viewport = hands.view.viewport()
    hands.press(start, Ctrl)
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    for dx in (10, 40, 73):
        at = QPointF(hands.pixel(start)) + QPointF(dx, 0)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, at, viewport.mapToGlobal(at), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Ctrl,
        )  # fmt: skip
        QApplication.sendEvent(viewport, event)
    hands.release(start + QPointF(73, 0), Ctrl)
    guidance = hands.graph["sample"].params["guidance"]
    assert 4.0 < guidance < 5.0
    assert guidance * 20 == pytest.approx(round(guidance * 20))


def test_the_middle_button_and_space_pan(hands: Hands) -> None:
    before = hands.text()
    center = hands.view.center()
    hands.drag(QPointF(100, 500), QPointF(200, 560), button=Qt.MouseButton.MiddleButton)
    moved = hands.view.center()
    assert (center - moved).x() == pytest.approx(100, abs=3)
    QTest.keyPress(hands.view, Key.Key_Space)
    hands.drag(hands.header("sample"), hands.header("sample") + QPointF(-40, 0))
    QTest.keyRelease(hands.view, Key.Key_Space)
    assert hands.view.center().x() > moved.x()
    assert hands.text() == before


def test_esc_returns_from_a_pan(hands: Hands) -> None:
    center = hands.view.center()
    hands.drag(QPointF(100, 500), QPointF(200, 560), button=Qt.MouseButton.MiddleButton, let_go=False)
    hands.key(Key.Key_Escape)
    assert (hands.view.center() - center).manhattanLength() < 3


def test_the_wheel_zooms_around_the_cursor(hands: Hands) -> None:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    at = QPointF(300, 200)
    fixed = hands.view.mapToScene(at.toPoint())
    zoom = hands.view.zoom
    for _ in range(3):
        event = QWheelEvent(
            at, hands.view.viewport().mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(hands.view.viewport(), event)
    assert hands.view.zoom > zoom * 1.5
    assert (hands.view.mapToScene(at.toPoint()) - fixed).manhattanLength() < 4
