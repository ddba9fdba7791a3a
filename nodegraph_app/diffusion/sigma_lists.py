"""Noise levels as a list one can hold, cut, join and look at: (steps + 1,) float32, falling."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from . import typed_levels

FIRST_ABOVE_ZERO = 1e-4
"""Level that stands for 0 where a run would begin there: a slope from 0 is not defined."""


def typed(text: str) -> Tensor:
    """The levels in a text. Raises NodeError as `typed_levels.read` does."""
    return torch.tensor(typed_levels.read(text))


def split(sigmas: Tensor, step: int) -> tuple[Tensor, Tensor]:
    """The levels of the first `step` steps, and those of the rest; both have the level between."""
    cut = min(step, max(len(sigmas) - 1, 0))
    return sigmas[: cut + 1].clone(), sigmas[cut:].clone()


def trimmed(sigmas: Tensor, denoise: float) -> Tensor:
    """The last steps of a schedule: of n steps n · denoise, rounded, and at least one unless it is 0."""
    steps = len(sigmas) - 1
    if denoise <= 0 or steps < 1:
        return sigmas[:0].clone()
    return sigmas[steps - max(round(steps * denoise), 1) :].clone()


def flipped(sigmas: Tensor) -> Tensor:
    """The levels from the last to the first: the way from a picture to its noise."""
    rising = sigmas.flip(0)
    if len(rising) and rising[0] == 0:
        rising[0] = FIRST_ABOVE_ZERO
    return rising


def joined(first: Tensor, second: Tensor) -> Tensor:
    """One list behind the other; a level in which they meet is there once."""
    meets = len(first) and len(second) and torch.equal(first[-1], second[0])
    return torch.cat([first, second[1:] if meets else second])


def shifted(sigmas: Tensor, shift: float) -> Tensor:
    """Levels of a rectified flow with more time at high noise, Esser et al. (2024), equation 23."""
    return shift * sigmas / (1 + (shift - 1) * sigmas)


def shift_for(tokens: int, ends: Sequence[float] = (0.5, 1.15), sizes: Sequence[int] = (256, 4096)) -> float:
    """The shift for a picture of so many tokens, e^mu with mu linear in their number, as Flux was trained.

    Args:
        ends: mu at the two `sizes`, in tokens.
    """
    share = (tokens - sizes[0]) / (sizes[1] - sizes[0])
    return math.exp(ends[0] + share * (ends[1] - ends[0]))
