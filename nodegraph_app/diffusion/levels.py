"""Noise levels of trained models: sigma of a timestep and back."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

import torch
from torch import Tensor

ZERO_SNR_FLOOR = 4.8973451890853435e-08
"""ᾱ of the last timestep where zero is meant: sigma would be infinite. Of the field's most used program."""


class Levels(Protocol):
    """What schedules and runs ask of a model's noise levels."""

    @property
    def flow(self) -> bool:
        """Whether x = (1 - sigma) x0 + sigma · noise; else x = x0 + sigma · noise."""

    @property
    def table(self) -> Tensor:
        """(timesteps,) float32, rising."""

    @property
    def terminal(self) -> float:
        """The last level before 0, to which schedules are stretched; 0 where they are not."""

    @property
    def sigma_min(self) -> float:
        """The lowest level."""

    @property
    def sigma_max(self) -> float:
        """The highest level."""

    @property
    def ends(self) -> tuple[float, float]:
        """The timesteps between which sampling runs, first and last of training."""

    def of_run(self, steps: int) -> Levels:
        """Those that schedules of so many steps are made of."""

    def sigma(self, timestep: Tensor) -> Tensor:
        """Noise level of a fractional timestep; any shape."""

    def timestep(self, sigma: Tensor) -> Tensor:
        """What the network is told at a noise level; () from ()."""

    def progress(self, sigma: Tensor) -> float:
        """How far through the training schedule: 0 at the highest level, 1 at the lowest."""

    def noised(self, x0: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
        """The forward process: latents at a noise level, (B, C, h, w)."""

    def begun(self, x0: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
        """Where a run from a noise level begins, (B, C, h, w)."""


@dataclass(frozen=True, eq=False)
class NoiseLevels:
    """The noise level of every training timestep.

    Attributes:
        table: (timesteps,) float32, rising; sigma = sqrt((1 - ᾱ) / ᾱ) for variance-preserving training.
    """

    table: Tensor
    flow = False
    terminal = 0.0

    @staticmethod
    def scaled_linear(start: float, end: float, timesteps: int = 1000) -> NoiseLevels:
        """Betas linear in their square root, Rombach et al. (2022)."""
        return NoiseLevels.of(torch.linspace(start**0.5, end**0.5, timesteps, dtype=torch.float64) ** 2)

    @staticmethod
    def linear(start: float, end: float, timesteps: int = 1000) -> NoiseLevels:
        """Linear betas, Ho et al. (2020)."""
        return NoiseLevels.of(torch.linspace(start, end, timesteps, dtype=torch.float64))

    @staticmethod
    def cosine(timesteps: int = 1000) -> NoiseLevels:
        """ᾱ along a squared cosine, Nichol and Dhariwal (2021), equation 17; betas at most 0.999."""
        time = torch.linspace(0, 1, timesteps + 1, dtype=torch.float64)
        kept = ((time + 0.008) / 1.008 * torch.pi / 2).cos() ** 2
        return NoiseLevels.of((1 - kept[1:] / kept[:-1]).clamp(max=0.999))

    @staticmethod
    def of(betas: Tensor) -> NoiseLevels:
        """Levels of a variance-preserving process with these betas, (timesteps,) float64."""
        kept = torch.cumprod(1 - betas, 0)
        return NoiseLevels(((1 - kept) / kept).sqrt().float())

    def zero_terminal_snr(self) -> NoiseLevels:
        """Rescaled so that the last timestep is noise alone, Lin et al. (2024), Algorithm 1."""
        root = 1 / (1 + self.table.double() ** 2).sqrt()
        root = (root - root[-1]) * root[0] / (root[0] - root[-1])
        kept = root**2
        kept[-1] = ZERO_SNR_FLOOR
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

    @property
    def ends(self) -> tuple[float, float]:
        """The first and the last timestep."""
        return 0, len(self.table) - 1

    def of_run(self, steps: int) -> NoiseLevels:
        """The same, however many steps there are."""
        return self

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

    def noised(self, x0: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
        """x0 + sigma · noise."""
        return x0 + sigma * noise

    def begun(self, x0: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
        """x0 + sigma · noise; at the highest level as training ended: with total variance 1 + sigma², as if
        there were a picture under the noise.
        """
        highest = math.isclose(float(sigma), self.sigma_max, rel_tol=1e-5)
        return x0 + noise * ((1 + sigma**2).sqrt() if highest else sigma)


@dataclass(frozen=True, eq=False)
class FlowLevels:
    """Rectified flow, x = (1 - sigma) x0 + sigma noise, with more time at high noise: Esser et al. (2024),
    equation 23.

    Attributes:
        shift: how much more; e to the power of mu where a family gives its time shift as mu.
        timesteps: of training.
        terminal: the last level before 0, to which schedules are stretched; 0 where they are not.
        shift_of: shift of a run of so many steps, for families with which it depends on them. How far
            through the schedule a level is goes by `shift` all the same.
    """

    shift: float
    timesteps: int = 1000
    terminal: float = 0.0
    shift_of: Callable[[int], float] | None = None
    flow = True

    @cached_property
    def table(self) -> Tensor:
        """(timesteps,) float32, rising to 1."""
        return self.sigma(torch.arange(1, self.timesteps + 1, dtype=torch.float64)).float()

    @property
    def sigma_min(self) -> float:
        """Noise level of the first timestep."""
        return float(self.table[0])

    @property
    def sigma_max(self) -> float:
        """1: noise alone."""
        return float(self.table[-1])

    @property
    def ends(self) -> tuple[float, float]:
        """What the network is told at the lowest and the highest level: sigma · timesteps."""
        return self.sigma_min * self.timesteps, self.sigma_max * self.timesteps

    def of_run(self, steps: int) -> FlowLevels:
        """With the shift of so many steps."""
        return replace(self, shift=self.shift_of(steps)) if self.shift_of else self

    def sigma(self, timestep: Tensor) -> Tensor:
        """Noise level of a fractional timestep before the shift; any shape."""
        t = timestep / self.timesteps
        return self.shift * t / (1 + (self.shift - 1) * t)

    def timestep(self, sigma: Tensor) -> Tensor:
        """sigma · timesteps, which is what these networks are told; any shape."""
        return sigma * self.timesteps

    def progress(self, sigma: Tensor) -> float:
        """How far through the training schedule, before the shift: 0 at noise alone, 1 at none."""
        level = float(sigma)
        return 1 - level / (self.shift - (self.shift - 1) * level)

    def noised(self, x0: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
        """(1 - sigma) x0 + sigma · noise."""
        return (1 - sigma) * x0 + sigma * noise

    def begun(self, x0: Tensor, noise: Tensor, sigma: Tensor) -> Tensor:
        """(1 - sigma) x0 + sigma · noise."""
        return self.noised(x0, noise, sigma)
