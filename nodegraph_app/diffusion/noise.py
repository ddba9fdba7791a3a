"""The seeded noise source: one seed, one picture, on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

SEED_END = 2**64
"""Seeds are unsigned 64-bit, of which torch's CPU generator reads the low 32."""


def initial(shape: Sequence[int], seed: int) -> Tensor:
    """Standard normal float32 on the CPU, drawn at once for the whole batch, from `seed` alone."""
    return torch.randn(tuple(shape), generator=torch.Generator().manual_seed(seed % SEED_END))


@dataclass(frozen=True, eq=False)
class NoiseState:
    """Position of a noise source; drawing gives noise and the next position.

    Attributes:
        generator: state of a CPU generator, uint8; enough to continue bit-exactly.
    """

    generator: Tensor

    @staticmethod
    def seeded(seed: int) -> NoiseState:
        """The source of the noise that stochastic samplers add during a run with `seed`."""
        return NoiseState(torch.Generator().manual_seed(seed % SEED_END).get_state())

    def draw(self, like: Tensor) -> tuple[Tensor, NoiseState]:
        """Standard normal noise of the shape, type and device of `like`, drawn as float32 on the CPU."""
        source = torch.Generator()
        source.set_state(self.generator)
        noise = torch.randn(like.shape, generator=source).to(like)
        return noise, NoiseState(source.get_state())
