"""How much memory the networks of a model file will take, from its headers alone. Touches no torch."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .budget import Weights, room_for_weights
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

ALONE = {"vae": "VAE", "text_encoder": "text encoder"}
"""Kind of a file → its network, where that is not the denoiser."""

ENTRIES = re.compile(
    r"(input_blocks\.0\.0|conv_in|img_in|(all_)?x_embedder(\.2-1)?(\.proj)?|(pos|patch)_embed\.proj)\.weight"
)
"""The layer by which a latent enters a denoiser, in the layouts of their makers and in that of diffusers."""


@dataclass(frozen=True)
class Outline:
    """A network as the headers of its files show it.

    Attributes:
        counts: of numbers, in all of it, in the largest block and in the largest layer.
        width: channels of the first layer that a latent enters, or of the last of a VAE's before the picture;
            0 where no name tells.
        films: whether it is a VAE made for moving pictures: its convolutions run along time too.
    """

    counts: Weights
    width: int
    films: bool = False

    def weights(self, number_bytes: int) -> Weights:
        """What it takes in a number format."""
        counts = self.counts
        return Weights(
            counts.size_bytes * number_bytes,
            counts.block_bytes * number_bytes,
            counts.layer_bytes * number_bytes,
        )


def number_bytes(dtype: str) -> int:
    """Of a number in a format, e.g. ``"float16"``; anything unknown counts as float32."""
    return 2 if dtype in HALF_DTYPES else 4


def networks(path: Path, kind: str, dtype: str) -> Mapping[str, int]:
    """Network → bytes it will take; text encoders of one checkpoint count as one.

    Args:
        kind: of the file, for one that holds a single network.
        dtype: of the weights on the device, e.g. ``"float16"``; anything else counts as float32.

    Raises:
        ModelFileError: a file is damaged.
    """
    counts: Counter[str] = Counter()
    for part, _, shape in _tensors(path, kind):
        counts[part] += math.prod(shape)
    return {part: count * number_bytes(dtype) for part, count in counts.items()}


@lru_cache(maxsize=256)
def outline(path: Path, kind: str, part: str, digest: str) -> Outline | None:
    """A network of a file; None where it has none such.

    Args:
        part: ``"denoiser"`` or ``"VAE"``.
        digest: of the content; with the same, the file is not read again.

    Raises:
        ModelFileError: a file is damaged.
    """
    called = {kind: ALONE.get(kind, "denoiser")}
    shapes = {name: shape for found, name, shape in _tensors(path, kind) if called.get(found, found) == part}
    return outlined(shapes, part) if shapes else None


def outlined(shapes: Mapping[str, tuple[int, ...]], part: str) -> Outline:
    """A network by the names and shapes of its tensors, in the layout of its makers or of diffusers."""
    blocks: Counter[str] = Counter()
    layers: Counter[str] = Counter()
    level_ends = [int(m[1]) for name in shapes if (m := re.match(r"input_blocks\.(\d+)\.0\.op\.", name))]
    for name, shape in shapes.items():
        blocks[_block(name, min(level_ends, default=3))] += math.prod(shape)
        layers[name.rpartition(".")[0]] += math.prod(shape)
    whole = blocks.total()
    blocks.pop("", None)
    counts = Weights(whole, max(blocks.values(), default=whole), max(layers.values()))
    if part == "denoiser":
        entry = next((shape for name, shape in shapes.items() if ENTRIES.fullmatch(name)), (0,))
        return Outline(counts, entry[0])
    # The last convolution gives three colours; those of moving pictures have a third side.
    ends = [shape for name, shape in shapes.items() if shape[:1] == (3,) and name.startswith("decoder.")]
    last = next((shape for shape in ends if len(shape) >= 4), (3, 0))
    return Outline(counts, last[1], films=len(last) == 5)


def _tensors(path: Path, kind: str) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Network, name in it and shape of every tensor. A single network is called as the kind of its file."""
    if path.is_dir():
        own = {name: part for name, part in PARTS.items() if (path / name).is_dir()} or {"": kind}
        for folder, part in own.items():
            for file in sorted((path / folder).glob("*.safetensors")):
                for name, shape in read_header(file).shapes.items():
                    yield part, name, shape
        return
    for name, shape in read_header(path).shapes.items():
        prefix, part = next((row for row in PREFIXES if name.startswith(row[0])), ("", kind))
        yield part, name.removeprefix(prefix), shape


def _block(name: str, level: int) -> str:
    """The block that a tensor belongs to, as diffusers builds the network; empty for none.

    Args:
        level: how many blocks of the original U-Net, but for its first convolution, make one of diffusers'.
    """
    found = re.match(r"(\w+)\.(\d+)\.", name)
    if found is None or found[1] == "middle_block":
        return ""
    number = int(found[2])
    if found[1] == "input_blocks":
        return f"down {(number - 1) // level}" if number else ""
    if found[1] == "output_blocks":
        return f"up {number // level}"
    return found[0]


def shared(sizes_bytes: Collection[int], budget_bytes: int, working_bytes: int | None = None) -> str:
    """How networks of these sizes will share a device's budget, for a reader.

    Args:
        working_bytes: what they compute with, where that is known.
    """
    room = room_for_weights(budget_bytes, working_bytes)
    if sum(sizes_bytes) <= room:
        return "all stay on the device"
    if max(sizes_bytes, default=0) <= room:
        return "they take turns on the device"
    return "the largest comes in pieces from main memory"
