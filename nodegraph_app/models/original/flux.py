"""Flux.1 as Black Forest Labs write it: ``double_blocks`` of picture and prompt, then ``single_blocks``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .blocks import Names, Renaming, count

AROUND: Renaming = {
    "img_in": "x_embedder",
    "txt_in": "context_embedder",
    "time_in.in_layer": "time_text_embed.timestep_embedder.linear_1",
    "time_in.out_layer": "time_text_embed.timestep_embedder.linear_2",
    "vector_in.in_layer": "time_text_embed.text_embedder.linear_1",
    "vector_in.out_layer": "time_text_embed.text_embedder.linear_2",
    "guidance_in.in_layer": "time_text_embed.guidance_embedder.linear_1",
    "guidance_in.out_layer": "time_text_embed.guidance_embedder.linear_2",
    "final_layer.linear": "proj_out",
    "final_layer.adaLN_modulation.1": "norm_out.linear",
}
DOUBLE: Renaming = {
    "img_mod.lin": "norm1.linear",
    "img_attn.qkv": ("attn.to_q", "attn.to_k", "attn.to_v"),
    "img_attn.norm.query_norm.scale": "attn.norm_q.weight",
    "img_attn.norm.key_norm.scale": "attn.norm_k.weight",
    "img_attn.proj": "attn.to_out.0",
    "img_mlp.0": "ff.net.0.proj",
    "img_mlp.2": "ff.net.2",
    "txt_mod.lin": "norm1_context.linear",
    "txt_attn.qkv": ("attn.add_q_proj", "attn.add_k_proj", "attn.add_v_proj"),
    "txt_attn.norm.query_norm.scale": "attn.norm_added_q.weight",
    "txt_attn.norm.key_norm.scale": "attn.norm_added_k.weight",
    "txt_attn.proj": "attn.to_add_out",
    "txt_mlp.0": "ff_context.net.0.proj",
    "txt_mlp.2": "ff_context.net.2",
}
SINGLE: Renaming = {
    "modulation.lin": "norm.linear",
    "linear1": ("attn.to_q", "attn.to_k", "attn.to_v", "proj_mlp"),
    "linear2": "proj_out",
    "norm.query_norm.scale": "attn.norm_q.weight",
    "norm.key_norm.scale": "attn.norm_k.weight",
}
BLOCKS = {
    "double_blocks": ("transformer_blocks", DOUBLE),
    "single_blocks": ("single_transformer_blocks", SINGLE),
}

MLP_RATIO = 4
"""Rows of a perceptron's first layer for each channel."""
TURNED_SHARE = (2, 7, 7)
"""How a head's channels are shared between the number of the picture, row and column, in sixteenths."""


def config(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Config of `FluxTransformer2DModel`. Raises KeyError where a layer is missing."""
    width, inputs = shapes["img_in.weight"]
    head = shapes["double_blocks.0.img_attn.norm.query_norm.scale"][0]
    return {
        "in_channels": inputs,
        "out_channels": shapes["final_layer.linear.weight"][0],
        "num_layers": count(shapes, "double_blocks."),
        "num_single_layers": count(shapes, "single_blocks."),
        "attention_head_dim": head,
        "num_attention_heads": width // head,
        "joint_attention_dim": shapes["txt_in.weight"][1],
        "pooled_projection_dim": shapes["vector_in.in_layer.weight"][1],
        "guidance_embeds": "guidance_in.in_layer.weight" in shapes,
        "axes_dims_rope": tuple(head * share // 16 for share in TURNED_SHARE),
    }


def names(config: Mapping[str, Any]) -> Names:
    """Its names beside those of `FluxTransformer2DModel`."""
    width = config["attention_head_dim"] * config["num_attention_heads"]
    rows = {"linear1": (width, width, width, MLP_RATIO * width)}
    return Names(AROUND, BLOCKS, turned=("final_layer.adaLN_modulation.1",), rows=rows)
