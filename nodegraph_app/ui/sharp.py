"""Pictures for screens of any density."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap


def sharp(image: QImage, room: QSize, ratio: float) -> QPixmap:
    """A picture as large as it fits into a room, with all the pixels that the screen has there.

    Args:
        room: in pixels of the layout.
        ratio: pixels of the screen to one of the layout, on either side.
    """
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    pixmap = QPixmap.fromImage(image.scaled(room * ratio, keep, smooth))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
