"""The view of a picture: zoom, pan, one channel alone, or compared with another."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from .. import keymap, motion
from ..pixels import Channel, Difference, channel, difference, told, values_at
from ..theme import current
from ..translation import QT_TRANSLATE_NOOP, translate
from .sight import ZOOM_PER_NOTCH, Sight

Mode = Literal["off", "slider", "side by side", "difference", "flicker"]
FLICKER_MS, CALM_FLICKER_MS = 600, 2500
HANDLE_PX = 10
DRAG_PX = 12
EMPTY = QT_TRANSLATE_NOOP(
    "PictureView", "The finished picture appears here.\nPress Run ({keys}) to make one."
)


class PictureView(QWidget):
    """A picture to zoom with the wheel, to pan with the mouse, at 1:1 with a double-click.

    Signals:
        view_changed: another zoom or picture.
        pointed: what the pixel under the mouse holds, in words; empty where there is none.
        dragged_out: the picture is pulled out with Ctrl held.
        key_pressed: a letter or digit, for whoever knows what it means.
    """

    view_changed = Signal()
    pointed = Signal(str)
    dragged_out = Signal()
    key_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setMinimumSize(160, 120)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Picture"))
        self.image: QImage | None = None
        self.sight = Sight()
        self.channel: Channel = "colours"
        self.mode: Mode = "off"
        self.split = 0.5
        """Of a slider: share of the picture's width that shows A."""
        self.difference: Difference | None = None
        self._pins: tuple[QImage | None, QImage | None] = None, None
        self._both: tuple[QImage, QImage] | None = None
        self._pixmaps: dict[int, tuple[QImage, QPixmap]] = {}
        self._dragged_from: QPointF | None = None
        self._dragging: Literal["", "pan", "split", "out"] = ""
        self._shows_b = False
        self._flicker = QTimer(self, interval=FLICKER_MS)
        self._flicker.timeout.connect(self._flick)

    @property
    def zoom(self) -> float:
        """Screen pixels per picture pixel."""
        return self.sight.zoom

    @property
    def picture_size(self) -> QSize:
        """Of the picture; of the finished one while a smaller preview of it is shown."""
        return self.sight.size

    @property
    def compared(self) -> tuple[QImage, QImage] | None:
        """The two pictures A and B that are compared, or None. What is not pinned is what is shown."""
        return self._both

    def _pair(self) -> tuple[QImage, QImage] | None:
        a, b = (pin if pin is not None else self.image for pin in self._pins)
        if self.mode == "off" or a is None or b is None or self._pins == (None, None):
            return None
        return None if a is b or a == b else (a, b)

    # --- what is shown -------------------------------------------------------------------------------

    def show_image(self, image: QImage | None, *, keep_size: bool = False) -> None:
        """Show a picture where the one before was, if they have the same shape."""
        self.image = image
        size = image.size() if image is not None else QSize()
        known = self.sight.size
        same_shape = not known.isEmpty() and size.width() * known.height() == size.height() * known.width()
        if not (keep_size and same_shape):
            self.sight.look_at(size, same=same_shape)
        self._changed()

    def show_channel(self, name: Channel) -> None:
        """Show one channel alone, or all colours again."""
        self.channel = name
        self._changed()

    def compare(self, a: QImage | None, b: QImage | None, mode: Mode) -> None:
        """Compare two pictures; for one that is None, what is shown is taken."""
        self._pins, self.mode = (a, b), mode
        self._changed()

    def _changed(self) -> None:
        both = self._both = self._pair()
        self.difference = difference(*both) if both is not None and self.mode == "difference" else None
        self._pixmaps.clear()
        self._keep_flickering()
        self._make_room()
        self.update()
        self.view_changed.emit()

    # --- zoom and pan --------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show all of the picture, as large as there is room."""
        self.sight.fit()
        self.update()
        self.view_changed.emit()

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom so that the picture's point below `at` (the middle by default) stays where it is."""
        self.sight.zoom_to(zoom, self._local(at) if at is not None else None)
        self.update()
        self.view_changed.emit()

    @property
    def _beside(self) -> bool:
        return self.mode == "side by side" and self.compared is not None

    def _make_room(self) -> None:
        self.sight.resize(QSize(self.width() // 2, self.height()) if self._beside else self.size())

    def _local(self, where: QPointF) -> QPointF:
        """A place in the right half as the same place in the left one, where two lie side by side."""
        half = self.width() // 2
        return QPointF(where.x() - half, where.y()) if self._beside and where.x() >= half else where

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self.view_changed.emit()

    # --- painting ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = current()
        painter.fillRect(self.rect(), colors.color("canvas"))
        if self.image is None and self.compared is None:
            painter.setPen(colors.color("muted"))
            painter.drawText(
                self.rect().adjusted(16, 16, -16, -16),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                translate("PictureView", EMPTY).format(keys=keymap.named("run")),
            )
            return
        both = self.compared
        if both is None:
            assert self.image is not None
            self._paint_picture(painter, self.image, QRectF(self.rect()))
            return
        match self.mode:
            case "difference":
                assert self.difference is not None
                self._paint_picture(painter, self.difference.image, QRectF(self.rect()))
            case "flicker":
                self._paint_picture(painter, both[self._shows_b], QRectF(self.rect()))
                self._paint_letter(painter, "AB"[self._shows_b], QRectF(self.rect()))
            case "side by side":
                half = self.width() // 2
                for index, image in enumerate(both):
                    room = QRectF(index * half, 0, half, self.height())
                    self._paint_picture(painter, image, room, QPointF(index * half, 0))
                    self._paint_letter(painter, "AB"[index], room)
                painter.fillRect(QRectF(half - 0.5, 0, 1, self.height()), colors.color("line"))
            case _:
                self._paint_slider(painter, both)

    def _paint_slider(self, painter: QPainter, both: tuple[QImage, QImage]) -> None:
        x = self._split_x()
        rooms = QRectF(0, 0, x, self.height()), QRectF(x, 0, self.width() - x, self.height())
        for index, room in enumerate(rooms):
            self._paint_picture(painter, both[index], room)
            self._paint_letter(painter, "AB"[index], QRectF(self.rect()), right=index == 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(x - 1, 0, 2, self.height()), QColor("white"))
        handle = QRectF(x - 7, self.height() / 2 - 12, 14, 24)
        painter.setPen(QPen(QColor(0, 0, 0, 120), 1))
        painter.setBrush(QColor("white"))
        painter.drawRoundedRect(handle, 7, 7)

    def _paint_picture(
        self, painter: QPainter, image: QImage, room: QRectF, moved: QPointF | None = None
    ) -> None:
        pixmap = self._pixmap(image)
        target = self.sight.target.translated(moved or QPointF())
        painter.save()
        painter.setClipRect(room)
        if pixmap.hasAlphaChannel():
            painter.fillRect(target, current().color("raised"))
            painter.fillRect(target, QBrush(QColor(128, 128, 128, 90), Qt.BrushStyle.Dense4Pattern))
        smooth = self.sight.fitted or self.sight.smooth
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        painter.restore()

    def _pixmap(self, image: QImage) -> QPixmap:
        known = self._pixmaps.get(id(image))
        if known is None:
            raw = self.difference is not None and image is self.difference.image
            shown = image if raw else channel(image, self.channel)
            # The picture is held with it, so that its id stays its own.
            known = self._pixmaps[id(image)] = image, QPixmap.fromImage(shown)
        return known[1]

    def _paint_letter(self, painter: QPainter, letter: str, room: QRectF, *, right: bool = False) -> None:
        box = QRectF(0, room.top() + 8, 20, 20)
        box.moveLeft(room.right() - 28 if right else room.left() + 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor("white"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)

    def _split_x(self) -> float:
        target = self.sight.target
        return min(max(target.left() + self.split * target.width(), 0.0), float(self.width()))

    # --- flicker -------------------------------------------------------------------------------------

    def _keep_flickering(self) -> None:
        wanted = self.mode == "flicker" and self.compared is not None and self.isVisible()
        if wanted and not self._flicker.isActive():
            self._flicker.setInterval(CALM_FLICKER_MS if motion.reduced() else FLICKER_MS)
            self._flicker.start()
        elif not wanted:
            self._flicker.stop()

    def _flick(self) -> None:
        self._shows_b = not self._shows_b
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_flickering()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._flicker.stop()

    # --- mouse and keys ------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.image is not None and event.angleDelta().y():
            self.set_zoom(self.zoom * ZOOM_PER_NOTCH ** (event.angleDelta().y() / 120), event.position())
            self._point_at(event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)
        if event.button() not in buttons or self.image is None:
            return
        self._dragged_from = event.position()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._dragging = "out"
        elif self._at_split(event.position()):
            self._dragging = "split"
        else:
            self._dragging = "pan"
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position()
        if self._dragged_from is None:
            split = Qt.CursorShape.SplitHCursor
            self.setCursor(split) if self._at_split(where) else self.unsetCursor()
        elif self._dragging == "out":
            if (where - self._dragged_from).manhattanLength() >= DRAG_PX:
                self._dragged_from, self._dragging = None, ""
                self.dragged_out.emit()
                return
        elif self._dragging == "split":
            target = self.sight.target
            self.split = min(max((where.x() - target.left()) / max(target.width(), 1), 0.0), 1.0)
            self.update()
        else:
            self.sight.pan(where - self._dragged_from)
            self._dragged_from = where
            self.update()
        self._point_at(where)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from, self._dragging = None, ""
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.image is None:
            return
        if abs(self.zoom - 1.0) < 1e-6:
            self.fit()
        else:
            self.set_zoom(1.0, event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.key_pressed.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def _at_split(self, where: QPointF) -> bool:
        sliding = self.mode == "slider" and self.compared is not None
        return sliding and abs(where.x() - self._split_x()) <= HANDLE_PX

    def _point_at(self, where: QPointF) -> None:
        """Tell what the pixels under the mouse hold."""
        place = self.sight.to_picture(self._local(where))
        both = self.compared
        images = both if both is not None else (self.image,)
        texts = []
        size = self.sight.size
        for letter, image in zip("AB" if both else " ", images, strict=True):
            if image is None or not QRectF(0, 0, size.width(), size.height()).contains(place):
                continue
            pixel = QPoint(
                int(place.x() * image.width() / size.width()), int(place.y() * image.height() / size.height())
            )
            if image.rect().contains(pixel):
                texts.append(f"{letter} {told(values_at(image, pixel))}".strip())
        at = f"x {int(place.x())}  y {int(place.y())}   "
        self.pointed.emit(at + "   ".join(texts) if texts else "")
