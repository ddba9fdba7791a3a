"""Restart, Xu et al. (2023): go down by an ODE, and now and then back up by the forward process."""

from __future__ import annotations

import torch
from torch import Tensor

from .interface import Denoise, SamplerState, between, estimate

LOW, HIGH, TIMES, SHARE, RHO = 0.1, 2.0, 1, 0.25, 7.0
"""Levels between which it restarts, how often, in what share of the steps, and how those are spaced."""


def restart(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
    """Restart, Xu et al. (2023), Algorithm 1, with DPM-Solver++(2S), Lu et al. (2022b), as its ODE solver.

    Where the next level is higher, noise is added up to it and the denoiser is not asked.
    """
    if sigmas[state.step + 1] > sigmas[state.step]:
        fresh, state = state.drawn()
        rise = (sigmas[state.step + 1] ** 2 - sigmas[state.step] ** 2).sqrt()
        return state.advanced(state.x + rise * fresh)
    sigma, following, x0 = estimate(state, sigmas, denoise)
    if following == 0:
        return state.advanced(x0)
    middle = between(sigma, following)
    u = middle / sigma * state.x + (1 - middle / sigma) * x0
    return state.advanced(following / sigma * state.x + (1 - following / sigma) * denoise(u, middle))


def restart_asks(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """Here and halfway; here alone in the last step; nowhere on the way up."""
    here, following = sigmas[step], sigmas[step + 1]
    if following > here:
        return ()
    return (here, between(here, following)) if following > 0 else (here,)


def with_restarts(sigmas: Tensor) -> Tensor:
    """The schedule with its ways up and down again, from the level nearest to `LOW`.

    A schedule that begins below `HIGH`, or is too short for a way down of its own, stays as it is.
    """
    steps, inside = int(len(sigmas) * SHARE), sigmas[1:-1]
    if steps < 2 or not len(inside) or sigmas[0] <= HIGH:
        return sigmas
    nearest = 1 + int((inside.log() - torch.tensor(LOW).log()).abs().argmin())
    if not 0 < sigmas[nearest] < HIGH:
        return sigmas
    ramp = torch.linspace(0, 1, steps + 1)
    low = sigmas[nearest] ** (1 / RHO)
    way = (HIGH ** (1 / RHO) + ramp * (low - HIGH ** (1 / RHO))) ** RHO
    way[-1] = sigmas[nearest]
    return torch.cat([sigmas[: nearest + 1], way.repeat(TIMES), sigmas[nearest + 1 :]])
