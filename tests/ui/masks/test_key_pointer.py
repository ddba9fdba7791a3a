"""Painting a mask without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nodegraph_app.ui.masks.dialog import MaskDialog
from nodegraph_app.ui.masks.painting import Painting

from ..names import name_of

Key = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dialog(themed: QApplication, qtbot: QtBot) -> Iterator[MaskDialog]:
    """An editor on a white picture of 80 × 60 with a hard brush of 8 pixels."""
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    dialog = MaskDialog(picture, Painting(np.zeros((60, 80), np.uint8)), "Load image")
    dialog.board.options.hardness, dialog.board.options.size_px = 1.0, 8.0
    dialog.show()
    dialog.activateWindow()
    qtbot.waitActive(dialog)
    yield dialog
    dialog.done(0)
    dialog.deleteLater()
    themed.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def press(
    dialog: MaskDialog, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    for key in keys:
        QTest.keyClick(dialog.board, key, modifiers)


def marked(dialog: MaskDialog) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is marked."""
    rows, columns = np.nonzero(dialog.painting.levels > 127)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def test_arrow_keys_and_space_draw_a_stroke_that_is_one_step_to_undo(dialog: MaskDialog) -> None:
    press(dialog, Key.Key_Right)
    assert dialog.board.pointer.at == QPointF(40, 30)
    assert not dialog.painting.levels.any()
    press(dialog, Key.Key_Space, *[Key.Key_Right] * 4, Key.Key_Space)
    assert marked(dialog) == (36, 26, 52, 34)
    press(dialog, *[Key.Key_Down] * 6)
    assert marked(dialog) == (36, 26, 52, 34), "lifted"
    press(dialog, Key.Key_Z, modifiers=CTRL)
    assert not dialog.painting.levels.any()
    assert not dialog.painting.can_undo


def test_shift_goes_by_a_pixel_ctrl_by_the_brush_and_nothing_leaves_the_picture(dialog: MaskDialog) -> None:
    press(dialog, Key.Key_Left)
    press(dialog, Key.Key_Left, modifiers=SHIFT)
    assert dialog.board.pointer.at == QPointF(39, 30)
    press(dialog, Key.Key_Up, modifiers=CTRL)
    assert dialog.board.pointer.at == QPointF(39, 22)
    press(dialog, *[Key.Key_Up] * 40)
    assert dialog.board.pointer.at == QPointF(39, 0)


def test_brackets_change_the_brush_under_the_pointer(dialog: MaskDialog) -> None:
    press(dialog, Key.Key_Right, Key.Key_BracketRight, Key.Key_BracketRight)
    size = dialog.board.options.size_px
    assert size > 8
    press(dialog, Key.Key_Space, Key.Key_Space)
    left, top, right, bottom = marked(dialog)
    assert (right - left, bottom - top) == (size, size)


def test_esc_leaves_the_stroke_and_the_editor_stays(dialog: MaskDialog) -> None:
    press(dialog, Key.Key_Right, Key.Key_Space, Key.Key_Right, Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.painting.levels.any()
    press(dialog, Key.Key_Right)
    assert not dialog.painting.levels.any()
    press(dialog, Key.Key_Space, Key.Key_Space)
    assert dialog.painting.levels.any()


def test_every_tool_works_by_keys(dialog: MaskDialog) -> None:
    press(dialog, Key.Key_F, Key.Key_Right, Key.Key_Space)
    assert (dialog.painting.levels == 255).all(), "one colour, filled at once"
    assert dialog.board.gesture is None
    press(dialog, Key.Key_E, Key.Key_Space, Key.Key_Right, Key.Key_Space)
    assert not dialog.painting.levels[30, 40]
    press(dialog, Key.Key_Delete, Key.Key_L, Key.Key_Space)
    for way in (Key.Key_Right, Key.Key_Down, Key.Key_Left):
        press(dialog, *[way] * 5)
    press(dialog, Key.Key_Space)
    left, top, right, bottom = marked(dialog)
    assert (right - left, bottom - top) == (10, 10)


def test_the_mouse_takes_over_and_space_pans_again(dialog: MaskDialog) -> None:
    press(dialog, Key.Key_Right, Key.Key_Space, Key.Key_Right)
    # Straight to the board: the screen's own pointer may be over another window that a test left there.
    at, none = QPointF(dialog.board.rect().center()), Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        dialog.board.mapToGlobal(at),
        none,
        none,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(dialog.board, moved)
    assert dialog.board.pointer.at is None
    assert dialog.board.gesture is None
    assert dialog.painting.levels.any(), "what was painted is kept"
    QTest.keyPress(dialog.board, Key.Key_Space)
    assert dialog.board.cursor().shape() == Qt.CursorShape.OpenHandCursor
    QTest.keyRelease(dialog.board, Key.Key_Space)


def test_the_pointer_stays_in_sight_of_an_enlarged_picture_and_says_where_it_is(dialog: MaskDialog) -> None:
    board = dialog.board
    board.zoom_to(40.0)
    press(dialog, *[Key.Key_Right] * 20)
    assert board.pointer.at is not None
    assert board.rect().contains(board.sight.to_widget(board.pointer.at).toPoint())
    assert name_of(board) == "Picture to paint on"
    x, y = round(board.pointer.at.x()), round(board.pointer.at.y())
    assert board.accessibleDescription() == f"At {x}, {y}"
    press(dialog, Key.Key_Space)
    assert board.accessibleDescription() == f"Painting at {x}, {y}"
    press(dialog, Key.Key_Space)
