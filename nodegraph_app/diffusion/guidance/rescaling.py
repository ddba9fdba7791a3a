"""Guided predictions brought back to the size of unguided ones."""

from __future__ import annotations

from diffusers.guiders.guider_utils import rescale_noise_cfg
from torch import Tensor
from torch.nn.functional import interpolate, pad


def rescaled(guided: Tensor, positive: Tensor, strength: float) -> Tensor:
    """The standard deviation of the positive, in part: Lin et al. (2024), equations 14 to 16.

    Args:
        guided, positive: velocities, (B, C, h, w).
        strength: 0 for none, 1 for all of it.
    """
    found: Tensor = rescale_noise_cfg(guided, positive, strength)
    return found


def norm_kept(guided: Tensor, positive: Tensor, patch: int) -> Tensor:
    """As long as the positive at each place, as Qwen-Image's pipeline does with its packed tokens.

    Args:
        guided, positive: velocities, (B, C, h, w).
        patch: side of a place in pixels.
    """
    ratio = _norms(positive, patch) / _norms(guided, patch).clamp(min=1e-12)
    rows, columns = guided.shape[-2:]
    return guided * interpolate(ratio, scale_factor=patch, mode="nearest")[..., :rows, :columns]


def _norms(values: Tensor, patch: int) -> Tensor:
    """(B, 1, h / patch, w / patch), rounded up; zeros beyond the edge."""
    rows, columns = values.shape[-2:]
    whole = pad(values, (0, -columns % patch, 0, -rows % patch))
    tiles = whole.unflatten(-1, (-1, patch)).unflatten(-3, (-1, patch))
    return tiles.square().sum((1, 3, 5))[:, None].sqrt()
