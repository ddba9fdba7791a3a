"""CFG-Zero*, Fan et al. (2025): the negative times the factor that brings it nearest to the positive."""

from __future__ import annotations

from diffusers.guiders.classifier_free_zero_star_guidance import cfg_zero_star_scale
from torch import Tensor


def fitted_negative(positive: Tensor, negative: Tensor) -> Tensor:
    """s · negative with s = ⟨positive, negative⟩ / ‖negative‖² of each picture, equation 9.

    Args:
        positive, negative: slopes, (B, C, h, w).
    """
    factor: Tensor = cfg_zero_star_scale(positive.flatten(1), negative.flatten(1))
    return negative * factor[:, :, None, None]
