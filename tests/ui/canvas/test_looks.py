"""Collapse, pin, colour, and frames that carry their nodes; each one step, taken back exactly."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from nodegraph_app.core import arranging, edits
from nodegraph_app.core.graph import Link
from nodegraph_app.ui import theme
from nodegraph_app.ui.canvas.hits import Hit
from nodegraph_app.ui.theme.node_colors import NODE_COLORS, node_color

from .conftest import Hands
from .test_gestures import Ctrl, Key, Shift, undone_and_redone

pytestmark = pytest.mark.usefixtures("no_leaks")


def contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG counts it."""

    def luminance(name: str) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _parts(name)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _parts(name: str) -> tuple[float, float, float]:
    color = QColor(name)
    return color.redF(), color.greenF(), color.blueF()


def test_h_collapses_to_header_and_sockets_and_opens_again(hands: Hands) -> None:
    before = hands.text()
    item = hands.scene.nodes["sample"]
    full, rows = item.layout.height, list(item.layout.inputs)
    hands.click(hands.header("sample"))
    hands.key(Key.Key_H)
    assert item.layout.height < full / 1.5
    assert not item.layout.fields
    assert [name for name in rows if name in item.layout.inputs] == [
        "model",
        "positive",
        "negative",
        "latent",
    ]
    link = hands.scene.links["sample", "latent"]
    assert link.end == hands.socket("sample", "latent")
    undone_and_redone(hands, before)
    assert item.layout.height == full
    hands.key(Key.Key_H)
    hands.key(Key.Key_H)
    assert hands.text() == before


def test_a_link_into_a_value_of_a_collapsed_node_ends_at_its_header(hands: Hands) -> None:
    hands.editing.make(edits.add_node, "math.count", node_id="count", position=(240.0, 480.0))
    hands.editing.make(edits.connect, Link("count", "value", "sample", "steps"))
    hands.editing.make(arranging.collapse, ["sample"], True)
    rect = hands.scene.nodes["sample"].rect
    end = hands.scene.links["sample", "steps"].end
    assert end.x() == rect.left()
    assert rect.top() < end.y() < rect.top() + 32


def test_undoing_while_a_value_is_typed_on_a_node_that_collapses_closes_the_editor(hands: Hands) -> None:
    hands.editing.make(arranging.collapse, ["sample"], True)
    hands.editing.undo()
    hands.view.editor.open("sample", "steps")
    hands.editing.redo()
    assert not hands.view.editor.active


def test_a_pinned_node_stays_where_it_is_and_the_others_move(hands: Hands) -> None:
    hands.click(hands.header("prompt"))
    hands.key(Key.Key_P)
    before = hands.text()
    start = hands.header("prompt")
    hands.drag(start, start + QPointF(80, 80), let_go=False)
    assert "Pinned" in hands.view.note.text()
    hands.release(start + QPointF(80, 80))
    hands.key(Key.Key_Down)
    assert hands.text() == before
    assert not hands.view.note.isVisible()
    hands.scene.select(["prompt", "negative"])
    hands.drag(start, start + QPointF(0, 80))
    assert hands.graph["prompt"].position == (240.0, 0.0)
    assert hands.graph["negative"].position == (240.0, 240.0)
    undone_and_redone(hands, before)
    hands.scene.select(["prompt"])
    hands.key(Key.Key_P)
    hands.drag(start, start + QPointF(0, 80))
    assert hands.graph["prompt"].position == (240.0, 80.0)


def test_colours_keep_their_words_readable_in_both_themes(hands: Hands) -> None:
    for palette in (theme.DARK, theme.LIGHT):
        for name in NODE_COLORS:
            color = node_color(name, palette)
            assert color is not None
            assert contrast(color, palette.text) >= 4.5
    assert node_color("of a later version", theme.DARK) is None
    before = hands.text()
    hands.scene.select(["prompt", "negative"])
    hands.view.commands.set_color("green")
    assert {each.id for each in hands.graph.nodes.values() if each.color == "green"} == {"prompt", "negative"}
    image = hands.view.grab().toImage()
    pixel = image.pixelColor(hands.pixel(hands.header("negative") + QPointF(-12, -8)))
    assert pixel.name() == node_color("green", theme.DARK)
    undone_and_redone(hands, before)


def framed(hands: Hands) -> str:
    """A frame around both prompts, titled by hand."""
    hands.scene.select(["prompt", "negative"])
    hands.key(Key.Key_J, Ctrl)
    hands.type("Words")
    hands.key(Key.Key_Return)
    assert hands.scene.selected_frame is not None
    return hands.scene.selected_frame


def title_of(hands: Hands, frame: str) -> QPointF:
    return hands.scene.frames[frame].pos() + QPointF(60, 14)


def test_ctrl_j_frames_the_selection_and_asks_for_its_title(hands: Hands) -> None:
    before = hands.text()
    frame = framed(hands)
    box = hands.scene.frames[frame].rect
    assert hands.graph.frames[frame].title == "Words"
    assert box.contains(hands.scene.nodes["prompt"].rect)
    assert box.contains(hands.scene.nodes["negative"].rect)
    assert not box.intersects(hands.scene.nodes["sample"].rect)
    hands.editing.undo()
    hands.editing.undo()
    assert hands.text() == before
    assert not hands.scene.frames
    hands.editing.redo()
    assert frame in hands.scene.frames


def test_a_frame_dragged_by_its_title_takes_its_nodes_along_in_one_step(hands: Hands) -> None:
    frame = framed(hands)
    hands.editing.make(arranging.pin, ["negative"], True)
    before, steps = hands.text(), hands.editing.stack.count()
    start = title_of(hands, frame)
    hands.drag(start, start + QPointF(16, -240))
    assert hands.graph["prompt"].position == (256.0, -240.0)
    assert hands.graph["negative"].position == (240.0, 160.0), "it is pinned"
    assert hands.graph["sample"].position == (520.0, 32.0)
    assert hands.editing.stack.count() == steps + 1
    undone_and_redone(hands, before)


def test_esc_puts_a_dragged_frame_and_its_nodes_back(hands: Hands) -> None:
    frame = framed(hands)
    before, box = hands.text(), hands.scene.frames[frame].rect
    start = title_of(hands, frame)
    hands.drag(start, start + QPointF(16, -240), let_go=False)
    assert hands.scene.nodes["prompt"].y() == -240
    hands.key(Key.Key_Escape)
    hands.release(start)
    assert hands.text() == before
    assert hands.scene.frames[frame].rect == box
    assert hands.scene.nodes["prompt"].y() == 0


def test_a_frame_is_resized_at_its_corner_and_its_nodes_stay(hands: Hands) -> None:
    frame = framed(hands)
    before, places = hands.text(), {each.id: each.position for each in hands.graph.nodes.values()}
    box = hands.scene.frames[frame].rect
    assert hands.view.hit(box.bottomRight()) == Hit("frame_edge", frame, "right bottom")
    hands.drag(box.bottomRight(), box.bottomRight() + QPointF(-40, 56))
    left, top, width, height = hands.graph.frames[frame].place
    assert (left, top, width, height) == (box.x(), box.y(), box.width() - 40, box.height() + 56)
    assert {each.id: each.position for each in hands.graph.nodes.values()} == places
    undone_and_redone(hands, before)


def test_a_frame_is_renamed_with_f2_and_removed_without_its_nodes(hands: Hands) -> None:
    frame = framed(hands)
    hands.scene.select(())
    hands.click(title_of(hands, frame))
    assert hands.scene.selected_frame == frame
    hands.key(Key.Key_F2)
    hands.type("Both prompts")
    hands.key(Key.Key_Return)
    assert hands.graph.frames[frame].title == "Both prompts"
    before, nodes = hands.text(), set(hands.graph.nodes)
    hands.key(Key.Key_Delete)
    assert not hands.graph.frames
    assert set(hands.graph.nodes) == nodes
    undone_and_redone(hands, before)


def test_a_press_inside_a_frame_is_a_press_on_the_canvas(hands: Hands) -> None:
    frame = framed(hands)
    box = hands.scene.frames[frame].rect
    at = QPointF(box.left() + 12, box.bottom() - 14)
    assert hands.view.hit(at).part == "canvas"
    hands.drag(QPointF(box.left() + 12, box.bottom() - 12), QPointF(box.left() + 60, box.top() + 220))
    assert hands.scene.selected_ids() == ["negative"]
    assert hands.scene.selected_frame is None


def test_frames_show_from_afar_and_where_one_item_draws_everything(hands: Hands) -> None:
    frame = framed(hands)
    hands.view.commands.set_color("purple")
    hands.view.zoom_to(0.2)
    assert hands.scene.frames[frame].far
    assert hands.scene.overview.region().contains(hands.scene.frames[frame].rect)
    inside = hands.scene.inks.frame("purple")[0].color()
    for crowded in (False, True):
        hands.view._crowded = crowded  # what a graph of thousands of nodes does
        at = hands.scene.frames[frame].rect.bottomLeft() + QPointF(10, -10)
        assert hands.view.grab().toImage().pixelColor(hands.pixel(at)) == inside


def test_titles_are_read_from_afar_too(hands: Hands) -> None:
    hands.view.zoom_to(0.3)
    assert hands.scene.nodes["sample"].far
    before = hands.view.grab().toImage()
    assert hands.scene.editing.make(edits.rename, "sample", "Wm") is not None
    after = hands.view.grab().toImage()
    rect = hands.scene.nodes["sample"].rect
    top, low = hands.pixel(rect.topLeft()), hands.pixel(rect.bottomRight())
    changed = [
        y
        for y in range(top.y(), low.y())
        if any(before.pixel(x, y) != after.pixel(x, y) for x in range(top.x(), low.x()))
    ]
    assert 6 <= max(changed) - min(changed) <= 14, "letters of the size in which they can be read"


def test_right_drag_looks_elsewhere(hands: Hands) -> None:
    before = hands.view.center()
    hands.drag(QPointF(0, 400), QPointF(100, 430), button=Qt.MouseButton.RightButton)
    assert abs(hands.view.center().x() - before.x() + 100) < 3


def test_a_frame_is_copied_cut_and_duplicated_with_all_that_is_in_it(hands: Hands) -> None:
    frame = framed(hands)
    before, count = hands.text(), len(hands.graph)
    hands.key(Key.Key_D, Ctrl)
    (copy,) = set(hands.graph.frames) - {frame}
    assert hands.scene.selected_frame == copy
    assert hands.graph.frames[copy].title == "Words"
    assert len(hands.graph) == count + 2
    undone_and_redone(hands, before)
    hands.scene.select_frame(frame)
    hands.key(Key.Key_X, Ctrl)
    assert not hands.graph.frames
    assert not {"prompt", "negative"} & set(hands.graph.nodes)
    undone_and_redone(hands, before)
    there = set(hands.graph.nodes)
    hands.key(Key.Key_V, Ctrl)
    (pasted,) = set(hands.graph.frames) - {frame}
    box = hands.scene.frames[pasted].rect
    added = set(hands.graph.nodes) - there
    assert len(added) == 2
    assert all(box.contains(hands.scene.nodes[each].rect) for each in added)
    undone_and_redone(hands, before)


def test_a_frame_is_found_moved_and_fitted_by_keys(hands: Hands) -> None:
    frame = framed(hands)
    hands.scene.select(())
    hands.key(Key.Key_F, Ctrl)
    hands.type("words")
    hands.key(Key.Key_Escape)
    assert hands.scene.selected_frame == frame
    before, steps = hands.text(), hands.editing.stack.count()
    place = hands.graph.frames[frame].place
    for _ in range(3):
        hands.key(Key.Key_Down)
    assert hands.graph.frames[frame].place == (place[0], place[1] + 24, place[2], place[3])
    assert hands.graph["prompt"].position == (240.0, 24.0)
    assert hands.editing.stack.count() == steps + 1
    undone_and_redone(hands, before)
    hands.editing.make(arranging.resize_frame, frame, (place[0] - 80, place[1] - 80, 900.0, 600.0))
    hands.editing.make(edits.move, {"sample": (2000.0, 32.0), "latent": (2000.0, 400.0)})
    hands.editing.make(edits.move, {"checkpoint": (-900.0, 96.0), "decode": (2400.0, 64.0)})
    hands.scene.select_frame(frame)
    hands.key(Key.Key_J, Shift)
    assert hands.graph.frames[frame].place == place
