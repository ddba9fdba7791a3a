"""What is resident: every network once, with exactly a recipe's patches on it right before use."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

import torch
from diffusers import ControlNetModel, ModelMixin
from diffusers.hooks import apply_group_offloading
from torch import Tensor, nn
from transformers import CLIPVisionModelWithProjection

from ..core.errors import ModelFileError
from ..core.values import ClipVision, ControlNet, LoraPatch, Model, Recipe, TextEncoder, Vae
from . import gateway, lora, quantised, storage
from .interruption import Check, interruptible

Memo = TypeVar("Memo")


@dataclass(eq=False)
class _Resident:
    """A network in memory.

    Attributes:
        network: on its device, in that device's number format.
        holder: what the gateway gave; the network itself, or a `TextStack` around it.
        offloaded: whether its weights lie in main memory between two uses.
        patches: those its weights carry now.
        originals: parameter name → tensor as it came from the file, for each that a patch replaced.
    """

    network: nn.Module
    holder: Any
    offloaded: bool
    patches: tuple[LoraPatch, ...] = ()
    originals: dict[str, Tensor] = field(default_factory=dict)


Place = tuple[str, str, str]
"""Digest of the files; part of them, of which family and in which numbers; device."""


class Store:
    """Networks by content and device. Not for several threads at once: the worker has one that runs nodes."""

    def __init__(self) -> None:
        self._residents: dict[Place, _Resident] = {}
        self._check: Check = lambda: None
        self._offload = False
        self._in_use: set[Place] = set()
        self._last_used: dict[str, set[Place]] = {}
        self._loras: dict[str, Mapping[str, lora.LowRank]] = {}
        self._memos: dict[tuple[str, str], object] = {}
        self.files_opened = 0

    def denoiser(self, recipe: Model, device: str) -> ModelMixin:
        """The denoiser with the recipe's LoRAs. Raises ModelFileError."""
        found: ModelMixin = self._patched(recipe, "unet", device, gateway.open_denoiser).holder
        return found

    def text_stack(
        self, recipe: TextEncoder, device: str, part: lora.Part = "text_encoder"
    ) -> gateway.TextStack:
        """A tokenizer and text encoder with the recipe's LoRAs.

        Args:
            part: which encoder, by its folder's name in the diffusers layout.

        Raises:
            ModelFileError: there is none, or it is damaged.
        """
        more = [Path(file.path) for file in recipe.more]
        load = partial(gateway.open_text_encoder, part=part, family=recipe.family, more=more)
        found: gateway.TextStack = self._patched(recipe, part, device, load).holder
        return found

    def vae(self, recipe: Vae, device: str) -> ModelMixin:
        """The VAE. Raises ModelFileError."""
        found: ModelMixin = self._resident(recipe, "vae", device, gateway.open_vae).holder
        return found

    def clip_vision(self, recipe: ClipVision, device: str) -> CLIPVisionModelWithProjection:
        """CLIP's encoder of pictures. Raises ModelFileError."""
        load = gateway.open_clip_vision
        found: CLIPVisionModelWithProjection = self._resident(recipe, "clip_vision", device, load).holder
        return found

    def controlnet(self, recipe: ControlNet, device: str) -> ControlNetModel:
        """The ControlNet. Raises ModelFileError."""
        found: ControlNetModel = self._resident(recipe, "controlnet", device, gateway.open_controlnet).holder
        return found

    def resident_bytes(self) -> int:
        """Memory that the weights of every network held take."""
        return sum(storage.size_bytes(held.network) for held in self._residents.values())

    def remembered(self, recipe: Recipe, what: str, make: Callable[[], Memo]) -> Memo:
        """Something small derived from a network's weights, made once."""
        key = (recipe.digest, what)
        if key not in self._memos:
            self._memos[key] = make()
        made: Memo = self._memos[key]  # type: ignore[assignment]  # stored under the same key just above
        return made

    @contextmanager
    def work(self, name: str, *, check: Check, alone: bool = False, offload: bool = False) -> Iterator[None]:
        """Lend networks to one piece of work.

        Args:
            name: of the work; what it used is remembered under it.
            check: asked before every layer and while files are loaded; raises to break the work off.
            alone: release every network first, but for those the same work used the last time.
            offload: keep the weights of what the work uses in main memory; each layer comes to the device
                only while it computes.
        """
        if alone:
            self.release(but=self._last_used.get(name, set()))
        self._check, self._offload, self._in_use = check, offload, set()
        try:
            yield
        finally:
            self._last_used[name] = self._in_use
            self._check, self._offload, self._in_use = (lambda: None), False, set()

    def release(self, but: Collection[Place] = ()) -> None:
        """Forget the networks, those named left out, and free the device's memory."""
        self._residents = {place: held for place, held in self._residents.items() if place in but}
        self._loras.clear()
        self._memos.clear()
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        if torch.backends.mps.is_available():
            torch.mps.empty_cache()

    def _resident(self, recipe: Recipe, part: str, device: str, load: Callable[[Path], Any]) -> _Resident:
        place = (recipe.digest, f"{part} of {recipe.family} in {recipe.storage}", device)
        self._in_use.add(place)
        held = self._residents.get(place)
        if held is None or held.offloaded != self._offload:
            self._residents.pop(place, None)
            self.files_opened += 1
            with interruptible(self._check):
                holder = load(Path(recipe.file.path))
                network = holder.encoder if isinstance(holder, gateway.TextStack) else holder
                storage.settle(network, recipe.storage, device)
                nn.Module.to(network, device="cpu" if self._offload else device)
            if self._offload:
                apply_group_offloading(network, torch.device(device), offload_type="leaf_level")
            for layer in network.modules():
                layer.register_forward_pre_hook(self._before_layer)
            self._residents[place] = held = _Resident(network, holder, self._offload)
        return held

    def _before_layer(self, layer: nn.Module, inputs: object) -> None:
        self._check()

    def _patched(
        self, recipe: Recipe, part: lora.Part, device: str, load: Callable[[Path], Any]
    ) -> _Resident:
        resident = self._resident(recipe, part, device, load)
        if resident.patches != recipe.patches:
            _restore(resident)
            try:
                self._apply(resident, recipe.patches, part)
            except BaseException:
                _restore(resident)  # half a LoRA would stay on what counts as the plain network
                raise
        return resident

    @torch.no_grad()
    def _apply(self, resident: _Resident, patches: tuple[LoraPatch, ...], part: lora.Part) -> None:
        """Replace the weights the patches touch; the originals are kept, not computed back."""
        if patches and any(map(quantised.keeps_blocks, resident.network.modules())):
            raise ModelFileError(
                f"The LoRA “{patches[0].file.name}” cannot change a model in a GGUF file.",
                hint="Use the .safetensors version of the model.",
            )
        weights = dict(resident.network.named_parameters())
        sums: dict[str, Tensor] = {}
        for patch in patches:
            changes = lora.deltas(self._lora(patch), resident.network, part, name=patch.file.name)
            if patch.strength == 0:
                continue
            for name, change in changes.items():
                if name not in sums:
                    sums[name] = weights[name].float()
                sums[name] = sums[name] + patch.strength * change.to(weights[name].device)
        for name, patched in sums.items():
            resident.originals[name] = weights[name].data
            weights[name].data = patched.to(weights[name].dtype)
        resident.patches = patches

    def _lora(self, patch: LoraPatch) -> Mapping[str, lora.LowRank]:
        if patch.file.digest not in self._loras:
            self.files_opened += 1
            with interruptible(self._check):
                self._loras[patch.file.digest] = lora.read(Path(patch.file.path))
        return self._loras[patch.file.digest]


def _restore(resident: _Resident) -> None:
    weights = dict(resident.network.named_parameters())
    for name, original in resident.originals.items():
        weights[name].data = original
    resident.originals.clear()
    resident.patches = ()


@cache
def resident_models() -> Store:
    """The one store of this process."""
    return Store()
