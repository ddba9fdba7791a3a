"""Title and notes of a workflow, in the real window: typed, undone, saved, kept for the case of a crash."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.documents import native
from nodegraph_app.ui.panels.workflow_page import WorkflowPage
from nodegraph_app.ui.window import MainWindow

from .windows import emptied, opened_window, tab_texts


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def window(shared_window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with a workflow file of its own, nothing selected."""
    window = emptied(shared_window)
    shutil.copy(builtin.workflows() / "inpaint.json", tmp_path / "mine.json")
    assert window.filing.open(tmp_path / "mine.json")
    window.view.graph_scene.select([])
    return window


def page(window: MainWindow) -> WorkflowPage:
    """What the inspector shows."""
    shown = window.inspector.widget()
    assert isinstance(shown, WorkflowPage)
    return shown


def text(window: MainWindow) -> str:
    """The workflow as it would be saved."""
    return native.dumps(window.filing.document)


def test_the_page_tells_what_is_known_of_the_workflow(window: MainWindow) -> None:
    shown = page(window)
    assert shown.title.text() == "Inpaint"
    assert shown.notes.toPlainText().startswith("Repaint a part of a picture")
    assert {name: label.text() for name, label in shown.facts.items()} == {
        "nodes": str(len(window.filing.editing.graph)),
        "links": str(len(list(window.filing.editing.graph.links()))),
        "models": "pocket",
        "file": str(window.filing.path),
    }
    assert not shown.picture.pixmap().isNull()
    window.filing.editing.make(edits.remove_nodes, ["negative"])
    assert shown.facts["nodes"].text() == str(len(window.filing.editing.graph))
    window.view.graph_scene.select(["sample"])
    assert "steps" in window.inspector.editors
    window.view.graph_scene.select([])
    assert page(window).title.text() == "Inpaint"


def test_typing_notes_is_one_step_which_undo_takes_back_and_redo_makes_again(window: MainWindow) -> None:
    before = text(window)
    notes = page(window).notes
    notes.setFocus()
    notes.selectAll()
    QTest.keyClicks(notes, "Try it on *doors*")
    assert json.loads(text(window))["meta"]["description"] == "Try it on *doors*"
    after = text(window)
    assert window.filing.current.dirty
    assert window.filing.editing.stack.count() == 1
    assert window.filing.editing.stack.undoText() == "Write notes"
    window.actions_by_name["undo"].trigger()
    assert text(window) == before
    assert not window.filing.current.dirty
    assert notes.toPlainText().startswith("Repaint a part")
    window.actions_by_name["redo"].trigger()
    assert text(window) == after
    assert notes.toPlainText() == "Try it on *doors*"


def test_notes_and_edits_of_the_graph_are_one_history(window: MainWindow) -> None:
    before = text(window)
    shown = page(window)
    QTest.keyClick(shown.title, Qt.Key.Key_End)
    QTest.keyClicks(shown.title, "!")
    window.filing.editing.make(edits.set_parameter, "sample", "steps", 3)
    QTest.keyClicks(shown.title, "?")
    assert shown.title.text() == "Inpaint!?"
    texts = [text(window)]
    for _ in range(3):
        window.filing.editing.undo()
        texts.append(text(window))
    assert texts[-1] == before
    assert len(set(texts)) == 4
    for expected in reversed(texts[:-1]):
        window.filing.editing.redo()
        assert text(window) == expected


def test_clearing_the_notes_takes_the_field_out_and_saving_keeps_every_byte(
    window: MainWindow, tmp_path: Path
) -> None:
    notes = page(window).notes
    notes.selectAll()
    QTest.keyClick(notes, Qt.Key.Key_Delete)
    assert "description" not in json.loads(text(window))["meta"]
    window.filing.editing.undo()
    assert window.filing.save()
    first = (tmp_path / "mine.json").read_bytes()
    assert window.filing.save()
    assert (tmp_path / "mine.json").read_bytes() == first


def test_the_title_of_a_workflow_without_a_file_is_what_its_tab_says(window: MainWindow) -> None:
    window.filing.open(builtin.workflows() / "text_to_image.json")
    QTest.keyClick(page(window).title, Qt.Key.Key_End)
    QTest.keyClicks(page(window).title, " of cats")
    assert "Text to image of cats" in " ".join(tab_texts(window))
    window.filing.editing.undo()
    assert "of cats" not in " ".join(tab_texts(window))


def test_notes_are_kept_for_the_case_of_a_crash(window: MainWindow) -> None:
    QTest.keyClicks(page(window).notes, "x")
    assert window.autosave.pause.isActive()
    window.filing.editing.undo()
    window.autosave.keep_now()
