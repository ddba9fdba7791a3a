"""The node library in the real window: clicks, keys, and what was used lately."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem

from nodegraph_app.ui.window import MainWindow

from .windows import emptied, opened_window

LATELY = "Used lately"


@pytest.fixture(scope="module")
def shared_window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window without a worker for all tests here."""
    with opened_window(qapp, tmp_path_factory.mktemp("home")) as opened:
        yield opened


@pytest.fixture
def window(shared_window: MainWindow) -> MainWindow:
    """The window with an empty workflow."""
    return emptied(shared_window)


def types(window: MainWindow) -> list[str]:
    """Type of each node."""
    return [node.type for node in window.filing.editing.graph.nodes.values()]


def heading(window: MainWindow, title: str) -> QTreeWidgetItem:
    """A heading of the library."""
    (found,) = window.library.tree.findItems(title, Qt.MatchFlag.MatchExactly)
    return found


def lately(window: MainWindow) -> list[str]:
    """What stands below the heading of types used lately, where that is shown."""
    parent = heading(window, LATELY)
    return [] if parent.isHidden() else [parent.child(index).text(0) for index in range(parent.childCount())]


def choose(window: MainWindow, item: QTreeWidgetItem, *, twice: bool) -> None:
    """Click on a line, or double-click it."""
    tree = window.library.tree
    tree.scrollToItem(item)
    at = tree.visualItemRect(item).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    if twice:
        QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_double_click_adds_one_node_and_a_click_none(window: MainWindow) -> None:
    loaders = heading(window, "Loaders")
    loaders.setExpanded(True)
    QApplication.processEvents()
    choose(window, loaders.child(0), twice=False)
    assert types(window) == []
    choose(window, loaders.child(0), twice=True)
    assert len(types(window)) == 1
    window.library.tree.setCurrentItem(loaders.child(1))
    QTest.keyClick(window.library.tree, Qt.Key.Key_Return)
    assert len(types(window)) == 2
    loaders.setExpanded(False)
    window.library.tree.setCurrentItem(loaders)
    QTest.keyClick(window.library.tree, Qt.Key.Key_Return)
    assert loaders.isExpanded()
    assert len(types(window)) == 2


def test_types_used_lately_stand_first_the_last_one_on_top(window: MainWindow) -> None:
    assert lately(window) == []
    for name in ("sampling.sample", "image.save", "sampling.sample", "latent.decode"):
        window.view.graph_scene.add_at(name, window.view.center())
    window.library.leaveEvent(QEvent(QEvent.Type.Leave))  # wherever the mouse of this machine is
    assert lately(window) == ["Decode with VAE", "Sample", "Save image"]
    assert window.library.tree.topLevelItem(0) is heading(window, LATELY)
    assert heading(window, LATELY).isExpanded()
    count = len(types(window))
    choose(window, heading(window, LATELY).child(2), twice=True)
    assert len(types(window)) == count + 1
    assert types(window).count("image.save") == 2
    window.library.leaveEvent(QEvent(QEvent.Type.Leave))
    assert lately(window) == ["Save image", "Decode with VAE", "Sample"]


def test_a_search_shows_each_type_once(window: MainWindow) -> None:
    window.view.graph_scene.add_at("sampling.sample", window.view.center())
    window.library.leaveEvent(QEvent(QEvent.Type.Leave))
    QTest.keyClicks(window.library.search, "sample")
    assert lately(window) == []
    QTest.keyClick(window.library.search, Qt.Key.Key_Escape)
    assert lately(window) == ["Sample"]
