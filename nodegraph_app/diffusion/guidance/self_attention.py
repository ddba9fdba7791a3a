"""SAG, Hong et al. (2023): what the middle of a UNet looks at most is blurred in a pass of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import conv2d, interpolate, pad

from ...core.errors import NodeError

KERNEL = 9
"""Side of the blur in latent pixels, as in the paper's program."""


class Looked:
    """What the rows of a pass looked at.

    Attributes:
        maps: (rows, h, w) per part of the batch: how much attention each place got, the mean of the heads.
    """

    def __init__(self) -> None:
        self.maps: list[Tensor] = []

    def most(self, like: Tensor) -> Tensor:
        """1 where a place got more attention than an average one, (B, 1, h, w) for latents shaped `like`.

        Several prompts of one picture are averaged; where none acts, nothing is looked at.
        """
        if not self.maps:
            return like.new_zeros((like.shape[0], 1, *like.shape[-2:]))
        shares = torch.cat(self.maps).unflatten(0, (-1, like.shape[0])).mean(0)
        return interpolate((shares > 1).to(like)[:, None], like.shape[-2:])


@contextmanager
def recorded(network: nn.Module) -> Iterator[Looked]:
    """Within the block, where the first self-attention in the middle of a UNet looks.

    Raises:
        NodeError: the network has no such attention.
    """
    stacks: Any = getattr(getattr(network, "mid_block", None), "attentions", None)
    if not stacks or not hasattr(stacks[0], "transformer_blocks"):
        raise NodeError(
            "Self-attention guidance needs a UNet with attention in its middle.",
            hint="Use perturbed attention instead.",
        )
    looked = Looked()
    sides: list[torch.Size] = []

    def enter(module: nn.Module, args: tuple[Any, ...]) -> None:
        sides[:] = [args[0].shape[-2:]]

    def attend(module: Any, args: tuple[Any, ...]) -> None:
        query, key = (module.head_to_batch_dim(layer(args[0])) for layer in (module.to_q, module.to_k))
        scores = module.get_attention_scores(query, key).unflatten(0, (-1, module.heads))
        looked.maps.append(scores.float().mean(1).sum(1).unflatten(-1, tuple(sides[0])))

    handles = [
        stacks[0].register_forward_pre_hook(enter),
        stacks[0].transformer_blocks[0].attn1.register_forward_pre_hook(attend),
    ]
    try:
        yield looked
    finally:
        for handle in handles:
            handle.remove()


def blurred(x0: Tensor, where: Tensor, deviation: float) -> Tensor:
    """Estimates (B, C, h, w) smoothed by a Gaussian where `where`, (B, 1, h, w), is 1."""
    return where * gaussian(x0, deviation) + (1 - where) * x0


def gaussian(pictures: Tensor, deviation: float) -> Tensor:
    """(B, C, h, w) smoothed; beyond the edge they are mirrored, as far as they reach."""
    for axis in (-2, -1):
        half = min(KERNEL // 2, pictures.shape[axis] - 1)
        places = torch.arange(-half, half + 1, device=pictures.device, dtype=pictures.dtype)
        weights = torch.exp(-0.5 * (places / deviation) ** 2)
        shape, edge = ((-1, 1), (0, 0, half, half)) if axis == -2 else ((1, -1), (half, half, 0, 0))
        kernel = (weights / weights.sum()).reshape(1, 1, *shape).expand(pictures.shape[1], -1, -1, -1)
        pictures = conv2d(pad(pictures, edge, mode="reflect"), kernel, groups=pictures.shape[1])
    return pictures
