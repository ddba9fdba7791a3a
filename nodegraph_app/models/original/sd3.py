"""Stable Diffusion 3 and 3.5 as Stability AI write them: ``joint_blocks`` of a picture and a prompt half."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from diffusers.loaders.single_file_utils import convert_sd3_transformer_checkpoint_to_diffusers
from torch import Tensor

from .blocks import count

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


def weights(tensors: dict[str, Tensor], config: Mapping[str, Any]) -> dict[str, Tensor]:
    """Weights of `SD3Transformer2DModel`. Raises KeyError where a layer is missing."""
    found: dict[str, Tensor] = convert_sd3_transformer_checkpoint_to_diffusers(dict(tensors))
    return found
