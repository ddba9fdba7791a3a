"""Prompts through language models: what a chat model makes of them in its hidden layers."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ...models import gateway


def chat(text: str, *, system: str = "", thinks: bool = True) -> str:
    """One message of a user, and the beginning of an answer, as Qwen's chat models are shown them.

    Args:
        system: what the model is told about its task; nothing by default.
        thinks: whether the answer may begin with thoughts; else empty ones are put before it.
    """
    task = f"<|im_start|>system\n{system}<|im_end|>\n" if system else ""
    answer = "" if thinks else "<think>\n\n</think>\n\n"
    return f"{task}<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n{answer}"


@torch.no_grad()
def hidden(
    stack: gateway.TextStack,
    text: str,
    *,
    device: str,
    longest: int,
    layers: Sequence[int] = (-1,),
    padded: bool = False,
) -> Tensor:
    """Hidden layers of every token, (1, tokens, width · layers) float32 on the CPU, side by side.

    Args:
        text: taken as it is; nothing in it means a weight.
        longest: tokens behind so many are cut off.
        layers: which; 0 are the embeddings, -1 is the last with its normalisation.
        padded: fill up to `longest` tokens, which see the prompt but are not seen by it.
    """
    tokens = stack.tokenizer(
        text,
        max_length=longest,
        truncation=True,
        padding="max_length" if padded else False,
        return_tensors="pt",
    )
    given = stack.encoder(
        input_ids=tokens.input_ids.to(device),
        attention_mask=tokens.attention_mask.to(device),
        output_hidden_states=True,
        use_cache=False,
    )
    return torch.cat([given.hidden_states[layer] for layer in layers], -1).float().cpu()
