"""Empty latent, encode and decode with a VAE, set inpaint mask, upscale latent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from nodegraph_app import diffusion, models
from nodegraph_app.core.parameters import Range
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import Traits, node
from nodegraph_app.core.values import Image, Latent, Mask, Vae

Parameters = Mapping[str, Any]
Inputs = Mapping[str, Traits]


def _empty_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    width, height = (_whole(parameters[side], {}) for side in ("width", "height"))
    return {"latent": {"width": width, "height": height, "batch": parameters["batch"]}}


def _whole(length_px: int, latent: Traits) -> int:
    """A side rounded down to whole latent pixels of the latent's space; of 8 where that is not known."""
    pixels = models.signatures.pixels_per_latent(str(latent.get("space", "")))
    return length_px // pixels * pixels


@node("latent.empty", title="Empty latent", infer=_empty_traits, tags=("size", "resolution", "new"))
def empty_latent(
    *,
    width: Annotated[int, Range(16, 8192, step=8, unit="px")] = 512,
    height: Annotated[int, Range(16, 8192, step=8, unit="px")] = 512,
    batch: Annotated[int, Range(1, 256)] = 1,
) -> Latent:
    """Start from nothing, for a picture made from noise alone. It fits every model.

    Args:
        width: of the picture; rounded down to a multiple of 8.
        height: of the picture; rounded down to a multiple of 8.
        batch: how many pictures are made at once, each from noise of its own.
    """
    return diffusion.latents.empty(width, height, batch)


def _encode_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    vae, image = inputs.get("vae", {}), inputs.get("image", {})
    sides = {
        side: _whole(length, vae)
        for side in ("width", "height")
        if isinstance(length := image.get(side), int)
    }
    known = {trait: vae[trait] for trait in ("space", "latent_channels") if trait in vae}
    batch = {"batch": image["batch"]} if "batch" in image else {}
    return {"latent": {**known, **sides, **batch}}


@node("latent.encode", title="Encode with VAE", infer=_encode_traits, tags=("image to latent", "img2img"))
def encode(image: Image, vae: Vae, run: Run) -> Latent:
    """Turn pictures into latents, to be changed or repainted.

    Args:
        image: sides that are not multiples of 8 are cropped evenly from both ends; transparency is left out.
        vae: the one that belongs to the checkpoint.
    """
    return diffusion.vae.encode(vae, image, device=run.device, tiles=run.economy.tiles)


def _decode_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    latent = inputs.get("latent", {})
    return {"image": {trait: latent[trait] for trait in ("width", "height", "batch") if trait in latent}}


@node("latent.decode", title="Decode with VAE", infer=_decode_traits, tags=("latent to image",))
def decode(latent: Latent, vae: Vae, run: Run) -> Image:
    """Turn latents into pictures.

    Args:
        latent: what the sampler made.
        vae: the one that belongs to the checkpoint.
    """
    return diffusion.vae.decode(vae, latent, device=run.device, tiles=run.economy.tiles)


def _same_latent(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    return {"latent": inputs.get("latent", {})}


@node("latent.set_mask", title="Set inpaint mask", infer=_same_latent, tags=("inpaint", "repaint"))
def set_mask(latent: Latent, mask: Mask) -> Latent:
    """Let sampling repaint only a part of a latent; the rest stays as it is.

    Args:
        latent: of the picture to repaint.
        mask: 1 = repaint; stretched to the latent when used. One mask, or one per picture.
    """
    return diffusion.latents.with_mask(latent, mask)


def _upscale_traits(parameters: Parameters, inputs: Inputs) -> dict[str, Traits]:
    latent = dict(inputs.get("latent", {}))
    for side in ("width", "height"):
        if isinstance(length := latent.get(side), int):
            pixels = models.signatures.pixels_per_latent(str(latent.get("space", "")))
            latent[side] = max(1, round(length // pixels * parameters["scale"])) * pixels
    return {"latent": latent}


@node("latent.upscale", title="Upscale latent", infer=_upscale_traits, tags=("resize", "hires", "scale"))
def upscale_latent(
    latent: Latent,
    *,
    scale: Annotated[float, Range(0.25, 8.0, step=0.25)] = 2.0,
    method: Literal["nearest", "bilinear", "bicubic"] = "bicubic",
) -> Latent:
    """Resize a latent without leaving latent space. Sample it again to sharpen it.

    Args:
        latent: what is resized; its mask comes along.
        scale: factor on both sides; the result is rounded to whole latent pixels.
        method: how new latent pixels are made from old ones.
    """
    return diffusion.latents.resize(latent, scale, method)
