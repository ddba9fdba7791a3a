"""The field above a searched tree: Down, Enter and Escape, the same in every panel that has one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nodegraph_app.ui.panels.search_field import SearchField

Key = Qt.Key


def test_down_enters_the_tree_enter_takes_the_first_row_and_escape_forgets_the_words(qtbot: QtBot) -> None:
    panel, tree, taken = QWidget(), QTreeWidget(), []
    field = SearchField("Search…", "Search")
    row = QTreeWidgetItem(["a row"])
    tree.addTopLevelItem(row)
    field.lead_to(tree, lambda: row, taken.append)
    layout = QVBoxLayout(panel)
    layout.addWidget(field)
    layout.addWidget(tree)
    qtbot.addWidget(panel)
    panel.show()
    QTest.keyClick(field, Key.Key_Return)
    assert not taken, "nothing was searched for"
    QTest.keyClicks(field, "row")
    QTest.keyClick(field, Key.Key_Return)
    assert taken == [row]
    QTest.keyClick(field, Key.Key_Down)
    assert tree.currentItem() is row
    assert panel.focusWidget() is tree
    QTest.keyClick(tree, Key.Key_Escape)
    assert not field.text()
    QTest.keyClicks(field, "row")
    QTest.keyClick(field, Key.Key_Escape)
    assert not field.text()
