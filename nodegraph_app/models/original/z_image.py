"""Z-Image as Tongyi write it: queries, keys and values in one matrix; or as diffusers do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diffusers.loaders.single_file_utils import convert_z_image_transformer_checkpoint_to_diffusers
from torch import Tensor

from .blocks import count

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


def weights(tensors: dict[str, Tensor], config: Mapping[str, Any]) -> dict[str, Tensor]:
    """Weights of `ZImageTransformer2DModel`."""
    if "all_x_embedder.2-1.weight" in tensors:
        return tensors
    found: dict[str, Tensor] = convert_z_image_transformer_checkpoint_to_diffusers(dict(tensors))
    return found
