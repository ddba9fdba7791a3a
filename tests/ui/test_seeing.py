"""Seeing what the worker makes: the steps of a run, branches from them, grids, painted masks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from scipy.ndimage import binary_dilation

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.documents import native
from nodegraph_app.ui.panels.picture_cells import PICTURE_ROLE
from nodegraph_app.ui.pixels import levels
from nodegraph_app.ui.window import MainWindow

from .windows import (
    PATIENCE_MS,
    run_to_the_end,
    set_parameter,
    small_text_to_image,
)


@pytest.fixture
def window(worker_window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the small workflow of three steps open and nothing running."""
    worker_window.filing.editing.mark_saved()
    assert worker_window.filing.open(small_text_to_image(tmp_path, steps=3))
    return worker_window


def draw_steps(window: MainWindow, qtbot: QtBot) -> None:
    window.view.graph_scene.select(["sample"])
    scrubber = window.viewer.scrubber
    assert scrubber.isVisible()
    QTest.mouseClick(scrubber.draw, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(scrubber.pictures), timeout=PATIENCE_MS)


def test_the_steps_of_a_run_are_gone_through_with_a_slider(window: MainWindow, qtbot: QtBot) -> None:
    before = native.dumps(window.filing.document)
    assert run_to_the_end(window, qtbot) == "done"
    last = window.viewer.image
    assert not window.viewer.scrubber.isVisible()
    written = set(window.filing.settings.output_folder.iterdir())
    draw_steps(window, qtbot)
    scrubber = window.viewer.scrubber
    assert (scrubber.label.text(), scrubber.slider.maximum()) == ("Step 3 of 3", 3)
    assert window.viewer.image == last
    assert window.viewer.caption == "Sample, step 3 of 3"
    scrubber.slider.setFocus()
    QTest.keyClick(scrubber.slider, Qt.Key.Key_Home)
    assert scrubber.label.text() == "Step 1 of 3"
    first = window.viewer.image
    assert first is not None
    assert first != last
    QTest.keyClick(scrubber.slider, Qt.Key.Key_Right)
    assert window.viewer.image not in (first, last)
    assert native.dumps(window.filing.document) == before
    assert set(window.filing.settings.output_folder.iterdir()) == written

    # What was drawn is there again for the same result, and for no other.
    set_parameter(window, "sample", "seed", 5)
    window.runs.plan_now()
    assert scrubber.draw.isVisible()
    window.filing.editing.undo()
    window.runs.plan_now()
    assert scrubber.slider.maximum() == 3
    assert scrubber.slider.isVisible()
    window.view.graph_scene.select(["prompt"])
    assert not scrubber.isVisible()
    window.view.graph_scene.select(["sample"])
    assert scrubber.slider.isVisible()


def test_a_branch_goes_on_from_a_step_and_the_way_there_is_known(window: MainWindow, qtbot: QtBot) -> None:
    set_parameter(window, "sample", "seed", 9)
    run_to_the_end(window, qtbot)
    draw_steps(window, qtbot)
    before, graph = native.dumps(window.filing.document), window.filing.editing.graph
    ids = set(graph.nodes)
    scrubber = window.viewer.scrubber
    assert not scrubber.branch.isEnabled()  # behind the last step nothing is left to go on with
    scrubber.slider.setValue(2)
    QTest.mouseClick(scrubber.branch, Qt.MouseButton.LeftButton)
    begun, goes_on = (
        graph[node] for node in graph.nodes if node not in ids and graph[node].type == "sampling.sample"
    )
    assert begun.params["end_step"] == goes_on.params["start_step"] == 2
    assert goes_on.params["add_noise"] is False
    assert begun.params["seed"] == goes_on.params["seed"] == graph["sample"].params["seed"]
    assert goes_on.inputs["latent"].node == begun.id
    assert window.view.graph_scene.selected_ids() == [goes_on.id]
    preview = next(node.id for node in graph.nodes.values() if node.type == "image.preview")
    after = native.dumps(window.filing.document)
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before
    window.filing.editing.redo()
    assert native.dumps(window.filing.document) == after
    steps: list[tuple[str | None, tuple[int, int]]] = []
    window.runs.progressed.connect(
        lambda: steps.append((window.runs.running_node, window.runs.step)) if window.runs.step else None
    )
    assert run_to_the_end(window, qtbot) == "done"
    assert {step for node, step in steps if node == begun.id} <= {(2, 2)}  # no step of it was run
    assert {step for node, step in steps if node == goes_on.id} == {(0, 1), (1, 1)}
    assert window.pictures.shown[preview].image.width() == 128


def test_what_cannot_be_drawn_is_said_beside_the_slider(window: MainWindow) -> None:
    window.filing.editing.make(edits.disconnect, "decode", "latent")
    window.view.graph_scene.select(["sample"])
    window.runs.plan_now()
    window.viewer.scrubber.draw.click()
    assert window.viewer.scrubber.note.text()
    assert not window.viewer.scrubber.pictures


def test_the_noise_levels_of_a_sampler_and_of_a_schedule_are_plotted(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = native.dumps(window.filing.document)
    scrubber, viewer = window.viewer.scrubber, window.viewer
    window.view.graph_scene.select(["sample"])
    QTest.mouseClick(scrubber.plot, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.caption == "Sample: noise levels", timeout=PATIENCE_MS)
    steep = viewer.image
    assert steep is not None
    assert steep.width() > 400
    assert native.dumps(window.filing.document) == before
    node = window.view.graph_scene.add_at("schedules.typed", QPointF(-900, 600))
    assert node is not None
    window.view.graph_scene.select([node])
    assert scrubber.isVisible()
    assert not scrubber.draw.isVisible()
    QTest.mouseClick(scrubber.plot, Qt.MouseButton.LeftButton)
    title = window.filing.editing.graph.title(node)
    qtbot.waitUntil(lambda: viewer.caption == f"{title}: noise levels", timeout=PATIENCE_MS)
    assert viewer.image != steep
    window.filing.editing.undo()


def test_a_part_that_was_painted_over_is_repainted_and_the_rest_stays(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert window.filing.open(builtin.workflows() / "inpaint.json")
    set_parameter(window, "sample", "steps", 3)
    window.view.graph_scene.select(["picture"])
    window.inspector.findChild(QPushButton, "paint_mask").click()
    dialog = window.masks.dialog
    assert dialog is not None
    dialog.activateWindow()
    QApplication.processEvents()
    board = dialog.board
    QTest.keyClick(board, Qt.Key.Key_Delete)
    QTest.keyClick(board, Qt.Key.Key_F)
    square = board.sight.to_widget(QPointF(94, 66)).toPoint()
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, square)
    assert 0.05 < dialog.painting.share < 0.5
    painted = dialog.painting.levels.copy()
    QTest.keyClick(board, Qt.Key.Key_Return)
    assert run_to_the_end(window, qtbot) == "done"
    before = levels(QImage(str(builtin.workflows() / "inputs" / "circle_and_square.png")))
    assert window.viewer.image is not None
    after = levels(window.viewer.image)
    reach = binary_dilation(painted > 0, iterations=12)  # feathering by 4 px reaches that far with its tails
    assert np.array_equal(after[~reach], before[~reach])
    assert np.abs(after[painted == 255].astype(int) - before[painted == 255]).mean() > 10


def test_the_form_runs_the_workflow_shows_the_picture_and_keeps_those_before(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = native.dumps(window.filing.document)
    window.forms.show_form()
    view = window.forms.view
    assert view is not None
    shares: list[int] = []
    window.runs.progressed.connect(lambda: shares.append(view.run_box.bar.value()))
    set_parameter(window, "sample", "seed", 77)
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS) as finished:
        QTest.mouseClick(view.run_box.run, Qt.MouseButton.LeftButton)
        assert view.run_box.cancel.isVisible()
        assert not view.run_box.run.isEnabled()
    assert finished.args[0] == "done"
    assert max(shares) > 0
    assert view.run_box.run.isEnabled()
    assert "Done" in view.run_box.state.text()
    first = view.results.picture.image
    assert first is not None
    assert first.width() == 128
    window.runs.plan_now()
    assert window.pictures.shown["save"].image == first
    set_parameter(window, "prompt", "text", "a red circle on a white background")
    with qtbot.waitSignal(window.runs.finished, timeout=PATIENCE_MS):
        QTest.mouseClick(view.run_box.run, Qt.MouseButton.LeftButton)
    assert view.results.picture.image not in (None, first)
    assert view.results.strip.count == 2
    view.results.strip.list.setCurrentRow(1)
    assert view.results.picture.image == first

    # What was made is there when the form is left and asked for again; the document knows of nothing.
    window.forms.show_graph()
    window.forms.show_form()
    assert view.results.strip.count == 2
    window.forms.show_graph()
    for _ in range(2):
        window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before


def write_axis(window: MainWindow, row: int, title: str, values: str, word: str = "") -> None:
    assert window.grids.dialog is not None
    axis = window.grids.dialog.rows[row]
    axis.what.setCurrentIndex(axis.what.findText(title))
    axis.values.clear()
    QTest.keyClicks(axis.values, values)
    if word:
        QTest.keyClicks(axis.word, word)


def test_a_grid_is_written_run_looked_at_and_one_of_it_opened(window: MainWindow, qtbot: QtBot) -> None:
    before = native.dumps(window.filing.document)
    window.actions_by_name["grid"].trigger()
    dialog = window.grids.dialog
    assert dialog is not None
    assert dialog.rows[0].values.text() == "42..45"  # a seed is what one varies first
    write_axis(window, 0, "Sample: seed", "1..2")
    write_axis(window, 1, "Prompt: text", "red, green", word="blue")
    assert dialog.amount.text() == "2 × 2 pictures"
    written = set(window.filing.settings.output_folder.glob("*.png"))
    with qtbot.waitSignal(window.grids.run.ended, timeout=PATIENCE_MS):
        QTest.mouseClick(dialog.run, Qt.MouseButton.LeftButton)
    variants = window.grids.run.variants
    assert {variant.state for variant in variants.values()} == {"done"}
    assert len(set(window.filing.settings.output_folder.glob("*.png")) - written) == 4
    table = dialog.table
    heads = [table.horizontalHeaderItem(0).text(), table.horizontalHeaderItem(1).text()]
    assert (heads, table.verticalHeaderItem(1).text()) == (["1", "2"], "green")
    assert (dialog.across.text(), dialog.down.text()) == ("→  Sample: seed", "↓  Prompt: text, “blue”")
    for (column, row), variant in variants.items():
        assert table.item(row, column).data(PICTURE_ROLE) == variant.image
    assert len({variant.png for variant in variants.values()}) == 4
    assert native.dumps(window.filing.document) == before

    table.setFocus()
    table.setCurrentCell(0, 0)
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert dialog.chosen == (1, 1)
    assert window.viewer.image == variants[1, 1].image
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    graph = window.filing.editing.graph
    assert graph["sample"].params["seed"] == 2
    assert graph["prompt"].params["text"] == "a large green star on a green background"
    assert window.filing.editing.stack.count() == 1
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before

    dialog.choose((0, 1))
    QTest.mouseClick(dialog.open_as, Qt.MouseButton.LeftButton)
    opened = window.filing.editing.graph
    assert opened is not graph
    assert (opened["sample"].params["seed"], opened["prompt"].params["text"]) == (
        1, "a large green star on a green background",
    )  # fmt: skip

    QTest.mouseClick(dialog.sheet, Qt.MouseButton.LeftButton)
    (sheet,) = window.filing.settings.output_folder.glob("grid_*.png")
    assert QImage(str(sheet)).width() > 2 * 128
    dialog.close()


def test_a_grid_that_makes_no_sense_is_explained_and_cannot_be_run(window: MainWindow) -> None:
    window.grids.show()
    dialog = window.grids.dialog
    assert dialog is not None
    for title, values, word, complaint in (
        ("Sample: guidance", "3, much", "", "takes a number"),
        ("Sample: guidance", "3, 3", "", "given twice"),
        ("Sample: steps", "", "", "empty"),
        ("Prompt: text", "red", "purple", "does not stand"),
        ("Sample: steps", "1..1000", "", ""),
    ):
        write_axis(window, 0, title, values, word)
        dialog.rows[1].what.setCurrentIndex(0)
        assert complaint in dialog.complaint.text()
        assert dialog.run.isEnabled() == (not complaint)
    write_axis(window, 1, "Sample: seed", "1, 2")
    assert "2000 combinations" in dialog.complaint.text()
    write_axis(window, 1, "Sample: steps", "7")
    assert "vary the same" in dialog.complaint.text()
    dialog.close()


def test_a_grid_that_is_cancelled_keeps_what_it_has(window: MainWindow, qtbot: QtBot) -> None:
    set_parameter(window, "sample", "steps", 2)
    window.grids.show()
    dialog = window.grids.dialog
    assert dialog is not None
    write_axis(window, 0, "Sample: seed", "21..24")
    dialog.rows[1].what.setCurrentIndex(0)
    window.grids.run.changed.connect(
        lambda place: dialog.cancel.click() if window.grids.run.variants[place].state == "done" else None
    )
    with qtbot.waitSignal(window.grids.run.ended, timeout=PATIENCE_MS):
        dialog.run.click()
    states = [window.grids.run.variants[place,].state for place in range(4)]
    assert states == ["done", "cancelled", "cancelled", "cancelled"]
    assert dialog.table.item(0, 3).text() == "not run"
    assert not dialog.cancel.isEnabled()
    dialog.close()
