"""Stable Diffusion 3 and 3.5 as Stability AI write them: ``joint_blocks`` of a picture and a prompt half."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from .blocks import Names, Renaming, count

AROUND: Renaming = {
    "pos_embed": "pos_embed.pos_embed",
    "x_embedder.proj": "pos_embed.proj",
    "t_embedder.mlp.0": "time_text_embed.timestep_embedder.linear_1",
    "t_embedder.mlp.2": "time_text_embed.timestep_embedder.linear_2",
    "y_embedder.mlp.0": "time_text_embed.text_embedder.linear_1",
    "y_embedder.mlp.2": "time_text_embed.text_embedder.linear_2",
    "final_layer.linear": "proj_out",
    "final_layer.adaLN_modulation.1": "norm_out.linear",
}
BLOCK: Renaming = {
    "x_block.adaLN_modulation.1": "norm1.linear",
    "x_block.attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "x_block.attn.ln_q": "attn.norm_q",
    "x_block.attn.ln_k": "attn.norm_k",
    "x_block.attn.proj": "attn.to_out.0",
    "x_block.attn2.qkv": ("attn2.to_q", "attn2.to_k", "attn2.to_v"),
    "x_block.attn2.ln_q": "attn2.norm_q",
    "x_block.attn2.ln_k": "attn2.norm_k",
    "x_block.attn2.proj": "attn2.to_out.0",
    "x_block.mlp.fc1": "ff.net.0.proj",
    "x_block.mlp.fc2": "ff.net.2",
    "context_block.adaLN_modulation.1": "norm1_context.linear",
    "context_block.attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "context_block.attn.ln_q": "attn.norm_added_q",
    "context_block.attn.ln_k": "attn.norm_added_k",
    "context_block.attn.proj": "attn.to_add_out",
    "context_block.mlp.fc1": "ff_context.net.0.proj",
    "context_block.mlp.fc2": "ff_context.net.2",
}

PATCH, HEAD = 2, 64
"""Latent pixels of a token on a side, and channels of an attention head, in every size of the model."""


def config(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Config of `SD3Transformer2DModel`. Raises KeyError where a layer is missing."""
    width = shapes["x_embedder.proj.weight"][0]
    layers = count(shapes, "joint_blocks.")
    twice = [n for n in range(layers) if f"joint_blocks.{n}.x_block.attn2.qkv.weight" in shapes]
    return {
        "in_channels": shapes["x_embedder.proj.weight"][1],
        "out_channels": shapes["final_layer.linear.weight"][0] // PATCH**2,
        "num_layers": layers,
        "attention_head_dim": HEAD,
        "num_attention_heads": width // HEAD,
        "joint_attention_dim": shapes["context_embedder.weight"][1],
        "caption_projection_dim": shapes["context_embedder.weight"][0],
        "pooled_projection_dim": shapes["y_embedder.mlp.0.weight"][1],
        "pos_embed_max_size": math.isqrt(shapes["pos_embed"][1]),
        "dual_attention_layers": tuple(twice),
        "qk_norm": "rms_norm" if "joint_blocks.0.x_block.attn.ln_q.weight" in shapes else None,
    }


def names(config: Mapping[str, Any]) -> Names:
    """Its names beside those of `SD3Transformer2DModel`.

    The prompt half of the last block hands on nothing, and is modulated as the last layer is.
    """
    last = f"joint_blocks.{config['num_layers'] - 1}.context_block.adaLN_modulation.1"
    return Names(
        AROUND, {"joint_blocks": ("transformer_blocks", BLOCK)},
        turned=("final_layer.adaLN_modulation.1", last),
    )  # fmt: skip
