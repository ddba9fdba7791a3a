"""Noise levels of discrete-time models: sigma of a timestep and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class NoiseLevels:
    """The noise level of every training timestep.

    Attributes:
        table: (timesteps,) float32, rising; sigma = sqrt((1 - ᾱ) / ᾱ) for variance-preserving training.
    """

    table: Tensor

    @staticmethod
    def scaled_linear(start: float, end: float, timesteps: int = 1000) -> NoiseLevels:
        """Betas linear in their square root, Rombach et al. (2022)."""
        betas = torch.linspace(start**0.5, end**0.5, timesteps, dtype=torch.float64) ** 2
        kept = torch.cumprod(1 - betas, 0)
        return NoiseLevels(((1 - kept) / kept).sqrt().float())

    @cached_property
    def _log_table(self) -> Tensor:
        return self.table.log()

    @property
    def sigma_min(self) -> float:
        """Noise level of the first timestep."""
        return float(self.table[0])

    @property
    def sigma_max(self) -> float:
        """Noise level of the last timestep."""
        return float(self.table[-1])

    def sigma(self, timestep: Tensor) -> Tensor:
        """Noise level of a fractional timestep, interpolated in log sigma; any shape."""
        clamped = timestep.clamp(0, len(self.table) - 1)
        low = clamped.floor().long()
        high = clamped.ceil().long()
        share = clamped - low
        return ((1 - share) * self._log_table[low] + share * self._log_table[high]).exp()

    def timestep(self, sigma: Tensor) -> Tensor:
        """The training timestep whose log sigma is nearest; () int64 from ()."""
        return (sigma.log() - self._log_table).abs().argmin()

    def progress(self, sigma: Tensor) -> float:
        """How far through the training schedule: 0 at the highest level, 1 at the lowest."""
        return 1 - int(self.timestep(sigma)) / (len(self.table) - 1)
