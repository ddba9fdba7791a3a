"""The small pin beside a parameter: upright while it is on the form, tilted while it is not."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from ...core.parameters import ParameterSpec
from ..theme import current
from ..theme.icons import icon_pixmap

PIN_PX, ICON_PX = 20, 14


class FormPin(QToolButton):
    """Puts a parameter on the form, or takes it off; `clicked` tells which."""

    def __init__(self, parameter: ParameterSpec, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName("form_pin")
        self.setIcon(_pins())
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setFixedSize(PIN_PX, PIN_PX)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        words = self.tr("Show {name} in the form (F9)").format(name=parameter.title)
        self.setToolTip(words)
        self.setAccessibleName(words)


def _pins() -> QIcon:
    """Both states in the colours of the applied theme."""
    colors, found = current(), QIcon()
    for ratio in (1.0, 2.0):
        upright = icon_pixmap("pin", colors.text, ICON_PX, ratio)
        found.addPixmap(upright, QIcon.Mode.Normal, QIcon.State.On)
        loose = _tilted(icon_pixmap("pin", colors.muted, ICON_PX, ratio))
        found.addPixmap(loose, QIcon.Mode.Normal, QIcon.State.Off)
    return found


def _tilted(pixmap: QPixmap) -> QPixmap:
    tilted = QPixmap(pixmap.size())
    tilted.setDevicePixelRatio(pixmap.devicePixelRatio())
    tilted.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tilted)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    middle = QPointF(ICON_PX / 2, ICON_PX / 2)
    painter.translate(middle)
    painter.rotate(45)
    painter.drawPixmap(-middle, pixmap)
    painter.end()
    return tilted
