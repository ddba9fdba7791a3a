"""Pictures a model looks at while it paints: their latents ride along as further tokens.

A conditioning entry carries them in `extra` as ``reference_0``, ``reference_1``, …: (1 or B, C, h, w) each,
as the VAE gives them.
"""

from __future__ import annotations

from collections.abc import Hashable

from torch import Tensor

from ...core.errors import NodeError
from ...core.values import Conditioning, ConditioningEntry
from . import batch

PREFIX = "reference_"


def name(number: int) -> str:
    """Under which the entry carries that reference."""
    return f"{PREFIX}{number}"


def of(entry: ConditioningEntry) -> list[Tensor]:
    """The references of an entry, in order."""
    found: list[Tensor] = []
    while name(len(found)) in entry.extra:
        found.append(entry.extra[name(len(found))])
    return found


def together(entry: ConditioningEntry) -> Hashable:
    """Entries share a pass when prompts and references have the same sizes."""
    return batch.together(entry), tuple(reference.shape for reference in of(entry))


def check(told: Conditioning, like: Tensor) -> None:
    """Raises NodeError where a reference does not fit latents shaped `like`, (B, C, h, w)."""
    pictures, channels = like.shape[:2]
    for entry in told.entries:
        for reference in of(entry):
            if reference.shape[1] != channels:
                raise NodeError(
                    f"A reference latent has {reference.shape[1]} channels, this model reads {channels}.",
                    hint="Encode the reference picture with the VAE that belongs to the checkpoint.",
                )
            if pictures % reference.shape[0]:
                raise NodeError(
                    f"A reference holds {reference.shape[0]} pictures, the latent {pictures}.",
                    hint="Use one reference picture, or as many as there are pictures.",
                )
