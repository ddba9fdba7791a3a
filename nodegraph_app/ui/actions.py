"""Every command of the window, once: its words, its keys, its icon. Menus and the list of keys read this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from .offer import Offer
from .theme import icon
from .theme.node_colors import NODE_COLORS, swatch
from .translation import translate

if TYPE_CHECKING:
    from .keymap import KeyTable

Place = Literal["window", "canvas"]


@dataclass(frozen=True)
class Command:
    """Declaration of one command.

    Attributes:
        name: by which the rest of the window refers to it.
        text: in the menu; ``&`` marks the letter that chooses it.
        keys: it has unless a preset or the reader says otherwise; menus show the first.
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


@dataclass(frozen=True)
class Group:
    """Commands that stand in a menu of their own, which other menus show too."""

    text: str
    entries: tuple[Command | None, ...]


SEPARATOR = None

MENUS: Mapping[str, tuple[Command | Group | str | None, ...]] = {
    "&File": (
        Command("new", "&New", ("Ctrl+N", "Ctrl+T"), "file-plus"),
        Command("open", "&Open…", ("Ctrl+O",), "folder-open"),
        "Open &recent",
        "&Workflows",
        Command("first_workflow", "The &first workflow"),
        SEPARATOR,
        Command("save", "&Save", ("Ctrl+S",), "save"),
        Command("save_as", "Save &as…", ("Ctrl+Shift+S",)),
        Command("share", "S&hare a copy…"),
        Command("export_picture", "&Export a picture of the graph…", ("Ctrl+Shift+E",)),
        SEPARATOR,
        Command("close", "&Close", ("Ctrl+W",)),
        Command("recover", "&Unsaved work…"),
        SEPARATOR,
        Command("open_shown", "Open the wor&kflow of the picture", ("Ctrl+Shift+O",), "image"),
        SEPARATOR,
        Command("models", "&Models…", ("Ctrl+M",), "file"),
        Command("open_outputs", "Show the &pictures folder", (), "image"),
        Command("preferences", "P&references…", ("Ctrl+,",)),
        SEPARATOR,
        Command("quit", "&Quit", ("Ctrl+Q",)),
    ),
    "&Edit": (
        Command("undo", "&Undo", ("Ctrl+Z",), "undo-2"),
        Command("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2"),
        Command("past_values", "&Values it had…", ("Ctrl+Alt+H",)),
        SEPARATOR,
        Command("cut", "Cu&t", ("Ctrl+X", "Shift+Del"), "", "canvas"),
        Command("copy", "&Copy", ("Ctrl+C", "Ctrl+Ins"), "copy", "canvas"),
        Command("paste", "&Paste", ("Ctrl+V", "Shift+Ins"), "clipboard-paste", "canvas"),
        Command("paste_linked", "Paste with the lin&ks", ("Ctrl+Shift+V",), "", "canvas"),
        Command("duplicate", "&Duplicate", ("Ctrl+D",), "", "canvas"),
        Command("delete", "De&lete", ("Del", "Backspace", "X"), "trash-2", "canvas"),
        Command("dissolve", "Delete and &reconnect", ("Ctrl+Del", "Ctrl+Backspace"), "", "canvas"),
        SEPARATOR,
        Command("select_all", "Select &all", ("Ctrl+A",), "", "canvas"),
        SEPARATOR,
        Command("find", "&Find…", ("Ctrl+F",), "", "canvas"),
        Command("find_next", "Find &next", ("F3",), "", "canvas"),
        Command("find_previous", "Find pre&vious", ("Shift+F3",), "", "canvas"),
    ),
    "&View": (
        Command("fit", "Show the &whole graph", ("Home",), "maximize", "canvas"),
        Command("fit_selection", "Show the se&lection", ("F",), "scan", "canvas"),
        Command("zoom_in", "Zoom &in", ("Ctrl+=", "Ctrl++"), "zoom-in"),
        Command("zoom_out", "Zoom &out", ("Ctrl+-",), "zoom-out"),
        Command("zoom_full", "Actual &size", ("Ctrl+0",)),
        SEPARATOR,
        Command("show_left", "&Left side", ("Ctrl+1",), "panel-left", switch="own"),
        Command("show_right", "&Right side: viewer and inspector", ("Ctrl+2",), "panel-right", switch="own"),
        Command("show_below", "Panels &below", ("Ctrl+3",), "panel-bottom", switch="own"),
        Group(
            "Go to &panel",
            (
                Command("next_part", "Ne&xt part of the window", ("F6",)),
                Command("previous_part", "Pre&vious part of the window", ("Shift+F6",)),
                SEPARATOR,
                Command("page_nodes", "&Nodes", ("Ctrl+Shift+1",)),
                Command("page_models", "&Models", ("Ctrl+Shift+2",)),
                Command("page_workflows", "&Workflows", ("Ctrl+Shift+3",)),
                SEPARATOR,
                Command("page_pictures", "&Pictures", ("Ctrl+Shift+4",)),
                Command("page_queue", "&Queue and history", ("Ctrl+4",)),
                Command("page_problems", "P&roblems", ("Ctrl+5",)),
                Command("page_log", "&Log", ("Ctrl+6",)),
            ),
        ),
        Command("form", "F&orm instead of the graph", ("F9",), "", "window", "own"),
        SEPARATOR,
        Group(
            "Lin&ks",
            (
                Command("links_curve", "&Curves", switch="links"),
                Command("links_straight", "&Straight lines", switch="links"),
                Command("links_angled", "&Right angles", switch="links"),
                Command("links_hidden", "&Hidden until pointed at", switch="links"),
            ),
        ),
        Command("snap_to_grid", "Nodes land on the g&rid", switch="own"),
        Command("align_guides", "Gu&ides", switch="own"),
        SEPARATOR,
        Command("next_tab", "&Next workflow", ("Ctrl+Tab", "Ctrl+PgDown")),
        Command("previous_tab", "&Previous workflow", ("Ctrl+Shift+Tab", "Ctrl+PgUp")),
        SEPARATOR,
        Command("heat_seconds", "S&econds on the nodes", ("Shift+T",), "", "canvas", "own"),
        Command("heat_memory", "&Memory on the nodes", ("Shift+G",), "", "canvas", "own"),
        SEPARATOR,
        Command("gallery", "&Gallery…", ("Ctrl+Alt+P",), "images"),
        Command("pin_a", "Pin the picture as &A", ("Ctrl+Alt+1",), "pin"),
        Command("pin_b", "Pin the picture as &B", ("Ctrl+Alt+2",), "pin"),
        Command("compare", "&Compare with A and B in the next way"),
        Command("facts", "Abo&ut the picture", ("Ctrl+I",), "info"),
        Command("repaint_shown", "&Repaint a part of the picture…", ("Ctrl+Alt+M",), "brush"),
        Command("use_shown", "&Use the picture as an input", ("Ctrl+Alt+U",), "image"),
        SEPARATOR,
        Command("system", "Theme of the s&ystem", switch="theme"),
        Command("dark", "&Dark theme", (), "moon", switch="theme"),
        Command("light", "Ligh&t theme", (), "sun", switch="theme"),
    ),
    "&Graph": (
        Command("add", "&Add node…", ("Shift+A",), "plus", "canvas"),
        Command("rename", "Re&name", ("F2",), "pencil", "canvas"),
        Command("paint_mask", "&Paint a mask…", ("Shift+M",), "brush", "canvas"),
        Command("to_form", "Show in the &form, or take off it", ("Shift+F9",), "pin", "canvas"),
        SEPARATOR,
        Command("mute", "&Mute", ("M",), "eye-off", "canvas"),
        Command("bypass", "&Bypass", ("B",), "redo-dot", "canvas"),
        SEPARATOR,
        Command("join", "&Connect the selected nodes", ("J",), "link", "canvas"),
        Command("detach", "&Disconnect from the rest", ("Alt+D",), "", "canvas"),
        Command("next_link", "Ne&xt link", ("N",), "", "canvas"),
        Command("previous_link", "Pre&vious link", ("Shift+N",), "", "canvas"),
        Command("insert", "&Insert a node on the link…", ("I",), "", "canvas"),
        Command("reroute", "&Reroute the link", ("R",), "", "canvas"),
    ),
    "&Arrange": (
        Command("collapse", "&Collapse or expand", ("H",), "", "canvas"),
        Command("pin", "&Pin or unpin", ("P",), "", "canvas"),
        Command("colors", "C&olour…", ("C",), "", "canvas"),
        SEPARATOR,
        Command("frame", "&Frame", ("Ctrl+J",), "square", "canvas"),
        Command("fit_frame", "Frame just &around its nodes", ("Shift+J",), "", "canvas"),
        Command("select_inside", "&Select the nodes in the frame", (), "", "canvas"),
        SEPARATOR,
        Command("group", "&Group", ("Ctrl+G",), "", "canvas"),
        Command("ungroup", "&Ungroup", ("Ctrl+Shift+G",), "", "canvas"),
        Command("in_or_out", "Enter or leave the group", ("Tab",), "", "canvas"),
        Command("enter_group", "&Enter the group", ("Alt+Down",), "", "canvas"),
        Command("leave_group", "Lea&ve the group", ("Alt+Up",), "", "canvas"),
        Command("put_into", "&Move into a group…", (), "", "canvas"),
        SEPARATOR,
        Command("lay_out", "&Lay out", ("L",), "", "canvas"),
        Group(
            "&Align",
            (
                Command("align_left", "Align &left edges", ("Ctrl+Left",), "", "canvas"),
                Command("align_right", "Align &right edges", ("Ctrl+Right",), "", "canvas"),
                Command("align_top", "Align &top edges", ("Ctrl+Up",), "", "canvas"),
                Command("align_bottom", "Align &bottom edges", ("Ctrl+Down",), "", "canvas"),
                Command("align_column", "Align middles in a &column", ("Shift+C",), "", "canvas"),
                Command("align_row", "Align middles in a ro&w", ("Shift+R",), "", "canvas"),
                SEPARATOR,
                Command("spread_across", "Equal gaps &across", ("Shift+H",), "", "canvas"),
                Command("spread_down", "Equal gaps &down", ("Shift+V",), "", "canvas"),
            ),
        ),
        Group(
            "&Move by a step",
            (
                Command("nudge_left", "A step to the &left", ("Left",), "", "canvas"),
                Command("nudge_right", "A step to the &right", ("Right",), "", "canvas"),
                Command("nudge_up", "A step &up", ("Up",), "", "canvas"),
                Command("nudge_down", "A step &down", ("Down",), "", "canvas"),
            ),
        ),
    ),
    "&Run": (
        Command("run", "&Run", ("Ctrl+Enter",), "play"),
        Command("add_to_queue", "Add to the &queue", ("Ctrl+Shift+Enter",)),
        Command("run_to", "Run &to the selected nodes", ("Ctrl+R",)),
        Command("run_selection", "Run what the se&lection leads to", ("Ctrl+Shift+R",)),
        Command("use_seed", "Use the seed of the picture &shown", ("Ctrl+Shift+U",)),
        Command("on_change", "Run on &change", ("Ctrl+Alt+R",), switch="own"),
        SEPARATOR,
        Command("pause", "&Pause", ("Ctrl+Shift+.",)),
        Command("cancel", "&Cancel", ("Ctrl+.",), "circle-stop"),
        Command("force", "&Force stop"),
        SEPARATOR,
        Command("grid", "Run a &grid…", ("Ctrl+Alt+G",), "grid-3x3"),
    ),
    "&Help": (
        Command("start_page", "&Start page"),
        Command("commands", "&Commands…", ("Ctrl+Shift+P",)),
        SEPARATOR,
        Command("keys", "&Keys", ("F1",), "keyboard"),
        Command("change_keys", "Change &keys…"),
        Command("about", "&About Nodegraph", (), "info"),
    ),
}
"""Menu → its commands; a bare text is a submenu that the window fills."""


POINTED: tuple[Command | Group, ...] = (
    Command("fit_here", "&Add a node that fits…", (), "plus", "canvas"),
    Command("unlink", "&Disconnect", (), "", "canvas"),
    Command("form_field", "Show in the &form", (), "pin", "canvas"),
    Command("reset_value", "&Reset to the default", (), "undo-2", "canvas"),
    Command("expose", "&Show on the group", (), "", "canvas"),
    Command("conceal", "&Hide from the group", (), "", "canvas"),
    Group(
        "&Colour",
        (
            Command("color_none", "&None", (), "", "canvas"),
            SEPARATOR,
            *(Command(f"color_{name}", name.capitalize(), (), "", "canvas") for name in NODE_COLORS),
        ),
    ),
)
"""Commands about what was pointed at; only menus over the canvas show them."""


def keys_text(keys: str) -> str:
    """Keys as this platform writes them, wherever they are written."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def plain_words(text: str) -> str:
    """The words of a menu entry alone, in the language of the window."""
    return translate("Actions", text).replace("&", "").rstrip("…")


class Actions:
    """The commands as `QAction`s of one window.

    Args:
        window: owner of the actions.
        menu_bar: filled with the menus.
        handlers: command name → what it does.
        keys: who has which keys.
    """

    def __init__(
        self,
        window: QWidget,
        menu_bar: QMenuBar,
        handlers: Mapping[str, Callable[[], object]],
        keys: KeyTable,
    ):
        self._keys = keys
        self._actions: dict[str, QAction] = {}
        self._commands: dict[str, Command] = {}
        self._groups: dict[str, QActionGroup] = {}
        self.submenus: dict[str, QMenu] = {}
        self.menus: dict[str, QMenu] = {}
        self._window = window
        for title, entries in MENUS.items():
            menu = menu_bar.addMenu(translate("Actions", title))
            self.menus[title.replace("&", "")] = menu
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.dress)
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                elif isinstance(entry, str):
                    self.submenus[entry.replace("&", "")] = menu.addMenu(translate("Actions", entry))
                elif isinstance(entry, Group):
                    menu.addMenu(self._group(entry, handlers))
                else:
                    menu.addAction(self._make(entry, handlers[entry.name]))
        for pointed in POINTED:
            if isinstance(pointed, Group):
                self._group(pointed, handlers)
            else:
                self._make(pointed, handlers[pointed.name])
        self._dressed = False

    def _group(self, group: Group, handlers: Mapping[str, Callable[[], object]]) -> QMenu:
        menu = QMenu(translate("Actions", group.text), self._window)
        menu.aboutToShow.connect(self.dress)
        for entry in group.entries:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(self._make(entry, handlers[entry.name]))
        self.submenus[group.text.replace("&", "")] = menu
        return menu

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> Iterator[QAction]:
        """Every action."""
        yield from self._actions.values()

    def for_canvas(self) -> Iterator[QAction]:
        """The actions to give to the canvas; their keys act while it has the focus."""
        return (self._actions[c.name] for c in self._commands.values() if c.place == "canvas")

    def restyle(self) -> None:
        """The theme is another."""
        self._dressed = False

    def use_keys(self, keys: KeyTable) -> None:
        """Give the commands other keys, from now on."""
        self._keys = keys
        for action in self.all():
            action.setShortcuts([])  # first of all of them: two that change places shall not be ambiguous
        for name, action in self._actions.items():
            action.setShortcuts(keys.sequences(name))

    def dress(self) -> None:
        """Give the actions their icons, when they are first seen: drawing them would delay the start."""
        if self._dressed:
            return
        self._dressed = True
        for command in self._commands.values():
            if command.icon and not command.switch:
                self._actions[command.name].setIcon(icon(command.icon))
        for name in NODE_COLORS:
            self._actions[f"color_{name}"].setIcon(swatch(name))

    def offers(self) -> Iterator[Offer]:
        """What can be done now, for the palette of commands; without the palette itself."""
        colors = ((group.text, group.entries) for group in POINTED if isinstance(group, Group))
        for title, entries in (*MENUS.items(), *colors):
            for command in within(entries):
                if command.name == "commands":
                    continue
                action = self[command.name]
                if action.isEnabled():
                    words = plain_words(command.text)
                    if command.switch == "own":
                        words = _switch_words(words, on=action.isChecked())
                    keys = self._keys.text(command.name)
                    yield Offer(command.name, words, plain_words(title), keys, action.trigger)

    def keys_by_menu(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Menu by menu: keys as the platform writes them, and words."""
        for title, entries in MENUS.items():
            commands = [command for command in within(entries) if self._keys.keys[command.name]]
            rows = [(self._keys.text(c.name), plain_words(c.text)) for c in commands]
            yield plain_words(title), rows

    def _make(self, command: Command, handler: Callable[[], object]) -> QAction:
        action = QAction(translate("Actions", command.text), self._window)
        action.setObjectName(command.name)
        action.setShortcutVisibleInContextMenu(True)
        action.setShortcuts(self._keys.sequences(command.name))
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


def _switch_words(words: str, *, on: bool) -> str:
    said = translate("Actions", "Hide: {panel}") if on else translate("Actions", "Show: {panel}")
    return said.format(panel=words)


def texts() -> Iterator[str]:
    """Every text of the tables above, for the files of translations."""
    for title, entries in (*MENUS.items(), *((group.text, group.entries) for group in _groups())):
        yield title
        yield from (entry for entry in entries if isinstance(entry, str))
    yield from (command.text for entries in (*MENUS.values(), POINTED) for command in within(entries))


def _groups() -> Iterator[Group]:
    waiting: list[Command | Group | str | None] = [*POINTED]
    for entries in MENUS.values():
        waiting += entries
    for entry in waiting:
        if isinstance(entry, Group):
            yield entry


def within(entries: Iterable[Command | Group | str | None]) -> Iterator[Command]:
    """The commands among entries of menus, those of groups too."""
    for entry in entries:
        if isinstance(entry, Command):
            yield entry
        elif isinstance(entry, Group):
            yield from within(entry.entries)
