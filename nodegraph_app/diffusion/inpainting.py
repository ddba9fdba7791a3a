"""Repainting under a mask: what is known is kept at every noise level and put back whole at the end."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from ..core.errors import NodeError
from ..core.values import Mask
from .samplers import Denoise


def latent_mask(mask: Mask, like: Tensor) -> Tensor:
    """A mask at the resolution of latents shaped `like`: (1 or B, 1, h, w) float32 in 0 to 1.

    Raises:
        NodeError: there are neither one mask nor one per picture.
    """
    coverage = torch.from_numpy(mask.coverage.copy())[:, None]
    if like.shape[0] % len(coverage):
        raise NodeError(
            f"There are {len(coverage)} masks for {like.shape[0]} pictures.",
            hint="Use one mask, or one per picture.",
        )
    if coverage.shape[-2:] != like.shape[-2:]:
        coverage = interpolate(coverage, like.shape[-2:], mode="bilinear")
    return coverage.repeat(1 if len(coverage) == 1 else like.shape[0] // len(coverage), 1, 1, 1)


def masked(
    denoise: Denoise, *, original: Tensor, noised: Callable[[Tensor], Tensor], mask: Tensor
) -> Denoise:
    """A denoiser that sees and keeps the original, noised to the current level, where the mask is 0.

    Args:
        original: (B, C, h, w), scaled for the denoiser.
        noised: noise level → the original at that level, with the noise the run started from, so that the
            seam is consistent.
        mask: (1 or B, 1, h, w); 1 = repaint.
    """

    def inside(x: Tensor, sigma: Tensor) -> Tensor:
        x0 = denoise(x * mask + noised(sigma) * (1 - mask), sigma)
        return x0 * mask + original * (1 - mask)

    return inside


def composite(painted: Tensor, original: Tensor, mask: Tensor) -> Tensor:
    """`painted` under the mask, `original` elsewhere: exactly, where the mask is exactly 0 or 1."""
    blended = painted * mask + original * (1 - mask)
    return torch.where(mask == 0, original, torch.where(mask == 1, painted, blended))
