"""Pictures of the graph and copies for others, through the menus and the dialogs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nodegraph_app.documents import native
from nodegraph_app.ui import handing_on
from nodegraph_app.ui.canvas.export import LONGEST_PX, MOST_PIXELS, SHARP, graph_area, scale_for
from nodegraph_app.ui.dialogs.share import ShareDialog
from nodegraph_app.ui.window import MainWindow

from .windows import (
    answer_file_dialog,
    emptied,
    opened_window,
    small_text_to_image,
    tab_texts,
    written_workflow,
)


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here: opening one takes longer than most of them."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def window(shared_window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the small workflow."""
    assert emptied(shared_window).filing.open(small_text_to_image(tmp_path))
    return shared_window


def exported(window: MainWindow, qapp: QApplication, path: Path) -> Path:
    """A picture of the graph, by the menu."""
    QTimer.singleShot(100, answer_file_dialog(qapp, path))
    window.actions_by_name["export_picture"].trigger()
    return path


def test_the_whole_graph_is_drawn_from_near_and_unselected_wherever_the_canvas_looks(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    scene = window.view.graph_scene
    before = native.dumps(window.filing.document)
    plain = QImage(str(exported(window, qapp, tmp_path / "plain.png")))
    area = graph_area(scene)
    assert abs(plain.width() - area.width() * SHARP) <= SHARP
    assert abs(plain.height() - area.height() * SHARP) <= SHARP
    for item in scene.nodes.values():
        at = (item.rect.topLeft() - area.topLeft()) * SHARP
        header = plain.pixelColor(round(at.x()) + 60, round(at.y()) + 6)
        assert header != QColor(scene.inks.color["canvas"]), item.id
    scene.select(["sample"])
    window.view.zoom_to(0.1)
    qapp.processEvents()
    again = QImage(str(exported(window, qapp, tmp_path / "again.png")))
    assert again == plain
    assert scene.nodes["sample"].chosen, "what is seen is as it was"
    assert scene.nodes["sample"].far
    assert native.dumps(window.filing.document) == before


def test_a_drawing_has_the_words_of_the_nodes_in_it(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    drawing = ElementTree.parse(exported(window, qapp, tmp_path / "graph.svg")).getroot()
    words = {"".join(text.itertext()).strip() for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Sample", "Save image", "Load checkpoint"} <= words


def test_a_large_graph_is_drawn_smaller_instead_of_not_at_all(window: MainWindow) -> None:
    area = graph_area(window.view.graph_scene)
    assert scale_for(area) == SHARP
    area.setWidth(60_000)
    area.setHeight(40_000)
    scale = scale_for(area)
    assert 60_000 * scale <= LONGEST_PX
    assert 60_000 * 40_000 * scale**2 <= MOST_PIXELS * 1.001


def shared(window: MainWindow) -> ShareDialog:
    """The dialog, by the menu."""
    window.actions_by_name["share"].trigger()
    assert window.handing_on.dialog is not None
    return window.handing_on.dialog


def test_what_a_copy_says_is_seen_before_it_is_written(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    load = {"type": "loaders.image", "type_version": 1, "params": {"file": "aunt_mary.png"}}
    base = {"type": "loaders.checkpoint", "type_version": 1, "params": {"file": "pocket"}}
    path = written_workflow(tmp_path / "flows", "mine", {"load": load, "base": base})
    window.filing.open(path)
    before = path.read_bytes()
    dialog = shared(window)
    row = dialog.models.topLevelItem(0)
    assert [row.text(column) for column in (0, 1, 3)] == ["pocket", "Checkpoint", "its content"]
    assert row.text(2).endswith("MB")
    assert dialog.left_out.text() == "Pictures: aunt_mary.png"
    QTimer.singleShot(100, answer_file_dialog(qapp, tmp_path / "copy.json"))
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    content = json.loads((tmp_path / "copy.json").read_text("utf-8"))
    assert "params" not in content["nodes"]["load"]
    assert content["nodes"]["base"]["params"] == {"file": "pocket"}
    assert path.read_bytes() == before
    assert window.filing.path == path, "the copy is not what is edited"
    assert tab_texts(window)[-1] == "mine"


def test_a_copy_with_the_names_of_pictures_goes_to_the_clipboard(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    load = {"type": "loaders.image", "type_version": 1, "params": {"file": "cat.png"}}
    window.filing.open(written_workflow(tmp_path / "flows", "mine", {"load": load}))
    dialog = shared(window)
    dialog.pictures.click()
    assert dialog.left_out.text().startswith("Nothing")
    QTest.mouseClick(dialog.as_text, Qt.MouseButton.LeftButton)
    content = json.loads(qapp.clipboard().text())
    assert content["nodes"]["load"]["params"] == {"file": "cat.png"}


def test_a_copy_never_replaces_a_file_that_is_open(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = window.filing.path
    assert path is not None
    before = path.read_bytes()
    monkeypatch.setattr(handing_on, "ask_save", lambda *question, **words: path)
    dialog = shared(window)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert path.read_bytes() == before
    assert "was not overwritten" in window.messages.label.text()
