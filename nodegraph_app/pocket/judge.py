"""Judge: reads a picture back into shapes, colours, background, places and style, by plain image processing.

It knows the palette and the four shapes, nothing of any caption or model, so that a picture is judged by what
it shows. Pictures that show something else come back with more, fewer or `unknown` shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from nodegraph_app.pocket.scenes import COLOURS, SHAPES, SIDE_PX, Description, Scene, Shape, Style, draw

MINIMUM_AREA_PX = 50
"""Smaller spots are specks, not shapes; the smallest star that scenes draw has over 400 pixels."""
FOREGROUND_DISTANCE = 45.0
"""Least RGB distance from the background that counts as a shape; the two nearest colours are 71 apart."""
TEMPLATE_PX = 48
LEAST_OVERLAP = 0.7
"""A spot that overlaps its best template less is of no known shape."""
HOLLOW_SHARE = 0.85
"""A shape is an outline when its own pixels are less than this share of the area within its outer edge. Of
drawn shapes, filled ones have over 0.97, outlines under 0.80."""
BRIDGED_GAP_PX = 8
"""An outline that is open for no more than this is one for the eye, too."""

_PALETTE = np.array(list(COLOURS.values()), dtype=np.float32)
_NAMES = tuple(COLOURS)
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class SeenShape:
    """One shape as seen: kind (or `unknown`), colour, style, centre and area in pixels."""

    kind: str
    colour: str
    style: Style
    x_px: float
    y_px: float
    area_px: int


@dataclass(frozen=True)
class Seen:
    """What a picture shows: its background and its shapes, the largest first."""

    background: str
    shapes: tuple[SeenShape, ...]


@dataclass(frozen=True)
class Verdict:
    """Which parts of a description a picture shows; `relation` is None where the description has none."""

    background: bool
    colours: bool
    kinds: bool
    relation: bool | None

    @property
    def right(self) -> bool:
        """Whether the picture shows all that was asked for."""
        return self.background and self.colours and self.kinds and self.relation is not False


def read_picture(picture: Image.Image) -> Seen:
    """Return what a picture shows. Any size is read; measures are in its own pixels."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float32)
    labels = _nearest_colours(pixels)
    background = int(np.bincount(labels.ravel(), minlength=len(_NAMES)).argmax())
    foreground = foreground_mask(pixels, background)
    spots, count = ndimage.label(foreground, structure=np.ones((3, 3)))
    masks = [spots == number for number in range(1, count + 1)]
    whole = [mask for mask in masks if ndimage.binary_fill_holes(mask).sum() >= MINIMUM_AREA_PX]
    shapes = [_read_shape(mask, labels, background) for mask in whole]
    return Seen(_NAMES[background], tuple(sorted(shapes, key=lambda shape: -shape.area_px)))


def _nearest_colours(pixels: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return (H, W) indices into the palette."""
    # |p - c|² without |p|², which is the same for every colour.
    return (np.square(_PALETTE).sum(axis=1) - 2 * pixels @ _PALETTE.T).argmin(axis=-1)


def foreground_mask(pixels: NDArray[np.float32], background: int) -> Mask:
    """Return (H, W), true where a pixel differs clearly from the background as the picture itself has it."""
    near = _nearest_colours(pixels) == background
    actual = np.median(pixels[near], axis=0)
    return np.linalg.norm(pixels - actual, axis=-1) > FOREGROUND_DISTANCE


def _read_shape(mask: Mask, labels: NDArray[np.intp], background: int) -> SeenShape:
    outer = ndimage.binary_fill_holes(mask)
    core = ndimage.binary_erosion(mask, iterations=2)
    votes = np.bincount(labels[core if core.sum() >= 20 else mask], minlength=len(_NAMES))
    if votes.sum() > votes[background]:
        votes[background] = 0
    centre_y, centre_x = ndimage.center_of_mass(outer)
    area = int(outer.sum())
    style: Style = "outline" if mask.sum() < HOLLOW_SHARE * _closed(mask).sum() else "filled"
    return SeenShape(
        _kind_of(outer), _NAMES[int(votes.argmax())], style, float(centre_x), float(centre_y), area
    )


def _closed(mask: Mask) -> Mask:
    """Return the shape filled to its outer edge, gaps in it bridged (morphological closing by a disc)."""
    radius = BRIDGED_GAP_PX // 2
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    room = np.pad(mask, radius)  # a disc at the border must not see the end of the picture as background
    closed = ndimage.binary_closing(room, structure=x**2 + y**2 <= radius**2)
    return np.asarray(ndimage.binary_fill_holes(closed))


def _kind_of(outer: Mask) -> str:
    """Return the shape whose drawing, stretched to the same box, overlaps best."""
    rows, columns = np.flatnonzero(outer.any(axis=1)), np.flatnonzero(outer.any(axis=0))
    box = outer[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = box.shape
    if not 0.5 < width / height < 2.0:
        return "unknown"
    image = Image.fromarray(box.astype(np.uint8) * 255).resize(
        (TEMPLATE_PX, TEMPLATE_PX), Image.Resampling.BILINEAR
    )
    stretched = np.asarray(image) > 127
    overlaps = {kind: intersection_over_union(stretched, template) for kind, template in _templates().items()}
    best = max(overlaps, key=overlaps.__getitem__)
    return best if overlaps[best] >= LEAST_OVERLAP else "unknown"


@cache
def _templates() -> dict[str, Mask]:
    """Return (TEMPLATE_PX, TEMPLATE_PX) masks of the four shapes, each stretched to fill its box."""
    templates = {}
    for kind in SHAPES:
        mask = shape_mask(Shape(kind, "white", SIDE_PX / 2, SIDE_PX / 2, 48.0))
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        box = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        image = Image.fromarray(box.astype(np.uint8) * 255)
        templates[kind] = (
            np.asarray(image.resize((TEMPLATE_PX, TEMPLATE_PX), Image.Resampling.BILINEAR)) > 127
        )
    return templates


def shape_mask(shape: Shape) -> Mask:
    """Return (128, 128), true where the shape is drawn."""
    white = Shape(shape.kind, "white", shape.x_px, shape.y_px, shape.radius_px)
    return np.asarray(draw(Scene("black", (white,))).convert("L")) > 127


def intersection_over_union(first: Mask, second: Mask) -> float:
    """Return the shared area as a share of the area of both; 0 if both are empty."""
    union = np.logical_or(first, second).sum()
    return float(np.logical_and(first, second).sum() / union) if union else 0.0


def filled_foreground(picture: Image.Image) -> Mask:
    """Return (H, W), true inside the outer edges of everything that is not background, specks left out."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float32)
    background = int(np.bincount(_nearest_colours(pixels).ravel(), minlength=len(_NAMES)).argmax())
    filled = ndimage.binary_fill_holes(foreground_mask(pixels, background))
    spots, count = ndimage.label(filled)
    areas = np.bincount(spots.ravel(), minlength=count + 1)
    return filled & (areas >= MINIMUM_AREA_PX)[spots]


def relation_between(first: SeenShape, second: SeenShape) -> str:
    """Return where the first shape stands, seen from the second, along the axis that parts them most."""
    dx, dy = first.x_px - second.x_px, first.y_px - second.y_px
    if abs(dx) >= abs(dy):
        return "left of" if dx < 0 else "right of"
    return "above" if dy < 0 else "below"


def judge(picture: Image.Image, asked: Description) -> Verdict:
    """Return which parts of a description the picture shows.

    A picture with too many or too few shapes shows none of them right. Of two shapes, each way of taking the
    seen ones for the named ones is tried; the one that fits most colours and kinds is judged for all three
    questions, so that a swapped colour, kind or place is one mistake and is found.
    """
    seen = read_picture(picture)
    background = seen.background == asked.background
    related = asked.relation is not None
    if len(seen.shapes) != len(asked.shapes):
        return Verdict(background, False, False, False if related else None)
    best, best_fit = Verdict(background, False, False, None), (-1, False)
    for shapes in permutations(seen.shapes):
        colours = [s.colour == colour for s, (colour, _) in zip(shapes, asked.shapes, strict=True)]
        kinds = [s.kind == kind for s, (_, kind) in zip(shapes, asked.shapes, strict=True)]
        relation = relation_between(*shapes) == asked.relation if related else None
        fit = (sum(colours) + sum(kinds), bool(relation))
        if fit > best_fit:
            best, best_fit = Verdict(background, all(colours), all(kinds), relation), fit
    return best


def style_of(picture: Image.Image) -> Style | None:
    """Return the style of the largest shape, or None where there is no shape."""
    shapes = read_picture(picture).shapes
    return shapes[0].style if shapes else None
