"""Prompts through the encoder of T5, Raffel et al. (2020): one stretch of any length, filled up, weighted."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ...models import text_encoders
from .. import prompts
from ..prompts import Token


@dataclass(frozen=True, eq=False)
class Encoded:
    """What the encoder makes of a prompt.

    Attributes:
        hidden: (1, tokens, width).
        mask: (1, tokens) int64; 1 for the prompt and its end, 0 for what it was filled up with.
    """

    hidden: Tensor
    mask: Tensor


@torch.no_grad()
def encode(
    stack: text_encoders.TextStack, text: str, *, device: str, length: int, masked: bool = False
) -> Encoded:
    """Encode a prompt; weights pull each token away from what an empty prompt gives at its place.

    Args:
        length: tokens a prompt is filled up to. A longer one stays whole, since positions are relative.
        masked: hide the filling from the encoder. Some families were trained so, others read it.
    """
    tokens = _tokens(stack, text)
    weighted = any(token.weight != 1 for token in tokens)
    rows = [tokens, _tokens(stack, "")] if weighted else [tokens]
    filled = max(length, len(tokens))
    ids = torch.full((len(rows), filled), stack.tokenizer.pad_token_id)
    mask = torch.zeros(len(rows), filled, dtype=torch.int64)
    for row, found in enumerate(rows):
        ids[row, : len(found)] = torch.tensor([token.id for token in found])
        mask[row, : len(found)] = 1
    given = stack.encoder(input_ids=ids.to(device), attention_mask=mask.to(device) if masked else None)
    hidden = given.last_hidden_state.float().cpu()
    if weighted:
        weights = torch.ones(1, filled, 1)
        weights[0, : len(tokens), 0] = torch.tensor([token.weight for token in tokens])
        moved = hidden[1:] + weights * (hidden[:1] - hidden[1:])
        hidden = torch.where(weights == 1, hidden[:1], moved)
    return Encoded(hidden, mask[:1])


def _tokens(stack: text_encoders.TextStack, text: str) -> list[Token]:
    tokenizer = stack.tokenizer
    found = [
        Token(number, segment.weight)
        for segment in prompts.parse(text)
        for number in tokenizer(segment.text, add_special_tokens=False, verbose=False).input_ids
    ]
    return [*found, Token(tokenizer.eos_token_id)]
