"""Icons: one family (Lucide), drawn in the colours of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ...builtin import resources
from .palette import Palette


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


@cache
def icon_pixmap(name: str, color: str, size_px: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a square picture, sharp at the device pixel ratio `ratio`.

    Raises:
        OSError: there is no icon of that name.
    """
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", color).encode()))
    pixmap = QPixmap(QSize(round(size_px * ratio), round(size_px * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, palette: Palette | None = None, color: str | None = None) -> QIcon:
    """An icon in the theme's text colour, greyed when disabled.

    Args:
        name: file name in resources/icons without ending, e.g. ``"folder-open"``.
        palette: whose colours; the applied theme's by default.
        color: another colour, as ``#rrggbb``.
    """
    from .apply import current  # the applied theme is known there, which builds on the icons here

    palette = palette or current()
    result = QIcon()
    for mode, shade in (
        (QIcon.Mode.Normal, color or palette.text),
        (QIcon.Mode.Disabled, palette.faint),
    ):
        for size_px in (16, 24, 32):
            for ratio in (1.0, 2.0):
                result.addPixmap(icon_pixmap(name, shade, size_px, ratio), mode)
    return result
