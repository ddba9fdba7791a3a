"""The gallery: what lies in the output folder, found by its words, and deleted only when asked twice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QFile, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.documents.picture import encode_png
from nodegraph_app.ui.gallery.dialog import EMPTY, NONE_FOUND, GalleryDialog
from nodegraph_app.ui.window import MainWindow
from tests.ui.windows import PATIENCE_MS, opened_window

PROMPTS = {"one": "a blue star", "two": "a red star", "sub/three": "a green triangle"}


def write(folder: Path, name: str, prompt: str, age: int) -> Path:
    document = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    document["nodes"]["prompt"]["params"]["text"] = prompt
    path = folder / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode_png(np.full((8 + age, 12, 3), age / 10, np.float32), json.dumps(document)))
    os.utime(path, (1_700_000_000 - age, 1_700_000_000 - age))
    return path


@pytest.fixture
def window(
    themed: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_leaks: None
) -> Iterator[MainWindow]:
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))  # where the trash of these tests is
    with opened_window(themed, tmp_path / "home") as window:
        for age, (name, prompt) in enumerate(PROMPTS.items()):
            write(window.filing.settings.output_folder, name, prompt, age)
        yield window


def opened(window: MainWindow, qtbot: QtBot) -> GalleryDialog:
    window.actions_by_name["gallery"].trigger()
    gallery = window.further.gallery
    assert gallery is not None
    with qtbot.waitSignal(gallery._reader.ended, timeout=PATIENCE_MS):
        gallery.refresh()
    return gallery


def test_every_picture_is_there_and_found_by_the_words_of_its_prompt(
    window: MainWindow, qtbot: QtBot
) -> None:
    gallery = opened(window, qtbot)
    assert gallery.shown == ["one.png", "two.png", "sub/three.png"]
    QTest.keyClicks(gallery.search, "STAR red")
    assert gallery.shown == ["two.png"]
    assert gallery.amount.text() == "1 of 3 pictures"
    gallery.search.setText("three")
    assert gallery.shown == ["sub/three.png"]
    gallery.search.setText("nothing like it")
    assert gallery.shown == []
    assert gallery.note.isVisible()
    assert gallery.note.text() == NONE_FOUND
    gallery.search.clear()
    for title, order in (
        ("Oldest first", ["sub/three.png", "two.png", "one.png"]),
        ("By name", ["one.png", "sub/three.png", "two.png"]),
        ("By prompt", ["one.png", "sub/three.png", "two.png"]),
    ):
        gallery.order.setCurrentIndex(gallery.order.findText(title))
        gallery.order.activated.emit(gallery.order.currentIndex())
        assert gallery.shown == order


def test_what_comes_and_goes_in_the_folder_is_seen_when_it_is_opened_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    gallery = opened(window, qtbot)
    gallery.close()
    folder = window.filing.settings.output_folder
    (folder / "one.png").unlink()
    write(folder, "four", "a white circle", -5)
    (folder / "broken.png").write_bytes(b"no picture")
    os.utime(folder / "broken.png", (1_600_000_000, 1_600_000_000))
    opened(window, qtbot)
    assert gallery.shown == ["four.png", "two.png", "sub/three.png", "broken.png"]


def test_a_picture_is_looked_at_and_its_workflow_opened(window: MainWindow, qtbot: QtBot) -> None:
    gallery = opened(window, qtbot)
    assert not gallery.open_as.isEnabled()
    gallery.list.setCurrentRow(2)
    assert window.viewer.caption == "sub/three.png"
    assert window.viewer.image is not None
    assert window.viewer.image.height() == 10
    window.viewer.toggle_facts()
    assert "a green triangle" in [fact.text for fact in window.viewer.facts.facts]
    QTest.mouseClick(gallery.open_as, Qt.MouseButton.LeftButton)
    assert window.filing.editing.graph["prompt"].params["text"] == "a green triangle"


def test_deleting_asks_first_and_moves_to_the_trash(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    gallery = opened(window, qtbot)
    gallery.list.setCurrentRow(0)
    path = gallery.chosen[0].path
    content = path.read_bytes()

    def answer(words: str) -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        next(each for each in box.buttons() if each.text().replace("&", "") == words).click()

    QTimer.singleShot(0, lambda: answer("Cancel"))
    gallery.remove.click()
    assert path.is_file()
    assert len(gallery.shown) == 3
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the question that was answered
    gallery.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is gallery)
    gallery.list.setFocus()
    QTimer.singleShot(0, lambda: answer("Move to the trash"))
    QTest.keyClick(gallery.list, Qt.Key.Key_Delete)
    assert not path.exists()
    assert gallery.shown == ["two.png", "sub/three.png"]
    kept = [each for each in tmp_path.rglob("one*.png") if "rash" in str(each)]
    assert [each.read_bytes() for each in kept] == [content]


def test_without_a_trash_nothing_is_deleted_and_that_is_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery = opened(window, qtbot)
    monkeypatch.setattr(QFile, "moveToTrash", lambda path: False)
    monkeypatch.setattr(GalleryDialog, "_sure", lambda dialog, pictures: True)
    gallery.list.setCurrentRow(0)
    gallery.remove.click()
    assert gallery.shown == ["one.png", "two.png", "sub/three.png"]
    assert "nothing was deleted" in window.messages.label.text()


def test_an_empty_folder_says_what_will_be_there(themed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    with opened_window(themed, tmp_path / "home") as window:
        gallery = opened(window, qtbot)
        assert gallery.note.isVisible()
        assert gallery.note.text() == EMPTY
