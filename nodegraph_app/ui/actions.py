"""Every command of the window, once: its words, its keys, its icon. Menus and the list of keys read this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from .theme import icon

Place = Literal["window", "canvas"]


@dataclass(frozen=True)
class Command:
    """Declaration of one command.

    Attributes:
        name: by which the rest of the window refers to it.
        text: in the menu; ``&`` marks the letter that chooses it.
        keys: key sequences, the first of which the menu shows.
        icon: name of an icon, if it has one.
        place: ``"canvas"`` for keys that act only while the canvas has the focus.
        switch: name of the group of switches it is one of; ``"own"`` for one that stands alone.
    """

    name: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    place: Place = "window"
    switch: str = ""


SEPARATOR = None

MENUS: Mapping[str, tuple[Command | str | None, ...]] = {
    "&File": (
        Command("new", "&New", ("Ctrl+N",), "file-plus"),
        Command("open", "&Open…", ("Ctrl+O",), "folder-open"),
        "Open &recent",
        "&Workflows",
        SEPARATOR,
        Command("save", "&Save", ("Ctrl+S",), "save"),
        Command("save_as", "Save &as…", ("Ctrl+Shift+S",)),
        SEPARATOR,
        Command("models", "&Models…", ("Ctrl+M",), "file"),
        Command("open_outputs", "Show the &pictures folder", (), "image"),
        SEPARATOR,
        Command("quit", "&Quit", ("Ctrl+Q",)),
    ),
    "&Edit": (
        Command("undo", "&Undo", ("Ctrl+Z",), "undo-2"),
        Command("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2"),
        SEPARATOR,
        Command("cut", "Cu&t", ("Ctrl+X",), "", "canvas"),
        Command("copy", "&Copy", ("Ctrl+C",), "copy", "canvas"),
        Command("paste", "&Paste", ("Ctrl+V",), "clipboard-paste", "canvas"),
        Command("duplicate", "&Duplicate", ("Ctrl+D",), "", "canvas"),
        Command("delete", "De&lete", ("Del", "Backspace"), "trash-2", "canvas"),
        SEPARATOR,
        Command("select_all", "Select &all", ("Ctrl+A",), "", "canvas"),
    ),
    "&View": (
        Command("fit", "Show the &whole graph", ("Home",), "maximize", "canvas"),
        Command("fit_selection", "Show the se&lection", ("F",), "scan", "canvas"),
        Command("zoom_in", "Zoom &in", ("Ctrl+=", "Ctrl++"), "zoom-in"),
        Command("zoom_out", "Zoom &out", ("Ctrl+-",), "zoom-out"),
        Command("zoom_full", "Actual &size", ("Ctrl+0",)),
        SEPARATOR,
        Command("show_left", "&Library and outline", ("Ctrl+1",), "panel-left", switch="own"),
        Command("show_right", "&Viewer and inspector", ("Ctrl+2",), "panel-right", switch="own"),
        Command("show_film", "&Filmstrip", ("Ctrl+3",), "panel-bottom", switch="own"),
        Command("show_queue", "&Queue and history", ("Ctrl+4",), switch="own"),
        SEPARATOR,
        Command("dark", "&Dark theme", (), "moon", switch="theme"),
        Command("light", "Ligh&t theme", (), "sun", switch="theme"),
    ),
    "&Graph": (
        Command("add", "&Add node…", ("Shift+A",), "plus", "canvas"),
        Command("rename", "Re&name", ("F2",), "pencil", "canvas"),
        SEPARATOR,
        Command("mute", "&Mute", ("M",), "eye-off", "canvas"),
        Command("bypass", "&Bypass", ("B",), "redo-dot", "canvas"),
    ),
    "&Run": (
        Command("run", "&Run", ("Ctrl+Enter", "Ctrl+Return"), "play"),
        Command("add_to_queue", "Add to the &queue", ("Ctrl+Shift+Enter", "Ctrl+Shift+Return")),
        Command("run_to", "Run &to the selected nodes", ("Ctrl+R",)),
        Command("run_selection", "Run what the se&lection leads to", ("Ctrl+Shift+R",)),
        Command("use_seed", "Use the seed of the picture &shown", ("Ctrl+Shift+U",)),
        Command("on_change", "Run on &change", ("Ctrl+Shift+E",), switch="own"),
        SEPARATOR,
        Command("pause", "&Pause", ("Ctrl+Shift+.",)),
        Command("cancel", "&Cancel", ("Ctrl+.",), "circle-stop"),
        Command("force", "&Force stop"),
    ),
    "&Help": (
        Command("keys", "&Keys", ("F1",), "keyboard"),
        Command("about", "&About Nodegraph", (), "info"),
    ),
}
"""Menu → its commands; a bare text is a submenu that the window fills."""


SECOND_ENTERS = (QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Shift+Return"))
"""With the larger of two keys that both are called Enter; named once."""


def keys_text(keys: str) -> str:
    """Keys as this platform writes them, wherever they are written."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


class Actions:
    """The commands as `QAction`s of one window.

    Args:
        window: owner of the actions.
        menu_bar: filled with the menus.
        handlers: command name → what it does.
    """

    def __init__(self, window: QWidget, menu_bar: QMenuBar, handlers: Mapping[str, Callable[[], object]]):
        self._actions: dict[str, QAction] = {}
        self._commands: dict[str, Command] = {}
        self._groups: dict[str, QActionGroup] = {}
        self.submenus: dict[str, QMenu] = {}
        self.menus: dict[str, QMenu] = {}
        self._window = window
        for title, entries in MENUS.items():
            menu = menu_bar.addMenu(title)
            self.menus[title.replace("&", "")] = menu
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self._dress)
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                elif isinstance(entry, str):
                    self.submenus[entry.replace("&", "")] = menu.addMenu(entry)
                else:
                    menu.addAction(self._make(entry, handlers[entry.name]))
        self._dressed = False

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def for_canvas(self) -> Iterator[QAction]:
        """The actions to give to the canvas; their keys act while it has the focus."""
        return (self._actions[c.name] for c in self._commands.values() if c.place == "canvas")

    def restyle(self) -> None:
        """The theme is another."""
        self._dressed = False

    def _dress(self) -> None:
        """Give the actions their icons, when they are first seen: drawing them would delay the start."""
        if self._dressed:
            return
        self._dressed = True
        for command in self._commands.values():
            if command.icon and not command.switch:
                self._actions[command.name].setIcon(icon(command.icon))

    def keys_by_menu(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Menu by menu: keys as the platform writes them, and words."""
        for title, entries in MENUS.items():
            commands = [entry for entry in entries if isinstance(entry, Command) and entry.keys]
            rows = [(self._keys_text(c.name), c.text.replace("&", "").rstrip("…")) for c in commands]
            yield title.replace("&", ""), rows

    def _keys_text(self, name: str) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        return " or ".join(
            keys.toString(native) for keys in self[name].shortcuts() if keys not in SECOND_ENTERS
        )

    def _make(self, command: Command, handler: Callable[[], object]) -> QAction:
        action = QAction(command.text, self._window)
        action.setObjectName(command.name)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        if command.place == "canvas":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if command.switch:
            action.setCheckable(True)
            if command.switch != "own":
                group = self._groups.setdefault(command.switch, QActionGroup(self._window))
                group.addAction(action)
        action.triggered.connect(lambda: handler())
        self._actions[command.name] = action
        self._commands[command.name] = command
        return action
