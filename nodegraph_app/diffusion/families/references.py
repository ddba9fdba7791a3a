"""Pictures beside a prompt, as a conditioning entry carries them in `extra`.

Those a model looks at while it paints, ``reference_0``, ``reference_1``, …, ride along as further tokens; the
one it paints into or follows, ``concat``, is read as further channels. All are (1 or B, C, h, w) as the VAE
gives them.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from PIL import Image as Pillow
from torch import Tensor
from torch.nn.functional import interpolate

from ...core.errors import NodeError
from ...core.families import title
from ...core.values import Conditioning, ConditioningEntry, Image, Latent, Mask, Vae
from ...models.signatures import space
from ...models.store import resident_models
from .. import vae as coding
from ..autoencoders import adapter
from . import batch

PREFIX = "reference_"
CONCAT = "concat"
CONCAT_MASK = "concat_mask"
"""Goes with `CONCAT` where it is painted into: (1 or B, 1, H, W) at picture resolution, 1 = paint."""
GREY = 0.5
"""What stands in a picture where it is to be painted: 0 in the network's range."""


def name(number: int) -> str:
    """Under which the entry carries that reference."""
    return f"{PREFIX}{number}"


def of(entry: ConditioningEntry) -> list[Tensor]:
    """The references of an entry, in order."""
    found: list[Tensor] = []
    while name(len(found)) in entry.extra:
        found.append(entry.extra[name(len(found))])
    return found


def together(entry: ConditioningEntry) -> Hashable:
    """Entries share a pass when prompts and references have the same sizes."""
    return batch.together(entry), tuple(reference.shape for reference in of(entry))


def check(told: Conditioning, like: Tensor) -> None:
    """Raises NodeError where a picture beside the prompt does not fit latents shaped `like`, (B, C, h, w)."""
    pictures, channels = like.shape[:2]
    for entry in told.entries:
        for beside in (*of(entry), *([entry.extra[CONCAT]] if CONCAT in entry.extra else [])):
            held, found = beside.shape[:2]
            if found != channels:
                raise NodeError(
                    f"The picture beside the prompt has {found} channels, this model reads {channels}.",
                    hint="Encode it with the VAE that belongs to the checkpoint.",
                )
            if pictures % held:
                raise NodeError(
                    f"There are {held} pictures beside the prompt, {pictures} in the latent.",
                    hint="Use one beside the prompt, or as many as there are in the latent.",
                )


LONGEST_SHAPE = 100
"""Of a picture that is looked at, one side by the other."""
SIDE_MULTIPLE_PX = 32
"""Of the sides of pictures that are looked at."""


def scaled(picture: Image, area_px: int) -> Image:
    """The first of a batch with about so many pixels in all and nearly its shape, without alpha.

    Raises:
        NodeError: it is a mere line.
    """
    rows, columns = picture.pixels.shape[1:3]
    if max(rows, columns) > LONGEST_SHAPE * min(rows, columns):
        raise NodeError(
            f"A picture of {columns} × {rows} pixels is too narrow to look at.",
            place="image",
            hint=f"Crop it: one side may be {LONGEST_SHAPE} times the other.",
        )
    width = math.sqrt(area_px * columns / rows)
    across, down = (
        max(round(side / SIDE_MULTIPLE_PX), 1) * SIDE_MULTIPLE_PX for side in (width, width * rows / columns)
    )
    whole = Pillow.fromarray((picture.pixels[0, ..., :3] * 255).round().astype("uint8"))
    pixels = np.asarray(whole.resize((across, down), Pillow.Resampling.LANCZOS), np.float32) / 255
    return Image(pixels[None])


def encoded(vae: Vae, pictures: Sequence[Image], area_px: int, *, device: str) -> dict[str, Tensor]:
    """Pictures of about so many pixels each, as an entry carries them. Raises ModelFileError, OutOfMemory."""
    return {
        name(number): coding.encode(vae, scaled(picture, area_px), device=device).samples
        for number, picture in enumerate(pictures)
    }


def with_reference(told: Conditioning, latent: Latent) -> Conditioning:
    """The same conditioning with one more picture to look at.

    Raises:
        NodeError: the latent is of another space than the model's.
    """
    _check_space(told, latent.family, "latent")
    entries = [_with(entry, {name(len(of(entry))): latent.samples}) for entry in told.entries]
    return replace(told, entries=tuple(entries))


def with_painting(told: Conditioning, image: Image, mask: Mask, vae: Vae, *, device: str) -> Conditioning:
    """The same conditioning with a picture to paint into, grey where the mask is at least a half.

    Raises:
        NodeError: the VAE is of another space than the model's, or pictures and masks do not pair.
        ModelFileError: the VAE is missing or damaged.
    """
    _check_space(told, vae.family, "vae")
    pictures, masks = len(image.pixels), len(mask.coverage)
    if masks not in (1, pictures):
        raise NodeError(
            f"There are {masks} masks for {pictures} pictures.", hint="Use one mask, or one per picture."
        )
    coverage = torch.from_numpy(mask.coverage.copy())[:, None]
    if coverage.shape[-2:] != image.pixels.shape[1:3]:
        coverage = interpolate(coverage, image.pixels.shape[1:3], mode="bilinear")
    painted = (coverage >= 0.5).float()
    over = painted.movedim(1, -1).numpy()
    grey = Image(image.pixels[..., :3] * (1 - over) + GREY * over)
    network = adapter(resident_models().vae(vae, device))
    extra = {
        CONCAT: coding.encode(vae, grey, device=device).samples,
        CONCAT_MASK: coding.cropped(painted, network.pixels_per_latent).contiguous(),
    }
    return replace(told, entries=tuple(_with(entry, extra) for entry in told.entries))


def with_channels(told: Conditioning, latent: Latent) -> Conditioning:
    """The same conditioning with a picture that the network reads beside the noise.

    Raises:
        NodeError: the latent is of another space than the model's.
    """
    _check_space(told, latent.family, "latent")
    return replace(told, entries=tuple(_with(entry, {CONCAT: latent.samples}) for entry in told.entries))


def _with(entry: ConditioningEntry, extra: Mapping[str, Tensor]) -> ConditioningEntry:
    return replace(entry, extra={**entry.extra, **extra})


def _check_space(told: Conditioning, found: str, place: str) -> None:
    if told.family and found and space(told.family) != found:
        raise NodeError(
            f"The {place} is for {title(found)}, the prompt for {title(told.family)}.",
            place=place,
            hint="Use the VAE and the text encoder of one checkpoint.",
        )
