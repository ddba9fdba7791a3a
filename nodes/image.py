"""Save, preview, resize, composite with mask, invert."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.parameters import Range
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Image, Mask

if TYPE_CHECKING:
    from numpy import ndarray

SIDE_PX = Range(1, 16384, unit="px")
Fit = Literal["stretch", "fit", "crop"]
Method = Literal["nearest", "bilinear", "bicubic", "lanczos"]


@node("image.save", title="Save image", writes=True, tags=("save", "write", "output", "png", "export"))
def save(image: Image, run: Run, *, name: str = "picture") -> None:
    """Write pictures into the output folder as PNG, with the workflow inside.

    Opening such a picture opens the workflow that made it.

    Args:
        image: every picture of the batch is written.
        name: a number and .png are added, so that nothing is overwritten; / makes folders.
    """
    run.write(image, name)
    run.show(image)


@node("image.preview", title="Preview image", output_node=True, tags=("show", "view", "output"))
def preview(image: Image, run: Run) -> None:
    """Show pictures on the node without writing a file.

    Args:
        image: every picture of the batch is shown.
    """
    run.show(image)


def _resize_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    image = inputs.get("image", {})
    wanted = parameters["width"], parameters["height"]
    traits = {"batch": image["batch"]} if "batch" in image else {}
    if parameters["fit"] == "fit":
        if not isinstance(width := image.get("width"), int) or not isinstance(
            height := image.get("height"), int
        ):
            return {"image": traits}
        wanted = _inside(width, height, *wanted)
    return {"image": {**traits, "width": wanted[0], "height": wanted[1]}}


def _inside(width: int, height: int, most_width: int, most_height: int) -> tuple[int, int]:
    """The largest sides of the same proportions within a frame."""
    scale = min(most_width / width, most_height / height)
    return max(1, min(most_width, round(width * scale))), max(1, min(most_height, round(height * scale)))


@node("image.resize", title="Resize image", infer=_resize_traits, tags=("scale", "size", "crop"))
def resize(
    image: Image,
    *,
    width: Annotated[int, SIDE_PX] = 512,
    height: Annotated[int, SIDE_PX] = 512,
    method: Method = "lanczos",
    fit: Fit = "stretch",
) -> Image:
    """Bring pictures to another size.

    Args:
        image: every picture of the batch is resized.
        width: wanted width.
        height: wanted height.
        method: how new pixels are made; nearest keeps hard pixels, lanczos is the sharpest of the others.
        fit: stretch ignores the proportions; fit keeps them and stays within the size; crop keeps them, fills
            the size and cuts off what is left over evenly at both ends.
    """
    pixels = image.pixels
    old_height, old_width = pixels.shape[1:3]
    if fit == "fit":
        width, height = _inside(old_width, old_height, width, height)
    box = (0.0, 0.0, float(old_width), float(old_height))
    if fit == "crop":
        scale = min(old_width / width, old_height / height)
        left, top = (old_width - width * scale) / 2, (old_height - height * scale) / 2
        box = (left, top, left + width * scale, top + height * scale)
    if (width, height) == (old_width, old_height) and box[:2] == (0.0, 0.0):
        return image
    return Image(_resampled(pixels, width, height, method, box))


def _resampled(
    pixels: ndarray, width: int, height: int, method: Method, box: tuple[float, float, float, float]
) -> ndarray:
    """Cut `box` (left, top, right, bottom) out of every picture and scale it. (B, H, W, C) → (B, height,
    width, C).
    """
    import numpy as np
    from PIL import Image as Pillow

    has_alpha = pixels.shape[3] == 4
    # What is transparent has no colour that could bleed into its neighbours.
    weighted = (
        np.concatenate((pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]), 3) if has_alpha else pixels
    )
    filter_ = Pillow.Resampling[method.upper()]
    result = np.empty((len(pixels), height, width, pixels.shape[3]), np.float32)
    for picture, target in zip(weighted, result, strict=True):
        for channel in range(pixels.shape[3]):
            plane = Pillow.fromarray(np.ascontiguousarray(picture[..., channel], np.float32))
            target[..., channel] = plane.resize((width, height), filter_, box)
    result = result.clip(0.0, 1.0)
    if has_alpha:
        alpha = result[..., 3:]
        result[..., :3] = np.divide(
            result[..., :3], alpha, out=np.zeros_like(result[..., :3]), where=alpha > 0
        )
        result[..., :3].clip(0.0, 1.0, out=result[..., :3])
    return result


def _composite_traits(parameters: Mapping[str, Any], inputs: Mapping[str, Traits]) -> dict[str, Traits]:
    known: dict[str, object] = {}
    for name in ("background", "image", "mask"):
        for side in ("width", "height"):
            length = inputs.get(name, {}).get(side)
            if length is not None and known.setdefault(side, length) != length:
                raise _sizes_differ(name, side, length, known[side])
    batches = [traits["batch"] for traits in inputs.values() if isinstance(traits.get("batch"), int)]
    return {"image": {**known, **({"batch": max(batches)} if len(batches) == 3 else {})}}


def _sizes_differ(name: str, side: str, found: object, expected: object) -> NodeError:
    return NodeError(
        f"The {name} is {found} px in {side}, the background {expected} px.",
        place=name,
        hint="Bring them to one size with Resize image first.",
    )


@node(
    "image.composite",
    title="Composite with mask",
    infer=_composite_traits,
    tags=("paste", "blend", "overlay"),
)
def composite(background: Image, image: Image, mask: Mask) -> Image:
    """Lay pictures over a background where a mask says so. Outside the mask the background stays exactly as
    it is.

    Args:
        background: decides the size and whether the result has transparency.
        image: what is laid on top; where it is transparent the background shows through.
        mask: 1 shows the image, 0 the background.
    """
    import numpy as np

    below, above, share = background.pixels, image.pixels, mask.coverage[..., None]
    for name, other in (("image", above), ("mask", share)):
        for side, axis in (("height", 1), ("width", 2)):
            if other.shape[axis] != below.shape[axis]:
                raise _sizes_differ(name, side, other.shape[axis], below.shape[axis])
    counts = {len(below), len(above), len(share)} - {1}
    if len(counts) > 1:
        raise NodeError(
            f"Background, image and mask hold {len(below)}, {len(above)} and {len(share)} pictures.",
            place="image",
            hint="Use the same number of each, or one.",
        )
    if above.shape[3] == 4:
        above, share = above[..., :3], share * above[..., 3:]
    if below.shape[3] == 4:
        above = np.concatenate((above, np.ones_like(above[..., :1])), axis=3)
    return Image((below * (1.0 - share) + above * share).astype(np.float32))


@node("image.invert", title="Invert image", tags=("negative", "negate"))
def invert(image: Image) -> Image:
    """Turn every colour into its opposite; transparency stays.

    Args:
        image: what is inverted.
    """
    import numpy as np

    pixels = 1.0 - image.pixels
    if pixels.shape[3] == 4:
        pixels = np.concatenate((pixels[..., :3], image.pixels[..., 3:]), axis=3)
    return Image(pixels)
