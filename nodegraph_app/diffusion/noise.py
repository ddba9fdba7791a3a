"""The seeded noise source: one seed, one picture, on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ..core.values import Noise

SEED_END = 2**64
"""Seeds are unsigned 64-bit, of which torch's CPU generator reads the low 32."""


def initial(shape: Sequence[int], seed: int) -> Tensor:
    """Standard normal float32 on the CPU, drawn at once for the whole batch, from `seed` alone."""
    return torch.randn(tuple(shape), generator=torch.Generator().manual_seed(seed % SEED_END))


def drawn(recipe: Noise, shape: Sequence[int]) -> Tensor:
    """The noise of a recipe for latents of that shape, (B, C, h, w) float32 on the CPU."""
    noise = _batch(recipe.seed, recipe.pictures, shape)
    if recipe.variation == 0:
        return noise
    return turned(noise, _batch(recipe.variation_seed, recipe.pictures, shape), recipe.variation)


def _batch(seed: int, pictures: str, shape: Sequence[int]) -> Tensor:
    if pictures == "together":
        return initial(shape, seed)
    seeds = [seed + (number if pictures == "seed each" else 0) for number in range(shape[0])]
    return torch.cat([initial((1, *shape[1:]), each) for each in seeds])


def turned(noise: Tensor, towards: Tensor, share: float) -> Tensor:
    """Each picture's noise turned by that share of the angle between both, Shoemake (1985): its length, and
    so its strength, stays that of noise.
    """
    rows = [one.flatten(1).double() for one in (noise, towards)]
    one, other = (row / row.norm(dim=1, keepdim=True) for row in rows)
    angle = (one * other).sum(1).clamp(-1, 1).acos().view(-1, *[1] * (noise.ndim - 1))
    if bool((angle == 0).any()):
        return torch.lerp(noise, towards, share)
    near, far = (((1 - share) * angle).sin() / angle.sin(), (share * angle).sin() / angle.sin())
    return (near * noise.double() + far * towards.double()).float()


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
