"""What a menu is about: what the mouse points at or, for the menu key, what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from .hits import CANVAS, Hit

if TYPE_CHECKING:
    from .scene import GraphScene
    from .view import GraphView


def select_for_menu(scene: GraphScene, hit: Hit) -> None:
    """Select what a menu will act on. A selection that holds the node already stays as it is."""
    if hit.on_node:
        if hit.node not in scene.selected_ids():
            scene.select([hit.node])
    elif hit.part == "link":
        scene.select_link(hit.node, hit.place)
    elif hit.part in ("frame", "frame_edge"):
        scene.select_frame(hit.node)


def focus_of_keys(view: GraphView) -> tuple[Hit, QPoint]:
    """What the keys act on, and where on the screen it is."""
    scene = view.graph_scene
    hit, at = CANVAS, view.center()
    if (link := scene.selected_link) is not None:
        hit = Hit("link", link.target, link.input)
        at = scene.links[link.target, link.input].middle
    elif scene.selected_frame is not None:
        hit = Hit("frame", scene.selected_frame)
        at = scene.frames[scene.selected_frame].rect.topLeft()
    elif scene.current is not None:
        hit = Hit("header", scene.current)
        at = scene.nodes[scene.current].rect.center()
    inside = view.viewport().rect()
    local = view.mapFromScene(at)
    local = QPoint(
        min(max(local.x(), inside.left()), inside.right()), min(max(local.y(), inside.top()), inside.bottom())
    )
    return hit, view.viewport().mapToGlobal(local)
