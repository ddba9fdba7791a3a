"""What a screen reader finds in a window: everything that can be used, and what it is called."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QWidget,
)

USABLE = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar,
    QAbstractScrollArea,
)  # fmt: skip


def name_of(widget: QWidget) -> str:
    """As the platform is told it: the accessible name, a text, or that of a label that belongs to it."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface is not None else ""


def usable(window: QWidget) -> Iterator[QWidget]:
    """Every visible part of a window that can be pressed, filled in or chosen from."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget, USABLE) and widget.isVisible() and not _is_a_part(widget):
            yield widget


def nameless(window: QWidget) -> list[str]:
    """What has no name, described so that it can be found."""
    return [_described(each) for each in usable(window) if not name_of(each)]


def unreachable(window: QWidget) -> list[str]:
    """What takes no keys, although nothing else in the window does what it does."""
    return [
        f"{_described(each)} “{name_of(each)}”"
        for each in usable(window)
        if each.isEnabled() and not each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def _is_a_part(widget: QWidget) -> bool:
    """Whether it belongs to something that is asked for itself."""
    parent = widget.parentWidget()
    if isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):
        return True
    while parent is not None and not parent.isWindow():
        if isinstance(parent, (QAbstractSpinBox, QComboBox, QLineEdit)):
            return True
        if isinstance(parent, QTabBar) and isinstance(widget, QAbstractButton) and not widget.text():
            return widget.objectName() in ("ScrollLeftButton", "ScrollRightButton")
        parent = parent.parentWidget()
    if isinstance(widget, QAbstractItemView) and isinstance(widget.parentWidget(), QAbstractItemView):
        return True  # a header
    plain_area = isinstance(widget, QAbstractScrollArea) and widget.focusPolicy() == Qt.FocusPolicy.NoFocus
    return plain_area and not isinstance(widget, QAbstractItemView)


def _described(widget: QWidget) -> str:
    line = [type(widget).__name__ + (f"#{widget.objectName()}" if widget.objectName() else "")]
    parent = widget.parentWidget()
    while parent is not None:
        line.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " in ".join(line[:4])
