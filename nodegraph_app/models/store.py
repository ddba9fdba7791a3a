"""What is resident: every network once, with exactly a recipe's patches beside it right before use."""

from __future__ import annotations

import copy
import gc
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import torch
from diffusers import ControlNetModel, ModelMixin
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle
from transformers import CLIPVisionModelWithProjection

from ..core import blocks, recipes
from ..core.files import FileRef
from ..core.performance import PLAIN, USUAL, Performance
from ..core.values import ClipVision, ControlNet, LoraPatch, Model, Recipe, TextEncoder, Vae
from . import (
    acceleration,
    budget,
    embeddings,
    gateway,
    integers,
    layer_changes,
    lora,
    lora_layouts,
    merging,
    quantised,
    storage,
    text_encoders,
    text_files,
)
from . import placement as placing
from .budget import Placement, Weights
from .interruption import Check, interruptible
from .layer_changes import Change, Dense

log = logging.getLogger(__name__)

Memo = TypeVar("Memo")


@dataclass(eq=False)
class _Resident:
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
        self._residents: dict[Place, _Resident] = {}
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
            for part in _part_names(recipe):
                networks |= _parts(self._opened(recipe, part), part)
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

    def _resident(self, recipe: Recipe, part: str, device: str) -> _Resident:
        base, _ = recipes.settled(recipe)
        place = _place(base, part, device)
        self._in_use.add(place)
        held = self._residents.pop(place, None)
        if held is None:
            with interruptible(self._check):
                holder = self._copied(base, part, device) or self._opened(base, part)
                network = holder.encoder if isinstance(holder, text_encoders.TextStack) else holder
                wide = type(network).__name__ in gateway.WIDE_RANGE
                computed = _computed(network) if isinstance(holder, text_encoders.TextStack) else []
                dtype = storage.settle(network, recipe.storage, device, wide=wide)
                for layer, name, exact in computed:
                    setattr(layer, name, exact)
                for layer in _wide(network):
                    layer.float()
            for layer in network.modules():
                layer.register_forward_pre_hook(self._before_layer)
            held = _Resident(network, holder, placing.measure(network), dtype, _parts(holder, part))
        self._residents[place] = held  # the last is the one used last
        held.arrange(self.performance.on(device), device)
        self._make_room(place, held)
        return held

    def _make_room(self, place: Place, wanted: _Resident) -> None:
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
        holder = _read(recipe, part)
        if recipe.patches:
            merging.mix(
                _parts(holder, part),
                recipe,
                opened=lambda other: _parts(self._opened(other, part), part),
                adapter=self._lora,
            )
        return holder

    def _before_layer(self, layer: nn.Module, inputs: object) -> None:
        if not torch.compiler.is_compiling():  # a compiled block is asked as a whole
            self._check()

    def _patched(self, recipe: Recipe, part: str, device: str) -> _Resident:
        resident = self._resident(recipe, part, device)
        _, patches = recipes.settled(recipe)
        if resident.patches != patches:
            before = {patch.file.digest for patch in resident.patches}
            resident.unpatch()
            try:
                self._apply(resident, patches, torch.device(device))
            except BaseException:
                resident.unpatch()  # half a LoRA would stay on what counts as the plain network
                raise
            kept = before | {patch.file.digest for patch in patches}
            resident.changes = {digest: resident.changes[digest] for digest in kept & {*resident.changes}}
        return resident

    def _apply(self, resident: _Resident, patches: tuple[LoraPatch, ...], device: torch.device) -> None:
        """Let the patches act beside the layers they change."""
        beside: dict[nn.Module, list[tuple[Change, float]]] = defaultdict(list)
        modules = {part: dict(network.named_modules()) for part, network in resident.parts.items()}
        for patch in patches:
            changes = self._changes(resident, patch, device)
            merging.require_blocks(patch.blocks, resident.parts, f"The LoRA “{patch.file.name}”")
            for part, layers in changes.items():
                for path, change in layers.items():
                    strength = patch.strength * blocks.strength(
                        patch.blocks, lora_layouts.block_path(path, part)
                    )
                    if strength:
                        beside[modules[part][path]].append((change, strength))
        resident.hooks = [
            layer.register_forward_hook(layer_changes.Beside(found)) for layer, found in beside.items()
        ]
        resident.patches = patches

    def _changes(
        self, resident: _Resident, patch: LoraPatch, device: torch.device
    ) -> Mapping[str, Mapping[str, Change]]:
        digest = patch.file.digest
        if digest not in resident.changes:
            adapter = self._lora(patch)
            rest = device if resident.placement == "device" else torch.device("cpu")
            resident.changes[digest] = {
                part: {
                    path: change.to(rest if isinstance(change, Dense) else device, resident.dtype)
                    for path, change in lora.changes(adapter, network, part).items()
                }
                for part, network in resident.parts.items()
            }
        return resident.changes[digest]

    def _lora(self, patch: LoraPatch) -> lora.Adapter:
        if patch.file.digest not in self._loras:
            self.files_opened += 1
            with interruptible(self._check):
                self._loras[patch.file.digest] = lora.read(Path(patch.file.path))
        return self._loras[patch.file.digest]


def _place(base: Recipe, part: str, device: str) -> Place:
    return (recipes.identity(base), f"{part} of {base.family} in {base.storage}", device)


def _computed(network: nn.Module) -> list[tuple[nn.Module, str, Tensor]]:
    """Buffers that no file holds, in float32. Rounded frequencies would move the far tokens of a prompt."""
    return [
        (layer, name, buffer)
        for layer in network.modules()
        for name, buffer in layer.named_buffers(recurse=False)
        if name in layer._non_persistent_buffers_set and buffer.is_floating_point()
    ]


def _wide(network: nn.Module) -> list[nn.Module]:
    """Layers whose results leave the range of half precision, as the network's class names them."""
    names = getattr(network, "_keep_in_fp32_modules", None) or ()
    return [layer for name, layer in network.named_modules() if name.rpartition(".")[2] in names]


def _parts(holder: object, part: str) -> dict[str, nn.Module]:
    """The networks of what the gateway opened, by their names in LoRA files."""
    if isinstance(holder, text_encoders.TextStack):
        return {part: holder.encoder}
    assert isinstance(holder, nn.Module)
    return {part: holder}


def _read(recipe: Recipe, part: str) -> Any:
    """What the gateway makes of a recipe's file, or of one part of it. Raises ModelFileError."""
    path = Path(recipe.file.path)
    if isinstance(recipe, TextEncoder):
        more = [Path(file.path) for file in recipe.more]
        return text_encoders.open_text_encoder(path, part, recipe.family, more)
    return _OPENERS[type(recipe)](path)


_OPENERS: Mapping[type[Recipe], Callable[[Path], Any]] = {
    Model: gateway.open_denoiser,
    Vae: gateway.open_vae,
    ClipVision: gateway.open_clip_vision,
    ControlNet: gateway.open_controlnet,
}


def _part_names(recipe: Recipe) -> Sequence[str]:
    """The parts of a checkpoint that a recipe names. Raises ModelFileError."""
    if isinstance(recipe, TextEncoder):
        return text_files.present([Path(file.path) for file in (recipe.file, *recipe.more)], recipe.family)
    return (lora_layouts.DENOISER,) if isinstance(recipe, Model) else ("vae",)


@cache
def resident_models() -> Store:
    """The one store of this process."""
    return Store()
