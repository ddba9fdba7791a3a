"""Latents: making, resizing and masking them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import torch
from torch.nn.functional import interpolate

from ..core.errors import NodeError
from ..core.values import Latent, Mask

PIXELS_PER_LATENT = 8
"""On a side, in most latent spaces."""

ResizeMethod = Literal["nearest", "bilinear", "bicubic"]


def fitted(latent: Latent, *, channels: int, pixels: int) -> Latent:
    """An empty latent, which belongs to no space yet, as one of another: zeros for pictures of its size.

    Any other latent is given back as it is.

    Args:
        channels, pixels: channels of the space, and picture pixels per latent pixel on a side.
    """
    batch, found, rows, columns = latent.samples.shape
    if latent.family or latent.samples.any() or found == channels:
        return latent
    cells = [max(side * PIXELS_PER_LATENT // pixels, 1) for side in (rows, columns)]
    return replace(latent, samples=latent.samples.new_zeros(batch, channels, *cells))


def empty(width_px: int, height_px: int, batch: int = 1, *, channels: int = 4) -> Latent:
    """Zeros for pictures of that size, rounded down to whole latent pixels. Raises NodeError below one."""
    columns, rows = width_px // PIXELS_PER_LATENT, height_px // PIXELS_PER_LATENT
    if min(columns, rows, batch) < 1:
        raise NodeError(
            f"A batch of {batch} latents of {width_px} × {height_px} pixels has nothing in it.",
            hint=f"Use at least {PIXELS_PER_LATENT} pixels on each side and a batch of 1.",
        )
    return Latent(torch.zeros(batch, channels, rows, columns))


def resize(latent: Latent, scale: float, method: ResizeMethod = "bicubic") -> Latent:
    """The latent stretched by a factor on both sides, rounded to whole latent pixels, at least one.

    The mask stays with it; masks are scaled when used.
    """
    rows, columns = (max(1, round(side * scale)) for side in latent.samples.shape[-2:])
    mode = "nearest-exact" if method == "nearest" else method
    if (rows, columns) == tuple(latent.samples.shape[-2:]):
        return replace(latent, samples=latent.samples.clone())
    return replace(latent, samples=interpolate(latent.samples, (rows, columns), mode=mode))


def with_mask(latent: Latent, mask: Mask) -> Latent:
    """The same latent, of which sampling repaints only what the mask covers.

    Raises:
        NodeError: there are neither one mask nor one per picture.
    """
    pictures, masks = latent.samples.shape[0], mask.coverage.shape[0]
    if masks not in (1, pictures):
        raise NodeError(
            f"There are {masks} masks for {pictures} pictures.", hint="Use one mask, or one per picture."
        )
    return replace(latent, mask=mask)
