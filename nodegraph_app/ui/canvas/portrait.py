"""A small picture of a graph, as it looks from afar."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter

from .scene import GraphScene

MARGIN_PX = 8


def portrait(scene: GraphScene, size: QSize) -> QImage:
    """All of a graph within so many pixels; an empty one gives the empty canvas."""
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(scene.inks.color["canvas"])
    region = scene.overview.region()
    if region.isEmpty():
        return image
    painter = QPainter(image)
    room_w, room_h = size.width() - 2 * MARGIN_PX, size.height() - 2 * MARGIN_PX
    scale = min(room_w / region.width(), room_h / region.height(), 1.0)
    painter.translate(size.width() / 2, size.height() / 2)
    painter.scale(scale, scale)
    painter.translate(-region.center())
    scene.overview.paint(painter)
    painter.end()
    return image
