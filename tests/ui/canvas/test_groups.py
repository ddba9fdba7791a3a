"""Groups on the canvas, by mouse and keys: making, entering, linking through, exposing, dissolving."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from nodegraph_app.core import arranging, edits, grouping
from nodegraph_app.core.graph import Graph, Link, Source
from nodegraph_app.core.groups import Exposed
from nodegraph_app.core.problems import Problem
from nodegraph_app.documents.document import Document
from nodegraph_app.documents.native import dumps, loads
from nodegraph_app.ui.canvas import GraphScene
from nodegraph_app.ui.canvas.export import graph_area
from nodegraph_app.ui.canvas.fitting import LinkEnd
from nodegraph_app.ui.canvas.settling import settle_nodes
from nodegraph_app.ui.canvas.stand_ins import INPUTS, OUTPUTS
from nodegraph_app.ui.states import NodeState

from .conftest import Hands, make_view, text_to_image
from .nodes_for_tests import small_registry

Ctrl, Alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Shift = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
MADE = ["prompt", "negative", "latent", "sample"]
GROUP = "group:group_1"

pytestmark = pytest.mark.usefixtures("no_leaks")


@pytest.fixture
def grouped(open_canvas: Callable[[Graph], Hands]) -> Hands:
    """Prompts, latent and sampler in a group that shows the prompt's text and the sampler's steps."""
    graph = text_to_image()
    graph.apply(grouping.make_group(graph, MADE, title="Detail"))
    for what in (Exposed("prompt", "text"), Exposed("sample", "steps")):
        graph.apply(grouping.expose(graph, "group_1", what, True))
    return open_canvas(graph)


def inside(hands: Hands) -> Hands:
    hands.scene.select([GROUP])
    hands.key(Key.Key_Tab)
    assert hands.scene.levels.level == "group_1"
    return hands


def strip_socket(hands: Hands, strip: str, place: str) -> QPointF:
    return hands.scene.strips[strip].socket_pos(place, output=strip == INPUTS)


# --- making and dissolving ---------------------------------------------------------------------------


def test_ctrl_g_groups_what_is_selected_and_asks_for_its_title(hands: Hands) -> None:
    before = hands.text()
    hands.scene.select(MADE)
    hands.key(Key.Key_G, Ctrl)
    hands.type("Detail")
    hands.key(Key.Key_Return)
    assert hands.graph.groups["group_1"].title == "Detail"
    assert set(hands.scene.nodes) == {"checkpoint", "decode", "save", GROUP}
    assert hands.scene.selected_ids() == [GROUP]
    after = hands.text()
    hands.key(Key.Key_Z, Ctrl)
    hands.key(Key.Key_Z, Ctrl)
    assert hands.text() == before
    assert set(hands.scene.nodes) == set(hands.graph.nodes)
    assert len(hands.scene.links) == 9
    hands.key(Key.Key_Z, Ctrl | Shift)
    hands.key(Key.Key_Z, Ctrl | Shift)
    assert hands.text() == after


def test_tab_behind_the_title_of_a_new_group_enters_it(hands: Hands) -> None:
    hands.scene.select(MADE)
    hands.key(Key.Key_G, Ctrl)
    hands.type("Detail")
    hands.key(Key.Key_Tab)
    assert hands.graph.groups["group_1"].title == "Detail"
    assert hands.scene.levels.level == "group_1"


def test_sockets_of_a_group_stand_as_the_nodes_lie_in_it(hands: Hands) -> None:
    hands.scene.select(["prompt", "negative"])
    hands.view.commands.group()
    higher = [name.partition(".")[0] for name in hands.scene.nodes[GROUP].layout.outputs]
    assert higher == sorted(higher, key=lambda each: hands.graph[each].position[1])
    place = hands.graph[higher[0]].position
    hands.editing.make(edits.move, {higher[0]: (place[0], place[1] + 2000)})
    assert [name.partition(".")[0] for name in hands.scene.nodes[GROUP].layout.outputs] == higher[::-1]
    inside(hands)
    assert [end.partition(".")[0] for end in hands.scene.strips[OUTPUTS].layout.inputs] == [
        "sample",
        "sample",
    ]


def test_ctrl_shift_g_puts_everything_back_in_its_place(hands: Hands) -> None:
    before = hands.text()
    hands.scene.select(MADE)
    hands.view.commands.group()
    hands.key(Key.Key_G, Ctrl | Shift)
    assert hands.text() == before
    assert set(hands.scene.selected_ids()) == set(MADE)
    hands.editing.undo()
    assert GROUP in hands.scene.nodes


def test_grouping_nothing_and_ungrouping_a_node_say_what_to_do(hands: Hands) -> None:
    before = hands.text()
    hands.key(Key.Key_G, Ctrl)
    hands.scene.select(["save"])
    hands.key(Key.Key_G, Ctrl | Shift)
    assert hands.messages == ["Select the nodes to group.", "Select the group to dissolve."]
    assert hands.text() == before


def test_a_frame_all_of_whose_nodes_are_grouped_goes_with_them(hands: Hands) -> None:
    rects = [hands.scene.nodes[each].rect for each in ("decode", "save")]
    around = rects[0].united(rects[1]).adjusted(-10, -40, 10, 10)
    hands.editing.make(arranging.add_frame, around.getRect())
    hands.scene.select(["decode", "save"])
    hands.view.commands.group()
    assert hands.graph.frames["frame_1"].group == "group_1"
    assert not hands.scene.frames
    inside(hands)
    assert set(hands.scene.frames) == {"frame_1"}


# --- the stand-in ------------------------------------------------------------------------------------


def test_a_group_has_the_sockets_of_the_links_that_cross_its_border(grouped: Hands) -> None:
    layout = grouped.scene.nodes[GROUP].layout
    assert {name: spot.label for name, spot in layout.inputs.items() if spot.label} == {
        "prompt.text_encoder": "Encode prompt · text encoder",
        "negative.text_encoder": "Encode prompt · text encoder 2",
        "sample.model": "model",
    }
    assert {name: spot.label for name, spot in layout.outputs.items()} == {"sample.latent": "latent"}
    links = {key: (item.tail.node, item.head.node) for key, item in grouped.scene.links.items()}
    assert links == {
        ("prompt", "text_encoder"): ("checkpoint", GROUP),
        ("negative", "text_encoder"): ("checkpoint", GROUP),
        ("sample", "model"): ("checkpoint", GROUP),
        ("decode", "latent"): (GROUP, "decode"),
        ("decode", "vae"): ("checkpoint", "decode"),
        ("save", "image"): ("decode", "save"),
    }


def test_titles_tell_sockets_apart(grouped: Hands) -> None:
    grouped.editing.make(edits.rename, "negative", "Negative")
    inputs = grouped.scene.nodes[GROUP].layout.inputs
    assert inputs["negative.text_encoder"].label == "Negative · text encoder"
    assert inputs["prompt.text_encoder"].label == "Encode prompt · text encoder"


def test_values_that_a_group_shows_are_edited_on_it(grouped: Hands) -> None:
    before = grouped.text()
    grouped.click(grouped.field(GROUP, "prompt.text"))
    grouped.key(Key.Key_A, Ctrl)
    grouped.type("two stars")
    grouped.key(Key.Key_Tab)
    assert grouped.graph["prompt"].params["text"] == "two stars"
    assert grouped.view.editor.target == (GROUP, "sample.steps"), "Tab goes on to the next field"
    grouped.type("31")
    grouped.key(Key.Key_Return)
    assert grouped.graph["sample"].params["steps"] == 31
    assert grouped.scene.nodes[GROUP].layout.fields["sample.steps"].text == "31"
    at = grouped.field(GROUP, "sample.steps")
    grouped.drag(at, at + QPointF(30, 0))
    assert grouped.graph["sample"].params["steps"] != 31
    for _ in range(3):
        grouped.editing.undo()
    assert grouped.text() == before


def test_links_are_drawn_to_from_and_off_a_group(grouped: Hands) -> None:
    before = grouped.text()
    grouped.drag(grouped.socket(GROUP, "sample.model"), grouped.view.mapToScene(20, 700))
    assert "model" not in grouped.graph["sample"].inputs
    assert "sample.model" not in grouped.scene.nodes[GROUP].layout.inputs, "nothing crosses there any more"
    grouped.editing.undo()
    assert grouped.text() == before
    grouped.editing.make(edits.disconnect, "decode", "latent")
    assert not grouped.scene.nodes[GROUP].layout.outputs
    grouped.editing.undo()
    grouped.drag(grouped.socket(GROUP, "sample.latent", output=True), grouped.socket("decode", "latent"))
    assert grouped.text() == before
    grouped.editing.make(grouping.expose, "group_1", Exposed("sample", "latent"), True)
    assert "sample.latent" not in grouped.scene.nodes[GROUP].layout.inputs, "it is linked within"


def test_a_free_input_shown_on_a_group_takes_a_link(grouped: Hands) -> None:
    grouped.editing.make(edits.disconnect, "sample", "model")
    grouped.editing.make(grouping.expose, "group_1", Exposed("sample", "model"), True)
    before = grouped.text()
    grouped.drag(grouped.socket("checkpoint", "model", output=True), grouped.socket(GROUP, "sample.model"))
    assert grouped.graph["sample"].inputs["model"] == Source("checkpoint", "model")
    grouped.editing.undo()
    assert grouped.text() == before


def test_a_link_that_would_close_a_loop_through_a_group_is_refused(grouped: Hands) -> None:
    grouped.editing.make(edits.disconnect, "sample", "latent")
    grouped.editing.make(grouping.expose, "group_1", Exposed("sample", "latent"), True)
    before = grouped.text()
    out, back = grouped.socket(GROUP, "sample.latent", output=True), grouped.socket(GROUP, "sample.latent")
    grouped.drag(out, back)
    assert grouped.text() == before


def test_a_group_says_what_runs_or_is_worst_within(grouped: Hands) -> None:
    item = grouped.scene.nodes[GROUP]
    for each in MADE:
        grouped.scene.set_state(each, NodeState("will_run"))
    assert item.badge_text == "4 will run"
    grouped.scene.set_state("sample", NodeState("running", "3 / 20", progress=0.15))
    assert (item.badge_text, item.state.progress) == ("3 / 20", 0.15)
    grouped.scene.set_state("sample", NodeState("error", detail="It broke."))
    assert (item.badge_text, item.state.detail) == ("1 error", "It broke.")
    for each in MADE:
        grouped.scene.set_state(each, NodeState("cached"))
    assert item.badge_text == "cached"
    inside(grouped)
    assert grouped.scene.nodes["sample"].state.kind == "cached", "it is known on every canvas"


def test_a_group_shows_the_picture_and_the_problems_of_its_inside(grouped: Hands) -> None:
    picture = QImage(16, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    grouped.scene.set_picture("sample", picture)
    problems = [Problem("sample", "model", "No model.", None), Problem("latent", None, "Too large.", None)]
    grouped.scene.set_problems(problems)
    item = grouped.scene.nodes[GROUP]
    assert item.picture is not None
    assert item.problems == {"sample.model": "No model.", None: "Empty latent: Too large."}
    inside(grouped)
    assert grouped.scene.nodes["sample"].picture is not None
    assert grouped.scene.nodes["latent"].problems == {None: "Too large."}
    grouped.scene.set_picture("sample", None)
    grouped.key(Key.Key_Up, Alt)
    assert grouped.scene.nodes[GROUP].picture is None


def test_commands_on_a_group_mean_its_nodes_or_itself(grouped: Hands) -> None:
    before = grouped.text()
    grouped.scene.select([GROUP])
    grouped.key(Key.Key_M)
    assert {grouped.graph[each].mode for each in MADE} == {"muted"}
    assert grouped.scene.nodes[GROUP].badge_text == "muted"
    grouped.key(Key.Key_M)
    assert grouped.text() == before
    grouped.key(Key.Key_H)
    assert grouped.graph.groups["group_1"].collapsed
    assert not grouped.scene.nodes[GROUP].layout.fields
    grouped.key(Key.Key_P)
    assert grouped.graph.groups["group_1"].pinned
    grouped.key(Key.Key_P)
    grouped.view.commands.set_color("teal")
    assert grouped.graph.groups["group_1"].color == "teal"
    grouped.key(Key.Key_F2)
    grouped.type("Renamed")
    grouped.key(Key.Key_Return)
    assert grouped.graph.groups["group_1"].title == "Renamed"
    grouped.key(Key.Key_Down)
    x, y = grouped.graph.groups["group_1"].position
    at = grouped.header(GROUP)
    grouped.drag(at, at + QPointF(80, 0))
    assert grouped.graph.groups["group_1"].position == (x + 80, y)
    while grouped.editing.stack.canUndo():
        grouped.editing.undo()
    assert grouped.text() == before


def test_a_group_is_removed_with_all_that_is_in_it(grouped: Hands) -> None:
    before = grouped.text()
    grouped.scene.select([GROUP])
    grouped.key(Key.Key_Delete)
    assert set(grouped.graph.nodes) == {"checkpoint", "decode", "save"}
    assert not grouped.graph.groups
    grouped.key(Key.Key_Z, Ctrl)
    assert grouped.text() == before
    assert GROUP in grouped.scene.nodes


def test_groups_are_duplicated_copied_and_pasted_whole(grouped: Hands) -> None:
    before = grouped.text()
    grouped.scene.select([GROUP])
    grouped.key(Key.Key_D, Ctrl)
    assert grouped.scene.selected_ids() == ["group:group_2"]
    assert grouped.graph["sample_2"].inputs["model"] == Source("checkpoint", "model")
    grouped.key(Key.Key_Z, Ctrl)
    assert grouped.text() == before
    grouped.scene.select([GROUP])
    grouped.key(Key.Key_C, Ctrl)
    copied = loads(QApplication.clipboard().text(), small_registry()).graph
    assert set(copied.nodes) == set(MADE)
    inside(grouped)
    grouped.key(Key.Key_V, Ctrl)
    assert grouped.graph.groups["group_2"].parent == "group_1", "into the group that is seen"
    assert grouped.graph["sample_2"].group == "group_2"
    assert "model" not in grouped.graph["sample_2"].inputs
    grouped.key(Key.Key_Z, Ctrl)
    assert grouped.text() == before


def test_shift_drag_pulls_a_copy_of_a_group_off(grouped: Hands) -> None:
    before = grouped.text()
    at = grouped.header(GROUP)
    grouped.drag(at, at + QPointF(0, 160), Shift)
    assert set(grouped.graph.groups) == {"group_1", "group_2"}
    assert grouped.graph.groups["group_2"].position != grouped.graph.groups["group_1"].position
    grouped.editing.undo()
    assert grouped.text() == before


# --- inside ------------------------------------------------------------------------------------------


def test_tab_enters_and_leaves_and_each_canvas_keeps_its_look(grouped: Hands) -> None:
    grouped.view.zoom_to(0.7)
    look = grouped.view.look
    inside(grouped)
    assert set(grouped.scene.nodes) == set(MADE)
    assert grouped.view.breadcrumbs.isVisible()
    assert [button.text() for button in grouped.view.breadcrumbs.buttons] == ["Workflow", "Detail"]
    assert grouped.view.look != look
    grouped.view.zoom_to(0.5)
    within = grouped.view.look
    grouped.scene.select(())
    grouped.key(Key.Key_Tab)
    assert grouped.scene.levels.level is None
    assert grouped.scene.selected_ids() == [GROUP]
    assert grouped.view.look == look
    assert not grouped.view.breadcrumbs.isVisible()
    grouped.double_click(grouped.header(GROUP))
    assert grouped.scene.levels.level == "group_1"
    assert grouped.view.look == within
    grouped.view.breadcrumbs.buttons[0].click()
    assert grouped.scene.levels.level is None
    grouped.scene.select([GROUP])
    grouped.key(Key.Key_Down, Alt)
    grouped.key(Key.Key_Up, Alt)
    assert grouped.scene.levels.level is None
    assert not grouped.editing.dirty, "looking changes nothing"


def test_tab_still_goes_through_fields_and_searches(grouped: Hands) -> None:
    inside(grouped)
    grouped.scene.select(["sample"])
    grouped.key(Key.Key_Tab)
    assert grouped.view.search.isVisible()
    grouped.key(Key.Key_Escape)
    grouped.key(Key.Key_Return)
    assert grouped.view.fields.focused == ("sample", "seed")


def test_strips_name_what_lies_outside_and_lead_links_there(grouped: Hands) -> None:
    inside(grouped)
    strips = grouped.scene.strips
    assert {spot.label for spot in strips[INPUTS].layout.outputs.values()} == {
        "Load checkpoint · text encoder",
        "Load checkpoint · model",
    }
    assert {spot.label for spot in strips[OUTPUTS].layout.inputs.values()} == {"Decode with VAE · latent"}
    around = QRectF()
    for item in grouped.scene.nodes.values():
        around = around.united(item.rect)
    assert strips[INPUTS].rect.right() < around.left()
    assert strips[OUTPUTS].rect.left() > around.right()
    assert grouped.scene.links["sample", "model"].tail == LinkEnd(INPUTS, "checkpoint.model", True)
    assert set(grouped.scene.links) == {
        *((each.target, each.input) for each in grouped.graph.links() if each.target in MADE),
        ("decode", "latent"),
    }


def test_links_are_drawn_from_the_strips(grouped: Hands) -> None:
    grouped.editing.make(edits.disconnect, "negative", "text_encoder")
    before = grouped.text()
    inside(grouped)
    start = strip_socket(grouped, INPUTS, "checkpoint.text_encoder")
    grouped.drag(start, grouped.socket("negative", "text_encoder"))
    assert grouped.graph["negative"].inputs["text_encoder"] == Source("checkpoint", "text_encoder")
    grouped.editing.undo()
    assert grouped.text() == before
    end = strip_socket(grouped, OUTPUTS, "decode.latent")
    grouped.drag(grouped.socket("latent", "latent", output=True), end)
    assert grouped.graph["decode"].inputs["latent"] == Source("latent", "latent")
    grouped.editing.undo()
    assert grouped.text() == before
    grouped.drag(end, grouped.view.mapToScene(700, 740))
    assert "latent" not in grouped.graph["decode"].inputs


def test_a_socket_dropped_on_a_strip_is_shown_on_the_group(grouped: Hands) -> None:
    before = grouped.text()
    inside(grouped)
    head = grouped.scene.strips[OUTPUTS].rect.center() + QPointF(30, -14)
    grouped.drag(grouped.socket("latent", "latent", output=True), head, let_go=False)
    assert "show it on the group" in grouped.view.note.text()
    grouped.release(head)
    assert grouped.graph.groups["group_1"].exposed[-1] == Exposed("latent", "latent", True)
    assert "=latent.latent" in grouped.scene.strips[OUTPUTS].layout.inputs
    grouped.key(Key.Key_Up, Alt)
    assert "latent.latent" in grouped.scene.nodes[GROUP].layout.outputs
    grouped.editing.undo()
    assert grouped.text() == before


def test_what_is_added_within_lies_within(grouped: Hands) -> None:
    inside(grouped)
    before = grouped.text()
    added = grouped.scene.add_at("math.count", QPointF(0, 900))
    assert added is not None
    assert grouped.graph[added].group == "group_1"
    grouped.scene.select_link("sample", "latent")
    grouped.key(Key.Key_R)
    (dot,) = (each for each in grouped.graph.nodes if each.startswith("reroute"))
    assert grouped.graph[dot].group == "group_1"
    grouped.scene.select(["latent"])
    grouped.key(Key.Key_J, Ctrl)
    grouped.key(Key.Key_Escape)
    assert grouped.graph.frames["frame_1"].group == "group_1"
    assert "frame_1" in grouped.scene.frames
    grouped.scene.select(["prompt", "negative"])
    grouped.view.commands.group()
    assert grouped.graph.groups["group_2"].parent == "group_1"
    assert "group:group_2" in grouped.scene.nodes
    while grouped.text() != before:
        grouped.editing.undo()
    assert set(grouped.scene.nodes) == set(MADE)


def test_undoing_the_group_in_which_one_is_leads_out_of_it(hands: Hands) -> None:
    before = hands.text()
    hands.scene.select(MADE)
    hands.view.commands.group()
    inside(hands)
    hands.key(Key.Key_Z, Ctrl)
    assert hands.text() == before
    assert hands.scene.levels.level is None
    assert set(hands.scene.nodes) == set(hands.graph.nodes)
    assert len(hands.scene.links) == 9


def test_an_emptied_group_stays_and_can_be_filled_again(grouped: Hands) -> None:
    inside(grouped)
    grouped.key(Key.Key_A, Ctrl)
    grouped.key(Key.Key_Delete)
    assert not grouped.scene.nodes
    assert grouped.scene.levels.level == "group_1"
    assert grouped.scene.add_at("latent.empty", QPointF(0, 0)) is not None
    assert {node.id for node in grouped.graph.nodes.values() if node.group == "group_1"} == {"empty"}


def test_nodes_are_moved_into_a_group_and_out_again(grouped: Hands) -> None:
    before = grouped.text()
    grouped.scene.select(["decode"])
    grouped.view.commands.put_into("group_1")
    assert grouped.graph["decode"].group == "group_1"
    assert set(grouped.scene.nodes) == {"checkpoint", "save", GROUP}
    assert "decode.image" in grouped.scene.nodes[GROUP].layout.outputs
    inside(grouped)
    rects = [item.rect for item in grouped.scene.nodes.values()]
    assert not any(one.intersects(other) for i, one in enumerate(rects) for other in rects[:i])
    grouped.scene.select(["decode"])
    grouped.view.commands.put_into(None)
    assert set(grouped.scene.nodes) == set(MADE)
    assert grouped.graph["decode"].group is None
    grouped.editing.undo()
    grouped.editing.undo()
    assert grouped.text() == before


def test_nodes_dropped_on_a_group_with_alt_held_go_into_it(grouped: Hands) -> None:
    before = grouped.text()
    at, onto = grouped.header("decode"), grouped.header(GROUP)
    grouped.drag(at, onto, let_go=False)
    assert "Hold Alt" in grouped.view.note.text()
    grouped.release(onto, Alt)
    assert grouped.graph["decode"].group == "group_1"
    assert "decode" not in grouped.scene.nodes
    assert not grouped.view.note.isVisible()
    grouped.key(Key.Key_Z, Ctrl)
    assert grouped.text() == before


def test_finding_goes_to_the_canvas_of_what_is_found(grouped: Hands) -> None:
    grouped.key(Key.Key_F, Ctrl)
    grouped.type("empty latent")
    assert grouped.scene.levels.level == "group_1"
    assert grouped.scene.selected_ids() == ["latent"]
    grouped.view.find_bar.line.setText("group detail")
    assert grouped.scene.levels.level is None
    assert grouped.scene.selected_ids() == [GROUP]
    grouped.key(Key.Key_Escape)


def test_fit_select_all_lay_out_align_and_pictures_of_the_graph_are_of_one_canvas(grouped: Hands) -> None:
    grouped.key(Key.Key_A, Ctrl)
    assert set(grouped.scene.selected_ids()) == {"checkpoint", "decode", "save", GROUP}
    within = {each: grouped.graph[each].position for each in MADE}
    grouped.key(Key.Key_L)
    grouped.key(Key.Key_Up, Ctrl)
    grouped.key(Key.Key_H, Shift)
    assert {each: grouped.graph[each].position for each in MADE} == within
    tops = {grouped.scene.levels[each].position[1] for each in grouped.scene.selected_ids()}
    assert len(tops) == 1
    outside = {each: grouped.graph[each].position for each in ("checkpoint", "decode", "save")}
    inside(grouped)
    grouped.key(Key.Key_L)
    assert {each: grouped.graph[each].position for each in outside} == outside
    assert {each: grouped.graph[each].position for each in MADE} != within
    grouped.key(Key.Key_Home)
    assert all(
        grouped.view.visible_area().contains(item.rect)
        for item in (*grouped.scene.nodes.values(), *grouped.scene.strips.values())
    )
    assert all(graph_area(grouped.scene).contains(item.rect) for item in grouped.scene.strips.values())
    grouped.drag(grouped.view.mapToScene(2, 100), grouped.view.mapToScene(1398, 758))
    assert set(grouped.scene.selected_ids()) == set(MADE), "strips cannot be selected"


def test_nodes_without_places_are_laid_out_on_their_own_canvas(grouped: Hands) -> None:
    content = json.loads(grouped.text())
    for each in (*MADE, "decode"):
        del content["layout"][each]["pos"]
    document = loads(json.dumps(content), small_registry())
    view, editing = make_view(document.graph)
    settle_nodes(view.graph_scene, document.unplaced)
    assert view.graph_scene.levels.level is None
    for level in (None, "group_1"):
        view.graph_scene.enter(level)
        rects = [item.rect for item in view.graph_scene.nodes.values()]
        assert not any(one.intersects(other) for i, one in enumerate(rects) for other in rects[:i])
    assert not editing.dirty
    editing.close()


def test_lazy_connecting_and_joining_work_with_groups(grouped: Hands) -> None:
    grouped.editing.make(edits.disconnect, "decode", "latent")
    grouped.editing.make(grouping.expose, "group_1", Exposed("sample", "latent", True), True)
    grouped.scene.select([GROUP, "decode"])
    grouped.key(Key.Key_J)
    assert grouped.graph["decode"].inputs["latent"] == Source("sample", "latent")
    grouped.editing.undo()
    right = Qt.MouseButton.RightButton
    grouped.drag(grouped.header(GROUP), grouped.header("decode"), Alt, right)
    assert grouped.graph["decode"].inputs["latent"] == Source("sample", "latent")


def test_cutting_a_link_at_a_group_cuts_that_of_the_graph(grouped: Hands) -> None:
    link = grouped.scene.links["decode", "latent"]
    middle = link.middle
    right = Qt.MouseButton.RightButton
    grouped.drag(middle + QPointF(0, -60), middle + QPointF(0, 60), Ctrl, right)
    assert "latent" not in grouped.graph["decode"].inputs
    assert ("decode", "latent") not in grouped.scene.links


def test_the_canvas_of_a_group_follows_changes_outside_of_it(grouped: Hands) -> None:
    """Compared with a canvas that is opened anew on the same graph."""
    inside(grouped)
    changes = [
        edits.rename(grouped.graph, "checkpoint", "Base"),
        edits.connect(grouped.graph, Link("checkpoint", "text_encoder", "negative", "text_encoder")),
        edits.disconnect(grouped.graph, "prompt", "text_encoder"),
        grouping.put_into(grouped.graph, ["decode"], group_id="group_1"),
        grouping.put_into(grouped.graph, ["latent"], group_id=None),
    ]
    for change in changes:
        grouped.editing.push(change)
        shown = {
            key: (item.tail, item.head, item.start, item.end) for key, item in grouped.scene.links.items()
        }
        names = {each: item.layout.title for each, item in grouped.scene.strips.items()}
        spots = {each: dict(item.layout.outputs) for each, item in grouped.scene.strips.items()}
        nodes = set(grouped.scene.nodes)
        grouped.scene.enter("group_1")
        assert set(grouped.scene.nodes) == nodes
        assert {each: item.layout.title for each, item in grouped.scene.strips.items()} == names
        assert {each: dict(item.layout.outputs) for each, item in grouped.scene.strips.items()} == spots
        assert {
            key: (item.tail, item.head, item.start, item.end) for key, item in grouped.scene.links.items()
        } == shown


Change = tuple[str, int, int]
CHANGES = ("group", "ungroup", "into", "enter", "leave", "connect", "disconnect", "remove", "expose", "undo",
           "redo", "move", "frame", "steps")  # fmt: skip
changes = st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 60), st.integers(0, 60)), max_size=16)


def drawn(scene: GraphScene) -> object:
    """Everything that is seen of a graph, for comparison."""
    items = {
        each: (item.node, item.spec, item.pos().toTuple(), item.used, item.layout)
        for each, item in (*scene.nodes.items(), *scene.strips.items())
    }
    links = {
        key: (item.link, item.tail, item.head, item.start, item.end) for key, item in scene.links.items()
    }
    return items, links, {each: item.frame for each, item in scene.frames.items()}


def change(scene: GraphScene, what: str, a: int, b: int) -> None:
    editing, graph = scene.editing, scene.graph
    ids = sorted(scene.nodes)
    groups = sorted(graph.groups)
    links = sorted(graph.links())
    some = sorted({ids[a % len(ids)], ids[b % len(ids)]}) if ids else []
    match what:
        case "undo":
            editing.undo()
        case "redo":
            editing.redo()
        case "leave":
            scene.enter(scene.graph.groups[scene.levels.level].parent if scene.levels.level else None)
        case "enter" if groups:
            scene.enter(groups[a % len(groups)])
        case "disconnect" if links:
            link = links[a % len(links)]
            editing.make(edits.disconnect, link.target, link.input)
        case "connect":
            nodes = sorted(graph.nodes)
            if len(nodes) < 2:
                return
            giver, taker = nodes[a % len(nodes)], nodes[b % len(nodes)]
            outputs, inputs = graph.spec(giver).outputs, graph.spec(taker).inputs  # type: ignore[union-attr]
            if outputs and inputs:
                link = Link(giver, outputs[b % len(outputs)].name, taker, inputs[a % len(inputs)].name)
                editing.make(edits.connect, link)
        case "ungroup" if groups:
            editing.make(grouping.ungroup, [groups[a % len(groups)]])
        case "frame":
            editing.make(arranging.add_frame, (a * 8.0, b * 8.0, 96.0, 96.0), group=scene.levels.level)
        case "steps" if "sample" in graph:
            editing.make(edits.set_parameter, "sample", "steps", 1 + a)
        case _ if not some:
            return
        case "group":
            editing.make(grouping.make_group, some)
        case "into" if groups:
            editing.make(grouping.put_into, some, group_id=([None, *groups])[b % (len(groups) + 1)])
        case "remove" if b % 3 == 0:
            editing.make(grouping.remove, some)
        case "move":
            editing.make(edits.move, dict.fromkeys(some, (a * 8.0, b * 8.0)))
        case "expose" if groups:
            node_id = sorted(graph.nodes)[a % len(graph)] if len(graph) else ""
            spec = graph.spec(node_id) if node_id else None
            if spec is not None:
                ends = [(end.name, False) for end in (*spec.inputs, *spec.parameters)]
                ends += [(end.name, True) for end in spec.outputs]
                what_is_shown = Exposed(node_id, *ends[b % len(ends)])
                editing.make(grouping.expose, groups[b % len(groups)], what_is_shown, a % 4 > 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes)
def test_a_canvas_equals_one_that_is_opened_anew_after_any_changes(
    themed: QApplication, sequence: list[Change]
) -> None:
    view, editing = make_view(text_to_image())
    scene = view.graph_scene
    before = dumps(Document(editing.graph))
    for what, a, b in sequence:
        change(scene, what, a, b)
        fresh, other = make_view(editing.graph)
        fresh.graph_scene.enter(scene.levels.level)
        assert drawn(scene) == drawn(fresh.graph_scene)
        assert not any(item.chosen for item in scene.nodes.values())
        other.close()
    while editing.stack.canUndo():
        editing.undo()
    assert dumps(Document(editing.graph)) == before
    editing.close()


def test_what_a_group_shows_is_in_the_layout_of_the_file_alone(grouped: Hands) -> None:
    content = json.loads(grouped.text())
    assert content["layout"][GROUP]["exposed"] == [["prompt", "text"], ["sample", "steps"]]
    assert content["nodes"]["sample"]["inputs"]["model"] == ["checkpoint", "model"]
