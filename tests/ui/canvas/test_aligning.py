"""Lining nodes up by keys; a layered layout without overlaps, links to the right, fewer crossings."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF

from nodegraph_app.core import arranging, edits
from nodegraph_app.core.graph import Link
from nodegraph_app.ui.canvas.frames import inside
from nodegraph_app.ui.canvas.layered import NODE_GAP, Edge, layered

from .conftest import Hands
from .test_gestures import Ctrl, Key, Shift, undone_and_redone

pytestmark = pytest.mark.usefixtures("no_leaks")


def rects(hands: Hands) -> dict[str, QRectF]:
    return {node_id: item.rect for node_id, item in hands.scene.nodes.items()}


@pytest.mark.parametrize(
    ("key", "edge"),
    [(Key.Key_Left, "left"), (Key.Key_Right, "right"), (Key.Key_Up, "top"), (Key.Key_Down, "bottom")],
)
def test_ctrl_and_an_arrow_align_an_edge(hands: Hands, key: Key, edge: str) -> None:
    hands.scene.select(["prompt", "sample", "save"])
    before = hands.text()
    hands.key(key, Ctrl)
    assert len({getattr(rects(hands)[each], edge)() for each in ("prompt", "sample", "save")}) == 1
    assert hands.editing.stack.count() == 1
    undone_and_redone(hands, before)


def test_middles_are_aligned_and_gaps_made_equal(hands: Hands) -> None:
    ids = ["checkpoint", "prompt", "sample", "save"]
    hands.scene.select(ids)
    before = hands.text()
    hands.key(Key.Key_R, Shift)
    middles = [rects(hands)[each].center().y() for each in ids]
    assert max(middles) - min(middles) <= 1
    hands.key(Key.Key_H, Shift)
    now = [rects(hands)[each] for each in ids]
    gaps = [after.left() - each.right() for each, after in pairwise(now)]
    assert max(gaps) - min(gaps) <= 1
    assert now[0].left() == 0
    assert now[-1].left() == 1000
    hands.editing.undo()
    undone_and_redone(hands, before)


def test_overlapping_nodes_are_spread_apart_and_pinned_ones_stay(hands: Hands) -> None:
    ids = ["prompt", "negative", "latent"]
    hands.editing.make(edits.move, dict.fromkeys(ids, (240.0, 0.0)))
    hands.editing.make(arranging.pin, ["sample"], True)
    hands.scene.select([*ids, "sample"])
    hands.key(Key.Key_V, Shift)
    found = [rects(hands)[each] for each in ids]
    assert not any(one.intersects(other) for one, other in combinations(found, 2))
    assert hands.graph["sample"].position == (520.0, 32.0)


def test_too_few_nodes_are_said_to_be_too_few(hands: Hands) -> None:
    hands.scene.select(["prompt"])
    hands.key(Key.Key_Left, Ctrl)
    assert hands.messages == ["Select at least two nodes that are not pinned."]
    assert not hands.editing.stack.count()


def test_l_lays_the_graph_out_in_one_step(hands: Hands) -> None:
    hands.editing.make(edits.move, dict.fromkeys(hands.graph.nodes, (0.0, 0.0)))
    before, steps = hands.text(), hands.editing.stack.count()
    hands.key(Key.Key_L)
    found = rects(hands)
    assert not any(one.intersects(other) for one, other in combinations(found.values(), 2))
    for link in hands.graph.links():
        assert found[link.source].right() < found[link.target].left()
    assert all(value % 8 == 0 for node in hands.graph.nodes.values() for value in node.position)
    assert hands.editing.stack.count() == steps + 1
    undone_and_redone(hands, before)


def test_only_the_selection_is_laid_out_where_it_stood_and_frames_follow(hands: Hands) -> None:
    hands.scene.select(["prompt", "negative", "latent"])
    hands.key(Key.Key_J, Ctrl)
    hands.key(Key.Key_Return)
    (frame,) = hands.scene.frames
    hands.view.commands.select_inside()
    others = {each: hands.graph[each].position for each in ("checkpoint", "sample", "decode", "save")}
    before = hands.text()
    hands.key(Key.Key_L)
    assert {each: hands.graph[each].position for each in others} == others
    assert min(hands.graph[each].position for each in ("prompt", "negative", "latent"))[0] == 240
    box = hands.scene.frames[frame].rect
    assert all(box.contains(rects(hands)[each]) for each in ("prompt", "negative", "latent"))
    undone_and_redone(hands, before)


def test_layers_untangle_what_can_be_drawn_without_crossings() -> None:
    sizes = dict.fromkeys("abcdef", (100.0, 50.0))
    edges = [Edge(one, 20.0, other, 20.0) for one, other in ("af", "be", "cd")]
    edges += [Edge("a", 30.0, "e", 30.0)]
    places = {name: (0.0, number * 60.0) for number, name in enumerate("abcdef")}
    found = layered(sizes, edges, places)
    lines = [(found[edge.source][1], found[edge.target][1]) for edge in edges]
    for (a, b), (c, d) in combinations(lines, 2):
        assert (a - c) * (b - d) >= 0
    for one, other in combinations(found.values(), 2):
        assert one[0] != other[0] or abs(one[1] - other[1]) >= 50 + NODE_GAP


def test_a_chain_is_drawn_level_at_its_sockets_and_a_long_link_goes_around_what_it_passes() -> None:
    sizes = {"a": (100.0, 60.0), "b": (120.0, 200.0), "c": (80.0, 90.0)}
    edges = [Edge("a", 20.0, "b", 40.0), Edge("b", 60.0, "c", 30.0), Edge("a", 40.0, "c", 50.0)]
    found = layered(sizes, edges, dict.fromkeys(sizes, (0.0, 0.0)))
    assert found["a"][0] < found["b"][0] < found["c"][0]
    assert found["a"][0] + 100 <= found["b"][0]
    straight = layered(sizes, edges[:2], dict.fromkeys(sizes, (0.0, 0.0)))
    assert straight["a"][1] + 20 == pytest.approx(straight["b"][1] + 40)
    assert straight["b"][1] + 60 == pytest.approx(straight["c"][1] + 30)


def test_parts_that_nothing_joins_do_not_overlap(hands: Hands) -> None:
    hands.editing.make(
        edits.disconnect_all,
        [Link("checkpoint", "model", "sample", "model"), *hands.graph.links_from("decode")],
    )
    hands.key(Key.Key_L)
    found = rects(hands).values()
    assert not any(one.intersects(other) for one, other in combinations(found, 2))


def test_nodes_glide_where_motion_is_wanted_and_a_press_or_an_edit_ends_it(hands: Hands) -> None:
    glide = hands.view.aligner.glide
    item, start = hands.scene.nodes["save"], QPointF(1000.0, 64.0)
    hands.key(Key.Key_L)
    end = item.pos()
    assert end != start
    hands.editing.undo()
    glide.duration_ms = 10_000
    for finish in (hands.editing.undo, lambda: hands.click(QPointF(20, 700)), glide.arrive):
        hands.key(Key.Key_L)
        glide.motion.setCurrentTime(4_000)
        assert hands.graph["save"].position == (end.x(), end.y()), "the graph is there already"
        assert item.pos() not in (start, end)
        finish()
        assert item.pos() == QPointF(*hands.graph["save"].position)
        if hands.editing.stack.canUndo():
            hands.editing.undo()
    hands.key(Key.Key_L)
    glide.motion.setCurrentTime(10_000)
    assert item.pos() == end
    link = hands.scene.links["save", "image"]
    assert link.end == hands.socket("save", "image")


def test_what_lies_in_a_frame_stays_in_it_alone_when_all_is_laid_out(hands: Hands) -> None:
    for number, ids in enumerate((["prompt", "latent"], ["sample", "save"])):
        hands.editing.make(edits.move, {each: (3000.0 * number, 300.0 * at) for at, each in enumerate(ids)})
        hands.scene.select(ids)
        hands.key(Key.Key_J, Ctrl)
        hands.key(Key.Key_Return)
    others = {"checkpoint": (0.0, 3000.0), "negative": (400.0, 3000.0), "decode": (800.0, 3000.0)}
    hands.editing.make(edits.move, others)
    hands.scene.select(["latent"])
    hands.key(Key.Key_J, Ctrl)
    hands.key(Key.Key_Return)
    held = {each: set(inside(hands.scene, each)[0]) for each in hands.scene.frames}
    assert sorted(map(len, held.values())) == [1, 2, 2]
    before = hands.text()
    hands.scene.select(())
    hands.key(Key.Key_L)
    assert {each: set(inside(hands.scene, each)[0]) for each in hands.scene.frames} == held
    assert not any(one.intersects(other) for one, other in combinations(rects(hands).values(), 2))
    outer = [hands.scene.frames[each].rect for each, nodes in held.items() if len(nodes) == 2]
    assert not outer[0].intersects(outer[1])
    for frame, nodes in held.items():
        box = hands.scene.frames[frame].rect
        assert all(box.contains(rects(hands)[each]) for each in nodes)
        foreign = set(hands.graph.nodes) - nodes
        assert not any(box.intersects(rects(hands)[each]) for each in foreign)
    undone_and_redone(hands, before)
