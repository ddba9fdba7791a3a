"""Moving frames with all that lies in them, and resizing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from ....core import arranging
from ....core.arranging import Place
from ....core.frames import LEAST_SIDE
from ...translation import translate
from ..frames import inside
from ..metrics import snapped
from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView


class MoveFrame(Gesture):
    """Drag a frame's title: the nodes and frames in it come along, but for pinned ones."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(self, view: GraphView, pointer: Pointer, frame_id: str):
        super().__init__(view, pointer)
        self._frame = frame_id
        self.scene.select_frame(frame_id)
        self._nodes: dict[str, QPointF] = {}
        self._frames: dict[str, Place] = {}

    def begin_drag(self, pointer: Pointer) -> None:
        nodes, frames = inside(self.scene, self._frame)
        graph, shown = self.scene.graph, self.scene.levels
        self._nodes = {each: self.scene.nodes[each].pos() for each in nodes if not shown[each].pinned}
        self._frames = {each: graph.frames[each].place for each in (self._frame, *frames)}

    def drag(self, pointer: Pointer) -> None:
        nodes, frames = self._moved(pointer)
        self.scene.show_moved(nodes, nodes)
        self.scene.show_frames(frames)

    def _moved(self, pointer: Pointer) -> tuple[dict[str, QPointF], dict[str, Place]]:
        delta = pointer.at - self.start.at
        if self.scene.options.grid != pointer.ctrl:
            left, top = self._frames[self._frame][:2]
            delta = QPointF(snapped(left + delta.x()) - left, snapped(top + delta.y()) - top)
        known, graph = self.scene.nodes, self.scene.graph
        nodes = {each: at + delta for each, at in self._nodes.items() if each in known}
        frames = {
            each: (place[0] + delta.x(), place[1] + delta.y(), place[2], place[3])
            for each, place in self._frames.items()
            if each in graph.frames
        }
        return nodes, frames

    def end(self, pointer: Pointer) -> None:
        if not self.dragging:
            return
        nodes, frames = self._moved(pointer)
        self.cancel()
        places = {each: (at.x(), at.y()) for each, at in nodes.items()}
        self.scene.editing.make(arranging.move_all, places, frames, translate("MoveFrame", "Move frame"))

    def cancel(self) -> None:
        if self.dragging:
            self.scene.show_moved(each for each in self._nodes if each in self.scene.nodes)
            self.scene.show_frames({})


class ResizeFrame(Gesture):
    """Drag an edge or a corner of a frame; the nodes stay where they are."""

    def __init__(self, view: GraphView, pointer: Pointer, frame_id: str, sides: str):
        super().__init__(view, pointer)
        self._frame, self._sides = frame_id, sides.split()
        self.cursor = edge_cursor(sides)
        self.scene.select_frame(frame_id)
        self._before = self.scene.graph.frames[frame_id].place

    def drag(self, pointer: Pointer) -> None:
        self.scene.show_frames({self._frame: self._place(pointer)})

    def _place(self, pointer: Pointer) -> Place:
        left, top, width, height = self._before
        right, bottom = left + width, top + height
        delta = pointer.at - self.start.at
        grid = snapped if self.scene.options.grid != pointer.ctrl else (lambda value: value)
        if "left" in self._sides:
            left = min(grid(left + delta.x()), right - LEAST_SIDE)
        if "right" in self._sides:
            right = max(grid(right + delta.x()), left + LEAST_SIDE)
        if "top" in self._sides:
            top = min(grid(top + delta.y()), bottom - LEAST_SIDE)
        if "bottom" in self._sides:
            bottom = max(grid(bottom + delta.y()), top + LEAST_SIDE)
        return left, top, right - left, bottom - top

    def end(self, pointer: Pointer) -> None:
        if self.dragging and self._frame in self.scene.graph.frames:
            place = self._place(pointer)
            self.cancel()
            self.scene.editing.make(arranging.resize_frame, self._frame, place)

    def cancel(self) -> None:
        self.scene.show_frames({})


def edge_cursor(sides: str) -> Qt.CursorShape:
    """The cursor over the sides of a frame."""
    match sides:
        case "left" | "right":
            return Qt.CursorShape.SizeHorCursor
        case "top" | "bottom":
            return Qt.CursorShape.SizeVerCursor
        case "left top" | "right bottom":
            return Qt.CursorShape.SizeFDiagCursor
    return Qt.CursorShape.SizeBDiagCursor
