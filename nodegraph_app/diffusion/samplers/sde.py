"""Solvers of the reverse diffusion SDE in lambda = -log sigma; h is a step's length. The history holds x0.

With eta = 1 the variance that noise takes over in a step is 1 - e^(-2h) of that of the level reached.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from .interface import Denoise, SamplerState, ancestral, between, estimate


def dpmpp_sde(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """SDE-DPM-Solver++(2S), Lu et al. (2022b), section 5, r = 1/2; two calls but for the last step.

    The noise at the middle and that at the end are of one Brownian motion in sigma.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    middle = between(sigma, following)
    begun, state = state.drawn()
    down, up = ancestral(sigma, middle)
    u = down / sigma * state.x + (1 - down / sigma) * x0 + up * begun
    d = denoise(u, middle)
    went_on, state = state.drawn()
    share = (sigma - middle) / (sigma - following)
    fresh = share.sqrt() * begun + (1 - share).sqrt() * went_on
    down, up = ancestral(sigma, following)
    return state.advanced(down / sigma * state.x + (1 - down / sigma) * d + up * fresh)


def dpmpp_2m_sde(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """SDE-DPM-Solver++(2M), Lu et al. (2022b), section 5, midpoint rule."""
    return _second_order(state, sigmas, denoise, _midpoint)


def dpmpp_2m_sde_heun(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """SDE-DPM-Solver++(2M), Lu et al. (2022b), section 5, exact in what is linear in lambda."""
    return _second_order(state, sigmas, denoise, _linear)


def _second_order(
    state: SamplerState, sigmas: Tensor, denoise: Denoise, weight: Callable[[Tensor], Tensor]
) -> SamplerState:
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    h = sigma.log() - following.log()
    x = _first_order(state.x, x0, 2 * h)
    if state.history:
        slope = (x0 - state.history[0]) / (sigmas[state.step - 1].log() - sigma.log()) * h
        x = x + weight(2 * h) * slope
    fresh, state = state.drawn()
    return state.advanced(x + _spread(h) * following * fresh, x0)


def dpmpp_3m_sde(state: SamplerState, sigmas: Tensor, denoise: Denoise, eta: float = 1.0) -> SamplerState:
    """SDE-DPM-Solver++ of third order, multistep: Lu et al. (2022b), section 5, in the form of their
    DPM-Solver++(3M), which counts the second difference half. At eta = 0 it is that solver, without noise.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    h = sigma.log() - following.log()
    z = (1 + eta) * h
    x = _first_order(state.x, x0, z)
    estimates = (x0, *state.history)
    lambdas = [-sigmas[state.step - age].log() for age in range(len(estimates))]
    slopes = [
        (estimates[age] - estimates[age + 1]) / (lambdas[age] - lambdas[age + 1]) * h
        for age in range(len(estimates) - 1)
    ]
    if len(slopes) == 2:
        r0, r1 = (lambdas[0] - lambdas[1]) / h, (lambdas[1] - lambdas[2]) / h
        bend = (slopes[0] - slopes[1]) / (r0 + r1)
        once = _linear(z)
        x = x + once * (slopes[0] + r0 * bend) - (once / z - 0.5) * bend
    elif slopes:
        x = x + _linear(z) * slopes[0]
    fresh, state = state.drawn()
    return state.advanced(x + _spread(eta * h) * following * fresh, *estimates[:2])


def er_sde(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """ER-SDE-Solver-3, Cui et al. (2023), Algorithm 3, with the noise scale φ(λ) = λ (e^(λ^0.3) + 10), λ = σ.

    Its integrals are sums over 200 equal parts of the step, as there.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    r = _er_scale(following) / _er_scale(sigma)
    x = r * state.x + (1 - r) * x0
    estimates = (x0, *state.history)
    levels = [sigmas[state.step - age] for age in range(len(estimates))]
    slopes = [
        (estimates[age] - estimates[age + 1]) / (levels[age] - levels[age + 1])
        for age in range(len(estimates) - 1)
    ]
    dt = following - sigma
    part = -dt / ER_PARTS
    points = following + torch.arange(ER_PARTS) * part
    if slopes:
        integral = (part / _er_scale(points)).sum()
        x = x + (dt + integral * _er_scale(following)) * slopes[0]
    if len(slopes) == 2:
        bend = (slopes[0] - slopes[1]) / ((sigma - levels[2]) / 2)
        integral = ((points - sigma) * part / _er_scale(points)).sum()
        x = x + (dt**2 / 2 + integral * _er_scale(following)) * bend
    fresh, state = state.drawn()
    spread = (following**2 - sigma**2 * r**2).clamp(min=0).sqrt()
    return state.advanced(x + spread * fresh, *estimates[:2])


ER_PARTS = 200


def _er_scale(level: Tensor) -> Tensor:
    return level * ((level**0.3).exp() + 10)


def seeds_2(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """SEEDS-2, Gonzalez et al. (2023), Algorithm 2, r = 1/2, data prediction; two calls but for the last."""
    return _seeds(state, sigmas, denoise, (0.5,), _midpoint)


def seeds_3(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """SEEDS-3, Gonzalez et al. (2023), Algorithm 3, r = 1/3 and 2/3, data prediction; three calls but for the
    last step.
    """
    return _seeds(state, sigmas, denoise, (1 / 3, 2 / 3), _linear)


def _seeds(
    state: SamplerState,
    sigmas: Tensor,
    denoise: Denoise,
    shares: Sequence[float],
    weight: Callable[[Tensor], Tensor],
) -> SamplerState:
    """Each stage from the step's start; the noise of a stage goes on from that of the stage before.

    The first stage is of first order, those after it take the difference of the last estimate to x0.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    begun = state.x
    h = sigma.log() - following.log()
    slope: Tensor | None = None
    noise, before = torch.zeros_like(begun), 0.0
    for share in (*shares, 1.0):
        level = following if share == 1 else between(sigma, following, share)
        x = _first_order(begun, x0, 2 * share * h)
        if slope is not None:
            x = x + weight(2 * share * h) * share * slope
        fresh, state = state.drawn()
        stretch = (share - before) * h
        noise = (-stretch).exp() * noise + _spread(stretch) * fresh
        x = x + level * noise
        if share < 1:
            slope, before = (denoise(x, level) - x0) / share, share
    return state.advanced(x)


def seeds_2_asks(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """Here and halfway, but for the last step."""
    return _within(sigmas, step, (0.5,))


def seeds_3_asks(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """Here and after each third, but for the last step."""
    return _within(sigmas, step, (1 / 3, 2 / 3))


def _within(sigmas: Tensor, step: int, shares: Sequence[float]) -> tuple[Tensor, ...]:
    here, following = sigmas[step], sigmas[step + 1]
    if following == 0:
        return (here,)
    return (here, *(between(here, following, share) for share in shares))


def _first_order(x: Tensor, x0: Tensor, z: Tensor) -> Tensor:
    """e^(-z) x + (1 - e^(-z)) x0: the mean of a step in which x0 stays the same."""
    return (-z).exp() * x - torch.expm1(-z) * x0


def _spread(h: Tensor) -> Tensor:
    """Standard deviation of a step's noise over that of the level reached."""
    return (-torch.expm1(-2 * h)).sqrt()


def _midpoint(z: Tensor) -> Tensor:
    """(1 - e^(-z)) / 2: what an estimate that rises by 1 over the step adds, taken at its middle."""
    return -torch.expm1(-z) / 2


def _linear(z: Tensor) -> Tensor:
    """1 - (1 - e^(-z)) / z: the same, integrated."""
    return 1 + torch.expm1(-z) / z
