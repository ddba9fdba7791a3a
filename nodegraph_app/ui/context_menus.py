"""What can be done where the right button was pressed, from the one registry of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ..core import edits
from ..core.forms import on_the_form
from ..core.graph import Link
from ..core.groups import Exposed, parted
from .actions import Actions
from .canvas import GraphView
from .canvas.fitting import LinkEnd
from .canvas.hits import CANVAS, Hit
from .canvas.pointed import focus_of_keys

Entries = tuple[str | None, ...]
"""Names of commands and, with a ``>``, of groups of commands; None separates."""

CANVAS_MENU: Entries = ("add", "paste", None, "frame", None, "select_all", "fit", "find", "lay_out")
FRAME_MENU: Entries = (
    "rename", ">Colour", None,
    "fit_frame", "select_inside", None,
    "cut", "copy", "duplicate", None,
    "delete",
)  # fmt: skip
LINK_MENU: Entries = ("insert", "reroute", None, "delete")
SOCKET_MENU: Entries = ("fit_here", "unlink")
FIELD_MENU: Entries = ("form_field", "reset_value")
STRIP_MENU: Entries = ("leave_group",)
GROUP_MENU: Entries = (
    "enter_group", "rename", "run_to", None,
    "mute", "bypass", "collapse", "pin", ">Colour", None,
    "ungroup", "group", "put_into", "frame", "fit_selection", None,
    "cut", "copy", "duplicate", None,
    "detach", "dissolve", "delete",
)  # fmt: skip
NODE_MENU: Entries = (
    "rename", "run_to", "paint_mask", "to_form", None,
    "mute", "bypass", "collapse", "pin", ">Colour", None,
    "group", "put_into", "frame", "fit_selection", None,
    "cut", "copy", "duplicate", None,
    "detach", "dissolve", "delete",
)  # fmt: skip
NODES_MENU: Entries = (
    "run_to", None,
    "join", "mute", "bypass", "collapse", "pin", ">Colour", None,
    "group", "put_into", "frame", ">Align", "lay_out", "fit_selection", None,
    "cut", "copy", "duplicate", None,
    "detach", "dissolve", "delete",
)  # fmt: skip


class ContextMenus(QObject):
    """Opens menus over the canvas, and does what only makes sense at the place they were asked for.

    Args:
        window: owner of the menus.
        view: asks for the canvas there is now.

    Signals:
        form_wanted: node and parameter to put on the form, or to take off it.
    """

    form_wanted = Signal(str, str)

    def __init__(self, window: QWidget, view: Callable[[], GraphView]):
        super().__init__(window)
        self._window, self._view = window, view
        self._hit: Hit = CANVAS
        self.actions: Actions | None = None
        self.menu: QMenu | None = None
        """The menu that is open."""

    def handlers(self) -> Mapping[str, Callable[[], object]]:
        """What the commands do that act on what was pointed at."""
        return {
            "fit_here": self._fit_here,
            "unlink": self._unlink,
            "reset_value": self._reset_value,
            "form_field": self._put_on_form,
            "colors": self.show_colors,
            "expose": lambda: self._expose(True),
            "conceal": lambda: self._expose(False),
            "put_into": self.show_groups,
        }

    def show(self, hit: Hit, on_screen: QPoint) -> None:
        """Open the menu of what lies at a point of the screen."""
        self._hit = hit
        view = self._view()
        view.menu_at = view.mapToScene(view.viewport().mapFromGlobal(on_screen))
        self._open(self._entries(hit), on_screen)

    def show_colors(self) -> None:
        """Open the colours for what is selected."""
        view = self._view()
        scene = view.graph_scene
        if scene.selected_frame is not None:
            at = scene.frames[scene.selected_frame].rect.topLeft()
        elif scene.current is not None:
            at = scene.nodes[scene.current].rect.topLeft()
        else:
            view.commands.set_color(None)  # it says that nothing is selected
            return
        assert self.actions is not None
        inside = view.viewport().rect().adjusted(8, 8, -8, -8)
        local = view.mapFromScene(at) + QPoint(8, 8)
        local.setX(min(max(local.x(), inside.left()), inside.right()))
        local.setY(min(max(local.y(), inside.top()), inside.bottom()))
        self._popup(self.actions.submenus["Colour"].actions(), view.viewport().mapToGlobal(local))

    def _entries(self, hit: Hit) -> Entries:
        match hit.part:
            case "canvas":
                return CANVAS_MENU
            case "frame" | "frame_edge":
                return FRAME_MENU
            case "link":
                return LINK_MENU
            case "strip":
                return STRIP_MENU
            case "input" | "output":
                return (*SOCKET_MENU, *self._exposing())
        several = len(self._view().graph_scene.selected_ids()) > 1
        group = not several and hit.node not in self._view().graph_scene.graph
        entries = NODES_MENU if several else GROUP_MENU if group else NODE_MENU
        if hit.part in ("field", "dice") and not several:
            return (*FIELD_MENU, *self._exposing(), None, *entries)
        return entries

    def _exposing(self) -> Entries:
        """Commands that show what was pointed at on the group around, or hide it from the one showing it."""
        scene, real = self._view().graph_scene, self._pointed()
        level = scene.levels.level
        if real is None:
            return ()
        what = Exposed(real.node, real.place, real.output)
        groups, pointed = scene.graph.groups, parted([self._hit.node])[1]
        here = groups[level].exposed if level is not None else ()
        entries: list[str | None] = []
        if level is not None and what not in here and scene.levels.seat(real.node):
            entries.append("expose")
        if what in (groups[pointed[0]].exposed if pointed else here):
            entries.append("conceal")
        return (None, *entries) if entries else ()

    def _expose(self, shown: bool) -> None:
        hit = self._hit
        if self._pointed() is not None:
            end = LinkEnd(hit.node, hit.place, hit.part == "output")
            self._view().commands.expose(end, shown)

    def show_groups(self) -> None:
        """Open the groups into which the selection can be moved."""
        view = self._view()
        scene = view.graph_scene
        chosen = set(scene.selected_ids())
        if not chosen and scene.selected_frame is None:
            scene.message.emit(self.tr("Select what shall be moved into a group."))
            return
        level = scene.levels.level
        others = [g for g in scene.graph.groups.values() if g.parent == level and g.key not in chosen]
        rows: list[QAction | QMenu | None] = []
        if level is not None:
            out = QAction(self.tr("Out of this group"), self._window)
            outer = scene.graph.groups[level].parent
            out.triggered.connect(lambda: view.commands.put_into(outer))
            rows.append(out)
        for group in others:
            entry = QAction(scene.graph.title(group.key).replace("&", "&&"), self._window)
            entry.triggered.connect(partial(view.commands.put_into, group.id))
            rows.append(entry)
        if not rows:
            scene.message.emit(self.tr("There is no group beside it. Ctrl+G makes one."))
            return
        self._popup(rows, focus_of_keys(view)[1])
        assert self.menu is not None
        for row in rows:
            if row is not None:
                row.setParent(self.menu)  # so that they go with the menu

    def _open(self, entries: Entries, on_screen: QPoint) -> None:
        assert self.actions is not None
        self.actions["unlink"].setEnabled(bool(self._links()))
        self.actions["form_field"].setText(self._form_words())
        self.actions["reset_value"].setEnabled(self._changed_value() is not None)
        rows: list[QAction | QMenu | None] = []
        for entry in entries:
            if entry is None:
                rows.append(None)
            elif entry.startswith(">"):
                rows.append(self.actions.submenus[entry[1:]])
            else:
                rows.append(self.actions[entry])
        self._popup(rows, on_screen)

    def _popup(self, rows: list[QAction | QMenu | None] | list[QAction], on_screen: QPoint) -> None:
        assert self.actions is not None
        self.actions.dress()
        menu = QMenu(self._window)
        for row in rows:
            if row is None:
                menu.addSeparator()
            elif isinstance(row, QMenu):
                menu.addMenu(row)
            else:
                menu.addAction(row)
        view = self._view()
        # The chosen command runs after the menu is hidden, and wants to know where it was opened.
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, view, view.forget_menu))
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu = menu
        menu.popup(on_screen)

    # --- what was pointed at -------------------------------------------------------------------------

    def _links(self) -> list[Link]:
        """The links at the socket that was pointed at."""
        scene, hit = self._view().graph_scene, self._hit
        if hit.part not in ("input", "output") or hit.node not in scene.levels:
            return []
        here = LinkEnd(hit.node, hit.place, hit.part == "output")
        return [item.link for item in scene.links.values() if here in (item.tail, item.head)]

    def _form_words(self) -> str:
        """Of the command that puts the parameter that was pointed at on the form, or takes it off."""
        graph, real = self._view().graph_scene.graph, self._pointed()
        there = real is not None and real.place in on_the_form(graph, real.node)
        return self.tr("Take off the &form") if there else self.tr("Show in the &form")

    def _put_on_form(self) -> None:
        if (real := self._pointed()) is not None:
            self.form_wanted.emit(real.node, real.place)

    def _unlink(self) -> None:
        if links := self._links():
            self._view().graph_scene.editing.make(edits.disconnect_all, links)

    def _fit_here(self) -> None:
        view, hit = self._view(), self._hit
        item = view.graph_scene.item(hit.node)
        if hit.part not in ("input", "output") or item is None:
            return
        output = hit.part == "output"
        at = item.socket_pos(hit.place, output=output)
        at.setX(at.x() + (60 if output else -60))
        view.open_search(at, view.graph_scene.levels.real(LinkEnd(hit.node, hit.place, output)))

    def _changed_value(self) -> object | None:
        """The default of the value that was pointed at; None when it stands there, or a link sets it."""
        graph, real = self._view().graph_scene.graph, self._pointed()
        if real is None or self._hit.part not in ("field", "dice") or real.place in graph[real.node].inputs:
            return None
        spec = graph.spec(real.node)
        parameter = spec.parameter(real.place) if spec else None
        if parameter is None or graph.parameters(real.node)[real.place] == parameter.default:
            return None
        return parameter.default

    def _pointed(self) -> LinkEnd | None:
        """The socket or field of a node that was pointed at; a group shows those of nodes within."""
        levels, hit = self._view().graph_scene.levels, self._hit
        if hit.part not in ("field", "dice", "input", "output") or hit.node not in levels:
            return None
        real = levels.real(LinkEnd(hit.node, hit.place, hit.part == "output"))
        return real if real.node in self._view().graph_scene.graph else None

    def _reset_value(self) -> None:
        default, real = self._changed_value(), self._pointed()
        if default is not None and real is not None:
            editing = self._view().graph_scene.editing
            editing.make(edits.set_parameter, real.node, real.place, default)
