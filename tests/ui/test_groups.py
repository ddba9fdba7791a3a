"""Groups in a real window: menu, inspector, outline, breadcrumbs, and a plan that knows nothing of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from nodegraph_app import builtin
from nodegraph_app.core import edits, grouping
from nodegraph_app.core.groups import Exposed
from nodegraph_app.documents.native import dumps
from nodegraph_app.ui.canvas.hits import Hit
from nodegraph_app.ui.model_use import NamedModel
from nodegraph_app.ui.states import NodeState
from nodegraph_app.ui.window import MainWindow

from .windows import PATIENCE_MS, opened_window

MADE = ["prompt", "negative", "latent", "sample"]
GROUP = "group:group_1"


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    home = tmp_path_factory.mktemp("home")
    with opened_window(qapp, home, builtin.workflows() / "text_to_image.json") as window:
        yield window


@pytest.fixture
def window(opened: MainWindow) -> Iterator[MainWindow]:
    """The one window, with the made part of text to image in a group."""
    opened.filing.editing.make(grouping.make_group, MADE, title="Making")
    yield opened
    opened.view.walk.go(None)
    while opened.filing.editing.stack.canUndo():
        opened.filing.editing.undo()


def text(window: MainWindow) -> str:
    return dumps(window.filing.document)


def menu_at(window: MainWindow, at: QPointF) -> dict[str, object]:
    view = window.view
    view.zoom_to(1.0)
    view.look_at(at)
    for act in (QTest.mousePress, QTest.mouseRelease):
        act(view.viewport(), Qt.MouseButton.RightButton, pos=view.mapFromScene(at))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {entry.text().replace("&", ""): entry for entry in menu.actions() if not entry.isSeparator()}


def choose(window: MainWindow, at: QPointF, words: str) -> None:
    """Right-click and choose."""
    entry = menu_at(window, at)[words]
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())  # type: ignore[arg-type]
    QApplication.processEvents()


def close_menu() -> None:
    while (menu := QApplication.activePopupWidget()) is not None:
        menu.close()
    QApplication.processEvents()


def field(window: MainWindow, item: str, name: str) -> QPointF:
    shown = window.view.graph_scene.nodes[item]
    return shown.pos() + shown.layout.fields[name].rect.center()


def row(window: MainWindow, words: str) -> QTreeWidgetItem:
    found = window.outline.tree.findItems(words, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    assert len(found) == 1
    return found[0]


def test_a_value_is_shown_on_the_group_by_its_menu_and_set_in_the_inspector(window: MainWindow) -> None:
    scene = window.view.graph_scene
    window.view.walk.go("group_1")
    choose(window, field(window, "sample", "steps"), "Show on the group")
    assert window.filing.editing.graph.groups["group_1"].exposed == (Exposed("sample", "steps"),)
    assert "Show on the group" not in menu_at(window, field(window, "sample", "steps"))
    close_menu()
    window.view.walk.leave()
    assert scene.selected_ids() == [GROUP]
    editor = window.inspector.editors["sample.steps"].focusProxy()
    assert isinstance(editor, QLineEdit)
    before = text(window)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "7")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert window.filing.editing.graph["sample"].params["steps"] == 7
    assert scene.nodes[GROUP].layout.fields["sample.steps"].text == "7"
    window.filing.editing.undo()
    assert text(window) == before
    assert editor.text() == "20", "the inspector follows"
    choose(window, field(window, GROUP, "sample.steps"), "Hide from the group")
    assert not window.filing.editing.graph.groups["group_1"].exposed
    assert not window.inspector.editors


def test_earlier_values_of_what_a_group_shows_are_offered_by_its_name(window: MainWindow) -> None:
    editing = window.filing.editing
    editing.make(grouping.expose, "group_1", Exposed("sample", "steps"), True)
    editing.make(edits.set_parameter, "sample", "steps", 9)
    window.view.graph_scene.select([GROUP])
    window.inspector.labels["sample.steps"].asked.emit()  # type: ignore[attr-defined]
    menu = window.past_values.menu
    assert menu is not None
    entries = [entry for entry in menu.actions() if entry.isEnabled() and not entry.isSeparator()]
    (earlier,) = (entry for entry in entries if entry.text().startswith("20"))
    earlier.trigger()
    close_menu()
    assert editing.graph["sample"].params["steps"] == 20


def test_a_model_dropped_on_a_group_goes_to_the_file_it_shows(window: MainWindow) -> None:
    editing, scene = window.filing.editing, window.view.graph_scene
    editing.make(grouping.put_into, ["checkpoint"], group_id="group_1")
    model = NamedModel("checkpoint", "other")
    assert window.model_use.target(model, scene.nodes[GROUP].rect.center()) is None
    editing.make(grouping.expose, "group_1", Exposed("checkpoint", "file"), True)
    window.view.fit()
    at = scene.nodes[GROUP].rect.center()
    assert window.model_use.target(model, at) == Hit("field", GROUP, "checkpoint.file")
    window.model_use.drop(model, at)
    assert editing.graph["checkpoint"].params["file"] == "other"


def test_a_socket_is_shown_on_the_group_by_its_menu(window: MainWindow) -> None:
    window.view.walk.go("group_1")
    scene = window.view.graph_scene
    choose(window, scene.nodes["latent"].socket_pos("latent", output=True), "Show on the group")
    assert Exposed("latent", "latent", output=True) in scene.graph.groups["group_1"].exposed
    choose(
        window,
        scene.strips["strip:outputs"].socket_pos("=latent.latent", output=False),
        "Hide from the group",
    )
    assert not scene.graph.groups["group_1"].exposed


def test_the_inspector_leads_into_the_group(window: MainWindow) -> None:
    window.view.graph_scene.select([GROUP])
    (enter,) = (b for b in window.inspector.findChildren(QPushButton) if b.text() == "Enter the group")
    enter.click()
    assert window.view.graph_scene.levels.level == "group_1"
    titles = [button.text() for button in window.view.breadcrumbs.buttons]
    assert titles == ["Text to image", "Making"]


def test_the_outline_is_a_tree_that_leads_to_every_canvas(window: MainWindow) -> None:
    scene = window.view.graph_scene
    group = row(window, "Making")
    assert {group.child(n).text(0) for n in range(group.childCount())} == {
        window.filing.editing.graph.title(each) for each in MADE
    }
    made = dict.fromkeys(MADE, NodeState("will_run"))
    window.outline.show_states({**made, "sample": NodeState("running", "3 / 20")})
    assert group.text(1) == "3 / 20"
    window.outline.tree.setCurrentItem(row(window, "Sample"))
    assert scene.levels.level == "group_1"
    assert scene.selected_ids() == ["sample"]
    window.outline.tree.setCurrentItem(row(window, "Save image"))
    assert scene.levels.level is None
    assert scene.selected_ids() == ["save"]
    window.outline.tree.itemActivated.emit(row(window, "Making"), 0)
    assert scene.selected_ids() == [GROUP]
    window.filing.editing.undo()
    assert row(window, "Sample").parent() is None


def test_showing_a_node_goes_to_its_canvas(window: MainWindow) -> None:
    window.display.show_node("sample")
    assert window.view.graph_scene.levels.level == "group_1"
    assert window.view.graph_scene.selected_ids() == ["sample"]
    assert window.view.visible_area().contains(window.view.graph_scene.nodes["sample"].rect)


def test_the_selection_is_moved_into_a_group_by_a_menu(window: MainWindow) -> None:
    window.view.graph_scene.select(["decode"])
    window.actions_by_name["put_into"].trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [entry.text() for entry in menu.actions()] == ["Making"]
    menu.actions()[0].trigger()
    close_menu()
    assert window.filing.editing.graph["decode"].group == "group_1"


def test_a_run_to_a_group_means_its_nodes(window: MainWindow) -> None:
    window.view.graph_scene.select([GROUP, "save"])
    assert set(window.view.graph_scene.selected_nodes()) == {*MADE, "save"}


def test_the_keys_of_the_real_plan_are_those_without_groups(window: MainWindow, qtbot: QtBot) -> None:
    def keys() -> dict[str, str]:
        with qtbot.waitSignal(window.runs.planned, timeout=PATIENCE_MS):
            window.runs.plan_soon()
        assert window.runs.plan is not None
        return {step.node: step.key for step in window.runs.plan.steps}

    grouped = keys()
    assert set(grouped) == set(window.filing.editing.graph.nodes)
    window.filing.editing.undo()
    assert not window.filing.editing.graph.groups
    assert keys() == grouped
