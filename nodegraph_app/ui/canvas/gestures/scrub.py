"""Changing a number by dragging on it."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ....core import edits
from ....core.parameters import ParameterSpec
from ..fitting import LinkEnd
from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView

PIXELS_PER_STEP = 6.0
FINE = 0.1
FAST = 10.0


class Scrub(Gesture):
    """Drag right for more, left for less; Ctrl is fine, Shift is coarse. A slider follows the mouse."""

    cursor = Qt.CursorShape.SizeHorCursor

    def __init__(self, view: GraphView, pointer: Pointer, node_id: str, name: str):
        super().__init__(view, pointer)
        self._node, self._name = node_id, name
        item = self.scene.nodes[node_id]
        field = item.layout.fields[name]
        assert field.spec is not None
        self._spec: ParameterSpec = field.spec
        self._width = field.rect.width()
        self._real = self.scene.levels.real(LinkEnd(node_id, name, False))
        held = self.scene.graph.parameters(self._real.node)[self._real.place]
        self._first = self._value = float(held) if isinstance(held, int | float) else 0.0
        self._last_x = pointer.on_screen.x()

    def begin_drag(self, pointer: Pointer) -> None:
        self._last_x = pointer.on_screen.x()

    def drag(self, pointer: Pointer) -> None:
        moved_px = pointer.on_screen.x() - self._last_x
        self._last_x = pointer.on_screen.x()
        self._value = self._bounded(self._value + moved_px * self._per_pixel(pointer))
        held = self._rounded(fine=pointer.ctrl)
        node_id, name, _ = astuple(self._real)
        if held != self.scene.graph.parameters(node_id)[name]:
            self.scene.editing.make_merged(self._merge, edits.set_parameter, node_id, name, held)

    @property
    def _merge(self) -> str:
        return f"scrub {id(self)}"

    def _per_pixel(self, pointer: Pointer) -> float:
        bounds = self._spec.bounds
        if bounds is not None and bounds.slider:
            change = (bounds.high - bounds.low) / (self._width * self.view.zoom)
        else:
            change = (bounds.step if bounds else 1.0) / PIXELS_PER_STEP
        return change * (FINE if pointer.ctrl else FAST if pointer.shift else 1.0)

    def _bounded(self, value: float) -> float:
        bounds = self._spec.bounds
        return min(max(value, bounds.low), bounds.high) if bounds else value

    def _rounded(self, *, fine: bool) -> int | float:
        step = self._spec.bounds.step if self._spec.bounds else 1.0
        if self._spec.kind == "integer":
            whole = max(1, round(step)) if not fine else 1
            return int(self._bounded(round(self._value / whole) * whole))
        step = step * FINE if fine else step
        return self._bounded(round(round(self._value / step) * step, 10))

    def end(self, pointer: Pointer) -> None:
        if self._node in self.scene.nodes:
            self.scene.nodes[self._node].update()

    def cancel(self) -> None:
        self.scene.editing.retract(self._merge)
