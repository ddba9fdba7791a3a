"""What the canvas commands of the registry do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import get_args

from PySide6.QtCore import QCoreApplication

from .canvas import GraphView
from .canvas.aligning import Side
from .theme.node_colors import NODE_COLORS


def canvas_handlers(view: Callable[[], GraphView]) -> dict[str, Callable[[], object]]:
    """Command name → what it does to the canvas there is now, after a gesture or a typed value is settled."""

    def on(act: Callable[[GraphView], object]) -> Callable[[], object]:
        def handler() -> object:
            canvas = view()
            canvas.settle()
            return act(canvas) if canvas.commit_editor() else None

        return handler

    colors: dict[str, Callable[[], object]] = {
        f"color_{name or 'none'}": on(partial(_color, name=name)) for name in (None, *NODE_COLORS)
    }
    return {
        "collapse": on(lambda canvas: canvas.commands.toggle_collapsed()),
        "pin": on(lambda canvas: canvas.commands.toggle_pinned()),
        "group": on(lambda canvas: canvas.group_selected()),
        "ungroup": on(lambda canvas: canvas.commands.ungroup()),
        "enter_group": on(_enter),
        "leave_group": on(lambda canvas: canvas.walk.leave()),
        "frame": on(lambda canvas: canvas.add_frame()),
        "select_inside": on(lambda canvas: canvas.commands.select_inside()),
        "fit_frame": on(lambda canvas: canvas.commands.fit_frame()),
        "next_link": on(lambda canvas: canvas.commands.select_beside(1)),
        "previous_link": on(lambda canvas: canvas.commands.select_beside(-1)),
        "insert": on(lambda canvas: canvas.insert_on_link()),
        "reroute": on(lambda canvas: canvas.commands.reroute_link()),
        "join": on(lambda canvas: canvas.commands.join()),
        "detach": on(lambda canvas: canvas.commands.detach()),
        "dissolve": on(lambda canvas: canvas.commands.dissolve()),
        "find": on(lambda canvas: canvas.find_bar.ask()),
        "find_next": on(lambda canvas: canvas.find_bar.next()),
        "find_previous": on(lambda canvas: canvas.find_bar.previous()),
        "lay_out": on(lambda canvas: canvas.aligner.lay_out()),
        **{f"align_{side}": on(partial(_align, side=side)) for side in get_args(Side)},
        "spread_across": on(lambda canvas: canvas.aligner.distribute(across=True)),
        "spread_down": on(lambda canvas: canvas.aligner.distribute(across=False)),
        **colors,
    }


def _enter(canvas: GraphView) -> None:
    if not canvas.walk.enter_selected():
        canvas.graph_scene.message.emit(QCoreApplication.translate("Groups", "Select the group to enter."))


def _align(canvas: GraphView, side: Side) -> None:
    canvas.aligner.align(side)


def _color(canvas: GraphView, name: str | None) -> None:
    canvas.commands.set_color(name)
