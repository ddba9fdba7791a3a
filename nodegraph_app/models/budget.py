"""How the weights of networks share a device's memory. Touches no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Placement = Literal["away", "device", "blocks", "leaves"]
"""In main memory and not to be used; whole on the device; in main memory, with each block, or each layer,
coming to the device while it computes.
"""

WORDS: dict[Placement, str] = {
    "away": "in main memory",
    "device": "whole on the device",
    "blocks": "block by block from main memory",
    "leaves": "layer by layer from main memory",
}

ACTIVATION_SHARE = 0.25
"""Of a budget: what is left to networks to compute with where nothing tells how much they need."""

LEAST_SHARE = 0.1
"""Of a budget: what is left to them in any case, for what no estimate knows: workspaces, fragments."""

BLOCKS_AT_ONCE = 2
"""One that computes and one on its way."""


@dataclass(frozen=True)
class Weights:
    """What a network takes.

    Attributes:
        size_bytes: of all its weights.
        block_bytes: of the largest of its blocks or, where it has none, all of them.
        layer_bytes: of its largest layer.
    """

    size_bytes: int
    block_bytes: int
    layer_bytes: int

    def taken(self, placement: Placement) -> int:
        """Bytes of the device that a placement takes."""
        match placement:
            case "device":
                return self.size_bytes
            case "blocks":
                return BLOCKS_AT_ONCE * self.block_bytes
            case "leaves":
                return self.layer_bytes
        return 0


def room_for_weights(budget_bytes: int | None, working_bytes: int | None = None) -> float:
    """Bytes that weights may take; infinite without a budget.

    Args:
        working_bytes: what networks compute with, see `activations`; None where that is not known.
    """
    if budget_bytes is None:
        return float("inf")
    if working_bytes is None:
        return (1 - ACTIVATION_SHARE) * budget_bytes
    return budget_bytes - max(working_bytes, LEAST_SHARE * budget_bytes)


def quickest(weights: Weights, room_bytes: float) -> Placement:
    """The quickest placement that fits into the room; layer by layer where none does."""
    placements: tuple[Placement, ...] = ("device", "blocks", "leaves")
    return next((one for one in placements if weights.taken(one) <= room_bytes), "leaves")


def to_move_away(taken: Sequence[int], needed_bytes: int, room_bytes: float) -> int:
    """How many networks leave the device so that a further one fits.

    Args:
        taken: bytes that each takes there, the one that was not used for longest first.
    """
    free = room_bytes - sum(taken)
    for count, size_bytes in enumerate(taken):
        if needed_bytes <= free:
            return count
        free += size_bytes
    return len(taken)
