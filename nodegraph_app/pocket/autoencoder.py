"""The autoencoder: 128 x 128 pictures to 4 x 16 x 16 latents and back, in Stable Diffusion 1.x's class."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import Tensor

from nodegraph_app.pocket.colour_path import lay_colour_path
from nodegraph_app.pocket.pace import Pace, load_checkpoint, save_checkpoint
from nodegraph_app.pocket.scenes import SIDE_PX, Scene, Style, draw, random_scene

CHANNELS = (16, 32, 64, 96)
POOL = 8192
"""Scenes drawn once and cut into crops for training."""
CROP_PX = 64
KL_WEIGHT = 2e-4
DISTURBANCE = 0.15
"""Most noise added to latents in training, as a share of their spread: decoding learns to forgive errors."""
LEARNING_RATE = 2e-3


def new_autoencoder() -> AutoencoderKL:
    """Return an untrained autoencoder, factor 8, 4 latent channels, that passes plain colours through."""
    autoencoder = AutoencoderKL(
        in_channels=3,
        out_channels=3,
        latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=CHANNELS,
        layers_per_block=1,
        norm_num_groups=1,
        sample_size=SIDE_PX,
    )
    lay_colour_path(autoencoder)
    return autoencoder


def picture(scene: Scene, *, style: Style = "filled") -> Tensor:
    """Return a scene as (3, 128, 128) uint8."""
    return torch.from_numpy(np.array(draw(scene, style=style))).permute(2, 0, 1)


def _pool(rng: random.Random) -> Tensor:
    """Return (POOL, 3, 128, 128) uint8: singles and pairs, a quarter of them in outline style."""
    styles: tuple[Style, ...] = ("filled", "filled", "filled", "outline")
    return torch.stack(
        [picture(random_scene(rng, pair=i % 2 == 0), style=rng.choice(styles)) for i in range(POOL)]
    )


def _batches(pool: Tensor, rng: random.Random) -> Iterator[Tensor]:
    """Yield batches of crops, every fourth time whole pictures; (B, 3, h, w), -1 to 1."""
    while True:
        for kind in range(4):
            whole = kind == 0
            chosen = [pool[rng.randrange(len(pool))] for _ in range(4 if whole else 16)]
            if not whole:
                chosen = [_crop(image, rng) for image in chosen]
            yield torch.stack(chosen).float() / 127.5 - 1


def _crop(image: Tensor, rng: random.Random) -> Tensor:
    top, left = (rng.randint(0, SIDE_PX - CROP_PX) for _ in range(2))
    return image[:, top : top + CROP_PX, left : left + CROP_PX]


def reconstruction_loss(rebuilt: Tensor, original: Tensor) -> Tensor:
    """Return absolute plus squared error, plus the absolute error of slopes, which keeps edges sharp."""
    error = rebuilt - original
    slopes = error.diff(dim=-1).abs().mean() + error.diff(dim=-2).abs().mean()
    return error.abs().mean() + 5 * error.square().mean() + 0.5 * slopes


def rebuild(autoencoder: AutoencoderKL, batch: Tensor) -> tuple[Tensor, Tensor]:
    """Encode, draw a latent from the posterior, disturb it, decode.

    Returns the pictures, (B, 3, h, w), and the posterior's mean Kullback-Leibler divergence from N(0, 1).
    """
    posterior = autoencoder.encode(batch).latent_dist
    mean, log_variance = posterior.mean.float(), posterior.logvar.float()
    spread = mean.detach().std(dim=(0, 2, 3), keepdim=True)
    disturbance = DISTURBANCE * spread * torch.rand(len(mean), 1, 1, 1, device=mean.device)
    latent = mean + (log_variance.exp() + disturbance.square()).sqrt() * torch.randn_like(mean)
    divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).mean()
    return autoencoder.decode(latent).sample.float(), divergence


def train_autoencoder(work: Path, *, minutes: float, seed: int, device: str) -> AutoencoderKL:
    """Train for the given minutes (or continue) and return the autoencoder; its checkpoint stays in `work`.

    Loss: `reconstruction_loss` of a disturbed latent from the posterior, plus a small Kullback-Leibler term.
    AdamW, cosine learning rate.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    autoencoder = new_autoencoder().to(device)
    weights = list(autoencoder.parameters())
    optimizer = torch.optim.AdamW(weights, weight_decay=0.0)
    pace, path = Pace(minutes), work / "autoencoder.pt"
    load_checkpoint(path, pace, autoencoder=autoencoder, optimizer=optimizer)
    batches = _batches(_pool(rng), rng)
    for _ in pace.iterations():
        batch = next(batches).to(device)
        with torch.autocast(device, torch.bfloat16):
            rebuilt, divergence = rebuild(autoencoder, batch)
        loss = reconstruction_loss(rebuilt, batch) + KL_WEIGHT * divergence
        pace.step(optimizer, loss, weights, peak=LEARNING_RATE)
        pace.report("autoencoder", loss)
        if pace.is_time_to_save():
            save_checkpoint(path, pace, autoencoder=autoencoder, optimizer=optimizer)
    save_checkpoint(path, pace, autoencoder=autoencoder, optimizer=optimizer)
    return autoencoder.eval()
