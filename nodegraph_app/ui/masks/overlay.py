"""A mask laid over a picture: a tint, and lines that need no colour to be seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from ..translation import QT_TRANSLATE_NOOP

TINTS = {"red": "#ff3b4d", "green": "#2fd06a", "blue": "#3d7eff"}
SHOWN_IN = {
    "red": QT_TRANSLATE_NOOP("Tints", "Shown in red"),
    "green": QT_TRANSLATE_NOOP("Tints", "Shown in green"),
    "blue": QT_TRANSLATE_NOOP("Tints", "Shown in blue"),
}
TINT_OPACITY, HATCH_OPACITY = 0.45, 0.55
SMALL_PX = 384
"""Longer side of a picture on a node."""


def fill(painter: QPainter, part: QRectF, tint: str) -> None:
    """Tint and lines all over a part, before the mask cuts them out."""
    color, lines = QColor(TINTS[tint]), QColor(255, 255, 255)
    color.setAlphaF(TINT_OPACITY)
    lines.setAlphaF(HATCH_OPACITY)
    painter.fillRect(QRectF(0, 0, part.width(), part.height()), color)
    painter.setBrushOrigin(-part.topLeft())  # the lines stay where they are while parts are repainted
    painter.fillRect(QRectF(0, 0, part.width(), part.height()), QBrush(lines, Qt.BrushStyle.BDiagPattern))


def small_with_mask(picture: QImage, mask: QImage) -> QImage:
    """A small copy of a picture with its mask over it."""
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    below = picture.scaled(SMALL_PX, SMALL_PX, keep, smooth) if _larger(picture) else picture
    below = below.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    layer = QImage(below.size(), QImage.Format.Format_ARGB32_Premultiplied)
    layer.fill(Qt.GlobalColor.transparent)
    grey = mask.scaled(below.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    grey = grey.convertToFormat(QImage.Format.Format_Grayscale8)
    grey.reinterpretAsFormat(QImage.Format.Format_Alpha8)
    painter = QPainter(layer)
    fill(painter, QRectF(layer.rect()), "red")
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(QPointF(), grey)
    painter.end()
    painter = QPainter(below)
    painter.drawImage(QPointF(), layer)
    painter.end()
    return below


def _larger(picture: QImage) -> bool:
    return max(picture.width(), picture.height()) > SMALL_PX
