"""Flux.2 as Black Forest Labs write it: ``double_blocks``, ``single_blocks``; or as diffusers do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .blocks import Names, Renaming, count

AROUND: Renaming = {
    "img_in": "x_embedder",
    "txt_in": "context_embedder",
    "time_in.in_layer": "time_guidance_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_guidance_embed.timestep_embedder.linear_2",
    "guidance_in.in_layer": "time_guidance_embed.guidance_embedder.linear_1",
    "guidance_in.out_layer": "time_guidance_embed.guidance_embedder.linear_2",
    "double_stream_modulation_img.lin": "double_stream_modulation_img.linear",
    "double_stream_modulation_txt.lin": "double_stream_modulation_txt.linear",
    "single_stream_modulation.lin": "single_stream_modulation.linear",
    "final_layer.linear": "proj_out",
    "final_layer.adaLN_modulation.1": "norm_out.linear",
}
DOUBLE: Renaming = {
    "img_attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "img_attn.norm.query_norm.scale": "attn.norm_q.weight",
    "img_attn.norm.key_norm.scale": "attn.norm_k.weight",
    "img_attn.proj": "attn.to_out.0",
    "img_mlp.0": "ff.linear_in",
    "img_mlp.2": "ff.linear_out",
    "txt_attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "txt_attn.norm.query_norm.scale": "attn.norm_added_q.weight",
    "txt_attn.norm.key_norm.scale": "attn.norm_added_k.weight",
    "txt_attn.proj": "attn.to_add_out",
    "txt_mlp.0": "ff_context.linear_in",
    "txt_mlp.2": "ff_context.linear_out",
}
SINGLE: Renaming = {
    "linear1": "attn.to_qkv_mlp_proj",
    "linear2": "attn.to_out",
    "norm.query_norm.scale": "attn.norm_q.weight",
    "norm.key_norm.scale": "attn.norm_k.weight",
}
BLOCKS = {
    "double_blocks": ("transformer_blocks", DOUBLE),
    "single_blocks": ("single_transformer_blocks", SINGLE),
}

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


def names(config: Mapping[str, Any]) -> Names:
    """Its names beside those of `Flux2Transformer2DModel`."""
    return Names(AROUND, BLOCKS, turned=("final_layer.adaLN_modulation.1",))
