"""What the commands of the registry do to a canvas, once for keys, menus and the palette of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import QCoreApplication

from ..theme.node_colors import NODE_COLORS
from .aligning import Side

if TYPE_CHECKING:
    from .view import GraphView

Act = Callable[["GraphView"], object]

ZOOM_STEP = 1.25


def _align(view: GraphView, side: Side) -> None:
    view.aligner.align(side)


def _color(view: GraphView, name: str | None) -> None:
    view.commands.set_color(name)


def _nudge(view: GraphView, dx: int, dy: int) -> None:
    view.commands.nudge(dx, dy)


def _enter(view: GraphView) -> None:
    if not view.walk.enter_selected():
        view.graph_scene.message.emit(QCoreApplication.translate("Groups", "Select the group to enter."))


LOOKS: Mapping[str, Act] = {
    "fit": lambda view: view.fit(),
    "fit_selection": lambda view: view.fit(view.graph_scene.selected_ids() or None),
    "zoom_in": lambda view: view.zoom_to(view.zoom * ZOOM_STEP),
    "zoom_out": lambda view: view.zoom_to(view.zoom / ZOOM_STEP),
    "zoom_full": lambda view: view.zoom_to(1.0),
}
"""What only moves the eye: it disturbs nothing."""

ACTS: Mapping[str, Act] = {
    "undo": lambda view: view.graph_scene.editing.undo(),
    "redo": lambda view: view.graph_scene.editing.redo(),
    "cut": lambda view: view.commands.cut(),
    "copy": lambda view: view.commands.copy(),
    "paste": lambda view: view.paste(),
    "paste_linked": lambda view: view.paste(keep_links=True),
    "duplicate": lambda view: view.commands.duplicate(),
    "delete": lambda view: view.commands.delete(),
    "dissolve": lambda view: view.commands.dissolve(),
    "select_all": lambda view: view.select_all(),
    "find": lambda view: view.find_bar.ask(),
    "find_next": lambda view: view.find_bar.next(),
    "find_previous": lambda view: view.find_bar.previous(),
    "add": lambda view: view.open_search(),
    "rename": lambda view: view.rename_current(),
    "mute": lambda view: view.commands.toggle_mode("muted"),
    "bypass": lambda view: view.commands.toggle_mode("bypassed"),
    "join": lambda view: view.commands.join(),
    "detach": lambda view: view.commands.detach(),
    "next_link": lambda view: view.commands.select_beside(1),
    "previous_link": lambda view: view.commands.select_beside(-1),
    "insert": lambda view: view.insert_on_link(),
    "reroute": lambda view: view.commands.reroute_link(),
    "collapse": lambda view: view.commands.toggle_collapsed(),
    "pin": lambda view: view.commands.toggle_pinned(),
    "frame": lambda view: view.add_frame(),
    "fit_frame": lambda view: view.commands.fit_frame(),
    "select_inside": lambda view: view.commands.select_inside(),
    "group": lambda view: view.group_selected(),
    "ungroup": lambda view: view.commands.ungroup(),
    "in_or_out": lambda view: view.go_on(),
    "enter_group": _enter,
    "leave_group": lambda view: view.walk.leave(),
    "lay_out": lambda view: view.aligner.lay_out(),
    **{f"align_{side}": partial(_align, side=side) for side in get_args(Side)},
    "spread_across": lambda view: view.aligner.distribute(across=True),
    "spread_down": lambda view: view.aligner.distribute(across=False),
    "nudge_left": partial(_nudge, dx=-1, dy=0),
    "nudge_right": partial(_nudge, dx=1, dy=0),
    "nudge_up": partial(_nudge, dx=0, dy=-1),
    "nudge_down": partial(_nudge, dx=0, dy=1),
    **{f"color_{name or 'none'}": partial(_color, name=name) for name in (None, *NODE_COLORS)},
}
"""What acts on the graph, the selection or what is shown over the canvas."""
