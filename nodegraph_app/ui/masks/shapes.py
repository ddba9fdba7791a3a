"""What a tool marks: a box of the mask, and how much of each pixel in it. No Qt.

Places are in pixels of the picture, from its upper left corner; the middle of the first pixel is (0.5, 0.5).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from numpy import ndarray

MOST_FINE_PIXELS = 64_000_000
"""Of the drawing from which the soft edge of an outline is made."""
SAME_LEVEL = 127
"""Two places of a mask belong together when they differ by no more."""


class Box(NamedTuple):
    """A part of the mask, in whole pixels; right and bottom are not in it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def empty(self) -> bool:
        """Whether nothing is in it."""
        return self.left >= self.right or self.top >= self.bottom

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def united(self, other: Box) -> Box:
        """The smallest box around both."""
        if self.empty or other.empty:
            return other if self.empty else self
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


NOTHING = Box(0, 0, 0, 0)


@dataclass(frozen=True)
class Tip:
    """Where a brush touches, and how.

    Attributes:
        x, y: its middle.
        radius: in pixels of the picture.
        strength: 0 to 1, how much it marks at the middle.
    """

    x: float
    y: float
    radius: float
    strength: float = 1.0


def within(size: tuple[int, int], left: float, top: float, right: float, bottom: float) -> Box:
    """The whole pixels that a rectangle touches, of a mask of this width and height."""
    width, height = size
    return Box(
        max(0, math.floor(left)),
        max(0, math.floor(top)),
        min(width, math.ceil(right)),
        min(height, math.ceil(bottom)),
    )


def line(size: tuple[int, int], start: Tip, end: Tip, hardness: float) -> tuple[Box, ndarray]:
    """What a round brush marks on its way between two places, however far they lie apart.

    Args:
        size: width and height of the mask.
        start, end: radius and strength change evenly on the way.
        hardness: share of the radius that is marked in full; from there it fades to the edge.

    Returns:
        The box, and (height, width) uint8 for it.
    """
    import numpy as np

    reach = max(start.radius, end.radius) + 1
    box = within(
        size,
        min(start.x, end.x) - reach,
        min(start.y, end.y) - reach,
        max(start.x, end.x) + reach,
        max(start.y, end.y) + reach,
    )
    if box.empty:
        return NOTHING, np.zeros((0, 0), np.uint8)
    xs = np.arange(box.left, box.right, dtype=np.float32)[None, :] + np.float32(0.5)
    ys = np.arange(box.top, box.bottom, dtype=np.float32)[:, None] + np.float32(0.5)
    dx, dy = end.x - start.x, end.y - start.y
    length = dx * dx + dy * dy
    along = ((xs - start.x) * dx + (ys - start.y) * dy) / length if length else np.zeros_like(xs + ys)
    along = along.clip(0, 1)
    distance = np.hypot(xs - (start.x + along * dx), ys - (start.y + along * dy))
    radius = start.radius + along * (end.radius - start.radius)
    # One pixel is the least that an edge fades over; a sharper one would be jagged.
    edge = np.maximum(radius * (1 - hardness), 1)
    share = ((radius + 0.5 - distance) / edge).clip(0, 1)
    share = share * share * (3 - 2 * share)
    strength = start.strength + along * (end.strength - start.strength)
    return box, np.rint(share * strength * 255).astype(np.uint8)


def outline(size: tuple[int, int], points: Sequence[tuple[float, float]]) -> tuple[Box, ndarray]:
    """What a closed line around these points holds, with a smooth edge; see `line` for what is returned."""
    import numpy as np
    from PIL import Image, ImageDraw

    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = within(size, min(xs), min(ys), max(xs), max(ys)) if len(points) > 2 else NOTHING
    if box.empty:
        return NOTHING, np.zeros((0, 0), np.uint8)
    width, height = box.right - box.left, box.bottom - box.top
    fine = 4 if width * height * 16 <= MOST_FINE_PIXELS else 1
    drawing = Image.new("L", (width * fine, height * fine))
    # Pillow counts from the middle of the first pixel.
    corners = [((x - box.left) * fine - 0.5, (y - box.top) * fine - 0.5) for x, y in points]
    ImageDraw.Draw(drawing).polygon(corners, fill=255)
    return box, np.asarray(drawing.reduce(fine) if fine > 1 else drawing)


def region(
    levels: ndarray, picture: ndarray | None, at: tuple[float, float], tolerance: float
) -> tuple[Box, ndarray]:
    """The part around a place that is marked alike and, in the picture, has about the same colour.

    Args:
        levels: of the mask, (H, W) uint8.
        picture: (H, W, 3) uint8 below it, or None where there is none to look at.
        at: a place in it.
        tolerance: how far colours may differ in each of red, green and blue, 0 to 1; at 1 the picture does
            not matter, and what was painted alone is the border.
    """
    import numpy as np
    from scipy.ndimage import binary_dilation, label

    row, column = int(at[1]), int(at[0])
    if not (0 <= row < levels.shape[0] and 0 <= column < levels.shape[1]):
        return NOTHING, np.zeros((0, 0), np.uint8)
    alike = np.abs(levels.astype(np.int16) - int(levels[row, column])) <= SAME_LEVEL
    if picture is not None and tolerance < 1:
        difference = np.abs(picture.astype(np.int16) - picture[row, column].astype(np.int16)).max(axis=2)
        alike &= difference <= tolerance * 255
    numbers, _ = label(alike)
    found = numbers == numbers[row, column]
    found = binary_dilation(found)  # so that no seam is left along a smooth edge
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    box = Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return box, found[box.slices].astype(np.uint8) * 255


def ramp(size: tuple[int, int], start: tuple[float, float], end: tuple[float, float]) -> tuple[Box, ndarray]:
    """All of the mask: full up to `start`, fading evenly to nothing at `end`."""
    import numpy as np

    width, height = size
    xs = np.arange(width, dtype=np.float32)[None, :] + np.float32(0.5)
    ys = np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    if not length:
        return NOTHING, np.zeros((0, 0), np.uint8)
    share = 1 - ((xs - start[0]) * dx + (ys - start[1]) * dy) / length
    return Box(0, 0, width, height), np.rint(share.clip(0, 1) * 255).astype(np.uint8)
