"""Samplers for models distilled to few steps: from the estimate, noise is added anew."""

from __future__ import annotations

from torch import Tensor

from ..levels import NoiseLevels
from .interface import Denoise, SamplerState, estimate

TAUGHT = NoiseLevels.scaled_linear(0.00085, 0.012)
"""Stable Diffusion's levels, in whose timesteps such models were distilled."""


def lcm(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Multistep consistency sampling, Luo et al. (2023), Algorithm 3: the estimate, noised anew."""
    _, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    fresh, state = state.drawn()
    return state.advanced(x0 + following * fresh)


def tcd(state: SamplerState, sigmas: Tensor, denoise: Denoise, gamma: float = 0.3) -> SamplerState:
    """Strategic stochastic sampling, Zheng et al. (2024), Algorithm 4: along the trajectory to the timestep
    (1 - gamma) t, then fresh noise up to t.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    down = TAUGHT.sigma(((1 - gamma) * TAUGHT.timestep(following)).floor()).clamp(max=following)
    fresh, state = state.drawn()
    eps = (state.x - x0) / sigma
    return state.advanced(x0 + down * eps + (following**2 - down**2).sqrt() * fresh)
