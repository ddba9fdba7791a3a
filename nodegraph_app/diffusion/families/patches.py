"""Latents as the tokens of a transformer: 2 × 2 latent pixels each."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import pad

SIDE = 2


def even(x: Tensor) -> Tensor:
    """With the last row and column once more where a side is odd, (B, C, h, w)."""
    rows, columns = x.shape[-2:]
    if rows % SIDE == columns % SIDE == 0:
        return x
    return pad(x, (0, columns % SIDE, 0, rows % SIDE), mode="replicate")


def count(x: Tensor) -> int:
    """How many tokens latents of this size, (B, C, h, w), are cut into."""
    rows, columns = x.shape[-2:]
    return -(-rows // SIDE) * -(-columns // SIDE)


def pack(x: Tensor) -> Tensor:
    """(B, C, h, w), sides even, to (B, h / 2 · w / 2, 4 C): channel by channel, each row by row."""
    return (
        x.unflatten(-1, (-1, SIDE))
        .unflatten(-3, (-1, SIDE))
        .permute(0, 2, 4, 1, 3, 5)
        .flatten(3)
        .flatten(1, 2)
    )


def unpack(tokens: Tensor, rows: int, columns: int) -> Tensor:
    """(B, tokens, 4 C) back to latents of so many rows and columns, (B, C, rows, columns)."""
    grid = tokens.unflatten(1, (-(-rows // SIDE), -(-columns // SIDE))).unflatten(-1, (-1, SIDE, SIDE))
    return grid.permute(0, 3, 1, 4, 2, 5).flatten(4).flatten(2, 3)[..., :rows, :columns]
