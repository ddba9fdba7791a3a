"""Samplers: pure steps (state, sigmas, denoise) → state. Letters of Karras et al. (2022).

`denoise(x, sigma)` is the network's estimate of the noise-free latent at noise level `sigma`. A state can be
saved between any two steps; a run continued from it equals an unbroken one bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

from .noise import NoiseState

Denoise = Callable[[Tensor, Tensor], Tensor]
"""(x: (B, C, h, w), sigma: ()) → estimate of x at sigma 0, (B, C, h, w)."""

SamplerName = Literal["euler", "euler_ancestral", "heun", "dpmpp_2m", "ddim"]


@dataclass(frozen=True, eq=False)
class SamplerState:
    """Where a run stands between two steps; enough to continue it exactly.

    Attributes:
        step: how many steps are behind us.
        x: (B, C, h, w) at sigmas[step].
        history: earlier estimates of the noise-free latent, newest first.
        noise: position of the seeded noise source.
    """

    step: int
    x: Tensor
    history: tuple[Tensor, ...]
    noise: NoiseState

    @staticmethod
    def start(x: Tensor, seed: int) -> SamplerState:
        """Before the first step."""
        return SamplerState(0, x, (), NoiseState.seeded(seed))


Step = Callable[[SamplerState, Tensor, Denoise], SamplerState]


def euler(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Euler's method on the probability-flow ODE, Karras et al. (2022), Algorithm 1 without correction."""
    sigma, following, x0 = _estimate(state, sigmas, denoise)
    d = (state.x - x0) / sigma
    return _advanced(state, state.x + d * (following - sigma), x0)


def euler_ancestral(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Euler to a lower level, then fresh noise; DDPM's variance, Ho et al. (2020), section 3.2."""
    sigma, following, x0 = _estimate(state, sigmas, denoise)
    if following == 0:
        return _advanced(state, x0, x0)
    up = (following**2 * (sigma**2 - following**2) / sigma**2).sqrt().clamp(max=following)
    down = (following**2 - up**2).sqrt()
    d = (state.x - x0) / sigma
    fresh, noise = state.noise.draw(state.x)
    x = state.x + d * (down - sigma) + fresh * up
    return replace(_advanced(state, x, x0), noise=noise)


def heun(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Heun's second-order method, Karras et al. (2022), Algorithm 1; two calls but for the last step."""
    sigma, following, x0 = _estimate(state, sigmas, denoise)
    d = (state.x - x0) / sigma
    x = state.x + d * (following - sigma)
    if following > 0:
        d_there = (x - denoise(x, following)) / following
        x = state.x + (d + d_there) / 2 * (following - sigma)
    return _advanced(state, x, x0)


def dpmpp_2m(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """DPM-Solver++(2M), Lu et al. (2022b), Algorithm 2, data prediction; lambda = -log sigma."""
    sigma, following, x0 = _estimate(state, sigmas, denoise)
    if following == 0:
        return _advanced(state, x0, x0)
    h = sigma.log() - following.log()
    d = x0
    if state.history:
        r = (sigmas[state.step - 1].log() - sigma.log()) / h
        d = (1 + 1 / (2 * r)) * x0 - 1 / (2 * r) * state.history[0]
    return _advanced(state, following / sigma * state.x - torch.expm1(-h) * d, x0, keep=1)


def ddim(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """DDIM, Song et al. (2021), equation 12 with no added noise, written for x / sqrt(ᾱ)."""
    sigma, following, x0 = _estimate(state, sigmas, denoise)
    eps = (state.x - x0) / sigma
    return _advanced(state, x0 + following * eps, x0)


SAMPLERS: Mapping[str, Step] = MappingProxyType(
    {"euler": euler, "euler_ancestral": euler_ancestral, "heun": heun, "dpmpp_2m": dpmpp_2m, "ddim": ddim}
)


def levels_asked(sampler: str, sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """The noise levels at which one step of a sampler asks the denoiser, in order."""
    here, following = sigmas[step], sigmas[step + 1]
    return (here, following) if sampler == "heun" and following > 0 else (here,)


def draws_noise(sampler: str) -> bool:
    """Whether a sampler adds fresh noise on the way."""
    return sampler == "euler_ancestral"


def _estimate(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> tuple[Tensor, Tensor, Tensor]:
    sigma = sigmas[state.step]
    return sigma, sigmas[state.step + 1], denoise(state.x, sigma)


def _advanced(state: SamplerState, x: Tensor, x0: Tensor, *, keep: int = 0) -> SamplerState:
    return replace(state, step=state.step + 1, x=x, history=(x0, *state.history)[:keep])
