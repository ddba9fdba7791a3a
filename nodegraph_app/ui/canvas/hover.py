"""What lights up under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from .fitting import LinkEnd
from .gestures.frame import edge_cursor
from .hits import CANVAS, Hit

if TYPE_CHECKING:
    from .view import GraphView

Shape = Qt.CursorShape


class Hover:
    """Keeps the part under the mouse lit and the cursor telling what a press would do."""

    def __init__(self, view: GraphView):
        self._view = view
        self._hit: Hit = CANVAS
        self._end: LinkEnd | None = None

    @property
    def hit(self) -> Hit:
        """What the mouse is over."""
        return self._hit

    def light(self, end: LinkEnd | None) -> None:
        """Light the socket a link would end at."""
        if end != self._end:
            if self._end is not None:
                self._set(self._end.node, None)
            if end is not None:
                self._set(end.node, f"{'>' if end.output else '<'}{end.place}")
            self._end = end

    def _set(self, node_id: str, key: str | None) -> None:
        item = self._view.graph_scene.item(node_id)
        if item is not None and item.hovered != key:
            item.hovered = key
            item.update()

    def over(self, hit: Hit) -> None:
        """The mouse is over this."""
        if hit == self._hit:
            return
        before, self._hit = self._hit, hit
        if before.on_node and before.node != hit.node:
            self._set(before.node, None)
        for each, lit in ((before, False), (hit, True)):
            link = self._view.graph_scene.links.get((each.node, each.place)) if each.part == "link" else None
            if link is not None:
                link.hovered = lit
                link.update()
        if hit.on_node:
            self._set(hit.node, hit.hover_key)
        self._view.graph_scene.point_at(hit.node if hit.on_node else None)
        self.show_cursor()

    def show_cursor(self) -> None:
        """Give the mouse the shape of what it does or would do."""
        gesture = self._view.gesture
        cursor = self._idle_cursor()
        if gesture is not None and gesture.cursor is not None and (gesture.dragging or gesture.at_once):
            cursor = gesture.cursor
        elif self._view.space_held:
            cursor = Shape.OpenHandCursor
        self._view.viewport().setCursor(cursor)

    def _idle_cursor(self) -> Qt.CursorShape:
        match self._hit.part:
            case "input" | "output":
                return Shape.CrossCursor
            case "frame":
                return Shape.SizeAllCursor
            case "frame_edge":
                return edge_cursor(self._hit.place)
            case "link" | "dice":
                return Shape.PointingHandCursor
            case "field":
                return self._field_cursor()
        return Shape.ArrowCursor

    def _field_cursor(self) -> Qt.CursorShape:
        item = self._view.graph_scene.nodes.get(self._hit.node)
        field = item.layout.fields.get(self._hit.place) if item else None
        if field is None or field.spec is None or field.linked:
            return Shape.ArrowCursor
        if field.spec.seed or field.spec.kind == "text":
            return Shape.IBeamCursor
        return Shape.SizeHorCursor if field.spec.kind in ("integer", "number") else Shape.PointingHandCursor
