"""Stable Diffusion 3 and 3.5, Esser et al. (2024): a rectified flow told by two CLIP encoders and T5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import pad

from ...core.errors import NodeError
from ...core.values import Conditioning, ConditioningEntry, Model, TextEncoder
from ...models import configs, text_files
from ...models.store import Store
from ..latents import PIXELS_PER_LATENT
from ..levels import FlowLevels
from ..prediction import PREDICTIONS
from ..scaling import Scaling
from . import batch, clip, t5, training
from .batch import Batch
from .interface import JointDenoise
from .packing import grid, whole

PROMPT_TOKENS = 256
"""What a prompt is filled up to for T5."""
TEXT_WIDTH = 4096
"""Of T5, where a checkpoint comes without it and does not say."""


@dataclass(frozen=True)
class StableDiffusion3:
    """The adapter. Stateless; networks come from the store."""

    name: str = "sd3"
    levels = FlowLevels(3.0)

    def noise_levels(self, recipe: Model, like: Tensor) -> FlowLevels:
        """Shifted by 3 unless the checkpoint's scheduler config says otherwise."""
        rows, columns = grid(like)
        return training.rectified_flow(training.config_of(recipe), self.levels.shift, rows * columns)

    def scaling(self, recipe: Model) -> Scaling:
        """Shift 0.0609 and scale 1.5305 unless the checkpoint's VAE config says otherwise."""
        return Scaling.of(configs.vae_config(Path(recipe.file.path)), Scaling.uniform(1.5305, 0.0609))

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """CLIP's penultimate layers side by side, filled up to T5's width, then what T5 gives,
        (1, tokens, width); both summaries of CLIP side by side. Without T5 there are zeros in its place, as
        the model was trained.
        """
        both = [
            clip.encode(store.text_stack(recipe, device, part), text, device=device, layer="penultimate")
            for part in ("text_encoder", "text_encoder_2")
        ]
        hidden = torch.cat([one.hidden for one in both], -1)
        summary = torch.cat([one.pooled for one in both], -1)
        long = self._long(store, recipe, text, device)
        hidden = pad(hidden, (0, long.shape[-1] - hidden.shape[-1]))
        return Conditioning((ConditioningEntry(torch.cat([hidden, long], 1), summary),), self.name)

    def _long(self, store: Store, recipe: TextEncoder, text: str, device: str) -> Tensor:
        """(1, tokens, width) what T5 makes of the prompt."""
        files = [Path(file.path) for file in recipe.files]
        if not text_files.find(files, self.name, "text_encoder_3"):
            width = configs.denoiser_config(files[0]).get("joint_attention_dim", TEXT_WIDTH)
            return torch.zeros(1, PROMPT_TOKENS, width)
        stack = store.text_stack(recipe, device, "text_encoder_3")
        return t5.encode(stack, text, device=device, length=PROMPT_TOKENS).hidden

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
        """Batches every active entry of every conditioning into one forward pass, or into so many `parts`.

        Raises:
            NodeError: also when the latent is larger than the model has places for.
        """
        network: Any = store.denoiser(recipe, device)
        config = network.config
        for told in conditionings:
            batch.check(
                told,
                width=config.joint_attention_dim,
                pictures=like.shape[0],
                pooled=config.pooled_projection_dim,
            )
            batch.check_read(told)
        if max(grid(like)) > config.pos_embed_max_size:
            most = config.pos_embed_max_size * config.patch_size * PIXELS_PER_LATENT
            raise NodeError(
                f"This model paints pictures of at most {most} pixels on a side.",
                place="latent",
                hint="Use a smaller latent, and enlarge the picture afterwards.",
            )
        rows, columns = like.shape[-2:]
        levels = self.noise_levels(recipe, like)

        def forward(asked: Batch) -> Tensor:
            output: Tensor = network(
                hidden_states=whole(asked.x),
                encoder_hidden_states=asked.embeddings(),
                pooled_projections=asked.pooled(),
                timestep=levels.timestep(asked.sigma).to(device).expand(len(asked.x)),
                return_dict=False,
            )[0]
            return output[..., :rows, :columns]

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts, levels=levels,
            prediction=PREDICTIONS["flow"], alike=batch.together,
        )  # fmt: skip
