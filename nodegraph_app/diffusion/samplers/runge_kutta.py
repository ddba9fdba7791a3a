"""One-step methods on the probability-flow ODE dx/dsigma = (x - x0) / sigma, Karras et al. (2022)."""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor

from .interface import Denoise, SamplerState, between, estimate


def euler(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Euler's method on the probability-flow ODE, Karras et al. (2022), Algorithm 1 without correction."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    d = (state.x - x0) / sigma
    return state.advanced(state.x + d * (following - sigma))


def ddim(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """DDIM, Song et al. (2021), equation 12 with no added noise, written for x / sqrt(ᾱ)."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    eps = (state.x - x0) / sigma
    return state.advanced(x0 + following * eps)


def heun(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Heun's second-order method, Karras et al. (2022), Algorithm 1; two calls but for the last step."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    d = (state.x - x0) / sigma
    x = state.x + d * (following - sigma)
    if following > 0:
        d_there = (x - denoise(x, following)) / following
        x = state.x + (d + d_there) / 2 * (following - sigma)
    return state.advanced(x)


def heun_asks(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """At both ends of the step; at 0 there is nothing to ask."""
    here, following = sigmas[step], sigmas[step + 1]
    return (here, following) if following > 0 else (here,)


def heunpp2(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Heun++, Carzit's sd-webui-samplers-scheduler: the slopes at this level and up to two after it, those
    after weighted by sigma / (n · sigmas[0]), n slopes in all; as many calls.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    slopes, x = [(state.x - x0) / sigma], state.x
    levels = heunpp2_asks(sigmas, state.step)
    for before, level in pairwise(levels):
        x = x + slopes[-1] * (level - before)
        slopes.append((x - denoise(x, level)) / level)
    weights = [level / (len(levels) * sigmas[0]) for level in levels[1:]]
    d = (1 - sum(weights)) * slopes[0]
    for weight, slope in zip(weights, slopes[1:], strict=True):
        d = d + weight * slope
    return state.advanced(state.x + d * (following - sigma))


def heunpp2_asks(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """Here and at the next two levels, so long as they are above 0."""
    return tuple(level for level in sigmas[step : step + 3] if level > 0)


def heunpp2_others(sigmas: Tensor, step: int) -> tuple[int, ...]:
    """The first level, and the one after the next."""
    return (0, step + 2) if sigmas[step + 1] > 0 else ()


def dpm_2(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """The midpoint method in log sigma, DPM-Solver-2, Lu et al. (2022a), Algorithm 1, with the slopes of
    Karras et al. (2022); two calls but for the last step.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    return state.advanced(midpoint(state.x, x0, sigma, following, denoise))


def midpoint(x: Tensor, x0: Tensor, sigma: Tensor, following: Tensor, denoise: Denoise) -> Tensor:
    """`x` at `following` by the slope halfway there; by the one here where that is at 0."""
    d = (x - x0) / sigma
    if following > 0:
        middle = between(sigma, following)
        there = x + d * (middle - sigma)
        d = (there - denoise(there, middle)) / middle
    return x + d * (following - sigma)


def dpm_2_asks(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """Here and halfway, but for the last step."""
    here, following = sigmas[step], sigmas[step + 1]
    return (here, between(here, following)) if following > 0 else (here,)
