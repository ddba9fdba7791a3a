"""Classifier-free guidance, Ho and Salimans (2022): away from the negative, towards the positive."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from .families.interface import JointDenoise
from .samplers import Denoise


@dataclass(frozen=True)
class Guidance:
    """A guidance scale that acts in a part of the schedule, Kynkäänniemi et al. (2024), and nowhere else.

    Attributes:
        scale: guidance scale.
        start, end: share of the schedule, 0 to 1, in which it acts.
    """

    scale: float
    start: float = 0.0
    end: float = 1.0

    def at(self, progress: float) -> float:
        """The scale when `progress` of the schedule is behind us; 1 where none acts."""
        return self.scale if self.start <= progress <= self.end else 1.0


def needs_negative(scale: float) -> bool:
    """Whether the negative has any effect; at guidance scale 1 it has none and is not computed."""
    return not math.isclose(scale, 1.0)


Combine = Callable[[Tensor, Tensor, Tensor, float], Tensor]
"""(x, positive, negative, scale) → the estimate they lead to."""


def linear(x: Tensor, positive: Tensor, negative: Tensor, scale: float) -> Tensor:
    """negative + scale · (positive - negative)."""
    return negative + scale * (positive - negative)


def classifier_free(
    joint: Callable[[bool], JointDenoise], scale_at: Callable[[Tensor], float], combine: Combine = linear
) -> Denoise:
    """Positive and negative, both from one forward pass, combined.

    Args:
        joint: for True the denoiser told (positive, negative), for False the one told the positive alone.
        scale_at: noise level → guidance scale.
        combine: the family's rule.
    """

    def denoise(x: Tensor, sigma: Tensor) -> Tensor:
        scale = scale_at(sigma)
        if not needs_negative(scale):
            (positive,) = joint(False)(x, sigma)
            return positive
        positive, negative = joint(True)(x, sigma)
        return combine(x, positive, negative, scale)

    return denoise
