"""Samplers on rectified flows, x = (1 - sigma) x0 + sigma noise.

x / (1 - sigma) is x0 + s · noise with s = sigma / (1 - sigma): a flow is a variance-exploding process seen
through a scale, Kingma and Gao (2023), and log s is minus its lambda. So a rule that holds for x0 + sigma ·
noise holds for flows once levels and states are scaled on the way in and out. A rule that only follows the
slope (x - x0) / sigma needs nothing: that slope is the flow's own velocity, noise - x0.
"""

from __future__ import annotations

from dataclasses import replace

from torch import Tensor

from .interface import Denoise, Sampler, SamplerState

PICTURE_FLOOR = 1e-5
"""The least share of the picture in x: at sigma 1 there is none, and s would be infinite."""


def exploding(sigma: Tensor) -> Tensor:
    """s of a flow's noise level; any shape, float64: s is so large near noise alone that float32 would lose
    what is left of the picture.
    """
    exact = sigma.double().clamp(max=1 - PICTURE_FLOOR)
    return exact / (1 - exact)


def flowing(s: Tensor) -> Tensor:
    """The flow's noise level of s; any shape, float32."""
    return (s / (1 + s)).float()


def on_flow(sampler: Sampler) -> Sampler:
    """The same rule for rectified flows."""
    if sampler.follows_slope:
        return sampler

    def step(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
        levels = exploding(sigmas)
        here, following = 1 + levels[state.step], 1 + levels[state.step + 1]

        def seen(x: Tensor, s: Tensor) -> Tensor:
            return denoise(x / (1 + s), flowing(s))

        after = sampler.step(replace(state, x=state.x * here), levels, seen)
        return replace(after, x=after.x / following)

    def asks(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
        return tuple(flowing(s) for s in sampler.asks(exploding(sigmas), step))

    return replace(sampler, step=step, asks=asks)
