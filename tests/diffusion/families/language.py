"""Tiny language models with seeded random weights, and a tokenizer in the form of Qwen's."""

from __future__ import annotations

from itertools import pairwise

import torch
from transformers import Qwen2Tokenizer, Qwen3Config, Qwen3ForCausalLM

from nodegraph_app.pocket.tokenizer import WORDS, byte_symbols

SPECIAL = (
    *("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"),
    *("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>"),
)
TEMPLATE = (
    "{%- for message in messages %}"
    "{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}"
    "{%- if enable_thinking is false %}{{- '<think>\n\n</think>\n\n' }}{%- endif %}{%- endif %}"
)


def merges() -> list[tuple[str, str]]:
    """Byte pairs that make a token of each of the pocket model's words and of the space before it."""
    found: dict[tuple[str, str], None] = {}
    for word in WORDS:
        whole = f"Ġ{word}"
        parts = [whole[: end + 1] for end in range(len(whole))]
        found |= dict.fromkeys((before, after[-1]) for before, after in pairwise(parts))
    return list(found)


def tokenizer() -> Qwen2Tokenizer:
    """Any text to bytes and words, with Qwen's marks and chat template."""
    pairs = merges()
    symbols = [*byte_symbols(), *(first + second for first, second in pairs), *SPECIAL]
    made = Qwen2Tokenizer(
        vocab={symbol: number for number, symbol in enumerate(dict.fromkeys(symbols))},
        merges=pairs,
        additional_special_tokens=list(SPECIAL[1:]),
        chat_template=TEMPLATE,
    )
    made.model_max_length = 131072
    return made


def qwen3(width: int, *, layers: int = 3, seed: int = 4) -> Qwen3ForCausalLM:
    """A random Qwen3."""
    torch.manual_seed(seed)
    config = Qwen3Config(
        vocab_size=len(tokenizer()),
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=1,
        head_dim=8,
        max_position_embeddings=2048,
    )
    return Qwen3ForCausalLM(config).eval()
