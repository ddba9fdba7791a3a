"""Pictures a model looks at while it paints: their latents ride along as further tokens.

A conditioning entry carries them in `extra` as ``reference_0``, ``reference_1``, …: (1 or B, C, h, w) each,
as the VAE gives them.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

import numpy as np
from PIL import Image as Pillow
from torch import Tensor

from ...core.errors import NodeError
from ...core.values import Conditioning, ConditioningEntry, Image, Vae
from .. import vae as coding
from . import batch

PREFIX = "reference_"


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
    """Raises NodeError where a reference does not fit latents shaped `like`, (B, C, h, w)."""
    pictures, channels = like.shape[:2]
    for entry in told.entries:
        for reference in of(entry):
            if reference.shape[1] != channels:
                raise NodeError(
                    f"A reference latent has {reference.shape[1]} channels, this model reads {channels}.",
                    hint="Encode the reference picture with the VAE that belongs to the checkpoint.",
                )
            if pictures % reference.shape[0]:
                raise NodeError(
                    f"A reference holds {reference.shape[0]} pictures, the latent {pictures}.",
                    hint="Use one reference picture, or as many as there are pictures.",
                )


SIDE_MULTIPLE_PX = 32
"""Of the sides of pictures that are looked at."""


def scaled(picture: Image, area_px: int) -> Image:
    """The first of a batch with about so many pixels in all and nearly its shape, without alpha."""
    rows, columns = picture.pixels.shape[1:3]
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
