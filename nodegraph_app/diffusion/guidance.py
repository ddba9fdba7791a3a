"""Classifier-free guidance, Ho and Salimans (2022): away from the negative, towards the positive."""

from __future__ import annotations

import math

from torch import Tensor

from .families.interface import JointDenoise
from .samplers import Denoise


def needs_negative(scale: float) -> bool:
    """Whether the negative has any effect; at guidance scale 1 it has none and is not computed."""
    return not math.isclose(scale, 1.0)


def classifier_free(joint: JointDenoise, scale: float) -> Denoise:
    """negative + scale · (positive - negative), both from one forward pass.

    Args:
        joint: told (positive, negative), or the positive alone where the scale needs no negative.
        scale: guidance scale.
    """

    def denoise(x: Tensor, sigma: Tensor) -> Tensor:
        if not needs_negative(scale):
            (positive,) = joint(x, sigma)
            return positive
        positive, negative = joint(x, sigma)
        return negative + scale * (positive - negative)

    return denoise
