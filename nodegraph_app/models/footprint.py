"""How much memory the networks of a model file will take, from its headers alone. Touches no torch."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

from .budget import room_for_weights
from .headers import COMPONENTS, DENOISERS, read_header

HALF_DTYPES = ("float16", "bfloat16")

PARTS = {
    **dict.fromkeys(DENOISERS, "denoiser"),
    "vae": "VAE",
    **{name: "text encoder" for name in COMPONENTS if name.startswith("text_encoder")},
}
"""Folder of a diffusers checkpoint → the network in it, as readers know it."""

PREFIXES = (
    ("model.diffusion_model.", "denoiser"),
    ("first_stage_model.", "VAE"),
    ("vae.", "VAE"),
    ("cond_stage_model.", "text encoder"),
    ("conditioner.embedders.", "text encoder"),
    ("text_encoders.", "text encoder"),
)
"""How names begin in a checkpoint in one file → the network they belong to."""


def networks(path: Path, kind: str, dtype: str) -> Mapping[str, int]:
    """Network → bytes it will take; text encoders of one checkpoint count as one.

    Args:
        kind: of the file, for one that holds a single network.
        dtype: of the weights on the device, e.g. ``"float16"``; anything else counts as float32.

    Raises:
        ModelFileError: a file is damaged.
    """
    counts: Counter[str] = Counter()
    if path.is_dir():
        own = {name: part for name, part in PARTS.items() if (path / name).is_dir()} or {"": kind}
        for name, part in own.items():
            for file in sorted((path / name).glob("*.safetensors")):
                counts[part] += sum(math.prod(shape) for shape in read_header(file).shapes.values())
    else:
        for name, shape in read_header(path).shapes.items():
            part = next((part for prefix, part in PREFIXES if name.startswith(prefix)), kind)
            counts[part] += math.prod(shape)
    return {part: count * (2 if dtype in HALF_DTYPES else 4) for part, count in counts.items()}


def shared(sizes_bytes: Collection[int], budget_bytes: int) -> str:
    """How networks of these sizes will share a device's budget, for a reader."""
    room = room_for_weights(budget_bytes)
    if sum(sizes_bytes) <= room:
        return "all stay on the device"
    if max(sizes_bytes, default=0) <= room:
        return "they take turns on the device"
    return "the largest comes in pieces from main memory"
