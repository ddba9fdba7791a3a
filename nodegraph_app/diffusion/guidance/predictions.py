"""What a network predicts at a noise level, a straight line of the estimate: some rules hold only there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from ..levels import FlowLevels, Levels


@dataclass(frozen=True)
class Prediction:
    """p = a · x + b · x0, with x at noise level sigma and x0 the estimate of x at sigma 0.

    Attributes:
        name: of p in the literature.
        line: sigma → (a, b), b never 0.
    """

    name: str
    line: Callable[[Tensor], tuple[Tensor, Tensor]]

    def of(self, x0: Tensor, x: Tensor, sigma: Tensor) -> Tensor:
        """What would have been predicted where the estimate is `x0`."""
        a, b = self.line(sigma)
        return a * x + b * x0

    def estimate(self, predicted: Tensor, x: Tensor, sigma: Tensor) -> Tensor:
        """The estimate where this was predicted."""
        a, b = self.line(sigma)
        return (predicted - a * x) / b


SLOPE = Prediction("slope", lambda sigma: (1 / sigma, -1 / sigma))
"""dx/dsigma = (x - x0) / sigma: the noise of variance-preserving models, the velocity of flow models."""

V = Prediction("v", lambda sigma: (1 / (sigma * (sigma**2 + 1).sqrt()), -((sigma**2 + 1).sqrt()) / sigma))
"""v = alpha · noise - sqrt(1 - alpha²) · x0, Salimans and Ho (2022), with alpha = 1 / sqrt(1 + sigma²)."""


def velocity(levels: Levels) -> Prediction:
    """The velocity of a model with these noise levels, which has about the same variance at each of them."""
    return SLOPE if isinstance(levels, FlowLevels) else V
