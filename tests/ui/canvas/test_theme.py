"""The theme: readable, told apart without colour, and complete."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from nodegraph_app.builtin import resources
from nodegraph_app.ui import theme
from nodegraph_app.ui.canvas.shapes import shape_path
from nodegraph_app.ui.theme import DARK, LIGHT, Palette

NUMBERS = {"integer", "number", "text", "boolean", "choice", "file"}


def luminance(color: str) -> float:
    """Relative luminance, WCAG 2.1."""
    parts = [value / 255 for value in QColor(color).getRgb()[:3]]  # type: ignore[index, union-attr]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.1."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("text", "node"), ("text", "field"), ("text", "panel"), ("text", "base"), ("text", "field_fill"),
        ("muted", "node"), ("muted", "field"), ("muted", "panel"), ("muted", "base"), ("muted", "canvas"),
        ("muted", "field_fill"), ("good", "good_soft"), ("waiting", "waiting_soft"), ("bad", "bad_soft"),
        ("accent_text", "accent_soft"),
        ("muted", "neutral_soft"), ("waiting", "canvas"), ("bad", "canvas"),
    ],
)  # fmt: skip
def test_words_can_be_read(palette: Palette, words: str, ground: str) -> None:
    assert contrast(getattr(palette, words), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_every_socket_type_has_a_colour_and_a_shape_of_its_own(palette: Palette) -> None:
    looks = {name: look for name, look in palette.sockets.items() if name not in NUMBERS}
    assert len({look.shape for look in looks.values()}) == len(looks)
    assert len({look.color for look in looks.values()}) == len(looks)
    assert len({palette.socket(name) for name in NUMBERS}) == 1
    assert palette.socket("something else") == palette.unknown
    for look in (*looks.values(), palette.unknown):
        assert 6 <= shape_path(look.shape).boundingRect().width() <= 13
        assert contrast(look.color, palette.node) >= 2.0


def test_the_shipped_font_is_used(themed: QApplication) -> None:
    assert theme.load_fonts() == "Inter"
    assert themed.font().family() == "Inter"
    assert (resources() / "fonts" / "OFL.txt").is_file()


@pytest.mark.parametrize("path", sorted((resources() / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_can_be_drawn(themed: QApplication, path: Path) -> None:
    picture = theme.icon(path.stem).pixmap(16, 16).toImage()
    assert any(picture.pixelColor(x, y).alpha() for x in range(16) for y in range(16))


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_a_theme_can_be_put_on(qapp: QApplication, palette: Palette) -> None:
    theme.apply(qapp, palette)
    assert theme.current() is palette
    assert palette.accent in qapp.styleSheet()
    assert "$" not in qapp.styleSheet()
