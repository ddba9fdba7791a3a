"""Several open workflows: what each keeps for itself, and what never happens to another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from nodegraph_app.ui.canvas import GraphScene, GraphView
from nodegraph_app.ui.open_document import OpenDocument
from nodegraph_app.ui.window import MainWindow

from .windows import answer_question, emptied, opened_window, set_parameter, small_text_to_image
from .windows import tab_texts as texts

Button = QMessageBox.StandardButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here: opening one takes longer than most of them."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def window(shared_window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with an empty workflow in front."""
    shared_window.activateWindow()
    qtbot.waitActive(shared_window)
    return emptied(shared_window)


def middle(window: MainWindow, index: int) -> QPoint:
    """Of a tab."""
    return window.top.tabs.tabRect(index).center()


def test_an_empty_workflow_makes_way_only_while_nothing_was_done_with_it(
    window: MainWindow, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, 1))
    assert texts(window) == ["small_1"]
    QTest.keyClick(window.view, Qt.Key.Key_T, CTRL)
    QTest.keyClick(window.view, Qt.Key.Key_N, CTRL)
    assert texts(window) == ["small_1", "Untitled", "Untitled"]
    window.filing.open(small_text_to_image(tmp_path, 3))
    assert texts(window) == ["small_1", "Untitled", "small_3"]
    window.filing.go_on(-1)
    window.view.graph_scene.add_at("mask.solid", window.view.center())
    window.filing.open(small_text_to_image(tmp_path, 2))
    assert texts(window) == ["small_1", "Untitled •", "small_3", "small_2"]


def test_each_tab_keeps_its_history_its_selection_its_place_and_its_dot(
    window: MainWindow, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path, 1))
    window.filing.open(small_text_to_image(tmp_path, 2))
    QApplication.processEvents()
    tabs = window.top.tabs
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=middle(window, 0))
    assert window.filing.title == "small_1"
    first = window.view
    first.graph_scene.select(["sample"])
    set_parameter(window, "sample", "steps", 9)
    first.zoom_to(0.5)
    place = first.visible_area()
    assert texts(window) == ["small_1 •", "small_2"]
    QTest.keyClick(window.view, Qt.Key.Key_Tab, CTRL)
    assert window.filing.title == "small_2"
    assert window.view is not first
    assert window.view.graph_scene.selected_ids() == []
    assert window.inspector.node_id is None
    assert not window.actions_by_name["undo"].isEnabled()
    assert not window.isWindowModified()
    QTest.keyClick(window.view, Qt.Key.Key_Tab, CTRL | SHIFT)
    assert window.view is first
    assert first.visible_area() == place
    assert window.inspector.node_id == "sample"
    assert window.outline.selected_ids() == ["sample"]
    assert window.isWindowModified()
    assert window.actions_by_name["undo"].isEnabled()
    QTest.keyClick(window.view, Qt.Key.Key_Z, CTRL)
    assert window.filing.editing.graph["sample"].params["steps"] == 1
    assert texts(window) == ["small_1", "small_2"]


def test_a_file_that_is_open_comes_to_the_front_instead_of_being_opened_twice(
    window: MainWindow, tmp_path: Path
) -> None:
    first = small_text_to_image(tmp_path, 1)
    window.filing.open(first)
    set_parameter(window, "sample", "steps", 9)
    edited = window.filing.current
    window.filing.open(small_text_to_image(tmp_path, 2))
    assert window.filing.open(first)
    assert window.filing.current is edited
    assert edited.editing.graph["sample"].params["steps"] == 9
    assert len(window.filing.documents) == 2


def test_tabs_are_closed_by_key_middle_button_and_cross_and_one_is_always_open(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    for steps in (1, 2, 3):
        window.filing.open(small_text_to_image(tmp_path, steps))
    qapp.processEvents()
    tabs = window.top.tabs
    QTest.mouseClick(tabs, Qt.MouseButton.MiddleButton, pos=middle(window, 0))
    assert texts(window) == ["small_2", "small_3"]
    assert window.filing.title == "small_3"
    QTest.keyClick(window.view, Qt.Key.Key_W, CTRL)
    assert texts(window) == ["small_2"]
    set_parameter(window, "sample", "steps", 9)
    cross = tabs.tabButton(0, tabs.ButtonPosition.RightSide)
    QTimer.singleShot(50, answer_question(qapp, Button.Cancel))
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert texts(window) == ["small_2 •"]
    QTimer.singleShot(50, answer_question(qapp, Button.Discard))
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert texts(window) == ["Untitled"]
    assert len(window.view.graph_scene.nodes) == 0
    assert not window.filing.editing.dirty
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    for kind in (GraphView, GraphScene, OpenDocument):
        assert len(window.findChildren(kind)) == 1, "what was closed is gone"


def test_dragging_a_tab_changes_the_order_and_nothing_else(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    for steps in (1, 2):
        window.filing.open(small_text_to_image(tmp_path, steps))
    qapp.processEvents()
    tabs = window.top.tabs
    start, end = middle(window, 0), middle(window, 1) + QPoint(30, 0)
    QTest.mousePress(tabs, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.3, 0.6, 1.0):
        QTest.mouseMove(tabs, start + (end - start) * share)
    QTest.mouseRelease(tabs, Qt.MouseButton.LeftButton, pos=end)
    assert texts(window) == ["small_2", "small_1"]
    assert [each.title for each in window.filing.documents] == ["small_2", "small_1"]
    assert window.filing.title == "small_1"
    set_parameter(window, "sample", "steps", 9)
    assert texts(window) == ["small_2", "small_1 •"]


def test_closing_the_window_asks_about_every_tab_with_changes(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    for steps in (1, 2, 3):
        window.filing.open(small_text_to_image(tmp_path, steps))
        if steps != 2:
            set_parameter(window, "sample", "steps", 9)
    asked: list[str] = []

    def answer() -> None:
        box = qapp.activeModalWidget()
        if not isinstance(box, QMessageBox):  # on a busy machine it is not there yet
            QTimer.singleShot(50, answer)
            return
        asked.append(box.text())
        if len(asked) == 1:
            QTimer.singleShot(50, answer)
        box.button(Button.Save if len(asked) == 1 else Button.Cancel).click()

    QTimer.singleShot(50, answer)
    assert not window.close()
    assert ["small_1" in asked[0], "small_3" in asked[1]] == [True, True]
    assert [each.dirty for each in window.filing.documents] == [False, False, True]


def test_the_next_start_opens_what_was_open_with_the_same_in_front_unless_that_is_switched_off(
    qapp: QApplication, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with opened_window(qapp, home) as window:
        for steps in (1, 2, 3):
            window.filing.open(small_text_to_image(tmp_path, steps))
        window.filing.go_on(-1)
        window.filing.new()
        window.filing.go_on(-1)
        assert window.filing.title == "small_3"
    (tmp_path / "small_1.json").unlink()
    with opened_window(qapp, home, start_page=True) as window:
        assert not window.start.isVisible()
        assert texts(window) == ["small_2", "small_3"]
        assert window.filing.title == "small_3"
        window.filing.go_on(1)
        assert window.filing.title == "small_2"
        window.filing.go_on(1)
        assert len(window.view.graph_scene.nodes) == len(window.filing.editing.graph)
        set_parameter(window, "sample", "steps", 9)
        assert texts(window) == ["small_2", "small_3 •"]
    with opened_window(qapp, home, restore_tabs=False) as window:
        assert texts(window) == ["Text to image"]
        window.filing.open(tmp_path / "small_3.json")
        assert texts(window) == ["small_3"], "the first workflow makes way"
