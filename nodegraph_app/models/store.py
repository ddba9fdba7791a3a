"""What is resident: every network once, with exactly a recipe's patches beside it right before use."""

from __future__ import annotations

import copy
import gc
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import torch
from diffusers import ControlNetModel, ModelMixin
from torch import Tensor, nn
from transformers import CLIPVisionModelWithProjection

from ..core import recipes
from ..core.files import FileRef
from ..core.performance import USUAL, Performance
from ..core.values import ClipVision, ControlNet, LoraPatch, Model, Recipe, TextEncoder, Vae
from . import (
    acceleration,
    budget,
    embeddings,
    integers,
    lora,
    lora_layouts,
    merging,
    opening,
    quantised,
    text_encoders,
)
from . import placement as placing
from .interruption import Check, interruptible
from .resident import Resident

log = logging.getLogger(__name__)

Memo = TypeVar("Memo")


Place = tuple[str, str, str]
"""Identity of the weights, see `core.recipes`; part of them, of which family and in which numbers; device."""


class Store:
    """Networks by content and device. Not for several threads at once: the worker has one that runs nodes.

    Attributes:
        budget_bytes: of a device's memory, for weights and what networks compute with; None for no limit.
            What a node does not use makes way for what it does; a network too large even so computes block by
            block or layer by layer. Results are the same bit for bit.
        files_opened: how often a file was read, to be counted by tests.
    """

    def __init__(self, budget_bytes: int | None = None) -> None:
        self.budget_bytes = budget_bytes
        self._performance = USUAL
        self._residents: dict[Place, Resident] = {}
        self._check: Check = lambda: None
        self._offload = False
        self._working_bytes: int | None = None
        self._in_use: set[Place] = set()
        self._last_used: dict[str, set[Place]] = {}
        self._loras: dict[str, lora.Adapter] = {}
        self._embeddings: dict[str, Mapping[str, Tensor]] = {}
        self._memos: dict[tuple[str, str], object] = {}
        self.files_opened = 0

    @property
    def performance(self) -> Performance:
        """How networks compute; a change acts on the next use of each, without a look at its file."""
        return self._performance

    @performance.setter
    def performance(self, chosen: Performance) -> None:
        before, self._performance = self._performance, chosen
        if before.compile == "blocks" and before.attention != chosen.attention:
            torch.compiler.reset()  # compiled blocks attend as it was chosen then

    @property
    def resident_bytes(self) -> int:
        """Size of every network held, and of what acts beside their layers."""
        networks = (held.network for held in self._residents.values())
        weights = sum(
            integers.size_bytes(tensor) for network in networks for tensor in network.state_dict().values()
        )
        changes = (
            change
            for held in self._residents.values()
            for parts in held.changes.values()
            for layers in parts.values()
            for change in layers.values()
        )
        return weights + sum(change.nbytes for change in changes)

    def denoiser(self, recipe: Model, device: str) -> ModelMixin:
        """The denoiser with the recipe's LoRAs. Raises ModelFileError."""
        found: ModelMixin = self._patched(recipe, lora_layouts.DENOISER, device).holder
        return found

    def text_stack(
        self, recipe: TextEncoder, device: str, part: str = "text_encoder"
    ) -> text_encoders.TextStack:
        """A tokenizer and text encoder with the recipe's LoRAs.

        Args:
            part: which encoder, by its folder's name in the diffusers layout.

        Raises:
            ModelFileError: there is none, or it is damaged.
        """
        found: text_encoders.TextStack = self._patched(recipe, part, device).holder
        return found

    def vae(self, recipe: Vae, device: str) -> ModelMixin:
        """The VAE. Raises ModelFileError."""
        found: ModelMixin = self._patched(recipe, "vae", device).holder
        return found

    def clip_vision(self, recipe: ClipVision, device: str) -> CLIPVisionModelWithProjection:
        """CLIP's encoder of pictures. Raises ModelFileError."""
        found: CLIPVisionModelWithProjection = self._resident(recipe, "clip_vision", device).holder
        return found

    def controlnet(self, recipe: ControlNet, device: str) -> ControlNetModel:
        """The ControlNet. Raises ModelFileError."""
        found: ControlNetModel = self._resident(recipe, "controlnet", device).holder
        return found

    def copy(self, recipe: Recipe) -> Mapping[str, nn.Module]:
        """The networks of a model, text encoder or VAE with all patches in their weights, float32 on the CPU,
        by their names in checkpoints; the caller's own. Raises ModelFileError.
        """
        networks: dict[str, nn.Module] = {}
        with interruptible(self._check):
            for part in opening.part_names(recipe):
                networks |= opening.parts(self._opened(recipe, part), part)
        for network in networks.values():
            quantised.unpack(network)
        return networks

    def embedding(self, file: FileRef) -> Mapping[str, Tensor]:
        """The learned words of an embedding file, see `embeddings.read`. Raises ModelFileError."""
        if file.digest not in self._embeddings:
            self.files_opened += 1
            self._embeddings[file.digest] = embeddings.read(Path(file.path))
        return self._embeddings[file.digest]

    def remembered(self, recipe: Recipe, what: str, make: Callable[[], Memo]) -> Memo:
        """Something small derived from a network's weights, made once."""
        key = (recipe.digest, what)
        if key not in self._memos:
            self._memos[key] = make()
        made: Memo = self._memos[key]  # type: ignore[assignment]  # stored under the same key just above
        return made

    @property
    def taken_bytes(self) -> int:
        """What weights take of all devices now."""
        return sum(held.taken_bytes for held in self._residents.values())

    @contextmanager
    def work(
        self,
        name: str,
        *,
        check: Check,
        alone: bool = False,
        offload: bool = False,
        working_bytes: int | None = None,
    ) -> Iterator[None]:
        """Lend networks to one piece of work.

        Args:
            name: of the work; what it used is remembered under it.
            check: asked before every layer and while files are loaded; raises to break the work off.
            alone: release every network first, but for those the same work used the last time.
            offload: keep the weights of what the work uses in main memory; each layer comes to the device
                only while it computes.
            working_bytes: what of the budget it needs to compute with, besides weights; None where that is
                not known.
        """
        if alone:
            self.release(but=self._last_used.get(name, set()))
        self._check, self._offload, self._in_use = check, offload, set()
        self._working_bytes = working_bytes
        try:
            with acceleration.attending(self.performance.attention):
                yield
        finally:
            self._last_used[name] = self._in_use
            self._check, self._offload, self._in_use = (lambda: None), False, set()
            self._working_bytes = None

    def release(self, but: Collection[Place] = ()) -> None:
        """Forget the networks, those named left out, and free the device's memory."""
        self._residents = {place: held for place, held in self._residents.items() if place in but}
        self._loras.clear()
        self._embeddings.clear()
        self._memos.clear()
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        if torch.backends.mps.is_available():
            torch.mps.empty_cache()

    def _resident(self, recipe: Recipe, part: str, device: str) -> Resident:
        base, _ = recipes.settled(recipe)
        place = _place(base, part, device)
        self._in_use.add(place)
        held = self._residents.pop(place, None)
        if held is None:
            with interruptible(self._check):
                holder = self._copied(base, part, device) or self._opened(base, part)
                dtype = opening.settle(holder, recipe.storage, device)
            network = holder.encoder if isinstance(holder, text_encoders.TextStack) else holder
            for layer in network.modules():
                layer.register_forward_pre_hook(self._before_layer)
            held = Resident(network, holder, placing.measure(network), dtype, opening.parts(holder, part))
        self._residents[place] = held  # the last is the one used last
        held.arrange(self.performance.on(device), device)
        self._make_room(place, held)
        return held

    def _make_room(self, place: Place, wanted: Resident) -> None:
        """Bring a network to its device, and away from there what the present work does not use."""
        device = place[2]
        others = [
            (other, held) for other, held in self._residents.items() if other[2] == device and other != place
        ]
        room = budget.room_for_weights(self.budget_bytes, self._working_bytes)
        room -= sum(held.taken_bytes for other, held in others if other in self._in_use)
        placement = "leaves" if self._offload else budget.quickest(wanted.weights, room)
        idle = [held for other, held in others if other not in self._in_use and held.taken_bytes]
        taken = [held.taken_bytes for held in idle]
        for held in idle[: budget.to_move_away(taken, wanted.weights.taken(placement), room)]:
            held.move("away", device)
        if wanted.placement not in (placement, "away") or placement != "device":
            log.info("%s of %d bytes: %s", place[1], wanted.weights.size_bytes, budget.WORDS[placement])
        wanted.move(placement, device)

    def _copied(self, recipe: Recipe, part: str, device: str) -> Any:
        """For a denoiser in fp8 a copy of the same one in the device's usual numbers, where that is held: so
        nothing is read from disk when memory becomes short. The original stays in main memory.
        """
        usual = self._residents.get(_place(replace(recipe, storage="auto"), part, device))
        if recipe.storage != "fp8" or usual is None or usual.holder is not usual.network:
            return None
        if any(map(quantised.keeps_blocks, usual.network.modules())):
            return None  # of few bits already, and not made to be copied
        usual.unpatch()
        usual.move("away", device)
        found = copy.deepcopy(usual.network, {id(self): self})  # hooks of its layers name this store
        for layer in found.modules():
            layer._forward_pre_hooks.clear()
        return found

    def _opened(self, recipe: Recipe, part: str) -> Any:
        """What the gateway makes of the recipe's file, all its patches in the weights: nobody else's copy."""
        self.files_opened += 1
        holder = opening.read(recipe, part)
        if recipe.patches:
            merging.mix(
                opening.parts(holder, part),
                recipe,
                opened=lambda other: opening.parts(self._opened(other, part), part),
                adapter=self._lora,
            )
        return holder

    def _before_layer(self, layer: nn.Module, inputs: object) -> None:
        if not torch.compiler.is_compiling():  # a compiled block is asked as a whole
            self._check()

    def _patched(self, recipe: Recipe, part: str, device: str) -> Resident:
        resident = self._resident(recipe, part, device)
        _, patches = recipes.settled(recipe)
        if resident.patches != patches:
            resident.patch(patches, torch.device(device), self._lora)
        return resident

    def _lora(self, patch: LoraPatch) -> lora.Adapter:
        if patch.file.digest not in self._loras:
            self.files_opened += 1
            with interruptible(self._check):
                self._loras[patch.file.digest] = lora.read(Path(patch.file.path))
        return self._loras[patch.file.digest]


def _place(base: Recipe, part: str, device: str) -> Place:
    return (recipes.identity(base), f"{part} of {base.family} in {base.storage}", device)


@cache
def resident_models() -> Store:
    """The one store of this process."""
    return Store()
