"""The board: a picture, the mask painted over it, and the pointer that paints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ..panels.sight import ZOOM_PER_NOTCH, Sight
from ..theme import current
from . import overlay
from .key_pointer import KeyPointer
from .painting import Painting
from .shapes import Box
from .tools import BrushStroke, Fill, Gesture, Gradient, Lasso, Options, ToolName, Touch

if TYPE_CHECKING:
    from numpy import ndarray

SIZE_PER_NOTCH = 1.15
SMALLEST_PX, LARGEST_PX = 1.0, 1024.0


class MaskBoard(QWidget):
    """Shows and takes the strokes.

    Signals:
        painted: the mask is another, or what undo and redo would do is.
        options_changed: the size of the brush was changed here.
        view_changed: another zoom.
        erasing_changed: Alt is held, so that the tool takes away, or no longer.

    Attributes:
        painting: the mask.
        options: how the tools work.
        tint: name in `overlay.TINTS`, or ``"alone"`` for the mask in black and white without the picture.
    """

    painted = Signal()
    options_changed = Signal()
    view_changed = Signal()
    erasing_changed = Signal(bool)

    def __init__(self, picture: QImage, painting: Painting, options: Options, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("board")
        self.setAccessibleName(self.tr("Picture to paint on"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(320, 240)
        self.painting, self.options = painting, options
        self.tool: ToolName = "brush"
        self.tint = "red"
        self.sight = Sight()
        self.gesture: Gesture | None = None
        self._picture = picture
        self._pixmap = QPixmap.fromImage(picture)
        self._colors: ndarray | None = None
        self._alt = self._space = self._turned_round = False
        self._panned_from: QPointF | None = None
        self._mouse: QPointF | None = None
        self.pointer = KeyPointer(self)
        self.sight.look_at(picture.size())
        self._show_cursor()

    # --- what can be asked for -----------------------------------------------------------------------

    def take_tool(self, tool: ToolName) -> None:
        """Work with another tool from now on."""
        self.cancel()
        self.tool = tool
        self._show_cursor()
        self.update()

    def show_in(self, tint: str) -> None:
        """Show the mask in another colour, or alone."""
        self.tint = tint
        self.update()

    def fit(self) -> None:
        """Show all of the picture."""
        self.sight.fit()
        self._looked_elsewhere()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Show the picture at another size."""
        self.sight.zoom_to(zoom, at)
        self._looked_elsewhere()

    def resize_brush(self, notches: float) -> None:
        """Make the brush larger, or smaller with less than none."""
        size = self.options.size_px * SIZE_PER_NOTCH**notches
        # Below some pixels a notch must still be felt.
        if abs(size - self.options.size_px) < 1:
            size = self.options.size_px + (1 if notches > 0 else -1)
        self.options.size_px = min(max(round(size), SMALLEST_PX), LARGEST_PX)
        self.options_changed.emit()
        self.update()

    def undo(self) -> None:
        """Take the last step back."""
        if self.gesture is not None:
            self.cancel()
        else:
            self.show_box(self.painting.undo())

    def redo(self) -> None:
        """Make the last undone step again."""
        if self.gesture is None:
            self.show_box(self.painting.redo())

    def invert(self) -> None:
        """Mark what was not."""
        self._whole(self.painting.invert)

    def clear(self) -> None:
        """Mark nothing."""
        self._whole(self.painting.clear)

    def feather(self, radius_px: float) -> None:
        """Soften every edge."""
        self._whole(lambda: self.painting.feather(radius_px))

    def cancel(self) -> bool:
        """Leave the gesture, as if it had never begun. Returns whether there was one."""
        if self.gesture is None:
            return False
        gesture, self.gesture = self.gesture, None
        self.show_box(gesture.cancel())
        self.update()
        return True

    def show_box(self, box: Box) -> None:
        """This part of the mask is another."""
        corner = self.sight.to_widget(QPointF(box.left, box.top))
        end = self.sight.to_widget(QPointF(box.right, box.bottom))
        self.update(QRectF(corner, end).toAlignedRect().adjusted(-2, -2, 2, 2))
        self.painted.emit()

    def _whole(self, change: object) -> None:
        self.cancel()
        assert callable(change)
        change()
        self.update()
        self.painted.emit()

    # --- painting on the screen ----------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), current().color("canvas"))
        target, seen = self.sight.target, QRectF(event.rect())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.sight.smooth)
        if self.tint != "alone":
            painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))
        part = target.intersected(seen).toAlignedRect()
        if not part.isEmpty():
            painter.drawImage(part.topLeft(), self._overlay(QRectF(part)))
        if self.gesture is not None:
            self.gesture.paint(painter, self.sight.to_widget)
        self._paint_brush(painter)

    def _overlay(self, part: QRectF) -> QImage:
        """The mask as it is laid over a part of the widget: a tint, and lines, seen without colours."""
        ratio = self.devicePixelRatioF()
        layer = QImage((part.size() * ratio).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
        layer.setDevicePixelRatio(ratio)
        layer.fill(Qt.GlobalColor.transparent)
        painter = QPainter(layer)
        if self.tint == "alone":
            painter.fillRect(QRectF(0, 0, part.width(), part.height()), Qt.GlobalColor.white)
        else:
            overlay.fill(painter, part, self.tint)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.sight.smooth)
        width, height = self.painting.size
        levels = QImage(self.painting.levels.data, width, height, width, QImage.Format.Format_Alpha8)
        painter.drawImage(self.sight.target.translated(-part.topLeft()), levels, QRectF(levels.rect()))
        painter.end()
        if self.tint != "alone":
            return layer
        alone = QImage(layer.size(), QImage.Format.Format_RGB32)
        alone.setDevicePixelRatio(ratio)
        alone.fill(Qt.GlobalColor.black)
        below = QPainter(alone)
        below.drawImage(0, 0, layer)
        below.end()
        return alone

    def _paint_brush(self, painter: QPainter) -> None:
        if self._mouse is None or self._panning or self.tool not in ("brush", "eraser"):
            return
        radius = self.options.size_px / 2 * self.sight.zoom
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shade, width in ((QColor(0, 0, 0, 180), 3.0), (QColor(255, 255, 255, 230), 1.0)):
            pen = QPen(shade, width)
            if self._erases:
                pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawEllipse(self._mouse, radius, radius)
        if radius > 6:
            for dx, dy in ((3, 0), (0, 3)):
                painter.drawLine(self._mouse - QPointF(dx, dy), self._mouse + QPointF(dx, dy))

    # --- pointer -------------------------------------------------------------------------------------

    @property
    def _erases(self) -> bool:
        """Alt and the right button turn every tool round; the eraser then paints."""
        return (self.tool == "eraser") != (self._alt or self._turned_round)

    @property
    def _held(self) -> Qt.MouseButton:
        """The button that the gesture began with."""
        return Qt.MouseButton.RightButton if self._turned_round else Qt.MouseButton.LeftButton

    @property
    def _panning(self) -> bool:
        return self._space or self._panned_from is not None

    def touch(self, where: QPointF, pressure: float = 1.0) -> Touch:
        """A place of the widget as the tools know it."""
        place = self.sight.to_picture(where)
        return Touch(place.x(), place.y(), pressure, self._erases)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointer.leave()
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space):
            self._panned_from = event.position()
            self._show_cursor()
        elif (left or event.button() == Qt.MouseButton.RightButton) and self.gesture is None:
            self._hold_alt(bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
            self._turned_round = not left
            self.begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hold_alt(bool(event.modifiers() & Qt.KeyboardModifier.AltModifier))
        if self._panned_from is not None:
            self.pan(event.position() - self._panned_from)
            self._panned_from = event.position()
        elif self.gesture is not None and event.buttons() & self._held:
            self.go_on(event.position())
        else:
            self.pointer.leave()
        self.point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panned_from is not None and not event.buttons():
            self._panned_from = None
            self._show_cursor()
        elif event.button() == self._held:
            self.end()
            self._turned_round = False
            self.update()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen, which says how hard it is pressed. What is not taken here comes again as a mouse."""
        if self._panning or event.type() in (
            QEvent.Type.TabletEnterProximity,
            QEvent.Type.TabletLeaveProximity,
        ):
            event.ignore()
            return
        event.accept()
        self.point_at(event.position())
        match event.type():
            case QEvent.Type.TabletPress if event.button() == Qt.MouseButton.LeftButton:
                self.begin(event.position(), event.pressure())
            case QEvent.Type.TabletMove if self.gesture is not None:
                self.go_on(event.position(), event.pressure())
            case QEvent.Type.TabletRelease:
                self.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.resize_brush(notches)
        elif notches:
            self.zoom_to(self.sight.zoom * ZOOM_PER_NOTCH**notches, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.update()

    def begin(self, where: QPointF, pressure: float = 1.0) -> None:
        """Put the tool down at a place of the widget."""
        if self.gesture is not None:
            return
        touch = self.touch(where, pressure)
        match self.tool:
            case "brush" | "eraser":
                self.gesture = BrushStroke(self.painting, self.options, touch)
            case "lasso":
                self.gesture = Lasso(self.painting, self.options, touch)
            case "gradient":
                self.gesture = Gradient(self.painting, self.options, touch)
            case "fill":
                self.gesture = Fill(self.painting, self.options, touch, self._pixels())
        self.show_box(self.gesture.begin())

    def go_on(self, where: QPointF, pressure: float = 1.0) -> None:
        """Move it there, while it is down."""
        assert self.gesture is not None
        self.show_box(self.gesture.move(self.touch(where, pressure)))
        if not isinstance(self.gesture, BrushStroke):
            self.update()

    def end(self) -> None:
        """Lift it."""
        if self.gesture is not None:
            gesture, self.gesture = self.gesture, None
            self.show_box(gesture.end())
            self.update()

    def _pixels(self) -> ndarray:
        """The picture as fill looks at it, (H, W, 3) uint8."""
        if self._colors is None:
            import numpy as np

            plain = self._picture.convertToFormat(QImage.Format.Format_RGB888)
            rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
            self._colors = rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).copy()
        return self._colors

    # --- keys ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.pointer.press(event):
            return
        match event.key():
            case Qt.Key.Key_Alt:
                self._hold_alt(True)
            case Qt.Key.Key_Space:
                self._hold_space(True)
            case _:
                super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Alt:
                self._hold_alt(False)
            case Qt.Key.Key_Space if not event.isAutoRepeat():
                self._hold_space(False)
            case _:
                super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.pointer.leave()
        self._hold_space(False)
        self._hold_alt(False)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sight.resize(self.size())
        self.view_changed.emit()

    def _hold_alt(self, held: bool) -> None:
        if held != self._alt:
            self._alt = held
            self.erasing_changed.emit(self._erases)
            self.update()

    def _hold_space(self, held: bool) -> None:
        self._space = held
        self._show_cursor()
        self.update()

    def pan(self, by: QPointF) -> None:
        """Push the picture so far over the board."""
        self.sight.pan(by)
        self._looked_elsewhere()

    def point_at(self, where: QPointF) -> None:
        """Show the outline of the brush there and no longer where it was."""
        reach = self.options.size_px / 2 * self.sight.zoom + 4
        for each in (self._mouse, where):
            if each is not None:
                box = QRectF(each.x() - reach, each.y() - reach, 2 * reach, 2 * reach)
                self.update(box.toAlignedRect())
        self._mouse = where

    def _show_cursor(self) -> None:
        if self._panned_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._space:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            brush = self.tool in ("brush", "eraser")
            self.setCursor(Qt.CursorShape.BlankCursor if brush else Qt.CursorShape.CrossCursor)

    def _looked_elsewhere(self) -> None:
        self.update()
        self.view_changed.emit()
