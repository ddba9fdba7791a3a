"""What a sampler is: a pure step, and what it asks for on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from ..noise import NoiseState

Denoise = Callable[[Tensor, Tensor], Tensor]
"""(x: (B, C, h, w), sigma: ()) → estimate of x at sigma 0, (B, C, h, w)."""


@dataclass(frozen=True, eq=False)
class SamplerState:
    """Where a run stands between two steps; enough to continue it exactly.

    Attributes:
        step: how many steps are behind us.
        x: (B, C, h, w) at sigmas[step].
        history: what a multistep solver remembers of the steps before, newest first: estimates of the
            noise-free latent, or slopes, at most one of each step.
        noise: position of the seeded noise source.
        guidance: what the rules of guidance remember of the steps before; no sampler looks at it.
    """

    step: int
    x: Tensor
    history: tuple[Tensor, ...]
    noise: NoiseState
    guidance: tuple[Tensor, ...] = ()

    @staticmethod
    def start(x: Tensor, seed: int) -> SamplerState:
        """Before the first step."""
        return SamplerState(0, x, (), NoiseState.seeded(seed))

    def advanced(self, x: Tensor, *history: Tensor) -> SamplerState:
        """One step later."""
        return replace(self, step=self.step + 1, x=x, history=history)

    def drawn(self) -> tuple[Tensor, SamplerState]:
        """Fresh noise shaped as `x`, and the state behind it."""
        fresh, noise = self.noise.draw(self.x)
        return fresh, replace(self, noise=noise)


Step = Callable[[SamplerState, Tensor, Denoise], SamplerState]
"""(state, sigmas, denoise) → the state one step later; depends on nothing else."""


def here_alone(sigmas: Tensor, step: int) -> tuple[Tensor, ...]:
    """A step that asks the denoiser once, where it begins."""
    return (sigmas[step],)


def no_others(sigmas: Tensor, step: int) -> tuple[int, ...]:
    """A step that knows nothing of the schedule but its own two levels and those of its history."""
    return ()


def as_given(sigmas: Tensor) -> Tensor:
    """The levels of the schedule."""
    return sigmas


@dataclass(frozen=True)
class Sampler:
    """A stepping rule and what acts in its steps.

    Attributes:
        step: the rule.
        asks: (sigmas, step) → levels at which that step asks the denoiser, in order.
        others: (sigmas, step) → numbers of the levels the step reads besides its own two and those at which
            its history was made.
        draws_noise: whether it adds fresh noise on the way.
        follows_slope: whether it is a method on dx/dsigma = (x - x0) / sigma and knows of no other relation
            between x, x0 and sigma; such a rule holds for rectified flows as it is.
        levels: levels of a schedule → those it runs through instead, which may be more and need not fall.
    """

    step: Step
    asks: Callable[[Tensor, int], tuple[Tensor, ...]] = here_alone
    others: Callable[[Tensor, int], tuple[int, ...]] = no_others
    draws_noise: bool = False
    follows_slope: bool = False
    levels: Callable[[Tensor], Tensor] = as_given

    def __call__(self, state: SamplerState, sigmas: Tensor, denoise: Denoise) -> SamplerState:
        return self.step(state, sigmas, denoise)


def estimate(state: SamplerState, sigmas: Tensor, denoise: Denoise) -> tuple[Tensor, Tensor, Tensor]:
    """Level of the step, the level after, and the estimate at the former."""
    sigma = sigmas[state.step]
    return sigma, sigmas[state.step + 1], denoise(state.x, sigma)


def ancestral(sigma: Tensor, following: Tensor) -> tuple[Tensor, Tensor]:
    """(down, up): to go down to, and the noise to add there; down² + up² = following².

    The variance up² is DDPM's, Ho et al. (2020), section 3.2.
    """
    up = (following**2 * (sigma**2 - following**2) / sigma**2).sqrt().clamp(max=following)
    return (following**2 - up**2).sqrt(), up


def between(sigma: Tensor, following: Tensor, share: float = 0.5) -> Tensor:
    """The level at that share of the way from sigma to following, in log sigma."""
    return torch.lerp(sigma.log(), following.log(), share).exp()
