"""The viewer: pixels and channels by numbers, comparing with mouse and keys, what is known of a picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.documents.picture import encode_png
from nodegraph_app.ui import pixels
from nodegraph_app.ui.panels.filmstrip import Finished
from nodegraph_app.ui.panels.viewer import Viewer
from nodegraph_app.ui.picture_facts import facts_of, graph_in
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import PATIENCE_MS, opened_window

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
RED, BLUE = QColor(220, 40, 20), QColor(0, 90, 255)


def plain(color: QColor, width: int = 40, height: int = 20) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(color)
    return image


@pytest.fixture
def viewer(themed: QApplication, qtbot: QtBot) -> Iterator[Viewer]:
    shown = Viewer()
    shown.resize(440, 360)
    shown.show_picture(plain(RED), "Red")
    shown.show()
    shown.activateWindow()
    qtbot.waitActive(shown)
    shown.view.setFocus()
    yield shown
    shown.close()
    shown.deleteLater()
    themed.sendPostedEvents(shown, QEvent.Type.DeferredDelete)


def color_at(viewer: Viewer, x: float, y: float) -> QColor:
    """What is seen at a place of the picture."""
    place = viewer.view.sight.to_widget(QPointF(x, y)).toPoint()
    return viewer.view.grab().toImage().pixelColor(place)


# --- pixels ------------------------------------------------------------------------------------------


def test_each_channel_is_a_picture_in_grey_of_its_values() -> None:
    image = plain(QColor(220, 40, 20, 128))
    for name, value in (("red", 220), ("green", 40), ("blue", 20), ("alpha", 128)):
        grey = pixels.channel(image, name)  # type: ignore[arg-type]
        assert grey.pixelColor(3, 3).getRgb() == (value, value, value, 255)
    assert pixels.channel(image, "colours") is image


def test_luminance_is_that_of_light_and_not_of_the_coded_values() -> None:
    for color, grey in ((QColor(255, 255, 255), 255), (QColor(0, 0, 0), 0), (QColor(0, 255, 0), 220)):
        assert pixels.channel(plain(color), "luminance").pixelColor(1, 1).red() == grey
    assert pixels.channel(plain(QColor(77, 77, 77)), "luminance").pixelColor(1, 1).red() == 77


def test_the_difference_says_where_and_how_much() -> None:
    other = plain(RED)
    other.setPixelColor(5, 5, QColor(200, 40, 120))
    found = pixels.difference(plain(RED), other)
    assert found.image.pixelColor(5, 5).getRgb()[:3] == (20, 0, 100)
    assert found.image.pixelColor(6, 5).getRgb()[:3] == (0, 0, 0)
    assert (found.largest, found.mean, found.share) == (
        100,
        pytest.approx(120 / 2400),
        pytest.approx(1 / 800),
    )
    assert pixels.difference(plain(RED), plain(RED, 80, 40)).largest == 0


def test_pixels_are_told_in_both_ways() -> None:
    assert pixels.told(
        pixels.values_at(plain(RED).convertToFormat(QImage.Format.Format_RGB32), QPoint(0, 0))
    ) == ("220 40 20   0.863 0.157 0.078")
    assert len(pixels.values_at(plain(RED), QPoint(0, 0))) == 4


# --- looking -----------------------------------------------------------------------------------------


def test_the_pixel_under_the_mouse_is_told(viewer: Viewer) -> None:
    told = [label for label in viewer.findChildren(QLabel) if "px" in label.text()]
    QTest.mouseMove(viewer.view, viewer.view.sight.to_widget(QPointF(12.5, 7.5)).toPoint())
    assert told[0].text().startswith("x 12  y 7   220 40 20 255   0.863 0.157")
    QTest.mouseMove(viewer.view, QPoint(2, 2))
    assert "40 × 20 px" in told[0].text()


def test_a_channel_is_shown_alone_and_all_again(viewer: Viewer) -> None:
    viewer.channels.actions()[1].trigger()
    assert color_at(viewer, 20, 10).getRgb()[:3] == (220, 220, 220)
    viewer.channels.actions()[0].trigger()
    assert color_at(viewer, 20, 10).getRgb()[:3] == (220, 40, 20)
    QTest.keyClick(viewer.view, Qt.Key.Key_L)
    luminance = color_at(viewer, 20, 10)
    assert luminance.red() == luminance.blue() < 220
    QTest.keyClick(viewer.view, Qt.Key.Key_L)
    assert viewer.view.channel == "colours"


def test_pinned_as_a_it_is_compared_with_what_comes_next_by_a_slider(viewer: Viewer) -> None:
    assert not viewer.buttons["compare"].isEnabled()
    QTest.keyClick(viewer.view, Qt.Key.Key_A)
    assert viewer.buttons["A"].isChecked()
    assert viewer.view.compared is None  # with itself there is nothing to compare
    viewer.show_picture(plain(BLUE), "Blue")
    assert color_at(viewer, 5, 10) == RED
    assert color_at(viewer, 35, 10) == BLUE
    middle = viewer.view.sight.to_widget(QPointF(20, 10)).toPoint()
    aside = viewer.view.sight.to_widget(QPointF(38, 10)).toPoint()
    QTest.mousePress(viewer.view, LEFT, NONE, middle)
    QTest.mouseMove(viewer.view, aside)
    QTest.mouseRelease(viewer.view, LEFT, NONE, aside)
    assert viewer.view.split == pytest.approx(38 / 40, abs=0.02)
    assert color_at(viewer, 35, 5) == RED
    QTest.mouseMove(viewer.view, viewer.view.sight.to_widget(QPointF(10, 10)).toPoint())
    assert any(
        "A 220 40 20" in label.text() and "B 0 90 255" in label.text()
        for label in viewer.findChildren(QLabel)
    )


def test_the_key_c_goes_through_the_ways_of_comparing(viewer: Viewer) -> None:
    QTest.keyClick(viewer.view, Qt.Key.Key_A)
    viewer.show_picture(plain(BLUE), "Blue")
    QTest.keyClick(viewer.view, Qt.Key.Key_C)
    assert viewer.view.mode == "side by side"
    seen = viewer.view.grab().toImage()
    half = viewer.view.width() // 2
    place = viewer.view.sight.to_widget(QPointF(20, 10)).toPoint()
    assert seen.pixelColor(place) == RED
    assert seen.pixelColor(place + QPoint(half, 0)) == BLUE
    QTest.keyClick(viewer.view, Qt.Key.Key_C)
    assert color_at(viewer, 20, 10).getRgb()[:3] == (220, 50, 235)
    assert any("largest difference 235" in label.text() for label in viewer.findChildren(QLabel))
    QTest.keyClick(viewer.view, Qt.Key.Key_C)
    first = color_at(viewer, 20, 10)
    viewer.view._flick()
    assert {first.name(), color_at(viewer, 20, 10).name()} == {RED.name(), BLUE.name()}
    assert viewer.view._flicker.isActive()
    viewer.hide()
    assert not viewer.view._flicker.isActive()
    viewer.show()
    QTest.keyClick(viewer.view, Qt.Key.Key_C)
    assert viewer.view.mode == "off"
    assert not viewer.view._flicker.isActive()
    assert color_at(viewer, 5, 10) == BLUE


def test_b_can_be_pinned_too_and_both_let_go(viewer: Viewer) -> None:
    viewer.buttons["A"].click()
    viewer.show_picture(plain(BLUE), "Blue")
    viewer.buttons["B"].click()
    viewer.show_picture(plain(QColor(0, 255, 0)), "Green")
    assert (color_at(viewer, 5, 10), color_at(viewer, 35, 10)) == (RED, BLUE)
    assert "Blue" in viewer.buttons["B"].toolTip()
    viewer.show_picture(plain(RED), "Red")
    viewer.buttons["A"].click()
    viewer.show_picture(plain(BLUE), "Blue")
    viewer.buttons["B"].click()
    assert viewer.pins == {}
    assert not viewer.buttons["compare"].isEnabled()


def test_pulled_with_ctrl_the_picture_leaves_the_window_and_without_it_only_moves(
    viewer: Viewer, qtbot: QtBot
) -> None:
    start = viewer.view.rect().center()
    before = viewer.view.sight.target
    with qtbot.waitSignal(viewer.drag_wanted, timeout=1000):
        QTest.mousePress(viewer.view, LEFT, Qt.KeyboardModifier.ControlModifier, start)
        QTest.mouseMove(viewer.view, start + QPoint(30, 0))
        QTest.mouseRelease(viewer.view, LEFT, NONE, start)
    assert viewer.view.sight.target == before
    with qtbot.assertNotEmitted(viewer.drag_wanted):
        QTest.mousePress(viewer.view, LEFT, NONE, start)
        QTest.mouseMove(viewer.view, start + QPoint(30, 0))
        QTest.mouseRelease(viewer.view, LEFT, NONE, start + QPoint(30, 0))
    assert viewer.view.sight.target.left() == pytest.approx(before.left() + 30)


# --- what is known of a picture ----------------------------------------------------------------------


@pytest.fixture
def window(themed: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    with opened_window(themed, tmp_path / "home") as window:
        yield window


def written(folder: Path) -> Path:
    """A picture that carries the first workflow with another seed and prompt."""
    document = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    document["nodes"]["sample"]["params"]["seed"] = "777"
    document["nodes"]["prompt"]["params"]["text"] = "a green triangle"
    path = folder / "picture_00001.png"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode_png(np.zeros((4, 6, 3), np.float32), json.dumps(document)))
    return path


def test_prompts_seed_and_model_are_read_from_the_workflow_in_a_picture(tmp_path: Path) -> None:
    graph = graph_in(written(tmp_path), builtin.registry())
    assert graph is not None
    facts = facts_of(graph, "save")
    assert facts[0].prompt
    told = {(fact.label, fact.text) for fact in facts}
    assert {
        ("Seed", "777"),
        ("Prompt", "a green triangle"),
        ("Checkpoint", "pocket"),
        ("Steps", "20"),
    } <= told
    graph.apply(edits.set_mode(graph, ["sample"], "muted"))
    assert "Seed" not in {fact.label for fact in facts_of(graph)}
    (tmp_path / "none.png").write_bytes(encode_png(np.zeros((4, 6, 3), np.float32)))
    assert graph_in(tmp_path / "none.png", builtin.registry()) is None


def test_the_panel_tells_of_the_picture_and_opens_its_workflow(window: MainWindow, tmp_path: Path) -> None:
    path = written(tmp_path)
    window.viewer.show_picture(
        plain(RED), "Save image", origin=Finished(plain(RED), path.read_bytes(), "Save image", "save", path)
    )
    window.actions_by_name["facts"].trigger()
    told = {fact.label: fact.text for fact in window.viewer.facts.facts}
    assert told["Size"] == "40 × 20 px"
    assert told["File"] == str(path)
    assert (told["Seed"], told["Prompt"]) == ("777", "a green triangle")
    window.viewer.facts.findChild(QPushButton, "open_workflow").click()
    assert window.filing.editing.graph["sample"].params["seed"] == 777


def test_a_picture_that_was_only_shown_is_known_from_its_run_and_opens_nothing(window: MainWindow) -> None:
    text = (builtin.workflows() / "text_to_image.json").read_text("utf-8")
    origin = Finished(plain(RED), b"png", "Preview", "save", None, text)
    window.viewer.show_picture(plain(RED), "Preview", origin=origin)
    window.viewer.toggle_facts()
    assert "Seed" in {fact.label for fact in window.viewer.facts.facts}
    assert window.viewer.facts.findChild(QPushButton, "open_workflow") is None
    window.actions_by_name["open_shown"].trigger()
    assert "carries no workflow" in window.messages.label.text()


def test_a_thumbnail_leaves_the_window_as_a_file_and_as_a_picture(window: MainWindow, tmp_path: Path) -> None:
    path = written(tmp_path)
    window.filmstrip.add(Finished(plain(RED), b"png", "Save image", "save", path))
    strip = window.filmstrip.list
    data = strip.mimeData([strip.item(0)])
    assert [url.toLocalFile() for url in data.urls()] == [str(path)]
    assert data.hasImage()


def test_two_pictures_of_one_node_are_told_apart_while_they_are_compared(
    window: MainWindow, tmp_path: Path
) -> None:
    viewer = window.viewer
    for color, name in ((RED, "first"), (BLUE, "second")):
        path = tmp_path / f"{name}.png"
        viewer.show_picture(plain(color), "Save image", origin=Finished(plain(color), b"", "", "save", path))
        if name == "first":
            viewer.pin("A")
    assert viewer.told.text() == "A: first.png  ·  second.png"
    viewer.pin("B")
    assert viewer.told.text() == "A: first.png  ·  B: second.png"
    viewer.compare("off")
    assert viewer.told.text() == "Save image"


def test_what_is_compared_stays_while_nodes_are_selected(window: MainWindow, qtbot: QtBot) -> None:
    window.filing.open(builtin.workflows() / "inpaint.json")
    qtbot.waitUntil(lambda: "picture" in window.pictures.shown, timeout=PATIENCE_MS)
    window.viewer.show_picture(plain(BLUE), "blue")
    window.view.graph_scene.select(["picture"])
    assert window.viewer.image != plain(BLUE), "a node shows its picture"
    window.viewer.pin("A")
    window.viewer.show_picture(plain(RED), "red")
    window.view.graph_scene.select(["prompt"])
    window.view.graph_scene.select(["picture"])
    assert window.viewer.image == plain(RED)


def test_a_thumbnail_is_pinned_from_its_menu_to_compare_with_what_is_shown(window: MainWindow) -> None:
    for color, name in ((RED, b"red"), (BLUE, b"blue")):
        window.filmstrip.add(Finished(plain(color), name, name.decode(), "save"))
    window.viewer.show_picture(plain(BLUE), "blue")

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(each for each in menu.actions() if each.text() == "Pin as A to compare")
        action.trigger()
        menu.close()

    QTimer.singleShot(0, choose)
    item = window.filmstrip.list.item(1)
    window.filmstrip._menu(window.filmstrip.list.visualItemRect(item).center())
    assert window.viewer.pins["A"].caption == "red"
    assert window.viewer.view.compared == (plain(RED), plain(BLUE))
