"""Everything in the window can be found by its name and reached by keys: what a screen reader needs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.ui.masks.dialog import MaskDialog
from nodegraph_app.ui.masks.painting import Painting
from nodegraph_app.ui.window import MainWindow

from .names import name_of, nameless, unreachable, usable
from .windows import emptied, opened_window

OTHERWISE = {
    "“Close this workflow”": "Ctrl+W",
    "QListWidget": "the arrow keys of the line above it choose from it",
}
"""What takes no keys itself, and what does the same."""


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as window:
        yield window


@pytest.fixture
def window(shared: MainWindow, qapp: QApplication) -> MainWindow:
    emptied(shared)
    shared.resize(1600, 1000)
    assert shared.filing.open(builtin.workflows() / "text_to_image.json")
    qapp.processEvents()
    return shared


def check(part: QWidget, *, least: int) -> None:
    """Nothing is without a name, nothing without keys, and at least so many parts are there."""
    QApplication.processEvents()
    assert len(list(usable(part))) >= least
    assert nameless(part) == []
    assert [each for each in unreachable(part) if not any(known in each for known in OTHERWISE)] == []


def test_the_names_are_those_that_a_screen_reader_is_told(window: MainWindow) -> None:
    names = {name_of(each) for each in usable(window)}
    assert {"Canvas", "Outline of the workflow", "Search nodes", "Run"} <= names
    nobody = QWidget(window)
    assert name_of(nobody) == ""
    nobody.deleteLater()


@pytest.mark.parametrize("node", ["checkpoint", "prompt", "sample", "save"])
def test_every_part_of_the_window_with_the_inspector_of_a_node(window: MainWindow, node: str) -> None:
    window.view.graph_scene.select([node])
    check(window, least=15)


def test_every_page_at_the_left_and_below_the_canvas(window: MainWindow) -> None:
    for name in (*window.left.names, *window.below.names):
        window.switches.show(name)
        check(window, least=15)
    window.switches.show(window.left.names[0])
    window.switches.show("pictures")


def test_the_form_instead_of_the_graph(window: MainWindow) -> None:
    window.actions_by_name["form"].trigger()
    check(window, least=15)
    window.actions_by_name["form"].trigger()


def test_the_viewer_the_facts_the_message_and_the_start_page(window: MainWindow) -> None:
    image = QImage(32, 32, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    window.viewer.show_picture(image, "teal")
    window.viewer.toggle_facts()
    window.messages.tell("Odd.", details="why", action=("Show", lambda: None), remedy=("Mend", lambda: None))
    check(window, least=25)
    window.viewer.toggle_facts()
    window.show_start()
    check(window, least=15)
    window.start.leave()


def test_what_lies_over_the_canvas(window: MainWindow) -> None:
    window.view.open_search()
    check(window.view.search, least=2)
    window.view.search.dismiss()
    window.view.find_bar.ask()
    check(window.view.find_bar, least=4)
    window.view.find_bar.leave()
    window.show_commands()
    check(window.palette_of_commands, least=2)
    window.palette_of_commands.dismiss()


def test_windows_beside_the_main_one(window: MainWindow) -> None:
    window.further.show_models()
    models = window.further.models
    assert models is not None
    for page in range(models.tabs.count()):
        models.tabs.setCurrentIndex(page)
        check(models, least=3)
    window.further.show_gallery()
    gallery = window.further.gallery
    assert gallery is not None
    check(gallery, least=4)
    window.grids.show()
    grid = next(each for each in window.findChildren(QDialog) if type(each).__name__ == "GridDialog")
    check(grid, least=8)
    window.actions_by_name["share"].trigger()
    share = next(each for each in window.findChildren(QDialog) if type(each).__name__ == "ShareDialog")
    check(share, least=4)
    window.recovering.show()
    recovery = next(each for each in window.findChildren(QDialog) if type(each).__name__ == "RecoveryDialog")
    check(recovery, least=1)
    for dialog in (models, gallery, grid, share, recovery):
        dialog.close()


@pytest.mark.parametrize("command", ["preferences", "keys", "about"])
def test_questions_and_pages_of_text(window: MainWindow, qapp: QApplication, command: str) -> None:
    looked: list[str] = []

    def look() -> None:
        dialog = qapp.activeModalWidget()
        assert isinstance(dialog, QDialog)
        try:
            check(dialog, least=1)
            looked.append(command)
        finally:
            dialog.reject()

    QTimer.singleShot(50, look)
    window.actions_by_name[command].trigger()
    assert looked == [command]


def test_the_mask_editor(qtbot: QtBot, themed: QApplication) -> None:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    dialog = MaskDialog(picture, Painting(np.zeros((48, 64), np.uint8)), "Load image")
    qtbot.addWidget(dialog)
    dialog.show()
    for button in list(dialog.buttons.values())[:5]:
        button.click()
        check(dialog, least=12)


def test_tab_goes_through_the_window_as_it_is_read_and_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    """From the canvas only backwards, as Tab adds a node there; F6 leaves it, too."""
    window.view.graph_scene.select(["latent"])
    window.activateWindow()
    window.view.setFocus()
    passed: list[QWidget] = []
    for _ in range(100):
        at = window.focusWidget()
        assert at is not None
        if passed and at is passed[0]:
            break
        passed.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is passed[0]
    assert len(passed) == len(set(passed))
    names = [name_of(each) for each in reversed(passed)]
    read = [
        "New workflow", "Run", "Search nodes", "Outline of the workflow", "Canvas", "Picture", "Inspector",
        "width", "height", "batch", "Pictures",
    ]  # fmt: skip
    start = names.index("New workflow")
    assert [each for each in (*names[start:], *names[:start]) if each in read] == read
    wanted = {
        name_of(each)
        for each in usable(window)
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert wanted - set(names) == set()


def test_f6_goes_from_part_to_part_and_back_to_where_the_keys_were(window: MainWindow, qtbot: QtBot) -> None:
    window.view.graph_scene.select(["latent"])
    window.activateWindow()
    window.view.setFocus()
    forward, backward = window.actions_by_name["next_part"], window.actions_by_name["previous_part"]
    seen: list[QWidget] = []
    for _ in range(20):
        forward.trigger()
        at = window.focusWidget()
        assert at is not None
        seen.append(at)
        if at is window.view:
            break
    assert seen[-1] is window.view
    for part in (window.viewer, window.inspector, window.below, window.top, window.left, window.outline):
        assert any(part.isAncestorOf(each) for each in seen)
    height = window.inspector.editors["height"].focusProxy()
    assert height is not None
    height.setFocus()
    backward.trigger()
    forward.trigger()
    assert window.focusWidget() is height
