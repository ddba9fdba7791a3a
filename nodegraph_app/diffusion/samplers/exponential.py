"""Exponential multistep integrators in lambda = -log sigma. The history holds estimates x0."""

from __future__ import annotations

import torch
from torch import Tensor

from .interface import Denoise, SamplerState, ancestral, estimate


def dpmpp_2m(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """DPM-Solver++(2M), Lu et al. (2022b), Algorithm 2, data prediction; lambda = -log sigma."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    h = sigma.log() - following.log()
    d = x0
    if state.history:
        r = (sigmas[state.step - 1].log() - sigma.log()) / h
        d = (1 + 1 / (2 * r)) * x0 - 1 / (2 * r) * state.history[0]
    return state.advanced(following / sigma * state.x - torch.expm1(-h) * d, x0)


def res_multistep(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """RES, multistep, second order, Zhang et al. (2023), Algorithm 2."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    last = sigmas[state.step - 1] if state.history else sigma
    x = _refined(state, last, sigma, sigma, following, x0)
    return state.advanced(x, x0)


def res_multistep_ancestral(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """RES as above to a lower level, then fresh noise; DDPM's variance, Ho et al. (2020), section 3.2."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    down, up = ancestral(sigma, following)
    last = sigmas[state.step - 1] if state.history else sigma
    reached = ancestral(last, sigma)[0] if state.history else sigma
    x = _refined(state, last, reached, sigma, down, x0)
    fresh, state = state.drawn()
    return state.advanced(x + fresh * up, x0)


def _refined(
    state: SamplerState, last: Tensor, reached: Tensor, sigma: Tensor, target: Tensor, x0: Tensor
) -> Tensor:
    """e^(-h) x + h (b₁ x0 + b₂ x0 of the step before), with b₂ = φ₂(-h) / c₂ and b₁ = φ₁(-h) - b₂.

    Args:
        last: level of the step before.
        reached: level that step went down to before noise was added.
        target: level to go to.
    """
    if not state.history:
        return state.x + (state.x - x0) / sigma * (target - sigma)
    h = sigma.log() - target.log()
    c2 = (reached.log() - last.log()) / h
    phi1 = -torch.expm1(-h) / h
    phi2 = (1 - phi1) / h
    b2 = phi2 / c2
    return target / sigma * state.x + h * ((phi1 - b2) * x0 + b2 * state.history[0])
