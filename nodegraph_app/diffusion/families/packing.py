"""Latents as rows of tokens: 2 × 2 latent pixels are one token, for transformers that read pictures so."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import pad, pixel_shuffle, pixel_unshuffle

SIDE = 2
"""Latent pixels of a token, on a side."""


def grid(samples: Tensor) -> tuple[int, int]:
    """Rows and columns of tokens; odd sides of the latent are rounded up."""
    rows, columns = samples.shape[-2:]
    return -(-rows // SIDE), -(-columns // SIDE)


def whole(samples: Tensor) -> Tensor:
    """The same latent with even sides; an odd one goes on with its own beginning, so noise stays noise."""
    rows, columns = samples.shape[-2:]
    return pad(samples, (0, columns % SIDE, 0, rows % SIDE), mode="circular")


def packed(samples: Tensor) -> Tensor:
    """(B, C, h, w) → (B, ⌈h / 2⌉ · ⌈w / 2⌉, 4 C), row by row."""
    return pixel_unshuffle(whole(samples), SIDE).flatten(2).mT


def unpacked(tokens: Tensor, rows: int, columns: int) -> Tensor:
    """(B, tokens, 4 C) → (B, C, rows, columns); what was added to odd sides is cut off."""
    shape = (-(-rows // SIDE), -(-columns // SIDE))
    return pixel_shuffle(tokens.mT.unflatten(2, shape), SIDE)[..., :rows, :columns]
