"""What can be done where the right button was pressed, from the one registry of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ..core import edits
from ..core.forms import on_the_form
from ..core.graph import Link
from .actions import Actions
from .canvas import GraphView
from .canvas.fitting import LinkEnd
from .canvas.hits import CANVAS, Hit

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
FIELD_MENU: Entries = ("form_field", "reset_value", None)
NODE_MENU: Entries = (
    "rename", "run_to", "paint_mask", "to_form", None,
    "mute", "bypass", "collapse", "pin", ">Colour", None,
    "frame", "fit_selection", None,
    "cut", "copy", "duplicate", None,
    "detach", "dissolve", "delete",
)  # fmt: skip
NODES_MENU: Entries = (
    "run_to", None,
    "join", "mute", "bypass", "collapse", "pin", ">Colour", None,
    "frame", ">Align", "lay_out", "fit_selection", None,
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
            "form_field": lambda: self.form_wanted.emit(self._hit.node, self._hit.place),
            "colors": self.show_colors,
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
            case "input" | "output":
                return SOCKET_MENU
        several = len(self._view().graph_scene.selected_ids()) > 1
        entries = NODES_MENU if several else NODE_MENU
        return (*FIELD_MENU, *entries) if hit.part in ("field", "dice") and not several else entries

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
        graph, hit = self._view().graph_scene.graph, self._hit
        if hit.node not in graph:
            return []
        if hit.part == "output":
            return [link for link in graph.links_from(hit.node) if link.output == hit.place]
        source = graph[hit.node].inputs.get(hit.place) if hit.part == "input" else None
        return [Link(source.node, source.output, hit.node, hit.place)] if source is not None else []

    def _form_words(self) -> str:
        """Of the command that puts the parameter that was pointed at on the form, or takes it off."""
        graph, hit = self._view().graph_scene.graph, self._hit
        there = hit.part in ("field", "dice") and hit.place in on_the_form(graph, hit.node)
        return self.tr("Take off the &form") if there else self.tr("Show in the &form")

    def _unlink(self) -> None:
        if links := self._links():
            self._view().graph_scene.editing.make(edits.disconnect_all, links)

    def _fit_here(self) -> None:
        view, hit = self._view(), self._hit
        if hit.part not in ("input", "output") or hit.node not in view.graph_scene.nodes:
            return
        output = hit.part == "output"
        at = view.graph_scene.nodes[hit.node].socket_pos(hit.place, output=output)
        at.setX(at.x() + (60 if output else -60))
        view.open_search(at, LinkEnd(hit.node, hit.place, output))

    def _changed_value(self) -> object | None:
        """The default of the value that was pointed at; None when it stands there, or a link sets it."""
        graph, hit = self._view().graph_scene.graph, self._hit
        if hit.part not in ("field", "dice") or hit.node not in graph or hit.place in graph[hit.node].inputs:
            return None
        spec = graph.spec(hit.node)
        parameter = spec.parameter(hit.place) if spec else None
        if parameter is None or graph.parameters(hit.node)[hit.place] == parameter.default:
            return None
        return parameter.default

    def _reset_value(self) -> None:
        default = self._changed_value()
        if default is not None:
            editing = self._view().graph_scene.editing
            editing.make(edits.set_parameter, self._hit.node, self._hit.place, default)
