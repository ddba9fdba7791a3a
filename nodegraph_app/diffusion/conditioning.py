"""How the entries of a conditioning act together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ..core.values import Conditioning, ConditioningEntry, Control, ControlNet, Image
from . import inpainting

EMBEDDED_GUIDANCE = "guidance"
"""Extra condition: (1,) the guidance scale that a distilled model is told, instead of being guided by it."""


def with_control(
    told: Conditioning, net: ControlNet, hint: Image, *, strength: float, start: float = 0.0, end: float = 1.0
) -> Conditioning:
    """The same conditioning with one more ControlNet on each entry; at strength 0 nothing is added."""
    if strength == 0:
        return told
    control = Control(net, hint, strength, start, end)
    entries = tuple(replace(entry, controls=(*entry.controls, control)) for entry in told.entries)
    return replace(told, entries=entries)


def within(told: Conditioning, *, start: float, end: float) -> Conditioning:
    """The same conditioning, acting in no more than this share of the schedule, 0 to 1."""
    entries = [replace(e, start=max(e.start, start), end=min(e.end, end)) for e in told.entries]
    return replace(told, entries=tuple(entries))


def both(first: Conditioning, second: Conditioning) -> Conditioning:
    """The entries of two conditionings of one family, together."""
    return Conditioning((*first.entries, *second.entries), first.family or second.family)


def area(entry: ConditioningEntry, like: Tensor) -> Tensor:
    """How strongly an entry counts, (1 or B, 1, 1 or h, 1 or w), for latents shaped `like`."""
    if entry.mask is None:
        return torch.full((1, 1, 1, 1), entry.strength)
    return entry.strength * inpainting.latent_mask(entry.mask, like)


def combine(estimates: Sequence[tuple[Tensor, Tensor]], x: Tensor) -> Tensor:
    """Mean of the entries' estimates weighted by their areas; zero where none acts.

    Args:
        estimates: (area, estimate of x at sigma 0: (B, C, h, w)) per entry.
    """
    if len(estimates) == 1 and bool((estimates[0][0] > 0).all()):
        return estimates[0][1]
    total, weight = torch.zeros_like(x), torch.zeros_like(x)
    for share, x0 in estimates:
        total = total + share * x0
        weight = weight + share
    return torch.where(weight > 0, total / weight.clamp(min=1e-12), torch.zeros_like(x))
