"""Schedules: (noise levels of a model, steps) → sigmas, (steps + 1,) float32, falling to 0."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
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


def trailing(levels: Levels, steps: int) -> Tensor:
    """Timesteps evenly spaced from the last of training, rounded; Lin et al. (2024), table 2."""
    count = len(levels.table)
    picks = (count - torch.arange(steps, dtype=torch.float64) * (count / steps)).round().long() - 1
    return _ended(levels.table[picks.clamp(min=0).unique_consecutive()])


def polyexponential(levels: Levels, steps: int, rho: float = 1.0) -> Tensor:
    """A polynomial ramp of degree rho in log sigma, Crowson's k-diffusion; `exponential` at rho = 1."""
    ramp = torch.linspace(1, 0, steps) ** rho
    low, high = math.log(levels.sigma_min), math.log(levels.sigma_max)
    return _ended((low + ramp * (high - low)).exp())


def laplace(levels: Levels, steps: int, mu: float = 0.0, spread: float = 0.5) -> Tensor:
    """Quantiles of Laplace's distribution of log sigma, Hang et al. (2024), within the model's levels.

    Levels cut off at either end are one step, so there may be fewer than asked for.
    """
    t = torch.linspace(0, 1, steps, dtype=torch.float64)
    log_sigma = mu - spread * torch.sign(0.5 - t) * (1 - 2 * (0.5 - t).abs() + LAPLACE_END).log()
    sigmas = log_sigma.exp().clamp(levels.sigma_min, levels.sigma_max)
    return _ended(sigmas.float().unique_consecutive())


LAPLACE_END = 1e-5
"""Probability that keeps the outermost quantiles finite."""

ALIGNED: Mapping[str, Sequence[float]] = MappingProxyType(
    {
        "sd1": (14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029),
        "sdxl": (14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029),
        "svd": (700.0, 54.5, 15.886, 7.977, 4.248, 1.789, 0.981, 0.403, 0.173, 0.034, 0.002),
    }
)
"""Levels of ten steps as published for three families, Sabour et al. (2024)."""


def align_your_steps(table: str, steps: int) -> Tensor:
    """Align Your Steps, Sabour et al. (2024): the published levels, for other numbers of steps interpolated
    in log sigma.
    """
    published = np.log(ALIGNED[table])
    at = np.linspace(0, 1, steps + 1)
    levels = np.exp(np.interp(at, np.linspace(0, 1, len(published)), published))
    levels[-1] = 0
    return torch.tensor(levels, dtype=torch.float32)


def turbo(levels: Levels, steps: int, denoise: float = 1.0) -> Tensor:
    """Of ten timesteps, evenly spaced from the last of training, some; Sauer et al. (2023), as SD-Turbo runs.

    Args:
        steps: at most ten.
        denoise: share of the ten from whose beginning the steps are taken.
    """
    count = len(levels.table)
    begin = TURBO_STEPS - int(TURBO_STEPS * denoise)
    numbers = torch.arange(begin, min(begin + steps, TURBO_STEPS))
    if not len(numbers):
        return torch.zeros(0)
    return _ended(levels.table[count - 1 - numbers * (count // TURBO_STEPS)])


TURBO_STEPS = 10

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


def _stretched(sigmas: Tensor, terminal: float) -> Tensor:
    """1 - sigma scaled so that the last level before 0 is `terminal`, where the family asks for one."""
    if terminal == 0 or len(sigmas) < 2 or sigmas[-2] == 1:
        return sigmas
    clean = 1 - sigmas[:-1]
    return _ended(1 - clean * (1 - terminal) / clean[-1])


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
        "trailing": trailing,
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
    whole = steps if denoise > 0.9999 else int(steps / denoise)
    made = _stretched(SCHEDULES[schedule](levels.of_run(whole), whole), levels.terminal)
    return made if whole == steps else made[-(steps + 1) :]
