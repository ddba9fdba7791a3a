"""Classifier-free guidance, Ho and Salimans (2022): away from the negative, towards the positive."""

from __future__ import annotations

import math
from dataclasses import dataclass

from torch import Tensor


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

    def acts(self, progress: float) -> bool:
        """Whether it acts when `progress` of the schedule is behind us."""
        return self.start <= progress <= self.end

    def at(self, progress: float) -> float:
        """The scale when `progress` of the schedule is behind us; 1 where none acts."""
        return self.scale if self.acts(progress) else 1.0


def needs_negative(scale: float) -> bool:
    """Whether the negative has any effect; at guidance scale 1 it has none and is not computed."""
    return not math.isclose(scale, 1.0)


def classifier_free(positive: Tensor, negative: Tensor, scale: float) -> Tensor:
    """negative + scale · (positive - negative)."""
    return negative + scale * (positive - negative)
