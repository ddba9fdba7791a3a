"""Flux.2 as Black Forest Labs write it: ``double_blocks``, ``single_blocks``; or as diffusers do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusers.loaders.single_file_utils import convert_flux2_transformer_checkpoint_to_diffusers
from torch import Tensor

from .blocks import count

AXES = 4
"""Time, row, column and place in the text share a head's channels evenly."""


def config(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Config of `Flux2Transformer2DModel`. Raises KeyError where a layer is missing."""
    original = "img_in.weight" in shapes
    names = ORIGINAL if original else DIFFUSERS
    width, inputs = shapes[names["entry"]]
    head = shapes[names["head"]][0]
    return {
        "in_channels": inputs,
        "out_channels": shapes[names["exit"]][0],
        "num_layers": count(shapes, names["double"]),
        "num_single_layers": count(shapes, names["single"]),
        "attention_head_dim": head,
        "num_attention_heads": width // head,
        "joint_attention_dim": shapes[names["text"]][1],
        "timestep_guidance_channels": shapes[names["time"]][1],
        "mlp_ratio": shapes[names["mlp"]][0] / (2 * width),
        "axes_dims_rope": (head // AXES,) * AXES,
        "guidance_embeds": names["guidance"] in shapes,
    }


ORIGINAL = {
    "entry": "img_in.weight",
    "exit": "final_layer.linear.weight",
    "text": "txt_in.weight",
    "time": "time_in.in_layer.weight",
    "guidance": "guidance_in.in_layer.weight",
    "double": "double_blocks.",
    "single": "single_blocks.",
    "head": "double_blocks.0.img_attn.norm.query_norm.scale",
    "mlp": "double_blocks.0.img_mlp.0.weight",
}
DIFFUSERS = {
    "entry": "x_embedder.weight",
    "exit": "proj_out.weight",
    "text": "context_embedder.weight",
    "time": "time_guidance_embed.timestep_embedder.linear_1.weight",
    "guidance": "time_guidance_embed.guidance_embedder.linear_1.weight",
    "double": "transformer_blocks.",
    "single": "single_transformer_blocks.",
    "head": "transformer_blocks.0.attn.norm_q.weight",
    "mlp": "transformer_blocks.0.ff.linear_in.weight",
}
"""What the shapes of which tensors tell."""


def weights(tensors: dict[str, Tensor], config: Mapping[str, Any]) -> dict[str, Tensor]:
    """Weights of `Flux2Transformer2DModel`. Raises KeyError for a name of no layer."""
    if "x_embedder.weight" in tensors:
        return tensors
    found: dict[str, Tensor] = convert_flux2_transformer_checkpoint_to_diffusers(dict(tensors))
    return found
