"""The window looks as it did when somebody last looked at it; see `looks`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from scipy.ndimage import gaussian_filter, shift

from .looks import LOOKS, REFERENCES, Pixels, difference, picture_of, pixels, still_window


def kept(name: str) -> Pixels:
    """The picture that is compared with."""
    return pixels(QImage(str(REFERENCES / f"{name}.png")))


@pytest.mark.parametrize("name", LOOKS)
def test_it_looks_as_it_was_kept(qapp: QApplication, tmp_path: Path, name: str) -> None:
    with still_window(qapp, tmp_path / "home") as window:
        now = picture_of(qapp, window, name)
    found = difference(pixels(now), kept(name))
    if not found.small:
        now.save(str(tmp_path / f"{name}.png"))
    assert found.small, (
        f"{name} looks different: {found}. Now: {tmp_path / name}.png, kept: {REFERENCES / name}.png. "
        "If that is meant, look at it and run: python -m tests.ui.looks"
    )


def test_the_kept_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in REFERENCES.glob("*.png")) < 600_000


def moved(look: Pixels) -> Pixels:
    """The left panels stand 8 pixels further right."""
    other = look.copy()
    other[120:, 8:208] = look[120:, :200]
    return other


def recoloured(look: Pixels) -> Pixels:
    """What can be acted on is green."""
    blue = (look[..., 2] > 180) & (look[..., 0] < 110)
    assert blue.sum() > 500
    other = look.copy()
    other[blue] = (40, 170, 80)
    return other


def lighter(look: Pixels) -> Pixels:
    """The background of everything is a shade lighter."""
    return np.clip(look + 3, 0, 255)


@pytest.mark.parametrize("change", [moved, recoloured, lighter])
def test_another_look_is_noticed(change: Callable[[Pixels], Pixels]) -> None:
    look = kept("canvas")
    assert not difference(change(look), look).small


def test_a_lost_icon_is_noticed() -> None:
    look = kept("mask_editor")
    other = look.copy()
    other[72:104, 8:40] = look[72, 8]  # the brush, at the left of the mask editor
    assert not difference(other, look).small


@pytest.mark.parametrize("name", ["canvas", "preferences"])
def test_edges_may_be_smoothed_in_another_way(name: str) -> None:
    look = kept(name)
    softer = gaussian_filter(look, (0.7, 0.7, 0))
    aside = shift(look, (0, 0.4, 0), order=1, mode="nearest")
    for other in (softer, aside):
        assert difference(other, look).small, difference(other, look)
