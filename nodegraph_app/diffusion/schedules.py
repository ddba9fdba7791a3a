"""Schedules: (noise levels of a model, steps) → sigmas, (steps + 1,) float32, falling to 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from scipy.special import betaincinv
from torch import Tensor

from .levels import Levels

Schedule = Callable[[Levels, int], Tensor]


def normal(levels: Levels, steps: int) -> Tensor:
    """Timesteps evenly spaced from last to first."""
    first, last = levels.ends
    return _ended(levels.sigma(torch.linspace(last, first, steps)))


def sgm_uniform(levels: Levels, steps: int) -> Tensor:
    """Timesteps evenly spaced from last, the first left out; Stability AI's generative-models."""
    first, last = levels.ends
    return _ended(levels.sigma(torch.linspace(last, first, steps + 1)[:-1]))


def karras(levels: Levels, steps: int, rho: float = 7.0) -> Tensor:
    """Karras et al. (2022), equation 5: evenly spaced in sigma^(1 / rho)."""
    ramp = torch.linspace(0, 1, steps)
    low, high = levels.sigma_min ** (1 / rho), levels.sigma_max ** (1 / rho)
    return _ended((high + ramp * (low - high)) ** rho)


def exponential(levels: Levels, steps: int) -> Tensor:
    """Evenly spaced in log sigma, Lu et al. (2022a)."""
    return _ended(torch.linspace(math.log(levels.sigma_max), math.log(levels.sigma_min), steps).exp())


def simple(levels: Levels, steps: int) -> Tensor:
    """Every (timesteps / steps)-th training level, counted from the noisiest ("trailing" in diffusers)."""
    stride = len(levels.table) / steps
    picks = [len(levels.table) - 1 - int(step * stride) for step in range(steps)]
    return _ended(levels.table[picks])


def ddim_uniform(levels: Levels, steps: int) -> Tensor:
    """Every ⌊timesteps / steps⌋-th training level from the second on, Song et al. (2021), appendix D.2.

    Where `steps` does not divide the timesteps there are more levels than asked for.
    """
    stride = max(len(levels.table) // steps, 1)
    return _ended(levels.table[1::stride].flip(0))


def beta(levels: Levels, steps: int, a: float = 0.6, b: float = 0.6) -> Tensor:
    """Timesteps at quantiles of Beta(a, b), dense at both ends; Lee et al. (2024).

    Levels that fall on one timestep are one step; with hundreds of steps there are fewer than asked for.
    """
    quantiles = [1 - step / steps for step in range(steps)]
    timesteps = (betaincinv(a, b, quantiles) * (len(levels.table) - 1)).round().astype(int)
    return _ended(levels.table[list(dict.fromkeys(timesteps.tolist()))])


def linear_quadratic(levels: Levels, steps: int, threshold: float = 0.025) -> Tensor:
    """Linear to 1 - threshold in half of the steps, then quadratic; Polyak et al. (2024).

    The parabola meets the line where it ends, with its slope, and 1 at the last step.
    """
    line = steps // 2
    if line == 0:
        return _ended(torch.tensor([levels.sigma_max]))
    step = torch.arange(steps, dtype=torch.float64)
    slope = threshold / line
    bend = (1 - slope * steps) / (steps - line) ** 2
    removed = slope * step + bend * (step - line).clamp(min=0) ** 2
    return _ended(((1 - removed) * levels.sigma_max).float())


def kl_optimal(levels: Levels, steps: int) -> Tensor:
    """Evenly spaced in arctan sigma, Sabour et al. (2024)."""
    low, high = math.atan(levels.sigma_min), math.atan(levels.sigma_max)
    return _ended(torch.linspace(high, low, steps).tan())


DISTILLED_STEPS = 50
"""Of the teacher that latent consistency models learnt to skip."""


def lcm(levels: Levels, steps: int) -> Tensor:
    """Among the steps that the teacher of latent consistency models took, evenly; Luo et al. (2023).

    With more steps than the teacher took there are fewer than asked for.
    """
    stride = len(levels.table) // DISTILLED_STEPS
    picks = [DISTILLED_STEPS - int(step * DISTILLED_STEPS / steps) for step in range(steps)]
    return _ended(levels.table[[pick * stride - 1 for pick in dict.fromkeys(picks)]])


def _ended(sigmas: Tensor) -> Tensor:
    return torch.cat([sigmas, sigmas.new_zeros(1)])


SCHEDULES: Mapping[str, Schedule] = MappingProxyType(
    {
        "normal": normal,
        "karras": karras,
        "simple": simple,
        "sgm_uniform": sgm_uniform,
        "exponential": exponential,
        "ddim_uniform": ddim_uniform,
        "beta": beta,
        "linear_quadratic": linear_quadratic,
        "kl_optimal": kl_optimal,
        "lcm": lcm,
    }
)


def sigmas(levels: Levels, steps: int, *, schedule: str = "normal", denoise: float = 1.0) -> Tensor:
    """Noise levels of a run.

    Args:
        steps: how many steps are asked for.
        denoise: denoise strength; below 1 a schedule of int(steps / denoise) steps is made and only its
            last `steps` run, at 0 none.

    Returns:
        (steps + 1,) float32, falling, the last 0; (0,) when nothing is to be denoised. `ddim_uniform` may
        have more steps than were asked for, and `beta` fewer.
    """
    if denoise <= 0:
        return torch.zeros(0)
    if denoise > 0.9999:
        return SCHEDULES[schedule](levels, steps)
    return SCHEDULES[schedule](levels, int(steps / denoise))[-(steps + 1) :]
