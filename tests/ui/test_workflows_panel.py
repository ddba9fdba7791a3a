"""The panel of workflows in the real window, with real files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.settings import Settings
from nodegraph_app.ui.panels.workflow_rows import WorkflowItem
from nodegraph_app.ui.panels.workflows_panel import WorkflowsPanel
from nodegraph_app.ui.window import MainWindow
from nodegraph_app.ui.workflow_files import WorkflowFiles
from nodegraph_app.ui.workflow_thumbnails import thumbnail, thumbnails_folder

from .windows import PATIENCE_MS, emptied, opened_window

SHIPPED = ["ControlNet edges", "Image to image", "Inpaint", "Latent upscale", "LoRA style", "Text to image"]
OWN = "In your folders"


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def window(shared_window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with an empty workflow and one folder of workflows, in which there are two, and more."""
    window = emptied(shared_window)
    folder = tmp_path / "mine"
    (folder / "deep").mkdir(parents=True)
    shutil.copy(builtin.workflows() / "inpaint.json", folder / "kitchen.json")
    shutil.copy(builtin.workflows() / "lora_style.json", folder / "deep" / "portraits.json")
    os.utime(folder / "kitchen.json", (1_700_000_000, 1_700_000_000))
    (folder / "notes.json").write_text('{"some": "other file"}')
    (folder / "torn.json").write_text('{"format": ')
    settings = replace(window.filing.settings, workflow_folders=(folder,), recent_files=())
    window.filing.change_settings(settings)
    return window


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> WorkflowsPanel:
    """The panel in front, with everything found."""
    window.left.turn_to("nodes")
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        window.actions_by_name["page_workflows"].trigger()
    made = window.left.panel("workflows")
    assert isinstance(made, WorkflowsPanel)
    made.search.clear()
    return made


def shown(panel: WorkflowsPanel) -> dict[str, list[str]]:
    """Heading → titles that are shown below it."""
    found: dict[str, list[str]] = {}
    for index in range(panel.tree.topLevelItemCount()):
        heading = panel.tree.topLevelItem(index)
        rows = [heading.child(at) for at in range(heading.childCount())]
        titles = [row.text(0) for row in rows if not row.isHidden()]
        if titles and not heading.isHidden():
            found[heading.text(0)] = titles
    return found


def item(panel: WorkflowsPanel, title: str) -> WorkflowItem:
    """The row of a workflow, in sight."""
    (found,) = panel.tree.findItems(title, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    assert isinstance(found, WorkflowItem)
    panel.tree.scrollToItem(found)
    return found


def act(menu: QMenu | None, text: str) -> None:
    """Choose an entry of a menu."""
    assert menu is not None
    next(each for each in menu.actions() if each.text() == text).trigger()
    menu.deleteLater()


def test_workflows_are_listed_by_where_they_come_from_with_pictures_and_notes(panel: WorkflowsPanel) -> None:
    listed = shown(panel)
    assert listed[OWN] == ["portraits", "kitchen"], (
        "the one changed last comes first; what is none is left out"
    )
    assert sorted(listed["Come with Nodegraph"], key=str.casefold) == sorted(SHIPPED, key=str.casefold)
    shelved = item(panel, "Inpaint").shelved
    assert not shelved.picture.isNull()
    assert shelved.summary.startswith("Repaint a part of a picture")
    assert item(panel, "kitchen").shelved.notes == shelved.notes
    assert item(panel, "kitchen").shelved.picture.isNull()


def test_a_search_looks_at_names_and_notes_and_enter_opens_the_first(
    panel: WorkflowsPanel, window: MainWindow
) -> None:
    QTest.keyClicks(panel.search, "NOISE start")
    assert shown(panel) == {"Come with Nodegraph": ["Image to image"]}
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert window.filing.title == "Image to image"
    QTest.keyClicks(panel.search, "zebra")
    assert shown(panel) == {}
    assert panel.note.isVisible()
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert OWN in shown(panel)


def test_double_click_and_enter_open_in_a_tab_of_their_own(
    panel: WorkflowsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    row = item(panel, "kitchen")
    at = panel.tree.visualItemRect(row).center()
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.filing.path is None, "a click only selects"
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        QTest.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.filing.path is not None
    assert window.filing.path.name == "kitchen.json"
    assert shown(panel)["Recent"] == ["kitchen"]
    assert shown(panel)[OWN] == ["portraits"], "no file stands there twice"
    panel.tree.setCurrentItem(item(panel, "Inpaint"))
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    assert window.filing.title == "Inpaint"
    assert len(window.filing.documents) == 2


def test_saving_keeps_a_picture_of_the_workflow_by_what_the_file_holds(
    panel: WorkflowsPanel, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = thumbnails_folder(window.filing.settings)
    window.filing.open(tmp_path / "mine" / "kitchen.json")
    path = window.filing.path
    assert path is not None
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        assert window.filing.save()
    picture = thumbnail(path, folder)
    assert not picture.isNull()
    assert max(picture.width(), picture.height()) <= 128
    assert picture.pixelColor(2, 2) == QColor(window.view.graph_scene.inks.color["canvas"])
    qtbot.waitUntil(lambda: not item(panel, "kitchen").shelved.picture.isNull(), timeout=PATIENCE_MS)
    copy = tmp_path / "elsewhere.json"
    shutil.copy(path, copy)
    assert thumbnail(copy, folder) == picture, "a copy has the same picture"
    copy.write_text(copy.read_text("utf-8").replace("inpaint", "other"))
    assert thumbnail(copy, folder).isNull()


def test_a_workflow_is_renamed_duplicated_and_a_folder_added(
    panel: WorkflowsPanel, window: MainWindow, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"

    def answer() -> None:
        dialog = qapp.activeModalWidget()
        if isinstance(dialog, QInputDialog):
            dialog.setTextValue("bathroom")
            dialog.accept()
        else:
            QTimer.singleShot(50, answer)

    panel.tree.setCurrentItem(item(panel, "kitchen"))
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        QTimer.singleShot(0, answer)
        act(panel.menu(), "Rename…")
    assert (mine / "bathroom.json").is_file()
    assert not (mine / "kitchen.json").exists()
    panel.tree.setCurrentItem(item(panel, "bathroom"))
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        act(panel.menu(), "Duplicate")
    copy = mine / "bathroom copy.json"
    assert copy.read_bytes() == (mine / "bathroom.json").read_bytes()
    panel.tree.setCurrentItem(item(panel, "Text to image"))
    menu = panel.menu()
    assert menu is not None
    assert not next(each for each in menu.actions() if each.text() == "Rename…").isEnabled()
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        act(menu, "Duplicate")
    assert "text_to_image" in shown(panel)[OWN]
    more = tmp_path / "more"
    more.mkdir()
    shutil.copy(copy, more / "garden.json")
    files = WorkflowFiles(window, window.filing)
    files.changed.connect(window.browsing.look_for_workflows)
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        files.add_folder(more)
    assert "garden" in shown(panel)[OWN]
    assert more in Settings.load().workflow_folders
    panel.tree.setCurrentItem(item(panel, "garden"))
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        act(panel.menu(), "List this folder no longer")
    assert "garden" not in shown(panel)[OWN]
    assert more not in Settings.load().workflow_folders
    assert (more / "garden.json").is_file()


def test_what_cannot_be_renamed_is_told_and_left(window: MainWindow, tmp_path: Path) -> None:
    files = WorkflowFiles(window, window.filing)
    told: list[str] = []
    files.trouble.connect(told.append)
    kitchen = tmp_path / "mine" / "kitchen.json"
    assert files.rename(kitchen, "notes") is None
    assert "already" in told.pop()
    assert files.rename(kitchen, "../up") is None
    assert "slash" in told.pop()
    window.filing.open(kitchen)
    assert files.rename(kitchen, "other") is None
    assert "is open" in told.pop()
    assert kitchen.is_file()


def test_without_workflows_of_ones_own_it_is_told_where_they_would_be(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    empty = tmp_path / "Sketches"
    window.filing.change_settings(replace(window.filing.settings, workflow_folders=(empty,)))
    window.left.turn_to("nodes")
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        window.left.turn_to("workflows")
    panel = window.left.panel("workflows")
    assert isinstance(panel, WorkflowsPanel)
    assert shown(panel)[OWN] == ["None yet in “Sketches”"]
    QTest.keyClicks(panel.search, "inpaint")
    assert OWN not in shown(panel)
    panel.search.clear()
    empty.mkdir()
    shutil.copy(builtin.workflows() / "inpaint.json", empty / "sketch.json")
    with qtbot.waitSignal(window.browsing.shelf.found, timeout=PATIENCE_MS):
        window.filing.open(empty / "sketch.json")
    assert shown(panel)["Recent"] == ["sketch"]
    assert OWN not in shown(panel), "it is not said that there is none"


def test_a_picture_that_carries_a_workflow_is_its_own_thumbnail(tmp_path: Path) -> None:
    picture = QImage(400, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    picture.save(str(tmp_path / "a.png"))
    small = thumbnail(tmp_path / "a.png", tmp_path)
    assert (small.width(), small.height()) == (128, 64)
    assert small.pixelColor(QPoint(3, 3)) == QColor("#336699")
