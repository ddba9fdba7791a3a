"""How everything looks: colours, fonts, icons, and the style of the widgets."""

from __future__ import annotations

from .apply import apply, current, named
from .fonts import SMALL_PX, TEXT_PX, load_fonts, text_font
from .icons import icon
from .palette import DARK, LIGHT, Palette, SocketLook

__all__ = [
    "DARK",
    "LIGHT",
    "SMALL_PX",
    "TEXT_PX",
    "Palette",
    "SocketLook",
    "apply",
    "current",
    "icon",
    "load_fonts",
    "named",
    "text_font",
]
