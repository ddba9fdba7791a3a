"""Sana, Xie et al. (2024): a linear transformer on a latent of 32 pixels a side, told by Gemma 2."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from ...core.values import Conditioning, ConditioningEntry, Model, TextEncoder
from ...models import configs, text_encoders
from ...models.store import Store
from ..levels import FlowLevels
from ..prediction import PREDICTIONS
from ..scaling import Scaling
from . import batch, training
from .batch import Batch
from .interface import JointDenoise

MASK, PLAIN, PLAIN_MASK = "text_mask", "plain", "plain_mask"
"""Extra conditions: which tokens are the prompt's, (1, tokens); the prompt without the instruction that the
positive one is put behind, (1, tokens, width), and which of its tokens are its own.
"""
PROMPT_TOKENS = 300
"""What a prompt is filled up or cut to."""


@dataclass(frozen=True)
class Sana:
    """The adapter. Stateless; networks come from the store."""

    name: str = "sana"
    levels = FlowLevels(3.0)

    def noise_levels(self, recipe: Model, like: Tensor) -> FlowLevels:
        """A rectified flow shifted by 3 unless the scheduler says otherwise."""
        config = training.config_of(recipe)
        rows, columns = like.shape[-2:]
        usual = float(config.get("flow_shift", self.levels.shift))  # as its own scheduler calls the shift
        return training.rectified_flow(config, usual, rows * columns)

    def scaling(self, recipe: Model) -> Scaling:
        """0.41407 unless the checkpoint's VAE config says otherwise."""
        return Scaling.of(configs.vae_config(Path(recipe.file.path)), Scaling.uniform(0.41407))

    def encode_text(self, store: Store, recipe: TextEncoder, text: str, *, device: str) -> Conditioning:
        """The last layer behind the instruction to enhance prompts, as a positive prompt is read, and without
        it, as a negative one is. Capitals mean nothing to it.
        """
        stack = store.text_stack(recipe, device)
        plain = text.lower().strip()
        hidden, mask = _encode(stack, instruction() + plain, device, _tokens(stack, instruction()))
        alone, alone_mask = _encode(stack, plain, device, 2)
        extra = {MASK: mask, PLAIN: alone, PLAIN_MASK: alone_mask}
        return Conditioning((ConditioningEntry(hidden, extra=extra),), self.name)

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
        for told in conditionings:
            batch.check(told, width=network.config.caption_channels, pictures=like.shape[0])
        levels, channels = self.noise_levels(recipe, like), like.shape[1]
        negative = {id(entry) for told in conditionings[1:] for entry in told.entries}

        def read(plain: str, instructed: Tensor | None, entry: ConditioningEntry) -> Tensor:
            """What is under the name `plain` for a negative prompt; else what was behind the instruction."""
            found = entry.extra.get(plain) if id(entry) in negative else instructed
            return torch.ones(entry.embeddings.shape[:2], dtype=torch.int64) if found is None else found

        def embeddings(entry: ConditioningEntry) -> Tensor:
            return read(PLAIN, entry.embeddings, entry) if PLAIN in entry.extra else entry.embeddings

        def mask(entry: ConditioningEntry) -> Tensor:
            return read(PLAIN_MASK, entry.extra.get(MASK), entry)

        def forward(asked: Batch) -> Tensor:
            timestep = levels.timestep(asked.sigma).to(device) * network.config.timestep_scale
            output: Tensor = network(
                asked.x,
                encoder_hidden_states=asked.told("text", embeddings),
                encoder_attention_mask=asked.told("text mask", mask),
                timestep=timestep.expand(len(asked.x)),
                return_dict=False,
            )[0]
            # Some give as many channels of a learned variance behind the noise, which no sampler here reads.
            return output[:, :channels]

        return batch.joint(
            forward, conditionings, like=like, device=device, parts=parts, levels=levels,
            prediction=PREDICTIONS["flow"], alike=batch.together,
        )  # fmt: skip


@cache
def instruction() -> str:
    """What the text encoder was asked in training before each prompt, as diffusers keeps it."""
    from diffusers import SanaPipeline

    lines: Sequence[str] = (
        inspect.signature(SanaPipeline.__call__).parameters["complex_human_instruction"].default
    )
    return "\n".join(lines)


def _tokens(stack: text_encoders.TextStack, text: str) -> int:
    return len(stack.tokenizer(text).input_ids)


@torch.no_grad()
def _encode(stack: text_encoders.TextStack, text: str, device: str, before: int) -> tuple[Tensor, Tensor]:
    """The last layer, (1, PROMPT_TOKENS, width) float32, and (1, PROMPT_TOKENS) which tokens are of the text:
    of the first token and of the last ones that are read.

    Args:
        before: tokens before the prompt, counting the two that may stand around any text.
    """
    stack.tokenizer.padding_side = "right"
    tokens = stack.tokenizer(
        text,
        padding="max_length",
        max_length=before + PROMPT_TOKENS - 2,
        truncation=True,
        return_tensors="pt",
    )
    mask = tokens.attention_mask.to(device)
    hidden = stack.encoder(tokens.input_ids.to(device), attention_mask=mask)[0].float().cpu()
    kept = [0, *range(-PROMPT_TOKENS + 1, 0)]
    return hidden[:, kept], tokens.attention_mask[:, kept]
