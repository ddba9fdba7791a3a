"""Places for the nodes of a file that does not say where they stand, such as one that a program wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from ...core import edits
from .layered import Edge, layered
from .metrics import snapped

if TYPE_CHECKING:
    from .scene import GraphScene

BELOW = 96.0
"""From the lowest node that has a place to those that are given one."""


def settle_nodes(scene: GraphScene, ids: Iterable[str]) -> None:
    """Put these nodes into layers from left to right, below those that have a place.

    It is no step of the history, and the document counts as unchanged: nobody put the nodes where they were.
    """
    wanted, here = set(ids), scene.levels.level
    for home in {scene.graph[each].group for each in wanted} - {here}:
        scene.enter(home)
        _settle_shown(scene, wanted)
    if scene.levels.level != here:
        scene.enter(here)
    _settle_shown(scene, wanted)


def _settle_shown(scene: GraphScene, wanted: set[str]) -> None:
    new = [each for each in scene.graph.in_order() if each in wanted and each in scene.nodes]
    if not new:
        return
    items = scene.nodes
    drawing = layered(
        {each: (items[each].rect.width(), items[each].rect.height()) for each in new},
        edges_among(scene, new),
        dict.fromkeys(new, (0.0, 0.0)),
    )
    taken = QRectF()
    for each in items.keys() - set(new):
        taken = taken.united(items[each].rect)
    left, top = (taken.left(), taken.bottom() + BELOW) if not taken.isNull() else (0.0, 0.0)
    places = {each: (snapped(left + x), snapped(top + y)) for each, (x, y) in drawing.items()}
    scene.graph.apply(edits.move(scene.graph, places))


def edges_among(scene: GraphScene, ids: Iterable[str]) -> list[Edge]:
    """The links from one of these items to another, with the heights of their ends."""
    known = set(ids)
    return [
        Edge(
            item.tail.node,
            item.start.y() - scene.nodes[item.tail.node].y(),
            item.head.node,
            item.end.y() - scene.nodes[item.head.node].y(),
        )
        for item in scene.links.values()
        if item.tail.node in known and item.head.node in known
    ]
