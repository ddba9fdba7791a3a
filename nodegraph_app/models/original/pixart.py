"""PixArt-Sigma as its authors write it: ``blocks`` of attention, attention to the prompt, a perceptron."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from diffusers import PixArtTransformer2DModel
from torch import Tensor

from .blocks import Names, Renaming, count

AROUND: Renaming = {
    "x_embedder.proj": "pos_embed.proj",
    "t_embedder.mlp.0": "adaln_single.emb.timestep_embedder.linear_1",
    "t_embedder.mlp.2": "adaln_single.emb.timestep_embedder.linear_2",
    "csize_embedder.mlp.0": "adaln_single.emb.resolution_embedder.linear_1",
    "csize_embedder.mlp.2": "adaln_single.emb.resolution_embedder.linear_2",
    "ar_embedder.mlp.0": "adaln_single.emb.aspect_ratio_embedder.linear_1",
    "ar_embedder.mlp.2": "adaln_single.emb.aspect_ratio_embedder.linear_2",
    "t_block.1": "adaln_single.linear",
    "y_embedder.y_proj.fc1": "caption_projection.linear_1",
    "y_embedder.y_proj.fc2": "caption_projection.linear_2",
    "final_layer.linear": "proj_out",
    "final_layer.scale_shift_table": "scale_shift_table",
}
BLOCK: Renaming = {
    "attn.qkv": ("attn1.to_q", "attn1.to_k", "attn1.to_v"),
    "attn.proj": "attn1.to_out.0",
    "cross_attn.q_linear": "attn2.to_q",
    "cross_attn.kv_linear": ("attn2.to_k", "attn2.to_v"),
    "cross_attn.proj": "attn2.to_out.0",
    "mlp.fc1": "ff.net.0.proj",
    "mlp.fc2": "ff.net.2",
}
COMPUTED = ("pos_embed", "y_embedder.y_embedding")
"""Places, which follow from the size, and the prompt that training left out; no layer reads them."""

PATCH, HEADS = 2, 16
"""Latent pixels of a token on a side, and attention heads; no tensor's shape tells."""
USUAL_SIDE = 128
"""Latent pixels on a side that it was trained on, where the file does not carry its places."""


def config(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Config of `PixArtTransformer2DModel`. Raises KeyError where a layer is missing."""
    width, channels = shapes["x_embedder.proj.weight"][:2]
    side = PATCH * math.isqrt(shapes["pos_embed"][1]) if "pos_embed" in shapes else USUAL_SIDE
    return {
        "num_attention_heads": HEADS,
        "attention_head_dim": width // HEADS,
        "in_channels": channels,
        "out_channels": shapes["final_layer.linear.weight"][0] // PATCH**2,
        "num_layers": count(shapes, "blocks."),
        "cross_attention_dim": shapes["blocks.0.cross_attn.q_linear.weight"][1],
        "caption_channels": shapes["y_embedder.y_proj.fc1.weight"][1],
        "sample_size": side,
        "interpolation_scale": max(side // 64, 1),
        "use_additional_conditions": "csize_embedder.mlp.0.weight" in shapes,
    }


def names(config: Mapping[str, Any]) -> Names:
    """Its names beside those of `PixArtTransformer2DModel`."""
    return Names(AROUND, {"blocks": ("transformer_blocks", BLOCK)}, unread=COMPUTED)


def beside(network: PixArtTransformer2DModel) -> dict[str, Tensor]:
    """The places, whose number tells the size it was trained on."""
    return {"pos_embed": network.pos_embed.pos_embed.float()}
