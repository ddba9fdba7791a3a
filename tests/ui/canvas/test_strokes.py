"""Dropping on links, cutting, lazy connecting and the lasso, by hand; each one step, taken back exactly."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph, Link, Source

from .conftest import NONE, Hands
from .test_gestures import Alt, Ctrl, Key, Shift, undone_and_redone

pytestmark = pytest.mark.usefixtures("no_leaks")

RIGHT = Qt.MouseButton.RightButton


def add(hands: Hands, type_id: str, node_id: str, at: tuple[float, float]) -> None:
    hands.editing.make(edits.add_node, type_id, node_id=node_id, position=at)


def loose_sampler(hands: Hands) -> None:
    """A second sampler, wired to nothing, below the rest."""
    add(hands, "sampling.sample", "refine", (520.0, 480.0))


def test_a_loose_node_dropped_on_a_link_is_put_on_it_and_what_follows_makes_room(hands: Hands) -> None:
    loose_sampler(hands)
    before, steps = hands.text(), hands.editing.stack.count()
    link = hands.scene.links["decode", "latent"]
    start = hands.header("refine")
    hands.drag(start, link.middle + QPointF(0, -8), let_go=False)
    assert link.offered
    assert "insert Sample" in hands.view.note.text()
    hands.release(link.middle + QPointF(0, -8))
    graph = hands.graph
    assert graph["refine"].inputs == {"latent": Source("sample", "latent")}
    assert graph["decode"].inputs["latent"] == Source("refine", "latent")
    rects = {node_id: hands.scene.nodes[node_id].rect for node_id in graph.nodes}
    assert rects["sample"].right() < rects["refine"].left()
    assert rects["refine"].right() < rects["decode"].left()
    assert rects["decode"].right() < rects["save"].left()
    assert graph["checkpoint"].position == (0.0, 96.0)
    assert hands.editing.stack.count() == steps + 1
    undone_and_redone(hands, before)


def test_a_wired_node_moved_across_a_link_keeps_its_wires(hands: Hands) -> None:
    before = {link for link in hands.graph.links() if link.target != "nobody"}
    start = hands.header("latent")
    link = hands.scene.links["decode", "latent"]
    hands.drag(start, link.middle, let_go=False)
    assert not link.offered
    hands.release(link.middle)
    assert set(hands.graph.links()) == before


def test_esc_over_a_link_leaves_everything(hands: Hands) -> None:
    loose_sampler(hands)
    before = hands.text()
    link = hands.scene.links["decode", "latent"]
    hands.drag(hands.header("refine"), link.middle, let_go=False)
    hands.key(Key.Key_Escape)
    hands.release(link.middle)
    assert hands.text() == before
    assert not link.offered
    assert not hands.view.note.isVisible()


def test_a_stroke_cuts_every_link_it_crosses_in_one_step(hands: Hands) -> None:
    before = hands.text()
    left = hands.scene.nodes["sample"].rect.left()
    top, bottom = QPointF(left - 16, -100), QPointF(left - 16, 420)
    hands.drag(top, bottom, Ctrl, RIGHT, let_go=False)
    assert hands.scene.links["sample", "latent"].doomed
    assert "cut 5 links" in hands.view.note.text()
    hands.release(bottom, Ctrl, RIGHT)
    assert {(link.target, link.input) for link in hands.graph.links()} == {
        ("prompt", "text_encoder"),
        ("negative", "text_encoder"),
        ("decode", "latent"),
        ("save", "image"),
    }
    assert hands.editing.stack.count() == 1
    undone_and_redone(hands, before)


def test_a_stroke_taken_back_with_esc_cuts_nothing(hands: Hands) -> None:
    before = hands.text()
    left = hands.scene.nodes["sample"].rect.left()
    hands.drag(QPointF(left - 16, -100), QPointF(left - 16, 420), Ctrl, RIGHT, let_go=False)
    hands.key(Key.Key_Escape)
    hands.release(QPointF(left - 16, 420), Ctrl, RIGHT)
    assert hands.text() == before
    assert not any(item.doomed for item in hands.scene.links.values())
    assert hands.view.stroke is None


@pytest.mark.parametrize("backwards", [False, True])
def test_a_lazy_drag_wires_the_first_pair_that_fits(hands: Hands, backwards: bool) -> None:
    hands.editing.make(edits.disconnect, "sample", "latent")
    before = hands.text()
    ends = [hands.header("latent"), hands.header("sample")]
    start, end = reversed(ends) if backwards else ends
    hands.drag(start, end, Alt, RIGHT, let_go=False)
    assert hands.view.note.text() == "latent → latent"
    assert hands.scene.nodes["sample"].hovered == "<latent"
    hands.release(end, Alt, RIGHT)
    assert hands.graph["sample"].inputs["latent"] == Source("latent", "latent")
    undone_and_redone(hands, before)


def test_a_lazy_drag_between_nodes_that_do_not_fit_says_so(hands: Hands) -> None:
    before = hands.text()
    hands.drag(hands.header("latent"), hands.header("save"), Alt, RIGHT)
    assert hands.text() == before
    assert hands.messages == ["Nothing of Empty latent fits a free input of Save image."]


def test_a_stroke_puts_dots_on_links_and_those_of_one_output_share_theirs(hands: Hands) -> None:
    add(hands, "latent.decode", "second", (768.0, 240.0))
    hands.editing.make(edits.connect, Link("sample", "latent", "second", "latent"))
    before, steps = hands.text(), hands.editing.stack.count()
    right = hands.scene.nodes["sample"].rect.right() + 20
    hands.drag(QPointF(right, 40), QPointF(right, 340), Shift, RIGHT, let_go=False)
    link = hands.scene.links["decode", "latent"]
    assert link.offered
    assert not link.doomed
    hands.release(QPointF(right, 340), Shift, RIGHT)
    (dot,) = hands.scene.selected_ids()
    assert hands.graph[dot].type == "flow.reroute_latent"
    assert hands.graph[dot].inputs == {"value": Source("sample", "latent")}
    for reader in ("decode", "second"):
        assert hands.graph[reader].inputs["latent"] == Source(dot, "latent")
    assert hands.graph["decode"].inputs["vae"] == Source("checkpoint", "vae")
    assert hands.messages == ["Links of type vae cannot be rerouted."]
    assert hands.editing.stack.count() == steps + 1
    undone_and_redone(hands, before)


def test_a_dot_is_dragged_at_its_middle_and_removed_without_a_gap(hands: Hands) -> None:
    wired = set(hands.graph.links())
    link = hands.scene.links["decode", "latent"]
    hands.scene.adder.reroute({link.link: link.middle})
    (dot,) = hands.scene.selected_ids()
    middle = hands.scene.nodes[dot].rect.center()
    old = hands.graph[dot].position
    hands.drag(middle, middle + QPointF(0, 80))
    assert hands.graph[dot].position == (old[0], old[1] + 80)
    before = hands.text()
    hands.key(Key.Key_Delete, Ctrl)
    assert set(hands.graph.links()) == wired
    undone_and_redone(hands, before)


def test_a_loop_selects_the_nodes_it_goes_around(hands: Hands) -> None:
    around = [QPointF(215, -60), QPointF(500, -60), QPointF(500, 300), QPointF(215, 300)]
    hands.press(around[0], Ctrl | Shift)
    for corner in (*around[1:], around[0]):
        hands.move(corner)
    hands.release(around[0], Ctrl | Shift)
    assert set(hands.scene.selected_ids()) == {"prompt", "negative"}
    assert hands.view.stroke is None


def test_j_wires_the_selected_nodes_in_a_row(hands: Hands) -> None:
    for target, name in (("decode", "latent"), ("save", "image")):
        hands.editing.make(edits.disconnect, target, name)
    before, steps = hands.text(), hands.editing.stack.count()
    hands.scene.select(["sample", "decode", "save"])
    hands.key(Key.Key_J)
    assert {Link("sample", "latent", "decode", "latent"), Link("decode", "image", "save", "image")} <= set(
        hands.graph.links()
    )
    assert hands.editing.stack.count() == steps + 1
    undone_and_redone(hands, before)


def test_a_new_node_dropped_on_a_link_is_put_on_it(hands: Hands) -> None:
    before = hands.text()
    link = hands.scene.links["decode", "latent"]
    node_id = hands.scene.add_at("sampling.sample", link.middle, onto=True)
    assert node_id is not None
    assert hands.graph["decode"].inputs["latent"] == Source(node_id, "latent")
    assert hands.graph[node_id].inputs == {"latent": Source("sample", "latent")}
    undone_and_redone(hands, before)


def test_cut_and_insert_are_refused_where_the_link_is_gone(hands: Hands) -> None:
    graph: Graph = hands.graph
    gone = Link("decode", "image", "sample", "latent")
    assert hands.editing.make(edits.disconnect_all, [gone]) is None
    assert graph["sample"].inputs["latent"] == Source("latent", "latent")
    hands.click(QPointF(20, 500), NONE)


def test_links_are_reached_and_acted_on_by_keys(hands: Hands) -> None:
    hands.scene.select(["decode"])
    hands.key(Key.Key_N)
    assert hands.scene.selected_link == Link("sample", "latent", "decode", "latent")
    hands.key(Key.Key_N)
    assert hands.scene.selected_link == Link("checkpoint", "vae", "decode", "vae")
    hands.key(Key.Key_N, Shift)
    hands.key(Key.Key_R)
    (dot,) = hands.scene.selected_ids()
    assert hands.graph["decode"].inputs["latent"] == Source(dot, "latent")
    hands.key(Key.Key_N)
    hands.key(Key.Key_Delete)
    assert "value" not in hands.graph[dot].inputs
    seen = set()
    hands.scene.select(())
    for _ in hands.graph.links():
        hands.key(Key.Key_N)
        assert hands.scene.selected_link is not None
        seen.add(hands.scene.selected_link)
    assert seen == set(hands.graph.links()), "one after the other, all are reached"


def test_the_link_under_the_mouse_lights_up_and_only_that(hands: Hands) -> None:
    link = hands.scene.links["decode", "latent"]
    hands.move(link.middle)
    assert [each.link for each in hands.scene.links.values() if each.hovered] == [link.link]
    hands.move(QPointF(20, 500))
    assert not link.hovered


def test_a_copy_dropped_on_a_link_is_put_on_it_in_one_step(hands: Hands) -> None:
    loose_sampler(hands)
    before, steps = hands.text(), hands.editing.stack.count()
    link = hands.scene.links["decode", "latent"]
    hands.drag(hands.header("refine"), link.middle + QPointF(0, -8), Alt)
    (copy,) = hands.scene.selected_ids()
    assert copy != "refine"
    assert hands.graph["decode"].inputs["latent"] == Source(copy, "latent")
    assert hands.graph["refine"].position == (520.0, 480.0)
    assert hands.editing.stack.count() == steps + 1
    undone_and_redone(hands, before)
