"""Panels that stand behind each other: shown by tabs and keys, hidden by the same key, remembered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from nodegraph_app.ui.panels.pages import Pages

from .windows import opened_window

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_panel_is_made_when_it_is_first_seen(qtbot: QtBot) -> None:
    pages, made = Pages("pages", "Pages"), []

    def second() -> QLabel:
        made.append("second")
        return QLabel("two")

    pages.add("first", "First", QLabel("one"))
    pages.add("second", "Second", second)
    qtbot.addWidget(pages)
    pages.show()
    assert pages.front == "first"
    assert not made
    pages.turn_to("nothing of that name")
    assert pages.front == "first"
    with qtbot.waitSignal(pages.shown) as shown:
        QTest.mouseClick(pages.tabs, Qt.MouseButton.LeftButton, pos=pages.tabs.tabRect(1).center())
    assert shown.args == ["second"]
    assert made == ["second"]
    label = pages.panel("second")
    assert isinstance(label, QLabel)
    assert label.isVisible()
    pages.turn_to("first")
    pages.turn_to("second")
    assert made == ["second"], "it is made once"


def test_a_tab_counts(qtbot: QtBot) -> None:
    pages = Pages("pages", "Pages")
    qtbot.addWidget(pages)
    pages.add("problems", "Problems", QLabel())
    pages.count("problems", 2)
    assert pages.tabs.tabText(0) == "Problems  2"
    pages.count("problems", 0)
    assert pages.tabs.tabText(0) == "Problems"


def test_the_same_key_shows_a_panel_and_hides_it_again(qapp: QApplication, tmp_path: Path) -> None:
    with opened_window(qapp, tmp_path / "home") as window:
        assert window.below.front == "pictures"
        QTest.keyClick(window.view, Qt.Key.Key_4, CTRL)
        assert window.below.front == "queue"
        assert window.queue.isVisible()
        focus = window.focusWidget()
        assert focus is not None
        assert window.below.isAncestorOf(focus), "keys act in it at once"
        QTest.keyClick(focus, Qt.Key.Key_4, CTRL)
        assert not window.below.isVisible()
        assert not window.actions_by_name["show_below"].isChecked()
        assert window.focusWidget() is window.view
        QTest.keyClick(window.view, Qt.Key.Key_4, CTRL)
        assert window.below.isVisible()
        assert window.actions_by_name["show_below"].isChecked()


def test_the_tabs_below_stay_where_they_are_and_the_window_remembers_them(
    qapp: QApplication, tmp_path: Path
) -> None:
    with opened_window(qapp, tmp_path / "home") as window:
        window.resize(1300, 900)
        qapp.processEvents()
        pictures = window.below.height()
        window.below.turn_to("queue")
        qapp.processEvents()
        assert window.below.height() == pictures, "the next click meets the tab it was meant for"
        handle = window.arrangement.rows.handle(1)
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
        QTest.mouseMove(handle, handle.rect().center() - QPoint(0, 60))
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton)
        qapp.processEvents()
        higher = window.below.height()
        assert higher > pictures
        window.below.turn_to("pictures")
        qapp.processEvents()
        assert window.below.height() == higher
        window.below.turn_to("queue")
    with opened_window(qapp, tmp_path / "home") as window:
        qapp.processEvents()
        assert window.below.front == "queue"
        assert abs(window.below.height() - higher) <= 2
