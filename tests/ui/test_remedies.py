"""Messages that say what is wrong, with buttons that do something about it; notices of long runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.errors import OutOfMemory
from nodegraph_app.core.graph import Graph
from nodegraph_app.documents import native
from nodegraph_app.execution.events import NodeFailed
from nodegraph_app.execution.executor import failure
from nodegraph_app.execution.step import Step
from nodegraph_app.ui.remedies import halved
from nodegraph_app.ui.window import MainWindow

from .windows import answer_file_dialog, opened_window, set_parameter, small_text_to_image, written_workflow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path / "home", small_text_to_image(tmp_path)) as window:
        yield window


def test_a_missing_model_opens_the_models(window: MainWindow, qtbot: QtBot) -> None:
    set_parameter(window, "checkpoint", "file", "nowhere")
    window.top.run.click()
    assert window.messages._remedy.text() == "Open Models"
    qtbot.mouseClick(window.messages._remedy, LEFT)
    assert window.further.models is not None
    assert window.further.models.isVisible()
    assert window.messages.isHidden()
    window.further.models.close()


def test_a_missing_picture_is_chosen_and_set_as_an_edit(
    window: MainWindow, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    nodes = {
        "load": {"type": "loaders.image", "type_version": 1, "params": {"file": "lost.png"}},
        "show": {"type": "image.preview", "type_version": 1, "inputs": {"image": ["load", "image"]}},
    }
    assert window.filing.open(written_workflow(tmp_path, "lost", nodes))
    window.top.run.click()
    assert window.messages._remedy.text() == "Choose a picture…"
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("teal"))
    assert picture.save(str(tmp_path / "found.png"))
    QTimer.singleShot(300, qapp, answer_file_dialog(qapp, tmp_path / "found.png"))
    qtbot.mouseClick(window.messages._remedy, LEFT)
    assert window.filing.editing.graph["load"].params["file"] == "found.png"
    window.runs.plan_now()
    assert window.runs.first_block is None
    window.filing.editing.undo()
    assert window.filing.editing.graph["load"].params["file"] == "lost.png"


def test_what_needs_too_much_memory_is_run_at_half_the_size_and_undone_in_one_step(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(window.runs, "run", lambda *wanted, **how: asked.append(wanted))
    window.runs.failed.emit(NodeFailed(1, "sample", "Sample: too large.", "Use less.", None, "trace", True))
    assert window.messages._remedy.text() == "Halve the size and run"
    before = native.dumps(window.filing.document)
    qtbot.mouseClick(window.messages._remedy, LEFT)
    params = window.filing.editing.graph["latent"].params
    assert (params["width"], params["height"]) == (64, 64)
    assert len(asked) == 1
    window.filing.editing.undo()
    assert native.dumps(window.filing.document) == before


def test_an_error_without_a_remedy_offers_none_but_shows_its_node_and_copies_its_details(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.runs.failed.emit(NodeFailed(1, "decode", "Decode with VAE: odd.", "Look.", None, "the traceback"))
    assert window.messages._remedy.isHidden()
    qtbot.mouseClick(window.messages._copy, LEFT)
    assert QGuiApplication.clipboard().text() == "Decode with VAE: odd. Look.\n\nthe traceback"
    qtbot.mouseClick(window.messages._action, LEFT)
    assert window.view.graph_scene.selected_ids() == ["decode"]


@pytest.mark.parametrize(
    ("error", "short"), [(OutOfMemory("no room"), True), (MemoryError(), True), (ValueError("odd"), False)]
)
def test_a_failure_says_whether_it_was_for_lack_of_memory(error: Exception, short: bool) -> None:
    step = Step("sample", None, "Sample", "run", "", "", {}, {}, {}, {})
    assert failure(1, step, error).short_of_memory is short


def test_a_size_that_is_given_by_a_link_or_is_the_smallest_is_left_alone() -> None:
    graph = Graph(builtin.registry())
    graph.apply(edits.add_node(graph, "latent.empty", node_id="latent"))
    (sides,) = halved(graph, "latent").values()
    assert sides["width"] * 2 == graph.parameters("latent")["width"]
    for name in ("width", "height"):
        low = graph.registry["latent.empty"].parameter(name).bounds.low
        graph.apply(edits.set_parameter(graph, "latent", name, int(low)))
    assert not halved(graph, "latent")


def test_a_long_run_that_ends_while_the_window_is_not_active_is_told(
    window: MainWindow, qtbot: QtBot
) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.runs.finished.emit("done", 25.0)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not window.isActiveWindow())
    window.runs.finished.emit("done", 3.0)
    assert window.messages.isHidden(), "short, or seen"
    window.runs.finished.emit("done", 25.0)
    assert window.messages.label.text() == "“small_2” is done after 25.0 s."
