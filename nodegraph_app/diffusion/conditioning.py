"""How the entries of a conditioning act together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from ..core.values import (
    Conditioning,
    ConditioningEntry,
    Control,
    ControlNet,
    Image,
    NeutralPrompt,
    SecondPrompt,
)
from . import inpainting

EMBEDDED_GUIDANCE = "guidance"
"""Name among an entry's extra tensors: (1,) float32, what a distilled model is told."""


def with_control(
    told: Conditioning, net: ControlNet, hint: Image, *, strength: float, start: float = 0.0, end: float = 1.0
) -> Conditioning:
    """The same conditioning with one more ControlNet on each entry; at strength 0 nothing is added."""
    if strength == 0:
        return told
    control = Control(net, hint, strength, start, end)
    return throughout(told, lambda entry: replace(entry, controls=(*entry.controls, control)))


def within(told: Conditioning, *, start: float, end: float) -> Conditioning:
    """The same conditioning, acting in no more than this share of the schedule, 0 to 1."""
    return throughout(told, lambda e: replace(e, start=max(e.start, start), end=min(e.end, end)))


def throughout(told: Conditioning, change: Callable[[ConditioningEntry], ConditioningEntry]) -> Conditioning:
    """The same conditioning with every entry changed, those of what is told beside it too."""
    beside = told.beside and replace(told.beside, told=throughout(told.beside.told, change))
    return replace(told, entries=tuple(map(change, told.entries)), beside=beside)


def both(first: Conditioning, second: Conditioning) -> Conditioning:
    """The entries of two conditionings of one family, together."""
    return Conditioning(
        (*first.entries, *second.entries), first.family or second.family, first.beside or second.beside
    )


def with_beside(told: Conditioning, beside: SecondPrompt | NeutralPrompt) -> Conditioning:
    """The same conditioning with another prompt that guidance takes into account."""
    return replace(told, beside=beside)


def with_numbers(told: Conditioning, name: str, numbers: Sequence[float]) -> Conditioning:
    """The same conditioning with numbers the model is told beside the words, (1, numbers) float32."""
    row = torch.tensor([numbers], dtype=torch.float32)
    return throughout(told, lambda entry: replace(entry, extra={**entry.extra, name: row}))


def with_embedded_guidance(told: Conditioning, scale: float) -> Conditioning:
    """The same conditioning, with a guidance scale for models that read one as an input."""
    number = torch.tensor([scale])
    return throughout(told, lambda entry: replace(entry, extra={**entry.extra, EMBEDDED_GUIDANCE: number}))


def embedded_guidance(entry: ConditioningEntry, usual: float) -> float:
    """The guidance scale an entry tells the model, `usual` where it tells none."""
    told = entry.extra.get(EMBEDDED_GUIDANCE)
    return usual if told is None else float(told)


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
