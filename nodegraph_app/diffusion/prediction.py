"""What networks are trained to predict, and the estimate of x at sigma 0 that follows from it.

`x` is (B, C, h, w) at noise level `sigma`. Networks trained to keep the variance see x = x0 + sigma · noise
divided by sqrt(sigma² + 1); rectified flows see x = (1 - sigma) x0 + sigma · noise as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from torch import Tensor


class Prediction(Protocol):
    """How a network is asked and understood; `c_in` and `c_skip` of Karras et al. (2022), table 1."""

    def network_input(self, x: Tensor, sigma: Tensor) -> Tensor:
        """`x` as the network was trained to see it."""

    def x0(self, x: Tensor, sigma: Tensor, output: Tensor) -> Tensor:
        """The estimate that follows from what the network gave."""


def _unit_variance(x: Tensor, sigma: Tensor) -> Tensor:
    return x / (sigma**2 + 1).sqrt()


@dataclass(frozen=True)
class Epsilon:
    """The noise, Ho et al. (2020)."""

    def network_input(self, x: Tensor, sigma: Tensor) -> Tensor:
        """Scaled to unit variance."""
        return _unit_variance(x, sigma)

    def x0(self, x: Tensor, sigma: Tensor, output: Tensor) -> Tensor:
        """x - sigma · noise."""
        return x - sigma * output


@dataclass(frozen=True)
class Velocity:
    """v = alpha · noise - sigma' · x0 in variance-preserving terms, Salimans and Ho (2022), appendix D."""

    def network_input(self, x: Tensor, sigma: Tensor) -> Tensor:
        """Scaled to unit variance."""
        return _unit_variance(x, sigma)

    def x0(self, x: Tensor, sigma: Tensor, output: Tensor) -> Tensor:
        """x / (sigma² + 1) - v · sigma / sqrt(sigma² + 1)."""
        variance = sigma**2 + 1
        return x / variance - output * sigma / variance.sqrt()


@dataclass(frozen=True)
class CleanSample:
    """x0 itself."""

    def network_input(self, x: Tensor, sigma: Tensor) -> Tensor:
        """Scaled to unit variance."""
        return _unit_variance(x, sigma)

    def x0(self, x: Tensor, sigma: Tensor, output: Tensor) -> Tensor:
        """What the network gave."""
        return output


@dataclass(frozen=True)
class Flow:
    """The velocity noise - x0 of a rectified flow, Liu et al. (2022)."""

    def network_input(self, x: Tensor, sigma: Tensor) -> Tensor:
        """Unchanged."""
        return x

    def x0(self, x: Tensor, sigma: Tensor, output: Tensor) -> Tensor:
        """x - sigma · velocity."""
        return x - sigma * output


PREDICTIONS: Mapping[str, Prediction] = MappingProxyType(
    {"epsilon": Epsilon(), "v_prediction": Velocity(), "sample": CleanSample(), "flow": Flow()}
)
"""By the names that scheduler configs use."""
