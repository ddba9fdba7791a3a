"""The values that a parameter had: of the history of edits and of past runs, in the real window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.documents import native
from nodegraph_app.execution.database import Database
from nodegraph_app.execution.history import History, RunStart
from nodegraph_app.execution.past_values import MOST_VALUES, ParameterPlace, values_in_runs
from nodegraph_app.ui.window import MainWindow

from .windows import PATIENCE_MS, emptied, opened_window


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def window(shared_window: MainWindow, tmp_path: Path) -> Iterator[MainWindow]:
    """The window with a workflow file of its own, its sampling node in the inspector."""
    window = emptied(shared_window)
    shutil.copy(builtin.workflows() / "text_to_image.json", tmp_path / "mine.json")
    assert window.filing.open(tmp_path / "mine.json")
    window.view.graph_scene.select(["sample"])
    yield window
    if window.past_values.menu is not None:
        window.past_values.menu.close()


def lines(menu: QMenu | None) -> list[str]:
    """What can be chosen in a menu, without when it was."""
    assert menu is not None
    return [
        each.text().partition("\t")[0]
        for each in menu.actions()
        if not each.isSeparator() and each.isEnabled()
    ]


def set_steps(window: MainWindow, *values: int) -> None:
    for value in values:
        assert window.filing.editing.make(edits.set_parameter, "sample", "steps", value) is not None


def start(window: MainWindow, **sample: object) -> RunStart:
    """A run of the workflow with other values."""
    graph = window.filing.editing.graph.copy()
    for name, value in sample.items():
        graph.apply(edits.set_parameter(graph, "sample", name, value))
    text = native.dumps(window.filing.document)
    return RunStart.of(
        graph,
        origin="window",
        title="mine",
        workflow=text,
        file=str(window.filing.path),
        output_folder="/out",
    )


def test_values_before_the_latest_edits_are_listed_and_one_is_taken_again_as_an_edit(
    window: MainWindow,
) -> None:
    set_steps(window, 5, 9, 5, 12)
    before = native.dumps(window.filing.document)
    QTest.mouseClick(window.inspector.labels["steps"], Qt.MouseButton.LeftButton)
    menu = window.past_values.menu
    assert menu is not None
    assert lines(menu)[:4] == ["12", "5", "9", "20"], "now, then the latest first, each once"
    next(each for each in menu.actions() if each.text() == "9").trigger()
    assert window.filing.editing.graph["sample"].params["steps"] == 9
    assert window.inspector.editors["steps"].line.text() == "9"
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before


def test_what_is_undone_is_no_longer_before(window: MainWindow) -> None:
    set_steps(window, 5, 9)
    window.filing.editing.undo()
    window.filing.editing.stack.beginMacro("Both")
    set_steps(window, 6, 7)
    window.filing.editing.stack.endMacro()
    window.past_values.show("steps")
    assert lines(window.past_values.menu)[:4] == ["7", "6", "5", "20"]


def test_values_of_past_runs_of_this_workflow_join_when_they_are_read(
    window: MainWindow, qtbot: QtBot
) -> None:
    runs = (start(window, steps=30, seed=2**60), start(window, steps=31), start(window, steps=30))
    window.books.do(lambda queue, history: [history.begin(each) for each in runs])
    editor = window.inspector.editors["seed"]
    (editor.focusProxy() or editor).setFocus()
    window.actions_by_name["past_values"].trigger()
    with qtbot.waitSignal(window.books.values_read, timeout=PATIENCE_MS):
        pass
    assert lines(window.past_values.menu) == ["42", str(2**60)]
    window.past_values.menu.close()
    with qtbot.waitSignal(window.books.values_read, timeout=PATIENCE_MS):
        window.past_values.show("steps")
    menu = window.past_values.menu
    assert lines(menu) == ["20", "30", "31"]
    next(each for each in menu.actions() if each.text().startswith("31\t")).trigger()
    assert window.filing.editing.graph["sample"].params["steps"] == 31


def test_without_a_node_it_is_told_how_to_have_the_list(window: MainWindow) -> None:
    window.view.graph_scene.select([])
    window.actions_by_name["past_values"].trigger()
    assert "Select a node" in window.status.message.text()


def test_runs_of_other_workflows_and_linked_values_are_passed_over(tmp_path: Path) -> None:
    database = Database(tmp_path / "runs.sqlite3")
    history = History(database)

    def ran(values: dict[str, object], file: str | None = "/a.json", title: str = "a") -> None:
        history.begin(RunStart("window", title, "w", file, "/out", {"n": values}, {}))

    for steps in (1, 2, 1, 3):
        ran({"steps": steps})
    ran({"steps": 7}, file="/b.json")
    ran({"other": 1})
    ran({"steps": 8}, file=None)
    place = ParameterPlace("n", "steps", "/a.json", "a")
    assert [each.value for each in values_in_runs(database, place)] == [3, 1, 2]
    assert [e.value for e in values_in_runs(database, ParameterPlace("n", "steps", None, "a"))] == [8]
    assert values_in_runs(database, ParameterPlace("gone", "steps", "/a.json", "a")) == ()
    for steps in range(100, 120):
        ran({"steps": steps})
    found = values_in_runs(database, place)
    assert len(found) == MOST_VALUES
    assert found[0].value == 119
    assert all(one.started_s >= other.started_s for one, other in pairwise(found))
    database.close()
