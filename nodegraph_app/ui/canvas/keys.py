"""Keys on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

if TYPE_CHECKING:
    from .view import GraphView

Key = Qt.Key
Standard = QKeySequence.StandardKey
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def press(view: GraphView, event: QKeyEvent) -> bool:
    """Act on a key; returns False when the canvas has no use for it."""
    commands = view.commands
    if view.gesture is not None:
        if event.key() == Key.Key_Escape:
            view.cancel()
        return True
    for standard, action in (
        (Standard.Undo, view.graph_scene.editing.undo),
        (Standard.Redo, view.graph_scene.editing.redo),
        (Standard.Copy, commands.copy),
        (Standard.Cut, commands.cut),
        (Standard.Paste, view.paste),
        (Standard.SelectAll, view.select_all),
    ):
        if event.matches(standard):
            action()
            return True
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return _with_ctrl(view, event)
    if modifiers == Qt.KeyboardModifier.ShiftModifier:
        return _with_shift(view, event)
    if modifiers == Qt.KeyboardModifier.AltModifier:
        return _with_alt(view, event)
    if event.key() == Key.Key_G and modifiers == CTRL_SHIFT:
        commands.ungroup()
        return True
    return modifiers == Qt.KeyboardModifier.NoModifier and _plain(view, event)


def _with_alt(view: GraphView, event: QKeyEvent) -> bool:
    match event.key():
        case Key.Key_Down:
            view.walk.enter_selected()
        case Key.Key_Up:
            view.walk.leave()
        case _:
            return False
    return True


def _with_ctrl(view: GraphView, event: QKeyEvent) -> bool:
    match event.key():
        case Key.Key_D:
            view.commands.duplicate()
        case Key.Key_F:
            view.find_bar.ask()
        case Key.Key_J:
            view.add_frame()
        case Key.Key_G:
            view.group_selected()
        case Key.Key_Left:
            view.aligner.align("left")
        case Key.Key_Right:
            view.aligner.align("right")
        case Key.Key_Up:
            view.aligner.align("top")
        case Key.Key_Down:
            view.aligner.align("bottom")
        case Key.Key_Delete | Key.Key_Backspace:
            view.commands.dissolve()
        case Key.Key_Plus | Key.Key_Equal:
            view.zoom_to(view.zoom * 1.25)
        case Key.Key_Minus:
            view.zoom_to(view.zoom / 1.25)
        case Key.Key_0:
            view.zoom_to(1.0)
        case _:
            return False
    return True


def _with_shift(view: GraphView, event: QKeyEvent) -> bool:
    focus = view.fields.focused
    match event.key():
        case Key.Key_A:
            view.open_search()
        case Key.Key_F3:
            view.find_bar.previous()
        case Key.Key_N:
            view.commands.select_beside(-1)
        case Key.Key_J:
            view.commands.fit_frame()
        case Key.Key_C:
            view.aligner.align("column")
        case Key.Key_R:
            view.aligner.align("row")
        case Key.Key_H:
            view.aligner.distribute(across=True)
        case Key.Key_V:
            view.aligner.distribute(across=False)
        case Key.Key_Backtab if focus is not None:
            view.fields.go_on(*focus, -1)
        case _:
            return False
    return True


def _plain(view: GraphView, event: QKeyEvent) -> bool:
    commands, focus = view.commands, view.fields.focused
    match event.key():
        case Key.Key_Escape:
            view.cancel()
        case Key.Key_Return | Key.Key_Enter if focus is not None:
            view.editor.open(*focus)
        case Key.Key_Return | Key.Key_Enter if view.graph_scene.current is not None:
            view.fields.go_on(view.graph_scene.current, "", 0)
        case Key.Key_Tab if focus is not None:
            view.fields.go_on(*focus, 1)
        case Key.Key_Tab:
            view.go_on()
        case (
            Key.Key_Delete | Key.Key_Backspace | Key.Key_X
        ):  # not the standard key: on X11 that is Ctrl+D too
            commands.delete()
        case Key.Key_N:
            commands.select_beside(1)
        case Key.Key_L:
            view.aligner.lay_out()
        case Key.Key_H:
            commands.toggle_collapsed()
        case Key.Key_P:
            commands.toggle_pinned()
        case Key.Key_J:
            commands.join()
        case Key.Key_I:
            view.insert_on_link()
        case Key.Key_R:
            commands.reroute_link()
        case Key.Key_M:
            commands.toggle_mode("muted")
        case Key.Key_B:
            commands.toggle_mode("bypassed")
        case Key.Key_F2:
            view.rename_current()
        case Key.Key_F3:
            view.find_bar.next()
        case Key.Key_F:
            view.fit(view.graph_scene.selected_ids() or None)
        case Key.Key_Home:
            view.fit()
        case Key.Key_Space:
            view.hold_space(True)
        case Key.Key_Left:
            commands.nudge(-1, 0)
        case Key.Key_Right:
            commands.nudge(1, 0)
        case Key.Key_Up:
            commands.nudge(0, -1)
        case Key.Key_Down:
            commands.nudge(0, 1)
        case _:
            return bool(event.text()) and _typed_number(view, event.text())
    return True


def _typed_number(view: GraphView, text: str) -> bool:
    """A digit begins a new value of the number under the mouse or, without one, of the focused field."""
    if text not in "0123456789.,-":
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
