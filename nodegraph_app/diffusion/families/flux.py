"""Flux.1, Black Forest Labs (2024): a rectified flow over tokens of pictures and prompt together.

One adapter for all its kinds: dev is told a guidance scale, schnell is not; Fill and the control models read
further channels, Kontext (Labs et al. 2025) further pictures as tokens of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import interpolate, pixel_unshuffle

from ...core.errors import NodeError
from ...core.values import Conditioning, ConditioningEntry, Model, TextEncoder
from ...models import configs
from ...models.store import Store
from ..conditioning import EMBEDDED_GUIDANCE
from ..latents import PIXELS_PER_LATENT
from ..levels import FlowLevels
from ..prediction import PREDICTIONS
from ..scaling import Scaling
from . import batch, clip, references, t5, training
from .batch import Batch
from .interface import JointDenoise
from .packing import SIDE, grid, packed, unpacked
from .references import CONCAT, CONCAT_MASK

USUAL_GUIDANCE = 3.5
"""What dev is told where the prompt does not say."""

PROMPT_TOKENS, FEW_STEP_PROMPT_TOKENS = 512, 256
"""What a prompt is filled up to, for dev and its kin, and for schnell."""

PATCH = SIDE**2


@dataclass(frozen=True)
class Flux:
    """The adapter. Stateless; networks come from the store."""

    name: str = "flux"
    levels = FlowLevels(3.158193)  # e to the 1.15: of dev at a megapixel

    def noise_levels(self, recipe: Model, like: Tensor) -> FlowLevels:
        """Shifted by the size of the picture, but for schnell, which is not shifted."""
        config = training.config_of(recipe)
        if "use_dynamic_shifting" not in config:
            config = {**config, "use_dynamic_shifting": _guided(Path(recipe.file.path))}
        rows, columns = grid(like)
        return training.rectified_flow(config, 1.0, rows * columns)

    def scaling(self, recipe: Model) -> Scaling:
        """Shift 0.1159 and scale 0.3611 unless the checkpoint's VAE config says otherwise."""
        return Scaling.of(configs.vae_config(Path(recipe.file.path)), Scaling.uniform(0.3611, 0.1159))

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """What T5 makes of the prompt, (1, tokens, width); CLIP's summary."""
        length = PROMPT_TOKENS if _guided(Path(recipe.file.path)) else FEW_STEP_PROMPT_TOKENS
        summary = clip.encode(store.text_stack(recipe, device), text, device=device).pooled
        told = t5.encode(
            store.text_stack(recipe, device, "text_encoder_2"), text, device=device, length=length
        )
        return Conditioning((ConditioningEntry(told.hidden, summary),), self.name)

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
        beside = config.in_channels - PATCH * like.shape[1]
        read = (references.PREFIX, CONCAT) if beside else (references.PREFIX,)
        for told in conditionings:
            batch.check(
                told,
                width=config.joint_attention_dim,
                pictures=like.shape[0],
                pooled=config.pooled_projection_dim,
            )
            batch.check_read(told, *read)
            references.check(told, like)
        scaling = self.scaling(recipe)
        levels = self.noise_levels(recipe, like)
        size = (like.shape[-2], like.shape[-1])

        @cache
        def places(grids: tuple[tuple[int, int], ...]) -> Tensor:
            return torch.cat([positions(number, *sides) for number, sides in enumerate(grids)]).to(device)

        def guidance(entry: ConditioningEntry) -> Tensor:
            return entry.extra.get(EMBEDDED_GUIDANCE, torch.tensor([USUAL_GUIDANCE]))

        def channels(entry: ConditioningEntry) -> Tensor:
            return _channels(entry, scaling, beside, like)

        def looked_at(entry: ConditioningEntry) -> Tensor:
            pictures = [packed(scaling.to_denoiser(reference)) for reference in references.of(entry)]
            return torch.cat([picture.repeat(len(like) // len(picture), 1, 1) for picture in pictures], 1)

        def forward(asked: Batch) -> Tensor:
            tokens = packed(asked.x)
            here = tokens.shape[1]
            if beside:
                tokens = torch.cat([tokens, asked.told("channels", channels)], 2)
            seen = references.of(asked.entries[0])
            if seen:
                tokens = torch.cat([tokens, asked.told("references", looked_at)], 1)
            context = asked.embeddings()
            output: Tensor = network(
                hidden_states=tokens,
                encoder_hidden_states=context,
                pooled_projections=asked.pooled(),
                timestep=(levels.timestep(asked.sigma) / levels.timesteps).to(device).expand(len(tokens)),
                img_ids=places(tuple(grid(picture) for picture in (like, *seen))),
                txt_ids=torch.zeros(context.shape[1], 3, device=device),
                guidance=asked.told("guidance", guidance) if config.guidance_embeds else None,
                return_dict=False,
            )[0]
            return unpacked(output[:, :here], *size)

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts, levels=levels,
            prediction=PREDICTIONS["flow"], alike=references.together,
        )  # fmt: skip


def positions(number: int, rows: int, columns: int) -> Tensor:
    """(tokens, 3): number of the picture, 0 for the one that is denoised, row and column of each token."""
    place = [torch.full((1,), float(number)), torch.arange(rows).float(), torch.arange(columns).float()]
    return torch.cartesian_prod(*place)


def _channels(entry: ConditioningEntry, scaling: Scaling, wanted: int, like: Tensor) -> Tensor:
    """(1 or B, tokens, wanted) what the network reads beside the tokens it denoises. Raises NodeError."""
    masked = wanted > PATCH * like.shape[1]
    if CONCAT not in entry.extra or (masked and CONCAT_MASK not in entry.extra):
        raise NodeError(
            "This model paints into a picture under a mask, and the prompt does not carry both."
            if masked
            else "This model follows a picture, and the prompt carries none.",
            hint=f"Put the prompt through {'Inpaint conditioning' if masked else 'Control latent'}.",
        )
    picture = entry.extra[CONCAT]
    if picture.shape[-2:] != like.shape[-2:]:
        found, asked = (
            " × ".join(str(side * PIXELS_PER_LATENT) for side in reversed(shape.shape[-2:]))
            for shape in (picture, like)
        )
        raise NodeError(
            f"The picture beside the prompt is {found} pixels, the latent {asked}.",
            place="latent",
            hint="Use a latent of the picture's size.",
        )
    tokens = packed(scaling.to_denoiser(picture))
    if masked:
        tokens = torch.cat([tokens, packed(_cells(entry, picture)).expand(len(tokens), -1, -1)], 2)
    return tokens


def _cells(entry: ConditioningEntry, picture: Tensor) -> Tensor:
    """(1 or B, 64, h, w): the mask of the 8 × 8 pixels behind each latent pixel."""
    mask = entry.extra[CONCAT_MASK]
    size = [side * PIXELS_PER_LATENT for side in picture.shape[-2:]]
    whole = mask if list(mask.shape[-2:]) == size else interpolate(mask, size, mode="nearest")
    return pixel_unshuffle(whole, PIXELS_PER_LATENT)


def _guided(checkpoint: Path) -> bool:
    """Whether a checkpoint's denoiser is told a guidance scale; so where nothing tells."""
    return bool(configs.denoiser_config(checkpoint).get("guidance_embeds", True))
