"""The start page and the palette of commands, in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.documents import native, storage
from nodegraph_app.documents.picture import workflow_in
from nodegraph_app.settings import HOME_VARIABLE, Settings
from nodegraph_app.ui.filing import shipped_workflows
from nodegraph_app.ui.start_page import GUIDES
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import PATIENCE_MS, opened_window, small_text_to_image

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


@pytest.fixture
def newcomer(themed: QApplication, tmp_path: Path, qtbot: QtBot, no_leaks: None) -> Iterator[MainWindow]:
    """The window as it is on the very first start."""
    with opened_window(themed, tmp_path, start_page=True) as window:
        qtbot.waitUntil(window.start.isVisible)
        yield window


def words(window: MainWindow) -> list[str]:
    """What the start page says, buttons included."""
    labels = [label.text() for label in window.start.findChildren(QLabel) if label.isVisible()]
    return labels + [button.text() for button in window.start.findChildren(QPushButton) if button.isVisible()]


def test_a_newcomer_has_a_finished_picture_after_two_clicks(newcomer: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(newcomer.start.cards[0], Left)
    assert not newcomer.start.isVisible()
    with qtbot.waitSignal(newcomer.runs.finished, timeout=PATIENCE_MS) as finished:
        QTest.mouseClick(newcomer.top.run, Left)
    assert finished.args[0] == "done"
    assert len(list(newcomer.runs.output_folder.glob("text_to_image_*.png"))) == 1


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.workflow)
def test_every_card_opens_its_workflow_which_is_ready_to_run(newcomer: MainWindow, guide) -> None:
    QTest.mouseClick(newcomer.start.cards[GUIDES.index(guide)], Left)
    file = builtin.workflows() / f"{guide.workflow}.json"
    assert native.dumps(newcomer.filing.document) == file.read_text("utf-8")
    newcomer.runs.plan_now()
    plan = newcomer.runs.plan
    assert plan is not None
    assert {step.verdict for step in plan.steps} <= {"run", "cached"}


def test_the_cards_are_chosen_with_the_keys_and_esc_leads_to_the_canvas(newcomer: MainWindow) -> None:
    QTest.keyClick(newcomer.start.cards[0], Key.Key_Right)
    assert newcomer.start.cards[1].hasFocus()
    QTest.keyClick(newcomer.start.cards[1], Key.Key_Left)
    assert newcomer.start.cards[0].hasFocus()
    QTest.keyClick(newcomer.start.cards[0], Key.Key_Escape)
    assert not newcomer.start.isVisible()
    assert newcomer.view.hasFocus()
    newcomer.actions_by_name["start_page"].trigger()
    assert newcomer.start.isVisible()
    QTest.keyClick(newcomer.start.cards[0], Key.Key_Right)
    QTest.keyClick(newcomer.start.cards[1], Key.Key_Space)
    assert "image_to_image" in str(newcomer.view.graph_scene.graph.nodes["save"].params)


def test_the_page_covers_the_canvas_at_every_size(newcomer: MainWindow, qtbot: QtBot) -> None:
    for width, height in ((1600, 1000), (900, 600)):
        newcomer.resize(width, height)
        qtbot.waitUntil(lambda: newcomer.start.geometry() == newcomer.start.parentWidget().rect())
        qtbot.waitUntil(lambda: newcomer.start.horizontalScrollBar().maximum() == 0)
        page = newcomer.start.widget().rect()
        for card in newcomer.start.cards:
            assert page.contains(card.geometry())


def test_whoever_wants_no_start_page_sees_none_next_time(
    newcomer: MainWindow, themed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    newcomer.start.at_start.click()
    assert Settings.load().start_page is False
    assert newcomer.start.isVisible()


def test_files_of_before_are_offered_and_those_that_are_gone_are_not(
    themed: QApplication, tmp_path: Path, qtbot: QtBot, no_leaks: None
) -> None:
    there = small_text_to_image(tmp_path)
    recent = (tmp_path / "gone.json", there)
    with opened_window(themed, tmp_path, start_page=True, recent_files=recent) as window:
        qtbot.waitUntil(window.start.isVisible)
        assert there.stem in words(window)
        assert "gone" not in words(window)
        row = next(b for b in window.start.findChildren(QPushButton) if b.accessibleName() == there.stem)
        QTest.mouseClick(row, Left)
        assert window.filing.path == there
        assert not window.start.isVisible()


def test_a_file_given_at_the_start_is_not_covered(
    themed: QApplication, tmp_path: Path, qtbot: QtBot, no_leaks: None
) -> None:
    with opened_window(themed, tmp_path, small_text_to_image(tmp_path), start_page=True) as window:
        qtbot.waitSignal(window.first_painted)
        assert not window.start.isVisible()


def test_the_pictures_on_the_cards_were_made_by_the_workflows_as_they_are() -> None:
    registry = builtin.registry()
    for file in shipped_workflows().values():
        with (file.parent / "thumbnails" / f"{file.stem}.png").open("rb") as picture:
            made_by = native.loads(workflow_in(picture) or "", registry)
        kept = storage.open_document(file, registry)
        assert dict(made_by.graph.nodes) == dict(kept.graph.nodes), file.stem


def test_every_command_is_found_by_its_words_and_done(newcomer: MainWindow) -> None:
    newcomer.start.leave()
    palette = newcomer.palette_of_commands
    newcomer.actions_by_name["commands"].trigger()
    assert palette.isVisible()
    QTest.keyClicks(palette.line, "select all")
    QTest.keyClick(palette.line, Key.Key_Return)
    assert not palette.isVisible()
    assert len(newcomer.view.graph_scene.selected_ids()) == 7
    newcomer.actions_by_name["commands"].trigger()
    assert palette.list.item(0).text() == "Select all"  # what was done last stands first
    QTest.keyClicks(palette.line, "inpaint")
    QTest.keyClick(palette.line, Key.Key_Return)
    assert newcomer.filing.title == "Inpaint"


def test_commands_that_cannot_be_done_now_are_not_offered(newcomer: MainWindow) -> None:
    names = {offer.name for offer in newcomer.actions_by_name.offers()}
    assert {"run", "open", "keys"} <= names
    assert not {"undo", "cancel", "commands"} & names


def test_no_two_commands_have_the_same_key(newcomer: MainWindow) -> None:
    taken: dict[str, str] = {}
    for action in newcomer.findChildren(QAction):
        for keys in action.shortcuts():
            other = taken.setdefault(keys.toString(), action.objectName())
            assert other == action.objectName(), f"{keys.toString()}: {other} and {action.objectName()}"
    assert taken
