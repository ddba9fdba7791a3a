"""SA-Solver, Xue et al. (2023): stochastic Adams methods for the reverse SDE whose noise is scaled by tau.

The corrector mends the state a step began at with the estimate made there, so it is run at the beginning of
the next step: a state's `x` is as predicted. The history holds what of the step before no estimate changes,
noise included, then estimates x0.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from . import interpolation
from .interface import Denoise, SamplerState, estimate

PREDICTOR, CORRECTOR = 3, 4
"""Orders: how many estimates each interpolates."""

TAU_LOW, TAU_HIGH = 0.5711889, 5.0924082
"""tau is 1 for steps that end between these levels, those of Stable Diffusion's timesteps at a fifth and at
four fifths, and 0 elsewhere: the field's usual setting.
"""


def sa_solver(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """SA-Solver, Xue et al. (2023), Algorithm 1, predictor of third and corrector of fourth order."""
    return _stepped(state, sigmas, denoise, again=False)


def sa_solver_pece(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """SA-Solver as above, asking once more after the correction: predict, evaluate, correct, evaluate."""
    return _stepped(state, sigmas, denoise, again=True)


def sa_solver_pece_asks(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """Twice where the step begins, but for the first, which has nothing to correct."""
    return (sigmas[step],) * (2 if step else 1)


def sa_solver_others(sigmas: Tensor, step: int) -> tuple[int, ...]:
    """The two levels after the next: whether they are 0 decides the orders."""
    after = () if sigmas[step + 1] == 0 else range(step + 2, min(step + 4, len(sigmas)))
    return tuple(number for number in after if not (sigmas[step + 2 : number] == 0).any())


def _stepped(state: SamplerState, sigmas: Tensor, denoise: Denoise, again: bool) -> SamplerState:
    sigma, following, m = estimate(state, sigmas, denoise)
    number, x, known = state.step, state.x, state.history[1:]
    left = _steps_left(sigmas, number)
    if known:
        order = min(len(known) + 1, CORRECTOR, left)
        levels = sigmas[number - order + 1 : number + 1].flip(0)
        x = state.history[0] + _drift((m, *known[: order - 1]), levels, sigmas[number - 1], sigma)
        if again:
            m = denoise(x, sigma)
    if following == 0:
        return state.advanced(m)
    known = (m, *known)
    order = min(len(known), PREDICTOR, left - 1)
    levels = sigmas[number - order + 1 : number + 1].flip(0)
    h, tau = sigma.log() - following.log(), _tau(following)
    kept = following / sigma * torch.exp(-(tau**2) * h) * x
    if tau > 0:
        fresh, state = state.drawn()
        kept = kept + following * (-torch.expm1(-2 * tau**2 * h)).sqrt() * fresh
    predicted = kept + _drift(known[:order], levels, sigma, following)
    return state.advanced(predicted, kept, *known[: CORRECTOR - 1])


def _steps_left(sigmas: Tensor, step: int) -> int:
    """How many steps there are to level 0, this one included; `CORRECTOR` for more. Orders fall with them."""
    near = (sigmas[step + 1 : step + CORRECTOR] == 0).nonzero()
    return int(near[0]) + 1 if len(near) else CORRECTOR


def _tau(following: Tensor) -> float:
    """Of a step that ends at this level."""
    return 1.0 if TAU_LOW <= following <= TAU_HIGH else 0.0


def _drift(estimates: Sequence[Tensor], levels: Tensor, begin: Tensor, end: Tensor) -> Tensor:
    """What the estimates, interpolated through their levels, add from `begin` to `end`: equation 13.

    With k = 1 + tau², weight j is ∫ k e^(-k (lambda_end - lambda)) ℓ_j(lambda) dlambda over the step.
    """
    k = 1 + _tau(end) ** 2
    nodes = -levels.double().log().numpy()
    here, there = -float(begin.double().log()), -float(end.double().log())
    weights = interpolation.weights(nodes, here, there, kernel=lambda lam: k * np.exp(-k * (there - lam)))
    drift = torch.zeros_like(estimates[0])
    for weight, x0 in zip(weights, estimates, strict=True):
        drift = drift + weight * x0
    return drift
