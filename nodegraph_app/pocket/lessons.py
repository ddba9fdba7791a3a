"""What every network of the denoising kind is trained on: noisy latents, captions, the noise to find."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import torch
from diffusers import DDPMScheduler
from torch import Tensor
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import CLIPTokenizer

from nodegraph_app.pocket.latents import LatentSet
from nodegraph_app.pocket.prompts import training_prompt
from nodegraph_app.pocket.scenes import Scene, describe
from nodegraph_app.pocket.tokenizer import TOKENS, new_tokenizer

BATCH = 32
SNR_LIMIT = 5.0
NOISY_EMPHASIS = 0.35
"""Power of 1 / SNR by which very noisy latents count more: there the words decide on colours and places."""
OFFSET_NOISE = 0.1
"""Spread of noise that shifts a whole latent channel. At the noisiest timestep a plain background still shows
through independent noise; sampling starts without it: a denoiser that looked there would not heed words."""


@dataclass(frozen=True)
class Lesson:
    """One batch.

    Attributes:
        scenes: the B scenes.
        tokens: (B, 77) token ids of their captions, some loosely worded or empty.
        noisy: (B, 4, 16, 16) latents with noise added.
        timesteps: (B,) how much, 0 to 999.
        noise: (B, 4, 16, 16) what was added.
        weights: (B,) min(SNR, 5) / SNR, Hang et al. (2023), times SNR ** -0.35 where SNR is below 1.
    """

    scenes: list[Scene]
    tokens: Tensor
    noisy: Tensor
    timesteps: Tensor
    noise: Tensor
    weights: Tensor

    def loss(self, predicted: Tensor) -> Tensor:
        """Return the weighted squared error of predicted noise."""
        return ((predicted.float() - self.noise).square().mean(dim=(1, 2, 3)) * self.weights).mean()


def lessons(data: LatentSet, *, seed: str, device: str, on_relations: bool = False) -> Iterator[Lesson]:
    """Yield lessons without end, drawn at random from the data.

    Args:
        on_relations: mostly scenes of two shapes, and mostly noisy: there is decided which shape goes where.
    """
    rng = random.Random(seed)
    generator = torch.Generator().manual_seed(rng.getrandbits(63))
    tokenizer = new_tokenizer()
    alphas = training_scheduler().alphas_cumprod
    pairs = [number for number, scene in enumerate(data.scenes) if scene.relation]
    singles = [number for number, scene in enumerate(data.scenes) if not scene.relation]
    pair_share = 0.85 if on_relations else 0.5
    while True:
        chosen = [rng.choice(pairs if rng.random() < pair_share else singles) for _ in range(BATCH)]
        scenes = [data.scenes[i] for i in chosen]
        tokens = tokenize(tokenizer, [training_prompt(describe(scene), rng) for scene in scenes])
        latents = data.latents[chosen]
        chance = torch.rand(BATCH, generator=generator)
        timesteps = ((chance.sqrt() if on_relations else chance) * len(alphas)).long()
        offset = OFFSET_NOISE * torch.randn(BATCH, latents.shape[1], 1, 1, generator=generator)
        noise = torch.randn(latents.shape, generator=generator) + offset
        alpha = alphas[timesteps]
        snr = alpha / (1 - alpha)
        alpha = alpha[:, None, None, None]
        noisy = alpha.sqrt() * latents + (1 - alpha).sqrt() * noise
        weights = snr.clamp(max=SNR_LIMIT) / snr * snr.clamp(max=1.0) ** -NOISY_EMPHASIS
        yield Lesson(scenes, *(part.to(device) for part in (tokens, noisy, timesteps, noise, weights)))


@contextmanager
def mixed_precision(device: str) -> Iterator[None]:
    """Run the forward pass inside in bfloat16; on the CPU with plain attention.

    The backward pass of the CPU's fused attention takes a third of all training time at these sizes.
    """
    with ExitStack() as stack:
        stack.enter_context(torch.autocast(device, torch.bfloat16))
        if device == "cpu":
            stack.enter_context(sdpa_kernel(SDPBackend.MATH))
        yield


def training_scheduler() -> DDPMScheduler:
    """Return the noise levels of Stable Diffusion 1.x: 1000 steps, scaled linear, noise prediction."""
    return DDPMScheduler(
        num_train_timesteps=1000,
        beta_schedule="scaled_linear",
        beta_start=0.00085,
        beta_end=0.012,
        clip_sample=False,
    )


def tokenize(tokenizer: CLIPTokenizer, texts: list[str]) -> Tensor:
    """Return (B, 77) token ids."""
    return tokenizer(
        texts, padding="max_length", max_length=TOKENS, truncation=True, return_tensors="pt"
    ).input_ids
