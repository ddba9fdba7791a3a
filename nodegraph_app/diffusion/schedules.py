"""Schedules: (noise levels of a model, steps) → sigmas, (steps + 1,) float32, falling to 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

from .levels import NoiseLevels

Schedule = Callable[[NoiseLevels, int], Tensor]
ScheduleName = Literal["normal", "karras", "simple"]


def normal(levels: NoiseLevels, steps: int) -> Tensor:
    """Timesteps evenly spaced from last to first."""
    timesteps = torch.linspace(len(levels.table) - 1, 0, steps)
    return _ended(levels.sigma(timesteps))


def karras(levels: NoiseLevels, steps: int, rho: float = 7.0) -> Tensor:
    """Karras et al. (2022), equation 5: evenly spaced in sigma^(1 / rho)."""
    ramp = torch.linspace(0, 1, steps)
    low, high = levels.sigma_min ** (1 / rho), levels.sigma_max ** (1 / rho)
    return _ended((high + ramp * (low - high)) ** rho)


def simple(levels: NoiseLevels, steps: int) -> Tensor:
    """Every (timesteps / steps)-th training level, counted from the noisiest ("trailing" in diffusers)."""
    stride = len(levels.table) / steps
    picks = [len(levels.table) - 1 - int(step * stride) for step in range(steps)]
    return _ended(levels.table[picks])


def _ended(sigmas: Tensor) -> Tensor:
    return torch.cat([sigmas, sigmas.new_zeros(1)])


SCHEDULES: Mapping[str, Schedule] = MappingProxyType({"normal": normal, "karras": karras, "simple": simple})


def sigmas(levels: NoiseLevels, steps: int, *, schedule: str = "normal", denoise: float = 1.0) -> Tensor:
    """Noise levels of a run.

    Args:
        steps: how many steps really run.
        denoise: denoise strength; below 1 a schedule of int(steps / denoise) steps is made and only its
            last `steps` run, at 0 none.

    Returns:
        (steps + 1,) float32, falling, the last 0; (0,) when nothing is to be denoised.
    """
    if denoise <= 0:
        return torch.zeros(0)
    whole = steps if denoise > 0.9999 else int(steps / denoise)
    return SCHEDULES[schedule](levels, whole)[-(steps + 1) :]
