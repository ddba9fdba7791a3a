"""Training data of everything that works in latent space: scenes with the latents of their pictures."""

from __future__ import annotations

import random
from dataclasses import dataclass

import torch
from diffusers import AutoencoderKL
from torch import Tensor

from nodegraph_app.pocket.autoencoder import picture
from nodegraph_app.pocket.scenes import Scene, Style, random_scene

PAIR_SHARE = 0.5
SCALING_FACTOR = 0.18215
"""Latents times this have unit variance; it is Stable Diffusion 1.x's number, which many take for granted."""


@dataclass(frozen=True)
class LatentSet:
    """Scenes and, in their order, (N, 4, 16, 16) latents for the denoiser: zero mean, unit variance."""

    scenes: list[Scene]
    latents: Tensor


@torch.no_grad()
def normalise_latents(autoencoder: AutoencoderKL, *, seed: int = 1, sample: int = 512) -> None:
    """Change the autoencoder's 1 x 1 convolutions so that scaled latents are standard normal.

    Rebuilt pictures stay the same: what the encoder's last layer adds, the decoder's first takes away.
    """
    latents = _encode(autoencoder, random_scenes(sample, seed), "filled") / autoencoder.config.scaling_factor
    mean = latents.mean(dim=(0, 2, 3))
    gain = 1 / (SCALING_FACTOR * latents.std(dim=(0, 2, 3)))
    entry, leave = autoencoder.quant_conv, autoencoder.post_quant_conv
    mean, gain = mean.to(entry.weight.device), gain.to(entry.weight.device)
    leave.bias += (leave.weight[:, :, 0, 0] * mean).sum(dim=1)
    leave.weight /= gain[None, :, None, None]
    entry.weight[:4] *= gain[:, None, None, None]
    entry.bias[:4] = (entry.bias[:4] - mean) * gain
    entry.bias[4:] += 2 * gain.log()
    autoencoder.register_to_config(scaling_factor=SCALING_FACTOR)


def random_scenes(count: int, seed: int) -> list[Scene]:
    """Return scenes of one and of two shapes, none held out."""
    rng = random.Random(seed)
    return [random_scene(rng, pair=rng.random() < PAIR_SHARE) for _ in range(count)]


def encode_scenes(autoencoder: AutoencoderKL, count: int, *, seed: int, style: Style = "filled") -> LatentSet:
    """Draw `count` random scenes and encode them with the posterior's mean."""
    scenes = random_scenes(count, seed)
    return LatentSet(scenes, _encode(autoencoder, scenes, style))


@torch.no_grad()
def _encode(autoencoder: AutoencoderKL, scenes: list[Scene], style: Style) -> Tensor:
    """Return (N, 4, 16, 16) float32 on the CPU."""
    device = autoencoder.device
    parts = []
    for start in range(0, len(scenes), 32):
        pictures = torch.stack([picture(scene, style=style) for scene in scenes[start : start + 32]])
        with torch.autocast(device.type, torch.bfloat16):
            moments = autoencoder.encode(pictures.to(device).float() / 127.5 - 1).latent_dist
        parts.append(moments.mean.float().cpu() * autoencoder.config.scaling_factor)
    return torch.cat(parts)
