"""The scene shows the graph, whatever happens to it, and paints at every zoom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.errors import GraphError
from nodegraph_app.core.graph import Graph, Link, Node, Source
from nodegraph_app.core.problems import Problem
from nodegraph_app.ui import theme
from nodegraph_app.ui.canvas import GraphScene
from nodegraph_app.ui.canvas.hits import Hit, caption_at, tip_at
from nodegraph_app.ui.canvas.layout import lay_out
from nodegraph_app.ui.states import NodeState

from .conftest import Hands, make_view, text_to_image
from .nodes_for_tests import FUNCTIONS, small_registry

TYPES = [function.__node_spec__.type for function in FUNCTIONS]  # type: ignore[attr-defined]


def assert_equal(scene: GraphScene, graph: Graph) -> None:
    """Items are exactly the nodes and links of the graph, drawn where the records say."""
    assert set(scene.nodes) == set(graph.nodes)
    assert {item.link for item in scene.links.values()} == set(graph.links())
    for node_id, item in scene.nodes.items():
        node = graph[node_id]
        assert item.node == node
        assert (item.x(), item.y()) == node.position
        assert item.scene() is scene
        assert item.layout == lay_out(node, item.spec, outputs=item.placeholder_outputs)
        assert item.used == frozenset(
            [
                *((name, False) for name in node.inputs),
                *((link.output, True) for link in graph.links_from(node_id)),
            ]
        )
    for item in scene.links.values():
        link = item.link
        assert item.start == scene.nodes[link.source].socket_pos(link.output, output=True)
        assert item.end == scene.nodes[link.target].socket_pos(link.input, output=False)
    assert set(scene.selected_ids()) <= set(graph.nodes)


Step = tuple[str, int, int, int]
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["add", "remove", "connect", "disconnect", "move", "mode", "copy", "undo", "redo", "steps"]
        ),
        st.integers(0, 30),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=30,
)


def do(scene: GraphScene, step: Step) -> None:
    """One random change; what the graph refuses is no change."""
    what, a, b, c = step
    editing, graph = scene.editing, scene.graph
    ids = sorted(graph.nodes)
    node_id, other = (ids[a % len(ids)], ids[b % len(ids)]) if ids else ("", "")
    match what:
        case "add":
            editing.make(edits.add_node, TYPES[a % len(TYPES)], position=(b * 8.0, c * 8.0))
        case "undo":
            editing.undo()
        case "redo":
            editing.redo()
        case _ if not ids:
            return
        case "remove":
            scene.select([node_id, other])
            editing.make(edits.remove_nodes, {node_id, other})
        case "connect":
            outputs, spec = graph.spec(node_id).outputs, graph.spec(other)  # type: ignore[union-attr]
            ends = [*spec.inputs, *spec.parameters] if spec else []
            if outputs and ends:
                link = Link(node_id, outputs[c % len(outputs)].name, other, ends[c % len(ends)].name)
                try:
                    graph.check_link(link)
                except GraphError:
                    return
                editing.make(edits.connect, link)
        case "disconnect":
            for name in list(graph[node_id].inputs)[:1]:
                editing.make(edits.disconnect, node_id, name)
        case "move":
            editing.make(edits.move, {node_id: (b * 8.0, c * 8.0), other: (c * 8.0, a * 8.0)})
        case "mode":
            editing.make(edits.set_mode, [node_id], ("muted", "bypassed", "normal")[c % 3])
        case "copy":
            editing.make(edits.duplicate, [node_id])
        case "steps" if graph[node_id].type == "sampling.sample":
            editing.make(edits.set_parameter, node_id, "steps", 1 + c)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_the_scene_equals_the_graph_after_any_edits(themed: QApplication, sequence: list[Step]) -> None:
    view, editing = make_view(text_to_image())
    scene = view.graph_scene
    for step in sequence:
        do(scene, step)
        assert_equal(scene, editing.graph)
    while editing.stack.canUndo():
        editing.undo()
    assert_equal(scene, editing.graph)
    editing.close()


@pytest.mark.parametrize("zoom", [2.0, 1.0, 0.5, 0.3, 0.1])
def test_every_zoom_paints_nodes_and_links(hands: Hands, zoom: float) -> None:
    hands.view.zoom_to(zoom)
    hands.view.look_at(QPointF(600, 200))
    hands.scene.set_state("sample", NodeState("running", "3 / 20", progress=0.15))
    picture = hands.view.grab().toImage()
    at = hands.pixel(hands.scene.nodes["sample"].pos() + QPointF(100, 60))
    assert picture.pixelColor(at) != QColor(theme.DARK.canvas)
    assert hands.scene.nodes["sample"].far == (zoom < 0.35)


def test_a_crowd_is_drawn_by_one_item(open_canvas: Callable[[Graph], Hands]) -> None:
    registry = small_registry()
    nodes = [Node(f"n{i}", "latent.empty", position=(i % 40 * 250.0, i // 40 * 220.0)) for i in range(400)]
    hands = open_canvas(Graph(registry, nodes))
    hands.view.zoom_to(0.1)
    hands.view.fit()
    assert hands.view.crowded
    picture = hands.view.grab().toImage()
    at = hands.pixel(hands.scene.nodes["n41"].rect.center())
    assert picture.pixelColor(at) == QColor(theme.DARK.node)
    hands.click(hands.scene.nodes["n41"].rect.center())
    assert hands.scene.selected_ids() == ["n41"]
    hands.view.zoom_to(1.0)
    assert not hands.view.crowded


def test_states_show_as_words(hands: Hands) -> None:
    for state, word in (
        (NodeState("cached"), "cached"),
        (NodeState("will_run", detail="parameter steps changed"), "will run"),
        (NodeState("running", "12 / 20", progress=0.6), "12 / 20"),
        (NodeState("done", "0.4 s"), "0.4 s"),
        (NodeState("error", detail="The latent has 16 channels."), "error"),
        (NodeState("blocked"), "blocked"),
        (NodeState("skipped"), "skipped"),
        (NodeState("idle"), ""),
    ):
        hands.scene.set_state("sample", state)
        assert hands.scene.nodes["sample"].badge_text == word
        hands.view.grab()
    assert hands.scene.nodes["sample"].caption == ""


def test_the_reason_why_a_node_will_run_stands_below_it_without_moving_anything(hands: Hands) -> None:
    item = hands.scene.nodes["decode"]
    hands.scene.set_state("decode", NodeState("cached", detail="input latent changed"))
    height, bounds = item.layout.height, item.boundingRect()
    hands.scene.set_state("decode", NodeState("will_run", detail="input latent changed"))
    assert item.caption == "input latent changed"
    assert item.layout.height == height
    assert item.boundingRect().bottom() > bounds.bottom()
    hands.scene.set_state("decode", NodeState("cached"))
    assert item.boundingRect() == bounds


def test_states_of_nodes_that_are_gone_are_ignored(hands: Hands) -> None:
    hands.scene.set_state("nobody", NodeState("cached"))
    hands.scene.set_picture("nobody", None)
    hands.scene.set_problem("nobody", None, "what?")


def test_an_error_is_written_on_its_node(hands: Hands) -> None:
    item = hands.scene.nodes["decode"]
    height = item.layout.height
    hands.scene.set_state(
        "decode", NodeState("error", detail="The latent has 16 channels, this VAE takes 4.")
    )
    assert item.layout.height > height
    assert " ".join(item.layout.notice_lines) == "The latent has 16 channels, this VAE takes 4."
    hands.scene.set_state("decode", NodeState("idle"))
    assert item.layout.height == height


def test_a_picture_makes_room_and_keeps_its_shape(hands: Hands) -> None:
    picture = QImage(200, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor("#28a745"))
    hands.scene.set_picture("sample", picture)
    place = hands.scene.nodes["sample"].layout.picture
    assert place is not None
    assert place.width() == pytest.approx(2 * place.height(), abs=1)
    hands.view.fit(["sample"])
    at = hands.pixel(hands.scene.nodes["sample"].pos() + place.center())
    assert hands.view.grab().toImage().pixelColor(at) == QColor("#28a745")


def test_problems_are_marked_where_they_are_and_told_by_the_tooltip(hands: Hands) -> None:
    hands.scene.set_problems(
        [Problem("save", "image", "Nothing is connected to “image”.", "Connect an image.")]
    )
    hit = hands.view.hit(hands.socket("save", "image"))
    assert tip_at(hands.scene, hit) == "Nothing is connected to “image”. Connect an image."
    hands.scene.set_problem("save", "image", None)
    assert "image" in tip_at(hands.scene, hit)
    assert "Nothing" not in tip_at(hands.scene, hit)
    hands.scene.set_problem("save", None, "Sorry.")
    assert tip_at(hands.scene, hands.view.hit(hands.header("save"))).startswith("Sorry.")


def test_unknown_types_show_as_placeholders_with_values_and_links(
    open_canvas: Callable[[Graph], Hands],
) -> None:
    nodes = [
        Node("latent", "latent.empty"),
        Node(
            "mystery",
            "pack.mystery",
            3,
            {"amount": 5},
            {"latent": Source("latent", "latent")},
            position=(300.0, 0.0),
        ),
        Node(
            "decode", "latent.decode", 1, {}, {"latent": Source("mystery", "result")}, position=(600.0, 0.0)
        ),
    ]
    hands = open_canvas(Graph(small_registry(), nodes))
    layout = hands.scene.nodes["mystery"].layout
    assert layout.title == "pack.mystery"
    assert set(layout.inputs) == {"latent"}
    assert set(layout.outputs) == {"result"}
    assert layout.fields["amount"].text == "5"
    assert_equal(hands.scene, hands.graph)
    hands.view.grab()
    hands.double_click(hands.field("mystery", "amount"))
    assert not hands.view.editor.active
    hands.editing.make(edits.disconnect, "decode", "latent")
    assert set(hands.scene.nodes["mystery"].layout.outputs) == set()


def test_the_width_of_a_node_does_not_change_with_its_values(hands: Hands) -> None:
    width = hands.scene.nodes["save"].layout.width
    hands.editing.make(edits.set_parameter, "save", "name", "a very long name " * 20)
    assert hands.scene.nodes["save"].layout.width == width


def test_a_rarely_needed_parameter_is_shown_where_it_is_set_or_linked() -> None:
    spec = small_registry().get("math.round")

    def fields(params: dict[str, Any], inputs: dict[str, Source]) -> set[str]:
        return set(lay_out(Node("n", "math.round", 1, params, inputs), spec).fields)

    assert fields({}, {}) == {"value"}
    assert fields({"places": 0}, {}) == {"value"}
    assert fields({"places": 2}, {}) == {"value", "places"}
    assert fields({}, {"places": Source("other", "value")}) == {"value", "places"}


def test_the_light_theme_can_be_put_on_at_any_time(hands: Hands) -> None:
    hands.view.set_colors(theme.LIGHT)
    picture = hands.view.grab().toImage()
    assert picture.pixelColor(5, 5).lightnessF() > 0.8


def test_an_empty_canvas_says_how_to_begin(on_empty: Hands) -> None:
    plain = QColor(theme.DARK.canvas)
    picture = on_empty.view.grab().toImage()
    row = [picture.pixelColor(x, picture.height() // 2 - 20) for x in range(550, 850)]
    assert sum(color.lightness() > plain.lightness() + 60 for color in row) > 10


def test_nothing_keeps_running_behind_a_closed_canvas(hands: Hands, no_leaks: None) -> None:
    hands.view.open_search(QPointF(0, 0))
    hands.view.search.dismiss()
    hands.view.close()


def test_a_reason_that_is_cut_off_can_be_read_whole(hands: Hands) -> None:
    reason = "“model” comes from Load checkpoint, which is blocked, and this sentence is far too long for it"
    hands.scene.set_state("sample", NodeState("blocked", detail=reason))
    item = hands.scene.nodes["sample"]
    assert item.caption != reason
    below = item.pos() + QPointF(30, item.layout.height + 8)
    assert caption_at(hands.scene, below) is item
    assert caption_at(hands.scene, below + QPointF(0, 40)) is None
    assert reason in tip_at(hands.scene, Hit("header", "sample"))
    assert reason in tip_at(hands.scene, Hit("body", "sample"))


def test_room_for_a_picture_is_kept_on_nodes_that_show_one_and_not_on_those_that_write_models(themed) -> None:
    registry = builtin.registry()
    for type_id, shown in (("image.save", True), ("image.preview", True), ("merging.save", False)):
        laid = lay_out(Node("n", type_id), registry[type_id])
        assert (laid.picture is not None) == shown, type_id
