"""Qwen-Image in one file: the names of diffusers, and a mark of models that tell references from noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from diffusers import QwenImageTransformer2DModel
from torch import Tensor

from .blocks import Names, count

PATCH = 2
"""Latent pixels of a token on a side."""
TURNED_SHARE = (2, 7, 7)
"""How a head's channels are shared between the number of the picture, row and column, in sixteenths."""
REFERENCES_ARE_CLEAN = "__index_timestep_zero__"
"""An empty tensor of editing models that are told that their references carry no noise."""


def config(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Config of `QwenImageTransformer2DModel`. Raises KeyError where a layer is missing."""
    width, inputs = shapes["img_in.weight"]
    head = shapes["transformer_blocks.0.attn.norm_q.weight"][0]
    return {
        "patch_size": PATCH,
        "in_channels": inputs,
        "out_channels": shapes["proj_out.weight"][0] // PATCH**2,
        "num_layers": count(shapes, "transformer_blocks."),
        "attention_head_dim": head,
        "num_attention_heads": width // head,
        "joint_attention_dim": shapes["txt_in.weight"][1],
        "axes_dims_rope": tuple(head * share // 16 for share in TURNED_SHARE),
        "zero_cond_t": REFERENCES_ARE_CLEAN in shapes,
    }


def names(config: Mapping[str, Any]) -> Names:
    """Those of `QwenImageTransformer2DModel`; the mark is no layer's."""
    return Names({}, unread=(REFERENCES_ARE_CLEAN,))


def beside(network: QwenImageTransformer2DModel) -> dict[str, Tensor]:
    """The mark, where the model has it."""
    return {REFERENCES_ARE_CLEAN: torch.zeros(0)} if network.config.zero_cond_t else {}
