"""Colours that people give to nodes and frames: few, named, with readable words on them in both themes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from .palette import Palette

NODE_COLORS: Mapping[str, tuple[str, str]] = {
    "red": ("#60302f", "#f6c9c6"),
    "orange": ("#5c3d20", "#f8d8b4"),
    "yellow": ("#524a1c", "#f1e5a4"),
    "green": ("#28502f", "#c4e7cb"),
    "teal": ("#1d4f50", "#bde5e3"),
    "blue": ("#284571", "#c8dbf9"),
    "purple": ("#483468", "#dfd0f4"),
    "grey": ("#44474f", "#d5d8de"),
}
"""Name in files → behind light words (dark theme), behind dark words (light theme)."""


def node_color(name: str | None, palette: Palette) -> str | None:
    """The colour of that name in a theme; None for none, or one that this version does not know."""
    pair = NODE_COLORS.get(name) if name is not None else None
    return None if pair is None else pair[0 if palette.name == "dark" else 1]


def swatch(name: str) -> QIcon:
    """A square of a node colour in the applied theme, for menus."""
    from .apply import current  # it builds on the package this module is of

    palette = current()
    result = QIcon()
    for ratio in (1.0, 2.0):
        pixmap = QPixmap(round(16 * ratio), round(16 * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(palette.muted))
        painter.setBrush(QColor(node_color(name, palette) or palette.node))
        painter.drawRoundedRect(QRectF(1.5, 1.5, 13, 13), 3, 3)
        painter.end()
        result.addPixmap(pixmap)
    return result
