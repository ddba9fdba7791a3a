"""Which part of a picture a widget shows, and how large: the arithmetic of zooming and panning."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF

ZOOM_PER_NOTCH = 1.2
SMALLEST_ZOOM, LARGEST_ZOOM = 0.02, 64.0
SHOW_PIXELS_FROM_ZOOM = 6.0
"""From here on a pixel is a square and no longer a smooth blob."""
MARGIN_PX = 12


class Sight:
    """Maps between the pixels of a picture and those of the widget that shows it.

    Attributes:
        size: of the picture.
        zoom: widget pixels per picture pixel.
        fitted: whether all of the picture is shown, however large the widget is.
    """

    def __init__(self) -> None:
        self.size = QSize()
        self.zoom = 1.0
        self.fitted = True
        self._room = QSizeF()
        self._centre = QPointF()

    def resize(self, room: QSize) -> None:
        """The widget has another size."""
        self._room = QSizeF(room)
        if self.fitted:
            self.fit()

    def look_at(self, size: QSize, *, same: bool = False) -> None:
        """Another picture: shown whole, or with `same` just where the one before was."""
        self.size = size
        if not same:
            self.fitted = True
        if self.fitted:
            self.fit()

    def fit(self) -> None:
        """Show all of the picture, as large as there is room."""
        self.fitted = True
        if not self.size.isEmpty():
            room_w, room_h = self._room.width() - 2 * MARGIN_PX, self._room.height() - 2 * MARGIN_PX
            self.zoom = max(SMALLEST_ZOOM, min(room_w / self.size.width(), room_h / self.size.height()))
            self._centre = QPointF(self.size.width() / 2, self.size.height() / 2)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom so that the picture's point below `at` (the middle by default) stays where it is."""
        at = at if at is not None else self._middle
        before = self.to_picture(at)
        self.fitted = False
        self.zoom = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)
        self._centre += before - self.to_picture(at)

    def pan(self, moved: QPointF) -> None:
        """Push the picture this far over the widget."""
        self.fitted = False
        self._centre -= moved / self.zoom

    def to_picture(self, where: QPointF) -> QPointF:
        """The place in the picture that lies at a place of the widget."""
        return self._centre + (where - self._middle) / self.zoom

    def to_widget(self, place: QPointF) -> QPointF:
        """Where in the widget a place of the picture lies."""
        return self._middle + (place - self._centre) * self.zoom

    @property
    def target(self) -> QRectF:
        """Where in the widget the picture lies."""
        return QRectF(self.to_widget(QPointF()), QSizeF(self.size) * self.zoom)

    @property
    def smooth(self) -> bool:
        """Whether pixels run into each other; from a certain zoom on they are squares."""
        return self.zoom < SHOW_PIXELS_FROM_ZOOM

    @property
    def _middle(self) -> QPointF:
        return QPointF(self._room.width() / 2, self._room.height() / 2)
