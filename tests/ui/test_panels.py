"""The panels around the canvas: library, outline, inspector, viewer, filmstrip, theme and keys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph, Link, Node
from nodegraph_app.core.registry import UnloadedPack
from nodegraph_app.core.spec import node
from nodegraph_app.documents.picture import workflow_in, write_picture
from nodegraph_app.execution.events import Picture
from nodegraph_app.settings import Settings
from nodegraph_app.ui import looking, theme
from nodegraph_app.ui.app import report_to
from nodegraph_app.ui.panels.filmstrip import Filmstrip, Finished
from nodegraph_app.ui.panels.outline import Outline
from nodegraph_app.ui.panels.parameter_editors import editor_for
from nodegraph_app.ui.panels.picture_view import PictureView
from nodegraph_app.ui.states import NodeState
from nodegraph_app.ui.window import MainWindow

from .windows import answer_file_dialog, opened_window, set_parameter, states


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path / "home") as opened:
        yield opened


def picture(colour: str, width: int = 40, height: int = 20) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def editor(window: MainWindow, name: str) -> QLineEdit:
    found = window.inspector.editors[name].focusProxy()
    assert isinstance(found, QLineEdit)
    return found


def test_searching_the_library_and_pressing_enter_adds_the_first_match(
    window: MainWindow, qtbot: QtBot
) -> None:
    before = set(window.filing.editing.graph.nodes)
    qtbot.keyClicks(window.library.search, "feather")
    qtbot.keyClick(window.library.search, Qt.Key.Key_Return)
    (added,) = set(window.filing.editing.graph.nodes) - before
    assert window.filing.editing.graph[added].type == "mask.feather"
    assert window.view.graph_scene.selected_ids() == [added]


def test_a_search_without_a_match_says_so(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(window.library.search, "no such thing")
    assert window.library.tree.isHidden()
    window.library.search.clear()
    assert not window.library.tree.isHidden()


def test_selecting_in_the_outline_selects_on_the_canvas_and_the_other_way_round(window: MainWindow) -> None:
    titles = {
        window.outline.tree.topLevelItem(row).text(0): window.outline.tree.topLevelItem(row)
        for row in range(window.outline.tree.topLevelItemCount())
    }
    window.outline.tree.setCurrentItem(titles["Sample"])
    assert window.view.graph_scene.selected_ids() == ["sample"]
    assert window.inspector.node_id == "sample"
    window.view.graph_scene.select(["decode"])
    assert window.outline.selected_ids() == ["decode"]


def test_the_outline_follows_edits_and_shows_the_words_of_the_states(window: MainWindow) -> None:
    window.runs.plan_now()
    assert set(states(window).values()) == {"will_run"}
    item = window.outline.tree.topLevelItem(0)
    assert item.text(1) == "will run"
    assert window.filing.editing.make(edits.rename, "sample", "Base pass") is not None
    texts = [
        window.outline.tree.topLevelItem(row).text(0)
        for row in range(window.outline.tree.topLevelItemCount())
    ]
    assert "Base pass" in texts


def test_a_number_typed_in_the_inspector_is_one_undoable_edit(window: MainWindow, qtbot: QtBot) -> None:
    window.view.graph_scene.select(["sample"])
    line = editor(window, "steps")
    line.selectAll()
    qtbot.keyClicks(line, "12")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.filing.editing.graph["sample"].params["steps"] == 12
    window.actions_by_name["undo"].trigger()
    assert window.filing.editing.graph["sample"].params["steps"] == 20
    assert line.text() == "20"


def test_a_number_out_of_bounds_is_refused_in_words_and_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    window.view.graph_scene.select(["sample"])
    line = editor(window, "steps")
    line.selectAll()
    qtbot.keyClicks(line, "-4")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.filing.editing.graph["sample"].params["steps"] == 20
    assert line.text() == "20"
    assert "steps" in window.status.message.text()
    said = [label for label in window.inspector.findChildren(QLabel) if "from 1 to" in label.text()]
    assert [label.isHidden() for label in said] == [False]
    line.selectAll()
    qtbot.keyClicks(line, "8")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert said[0].isHidden()
    assert window.status.message.text() == ""


def test_a_value_reads_the_same_on_the_node_and_in_the_inspector(window: MainWindow) -> None:
    for node_id, name in (("sample", "denoise"), ("sample", "guidance"), ("latent", "width")):
        window.view.graph_scene.select([node_id])
        shown = window.view.graph_scene.nodes[node_id].layout.fields[name].text
        units = [label.text() for label in window.inspector.editors[name].findChildren(QLabel)]
        assert " ".join([editor(window, name).text(), *units]) == shown


def test_a_prompt_comes_with_what_its_model_understands(window: MainWindow) -> None:
    window.view.graph_scene.select(["prompt"])
    note = window.inspector.node_page.notes
    assert not note.isHidden()
    assert "128" in note.text()
    assert "triangle" in note.text()
    set_parameter(window, "checkpoint", "file", "somewhere-else")
    assert note.isHidden()


@pytest.mark.parametrize("node_id", ["checkpoint", "prompt", "latent", "sample", "save"])
def test_the_inspector_is_never_wider_than_its_place(window: MainWindow, node_id: str) -> None:
    window.view.graph_scene.select([node_id])
    assert window.inspector.widget().minimumSizeHint().width() <= 280  # the least width of the right side


def test_the_menu_calls_the_workflows_by_their_titles(window: MainWindow) -> None:
    titles = [action.text() for action in window.actions_by_name.submenus["Workflows"].actions()]
    assert {"ControlNet edges", "LoRA style", "Text to image"} <= set(titles)


def test_a_new_node_says_why_it_is_unfinished(window: MainWindow) -> None:
    added = window.view.graph_scene.add_at("image.resize", QPointF(-600, 600))
    assert added is not None
    window.runs.plan_now()
    window.view.graph_scene.select([added])
    assert "Nothing is connected" in window.inspector.node_page.problem.text
    rows = (window.outline.tree.topLevelItem(n) for n in range(window.outline.tree.topLevelItemCount()))
    (row,) = (row for row in rows if row.text(0) == "Resize image")
    assert row.text(1) == "unfinished"
    assert "Nothing is connected" in row.toolTip(1)


def test_a_node_pack_that_does_not_load_is_named_with_the_reason_and_the_log(
    qapp: QApplication, tmp_path: Path
) -> None:
    registry = builtin.registry()
    registry.unloaded.append(UnloadedPack("tone", "ImportError: no module scipy2.", "Traceback …"))
    with opened_window(qapp, tmp_path / "home", registry=registry) as window:
        text = window.messages.label.text()
        assert "tone" in text
        assert "no module scipy2" in text
        assert "window.log" in text
        assert not window.messages.isHidden()


def test_arrow_keys_change_a_number_by_its_step_and_stay_in_bounds(window: MainWindow, qtbot: QtBot) -> None:
    window.view.graph_scene.select(["sample"])
    line = editor(window, "denoise")
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert window.filing.editing.graph["sample"].params["denoise"] == 1.0
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert 0.9 <= window.filing.editing.graph["sample"].params["denoise"] < 1.0


def test_the_dice_throws_another_seed(window: MainWindow, qtbot: QtBot) -> None:
    window.view.graph_scene.select(["sample"])
    dice = window.inspector.editors["seed"].findChild(QToolButton)
    qtbot.mouseClick(dice, Qt.MouseButton.LeftButton)
    assert window.filing.editing.graph["sample"].params["seed"] != 42
    window.actions_by_name["undo"].trigger()
    assert window.filing.editing.graph["sample"].params["seed"] == 42


def test_typing_a_prompt_is_in_the_document_at_once_and_one_step_to_undo(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.view.graph_scene.select(["negative"])
    text = window.inspector.editors["text"].focusProxy()
    assert isinstance(text, QPlainTextEdit)
    qtbot.keyClicks(text, "blurry")
    assert window.filing.editing.graph["negative"].params["text"] == "blurry"
    window.actions_by_name["undo"].trigger()
    assert window.filing.editing.graph["negative"].params["text"] == ""
    assert text.toPlainText() == ""


def test_an_edit_on_the_canvas_shows_in_the_inspector(window: MainWindow) -> None:
    window.view.graph_scene.select(["sample"])
    set_parameter(window, "sample", "sampler", "euler")
    menu = window.inspector.editors["sampler"].focusProxy()
    assert isinstance(menu, QComboBox)
    assert menu.currentText() == "euler"


def test_the_file_menu_offers_what_there_is_and_marks_what_is_missing(window: MainWindow) -> None:
    window.view.graph_scene.select(["checkpoint"])
    menu = window.inspector.editors["file"].focusProxy()
    assert isinstance(menu, QComboBox)
    assert menu.currentText() == "pocket"
    set_parameter(window, "checkpoint", "file", "somewhere-else")
    assert menu.currentText() == "somewhere-else (not here)"
    window.runs.plan_now()
    assert states(window)["checkpoint"] == "blocked"
    assert not window.inspector.node_page.problem.isHidden()


@node("testing.count", title="Count")
def count() -> int:
    """A number."""
    return 3


def test_a_parameter_that_a_link_drives_names_its_source_instead_of_an_editor(
    qapp: QApplication, tmp_path: Path
) -> None:
    registry = builtin.registry()
    registry.add(count.__node_spec__)  # type: ignore[attr-defined]
    with opened_window(qapp, tmp_path / "home", registry=registry) as window:
        node_id = window.view.graph_scene.add_at("testing.count", QPointF(-600, 600))
        assert node_id is not None
        link = Link(node_id, "value", "sample", "steps")
        assert window.filing.editing.make(edits.connect, link) is not None
        window.view.graph_scene.select(["sample"])
        assert "steps" not in window.inspector.editors
        window.actions_by_name["undo"].trigger()
        assert "steps" in window.inspector.editors


def test_the_viewer_fits_zooms_around_the_mouse_and_shows_pixels_one_to_one(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(424, 224)
    view.show_image(picture("red", 40, 20))
    assert view.zoom == pytest.approx(10.0)
    at = QPointF(60, 50)
    before = view.sight.to_picture(at)
    view.set_zoom(20.0, at)
    after = view.sight.to_picture(at)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()))
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    assert view.zoom == 1.0
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton)
    assert view.zoom == pytest.approx(10.0)


def test_a_small_preview_is_shown_at_the_size_of_the_picture_it_becomes(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    view.resize(424, 224)
    view.show_image(picture("red", 40, 20))
    view.set_zoom(3.0)
    view.show_image(picture("blue", 4, 2), keep_size=True)
    assert (view.zoom, view.picture_size.width()) == (3.0, 40)


def test_the_filmstrip_shows_the_same_picture_once(qtbot: QtBot) -> None:
    strip = Filmstrip()
    qtbot.addWidget(strip)
    strip.add(Finished(picture("red"), b"one", "Save image", "save"))
    strip.add(Finished(picture("blue"), b"two", "Save image", "save"))
    strip.add(Finished(picture("red"), b"one", "Preview image", "preview"))
    assert strip.count == 2


def test_clicking_a_thumbnail_shows_its_picture(window: MainWindow, qtbot: QtBot) -> None:
    window.filmstrip.add(Finished(picture("red", 40, 20), b"one", "First", "save"))
    window.filmstrip.add(Finished(picture("blue", 10, 10), b"two", "Second", "save"))
    item = window.filmstrip.list.item(1)
    spot = window.filmstrip.list.visualItemRect(item).center()
    qtbot.mouseClick(window.filmstrip.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert window.viewer.image is not None
    assert window.viewer.image.width() == 40


def test_copying_puts_the_picture_on_the_clipboard(window: MainWindow) -> None:
    window.viewer.show_picture(picture("green", 7, 5), "A picture")
    window.viewer.copy_wanted.emit()
    assert QGuiApplication.clipboard().image().size() == picture("green", 7, 5).size()


def test_a_picture_saved_over_another_takes_its_place_whole(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, same_file = tmp_path / "kept.png", tmp_path / "second_name.png"
    target.write_bytes(b"the old picture")
    same_file.hardlink_to(target)
    monkeypatch.setattr(looking, "ask_save", lambda *_, **__: target)
    window.viewer.show_picture(picture("green", 7, 5), "A picture")
    window.viewer.save_wanted.emit()
    assert QImage(str(target)).width() == 7
    assert same_file.read_bytes() == b"the old picture", "nothing was written into the old file"


def test_the_theme_is_changed_everywhere_and_kept(window: MainWindow, qapp: QApplication) -> None:
    window.actions_by_name["light"].trigger()
    assert theme.current() is theme.LIGHT
    assert Settings.load().theme == "light"
    assert window.view.graph_scene.colors is theme.LIGHT
    window.actions_by_name["dark"].trigger()
    assert theme.current() is theme.DARK


def test_no_key_is_given_to_two_commands(window: MainWindow) -> None:
    rows = [row for _, menu in window.actions_by_name.keys_by_menu() for row in menu]
    keys = [key for text, _ in rows for key in text.split(" or ")]
    assert len(keys) == len(set(keys))


def test_the_page_of_keys_opens_and_closes(window: MainWindow, qapp: QApplication) -> None:
    def close() -> None:
        page = qapp.activeModalWidget()
        assert isinstance(page, QDialog)
        page.reject()

    QTimer.singleShot(50, close)
    window.actions_by_name["keys"].trigger()


def test_side_panels_can_be_hidden_and_brought_back(window: MainWindow) -> None:
    for name, part in (("show_left", window.library), ("show_right", window.viewer)):
        window.actions_by_name[name].trigger()
        assert not part.isVisible()
        window.actions_by_name[name].trigger()
        assert part.isVisible()


def test_an_error_nobody_caught_is_told_quietly_and_the_window_goes_on(
    window: MainWindow, qtbot: QtBot
) -> None:
    report = report_to(window)
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError as error:
        report(type(error), error, error.__traceback__)
    assert window.messages.isVisible()
    assert "by nothing" in window.messages.label.text()
    copy = next(b for b in window.messages.findChildren(QPushButton) if b.text() == "Copy details")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert "Traceback" in QGuiApplication.clipboard().text()
    set_parameter(window, "sample", "steps", 3)
    assert window.isWindowModified()


def test_saving_a_picture_elsewhere_keeps_the_workflow_in_it(
    window: MainWindow, qapp: QApplication, tmp_path: Path
) -> None:
    written = tmp_path / "written.png"
    write_picture(written, np.zeros((4, 4, 3), np.float32), "{}")
    image = QImage(str(written))
    window.filmstrip.add(Finished(image, b"encoded without a workflow", "Save image", "save", written))
    window.filmstrip.list.itemClicked.emit(window.filmstrip.list.item(0))
    QTimer.singleShot(100, answer_file_dialog(qapp, tmp_path / "copy.png"))
    window.viewer.save_wanted.emit()
    with (tmp_path / "copy.png").open("rb") as file:
        assert workflow_in(file) == "{}"


def test_a_node_that_undo_brings_back_shows_its_picture_again(window: MainWindow) -> None:
    window.runs.picture.emit("save", picture("red"), Picture(1, "save", b"png"))
    assert window.view.graph_scene.nodes["save"].picture is not None
    assert window.filing.editing.make(edits.remove_nodes, ["save"]) is not None
    window.actions_by_name["undo"].trigger()
    assert window.view.graph_scene.nodes["save"].picture is not None


def test_a_cancelled_run_that_does_not_stop_may_be_stopped_by_force(window: MainWindow) -> None:
    window.runs.cancel_ignored.emit()
    window.top.show_running(True, cancelling=True, may_force=window.display.may_force)
    assert window.top.cancel.text() == "Force stop"
    assert window.top.cancel.isEnabled()
    assert "Force stop" in window.messages.label.text()


def test_what_a_node_does_to_save_memory_stands_below_it_and_in_the_inspector(window: MainWindow) -> None:
    window.runs.plan_now()
    assert window.runs.plan is not None
    rows = [
        replace(step.told, economy="in tiles") if step.node == "decode" else step.told
        for step in window.runs.plan.steps
    ]
    window.view.graph_scene.select(["decode"])
    window.runs.book.replan(rows)
    window.runs.states_changed.emit()
    assert window.view.graph_scene.nodes["decode"].caption == "to save memory: in tiles"
    shown = [label.text() for label in window.inspector.findChildren(QLabel) if not label.isHidden()]
    assert shown[shown.index("To save memory") + 1] == "in tiles"
    window.runs.plan_now()
    assert window.view.graph_scene.nodes["decode"].caption == ""
    assert "To save memory" not in [
        label.text() for label in window.inspector.findChildren(QLabel) if not label.isHidden()
    ]


def test_a_file_that_may_be_none_can_be_chosen_and_unchosen(qtbot: QtBot) -> None:
    spec = builtin.registry()["loaders.text_encoder"]
    second = next(parameter for parameter in spec.parameters if parameter.name == "second_file")
    editor = editor_for(second, lambda: ["clip_g", "clip_l"], None)
    qtbot.addWidget(editor)
    chosen: list[object] = []
    editor.given.connect(lambda value, _: chosen.append(value))
    menu = editor.findChild(QComboBox)
    editor.show_value("")
    assert menu.currentText() == "none"
    menu.activated.emit(menu.findText("clip_l"))
    editor.show_value("clip_l")
    assert menu.currentText() == "clip_l"
    menu.activated.emit(menu.findText("none"))
    assert chosen == ["clip_l", ""]


def test_a_thousand_states_are_written_beside_the_nodes_at_once(qtbot: QtBot) -> None:
    outline = Outline()
    qtbot.addWidget(outline)
    graph = Graph(builtin.registry(), [Node(f"n{number}", "latent.empty", 1) for number in range(1000)])
    outline.show_graph(graph)
    outline.resize(240, 400)
    outline.show()
    begun_s = time.thread_time()
    outline.show_states(dict.fromkeys(graph.nodes, NodeState("will_run", "will run", "never ran")))
    assert time.thread_time() - begun_s < 0.5  # it took 4 s when each word had the column measured
    assert outline.tree.header().sectionSize(1) >= outline.tree.sizeHintForColumn(1)


def test_what_is_selected_is_served_at_once(window: MainWindow) -> None:
    scene, steps = window.view.graph_scene, window.viewer.scrubber
    for name, samples, paints in (("sample", True, False), ("latent", False, False), ("save", False, True)):
        scene.select([name])
        assert steps.isHidden() != samples, name
        assert window.actions_by_name["paint_mask"].isEnabled() == paints, name
