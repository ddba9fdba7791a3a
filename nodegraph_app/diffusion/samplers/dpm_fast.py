"""DPM-Solver-fast, Lu et al. (2022a), section 3.4: one-step solvers of third order, the last ones of lower.

It takes from a schedule its ends and its number of steps, and spends one call in each: the stages of the
solvers are levels of its own. The history holds where the stages began, then the slopes eps found on the way,
oldest first.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .interface import Denoise, SamplerState, estimate


def stages(calls: int) -> list[tuple[int, int]]:
    """(stage, order) of each call: solvers of order 3, then those that use up the calls left over."""
    solvers = calls // 3 + 1
    orders = [3] * (solvers - 2) + [2, 1] if calls % 3 == 0 else [3] * (solvers - 1) + [calls % 3]
    return [(stage, order) for order in orders for stage in range(order)]


def own_levels(sigmas: Tensor) -> Tensor:
    """The solvers' stages, evenly spaced in log sigma from the first level to the last above 0."""
    if len(sigmas) < 3:
        return sigmas
    lambdas = -sigmas.log()
    last = lambdas[-2] if sigmas[-1] == 0 else lambdas[-1]
    calls = len(sigmas) - 1
    ends = torch.linspace(float(lambdas[0]), float(last), calls // 3 + 2)
    levels, solver = [], -1
    for stage, order in stages(calls):
        solver += stage == 0
        levels.append(torch.lerp(ends[solver], ends[solver + 1], stage / order))
    return (-torch.stack([*levels, ends[-1]])).exp()


def dpm_fast(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """DPM-Solver-fast, Lu et al. (2022a): one stage of DPM-Solver-1, -2 or -3, its Algorithms 1 and 2.

    A run that begins within a solver takes what is left of it as steps of first order.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    stage, order = stages(len(sigmas) - 1)[state.step]
    eps = (state.x - x0) / sigma
    if len(state.history) < stage:
        return state.advanced(state.x + eps * (following - sigma))
    begun, slopes = (state.history[0], (*state.history[1:], eps)) if stage else (state.x, (eps,))
    start = sigmas[state.step - stage]
    h = start.log() - following.log()
    x = begun - following * torch.expm1(h) * slopes[0]
    if stage:
        weight = torch.expm1(h) / h - 1 if order == 3 else torch.expm1(h) / 2
        rise = (slopes[-1] - slopes[0]) * (stage + 1) / stage  # over the whole step, from that to the stage
        x = x - following * weight * rise
    if stage + 1 == order:
        return state.advanced(x)
    return state.advanced(x, begun, *slopes)


def dpm_fast_others(sigmas: Tensor, step: int) -> tuple[int, ...]:
    """The last level: with the first and the length of a step it tells how many steps there are."""
    return (len(sigmas) - 1,)
