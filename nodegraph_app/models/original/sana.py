"""Sana as its authors write it: ``blocks`` of linear attention, attention to the prompt, convolutions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from diffusers import SanaTransformer2DModel
from diffusers.models.embeddings import get_2d_sincos_pos_embed
from torch import Tensor

from .blocks import Names, Renaming, count

AROUND: Renaming = {
    "x_embedder.proj": "patch_embed.proj",
    "t_embedder.mlp.0": "time_embed.emb.timestep_embedder.linear_1",
    "t_embedder.mlp.2": "time_embed.emb.timestep_embedder.linear_2",
    "t_block.1": "time_embed.linear",
    "y_embedder.y_proj.fc1": "caption_projection.linear_1",
    "y_embedder.y_proj.fc2": "caption_projection.linear_2",
    "attention_y_norm": "caption_norm",
    "final_layer.linear": "proj_out",
    "final_layer.scale_shift_table": "scale_shift_table",
}
BLOCK: Renaming = {
    "attn.qkv": ("attn1.to_q", "attn1.to_k", "attn1.to_v"),
    "attn.q_norm": "attn1.norm_q",
    "attn.k_norm": "attn1.norm_k",
    "attn.proj": "attn1.to_out.0",
    "cross_attn.q_linear": "attn2.to_q",
    "cross_attn.kv_linear": ("attn2.to_k", "attn2.to_v"),
    "cross_attn.q_norm": "attn2.norm_q",
    "cross_attn.k_norm": "attn2.norm_k",
    "cross_attn.proj": "attn2.to_out.0",
    "mlp.inverted_conv.conv": "ff.conv_inverted",
    "mlp.depth_conv.conv": "ff.conv_depth",
    "mlp.point_conv.conv": "ff.conv_point",
}
PLACES, NO_PROMPT = "pos_embed", "y_embedder.y_embedding"
"""Places, which follow from the size, and the prompt that training left out; no layer reads them."""

HEAD = 32
"""Channels of a head of linear attention; no tensor's shape tells."""
CROSS_HEADS = {1152: 72, 2240: 112}
"""Width → channels of a head of attention to the prompt."""
USUAL_SIDE = 32
"""Latent pixels on a side that it was trained on, where the file does not carry its places."""
PROMPT_TOKENS = 300


def config(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Config of `SanaTransformer2DModel`. Raises KeyError where a layer is missing."""
    width, channels, patch, _ = shapes["x_embedder.proj.weight"]
    cross = shapes["blocks.0.cross_attn.q_linear.weight"][0]
    cross_head = CROSS_HEADS.get(width, HEAD)
    return {
        "in_channels": channels,
        "out_channels": shapes["final_layer.linear.weight"][0] // patch**2,
        "num_attention_heads": shapes["blocks.0.attn.qkv.weight"][0] // 3 // HEAD,
        "attention_head_dim": HEAD,
        "num_layers": count(shapes, "blocks."),
        "num_cross_attention_heads": cross // cross_head,
        "cross_attention_head_dim": cross_head,
        "cross_attention_dim": shapes["blocks.0.cross_attn.kv_linear.weight"][1],
        "caption_channels": shapes["y_embedder.y_proj.fc1.weight"][1],
        "mlp_ratio": shapes["blocks.0.mlp.inverted_conv.conv.weight"][0] / (2 * width),
        "patch_size": patch,
        "sample_size": patch * math.isqrt(shapes[PLACES][1]) if PLACES in shapes else USUAL_SIDE,
        "qk_norm": "rms_norm_across_heads" if "blocks.0.attn.q_norm.weight" in shapes else None,
    }


def names(config: Mapping[str, Any]) -> Names:
    """Its names beside those of `SanaTransformer2DModel`."""
    return Names(AROUND, {"blocks": ("transformer_blocks", BLOCK)}, unread=(PLACES, NO_PROMPT))


def beside(network: SanaTransformer2DModel) -> dict[str, Tensor]:
    """What programs look for that read the layout, and no layer does."""
    width = network.config.num_attention_heads * network.config.attention_head_dim
    side = network.config.sample_size // network.config.patch_size
    places = get_2d_sincos_pos_embed(width, side, base_size=side, output_type="pt")
    captions = network.config.caption_channels
    return {PLACES: places.float()[None], NO_PROMPT: torch.zeros(PROMPT_TOKENS, captions)}
