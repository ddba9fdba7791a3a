"""Blocks of a network by name.

``middle``, ``down.1``, ``up.0`` are a UNet's blocks, counted from the outside in and from the inside out;
``up.0.1`` is the second attention of the first. A number is a block of a transformer, ``single.3`` one of its
second stack, where it has one; its ``middle`` is the block halfway through the first stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from torch import nn

from ...core.errors import NodeError

FIRST_STACKS = ("transformer_blocks", "layers", "blocks", "joint_transformer_blocks")
SECOND_STACK = "single_transformer_blocks"


@dataclass(frozen=True)
class Blocks:
    """Some blocks of one stack.

    Attributes:
        stack: name of the list of blocks within the network.
        numbers: which of them.
    """

    stack: str
    numbers: tuple[int, ...]


def find(network: nn.Module, names: Sequence[str]) -> list[Blocks]:
    """The blocks of these names, each once. Raises NodeError where the network has none of a name."""
    stacks = {
        name: len(module) for name, module in network.named_modules() if isinstance(module, nn.ModuleList)
    }
    chosen: dict[str, set[int]] = {}
    for name in names:
        found = list(_places(stacks, name))
        if not found:
            raise NodeError(
                f"This model has no layer “{name}” that attends.",
                hint=f"It has {', '.join(_known(stacks))}.",
            )
        for stack, number in found:
            chosen.setdefault(stack, set()).add(number)
    return [Blocks(stack, tuple(sorted(numbers))) for stack, numbers in chosen.items()]


def _places(stacks: dict[str, int], name: str) -> Iterator[tuple[str, int]]:
    first = next((stack for stack in FIRST_STACKS if stack in stacks), None)
    if first is not None:
        stack = SECOND_STACK if name.startswith("single.") else first
        number = name.removeprefix("single.")
        number = str(stacks[first] // 2) if name == "middle" else number
        if number.isdigit() and int(number) < stacks.get(stack, 0):
            yield stack, int(number)
        return
    for stack, length in stacks.items():
        if name in _unet_names(stack):
            yield from ((stack, number) for number in range(length))


def _unet_names(stack: str) -> tuple[str, ...]:
    """What a stack of transformer blocks within a UNet is called, from the wider name to the narrower."""
    place = re.fullmatch(
        r"(?:(mid)_block|(down|up)_blocks\.(\d+))\.attentions\.(\d+)\.transformer_blocks", stack
    )
    if place is None:
        return ()
    block = "middle" if place[1] else f"{place[2]}.{place[3]}"
    return block, f"{block}.{place[4]}"


def _known(stacks: dict[str, int]) -> list[str]:
    first = next((stack for stack in FIRST_STACKS if stack in stacks), None)
    if first is not None:
        known = [f"0 to {stacks[first] - 1}"]
        return known + ([f"single.0 to single.{stacks[SECOND_STACK] - 1}"] if SECOND_STACK in stacks else [])
    return sorted({names[0] for stack in stacks if (names := _unet_names(stack))}) or ["none"]
