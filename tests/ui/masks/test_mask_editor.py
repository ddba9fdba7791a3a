"""The mask editor, used with mouse and keys, and what the workflow then says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QImage, QInputDevice, QPointingDevice, QTabletEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.documents.native import dumps
from nodegraph_app.ui.masks.dialog import MaskDialog
from nodegraph_app.ui.masks.painting import Painting
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import opened_window

pytestmark = pytest.mark.usefixtures("no_leaks")
LEFT, MIDDLE, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Hands:
    """Uses an open editor."""

    def __init__(self, dialog: MaskDialog):
        self.dialog, self.board = dialog, dialog.board

    @property
    def levels(self) -> np.ndarray:
        return self.dialog.painting.levels

    def draw(
        self, *places: tuple[float, float], modifiers: Qt.KeyboardModifier = NONE, let_go: bool = True
    ) -> None:
        pixels = [self.board.sight.to_widget(QPointF(*place)).toPoint() for place in places]
        QTest.mousePress(self.board, LEFT, modifiers, pixels[0])
        for pixel in pixels[1:]:
            QTest.mouseMove(self.board, pixel)
        if let_go:
            QTest.mouseRelease(self.board, LEFT, modifiers, pixels[-1])

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.board, key, modifiers)

    def wheel(self, notches: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
        at = QPointF(self.board.rect().center())
        turned = QPointF(0, 120 * notches).toPoint()
        event = QWheelEvent(
            at, self.board.mapToGlobal(at), QPointF().toPoint(), turned, Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.board, event)


@pytest.fixture
def hands(themed: QApplication, qtbot: QtBot) -> Iterator[Hands]:
    """An editor on a picture of which the left half is red."""
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    for x in range(40):
        for y in range(60):
            picture.setPixel(x, y, 0xFFFF0000)
    dialog = MaskDialog(picture, Painting(np.zeros((60, 80), np.uint8)), "Load image")
    dialog.show()
    dialog.activateWindow()
    qtbot.waitActive(dialog)
    yield Hands(dialog)
    dialog.done(0)
    dialog.deleteLater()
    themed.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def test_a_stroke_follows_the_mouse_and_alt_takes_away(hands: Hands) -> None:
    hands.board.options.hardness = 1.0
    hands.draw((20, 30), (40, 30), (60, 30))
    assert (hands.levels[28:32, 20:60] == 255).all()
    assert not hands.levels[:20].any()
    hands.draw((40, 30), (60, 30), modifiers=ALT)
    assert not hands.levels[28:32, 40:60].any()
    assert (hands.levels[28:32, 20:34] == 255).all()
    right = Qt.MouseButton.RightButton
    start, end = (hands.board.sight.to_widget(QPointF(x, 30)).toPoint() for x in (18, 24))
    QTest.mousePress(hands.board, right, NONE, start)
    QTest.mouseMove(hands.board, end)
    QTest.mouseRelease(hands.board, right, NONE, end)
    assert not hands.levels[28:32, 20:24].any()
    assert (hands.levels[28:32, 29:34] == 255).all()
    hands.key(Qt.Key.Key_E)
    assert hands.dialog.buttons["eraser"].isChecked()
    hands.draw((20, 30), (40, 30))
    assert not hands.levels[28:32, 20:60].any()
    hands.key(Qt.Key.Key_E)
    assert hands.board.tool == "brush"


def test_undo_and_redo_are_of_the_editor(hands: Hands) -> None:
    assert not hands.dialog.buttons["undo"].isEnabled()
    hands.draw((20, 30), (60, 30))
    drawn = hands.levels.copy()
    hands.key(Qt.Key.Key_I)
    assert np.array_equal(hands.levels, 255 - drawn)
    hands.key(Qt.Key.Key_Z, CTRL)
    assert np.array_equal(hands.levels, drawn)
    hands.dialog.buttons["undo"].click()
    assert not hands.levels.any()
    assert not hands.dialog.buttons["undo"].isEnabled()
    hands.key(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert np.array_equal(hands.levels, drawn)
    hands.key(Qt.Key.Key_Delete)
    assert not hands.levels.any()


def test_esc_in_a_stroke_leaves_the_stroke_and_not_the_editor(hands: Hands) -> None:
    hands.draw((20, 30), (60, 30), let_go=False)
    assert hands.levels.any()
    hands.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(hands.board, LEFT)
    assert not hands.levels.any()
    assert hands.dialog.isVisible()
    assert not hands.dialog.painting.can_undo


def test_leaving_what_was_painted_asks(hands: Hands) -> None:
    hands.draw((20, 30), (60, 30))
    asked: list[str] = []

    def answer(button: str) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(button)
        next(each for each in box.buttons() if each.text().replace("&", "") == button).click()

    for button, visible in (("Cancel", True), ("Discard", False)):
        QTimer.singleShot(0, lambda button=button: answer(button))
        hands.key(Qt.Key.Key_Escape)
        assert hands.dialog.isVisible() == visible
    assert asked == ["Cancel", "Discard"]
    assert hands.dialog.result() == 0


def test_lasso_fill_and_gradient_mark_what_the_picture_shows(hands: Hands) -> None:
    hands.key(Qt.Key.Key_L)
    hands.draw((10, 10), (30, 10), (30, 30), (10, 30))
    assert (hands.levels[11:29, 11:29] == 255).all()
    assert not hands.levels[:, 35:].any()
    hands.key(Qt.Key.Key_Delete)
    hands.dialog.buttons["fill"].click()
    hands.draw((60, 30))
    assert (hands.levels[:, 42:] == 255).all()
    assert not hands.levels[:, :38].any()
    hands.key(Qt.Key.Key_Delete)
    hands.key(Qt.Key.Key_G)
    hands.draw((20, 30), (40, 30), (60, 30))
    row = hands.levels[30].astype(int)
    assert (row[:18], row[62:].tolist()) == (pytest.approx(255), [0] * 18)
    assert 110 < row[40] < 145


def test_feather_softens_what_was_painted(hands: Hands) -> None:
    hands.key(Qt.Key.Key_L)
    hands.draw((20, 10), (60, 10), (60, 50), (20, 50))
    hands.dialog.feather_px.setValue(6)
    next(each for each in hands.dialog.findChildren(QPushButton) if each.text() == "Feather").click()
    assert 100 < hands.levels[30, 20] < 155
    assert hands.levels[30, 40] == 255
    hands.board.setFocus()
    hands.key(Qt.Key.Key_X)
    assert len(np.unique(hands.levels)) > 20


def test_brackets_and_the_wheel_with_ctrl_size_the_brush_and_the_wheel_alone_zooms(hands: Hands) -> None:
    options, sight = hands.board.options, hands.board.sight
    size, zoom = options.size_px, sight.zoom
    hands.key(Qt.Key.Key_BracketRight)
    assert options.size_px > size
    hands.key(Qt.Key.Key_BracketLeft)
    assert options.size_px == pytest.approx(size, abs=1)
    hands.wheel(3, CTRL)
    assert options.size_px > size
    assert sight.zoom == zoom
    told = [label.text() for label in hands.dialog.options_bar.size_.findChildren(QLabel)]
    assert f"{options.size_px:.0f} px" in told
    middle = QPointF(hands.board.rect().center())
    before = sight.to_picture(middle)
    hands.wheel(2)
    assert sight.zoom == pytest.approx(zoom * 1.44)
    assert (sight.to_picture(middle) - before).manhattanLength() < 0.05
    hands.key(Qt.Key.Key_Home)
    assert sight.zoom == zoom


def test_space_and_the_middle_button_pan_and_paint_nothing(hands: Hands) -> None:
    sight = hands.board.sight
    start = hands.board.rect().center()
    before = sight.to_picture(QPointF(start))
    QTest.mousePress(hands.board, MIDDLE, NONE, start)
    QTest.mouseMove(hands.board, start + QPointF(30, 10).toPoint())
    QTest.mouseRelease(hands.board, MIDDLE, NONE, start + QPointF(30, 10).toPoint())
    moved = (before - sight.to_picture(QPointF(start))) * sight.zoom
    assert (moved.x(), moved.y()) == pytest.approx((30, 10))
    QTest.keyPress(hands.board, Qt.Key.Key_Space)
    hands.draw((20, 30), (60, 30))
    QTest.keyRelease(hands.board, Qt.Key.Key_Space)
    assert not hands.levels.any()
    hands.draw((20, 30), (60, 30))
    assert hands.levels.any()


def test_a_pen_paints_as_hard_as_it_is_pressed(hands: Hands) -> None:
    device = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure, 1, 1,
    )  # fmt: skip
    hands.board.options.size_px, hands.board.options.hardness = 20.0, 1.0

    def pen(kind: QEvent.Type, x: float, pressure: float) -> None:
        at = hands.board.sight.to_widget(QPointF(x, 30))
        lifted = kind == QEvent.Type.TabletRelease
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletMove else LEFT
        held = Qt.MouseButton.NoButton if lifted else LEFT
        event = QTabletEvent(
            kind, device, at, hands.board.mapToGlobal(at), pressure, 0, 0, 0, 0, 0, NONE, button, held
        )
        QApplication.sendEvent(hands.board, event)

    pen(QEvent.Type.TabletPress, 15, 0.2)
    pen(QEvent.Type.TabletMove, 65, 1.0)
    pen(QEvent.Type.TabletRelease, 65, 0.0)
    thickness = (hands.levels > 127).sum(axis=0)
    assert thickness[16] <= 6
    assert thickness[64] >= 18
    hands.key(Qt.Key.Key_Z, CTRL)
    assert not hands.levels.any()


def test_the_mask_is_seen_over_the_picture_by_colour_and_by_lines(hands: Hands) -> None:
    hands.key(Qt.Key.Key_L)
    plain = hands.board.grab().toImage()
    hands.draw((45, 5), (75, 5), (75, 55), (45, 55))
    shown = hands.board.grab().toImage()
    place = hands.board.sight.to_widget(QPointF(60, 30)).toPoint()
    patch = {shown.pixel(place.x() + dx, place.y() + dy) for dx in range(8) for dy in range(8)}
    assert plain.pixel(place) == 0xFFFFFFFF
    assert 0xFFFFFFFF not in patch
    assert len(patch) > 1  # the lines
    outside = hands.board.sight.to_widget(QPointF(20, 30)).toPoint()
    assert shown.pixel(outside) == plain.pixel(outside)
    hands.dialog.tint.setCurrentIndex(hands.dialog.tint.findData("alone"))
    hands.dialog.tint.activated.emit(hands.dialog.tint.currentIndex())
    alone = hands.board.grab().toImage()
    assert (alone.pixel(place), alone.pixel(outside)) == (0xFFFFFFFF, 0xFF000000)


# --- in the window -----------------------------------------------------------------------------------


@pytest.fixture
def window(themed: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on the shipped inpaint workflow."""
    with opened_window(themed, tmp_path / "home", builtin.workflows() / "inpaint.json") as window:
        yield window


def paint_something(window: MainWindow, *, clear: bool = True) -> np.ndarray:
    assert window.masks.dialog is not None
    hands = Hands(window.masks.dialog)
    window.masks.dialog.activateWindow()
    QApplication.processEvents()
    assert window.masks.dialog.isActiveWindow()  # else its keys would be the window's
    if clear:
        hands.key(Qt.Key.Key_Delete)
    hands.draw((30, 30), (100, 90))
    levels = hands.levels.copy()
    hands.dialog.use.click()
    QApplication.processEvents()
    return levels


def test_painting_from_the_inspector_gives_the_node_a_new_mask_as_one_step(window: MainWindow) -> None:
    window.view.graph_scene.select(["picture"])
    editing = window.filing.editing
    before = dumps(window.filing.document)
    shipped = window.filing.files.find("image", "inputs/circle_and_square_mask.png")
    assert shipped is not None
    content = shipped.read_bytes()
    window.inspector.findChild(QPushButton, "paint_mask").click()
    assert window.masks.dialog is not None
    begun = window.masks.dialog.painting.levels.copy()
    assert np.array_equal(begun, np.asarray(Image.open(shipped)))
    levels = paint_something(window)
    assert window.masks.dialog is None
    name = editing.graph["picture"].params["mask"]
    path = window.filing.files.find("image", name)
    assert path is not None
    assert path.parent == window.filing.settings.input_folder / "masks"
    assert np.array_equal(np.asarray(Image.open(path)), levels)
    assert shipped.read_bytes() == content
    after = dumps(window.filing.document)
    changed = json.loads(before)
    changed["nodes"]["picture"]["params"]["mask"] = name
    assert json.loads(after) == changed
    assert editing.stack.count() == 1
    editing.undo()
    assert dumps(window.filing.document) == before
    editing.redo()
    assert dumps(window.filing.document) == after


def test_another_mask_makes_another_result_and_undo_the_old_one(window: MainWindow) -> None:
    window.runs.plan_now()
    keys = window.runs.book.keys()
    window.masks.paint("picture")
    paint_something(window)
    window.runs.plan_now()
    other = window.runs.book.keys()
    assert {node for node in keys if keys[node] != other[node]} == {
        "picture", "encode", "masked", "sample", "decode", "feather", "composite", "save",
    }  # fmt: skip
    window.filing.editing.undo()
    window.runs.plan_now()
    assert window.runs.book.keys() == keys


def test_using_a_mask_that_was_not_changed_changes_nothing(window: MainWindow) -> None:
    window.masks.paint("picture")
    assert window.masks.dialog is not None
    window.masks.dialog.use.click()
    QApplication.processEvents()
    assert window.filing.editing.stack.count() == 0
    assert not (window.filing.settings.input_folder / "masks").exists()


def test_the_mask_of_a_saved_workflow_lies_beside_it(themed: QApplication, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(builtin.workflows() / "inputs", folder / "inputs")
    shutil.copy(builtin.workflows() / "inpaint.json", folder)
    with opened_window(themed, tmp_path / "home", folder / "inpaint.json") as window:
        window.masks.paint("picture")
        paint_something(window)
        name = window.filing.editing.graph["picture"].params["mask"]
        assert (folder / name).is_file()
        assert not Path(name).is_absolute()
        window.inspector.show_nodes(["picture"])
        assert "not here" not in window.inspector.editors["mask"].menu.currentText()  # type: ignore[attr-defined]


def test_a_double_click_on_the_picture_of_the_node_opens_the_editor(window: MainWindow, qtbot: QtBot) -> None:
    window.runs.plan_now()
    scene = window.view.graph_scene
    qtbot.waitUntil(lambda: scene.nodes["picture"].layout.picture is not None)
    window.view.fit(["picture"])
    item = scene.nodes["picture"]
    at = window.view.mapFromScene(item.pos() + item.layout.picture.center())
    QTest.mouseDClick(window.view.viewport(), LEFT, NONE, at)
    assert window.masks.dialog is not None
    window.masks.dialog.reject()
    QTest.mouseRelease(window.view.viewport(), LEFT, NONE, at)
    QApplication.processEvents()


def test_the_node_shows_its_picture_under_the_mask_and_the_viewer_the_picture_alone(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.runs.plan_now()
    item = window.view.graph_scene.nodes["picture"]
    qtbot.waitUntil(lambda: item.picture is not None)
    shown = window.pictures.shown["picture"]
    plain, on_node = shown.image, shown.node_image
    assert plain.pixelColor(20, 10) == on_node.pixelColor(20, 10)  # the left half is kept
    assert plain.pixelColor(120, 10) != on_node.pixelColor(120, 10)
    window.view.graph_scene.select(["picture"])
    assert window.viewer.image == plain
    window.masks.paint("picture")
    paint_something(window)
    window.runs.plan_now()
    qtbot.waitUntil(lambda: window.pictures.shown["picture"] is not shown)
    other = window.pictures.shown["picture"]
    assert other.image == plain
    assert other.node_image.pixelColor(120, 10) == plain.pixelColor(120, 10)
    assert other.node_image.pixelColor(65, 60) != plain.pixelColor(65, 60)


def test_a_mask_over_what_a_node_makes_comes_with_a_node_of_its_own(window: MainWindow) -> None:
    editing = window.filing.editing
    before = dumps(window.filing.document)
    window.view.graph_scene.select(["save"])
    window.view.setFocus()
    QTest.keyClick(window.view, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    levels = paint_something(window)
    (added,) = [node for node in editing.graph.nodes.values() if node.type == "mask.painted"]
    assert (added.inputs["image"].node, added.inputs["image"].output) == ("composite", "image")
    assert np.array_equal(
        np.asarray(Image.open(window.filing.files.find("image", added.params["file"]))), levels
    )
    assert window.view.graph_scene.selected_ids() == [added.id]
    editing.undo()
    assert dumps(window.filing.document) == before
    editing.redo()
    window.masks.paint("composite")  # the node is there: it is the one that gets another mask
    paint_something(window, clear=False)
    assert len([node for node in editing.graph.nodes.values() if node.type == "mask.painted"]) == 1
    assert editing.graph[added.id].params["file"] != added.params["file"]


def test_painting_is_offered_for_nodes_with_a_picture_only(window: MainWindow) -> None:
    offered = window.actions_by_name["paint_mask"]
    assert not offered.isEnabled()
    for nodes, expected in (
        (["picture"], True),
        (["save"], True),
        (["checkpoint"], False),
        (["save", "decode"], False),
    ):
        window.view.graph_scene.select(nodes)
        assert offered.isEnabled() == expected


def test_without_a_picture_it_says_what_to_do(window: MainWindow) -> None:
    window.masks.paint(None)
    assert "Select a node with a picture" in window.messages.label.text()
    window.masks.paint("checkpoint")
    assert window.masks.dialog is None
