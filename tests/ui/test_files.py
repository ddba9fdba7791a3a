"""Opening, saving, dropping: what becomes of the document and of its file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.documents import native
from nodegraph_app.documents.picture import write_picture
from nodegraph_app.settings import Settings
from nodegraph_app.ui.panels.library import MIME_TYPE
from nodegraph_app.ui.window import MainWindow

from .windows import (
    answer_file_dialog,
    answer_question,
    opened_window,
    set_parameter,
    small_text_to_image,
)

Button = QMessageBox.StandardButton


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window without a worker: it is started by the first paint's signal, which nobody connected."""
    with opened_window(qapp, tmp_path / "home") as opened:
        yield opened


def test_the_first_workflow_is_an_untitled_copy_that_cannot_overwrite_the_shipped_file(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    assert window.filing.path is None
    assert "Text to image" in window.windowTitle()
    assert not window.filing.editing.dirty
    shipped = builtin.workflows() / "text_to_image.json"
    before = shipped.read_bytes()
    QTimer.singleShot(100, answer_file_dialog(qapp, tmp_path / "mine.json"))
    assert window.filing.save()
    assert window.filing.path == tmp_path / "mine.json"
    assert shipped.read_bytes() == before
    assert (
        json.loads((tmp_path / "mine.json").read_text("utf-8"))["nodes"].keys()
        == json.loads(before)["nodes"].keys()
    )


def test_an_edit_sets_the_dirty_mark_and_undo_or_save_takes_it_away(
    window: MainWindow, tmp_path: Path
) -> None:
    window.filing.open(small_text_to_image(tmp_path))
    assert not window.isWindowModified()
    set_parameter(window, "sample", "steps", 7)
    assert window.isWindowModified()
    assert window.top.tabs.tabText(0).endswith("•")
    window.actions_by_name["undo"].trigger()
    assert not window.isWindowModified()
    window.actions_by_name["redo"].trigger()
    assert window.isWindowModified()
    window.actions_by_name["save"].trigger()
    assert not window.isWindowModified()
    saved = json.loads((tmp_path / "small_2.json").read_text("utf-8"))
    assert saved["nodes"]["sample"]["params"]["steps"] == 7


def test_opening_leaves_unsaved_changes_alone_and_closing_them_asks(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    path = small_text_to_image(tmp_path)
    set_parameter(window, "sample", "steps", 7)
    edited = window.filing.current
    assert window.filing.open(path)
    assert window.filing.editing.graph["sample"].params["steps"] == 2
    assert window.filing.documents[0] is edited
    assert edited.editing.graph["sample"].params["steps"] == 7
    QTimer.singleShot(100, answer_question(qapp, Button.Cancel))
    assert not window.filing.close(edited)
    assert window.filing.current is edited, "the reader sees what the question is about"
    assert edited.editing.graph["sample"].params["steps"] == 7
    QTimer.singleShot(100, answer_question(qapp, Button.Discard))
    assert window.filing.close(edited)
    assert [each.path for each in window.filing.documents] == [path]


def test_closing_with_unsaved_changes_asks_and_cancel_keeps_the_window(
    window: MainWindow, qapp: QApplication
) -> None:
    set_parameter(window, "sample", "steps", 7)
    QTimer.singleShot(100, answer_question(qapp, Button.Cancel))
    assert not window.close()
    assert window.isVisible()


def test_recent_files_are_listed_newest_first_and_kept_in_the_settings(
    window: MainWindow, tmp_path: Path
) -> None:
    first, second = small_text_to_image(tmp_path, steps=1), small_text_to_image(tmp_path, steps=2)
    window.filing.open(first)
    window.filing.open(second)
    entries = window.actions_by_name.submenus["Open recent"].actions()
    assert [entry.text() for entry in entries] == ["small_2.json", "small_1.json"]
    assert Settings.load().recent_files == (second, first)
    entries[1].trigger()
    assert window.filing.path == first


def test_a_damaged_file_is_explained_and_the_open_document_is_untouched(
    window: MainWindow, tmp_path: Path
) -> None:
    before = window.filing.document
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "nodegraph/workflow", "version": 1, "nodes": {"a": {"type": 7}}}')
    assert not window.filing.open(bad)
    assert window.filing.document is before
    assert window.messages.isVisible()
    assert "bad.json" in window.messages.label.text()


def test_all_shipped_workflows_open_from_the_menu(window: MainWindow) -> None:
    entries = window.actions_by_name.submenus["Workflows"].actions()
    assert len(entries) == len(list(builtin.workflows().glob("*.json")))
    for entry in entries:
        entry.trigger()
        assert len(window.view.graph_scene.nodes) == len(window.filing.editing.graph)
        assert not window.messages.isVisible()
        assert window.filing.path is None


def test_dropping_a_workflow_file_opens_it(window: MainWindow, tmp_path: Path) -> None:
    _drop(window, small_text_to_image(tmp_path))
    assert window.filing.title == "small_2"


def test_dropping_a_picture_that_carries_a_workflow_opens_the_workflow(
    window: MainWindow, tmp_path: Path
) -> None:
    import numpy as np

    set_parameter(window, "sample", "seed", 4711)
    path = tmp_path / "made.png"
    write_picture(path, np.zeros((8, 8, 3), np.float32), native.dumps(window.filing.document))
    window.filing.editing.undo()
    _drop(window, path)
    assert window.filing.editing.graph["sample"].params["seed"] == 4711
    assert window.filing.path is None


def test_dropping_a_plain_picture_loads_a_copy_of_it_where_it_was_dropped(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "holiday.png"
    image = QImage(16, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(path))
    before = set(window.filing.editing.graph.nodes)
    _drop(window, path)
    (added,) = set(window.filing.editing.graph.nodes) - before
    assert window.filing.editing.graph[added].params["file"] == "holiday.png"
    assert (window.filing.settings.input_folder / "holiday.png").read_bytes() == path.read_bytes()
    window.filing.editing.undo()
    assert set(window.filing.editing.graph.nodes) == before


def test_another_picture_of_the_same_name_gets_a_name_of_its_own(window: MainWindow, tmp_path: Path) -> None:
    for index, colour in enumerate(("red", "blue", "red")):
        folder = tmp_path / str(index)
        folder.mkdir()
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        assert image.save(str(folder / "a.png"))
        _drop(window, folder / "a.png")
    names = [
        node.params["file"]
        for node in window.filing.editing.graph.nodes.values()
        if node.type == "loaders.image"
    ]
    assert sorted(names) == ["a.png", "a.png", "a_2.png"]


def test_dropping_a_node_type_from_the_library_adds_it(window: MainWindow) -> None:
    before = len(window.filing.editing.graph)
    data = QMimeData()
    data.setData(MIME_TYPE, b"mask.solid")
    _drop_data(window, data)
    assert len(window.filing.editing.graph) == before + 1


def test_the_window_remembers_how_it_was_divided(qapp: QApplication, tmp_path: Path) -> None:
    with opened_window(qapp, tmp_path / "home") as window:
        window.resize(1300, 800)
        window.arrangement.columns.setSizes([300, 700, 300])
        qapp.processEvents()
        sizes = window.arrangement.columns.sizes()
    with opened_window(qapp, tmp_path / "home") as window:
        qapp.processEvents()
        assert abs(window.arrangement.columns.sizes()[0] - sizes[0]) <= 2


def test_what_is_being_typed_in_the_inspector_is_saved_too(window: MainWindow, tmp_path: Path) -> None:
    window.filing.open(small_text_to_image(tmp_path))
    window.view.graph_scene.select(["sample"])
    line = window.inspector.editors["steps"].focusProxy()
    line.setText("9")
    line.setModified(True)
    window.actions_by_name["save"].trigger()
    saved = json.loads((tmp_path / "small_2.json").read_text("utf-8"))
    assert saved["nodes"]["sample"]["params"]["steps"] == 9


def test_unknown_nodes_are_shown_with_names_values_and_links_and_saved_back_untouched(
    window: MainWindow, tmp_path: Path
) -> None:
    odd = {
        "type": "elsewhere.odd", "type_version": 3, "title": "My enhancer",
        "params": {"a": [1, 2], "on": True, "mode": "gentle", "deep": {"x": None}},
        "inputs": {"model": ["base", "model"], "left in": ["base", "vae"]},
        "future_field": {"kept": [1.5]},
    }  # fmt: skip
    later = {
        "type": "latent.decode", "type_version": 99, "params": {"tiles": 4},
        "inputs": {"latent": ["odd", "latent out"], "vae": ["base", "vae"]},
    }  # fmt: skip
    base = {"type": "loaders.checkpoint", "type_version": 1, "params": {"file": "pocket"}}
    content = {
        "format": "nodegraph/workflow", "version": 1, "nodes": {"base": base, "odd": odd, "later": later},
        "layout": {"base": {"pos": [0, 0]},
            "odd": {"pos": [300, 0], "tint": "red"}, "later": {"pos": [9, 9]}},
        "vendor": {"k": 1},
    }  # fmt: skip
    path = tmp_path / "foreign.json"
    path.write_text(json.dumps(content))
    assert window.filing.open(path)
    scene = window.view.graph_scene
    item = scene.nodes["odd"]
    assert item.layout.title == "My enhancer"
    shown = {field.label: field.text for field in item.layout.fields.values()}
    assert shown == {"a": "[1, 2]", "on": "true", "mode": "gentle", "deep": '{"x": null}'}
    assert set(item.layout.inputs) == {"model", "left in"}
    assert set(item.layout.outputs) == {"latent out"}
    assert set(scene.links) == {("odd", "model"), ("odd", "left in"), ("later", "latent"), ("later", "vae")}
    scene.select(["odd"])
    words = {label.text() for label in window.inspector.findChildren(QLabel)}
    assert {"[1, 2]", "true", "gentle", "from Load checkpoint"} <= words
    assert window.filing.editing.make(edits.move, {"odd": (40.0, 40.0)}) is not None
    assert window.filing.save()
    saved = json.loads(path.read_text("utf-8"))
    content["layout"]["odd"]["pos"] = [40, 40]  # type: ignore[index]
    assert {name: saved[name] for name in content} == content


def _drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    _drop_data(window, data)


def _drop_data(window: MainWindow, data: QMimeData) -> None:
    """As the window system does: the drag enters first, and only where that is accepted it may drop."""
    viewport = window.view.viewport()
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(40, 400), *how)
    QApplication.sendEvent(viewport, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(viewport, QDropEvent(QPointF(40, 400), *how))
