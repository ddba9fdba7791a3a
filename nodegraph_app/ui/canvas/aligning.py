"""Lining nodes up: at an edge, through their middles, with equal gaps, or all of them by layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPointF, QRectF

from ...core import arranging
from ...core.arranging import Place
from ..translation import translate
from .clusters import drawn
from .frames import inside, place_around
from .glide import Glide
from .layered import NODE_GAP
from .metrics import snapped
from .settling import edges_among

if TYPE_CHECKING:
    from .scene import GraphScene

Side = Literal["left", "right", "top", "bottom", "column", "row"]
Points = dict[str, tuple[float, float]]


def aligned(rects: Mapping[str, QRectF], side: Side) -> Points:
    """Corners with which all have one edge, or their middles, on one line: that of the outermost."""
    around = QRectF()
    for rect in rects.values():
        around = around.united(rect)
    places: Points = {}
    for each, rect in rects.items():
        x, y = rect.x(), rect.y()
        match side:
            case "left":
                x = around.left()
            case "right":
                x = around.right() - rect.width()
            case "top":
                y = around.top()
            case "bottom":
                y = around.bottom() - rect.height()
            case "column":
                x = round(around.center().x() - rect.width() / 2)
            case "row":
                y = round(around.center().y() - rect.height() / 2)
        places[each] = x, y
    return places


def spread(rects: Mapping[str, QRectF], *, across: bool) -> Points:
    """Corners with equal gaps between the first and the last, or wider where these overlap.

    Args:
        across: from left to right; from top to bottom otherwise.
    """

    def start(rect: QRectF) -> float:
        return rect.x() if across else rect.y()

    def length(rect: QRectF) -> float:
        return rect.width() if across else rect.height()

    order = sorted(rects, key=lambda each: (start(rects[each]), each))
    first, last = rects[order[0]], rects[order[-1]]
    room = start(last) + length(last) - start(first) - sum(length(rect) for rect in rects.values())
    gap = room / (len(order) - 1) if len(order) > 1 else 0.0
    gap = gap if gap >= 0 else NODE_GAP
    places: Points = {}
    at = start(first)
    for each in order:
        rect = rects[each]
        places[each] = (round(at), rect.y()) if across else (rect.x(), round(at))
        at += length(rect) + gap
    return places


class Aligner:
    """Lines up what is selected; each is one step of the history. Pinned nodes stay."""

    def __init__(self, scene: GraphScene):
        self._scene = scene
        self.glide = Glide(scene)

    def align(self, side: Side) -> None:
        """Bring an edge, or the middles, of the selected nodes onto one line."""
        if rects := self._rects(2):
            self._put(aligned(rects, side), translate("Aligner", "Align nodes"))

    def distribute(self, *, across: bool) -> None:
        """Leave equal gaps between the selected nodes."""
        if rects := self._rects(3):
            self._put(spread(rects, across=across), translate("Aligner", "Distribute nodes"))

    def _rects(self, least: int) -> dict[str, QRectF]:
        scene = self._scene
        free = [each for each in scene.selected_ids() if not scene.levels[each].pinned]
        if len(free) < least:
            scene.message.emit(
                translate("Aligner", "Select at least two nodes that are not pinned.")
                if least == 2
                else translate("Aligner", "Select at least three nodes that are not pinned.")
            )
            return {}
        return {each: scene.nodes[each].rect for each in free}

    def lay_out(self) -> None:
        """Put the selected nodes, or all, into layers from left to right; frames go with what is in them."""
        scene, shown = self._scene, self._scene.levels
        wanted = scene.selected_ids() if len(scene.selected_ids()) > 1 else list(scene.nodes)
        ids = [each for each in wanted if not shown[each].pinned]
        if not ids:
            return
        drawing = drawn(scene, ids, edges_among(scene, ids))
        left = min(shown[each].position[0] for each in ids)
        top = min(shown[each].position[1] for each in ids)
        first_x = min(x for x, y in drawing.nodes.values())
        first_y = min(y for x, y in drawing.nodes.values())

        def put(x: float, y: float) -> tuple[float, float]:
            return snapped(left + x - first_x), snapped(top + y - first_y)

        places = {each: put(x, y) for each, (x, y) in drawing.nodes.items()}
        frames = {each: (*put(at[0], at[1]), at[2], at[3]) for each, at in drawing.frames.items()}
        self._put(places, translate("Aligner", "Lay out"), frames)

    def _put(self, places: Points, label: str, around: Mapping[str, Place] | None = None) -> None:
        """Move nodes in one step; `around` says where frames go that were laid out with them."""
        scene = self._scene
        frames = self._frames_after(places) | dict(around or {})
        before = {each: scene.nodes[each].pos() for each in places}
        if scene.editing.make(arranging.move_all, places, frames, label):
            self.glide.begin(before)

    def _frames_after(self, places: Points) -> dict[str, Place]:
        """Frames all of whose nodes move are put around them again."""
        scene, frames = self._scene, {}
        for frame_id in scene.frames:
            nodes, _ = inside(scene, frame_id)
            if nodes and set(nodes) <= places.keys():
                rects = [
                    QRectF(QPointF(*places[each]), scene.nodes[each].layout.body.size()) for each in nodes
                ]
                if (place := place_around(rects)) is not None:
                    frames[frame_id] = place
        return frames
