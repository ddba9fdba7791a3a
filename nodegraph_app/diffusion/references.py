"""Pictures that a model is told beside the prompt: to look at, or to paint into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from ..core.errors import NodeError
from ..core.values import Conditioning, ConditioningEntry, Image, Latent, Mask, Vae
from ..models.signatures import space
from ..models.store import resident_models
from . import vae as coding
from .autoencoders import adapter
from .families.references import CONCAT, CONCAT_MASK, name, of

GREY = 0.5
"""What stands in a picture where it is to be painted: 0 in the network's range."""


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
            f"The {place} is of family {found}, the prompt is for models of {told.family}.",
            place=place,
            hint="Use the VAE and the text encoder of one checkpoint.",
        )
