"""What nodes take, on them and in the legend: by number and by colour, from afar by colour."""

from __future__ import annotations

import pytest

from nodegraph_app.ui.canvas.heat import HeatScale, heats
from nodegraph_app.ui.canvas.inks import SHADES
from nodegraph_app.ui.canvas.node_paint import far_color

from .conftest import Hands

pytestmark = pytest.mark.usefixtures("no_leaks")


def test_the_least_is_green_the_most_red_and_what_lies_between_is_between() -> None:
    found = heats({"a": (0.01, "0.01 s"), "b": (0.3, "0.3 s"), "c": (9.0, "9.0 s")})
    assert found["a"].shade == 0
    assert found["c"].shade == SHADES - 1
    assert 0 < found["b"].shade < SHADES - 1
    assert heats({"only": (3.0, "3.0 s")})["only"].shade == 0
    assert heats({}) == {}


def test_numbers_show_above_nodes_and_go_again(hands: Hands) -> None:
    view, scene = hands.view, hands.scene
    plain = {each: item.boundingRect() for each, item in scene.nodes.items()}
    heat = heats({"sample": (2.0, "2.0 s"), "decode": (0.1, "0.1 s")})
    view.show_heat(heat, HeatScale("Seconds per node", "0.1 s", "2.0 s"))
    assert scene.nodes["sample"].boundingRect().top() < plain["sample"].top()
    assert scene.nodes["prompt"].boundingRect() == plain["prompt"]
    assert view.legend.isVisible()
    assert "0.1 s to 2.0 s" in view.legend.accessibleDescription()
    assert far_color(scene.nodes["sample"]) == scene.inks.color["bad"]
    assert far_color(scene.nodes["decode"]) == scene.inks.color["good"]
    image = view.grab().toImage()
    corner = view.legend.geometry()
    left, right = (image.pixelColor(x, corner.top() + 32) for x in (corner.left() + 14, corner.right() - 14))
    assert left.green() > left.red()
    assert right.red() > right.green()
    view.show_heat({}, None)
    assert {each: item.boundingRect() for each, item in scene.nodes.items()} == plain
    assert not view.legend.isVisible()
