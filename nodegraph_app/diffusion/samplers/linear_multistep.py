"""Linear multistep methods: the slope d = (x - x0) / sigma of this step and those of the steps before.

The history holds slopes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from . import interpolation
from .interface import Denoise, SamplerState, estimate

ADAMS_BASHFORTH = ((1,), (3 / 2, -1 / 2), (23 / 12, -16 / 12, 5 / 12), (55 / 24, -59 / 24, 37 / 24, -9 / 24))
"""Weights of the newest slope and those before it, for even steps, by order."""


def lms(state: SamplerState, sigmas: Tensor, denoise: Denoise, order: int = 4) -> SamplerState:
    """Adams-Bashforth over uneven steps, Hairer et al. (1993), section III.5: the slopes' interpolation
    polynomial in sigma, integrated over the step; first order to 0.
    """
    return _interpolating(state, sigmas, denoise, order, lambda sigma: sigma)


def deis(state: SamplerState, sigmas: Tensor, denoise: Denoise, order: int = 3) -> SamplerState:
    """DEIS-tAB, Zhang and Chen (2023), Algorithm 1 and equation 15: interpolation in the time of the
    variance-preserving SDE; first order to 0.
    """
    return _interpolating(state, sigmas, denoise, order, _vp_time)


def ipndm(state: SamplerState, sigmas: Tensor, denoise: Denoise, order: int = 4) -> SamplerState:
    """iPNDM, Zhang and Chen (2023), equation 14: Adams-Bashforth's weights for even steps, at any."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    slopes = ((state.x - x0) / sigma, *state.history)
    if following == 0:
        return state.advanced(x0)
    weights = ADAMS_BASHFORTH[len(slopes) - 1]
    d = torch.stack([w * slope for w, slope in zip(weights, slopes, strict=True)]).sum(0)
    return state.advanced(state.x + d * (following - sigma), *slopes[: order - 1])


def ipndm_v(state: SamplerState, sigmas: Tensor, denoise: Denoise, order: int = 4) -> SamplerState:
    """iPNDM for uneven steps, in the form of Zhou et al. (2024), AMED-Solver; first order to 0."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    slopes = ((state.x - x0) / sigma, *state.history)
    if following == 0:
        return state.advanced(x0)
    levels = sigmas[state.step - len(slopes) + 1 : state.step + 2].double()
    weights = _ipndm_v_weights(levels.diff().flip(0).tolist())
    d = torch.stack([w * slope for w, slope in zip(weights, slopes, strict=True)]).sum(0)
    return state.advanced(state.x + d * (following - sigma), *slopes[: order - 1])


def _ipndm_v_weights(h: Sequence[float]) -> np.ndarray:
    """Weights of the slopes, newest first, for these step lengths, the one to come first.

    A sum of differences of rising order. As published, those of second and third order are not weighted as
    Adams and Bashforth's are where steps are uneven, which `lms` does; kept, for pictures are known by them.
    """
    weights = np.zeros(4)
    weights[0] = 1
    if len(h) > 1:
        weights[:2] += h[0] / h[1] / 2 * np.array([1, -1])
    if len(h) > 2:
        r = h[1] / h[2]
        factor = (1 - h[0] ** 2 / (3 * h[1] * (h[1] + h[2]))) / 2
        weights[:3] += factor * np.array([1, -1 - r, r])
    if len(h) > 3:
        q = h[1] * (h[1] + h[2]) / (h[2] * (h[2] + h[3]))
        two, three = h[0] + h[1], h[0] + h[1] + h[2]
        factor = (1 - h[0] / (3 * two)) / 2 + (1 - h[0] / (2 * two)) * h[0] / (6 * three)
        factor *= h[0] * two * three / (h[1] * (h[1] + h[2]) * (h[1] + h[2] + h[3]))
        weights += factor * np.array([1, -1 - r - q, r + q * (1 + h[2] / h[3]), -q * r])
    return weights[: len(h)]


def gradient_estimation(
    state: SamplerState, sigmas: Tensor, denoise: Denoise, gamma: float = 2.0
) -> SamplerState:
    """Permenter and Yuan (2024), Algorithm 2: the slope, moved on by (gamma - 1) times its change."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    d = (state.x - x0) / sigma
    if following == 0:
        return state.advanced(x0)
    moved = gamma * d + (1 - gamma) * state.history[0] if state.history else d
    return state.advanced(state.x + moved * (following - sigma), d)


def _interpolating(
    state: SamplerState,
    sigmas: Tensor,
    denoise: Denoise,
    order: int,
    time: Callable[[np.ndarray], np.ndarray],
) -> SamplerState:
    """x + Σ d_j ∫ ℓ_j(time(sigma)) dsigma over the step, ℓ_j Lagrange's polynomials through the levels."""
    sigma, following, x0 = estimate(state, sigmas, denoise)
    slopes = ((state.x - x0) / sigma, *state.history[: order - 1])
    if following == 0:
        return state.advanced(x0)
    levels = sigmas[state.step - len(slopes) + 1 : state.step + 1].flip(0).double().numpy()
    x = state.x
    weights = interpolation.weights(time(levels), float(sigma), float(following), at=time)
    for weight, slope in zip(weights, slopes, strict=True):
        x = x + weight * slope
    return state.advanced(x, *slopes[: order - 1])


VP_LOW, VP_HIGH, VP_START = 0.002, 80.0, 1e-3
"""The variance-preserving SDE in whose time DEIS interpolates has these levels at times VP_START and 1."""


def _vp_time(sigma: np.ndarray) -> np.ndarray:
    """t with log(1 + sigma²) = β_d t² / 2 + β_min t, Karras et al. (2022), table 1, inverted."""
    low, high = np.log1p(VP_LOW**2), np.log1p(VP_HIGH**2)
    beta_d = 2 * (low / VP_START - high) / (VP_START - 1)
    beta_min = high - beta_d / 2
    return (np.sqrt(beta_min**2 + 2 * beta_d * np.log1p(sigma**2)) - beta_min) / beta_d
