"""APG, Sadat et al. (2024): guidance taken apart into what lies along the positive and what lies across."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from diffusers.guiders.adaptive_projected_guidance import normalized_guidance
from torch import Tensor

from ...core.guidance import GuidanceRule, Projected


def projected_negative(
    rule: Projected, positive: Tensor, negative: Tensor, average: Tensor | None
) -> tuple[Tensor, Tensor]:
    """The negative from which plain guidance leads where APG does, and the running average from here on.

    APG is positive + (scale - 1) · update, Algorithm 1. Plain guidance is negative + scale · (positive -
    negative) = positive + (scale - 1) · (positive - negative): so the negative is positive - update.

    Args:
        positive, negative: estimates of x at sigma 0, (B, C, h, w).
        average: of the guidance so far; None for a rule without momentum.
    """
    guidance = positive - negative
    if average is not None:
        guidance = guidance + rule.momentum * average
    update: Tensor = normalized_guidance(
        positive,
        positive - guidance,
        guidance_scale=1.0,
        eta=rule.parallel,
        norm_threshold=rule.limit,
        use_original_formulation=True,
    )
    return 2 * positive - update, guidance


class Averages:
    """The running averages of a run's rules: between two steps they are part of the sampler's state.

    Attributes:
        current: one for each rule with momentum, (B, C, h, w).
    """

    def __init__(self, current: tuple[Tensor, ...] = ()) -> None:
        self.current = list(current)

    @staticmethod
    def before(rules: Sequence[GuidanceRule], x: Tensor) -> tuple[Tensor, ...]:
        """The averages before the first step: zeros."""
        return tuple(torch.zeros_like(x) for rule in rules if keeps_average(rule))


def keeps_average(rule: GuidanceRule) -> bool:
    """Whether a rule remembers the steps before."""
    return isinstance(rule, Projected) and rule.momentum != 0
