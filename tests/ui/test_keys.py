"""Keys: two sets, every command's own, changed in the preferences, heeded at once, told by the sheet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from nodegraph_app.settings import HOME_VARIABLE, Settings
from nodegraph_app.ui import keymap
from nodegraph_app.ui.actions import Actions, Command
from nodegraph_app.ui.canvas.acts import ACTS, LOOKS
from nodegraph_app.ui.dialogs.key_sheet import KeySheet
from nodegraph_app.ui.dialogs.keys import KeysPage
from nodegraph_app.ui.dialogs.preferences import Preferences
from nodegraph_app.ui.key_presets import COMFYUI, PRESETS
from nodegraph_app.ui.keymap import KeyTable, commands, native, normal, pressed
from nodegraph_app.ui.window import MainWindow
from tests.ui.canvas.conftest import make_view, text_to_image
from tests.ui.windows import opened_window

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
OK = QDialogButtonBox.StandardButton.Ok
COMMANDS = tuple(commands().values())


@pytest.fixture(autouse=True)
def usual_keys() -> Iterator[None]:
    keymap.use(KeyTable())
    yield
    keymap.use(KeyTable())


def other_key(number: int) -> str:
    """A key of its own for each command, which no command has."""
    held = ("Ctrl+Alt+Shift+", "Ctrl+Meta+", "Alt+Meta+", "Ctrl+Alt+Meta+", "Ctrl+Shift+Meta+", "Meta+")
    return f"{held[number // 26]}{chr(ord('A') + number % 26)}"


def hit(widget: object, key: str) -> None:
    """Press a key, named as tables name it."""
    combination = QKeySequence(key)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def unlike(command: Command) -> str:
    return other_key(COMMANDS.index(command))


# --- the table --------------------------------------------------------------------------------------


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_in_no_set_two_commands_have_one_key(preset) -> None:
    table = KeyTable(preset.name)
    held = [key for keys in table.keys.values() for key in keys]
    assert len(held) == len(set(held))
    assert set(preset.keys) <= set(commands()), "a set names commands that are there"
    own = [key for keys in preset.keys.values() for key in keys]
    assert len(own) == len({normal(key) for key in own})
    assert all(normal(key) and not table.refusal(key) for key in held)
    registry = [normal(key) for command in COMMANDS for key in command.keys]
    assert len(registry) == len(set(registry)), "the registry itself gives each key once"


def test_what_comfyui_calls_by_a_key_is_called_by_it() -> None:
    table = KeyTable(COMFYUI.name)
    for key, name in (
        ("Ctrl+Enter", "run"),
        ("Ctrl+Alt+Enter", "cancel"),
        ("Ctrl+M", "mute"),
        ("Ctrl+B", "bypass"),
        ("Alt+C", "collapse"),
        (".", "fit_selection"),
        ("Ctrl+G", "frame"),
        ("Ctrl+A", "select_all"),
        ("Del", "delete"),
        ("P", "pin"),
        ("Q", "page_queue"),
    ):
        assert table.owner(key) == name, key
    assert table.owner("M") == "page_models"
    assert table.owner("Ctrl+Shift+V") == "paste_linked"
    assert table.keys["models"], "what lost its key has another"


def test_a_key_that_is_taken_leaves_its_owner_and_comes_back() -> None:
    table = KeyTable().with_keys("mute", ("Ctrl+B", "K"))
    assert table.keys["mute"] == ("Ctrl+B", "K")
    taken = table.with_keys("pin", ("P", "K"))
    assert taken.keys["mute"] == ("Ctrl+B",)
    assert taken.owner("K") == "pin"
    assert taken.with_keys("bypass", ("M",)).keys["mute"] == ("Ctrl+B",)
    back = taken.with_keys("bypass", ("M",)).reset("mute")
    assert back.keys["mute"] == ("M",)
    assert back.keys["bypass"] == ()
    assert back.reset_all() == KeyTable()
    assert KeyTable().with_keys("mute", ("M",)) == KeyTable(), "the usual key is no change"
    assert KeyTable().with_keys("mute", ()).keys["mute"] == ()


def test_enter_is_one_key_and_both_buttons_give_it() -> None:
    assert normal("Ctrl+Return") == normal("Ctrl+Enter") == "Ctrl+Enter"
    assert set(KeyTable().sequences("run")) == {QKeySequence("Ctrl+Enter"), QKeySequence("Ctrl+Return")}
    assert KeyTable().text("run") == native("Ctrl+Enter")


def test_nonsense_in_the_table_is_kept_and_ignored() -> None:
    changes = {"mute": ("nonsense",), "of_another_version": ("Ctrl+B",), "pin": ("Ctrl+K, Ctrl+P",)}
    table = KeyTable("set of another version", changes)
    assert table.keys == KeyTable().keys
    assert table.with_keys("bypass", ("K",)).changes["of_another_version"] == ("Ctrl+B",)
    assert table.reset_all().changes == {"of_another_version": ("Ctrl+B",)}


def test_keys_that_mean_the_same_everywhere_are_refused_in_words() -> None:
    for key, word in (
        ("Esc", "Esc"),
        ("Return", "Enter"),
        ("Space", "Space"),
        ("Alt+F", "File"),
        ("Ctrl", ""),
    ):
        assert word in KeyTable().refusal(key)
    assert not KeyTable().refusal("Ctrl+Space")


# --- acting on keys ---------------------------------------------------------------------------------


def test_every_command_can_have_another_key_and_acts_on_it(themed: QApplication, qtbot: QtBot) -> None:
    view, editing = make_view(text_to_image())
    window = QMainWindow()
    done: list[str] = []
    handlers: dict[str, Callable[[], object]] = {
        command.name: lambda name=command.name: done.append(name) for command in COMMANDS
    }
    actions = Actions(window, window.menuBar(), handlers, keymap.current())
    view.addActions(list(actions.for_canvas()))
    window.setCentralWidget(view)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.setFocus()
    table = KeyTable(changes={command.name: (unlike(command),) for command in COMMANDS})
    actions.use_keys(table)
    for command in COMMANDS:
        hit(view, unlike(command))
    assert done == [command.name for command in COMMANDS]
    done.clear()
    for key in ("Ctrl+S", "M", "Shift+A", "Ctrl+Enter", "F1"):
        hit(view, key)
    assert not done, "the keys from before act no more"
    editing.close()
    window.close()
    window.deleteLater()
    themed.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def test_a_canvas_alone_acts_on_the_keys_of_the_table(
    themed: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, editing = make_view(text_to_image())
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    done: list[str] = []
    for table in (ACTS, LOOKS):
        for name in table:
            monkeypatch.setitem(table, name, lambda _, name=name: done.append(name))
    names = [command.name for command in COMMANDS if command.name in {**ACTS, **LOOKS}]
    assert set(names) == {*ACTS, *LOOKS}, "each is a command of the registry"
    keymap.use(KeyTable(changes={name: (unlike(commands()[name]),) for name in names}))
    for name in names:
        hit(view, unlike(commands()[name]))
    assert done == names
    editing.close()
    view.close()
    view.deleteLater()
    themed.sendPostedEvents(view, QEvent.Type.DeferredDelete)


def test_keys_are_named_alike_however_they_are_pressed(qtbot: QtBot) -> None:
    from PySide6.QtGui import QKeyEvent

    def event(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> QKeyEvent:
        return QKeyEvent(QEvent.Type.KeyPress, key, modifiers)

    assert pressed(event(Key.Key_Return, Ctrl)) == "Ctrl+Enter"
    assert pressed(event(Key.Key_Enter, Ctrl | Qt.KeyboardModifier.KeypadModifier)) == "Ctrl+Enter"
    assert pressed(event(Key.Key_Shift)) == ""
    assert pressed(event(Key.Key_Period)) == "."


# --- in the window ----------------------------------------------------------------------------------


@pytest.fixture
def window(
    themed: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_leaks: None,
    qtbot: QtBot,
) -> Iterator[MainWindow]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    with opened_window(themed, tmp_path) as opened:
        with qtbot.waitActive(opened):
            opened.activateWindow()
        opened.view.setFocus()
        yield opened


def in_preferences(app: QApplication, window: MainWindow, change: Callable[[KeysPage], None]) -> None:
    """Open the keys with the menu, let `change` use the page, and press OK."""

    def use() -> None:
        dialog = app.activeModalWidget()
        assert isinstance(dialog, Preferences)
        assert dialog.keys is not None
        try:
            change(dialog.keys)
        except BaseException:
            dialog.reject()  # or nobody ever would
            raise
        QTest.mouseClick(dialog.findChild(QDialogButtonBox).button(OK), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, window, use)
    window.actions_by_name["change_keys"].trigger()


def chip(page: KeysPage, key: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == f"{native(key)}  ✕")


def record(page: KeysPage, name: str, key: str) -> None:
    """Click a command, press a key."""
    row = page.row_of(name)
    page.tree.scrollToItem(row)
    QTest.mouseClick(
        page.tree.viewport(), Qt.MouseButton.LeftButton, NONE, page.tree.visualItemRect(row).center()
    )
    assert page.command == name
    assert page.window().focusWidget() is page.recorder
    hit(page.recorder, key)


def test_a_key_pressed_in_the_preferences_acts_at_once_on_every_canvas(
    themed: QApplication, window: MainWindow
) -> None:
    first = window.view
    window.filing.current.stay()
    window.filing.new()
    assert window.view is not first

    def change(page: KeysPage) -> None:
        record(page, "mute", "Ctrl+Alt+Y")
        assert page.row_of("mute").text(2) == "changed"
        QTest.mouseClick(chip(page, "M"), Qt.MouseButton.LeftButton)

    in_preferences(themed, window, change)
    assert Settings.load().keys == {"mute": ("Ctrl+Alt+Y",)}
    window.filing.go_on(-1)
    assert window.view is first
    first.setFocus()
    first.graph_scene.select(["sample"])
    hit(first, "M")
    assert first.graph_scene.graph["sample"].mode == "normal"
    hit(first, "Ctrl+Alt+Y")
    assert first.graph_scene.graph["sample"].mode == "muted"
    hit(first, "Ctrl+Z")
    assert first.graph_scene.graph["sample"].mode == "normal"
    in_preferences(themed, window, lambda page: [record(page, "run", "F5"), page.drop("Ctrl+Enter")])
    assert native("F5") in window.top.run.toolTip()
    window.resize(1300, 800)
    themed.processEvents()
    assert window.top.run.text() == f"Run   {native('F5')}"
    mute = next(offer for offer in window.actions_by_name.offers() if offer.name == "mute")
    assert mute.keys == native("Ctrl+Alt+Y")


def test_a_key_of_another_command_is_asked_for_and_taken_over(
    themed: QApplication, window: MainWindow
) -> None:
    def change(page: KeysPage) -> None:
        record(page, "mute", "Ctrl+D")
        assert page.message.text() == f"{native('Ctrl+D')} belongs to “Duplicate”. Take it for “Mute”?"
        QTest.mouseClick(page.leave, Qt.MouseButton.LeftButton)
        assert page.table == KeyTable()
        record(page, "mute", "Ctrl+D")
        QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
        assert page.message.text() == "“Duplicate” has no key now."
        record(page, "pin", "Alt+F")
        assert "File" in page.message.text()
        record(page, "pin", "Ctrl+Shift+Return")
        assert "Add to the queue" in page.message.text()
        hit(page.recorder, "Esc")
        assert page.window().focusWidget() is page.tree

    in_preferences(themed, window, change)
    view = window.view
    view.graph_scene.select(["sample"])
    before = len(view.graph_scene.nodes)
    hit(view, "Ctrl+D")
    assert view.graph_scene.graph["sample"].mode == "muted"
    assert len(view.graph_scene.nodes) == before

    def back(page: KeysPage) -> None:
        page.tree.setCurrentItem(page.row_of("duplicate"))
        QTest.mouseClick(page.reset, Qt.MouseButton.LeftButton)
        assert page.message.text() == "Taken back from “Mute”."
        QTest.mouseClick(page.reset_all, Qt.MouseButton.LeftButton)
        assert page.table == KeyTable()

    in_preferences(themed, window, back)
    assert Settings.load().keys == {}


def test_another_set_of_keys_changes_keys_and_mouse(themed: QApplication, window: MainWindow) -> None:
    in_preferences(themed, window, lambda page: page.preset.setCurrentIndex(1))
    assert Settings.load().keymap == "comfyui"
    view = window.view
    view.graph_scene.select(["sample"])
    hit(view, "Ctrl+B")
    assert view.graph_scene.graph["sample"].mode == "bypassed"
    hit(view, "Ctrl+Z")
    view.zoom_to(0.3)
    empty = view.viewport().rect().topLeft() + QPoint(12, 12)
    assert view.hit(view.mapToScene(empty)).part == "canvas"
    centre, far = view.center(), empty + QPoint(60, 40)
    viewport, left = view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(viewport, left, NONE, empty)
    QTest.mouseMove(viewport, far)
    assert view.center() != centre, "dragging looks elsewhere"
    assert view.graph_scene.selected_ids() == ["sample"], "and keeps the selection"
    QTest.mouseRelease(viewport, left, NONE, far)
    view.fit()
    view.zoom_to(view.zoom * 0.8)
    everything = view.mapFromScene(view.graph_scene.itemsBoundingRect()).boundingRect().adjusted(-8, -8, 8, 8)
    start, end = everything.topLeft(), everything.bottomRight()
    QTest.mousePress(viewport, left, Ctrl, start)
    QTest.mouseMove(viewport, (start + end) / 2)
    QTest.mouseMove(viewport, end)
    QTest.mouseRelease(viewport, left, Ctrl, end)
    assert len(view.graph_scene.selected_ids()) == len(view.graph_scene.nodes)
    QTest.mouseClick(viewport, left, NONE, start)
    assert not view.graph_scene.selected_ids()


def test_tab_goes_to_the_next_value_while_one_has_the_focus(window: MainWindow) -> None:
    view = window.view
    view.graph_scene.select(["sample"])
    hit(view, "Enter")
    first = view.fields.focused
    assert first is not None
    hit(view, "Tab")
    assert view.fields.focused not in (None, first)
    assert not view.search.isVisible()
    hit(view, "Esc")
    hit(view, "Tab")
    assert view.search.isVisible()
    view.search.dismiss()


def test_the_sheet_shows_the_keys_there_are_and_is_searched(themed: QApplication, window: MainWindow) -> None:
    keymap.use(KeyTable(changes={"mute": ("Ctrl+Alt+Y",)}))
    seen: list[list[str]] = []

    def read() -> None:
        sheet = themed.activeModalWidget()
        assert isinstance(sheet, KeySheet)
        for words in ("mute", "loop", "no such thing"):
            sheet.search.clear()
            QTest.keyClicks(sheet.search, words)
            rows = [row for section in sheet.sections.values() for row in section.rows]
            seen.append([f"{key.text()}: {said.text()}" for key, said in rows if not key.isHidden()])
        seen.append([sheet.nothing.text()] if sheet.nothing.isVisible() else [])
        sheet.reject()

    QTimer.singleShot(0, window, read)
    hit(window.view, "F1")
    assert seen == [
        [f"{native('Ctrl+Alt+Y')}: Mute"],
        ["Ctrl+Shift+drag the canvas: Select with a loop"],
        [],
        ["No key and no command is called that."],
    ]


def test_a_broken_entry_costs_nothing_but_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    Settings(keymap="comfyui", keys={"mute": ("K", "Ctrl+K"), "unknown": ()}, theme="light").save()
    assert Settings.load().keys == {"mute": ("K", "Ctrl+K"), "unknown": ()}
    held = json.loads(Settings.path().read_text("utf-8"))
    held["keys"] |= {"pin": 5, "bypass": ["B", 3]}
    Settings.path().write_text(json.dumps(held))
    read = Settings.load()
    assert (read.theme, read.keymap, read.keys) == (
        "light",
        "comfyui",
        {"mute": ("K", "Ctrl+K"), "unknown": ()},
    )
    Settings.path().write_text(json.dumps({**held, "keys": "none at all"}))
    assert Settings.load().keys == {}
    assert Settings.load().theme == "light"
