"""A step below the next level, then fresh noise up to it."""

from __future__ import annotations

from torch import Tensor

from .interface import Denoise, SamplerState, ancestral, between, estimate
from .runge_kutta import midpoint


def euler_ancestral(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Euler to a lower level, then fresh noise; DDPM's variance, Ho et al. (2020), section 3.2."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    down, up = ancestral(sigma, following)
    d = (state.x - x0) / sigma
    fresh, state = state.drawn()
    return state.advanced(state.x + d * (down - sigma) + fresh * up)


def dpm_2_ancestral(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """DPM-Solver-2, Lu et al. (2022a), Algorithm 1, to a lower level, then fresh noise as above."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    down, up = ancestral(sigma, following)
    x = midpoint(state.x, x0, sigma, down, denoise)
    fresh, state = state.drawn()
    return state.advanced(x + fresh * up)


def dpmpp_2s_ancestral(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """DPM-Solver++(2S), Lu et al. (2022b), Algorithm 1 with r = 1/2, to a lower level, then fresh noise as
    above.
    """
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    down, up = ancestral(sigma, following)
    middle = between(sigma, down)
    u = middle / sigma * state.x + (1 - middle / sigma) * x0  # e^(-rh) = middle / sigma
    x = down / sigma * state.x + (1 - down / sigma) * denoise(u, middle)
    fresh, state = state.drawn()
    return state.advanced(x + fresh * up)


def halfway_down(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """Here and halfway to the lower level, but for the last step."""
    here, following = sigmas[step], sigmas[step + 1]
    if following == 0:
        return (here,)
    down, _ = ancestral(here, following)
    return here, between(here, down)


def ddpm(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """DDPM, Ho et al. (2020), Algorithm 2 with the lesser variance β̃, equation 7."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    kept, kept_after = 1 / (1 + sigma**2), 1 / (1 + following**2)  # ᾱ_t and ᾱ_{t-1}
    alpha = kept / kept_after
    beta = 1 - alpha
    eps = (state.x - x0) / sigma
    mean = (kept.sqrt() * state.x - beta / (1 - kept).sqrt() * eps) / alpha.sqrt()
    variance = (1 - kept_after) / (1 - kept) * beta
    fresh, state = state.drawn()
    return state.advanced((mean + variance.sqrt() * fresh) / kept_after.sqrt())
