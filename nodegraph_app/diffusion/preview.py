"""Cheap previews: a linear map from latent pixels to colours, fitted to what the VAE itself decodes."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from diffusers import ModelMixin
from torch import Tensor
from torch.nn.functional import avg_pool2d, interpolate

from ..core.values import Image
from . import overflow
from .autoencoders import adapter
from .vae import from_network

SAMPLES, SIDE_PX, FIELDS = 4, 64, 4


@dataclass(frozen=True, eq=False)
class LatentColours:
    """Colour of a latent pixel: weights · latent + offset.

    Attributes:
        weights: (3, C).
        offset: (3,).
        pixels_per_latent: picture pixels per latent pixel on a side.
    """

    weights: Tensor
    offset: Tensor
    pixels_per_latent: int

    def picture(self, samples: Tensor) -> Image:
        """Pictures at full size, (B, H, W, 3), of latents as the VAE decoder takes them, (B, C, h, w)."""
        colours = torch.einsum("rc,bchw->brhw", self.weights, samples.float().cpu())
        colours = (colours + self.offset[:, None, None]).clamp(0, 1)
        full = interpolate(colours, scale_factor=self.pixels_per_latent, mode="bilinear")
        return Image(full.movedim(1, -1).contiguous().numpy())


@torch.no_grad()
def fit(network: ModelMixin) -> LatentColours:
    """Least squares over decoded pictures of smooth random colour fields.

    Args:
        network: the VAE, on any device.
    """
    draw = torch.Generator().manual_seed(0)
    fields = torch.rand(SAMPLES, 3, FIELDS, FIELDS, generator=draw)
    pictures = interpolate(fields, (SIDE_PX, SIDE_PX), mode="bilinear")
    pictures = torch.cat([pictures, interpolate(fields, (SIDE_PX, SIDE_PX), mode="nearest")])
    vae = adapter(network)
    device = str(network.device)
    latents = overflow.finite(network, vae.encode, pictures * 2 - 1, device, name="of the preview")
    decoded = from_network(overflow.finite(network, vae.decode, latents, device, name="of the preview"))
    factor = vae.pixels_per_latent
    seen = latents.movedim(1, -1).flatten(0, 2)
    wanted = avg_pool2d(decoded, factor).movedim(1, -1).flatten(0, 2)
    design = torch.cat([seen, torch.ones(len(seen), 1)], 1)
    solution = torch.linalg.lstsq(design, wanted).solution
    return LatentColours(solution[:-1].T.contiguous(), solution[-1], factor)
