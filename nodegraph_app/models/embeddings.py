"""Embedding files: learned words for a text encoder, Gal et al. (2023), "An Image is Worth One Word"."""

from __future__ import annotations

from pathlib import Path

from torch import Tensor

from ..core.errors import ModelFileError
from .description import MOST_VECTORS
from .weights import read_tensors

SLOTS = ("clip_l", "clip_g", "t5xxl")
"""What tensors are called in a file for several text encoders."""

ANY = ""
"""The slot of a file's only tensor, which says not whose it is."""


def read(path: Path) -> dict[str, Tensor]:
    """Slot → (vectors, width) float32 on the CPU.

    Raises:
        ModelFileError: damaged, or no embedding.
    """
    tensors = read_tensors(path)
    named = {slot: tensors[slot] for slot in SLOTS if slot in tensors}
    if not named and len(tensors) == 1:
        named = {ANY: next(iter(tensors.values()))}
    found = {
        slot: tensor.float().reshape(-1, tensor.shape[-1]) for slot, tensor in named.items() if tensor.ndim
    }
    if not found or any(not 1 <= len(rows) <= MOST_VECTORS for rows in found.values()):
        raise ModelFileError(
            f"“{path.name}” is no embedding: it should hold one table of at most {MOST_VECTORS} vectors.",
            hint="Choose another file.",
        )
    if not all(bool(rows.isfinite().all()) for rows in found.values()):
        raise ModelFileError(f"“{path.name}” holds numbers that are none.", hint="Download it again.")
    return found
