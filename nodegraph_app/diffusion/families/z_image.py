"""Z-Image, Tongyi Lab (2025): one stream of picture and text tokens, told by Qwen3."""

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
from ..levels import FlowLevels
from ..scaling import Scaling
from . import batch, language_model, packing, training
from .batch import Batch
from .interface import JointDenoise

LONGEST = 512
"""Tokens of a prompt, those of the chat around it included."""


@dataclass(frozen=True)
class ZImage:
    """The adapter. Stateless; networks come from the store."""

    name: str = "z_image"
    levels = FlowLevels(3.0)

    def noise_levels(self, recipe: Model, like: Tensor) -> FlowLevels:
        """A rectified flow shifted by 3 unless the scheduler says otherwise."""
        rows, columns = packing.grid(like)
        return training.rectified_flow(training.config_of(recipe), self.levels.shift, rows * columns)

    def scaling(self, recipe: Model) -> Scaling:
        """That of Flux.1, whose VAE it shares, unless the checkpoint's VAE config says otherwise."""
        return Scaling.of(configs.vae_config(Path(recipe.file.path)), Scaling.uniform(0.3611, 0.1159))

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """The last layer but one of as many tokens as the prompt has, (1, tokens, width)."""
        stack = store.text_stack(recipe, device)
        asked = language_model.chat(text)
        told = language_model.hidden(stack, asked, device=device, longest=LONGEST, layers=(-2,))
        return Conditioning((ConditioningEntry(told),), self.name)

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
        """One forward pass for all active entries of one length of prompt, or so many `parts`."""
        transformer: Any = store.denoiser(recipe, device)
        for told in conditionings:
            batch.check(told, width=transformer.config.cap_feat_dim, pictures=like.shape[0])
            batch.check_read(told)
        rows, columns = like.shape[-2:]

        def forward(asked: Batch) -> Tensor:
            frames = packing.whole(asked.x).unsqueeze(2)
            cleanness = (1 - asked.sigma).expand(len(frames)).to(device)
            given = transformer(list(frames), cleanness, list(asked.embeddings()), return_dict=False)[0]
            # It predicts x0 - noise, where flows are written noise - x0.
            return -torch.stack(list(given)).squeeze(2)[..., :rows, :columns]

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts,
            levels=self.noise_levels(recipe, like), wide=True,
            prediction=training.prediction(training.config_of(recipe), "flow"), alike=batch.together,
        )  # fmt: skip
