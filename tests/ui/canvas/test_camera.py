"""Where the camera looks when the room for the canvas changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest

from .conftest import Hands


def seen_whole(hands: Hands) -> bool:
    nodes = QRectF()
    for item in hands.scene.nodes.values():
        nodes = nodes.united(item.rect)
    return hands.view.visible_area().contains(nodes)


def test_the_whole_graph_stays_in_view_in_less_and_in_more_room(hands: Hands) -> None:
    hands.view.resize(1200, 700)
    hands.view.fit()
    assert seen_whole(hands)
    hands.view.resize(500, 300)
    assert seen_whole(hands)
    small = hands.view.zoom
    hands.view.resize(1200, 700)
    assert seen_whole(hands)
    assert hands.view.zoom > small


def zoom(hands: Hands) -> None:
    hands.view.zoom_to(1.5)


def pan(hands: Hands) -> None:
    hands.drag(QPointF(-60, -60), QPointF(-20, -20), button=Qt.MouseButton.MiddleButton)


def look_at_some(hands: Hands) -> None:
    hands.view.fit(["sample"])


def go_near(hands: Hands) -> None:
    hands.view.keep_in_sight(QRectF(-3000, -3000, 10, 10))


@pytest.mark.parametrize("look", [zoom, pan, look_at_some, go_near])
def test_who_looked_elsewhere_is_left_there(hands: Hands, look: Callable[[Hands], None]) -> None:
    hands.view.resize(1200, 700)
    hands.view.fit()
    look(hands)
    before = hands.view.zoom
    corner = hands.view.mapToScene(QPoint(0, 0))
    hands.view.resize(600, 400)
    assert hands.view.zoom == before
    assert hands.view.mapToScene(QPoint(0, 0)) == corner


def test_a_drag_goes_on_under_the_mouse_while_the_room_changes(hands: Hands) -> None:
    hands.view.resize(1200, 700)
    hands.view.fit()
    before = hands.view.zoom
    hands.press(hands.header("save"))
    hands.move(hands.header("save") + QPointF(40, 0))
    hands.view.resize(700, 500)
    assert hands.view.zoom == before
    QTest.mouseRelease(hands.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
