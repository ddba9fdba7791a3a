"""TCFG, Kwon et al. (2025): what positive and negative share is kept of the negative, the rest is damped."""

from __future__ import annotations

from diffusers.guiders.tangential_classifier_free_guidance import normalized_guidance
from torch import Tensor


def tangential_negative(positive: Tensor, negative: Tensor) -> Tensor:
    """The negative's part along the first right singular vector of (positive, negative), per picture.

    Args:
        positive, negative: slopes, (B, C, h, w).
    """
    projected: Tensor = normalized_guidance(
        positive, negative, 0.0
    )  # at scale 0 the negative is what is left
    return projected
