"""What every network of the denoising kind is trained on: noisy latents, captions, the noise to find."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
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


@dataclass(frozen=True)
class Focus:
    """What a course of lessons is about.

    Attributes:
        weigh: (B,) signal-to-noise ratios to (B,) weights of the errors of the noise.
        lowest_timestep: of the noise that is added; the highest is 999.
        pair_share: share of scenes of two shapes.
        offset_noise: spread of noise that shifts a whole latent channel.
    """

    weigh: Callable[[Tensor], Tensor]
    lowest_timestep: int = 0
    pair_share: float = 0.5
    offset_noise: float = 0.1


def min_snr(snr: Tensor) -> Tensor:
    """Return min(SNR, 5) / SNR, Hang et al. (2023): errors of the clean latent, bounded at little noise."""
    return snr.clamp(max=5.0) / snr


EVERYTHING = Focus(weigh=lambda snr: min_snr(snr) * snr.clamp(max=1.0) ** -0.35)
"""Every scene at every timestep. Very noisy latents count more: there words decide on colours. Offset noise
is for them, too: at the noisiest timestep a plain background still shows through independent noise; sampling
starts without it, and a denoiser that looked there would not heed the words."""

RELATIONS = Focus(weigh=lambda snr: 0.2 / snr, lowest_timestep=700, pair_share=1.0, offset_noise=0.0)
"""Two shapes under so much noise that only the caption tells which stands where, and errors of the clean
latent: as errors of the noise mistakes would weigh next to nothing there."""

STYLE = Focus(weigh=min_snr)
"""How shapes are drawn, not which: that is decided at middling noise."""


@dataclass(frozen=True)
class Lesson:
    """One batch.

    Attributes:
        scenes: the B scenes.
        tokens: (B, 77) token ids of their captions, some loosely worded or empty.
        noisy: (B, 4, 16, 16) latents with noise added.
        timesteps: (B,) how much, 0 to 999.
        noise: (B, 4, 16, 16) what was added.
        weights: (B,) of the errors of the predicted noise.
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


def lessons(data: LatentSet, focus: Focus, *, seed: str, device: str) -> Iterator[Lesson]:
    """Yield lessons without end, drawn at random from the data."""
    rng = random.Random(seed)
    generator = torch.Generator().manual_seed(rng.getrandbits(63))
    tokenizer = new_tokenizer()
    alphas = training_scheduler().alphas_cumprod
    pairs = [number for number, scene in enumerate(data.scenes) if scene.relation]
    singles = [number for number, scene in enumerate(data.scenes) if not scene.relation]
    while True:
        chosen = [rng.choice(pairs if rng.random() < focus.pair_share else singles) for _ in range(BATCH)]
        scenes = [data.scenes[i] for i in chosen]
        tokens = tokenize(tokenizer, [training_prompt(describe(scene), rng) for scene in scenes])
        latents = data.latents[chosen]
        timesteps = torch.randint(focus.lowest_timestep, len(alphas), (BATCH,), generator=generator)
        offset = focus.offset_noise * torch.randn(BATCH, latents.shape[1], 1, 1, generator=generator)
        noise = torch.randn(latents.shape, generator=generator) + offset
        alpha = alphas[timesteps]
        weights = focus.weigh(alpha / (1 - alpha))
        alpha = alpha[:, None, None, None]
        noisy = alpha.sqrt() * latents + (1 - alpha).sqrt() * noise
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
