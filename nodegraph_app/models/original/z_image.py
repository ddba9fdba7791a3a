"""Z-Image as Tongyi write it: queries, keys and values in one matrix; or as diffusers do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .blocks import Names, Renaming, count

AROUND: Renaming = {
    "x_embedder": "all_x_embedder.2-1",
    "final_layer.linear": "all_final_layer.2-1.linear",
    "final_layer.adaLN_modulation.1": "all_final_layer.2-1.adaLN_modulation.1",
}
BLOCK: Renaming = {
    "attention.qkv": ("attention.to_q", "attention.to_k", "attention.to_v"),
    "attention.out": "attention.to_out.0",
    "attention.q_norm": "attention.norm_q",
    "attention.k_norm": "attention.norm_k",
}

PATCH = 2
"""Latent pixels of a token on a side."""
TURNED_SHARE = (4, 6, 6)
"""How a head's channels are shared between place in the text, row and column, in sixteenths."""
FARTHEST = [1536, 512, 512]
"""Along each of them, of the published models."""


def config(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Any]:
    """Config of `ZImageTransformer2DModel`. Raises KeyError where a layer is missing."""
    entry = "all_x_embedder.2-1.weight" if "all_x_embedder.2-1.weight" in shapes else "x_embedder.weight"
    norm = "norm_q" if "layers.0.attention.norm_q.weight" in shapes else "q_norm"
    width, inputs = shapes[entry]
    head = shapes[f"layers.0.attention.{norm}.weight"][0]
    return {
        "in_channels": inputs // PATCH**2,
        "dim": width,
        "n_layers": count(shapes, "layers."),
        "n_refiner_layers": count(shapes, "noise_refiner."),
        "n_heads": width // head,
        "n_kv_heads": width // head,
        "cap_feat_dim": shapes["cap_embedder.1.weight"][1],
        "axes_dims": [head * share // 16 for share in TURNED_SHARE],
        "axes_lens": FARTHEST,
    }


def names(config: Mapping[str, Any]) -> Names:
    """Its names beside those of `ZImageTransformer2DModel`."""
    stems = ("noise_refiner", "context_refiner", "layers")
    return Names(AROUND, {stem: (stem, BLOCK) for stem in stems}, unread=("norm_final.weight",))
