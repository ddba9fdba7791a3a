"""Painted, solid, rectangle, from alpha, invert, grow, feather."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from nodegraph_app import models
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.parameters import Kind, Painted, Range
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Image, Mask

if TYPE_CHECKING:
    from numpy import ndarray

SIDE_PX = Range(1, 16384, unit="px")
PLACE_PX = Range(0, 16384, unit="px")


def _painted_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    picture = inputs.get("image", {})
    sides = picture.get("width"), picture.get("height")
    if parameters["file"] is None:
        return {}
    width, height = models.pictures.size(Path(parameters["file"].path))
    if isinstance(sides[0], int) and isinstance(sides[1], int):
        models.pictures.check_shape((width, height), (sides[0], sides[1]), "file")
        width, height = sides[0], sides[1]
    return {"mask": {"width": width, "height": height, "batch": 1}}


@node(
    "mask.painted", title="Painted mask", infer=_painted_traits, tags=("brush", "draw", "by hand", "inpaint")
)
def painted(
    image: Image | None = None,
    *,
    file: Annotated[FileRef, Kind("image"), Painted(over="image")] = "",  # type: ignore[assignment] # a workflow names the file
) -> Mask:
    """Say by hand, with a brush, which part of a picture is repainted.

    Args:
        image: the picture to paint over. The mask takes its size.
        file: the mask, white where the picture is to be repainted.
    """
    mask = models.pictures.read_mask(Path(file.path), "file")
    if image is None:
        return mask
    _, height, width, _ = image.pixels.shape
    return models.pictures.stretched(mask, width, height, "file")


def _drawn_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    return {"mask": {"width": parameters["width"], "height": parameters["height"], "batch": 1}}


@node("mask.solid", title="Solid mask", infer=_drawn_traits, tags=("full", "empty", "constant"))
def solid(
    *,
    width: Annotated[int, SIDE_PX] = 512,
    height: Annotated[int, SIDE_PX] = 512,
    coverage: Annotated[float, Range(0, 1, step=0.05, slider=True)] = 1.0,
) -> Mask:
    """Make a mask that is the same everywhere.

    Args:
        width: of the mask.
        height: of the mask.
        coverage: 1 repaints everything, 0 nothing.
    """
    import numpy as np

    return Mask(np.full((1, height, width), coverage, np.float32))


def _rectangle_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    _check_rectangle(**{side: parameters[side] for side in ("left", "top", "right", "bottom")})
    return _drawn_traits(parameters, inputs)


def _check_rectangle(left: int, top: int, right: int, bottom: int) -> None:
    for low, high, place in ((left, right, "right"), (top, bottom, "bottom")):
        if low >= high:
            raise NodeError(
                f"The rectangle ends at {high} px before it begins at {low} px.",
                place=place,
                hint="Right must be beyond left, and bottom below top.",
            )


@node("mask.rectangle", title="Rectangle mask", infer=_rectangle_traits, tags=("box", "area", "region"))
def rectangle(
    *,
    width: Annotated[int, SIDE_PX] = 512,
    height: Annotated[int, SIDE_PX] = 512,
    left: Annotated[int, PLACE_PX] = 128,
    top: Annotated[int, PLACE_PX] = 128,
    right: Annotated[int, PLACE_PX] = 384,
    bottom: Annotated[int, PLACE_PX] = 384,
) -> Mask:
    """Mark a rectangle. What lies outside the mask is cut off.

    Args:
        width: of the whole mask.
        height: of the whole mask.
        left: first column that is repainted.
        top: first row that is repainted.
        right: first column behind the rectangle.
        bottom: first row below the rectangle.
    """
    import numpy as np

    _check_rectangle(left, top, right, bottom)
    coverage = np.zeros((1, height, width), np.float32)
    coverage[:, top:bottom, left:right] = 1.0
    return Mask(coverage)


@node("mask.from_alpha", title="Mask from alpha", tags=("transparency", "cutout"))
def from_alpha(image: Image) -> Mask:
    """Repaint where a picture is transparent.

    Args:
        image: transparent parts become 1, opaque ones 0; a picture without transparency gives zeros.
    """
    import numpy as np

    pixels = image.pixels
    if pixels.shape[3] == 4:
        return Mask(1.0 - pixels[:, :, :, 3])
    return Mask(np.zeros(pixels.shape[:3], np.float32))


@node("mask.invert", title="Invert mask", tags=("negate", "swap"))
def invert(mask: Mask) -> Mask:
    """Repaint what was kept and keep what was repainted.

    Args:
        mask: what is turned round.
    """
    return Mask(1.0 - mask.coverage)


@node("mask.grow", title="Grow mask", tags=("dilate", "erode", "shrink", "expand"))
def grow(mask: Mask, *, radius: Annotated[int, Range(-256, 256, unit="px")] = 8) -> Mask:
    """Make the masked part larger, or smaller with a negative radius, with round corners.

    Args:
        mask: soft edges stay soft.
        radius: by how much; below 0 the mask shrinks. A part at the edge of the picture does not shrink from
            that edge.
    """
    if radius == 0:
        return mask
    if radius > 0:
        return Mask(_dilated(mask.coverage, radius))
    return Mask(1.0 - _dilated(1.0 - mask.coverage, -radius))


def _dilated(coverage: ndarray, radius_px: int) -> ndarray:
    """Grey dilation by a disc: the largest value within the radius. (B, H, W) → (B, H, W).

    A disc is a stack of rows, and the largest value along a row costs the same for any length; so this takes
    2 r + 1 passes instead of the π r² of a general footprint.
    """
    import numpy as np
    from scipy.ndimage import maximum_filter1d

    height = coverage.shape[1]
    result = np.zeros_like(coverage)
    for down in range(-min(radius_px, height - 1), min(radius_px, height - 1) + 1):
        reach = int(np.sqrt((radius_px + 0.5) ** 2 - down**2))
        rows = maximum_filter1d(coverage, 2 * reach + 1, axis=2, mode="nearest")
        target, source = (
            slice(max(down, 0), height + min(down, 0)),
            slice(max(-down, 0), height - max(down, 0)),
        )
        np.maximum(result[:, target], rows[:, source], out=result[:, target])
    return result


@node("mask.feather", title="Feather mask", tags=("blur", "soften", "gaussian"))
def feather(mask: Mask, *, radius: Annotated[float, Range(0, 256, step=1, unit="px")] = 8.0) -> Mask:
    """Soften the edges of a mask, so that what is repainted blends in.

    Args:
        mask: what is softened.
        radius: how far an edge fades to each side (two standard deviations of a Gaussian).
    """
    from scipy.ndimage import gaussian_filter

    if radius == 0:
        return mask
    return Mask(
        gaussian_filter(mask.coverage, sigma=(0, radius / 2, radius / 2), mode="nearest").clip(0.0, 1.0)
    )
