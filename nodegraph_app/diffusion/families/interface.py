"""What every model family answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from torch import Tensor, nn

from ...core.values import Conditioning, Model, TextEncoder
from ...models.store import Store
from ..levels import NoiseLevels

JointDenoise = Callable[[Tensor, Tensor], Sequence[Tensor]]
"""(x: (B, C, h, w) float32, sigma: ()) → an estimate of x at sigma 0 per conditioning, in one batch."""


class Family(Protocol):
    """Turns a family's networks into plain functions of x and sigma."""

    name: str
    latent_channels: int
    levels: NoiseLevels

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """What the text encoder makes of a prompt."""

    def latent_scale(self, store: Store, recipe: Model) -> float:
        """Factor from the latents the VAE decoder takes to those the denoiser was trained on."""

    def network(self, store: Store, recipe: Model, device: str) -> nn.Module:
        """The denoiser's network with the recipe's patches, for guidance that changes how it computes."""

    def denoiser(
        self,
        store: Store,
        recipe: Model,
        conditionings: Sequence[Conditioning],
        *,
        like: Tensor,
        device: str,
        parts: int = 1,
    ) -> JointDenoise:
        """The denoiser for latents shaped `like`, told each of `conditionings`, its batch in so many passes.

        Raises:
            NodeError: a conditioning does not fit the model or the batch.
            ModelFileError: a file is missing or damaged.
        """
