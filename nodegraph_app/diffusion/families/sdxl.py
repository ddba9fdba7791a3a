"""Stable Diffusion XL, Podell et al. (2023): base and refiner, told by two CLIP encoders and by sizes."""

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
from .. import textual_inversion
from ..controlnet import ActiveControls
from ..latents import PIXELS_PER_LATENT
from ..levels import NoiseLevels
from ..scaling import Scaling
from . import batch, clip, distilled, training
from .batch import Batch
from .interface import JointDenoise

SIZES = "sizes"
"""Extra condition: (1, 6) original height and width, top and left of the crop, target height and width, in
pixels. Without it the picture counts as made at its size and not cropped.
"""
AESTHETIC = "aesthetic_score"
"""Extra condition of the refiner: (1, 1) how good the picture is, 0 to 10."""

SLOTS = {"text_encoder": "clip_l", "text_encoder_2": "clip_g"}
"""What embedding files call the words for each encoder."""

GOOD, POOR = 6.0, 2.5
"""Aesthetic scores where none is given: of the positive, of the others."""


@dataclass(frozen=True)
class StableDiffusionXL:
    """The adapter of the base model. Stateless; networks come from the store."""

    name: str = "sdxl"
    encoders: tuple[str, ...] = ("text_encoder", "text_encoder_2")
    levels = NoiseLevels.scaled_linear(0.00085, 0.012)

    def noise_levels(self, recipe: Model, like: Tensor) -> NoiseLevels:
        """Those of its training betas, rescaled to zero terminal SNR where the model was trained so."""
        return training.variance_preserving(training.config_of(recipe), self.levels)

    def scaling(self, recipe: Model) -> Scaling:
        """0.13025 unless the checkpoint's VAE config says otherwise."""
        return Scaling.of(configs.vae_config(Path(recipe.file.path)), Scaling.uniform(0.13025))

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """The penultimate layers side by side, (1, 77 · chunks, width); the last encoder's summary."""
        told = []
        for part in self.encoders:
            stack, slot = store.text_stack(recipe, device, part), SLOTS[part]
            learned = textual_inversion.vectors(store, recipe.embeddings, stack.encoder, slot=slot)
            told.append(clip.encode(stack, text, device=device, layer="penultimate", learned=learned))
        hidden = torch.cat([one.hidden for one in told], dim=-1)
        return Conditioning((ConditioningEntry(hidden, told[-1].pooled),), self.name)

    def size_condition(self, entry: ConditioningEntry, place: int, like: Tensor) -> Tensor:
        """(1, 6) numbers about the picture that the network is told."""
        rows, columns = (side * PIXELS_PER_LATENT for side in like.shape[-2:])
        plain = torch.tensor([[rows, columns, 0, 0, rows, columns]], dtype=torch.float32)
        return entry.extra.get(SIZES, plain)

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
        unet: Any = store.denoiser(recipe, device)
        sizes = {
            id(entry): self.size_condition(entry, place, like)
            for place, told in enumerate(conditionings)
            for entry in told.entries
        }
        summary_width = unet.add_embedding.linear_1.in_features
        for told in conditionings:
            numbers = len(sizes[id(told.entries[0])][0])
            batch.check(
                told,
                width=unet.config.cross_attention_dim,
                pictures=like.shape[0],
                pooled=summary_width - numbers * unet.config.addition_time_embed_dim,
            )
        controls = ActiveControls(store, conditionings, like=like, device=device)
        levels = self.noise_levels(recipe, like)

        def forward(asked: Batch) -> Tensor:
            context = asked.embeddings()
            timestep = levels.timestep(asked.sigma).to(device)
            added = {
                "text_embeds": asked.pooled(),
                "time_ids": asked.told("sizes", lambda entry: sizes[id(entry)]),
            }
            output: Tensor = unet(
                asked.x,
                timestep,
                encoder_hidden_states=context,
                timestep_cond=distilled.guidance(unet, asked),
                added_cond_kwargs=added,
                return_dict=False,
                **controls.residuals(asked, timestep, context, added),
            )[0]
            return output

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts, levels=levels,
            prediction=training.prediction(training.config_of(recipe)),
        )  # fmt: skip


@dataclass(frozen=True)
class StableDiffusionXLRefiner(StableDiffusionXL):
    """The adapter of the refiner, which goes on where the base leaves off, told by the second encoder alone
    and by how good the picture shall be.
    """

    name: str = "sdxl_refiner"
    encoders: tuple[str, ...] = ("text_encoder_2",)

    def size_condition(self, entry: ConditioningEntry, place: int, like: Tensor) -> Tensor:
        """(1, 5): the target size gives way to the aesthetic score."""
        score = entry.extra.get(AESTHETIC, torch.tensor([[POOR if place else GOOD]]))
        return torch.cat([super().size_condition(entry, place, like)[:, :4], score], 1)
