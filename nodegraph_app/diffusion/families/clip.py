"""Prompts through CLIP text encoders, Radford et al. (2021): chunks of 75 tokens, weights, summaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

from ...models import text_encoders
from .. import prompts, textual_inversion

Layer = Literal["last", "penultimate"]
"""The last layer with its final normalisation, or the one before it without."""


@dataclass(frozen=True, eq=False)
class Encoded:
    """What one encoder makes of a prompt.

    Attributes:
        hidden: (1, 77 · chunks, width).
        pooled: (1, width), the summary of the first chunk; projected where the encoder has a projection.
    """

    hidden: Tensor
    pooled: Tensor


@torch.no_grad()
def encode(
    stack: text_encoders.TextStack,
    text: str,
    *,
    device: str,
    layer: Layer = "last",
    learned: Mapping[str, Tensor] = MappingProxyType({}),
) -> Encoded:
    """Encode a prompt; weights pull each token away from what an empty prompt gives at its place.

    Args:
        learned: words of embedding files that the prompt may name, see `textual_inversion.vectors`.
    """
    chunks = _tokens(stack, text, {name: len(rows) for name, rows in learned.items()})
    weighted = any(token.weight != 1 for chunk in chunks for token in chunk)
    empty = _tokens(stack, "") if weighted else []
    ids = torch.tensor([[token.id for token in chunk] for chunk in (*chunks, *empty)])
    with textual_inversion.spoken(stack.encoder, (*chunks, *empty), learned):
        given = stack.encoder(input_ids=ids.to(device), output_hidden_states=layer == "penultimate")
    hidden = (given.last_hidden_state if layer == "last" else given.hidden_states[-2]).float().cpu()
    if weighted:
        weights = torch.tensor([[token.weight for token in chunk] for chunk in chunks])[..., None]
        moved = hidden[-1] + weights * (hidden[:-1] - hidden[-1])
        hidden = torch.where(weights == 1, hidden[:-1], moved)
    summary = given.text_embeds if "text_embeds" in given else given.pooler_output
    return Encoded(hidden.reshape(1, -1, hidden.shape[-1]), summary[:1].float().cpu())


def _tokens(
    stack: text_encoders.TextStack, text: str, learned: Mapping[str, int] = MappingProxyType({})
) -> list[list[prompts.Token]]:
    tokenizer = stack.tokenizer

    def tokenize(piece: str) -> list[int]:
        ids: list[int] = tokenizer(piece, add_special_tokens=False, verbose=False).input_ids
        return ids

    return prompts.chunks(
        prompts.parse(text),
        tokenize,
        start=tokenizer.bos_token_id,
        end=tokenizer.eos_token_id,
        pad=tokenizer.pad_token_id,
        length=stack.encoder.config.max_position_embeddings,
        learned=learned,
    )
