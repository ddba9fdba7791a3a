"""A schedule as a picture: sigma, signal-to-noise ratio and alpha-bar over the steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont
from torch import Tensor

from ..core.values import Image

WIDTH, PANEL, MARGIN = 640, 200, 44
GROUND, GRID, TEXT = "#17181b", "#33363c", "#c9cbd0"
FLOOR = 1e-4
"""The lowest level and ratio that is drawn where the axis is logarithmic."""


def curves(sigmas: Tensor, *, flow: bool) -> dict[str, np.ndarray]:
    """What is drawn, each (steps + 1,).

    Args:
        flow: of a rectified flow, whose pictures are scaled by 1 - sigma; else of a process that keeps the
            variance, whose share of the picture alpha-bar is 1 / (1 + sigma²).
    """
    sigma = sigmas.double().numpy()
    kept = (1 - sigma) ** 2 if flow else 1 / (1 + sigma**2)
    left = sigma**2 if flow else 1 - kept
    with np.errstate(divide="ignore"):
        ratio = np.where(left > 0, kept / np.where(left > 0, left, 1), np.inf)
    return {"sigma": sigma, "SNR": ratio, "alpha-bar": kept}


def plot(sigmas: Tensor, *, flow: bool = False) -> Image:
    """Three panels, one above the other; a point for every level. The first two axes are logarithmic."""
    found = curves(sigmas, flow=flow)
    picture = Pillow.new("RGB", (WIDTH, PANEL * len(found)), GROUND)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default()
    for number, ((name, values), colour) in enumerate(
        zip(found.items(), ("#64b5f6", "#ffa940", "#81c784"), strict=True)
    ):
        top = number * PANEL
        logarithmic = name != "alpha-bar"
        _panel(draw, font, top, name + (" (log)" if logarithmic else ""), values, colour, logarithmic)
    return Image(np.asarray(picture, dtype=np.float32)[None] / np.float32(255))


def _panel(
    draw: ImageDraw.ImageDraw,
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
    top: int,
    name: str,
    values: np.ndarray,
    colour: str,
    logarithmic: bool,
) -> None:
    heights = np.log10(np.clip(values, FLOOR, 1 / FLOOR)) if logarithmic else values
    low, high = (float(heights.min()), float(heights.max())) if len(heights) else (0.0, 1.0)
    spread = high - low or 1.0
    box = (MARGIN, top + 24, WIDTH - 16, top + PANEL - 24)
    draw.rectangle(box, outline=GRID)
    draw.text((MARGIN, top + 6), name, fill=colour, font=font)
    for level in (low, high):
        shown = 10**level if logarithmic else level
        y = _between(box[3], box[1], (level - low) / spread)
        draw.text((4, y - 6), f"{shown:.3g}", fill=TEXT, font=font)
    points = [
        (_between(box[0], box[2], step / max(len(heights) - 1, 1)), _between(box[3], box[1], share))
        for step, share in enumerate((heights - low) / spread)
    ]
    _line(draw, points, colour)
    draw.text((box[0], box[3] + 4), "0", fill=TEXT, font=font)
    draw.text((box[2] - 20, box[3] + 4), str(max(len(heights) - 1, 0)), fill=TEXT, font=font)


def _line(draw: ImageDraw.ImageDraw, points: Sequence[tuple[float, float]], colour: str) -> None:
    if len(points) > 1:
        draw.line(list(points), fill=colour, width=2)
    for x, y in points:
        draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=colour)


def _between(begin: float, end: float, share: float) -> float:
    return begin + (end - begin) * float(share)
