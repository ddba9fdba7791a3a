"""The frames of a scene: shown as the graph has them, and what lies in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from ...core.arranging import Place
from .frame_item import FrameItem
from .metrics import CAPTION, FRAME_HEAD, GRID

if TYPE_CHECKING:
    from .scene import GraphScene

ROOM = 3.0 * GRID
"""Between the nodes that a frame is put around and its edge."""


class Frames:
    """Keeps one item for each frame of the graph. The scene owns it."""

    def __init__(self, scene: GraphScene):
        self._scene = scene
        self.items: dict[str, FrameItem] = {}
        self.selected: str | None = None

    def follow(self) -> bool:
        """Make the items equal to the frames of what is shown; returns whether anything changed."""
        level, changed = self._scene.levels.level, False
        frames = {each: frame for each, frame in self._scene.graph.frames.items() if frame.group == level}
        for gone in [each for each in self.items if each not in frames]:
            self._scene.removeItem(self.items.pop(gone))
            changed = True
        for frame_id, frame in frames.items():
            item = self.items.get(frame_id)
            if item is None:
                item = self.items[frame_id] = FrameItem(frame, self._scene.inks)
                self._scene.addItem(item)
                changed = True
            elif item.frame is not frame:
                item.set_frame(frame)
                changed = True
        if self.selected is not None and self.selected not in self.items:
            self.selected = None
        return changed

    def clear(self) -> None:
        """Take all away; `follow` is due."""
        for item in self.items.values():
            self._scene.removeItem(item)
        self.items.clear()
        self.selected = None

    def show(self, places: Mapping[str, Place]) -> None:
        """Draw frames elsewhere without changing the graph; all others where they belong."""
        for frame_id, item in self.items.items():
            place = places.get(frame_id, item.frame.place)
            rect = item.rect
            if (rect.x(), rect.y(), rect.width(), rect.height()) != place:
                item.show_place(place)

    def choose(self, frame_id: str | None) -> bool:
        """Mark one frame, or none, as selected; returns whether that is another one."""
        if frame_id == self.selected:
            return False
        for each in (self.selected, frame_id):
            if each is not None and each in self.items:
                self.items[each].chosen = each == frame_id
                self.items[each].update()
        self.selected = frame_id if frame_id in self.items else None
        return True


def inside(scene: GraphScene, frame_id: str) -> tuple[list[str], list[str]]:
    """The nodes whose middle lies in a frame, and the frames that lie in it wholly."""
    box = scene.frames[frame_id].rect
    nodes = [each for each, item in scene.nodes.items() if box.contains(item.rect.center())]
    frames = [each for each, item in scene.frames.items() if each != frame_id and box.contains(item.rect)]
    return nodes, frames


def place_around(rects: Iterable[QRectF]) -> Place | None:
    """The place of a frame around nodes and what stands below them; None around nothing."""
    box = QRectF()
    for rect in rects:
        box = box.united(rect)
    if box.isNull():
        return None
    box.adjust(-ROOM, -ROOM - FRAME_HEAD, ROOM, max(ROOM, CAPTION + GRID))
    left, top = box.left() // GRID * GRID, box.top() // GRID * GRID
    return left, top, -(-(box.right() - left) // GRID) * GRID, -(-(box.bottom() - top) // GRID) * GRID
