"""A network in memory: where its weights lie, how it computes, and the LoRA that act beside its layers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.utils.hooks import RemovableHandle

from ..core import blocks
from ..core.performance import PLAIN, Performance
from ..core.values import LoraPatch
from . import acceleration, layer_changes, lora, lora_layouts, merging
from . import placement as placing
from .budget import Placement, Weights
from .layer_changes import Change, Dense

Opened = Callable[[LoraPatch], lora.Adapter]
"""Reads the file of a patch."""


@dataclass(eq=False)
class Resident:
    """A network in memory.

    Attributes:
        network: in its device's number format.
        holder: what the gateway gave; the network itself, or a `TextStack` around it.
        weights: what they take.
        dtype: what it computes in.
        parts: the networks that LoRA files tell apart, by their names there.
        patches: those that act beside its layers now; its weights are as they came from the file.
        hooks: what makes them act.
        changes: LoRA, by digest → part → path of a layer → its change, where and as the layer computes.
        placement: where its weights lie now.
        performance: how they lie there, and what of it is compiled; without `auto`.
    """

    network: nn.Module
    holder: Any
    weights: Weights
    dtype: torch.dtype
    parts: Mapping[str, nn.Module]
    patches: tuple[LoraPatch, ...] = ()
    hooks: list[RemovableHandle] = field(default_factory=list)
    changes: dict[str, Mapping[str, Mapping[str, Change]]] = field(default_factory=dict)
    placement: Placement = "away"
    performance: Performance = PLAIN

    @property
    def taken_bytes(self) -> int:
        """What it takes of its device."""
        return self.weights.taken(self.placement)

    def move(self, to: Placement, device: str) -> None:
        """Place its weights elsewhere; what acts beside its layers goes, and comes again when asked for."""
        if to != self.placement:
            self.unpatch()
            self.changes.clear()
            placing.place(self.network, self.placement, to, torch.device(device))
            self.placement = to

    def arrange(self, performance: Performance, device: str) -> None:
        """Compute as the reader chose; a change brings it to main memory."""
        if performance != self.performance:
            self.move("away", device)
            acceleration.arrange(self.network, self.performance, performance)
            self.performance = performance

    def unpatch(self) -> None:
        """Let nothing act beside its layers."""
        for hook in self.hooks:
            hook.remove()
        self.hooks, self.patches = [], ()

    def patch(
        self,
        patches: tuple[LoraPatch, ...],
        device: torch.device,
        opened: Opened,
    ) -> None:
        """Let exactly these patches act beside its layers. Raises ModelFileError.

        Args:
            device: where it computes.
            opened: asked for those whose changes are not at hand.
        """
        before = {patch.file.digest for patch in self.patches}
        self.unpatch()
        try:
            self._apply(patches, device, opened)
        except BaseException:
            self.unpatch()  # half a LoRA would stay on what counts as the plain network
            raise
        kept = before | {patch.file.digest for patch in patches}
        self.changes = {digest: self.changes[digest] for digest in kept & {*self.changes}}

    def _apply(
        self,
        patches: tuple[LoraPatch, ...],
        device: torch.device,
        opened: Opened,
    ) -> None:
        beside: dict[nn.Module, list[tuple[Change, float]]] = defaultdict(list)
        modules = {part: dict(network.named_modules()) for part, network in self.parts.items()}
        for patch in patches:
            merging.require_blocks(patch.blocks, self.parts, f"The LoRA “{patch.file.name}”")
            for part, layers in self._changes(patch, device, opened).items():
                for path, change in layers.items():
                    strength = patch.strength * blocks.strength(
                        patch.blocks, lora_layouts.block_path(path, part)
                    )
                    if strength:
                        beside[modules[part][path]].append((change, strength))
        self.hooks = [
            layer.register_forward_hook(layer_changes.Beside(found)) for layer, found in beside.items()
        ]
        self.patches = patches

    def _changes(
        self, patch: LoraPatch, device: torch.device, opened: Opened
    ) -> Mapping[str, Mapping[str, Change]]:
        digest = patch.file.digest
        if digest not in self.changes:
            adapter = opened(patch)
            rest = device if self.placement == "device" else torch.device("cpu")
            self.changes[digest] = {
                part: {
                    path: change.to(rest if isinstance(change, Dense) else device, self.dtype)
                    for path, change in lora.changes(adapter, network, part).items()
                }
                for part, network in self.parts.items()
            }
        return self.changes[digest]
