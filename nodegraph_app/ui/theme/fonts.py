"""The text family that ships with the app, in two sizes."""

from __future__ import annotations

import logging
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from ...builtin import resources

FAMILY = "Inter"
TEXT_PX = 13
SMALL_PX = 11

log = logging.getLogger(__name__)


@cache
def load_fonts() -> str:
    """Make the shipped faces known to Qt, once; returns the family name. Needs a QGuiApplication."""
    families: list[str] = []
    for face in sorted((resources() / "fonts").glob("*.otf")):
        font_id = QFontDatabase.addApplicationFont(str(face))
        families += QFontDatabase.applicationFontFamilies(font_id) if font_id >= 0 else []
    if FAMILY not in families:
        log.warning("The font %s could not be loaded; the system's font is used.", FAMILY)
        return QFont().defaultFamily()
    return FAMILY


def text_font(
    size_px: int = TEXT_PX, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False
) -> QFont:
    """A font of the app's family.

    Args:
        tabular: digits of equal width, so that numbers that change do not jitter.
    """
    font = QFont(load_fonts())
    font.setPixelSize(size_px)
    font.setWeight(weight)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
