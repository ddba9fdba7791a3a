"""Noise levels as a list one can hold, cut, join and look at: (steps + 1,) float32, falling."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor

from ..core.errors import NodeError

FIRST_ABOVE_ZERO = 1e-4
"""Level that stands for 0 where a run would begin there: a slope from 0 is not defined."""


def typed(text: str) -> Tensor:
    """The levels in a text: numbers parted by commas, semicolons or blanks.

    Raises:
        NodeError: something else stands there, or the levels do not fall.
    """
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    try:
        levels = [float(word) for word in words]
    except ValueError:
        wrong = next(word for word in words if not _is_number(word))
        raise NodeError(
            f"“{wrong}” in the list of noise levels is no number.",
            place="levels",
            hint="Write numbers with a point, parted by commas: 14.6, 3.8, 1.2, 0",
        ) from None
    falling = all(high > low for high, low in pairwise(levels))
    if len(levels) < 2 or not falling or levels[-1] < 0 or not math.isfinite(sum(levels)):
        raise NodeError(
            "A list of noise levels needs at least two, each lower than the one before, none below 0.",
            place="levels",
            hint="For a run to the end let the last be 0.",
        )
    return torch.tensor(levels)


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


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
