"""Guidance by more than a positive and a negative."""

from __future__ import annotations

from torch import Tensor


def two_prompts(
    positive: Tensor, second: Tensor, negative: Tensor, scale: float, second_scale: float, *, nested: bool
) -> Tensor:
    """Away from the negative towards the second, and away from the second towards the positive.

    Brooks et al. (2023), equation 3: negative + s₂ · (second - negative) + s₁ · (positive - second). Nested,
    the outer guidance goes to where the inner one leads: negative + s₂ · (inner - negative) with
    inner = second + s₁ · (positive - second).
    """
    if nested:
        inner = second + scale * (positive - second)
        return negative + second_scale * (inner - negative)
    return negative + second_scale * (second - negative) + scale * (positive - second)


def avoided(positive: Tensor, negative: Tensor, neutral: Tensor) -> Tensor:
    """Of the way from neutral to negative, what is perpendicular to the way from neutral to positive.

    Armandpour et al. (2023), equation 7, for each picture of (B, C, h, w).
    """
    towards, away = positive - neutral, negative - neutral
    along = (away * towards).sum((1, 2, 3), keepdim=True) / towards.square().sum((1, 2, 3), keepdim=True)
    return away - along.nan_to_num(0.0, 0.0, 0.0) * towards
