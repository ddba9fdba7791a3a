"""PixArt-Sigma, Chen et al. (2024): a transformer that attends to what T5 makes of the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ...core.values import Conditioning, ConditioningEntry, Model, TextEncoder
from ...models import configs
from ...models.store import Store
from ..latents import PIXELS_PER_LATENT
from ..levels import NoiseLevels
from ..scaling import Scaling
from . import batch, t5, training
from .batch import Batch
from .interface import JointDenoise
from .packing import whole

TEXT_MASK = "text_mask"
"""Extra condition: (1, tokens) int64, 1 where the embeddings are of the prompt, 0 where it was filled up."""
PROMPT_TOKENS = 300
"""What a prompt is filled up to."""


@dataclass(frozen=True)
class PixArt:
    """The adapter. Stateless; networks come from the store."""

    name: str = "pixart"
    levels = NoiseLevels.linear(0.0001, 0.02)

    def noise_levels(self, recipe: Model, like: Tensor) -> NoiseLevels:
        """Those of its training betas."""
        return training.variance_preserving(training.config_of(recipe), self.levels)

    def scaling(self, recipe: Model) -> Scaling:
        """0.13025 unless the checkpoint's VAE config says otherwise."""
        return Scaling.of(configs.vae_config(Path(recipe.file.path)), Scaling.uniform(0.13025))

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """(1, tokens, width) and which tokens are the prompt's. The model was trained on small letters."""
        stack = store.text_stack(recipe, device)
        told = t5.encode(stack, text.lower().strip(), device=device, length=PROMPT_TOKENS, masked=True)
        entry = ConditioningEntry(told.hidden, extra={TEXT_MASK: told.mask})
        return Conditioning((entry,), self.name)

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
        """Batches every active entry of every conditioning into one forward pass, or into so many `parts`."""
        network: Any = store.denoiser(recipe, device)
        config = network.config
        for told in conditionings:
            batch.check(
                told, width=config.caption_channels or config.cross_attention_dim, pictures=like.shape[0]
            )
            batch.check_read(told, TEXT_MASK)
        channels, rows, columns = like.shape[1:]
        height, width = (float(side * PIXELS_PER_LATENT) for side in (rows, columns))
        levels = self.noise_levels(recipe, like)

        def size(count: int) -> dict[str, Tensor | None]:
            """What models with additional conditions are told of the picture, (count, …)."""
            if not network.use_additional_conditions:
                return {"resolution": None, "aspect_ratio": None}
            sides = torch.tensor([[height, width]], device=device).expand(count, -1)
            return {"resolution": sides, "aspect_ratio": sides[:, :1] / sides[:, 1:]}

        def mask(entry: ConditioningEntry) -> Tensor:
            return entry.extra.get(TEXT_MASK, torch.ones(entry.embeddings.shape[:2], dtype=torch.int64))

        def forward(asked: Batch) -> Tensor:
            count = len(asked.x)
            output: Tensor = network(
                whole(asked.x),
                encoder_hidden_states=asked.embeddings(),
                encoder_attention_mask=asked.told("text mask", mask),
                timestep=levels.timestep(asked.sigma).to(device).expand(count),
                added_cond_kwargs=size(count),
                return_dict=False,
            )[0]
            # Behind the noise come as many channels of a learned variance, which no sampler here reads.
            return output[:, :channels, :rows, :columns]

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts, levels=levels,
            prediction=training.prediction(training.config_of(recipe)), alike=batch.together,
        )  # fmt: skip
