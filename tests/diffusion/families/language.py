"""Tiny language models with seeded random weights, and a tokenizer in the form of Qwen's."""

from __future__ import annotations

from itertools import pairwise

import torch
from transformers import (
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2Tokenizer,
    Qwen3Config,
    Qwen3ForCausalLM,
)

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
        rope_parameters={"rope_type": "default", "rope_theta": 1e6},
    )
    return Qwen3ForCausalLM(config).eval()


def qwen_vl(
    width: int, *, head: int = 16, vision_width: int = 32, layers: int = 2, seed: int = 5
) -> Qwen2_5_VLForConditionalGeneration:
    """A random Qwen2.5-VL."""
    torch.manual_seed(seed)
    marks = tokenizer().convert_tokens_to_ids
    config = Qwen2_5_VLConfig(
        text_config={
            "vocab_size": len(tokenizer()),
            "hidden_size": width,
            "intermediate_size": 2 * width,
            "num_hidden_layers": layers,
            "num_attention_heads": width // head,
            "num_key_value_heads": 1,
            "rms_norm_eps": 1e-6,
            "max_position_embeddings": 4096,
            "rope_parameters": {
                "rope_type": "default",
                "rope_theta": 1e6,
                "mrope_section": [head // 8, 3 * head // 16, 3 * head // 16],
            },
        },
        vision_config={
            "depth": 2,
            "hidden_size": vision_width,
            "intermediate_size": 48,
            "num_heads": max(vision_width // 80, 1),
            "out_hidden_size": width,
            "fullatt_block_indexes": [1],
        },
        image_token_id=marks("<|image_pad|>"),
        video_token_id=marks("<|video_pad|>"),
        vision_start_token_id=marks("<|vision_start|>"),
        vision_end_token_id=marks("<|vision_end|>"),
    )  # fmt: skip
    return Qwen2_5_VLForConditionalGeneration(config).eval()
