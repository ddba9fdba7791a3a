"""From the latents a VAE decoder takes to those a denoiser was trained on, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Scaling:
    """(z - shift) · scale, for the whole latent or channel by channel.

    Attributes:
        scale, shift: () or (C, 1, 1) float32.
    """

    scale: Tensor
    shift: Tensor

    @staticmethod
    def uniform(scale: float, shift: float = 0.0) -> Scaling:
        """The same for every channel."""
        return Scaling(torch.tensor(scale), torch.tensor(shift))

    @staticmethod
    def of(config: Mapping[str, Any], usual: Scaling) -> Scaling:
        """What the config of a VAE says; `usual` where it says nothing."""
        if config.get("latents_mean") and config.get("latents_std"):
            mean, deviation = (torch.tensor(config[name]) for name in ("latents_mean", "latents_std"))
            return Scaling((1 / deviation)[:, None, None], mean[:, None, None])
        if config.get("scaling_factor") is None:
            return usual
        return Scaling.uniform(float(config["scaling_factor"]), float(config.get("shift_factor") or 0.0))

    def to_denoiser(self, samples: Tensor) -> Tensor:
        """Latents as a denoiser takes them, (B, C, h, w)."""
        return (samples - self.shift) * self.scale

    def to_vae(self, x: Tensor) -> Tensor:
        """Latents as a VAE decoder takes them, (B, C, h, w)."""
        return x / self.scale + self.shift
