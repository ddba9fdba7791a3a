"""Puts a theme on the application."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from .fonts import text_font
from .palette import DARK, LIGHT, Palette
from .stylesheet import stylesheet

_current: Palette = DARK


def current() -> Palette:
    """The theme that was applied last."""
    return _current


def named(name: str) -> Palette:
    """The theme of that name in the settings; ``"system"`` is what the desktop has, where it tells."""
    if name == "system":
        light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        return LIGHT if light else DARK
    return LIGHT if name == "light" else DARK


def apply(app: QApplication, palette: Palette = DARK) -> None:
    """Give every widget the font, colours and style of the theme."""
    global _current  # one application, one theme; widgets made later ask for it
    _current = palette
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(_qt_palette(palette))
    app.setFont(text_font())
    app.setStyleSheet(stylesheet(palette))


def _qt_palette(colors: Palette) -> QPalette:
    """The colours by Qt's roles, for whatever the style sheet does not reach."""
    roles = {
        QPalette.ColorRole.Window: colors.base,
        QPalette.ColorRole.WindowText: colors.text,
        QPalette.ColorRole.Base: colors.field,
        QPalette.ColorRole.AlternateBase: colors.panel,
        QPalette.ColorRole.Text: colors.text,
        QPalette.ColorRole.Button: colors.raised,
        QPalette.ColorRole.ButtonText: colors.text,
        QPalette.ColorRole.BrightText: colors.on_accent,
        QPalette.ColorRole.ToolTipBase: colors.raised,
        QPalette.ColorRole.ToolTipText: colors.text,
        QPalette.ColorRole.PlaceholderText: colors.faint,
        QPalette.ColorRole.Highlight: colors.accent_soft,
        QPalette.ColorRole.HighlightedText: colors.text,
        QPalette.ColorRole.Accent: colors.accent,
        QPalette.ColorRole.Link: colors.accent_text,
        QPalette.ColorRole.LinkVisited: colors.accent_text,
        QPalette.ColorRole.Mid: colors.line,
        QPalette.ColorRole.Dark: colors.line,
        QPalette.ColorRole.Light: colors.raised,
        QPalette.ColorRole.Midlight: colors.raised,
        QPalette.ColorRole.Shadow: colors.canvas,
    }
    result = QPalette()
    for role, color in roles.items():
        result.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(colors.faint))
    return result
