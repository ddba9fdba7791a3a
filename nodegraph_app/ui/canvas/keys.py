"""Keys on the canvas: a few that are fixed, and those that the table of keys gives to commands.

In a window the actions of the same commands come first; here a canvas that stands alone acts on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from .. import keymap
from .acts import ACTS, LOOKS

if TYPE_CHECKING:
    from .view import GraphView

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


def press(view: GraphView, event: QKeyEvent) -> bool:
    """Act on a key; returns False when the canvas has no use for it."""
    if view.gesture is not None:
        if event.key() == Key.Key_Escape:
            view.cancel()
        return True
    return _fixed(view, event) or _command(view, event) or _typed_number(view, event)


def goes_first(view: GraphView, event: QKeyEvent) -> bool:
    """Whether a key is the canvas's own just now, even if it is also some command's."""
    return event.key() in (Key.Key_Tab, Key.Key_Backtab) and view.fields.focused is not None


def _fixed(view: GraphView, event: QKeyEvent) -> bool:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    focus = view.fields.focused
    if goes_first(view, event) and focus is not None:
        view.fields.go_on(*focus, -1 if event.key() == Key.Key_Backtab else 1)
        return True
    if modifiers != NONE:
        return False
    match event.key():
        case Key.Key_Escape:
            view.cancel()
        case Key.Key_Return | Key.Key_Enter if focus is not None:
            view.editor.open(*focus)
        case Key.Key_Return | Key.Key_Enter if view.graph_scene.current is not None:
            view.fields.go_on(view.graph_scene.current, "", 0)
        case Key.Key_Space:
            view.hold_space(True)
        case _:
            return False
    return True


def _command(view: GraphView, event: QKeyEvent) -> bool:
    name = keymap.current().owner(keymap.pressed(event))
    act = (ACTS.get(name) or LOOKS.get(name)) if name is not None else None
    if act is None:
        return False
    act(view)
    return True


def _typed_number(view: GraphView, event: QKeyEvent) -> bool:
    """A digit begins a new value of the number under the mouse or, without one, of the focused field."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if modifiers != NONE or not text or text not in "0123456789.,-":
        return False
    hit = view.hover.hit
    at = (hit.node, hit.place) if hit.part == "field" else view.fields.focused
    item = view.graph_scene.nodes.get(at[0]) if at else None
    if item is None or at is None or at[1] not in item.layout.fields:
        return False
    field = item.layout.fields[at[1]]
    if field.linked or field.spec is None or field.spec.kind not in ("integer", "number"):
        return False
    view.editor.open(*at, typed=text)
    return True
