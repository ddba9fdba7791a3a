"""The form: what is pinned, edited there and rearranged there is the document's; the graph comes and goes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from nodegraph_app import builtin
from nodegraph_app.core import edits, forms
from nodegraph_app.core.forms import FieldPlace, FormField
from nodegraph_app.documents import native
from nodegraph_app.ui.canvas.hits import Hit
from nodegraph_app.ui.form.pictures import PictureEditor
from nodegraph_app.ui.form.rows import FormRow, Grip
from nodegraph_app.ui.form.sliders import SlidingEditor
from nodegraph_app.ui.form.view import FormView
from nodegraph_app.ui.panels.parameter_editors import TextEditor
from nodegraph_app.ui.window import MainWindow

from .windows import opened_window

LEFT = Qt.MouseButton.LeftButton
SAMPLER, STEPS = FieldPlace("sample", "sampler"), FieldPlace("sample", "steps")
PROMPT, SIZE = FieldPlace("prompt", "text"), FieldPlace("latent", "width")


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as window:
        yield window


@pytest.fixture
def window(shared: MainWindow, tmp_path: Path) -> MainWindow:
    """A window with a copy of the first workflow, which says nothing of a form, seen as a graph."""
    return with_workflow(shared, tmp_path, "text_to_image")


def with_workflow(window: MainWindow, folder: Path, name: str) -> MainWindow:
    window.filing.editing.mark_saved()
    content = json.loads((builtin.workflows() / f"{name}.json").read_text("utf-8"))
    for place in content["layout"].values():
        place.pop("form", None)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(content))
    assert window.filing.open(path)
    if window.forms.shown:
        window.forms.show_graph()
    window.activateWindow()
    QApplication.processEvents()
    return window


def text(window: MainWindow) -> str:
    return native.dumps(window.filing.document)


def logic(window: MainWindow) -> object:
    content = json.loads(text(window))
    return content["nodes"]


def as_form(window: MainWindow) -> FormView:
    window.actions_by_name["form"].trigger()
    QApplication.processEvents()
    view = window.forms.view
    assert view is not None
    assert view.isVisible()
    return view


def row(view: FormView, place: FieldPlace) -> FormRow:
    assert view.fields is not None
    found = view.fields.row(place)
    assert found is not None
    return found


def places(window: MainWindow) -> list[str]:
    return [".".join(field.place) for field in forms.form_of(window.filing.editing.graph).fields]


def undone_and_redone(window: MainWindow, before: str) -> None:
    """The last step can be taken back and made again, exactly."""
    after = text(window)
    assert after != before
    window.actions_by_name["undo"].trigger()
    assert text(window) == before
    window.actions_by_name["redo"].trigger()
    assert text(window) == after


def test_a_parameter_is_pinned_in_the_inspector_and_no_key_or_logic_knows(window: MainWindow) -> None:
    before, nodes = text(window), logic(window)
    window.view.graph_scene.select(["sample"])
    pin = window.inspector.node_page.pins["sampler"]
    assert not pin.isChecked()
    assert window.inspector.node_page.pins["steps"].isChecked()  # everybody wants to set it
    window.runs.plan_now()
    keys = window.runs.book.keys()
    QTest.mouseClick(pin, LEFT)
    assert window.inspector.node_page.pins["sampler"].isChecked()
    assert places(window)[-1] == "sample.sampler"
    assert logic(window) == nodes
    window.runs.plan_now()
    assert window.runs.book.keys() == keys
    undone_and_redone(window, before)
    QTest.mouseClick(window.inspector.node_page.pins["sampler"], LEFT)
    assert "sample.sampler" not in places(window)


def test_a_field_is_pinned_where_it_stands_on_the_canvas(window: MainWindow) -> None:
    before = text(window)
    window.view.setFocus()
    window.view.fields.focus("sample", "sampler")
    QTest.keyClick(window.view, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    assert places(window)[-1] == "sample.sampler"
    undone_and_redone(window, before)
    window.view.fields.leave()

    before = text(window)
    window.menus.show(Hit("field", "sample", "sampler"), QPoint(0, 0))
    assert window.menus.menu is not None
    (entry,) = [each for each in window.menus.menu.actions() if each.objectName() == "form_field"]
    assert entry.text() == "Take off the &form"
    entry.trigger()
    window.menus.menu.close()
    assert "sample.sampler" not in places(window)
    undone_and_redone(window, before)


def test_f9_shows_the_form_and_the_graph_and_each_document_keeps_its_own(
    window: MainWindow, tmp_path: Path
) -> None:
    before = text(window)
    QTest.keyClick(window.view, Qt.Key.Key_F9)
    view = window.forms.view
    assert view is not None
    assert view.isVisible()
    assert not window.view.isVisible()
    assert window.actions_by_name["form"].isChecked()
    assert window.focusWidget() is row(view, PROMPT).editors[0].focusProxy()
    first = window.filing.current
    window.filing.new()
    assert window.view.isVisible()
    assert not view.isVisible()
    window.filing.go_to(first)
    assert view.isVisible()
    assert first.path in window.forms.paths
    switch = window.top.face
    assert switch.buttons["form"].isChecked()
    QTest.mouseClick(switch.buttons["graph"], LEFT)
    assert window.view.isVisible()
    assert window.view.hasFocus()
    assert first.path not in window.forms.paths
    assert switch.buttons["graph"].isChecked()
    QTest.mouseClick(switch.buttons["form"], LEFT)
    assert view.isVisible()
    assert text(window) == before
    assert not window.filing.current.dirty


def test_a_file_is_seen_as_it_was_left_and_the_start_page_over_everything(window: MainWindow) -> None:
    view = as_form(window)
    path = window.filing.path
    assert path is not None
    assert window.filing.close()
    assert not view.isVisible()
    assert path in window.forms.paths
    assert window.filing.open(path)
    assert view.isVisible()
    window.show_start()
    assert window.start.isVisible()
    assert not view.isVisible()
    window.start.leave()
    assert view.isVisible()
    window.display.show_node("sample")  # as messages offer it
    assert window.view.isVisible()
    assert window.view.graph_scene.selected_ids() == ["sample"]


def test_what_is_set_in_the_form_is_set_in_the_graph(window: MainWindow) -> None:
    view = as_form(window)
    before = text(window)
    prompt = row(view, PROMPT).editors[0]
    assert isinstance(prompt, TextEditor)
    prompt.text.selectAll()
    QTest.keyClicks(prompt.text, "a red circle")
    graph = window.filing.editing.graph
    assert graph["prompt"].params["text"] == "a red circle"
    assert window.filing.editing.stack.count() == 1
    undone_and_redone(window, before)
    assert prompt is row(view, PROMPT).editors[0]  # nothing was made anew while typing

    steps = row(view, STEPS).editors[0]
    assert isinstance(steps, SlidingEditor)
    before = text(window)
    steps.slider.setFocus()
    QTest.keyClick(steps.slider, Qt.Key.Key_Right)
    assert graph["sample"].params["steps"] == 21
    undone_and_redone(window, before)
    steps.number.line.selectAll()
    QTest.keyClicks(steps.number.line, "200\r")  # more than the slider reaches
    assert graph["sample"].params["steps"] == 200
    assert steps.slider.value() == steps.slider.maximum()
    steps.number.line.selectAll()
    QTest.keyClicks(steps.number.line, "0\r")
    assert "from 1 to 1000" in row(view, STEPS).complaint.text()
    assert graph["sample"].params["steps"] == 200

    seed = row(view, FieldPlace("sample", "seed"))
    assert seed.seed_row is not None
    seed.seed_row.menu.textActivated.emit("increment")
    assert graph["sample"].layout_extra["seed_control"] == {"seed": "increment"}
    width, height = row(view, SIZE).editors
    assert row(view, SIZE).title == "Size"
    for editor, side in ((width, "192"), (height, "160")):
        line = editor.findChild(QLineEdit)
        line.selectAll()
        QTest.keyClicks(line, f"{side}\r")
    assert (graph["latent"].params["width"], graph["latent"].params["height"]) == (192, 160)


def test_the_form_is_arranged_by_keys_and_mouse(window: MainWindow) -> None:
    view = as_form(window)
    before, nodes = text(window), logic(window)
    QTest.mouseClick(view.arrange, LEFT)
    assert text(window) == before  # so far nothing was changed
    grip = row(view, STEPS).grip
    assert grip is not None
    grip.setFocus()
    QTest.keyClick(grip, Qt.Key.Key_Up)
    assert places(window)[4:6] == ["sample.steps", "sample.seed"]
    undone_and_redone(window, before)
    kept = window.focusWidget()
    assert isinstance(kept, Grip)
    assert kept is row(view, STEPS).grip

    QTest.keyClick(kept, Qt.Key.Key_F2)
    line = window.focusWidget()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    QTest.keyClicks(line, "How carefully\r")
    assert forms.form_of(window.filing.editing.graph).fields[4] == FormField(STEPS, "How carefully")
    assert row(view, STEPS).title == "How carefully"

    before = text(window)
    drag(view, row(view, FieldPlace("sample", "guidance")), onto=row(view, PROMPT))
    assert places(window)[0] == "sample.guidance"
    undone_and_redone(window, before)

    before = text(window)
    cross = row(view, FieldPlace("negative", "text")).cross
    assert cross is not None
    QTest.mouseClick(cross, LEFT)
    assert "negative.text" not in places(window)
    undone_and_redone(window, before)
    assert logic(window) == nodes

    menu = view.menu_of_fields()
    (sample,) = [each for each in menu.actions() if each.text() == "Sample"]
    (sampler,) = [each for each in sample.menu().actions() if each.text() == "Sampler"]
    sampler.trigger()
    menu.deleteLater()
    assert "sample.sampler" in places(window)
    QTest.mouseClick(shown_button(view, "form_anew"), LEFT)
    assert not forms.form_of(window.filing.editing.graph).own


def drag(view: FormView, moved: FormRow, *, onto: FormRow) -> None:
    """Pull a row above another one."""
    grip = moved.grip
    assert grip is not None
    goal = grip.mapFromGlobal(onto.mapToGlobal(QPoint(20, 0)))
    QTest.mousePress(grip, LEFT, pos=QPoint(8, 8))
    QTest.mouseMove(grip, goal + QPoint(0, 30))
    QTest.mouseMove(grip, goal)
    QTest.mouseRelease(grip, LEFT, pos=goal)
    QApplication.processEvents()


def shown_button(view: FormView, name: str) -> QPushButton:
    (button,) = [each for each in view.findChildren(QPushButton, name) if each.isVisible()]
    return button


def test_results_are_chosen_among_the_nodes_that_show_pictures(window: MainWindow, tmp_path: Path) -> None:
    with_workflow(window, tmp_path, "controlnet_edges")
    view = as_form(window)
    assert forms.form_of(window.filing.editing.graph).results == ("save", "preview")
    assert view.result == "save"
    (other,) = [b for b in view.results.findChildren(QPushButton) if b.text() == "Edges"]
    QTest.mouseClick(other, LEFT)
    assert view.result == "preview"
    before = text(window)
    QTest.mouseClick(view.arrange, LEFT)
    (box,) = [each for each in view.findChildren(QCheckBox) if each.text() == "Edges"]
    box.click()
    assert forms.form_of(window.filing.editing.graph).results == ("save",)
    assert view.result == "save"
    undone_and_redone(window, before)
    window.filing.editing.make(edits.remove_nodes, ["save", "prompt"])
    assert "prompt.text" not in places(window)
    assert view.result == "preview"
    window.actions_by_name["undo"].trigger()
    assert view.result == "save"
    assert row(view, PROMPT).isVisible()


def test_a_picture_is_dropped_and_pasted_onto_its_field(window: MainWindow, tmp_path: Path) -> None:
    with_workflow(window, tmp_path, "image_to_image")
    view = as_form(window)
    place = FieldPlace("picture", "file")
    editor = row(view, place).editors[0]
    assert isinstance(editor, PictureEditor)
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    dropped = tmp_path / "dropped picture.png"
    assert image.save(str(dropped))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(dropped))])
    before = text(window)
    drop(editor.area, data)
    graph = window.filing.editing.graph
    assert (
        window.filing.files.find("image", graph["picture"].params["file"]).read_bytes()
        == dropped.read_bytes()
    )
    undone_and_redone(window, before)
    image.fill(Qt.GlobalColor.blue)
    QGuiApplication.clipboard().setImage(image)
    editor.area.setFocus()
    QTest.keyClick(editor.area, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    pasted = window.filing.files.find("image", graph["picture"].params["file"])
    assert QImage(str(pasted)).pixelColor(0, 0) == Qt.GlobalColor.blue
    window.runs.plan_now()
    drop(window, data)  # beside the field
    assert graph["picture"].params["file"] == "dropped picture.png"
    assert len(graph) == len(json.loads(before)["nodes"])
    QGuiApplication.clipboard().setText("no picture")
    before = text(window)
    QTest.keyClick(editor.area, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "no picture" in window.messages.label.text()
    assert text(window) == before


def drop(area: QWidget, data: QMimeData) -> None:
    middle = QPointF(area.rect().center())
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, data, buttons, none)
    QApplication.sendEvent(area, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(area, QDropEvent(middle, Qt.DropAction.CopyAction, data, buttons, none))


def test_what_is_in_the_way_is_said_with_its_remedy(window: MainWindow) -> None:
    view = as_form(window)
    window.filing.editing.make(edits.set_parameter, "checkpoint", "file", "nowhere")
    window.runs.plan_now()
    assert view.run_box.trouble.isVisible()
    assert "nowhere" in view.run_box.words.text()
    assert view.run_box.mend.isVisible()
    QTest.mouseClick(view.run_box.run, LEFT)
    assert window.focusWidget() is view.run_box.mend
    assert not window.messages.isVisible()  # it is said once
    window.filing.editing.make(forms.add_field, FieldPlace("checkpoint", "file"))
    window.runs.plan_now()
    assert "nowhere" in row(view, FieldPlace("checkpoint", "file")).complaint.text()  # now it stands there
    assert not view.run_box.trouble.isVisible()
    QTest.mouseClick(view.run_box.run, LEFT)
    editor = row(view, FieldPlace("checkpoint", "file")).editors[0]
    assert window.focusWidget() is editor.focusProxy()
    QTest.mouseClick(view.arrange, LEFT)
    assert "nowhere" in row(view, FieldPlace("checkpoint", "file")).complaint.text()
    window.actions_by_name["undo"].trigger()
    window.actions_by_name["undo"].trigger()
    window.runs.plan_now()
    assert not view.run_box.trouble.isVisible()


def test_everything_on_the_form_is_reached_by_tab_and_has_a_name(window: MainWindow) -> None:
    view = as_form(window)
    seen: list[QWidget] = []
    widget = view.first_stop()
    widget.setFocus()
    while (now := window.focusWidget()) is not None and now not in seen:
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    inside = [each for each in seen if view.isAncestorOf(each)]
    assert view.run_box.run in inside
    assert view.results.picture in inside
    assert all(row(view, field.place).editors for field in view.form.fields)
    for each in inside:
        named = each.accessibleName() or getattr(each, "text", str)()
        assert named, each
    assert not any(window.arrangement.columns.isAncestorOf(each) for each in seen)


def test_an_empty_workflow_says_what_will_stand_on_its_form(window: MainWindow) -> None:
    window.filing.new()
    view = as_form(window)
    labels = [each.text() for each in view.findChildren(QLabel) if each.isVisible()]
    assert any("This workflow is empty" in each for each in labels)
    window.forms.show_graph()
