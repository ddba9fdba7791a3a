"""Shapes of links, the grid, guides: what is drawn, what can be seized, where things land."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from nodegraph_app.core.graph import Link
from nodegraph_app.ui.canvas.export import svg_of_graph
from nodegraph_app.ui.canvas.link_paths import corners, link_path
from nodegraph_app.ui.canvas.options import LINK_STYLES, CanvasOptions, LinkStyle

from .conftest import Hands

Ctrl, Right = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.RightButton
LATENT, IMAGE = ("decode", "latent"), ("save", "image")
FREE = CanvasOptions(grid=False, guides=False)

pytestmark = pytest.mark.usefixtures("no_leaks")


def painted(hands: Hands, at: QPointF) -> bool:
    """Whether a link's colour stands at a place of the scene, on what a screen would show."""
    link = hands.scene.links[IMAGE]
    image = QImage(9, 9, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.translate(4.5 - at.x(), 4.5 - at.y())
    link.paint(painter, None)  # type: ignore[arg-type]  # no option is asked for
    painter.end()
    return any(image.pixelColor(x, y).alpha() for x in range(9) for y in range(9))


@pytest.mark.parametrize("style", LINK_STYLES)
def test_a_link_is_drawn_seized_and_cut_where_it_runs(hands: Hands, style: LinkStyle) -> None:
    hands.scene.use_options(CanvasOptions(style))
    link = hands.scene.links[IMAGE]
    assert link.lines()[0].p1() == link.start
    assert link.lines()[-1].p2() == link.end
    quarter = link.lines()[len(link.lines()) // 4].center()
    hit = hands.view.hit(quarter)
    assert (hit.part, hit.node, hit.place) == ("link", *IMAGE)
    assert painted(hands, quarter) is (style != "hidden")
    before = hands.text()
    along = link.lines()[len(link.lines()) // 4]
    across = QLineF(quarter, quarter + QPointF(-along.dy(), along.dx()))
    across.setLength(8)
    offset = across.p2() - across.p1()
    hands.drag(quarter - offset, quarter + offset, Ctrl, Right)
    assert IMAGE not in hands.scene.links
    hands.editing.undo()
    assert hands.text() == before


def test_an_angled_link_runs_straight_and_round_the_corner() -> None:
    start, end = QPointF(0, 0), QPointF(200, 100)
    for a, b in zip(corners(start, end), corners(start, end)[1:], strict=False):
        assert a.x() == b.x() or a.y() == b.y()
    back = corners(QPointF(200, 0), QPointF(0, 10))
    assert back[1].x() > 200, "it leaves to the right"
    assert back[-2].x() < 0, "and arrives from the left"
    assert max(point.y() for point in back) > 10, "round below"
    narrow = corners(start, QPointF(30, 20))
    assert all(0 <= point.x() <= 30 and 0 <= point.y() <= 20 for point in narrow), "no detour in a narrow gap"
    assert corners(start, QPointF(200, 0)) == [start, QPointF(200, 0)]
    assert link_path(start, end, "angled").elementCount() > link_path(start, end, "straight").elementCount()


def test_the_middle_of_a_link_lies_on_it(hands: Hands) -> None:
    for style in ("curve", "straight", "angled"):
        hands.scene.use_options(CanvasOptions(style))
        for link in hands.scene.links.values():
            assert (
                min(
                    QLineF(link.middle, line.pointAt(t / 8)).length()
                    for line in link.lines()
                    for t in range(9)
                )
                < 6
            )


def test_a_hidden_link_is_seen_while_it_or_its_nodes_are_pointed_at(hands: Hands) -> None:
    hands.scene.use_options(CanvasOptions("hidden"))
    link, other = hands.scene.links[LATENT], hands.scene.links["save", "image"]
    assert not link.seen
    hands.move(link.lines()[6].center())
    assert link.seen
    assert not other.seen
    hands.move(hands.header("sample"))
    assert link.seen
    assert not other.seen
    hands.move(QPointF(-200, -100))
    assert not link.seen
    hands.click(hands.header("save"))
    hands.move(QPointF(-200, -100))
    assert other.seen
    assert not link.seen
    content = svg_of_graph(hands.view)
    assert not link.seen
    hands.scene.use_options(CanvasOptions())
    hands.scene.select(())
    assert content.count(b"<path") >= svg_of_graph(hands.view).count(b"<path") - 2, (
        "a picture shows all links"
    )


def test_the_overview_follows_the_shape(hands: Hands) -> None:
    def pieces() -> int:
        hands.scene.overview._refresh()
        return sum(len(lines) for lines in hands.scene.overview._drawn.values())

    links = len(hands.scene.links)
    assert pieces() == links
    hands.scene.use_options(CanvasOptions("angled"))
    assert pieces() > 2 * links
    hands.scene.use_options(CanvasOptions("hidden"))
    assert pieces() == 0


def test_a_link_being_drawn_has_the_same_shape(hands: Hands) -> None:
    hands.scene.use_options(CanvasOptions("straight"))
    start = hands.socket("save", "image")
    hands.drag(start, start + QPointF(-60, 120), let_go=False)
    gesture = hands.view.gesture
    assert gesture is not None
    assert gesture._line.path().elementCount() == 2
    hands.view.cancel()
    assert Link("decode", "image", "save", "image") in hands.graph.links()


def test_without_the_grid_a_node_lands_where_it_is_let_go(hands: Hands) -> None:
    hands.view.zoom_to(1.0)
    hands.scene.use_options(FREE)
    at = hands.header("latent")
    hands.drag(at, at + QPointF(13, 11))
    assert hands.graph["latent"].position == (253.0, 331.0)
    hands.editing.undo()
    hands.drag(at, at + QPointF(13, 11), Ctrl)
    x, y = hands.graph["latent"].position
    assert (x % 8, y % 8) == (0, 0), "with Ctrl on the grid"


def test_guides_show_what_is_in_line_and_pull_where_there_is_no_grid(hands: Hands) -> None:
    hands.view.zoom_to(1.0)
    hands.scene.use_options(CanvasOptions(grid=False))
    at = hands.header("latent")
    hands.drag(at, at + QPointF(3, 60), let_go=False)
    assert hands.scene.nodes["latent"].pos().x() == 240.0, "in line with the prompts"
    assert any(
        line.x1() == line.x2() == hands.scene.nodes["prompt"].rect.left() for line in hands.view._guides
    )
    hands.release(at + QPointF(3, 60))
    assert not hands.view._guides
    assert hands.graph["latent"].position == (240.0, 380.0)
    hands.editing.undo()
    hands.scene.use_options(FREE)
    hands.drag(at, at + QPointF(3, 60), let_go=False)
    assert not hands.view._guides
    hands.release(at + QPointF(3, 60))
    assert hands.graph["latent"].position == (243.0, 380.0)


def test_a_style_of_a_later_version_counts_as_curves() -> None:
    assert CanvasOptions.chosen("of glass", grid=False, guides=True) == CanvasOptions(grid=False)
