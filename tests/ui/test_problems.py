"""The list of problems: what it shows of files, plans and runs, and what can be done from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.execution.events import NodeFailed, Planned
from nodegraph_app.ui.panels.problems_panel import REMEDY_COLUMN, ProblemsPanel
from nodegraph_app.ui.window import MainWindow

from .windows import emptied, opened_window, set_parameter

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as window:
        yield window


@pytest.fixture
def window(shared: MainWindow) -> MainWindow:
    emptied(shared)
    assert shared.filing.open(builtin.workflows() / "text_to_image.json")
    shared.runs.plan_now()
    return shared


@pytest.fixture
def panel(window: MainWindow) -> ProblemsPanel:
    window.switches.show("problems")
    panel = window.below.panel("problems")
    assert isinstance(panel, ProblemsPanel)
    return panel


def rows(panel: ProblemsPanel) -> list[tuple[str, str, str]]:
    items = (panel.tree.topLevelItem(number) for number in range(panel.tree.topLevelItemCount()))
    return [(item.text(0), item.text(1), item.text(2)) for item in items]


def button_of(panel: ProblemsPanel, row: int) -> QPushButton | None:
    found = panel.tree.itemWidget(panel.tree.topLevelItem(row), REMEDY_COLUMN)
    assert found is None or isinstance(found, QPushButton)
    return found


def select(panel: ProblemsPanel, row: int) -> None:
    panel.tree.setCurrentItem(
        panel.tree.topLevelItem(row), 0, QItemSelectionModel.SelectionFlag.ClearAndSelect
    )


def faulty(folder: Path) -> Path:
    document = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    document["nodes"]["sample"]["params"]["steps"] = "many"
    document["nodes"]["latent"]["params"]["width"] = []
    document["nodes"]["save"]["inputs"]["image"] = "decode"
    path = folder / "faulty.json"
    path.write_text(json.dumps(document))
    return path


def test_where_nothing_is_wrong_the_panel_says_what_would_be_listed(
    panel: ProblemsPanel, window: MainWindow
) -> None:
    assert rows(panel) == []
    assert panel.tree.isHidden() or not panel.tree.isVisible()
    assert window.status.problems.isHidden()


def test_what_keeps_nodes_from_running_is_listed_and_counted_until_it_is_mended(
    panel: ProblemsPanel, window: MainWindow
) -> None:
    set_parameter(window, "checkpoint", "file", "lost")
    assert window.filing.editing.make(edits.disconnect, "sample", "latent") is not None
    window.runs.plan_now()
    assert [(word, where) for word, where, _ in rows(panel)] == [
        ("Blocked", "Load checkpoint  ·  file"),
        ("Blocked", "Sample  ·  latent"),
    ]
    assert "“lost”" in rows(panel)[0][2]
    assert window.status.problems.text() == "2 problems"
    window.filing.editing.undo()
    window.filing.editing.undo()
    window.runs.plan_now()
    assert rows(panel) == []
    assert window.status.problems.isHidden()


def test_enter_on_a_row_shows_its_node_and_the_button_in_it_does_what_helps(
    panel: ProblemsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    set_parameter(window, "checkpoint", "file", "lost")
    window.runs.plan_now()
    select(panel, 0)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert window.view.graph_scene.selected_ids() == ["checkpoint"]
    remedy = button_of(panel, 0)
    assert remedy is not None
    assert remedy.text() == "Open Models"
    qtbot.mouseClick(remedy, LEFT)
    assert window.further.models is not None
    assert window.further.models.isVisible()
    window.further.models.close()


def test_a_parameter_without_effect_is_a_note_and_not_counted(
    panel: ProblemsPanel, window: MainWindow, tmp_path: Path
) -> None:
    document = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    document["nodes"]["sample"]["params"]["cfg"] = 7.0
    path = tmp_path / "noted.json"
    path.write_text(json.dumps(document))
    assert window.filing.open(path)
    window.runs.plan_now()
    assert [word for word, _, _ in rows(panel)] == ["Note"]
    assert panel.counts.text() == "1 note"
    assert window.status.problems.isHidden()


def test_what_failed_in_the_last_run_is_listed_until_something_about_it_is_changed(
    panel: ProblemsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    runs = window.runs
    assert runs.plan is not None
    failure = NodeFailed(1, "decode", "It is odd.", "Look at it.", None, "the traceback")
    for event in (Planned(1, tuple(runs.plan.nodes)), failure):
        runs.book.observe(event)
    runs.states_changed.emit()
    assert rows(panel) == [("Failed", "Decode with VAE", "It is odd. Look at it.")]
    select(panel, 0)
    qtbot.keyClick(panel.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "Decode with VAE" in copied
    assert "Look at it." in copied
    assert "the traceback" in copied
    set_parameter(window, "latent", "width", 64)
    runs.plan_now()
    assert rows(panel) == []


def test_a_row_that_says_the_same_keeps_its_selection_when_another_one_comes(
    panel: ProblemsPanel, window: MainWindow
) -> None:
    assert window.filing.editing.make(edits.disconnect, "sample", "latent") is not None
    window.runs.plan_now()
    select(panel, 0)
    set_parameter(window, "checkpoint", "file", "lost")
    window.runs.plan_now()
    assert [item.text(1) for item in panel.tree.selectedItems()] == ["Sample  ·  latent"]


def test_every_fault_of_a_file_is_listed_and_the_rest_of_it_can_be_opened(
    panel: ProblemsPanel, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = faulty(tmp_path)
    before = path.read_bytes()
    assert not window.filing.open(path)
    assert [word for word, _, _ in rows(panel)] == ["Not opened"] * 3
    assert {where.partition("  ·  ")[2] for _, where, _ in rows(panel)} == {
        "nodes.latent.params.width",
        "nodes.sample.params.steps",
        "nodes.save.inputs.image",
    }
    assert "2 more faults" in window.messages.label.text()
    buttons = [button for row in range(3) if (button := button_of(panel, row)) is not None]
    assert [button.text() for button in buttons] == ["Open the rest"]
    qtbot.mouseClick(buttons[0], LEFT)
    graph = window.filing.editing.graph
    assert "steps" not in graph["sample"].params
    assert "image" not in graph["save"].inputs
    assert window.filing.path is None
    assert window.filing.current.dirty
    assert path.read_bytes() == before


def test_faults_of_a_file_go_when_they_are_dismissed_or_the_file_can_be_opened(
    panel: ProblemsPanel, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = faulty(tmp_path)
    assert not window.filing.open(path)
    select(panel, 0)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert rows(panel) == []
    assert not window.filing.open(path)
    assert len(rows(panel)) == 3
    path.write_bytes((builtin.workflows() / "text_to_image.json").read_bytes())
    assert window.filing.open(path)
    assert rows(panel) == []


def test_the_count_stands_on_the_tab_and_in_the_status_line_which_opens_the_list(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.switches.show("pictures")
    set_parameter(window, "checkpoint", "file", "lost")
    window.runs.plan_now()
    assert window.below.tabs.tabText(window.below.names.index("problems")) == "Problems  1"
    assert window.status.problems.text() == "1 problem"
    window.activateWindow()
    qtbot.mouseClick(window.status.problems, LEFT)
    assert window.below.front == "problems"
    panel = window.below.panel("problems")
    assert isinstance(panel, ProblemsPanel)
    assert panel.tree.isVisible()
    assert window.focusWidget() is panel.tree
    window.filing.editing.undo()
    window.runs.plan_now()
    assert window.below.tabs.tabText(window.below.names.index("problems")) == "Problems"


def test_a_row_is_read_out_as_one_sentence(panel: ProblemsPanel, window: MainWindow) -> None:
    set_parameter(window, "checkpoint", "file", "lost")
    window.runs.plan_now()
    read = panel.tree.topLevelItem(0).data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert read.startswith("Blocked: Load checkpoint  ·  file. There is no checkpoint file “lost”")
