"""Edges of a picture, Canny (1986), by controlnet_aux."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from ..core.errors import NodeError
from ..core.values import Image

SIDE_MULTIPLE_PX = 64
"""The detector stretches pictures to whole multiples of this; ours are padded to them instead."""


def edges(image: Image, *, low: int = 100, high: int = 200) -> Image:
    """White edges on black, each picture at its own size.

    Args:
        image: (B, H, W, C); alpha is left out.
        low, high: 0 to 255; edges stronger than `high` are kept, weaker ones down to `low` where they
            continue a kept one.

    Raises:
        NodeError: `low` is above `high`.
    """
    if low > high:
        raise NodeError(
            f"The low threshold, {low}, is above the high one, {high}.",
            place="low",
            hint="Lower it, or raise the high threshold.",
        )
    pictures = np.rint(image.pixels[..., :3] * 255).astype(np.uint8)
    found = np.stack([_edges(picture, low, high) for picture in pictures])
    return Image(found.astype(np.float32) / 255)


def _edges(picture: np.ndarray, low: int, high: int) -> np.ndarray:
    rows, columns = picture.shape[:2]
    padding = [(0, -rows % SIDE_MULTIPLE_PX), (0, -columns % SIDE_MULTIPLE_PX), (0, 0)]
    padded = np.ascontiguousarray(np.pad(picture, padding, mode="edge"))
    side = min(padded.shape[:2])
    drawn: np.ndarray = _detector()(padded, low, high, detect_resolution=side, image_resolution=side)
    return drawn[:rows, :columns]


@cache
def _detector() -> Any:
    """The Canny detector alone. The package's own start imports every detector it has, among them some whose
    requirements the app does not install; a bare package in its place gives access to the submodule."""
    package = "controlnet_aux"
    if package in sys.modules:
        return importlib.import_module(f"{package}.canny").CannyDetector()
    spec = importlib.util.find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        raise NodeError("The package controlnet-aux is not installed.", hint="Install it with pip.")
    bare = ModuleType(package)
    bare.__path__ = list(spec.submodule_search_locations)
    sys.modules[package] = bare
    try:
        return importlib.import_module(f"{package}.canny").CannyDetector()
    finally:
        for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
            del sys.modules[name]
