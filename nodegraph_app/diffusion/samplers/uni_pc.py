"""UniPC, Zhao et al. (2023): a predictor, and a corrector that costs no call of its own.

The corrector mends the state a step began at with the estimate made there, so it is run at the beginning of
the next step: a state's `x` is as predicted. The history holds the corrected x of the step before, then x0s.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from .interface import Denoise, SamplerState, estimate

Scale = Callable[[Tensor], Tensor]
ORDER = 3


def uni_pc(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """UniPC-3, Zhao et al. (2023), Algorithms 5 and 6 (data prediction), B₁(h) = h; first order to 0."""
    return _stepped(state, sigmas, denoise, lambda h: -h)


def uni_pc_bh2(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """UniPC-3, Zhao et al. (2023), Algorithms 5 and 6 (data prediction), B₂(h) = e^h - 1; order as above."""
    return _stepped(state, sigmas, denoise, lambda h: torch.expm1(-h))


def uni_pc_others(sigmas: Tensor, step: int) -> tuple[int, ...]:
    """The level after the next: whether it is 0 decides the order."""
    return (step + 2,) if sigmas[step + 1] > 0 else ()


def _stepped(state: SamplerState, sigmas: Tensor, denoise: Denoise, scale: Scale) -> SamplerState:
    _, following, m = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(m)
    number, x, ms = state.step, state.x, state.history[1:]
    if ms:
        levels = sigmas[number - len(ms) : number + 1].flip(0)
        x = _reached(state.history[0], ms, levels[1:], levels[0], scale, m)
    ms = (m, *ms)
    order = min(len(ms), ORDER if sigmas[number + 2] > 0 else ORDER - 1)
    levels = sigmas[number - order + 1 : number + 1].flip(0)
    predicted = _reached(x, ms[:order], levels, following, scale, None)
    return state.advanced(predicted, x, *ms[:ORDER])


def _reached(
    x: Tensor, ms: Sequence[Tensor], levels: Tensor, target: Tensor, scale: Scale, there: Tensor | None
) -> Tensor:
    """x at `target`, equation 3 (with the estimate `there` as the corrector's) or 8 (without).

    Args:
        x: at levels[0].
        ms: estimates at `levels`, newest first.
    """
    h = levels[0].log() - target.log()
    ratios = (levels[0].log() - levels[1:].log()) / h
    changes = [(m - ms[0]) / r for m, r in zip(ms[1:], ratios, strict=True)]
    if there is not None:
        ratios = torch.cat([ratios, torch.ones(1)])
        changes.append(there - ms[0])
    moved = target / levels[0] * x - torch.expm1(-h) * ms[0]
    for weight, change in zip(_weights(h, ratios, scale(h)), changes, strict=True):
        moved = moved - scale(h) * weight * change
    return moved


def _weights(h: Tensor, ratios: Tensor, b: Tensor) -> Tensor:
    """a with Σ_k a_k r_k^(n-1) = n! h φ_{n+1}(-h) / B(h) for n = 1, 2, …: equation 5.

    A single one is 1/2, what the right side tends to as h does to 0.
    """
    if len(ratios) == 1:
        return torch.full((1,), 0.5)
    n, right = torch.arange(1, len(ratios) + 1), []
    phi = torch.expm1(-h) / -h - 1
    for power in n.tolist():
        right.append(phi * math.factorial(power) / b)
        phi = phi / -h - 1 / math.factorial(power + 1)
    return torch.linalg.solve(ratios ** (n[:, None] - 1), torch.tensor(right, dtype=ratios.dtype))
