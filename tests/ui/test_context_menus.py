"""Menus over the canvas in a real window: what they offer, with keys, done where they were asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from nodegraph_app.core import arranging, edits
from nodegraph_app.core.graph import Source
from nodegraph_app.execution.events import PlannedNode
from nodegraph_app.ui.actions import MENUS, POINTED, Command
from nodegraph_app.ui.canvas.heat import HeatScale
from nodegraph_app.ui.panels.library import MIME_TYPE
from nodegraph_app.ui.window import MainWindow

from .windows import opened_window


class Pointing:
    """Right-clicks in one window and chooses by the words of the menu."""

    def __init__(self, window: MainWindow):
        self.window, self.view = window, window.view
        self.scene, self.editing = window.view.graph_scene, window.filing.editing

    def menu(self, at: QPointF) -> dict[str, QAction]:
        """The entries of the menu at a scene point, by their words."""
        self.view.zoom_to(0.8)
        self.view.look_at(at)
        pixel = self.view.mapFromScene(at)
        QTest.mousePress(self.view.viewport(), Qt.MouseButton.RightButton, pos=pixel)
        QTest.mouseRelease(self.view.viewport(), Qt.MouseButton.RightButton, pos=pixel)
        return self.open()

    def open(self) -> dict[str, QAction]:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return {a.text().replace("&", ""): a for a in menu.actions() if not a.isSeparator()}

    def choose(self, entry: QAction) -> None:
        """Click an entry of the open menu."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
        QApplication.processEvents()

    def close(self) -> None:
        while (menu := QApplication.activePopupWidget()) is not None:
            menu.close()
        QApplication.processEvents()

    def header(self, node: str) -> QPointF:
        return self.scene.nodes[node].pos() + QPointF(20, 16)


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as window:
        window.resize(1600, 1000)
        qapp.processEvents()
        yield window


@pytest.fixture
def pointing(shared: MainWindow) -> Iterator[Pointing]:
    shared.activateWindow()
    assert QTest.qWaitForWindowActive(shared)
    hands = Pointing(shared)
    yield hands
    hands.close()
    hands.view.search.dismiss()
    while shared.filing.editing.stack.canUndo():
        shared.filing.editing.undo()
    hands.scene.select(())


def test_a_node_is_selected_and_its_menu_shows_keys(pointing: Pointing) -> None:
    entries = pointing.menu(pointing.header("sample"))
    assert pointing.scene.selected_ids() == ["sample"]
    assert entries["Mute"].shortcut().toString() == "M"
    assert entries["Collapse or expand"].shortcut().toString() == "H"
    assert entries["Mute"].isShortcutVisibleInContextMenu()
    pointing.choose(entries["Mute"])
    assert pointing.scene.graph["sample"].mode == "muted"


def test_the_menu_of_a_selection_keeps_it_and_offers_what_needs_several(pointing: Pointing) -> None:
    pointing.scene.select(["prompt", "sample"])
    entries = pointing.menu(pointing.header("prompt"))
    assert pointing.scene.selected_ids() == ["prompt", "sample"]
    assert "Align" in entries
    pointing.choose(entries["Pin or unpin"])
    assert pointing.scene.graph["prompt"].pinned
    assert pointing.scene.graph["sample"].pinned


def test_a_colour_is_chosen_from_the_submenu_by_keys(pointing: Pointing) -> None:
    pointing.scene.select(["sample"])
    pointing.view.setFocus()
    QTest.keyClick(pointing.view, Qt.Key.Key_C)
    entries = pointing.open()
    assert not entries["Teal"].icon().isNull()
    pointing.choose(entries["Teal"])
    assert pointing.scene.graph["sample"].color == "teal"


def test_a_node_is_added_and_pasted_where_the_menu_was_opened(pointing: Pointing) -> None:
    rect = pointing.scene.overview.region()
    at = QPointF(rect.left() + 40, rect.bottom() + 60)
    pointing.scene.select(["save"])
    pointing.view.commands.copy()
    entries = pointing.menu(at)
    pointing.choose(entries["Paste"])
    (copy,) = pointing.scene.selected_ids()
    place = pointing.scene.graph[copy].position
    assert (QPointF(*place) - at).manhattanLength() < 20
    pointing.editing.undo()
    pointing.choose(pointing.menu(at)["Add node…"])
    assert pointing.view.search.isVisible()
    assert (pointing.view.search._at - at).manhattanLength() < 4


def test_the_menu_of_a_link_inserts_reroutes_and_removes(pointing: Pointing) -> None:
    graph, link = pointing.scene.graph, pointing.scene.links["decode", "latent"]
    before = graph["decode"].inputs["latent"]
    pointing.choose(pointing.menu(link.middle)["Reroute the link"])
    (dot,) = pointing.scene.selected_ids()
    assert graph["decode"].inputs["latent"] == Source(dot, "latent")
    pointing.editing.undo()
    link = pointing.scene.links["decode", "latent"]
    pointing.choose(pointing.menu(link.middle)["Insert a node on the link…"])
    QTest.keyClicks(pointing.view.search.line, "upscale latent")
    QTest.keyClick(pointing.view.search.line, Qt.Key.Key_Return)
    (added,) = pointing.scene.selected_ids()
    assert graph[added].inputs["latent"] == before
    assert graph["decode"].inputs["latent"].node == added
    pointing.editing.undo()
    link = pointing.scene.links["decode", "latent"]
    pointing.choose(pointing.menu(link.middle)["Delete"])
    assert "latent" not in graph["decode"].inputs


def test_the_menu_of_a_socket_disconnects_and_offers_what_fits(pointing: Pointing) -> None:
    graph = pointing.scene.graph
    at = pointing.scene.nodes["checkpoint"].socket_pos("text_encoder", output=True)
    pointing.choose(pointing.menu(at)["Disconnect"])
    assert "text_encoder" not in graph["prompt"].inputs
    assert "text_encoder" not in graph["negative"].inputs
    entries = pointing.menu(at)
    assert not entries["Disconnect"].isEnabled()
    pointing.choose(entries["Add a node that fits…"])
    offered = pointing.view.search.list
    assert "Encode prompt" in [offered.item(row).text() for row in range(offered.count())]


def test_a_value_is_reset_from_its_menu(pointing: Pointing) -> None:
    graph, item = pointing.scene.graph, pointing.scene.nodes["sample"]
    spec = graph.spec("sample")
    parameter = spec.parameter("steps") if spec else None
    assert parameter is not None
    at = item.pos() + item.layout.fields["steps"].rect.center()
    held = graph.parameters("sample")["steps"]
    entry = pointing.menu(at)["Reset to the default"]
    assert entry.isEnabled() == (held != parameter.default)
    pointing.close()
    pointing.editing.make(edits.set_parameter, "sample", "steps", parameter.default + 3)
    entry = pointing.menu(at)["Reset to the default"]
    assert entry.isEnabled()
    pointing.choose(entry)
    assert graph.parameters("sample")["steps"] == parameter.default


def test_the_menu_key_opens_the_menu_of_the_selected_frame(pointing: Pointing) -> None:
    pointing.editing.make(arranging.add_frame, (-600.0, -600.0, 300.0, 200.0), title="Notes")
    pointing.view.fit()
    pointing.scene.select_frame("frame_1")
    pointing.view.setFocus()
    event_at = pointing.view.mapFromScene(QPointF(0, 0))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, event_at, QPoint())
    QApplication.sendEvent(pointing.view.viewport(), event)
    entries = pointing.open()
    assert "Select the nodes in the frame" in entries
    pointing.choose(entries["Delete"])
    assert not pointing.scene.graph.frames


def test_every_command_has_a_key_of_its_own(shared: MainWindow) -> None:
    taken: dict[str, str] = {}
    for action in shared.actions_by_name.all():
        for keys in action.shortcuts():
            name = keys.toString()
            assert taken.setdefault(name, action.objectName()) == action.objectName()
    names = {e.name for entries in (*MENUS.values(), POINTED) for e in entries if isinstance(e, Command)}
    assert names <= {action.objectName() for action in shared.actions_by_name.all()}


def test_seconds_are_shown_on_the_nodes_by_key_and_memory_instead_of_them(pointing: Pointing) -> None:
    window, view = pointing.window, pointing.view
    rows = [PlannedNode("sample", "sampling.sample", "Sample", "cached", "memory", "k", made_seconds=2.5)]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    window.runs.book.replan(rows)
    window.runs.states_changed.emit()
    heat = pointing.scene.nodes["sample"].heat
    assert heat is not None
    assert heat.text == "2.5 s"
    assert view.legend.scale == HeatScale("Seconds per node", "2.5 s", "2.5 s")
    QTest.keyClick(view, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert not window.actions_by_name["heat_seconds"].isChecked()
    assert view.legend.scale == HeatScale("Most memory per node")
    assert pointing.scene.nodes["sample"].heat is None
    QTest.keyClick(view, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert view.legend.scale is None
    assert not view.legend.isVisible()


def test_a_node_type_dragged_from_the_library_onto_a_link_is_put_on_it(pointing: Pointing) -> None:
    view, link = pointing.view, pointing.scene.links["decode", "latent"]
    view.zoom_to(0.8)
    view.look_at(link.middle)
    data = QMimeData()
    data.setData(MIME_TYPE, b"latent.upscale")
    at = view.mapFromScene(link.middle - QPointF(40, 30))
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(at, *how))
    assert link.offered
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(at), *how))
    assert not link.offered
    (added,) = pointing.scene.selected_ids()
    assert pointing.scene.graph["decode"].inputs["latent"] == Source(added, "latent")
    assert pointing.editing.stack.count() == 1
