"""The viewer: the picture that was made or looked at last, and what is seen of the one being made."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from ..actions import keys_text
from ..theme import current, icon
from .labels import ElidedLabel, small

ZOOM_PER_NOTCH = 1.2
SMALLEST_ZOOM, LARGEST_ZOOM = 0.02, 64.0
SHOW_PIXELS_FROM_ZOOM = 6.0
"""From here on a pixel is a square and no longer a smooth blob."""
MARGIN_PX = 12
EMPTY = f"The finished picture appears here.\nPress Run ({keys_text('Ctrl+Enter')}) to make one."


class PictureView(QWidget):
    """A picture to zoom with the wheel, to pan with the mouse, at 1:1 with a double-click.

    Signals:
        view_changed: another zoom or picture.
    """

    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setMinimumSize(160, 120)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Picture")
        self.image: QImage | None = None
        self._pixmap: QPixmap | None = None
        self._size = QSize()
        self._fitted = True
        self._zoom = 1.0
        self._centre = QPointF()
        self._dragged_from: QPointF | None = None

    @property
    def zoom(self) -> float:
        """Screen pixels per picture pixel."""
        return self._zoom

    @property
    def picture_size(self) -> QSize:
        """Of the picture; of the finished one while a smaller preview of it is shown."""
        return self._size

    def show_image(self, image: QImage | None, *, keep_size: bool = False) -> None:
        """Show a picture where the one before was, if they have the same shape."""
        self.image = image
        self._pixmap = QPixmap.fromImage(image) if image is not None else None
        size = image.size() if image is not None else QSize()
        same_shape = (
            not self._size.isEmpty()
            and size.width() * self._size.height() == size.height() * self._size.width()
        )
        if not (keep_size and same_shape):
            if not same_shape:
                self._fitted = True
            self._size = size
        if self._fitted:
            self.fit()
        self.update()
        self.view_changed.emit()

    def fit(self) -> None:
        """Show all of the picture, as large as there is room."""
        self._fitted = True
        if not self._size.isEmpty():
            room_w, room_h = self.width() - 2 * MARGIN_PX, self.height() - 2 * MARGIN_PX
            self._zoom = max(SMALLEST_ZOOM, min(room_w / self._size.width(), room_h / self._size.height()))
            self._centre = QPointF(self._size.width() / 2, self._size.height() / 2)
        self.update()
        self.view_changed.emit()

    def set_zoom(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom so that the picture's point below `at` (the middle by default) stays where it is."""
        at = at if at is not None else QPointF(self.rect().center())
        before = self._to_picture(at)
        self._fitted = False
        self._zoom = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)
        self._centre += before - self._to_picture(at)
        self.update()
        self.view_changed.emit()

    def _to_picture(self, where: QPointF) -> QPointF:
        return self._centre + (where - QPointF(self.rect().center())) / self._zoom

    def _target(self) -> QRectF:
        middle = QPointF(self.rect().center())
        corner = middle - self._centre * self._zoom
        return QRectF(
            corner.x(), corner.y(), self._size.width() * self._zoom, self._size.height() * self._zoom
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = current()
        painter.fillRect(self.rect(), colors.color("canvas"))
        if self._pixmap is None:
            painter.setPen(colors.color("muted"))
            painter.drawText(
                self.rect().adjusted(16, 16, -16, -16),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                EMPTY,
            )
            return
        target = self._target()
        if self._pixmap.hasAlphaChannel():
            painter.fillRect(target, colors.color("raised"))
            painter.fillRect(target, QBrush(QColor(128, 128, 128, 90), Qt.BrushStyle.Dense4Pattern))
        scale = target.width() / self._pixmap.width()
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, self._fitted or scale < SHOW_PIXELS_FROM_ZOOM
        )
        painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.image is not None and event.angleDelta().y():
            self.set_zoom(self._zoom * ZOOM_PER_NOTCH ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (
            event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton)
            and self.image is not None
        ):
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            moved = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self._fitted = False
            self._centre -= moved / self._zoom
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.image is None:
            return
        if abs(self._zoom - 1.0) < 1e-6:
            self.fit()
        else:
            self.set_zoom(1.0, event.position())


class Viewer(QWidget):
    """The picture view with its line of text and buttons.

    Signals:
        copy_wanted, save_wanted: the buttons.
    """

    copy_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.view = PictureView(self)
        self.caption = ""
        self.origin: object = None
        self._lasting: tuple[QImage | None, str, object] = None, "", None
        self._previewing = False
        self._caption = ElidedLabel()
        self._size = small(ElidedLabel())
        self._size.setProperty("role", "muted")
        self._buttons = {
            name: self._button(name, tip, slot)
            for name, tip, slot in (
                ("maximize", "Fit the whole picture", self.view.fit),
                ("copy", "Copy the picture", self.copy_wanted.emit),
                ("download", "Save the picture as…", self.save_wanted.emit),
            )
        }
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._caption)
        texts.addWidget(self._size)
        line = QHBoxLayout()
        line.setContentsMargins(12, 4, 8, 4)
        line.setSpacing(4)
        line.addLayout(texts, 1)
        for button in self._buttons.values():
            line.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        self._line = QWidget()
        self._line.setObjectName("caption")
        self._line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._line.setLayout(line)
        layout.addWidget(self._line)
        self.view.view_changed.connect(self._tell_size)
        self.show_picture(None, "")

    @property
    def image(self) -> QImage | None:
        """What is shown."""
        return self.view.image

    def show_picture(
        self, image: QImage | None, caption: str, *, preview: bool = False, origin: object = None
    ) -> None:
        """Show a picture and say what it is.

        Args:
            preview: it is a glimpse of a picture that is still being made.
            origin: where it comes from, for whoever saves it.
        """
        if not preview:
            self._lasting = image, caption, origin
        self._previewing = preview
        self.caption, self.origin = caption, origin
        self._caption.setText(caption)
        self.view.show_image(image, keep_size=preview)
        self._line.setVisible(image is not None)

    def end_preview(self) -> None:
        """The picture is not being made any more: show again what was there before."""
        if self._previewing:
            image, caption, origin = self._lasting
            self.show_picture(image, caption, origin=origin)

    def restyle(self) -> None:
        """The theme is another."""
        for name, button in self._buttons.items():
            button.setIcon(icon(name))
        self.view.update()

    def _button(self, name: str, tip: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        return button

    def _tell_size(self) -> None:
        size = self.view.picture_size
        if not size.isEmpty():
            self._size.setText(f"{size.width()} × {size.height()} px  ·  {self.view.zoom * 100:.0f} %")
