"""A panel below its heading."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from .labels import heading


def titled(title: str, panel: QWidget) -> QWidget:
    """The panel with a heading above it."""
    frame = QWidget()
    frame.setObjectName("face")
    frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    label = heading(title)
    label.setContentsMargins(12, 8, 8, 4)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(label)
    layout.addWidget(panel, 1)
    return frame
