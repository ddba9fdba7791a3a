"""A step's key is its history: the key of the step before, and everything that acts in this one.

Equal keys mean equal states, bit for bit. What acts only later, such as a ControlNet's end or the second half
of a prompt, is not in the keys of the steps before it; so a changed run shares its beginning with the old.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from torch import Tensor

from ..core.values import Conditioning, ConditioningEntry, Control, Mask, Recipe
from .content import digest
from .guidance import Guidance, needs_negative
from .levels import Levels
from .samplers import SamplerState, draws_noise, levels_asked, levels_read

RULES = 1
"""Raise it when a step comes to compute something else from the same ingredients."""


@dataclass(frozen=True, eq=False)
class Repainting:
    """What a mask makes act in every step.

    Attributes:
        mask: (1 or B, 1, h, w); 1 = repaint.
        original: (B, C, h, w), what is kept, scaled for the denoiser.
        noise: (B, C, h, w), what the original is noised with.
    """

    mask: Tensor
    original: Tensor
    noise: Tensor


@dataclass(frozen=True, eq=False)
class Ingredients:
    """Everything that may act in some step of a run.

    Attributes:
        sigmas: (steps + 1,) float32.
        sampler: name of the stepping rule.
        model: recipe of the denoiser.
        positive, negative: what it is told.
        guidance: how strongly, and when.
        repainting: where there is a mask.
        levels: tell how far through the schedule a noise level is.
        numerics: class of the device's results, see `models.devices.numerics`.
    """

    sigmas: Tensor
    sampler: str
    model: Recipe
    positive: Conditioning
    negative: Conditioning
    guidance: Guidance
    repainting: Repainting | None
    levels: Levels
    numerics: str
    _digests: dict[int, str] = field(default_factory=dict, repr=False)

    def keys(self, start: SamplerState, last: int) -> tuple[str, ...]:
        """Names of the states from `start` to the one before sigmas[last], in order."""
        keys = [key("", self.beginning(start))]
        for step in range(start.step, last):
            keys.append(key(keys[-1], self.acting(step)))
        return tuple(keys)

    def beginning(self, start: SamplerState) -> dict[str, Any]:
        """What makes the first state: latent, noise and noise level are all in its `x`.

        Also what holds for the whole run: sampler, model and mask cannot change on the way.
        """
        return {
            "rules": RULES,
            "numerics": self.numerics,
            "x": digest(start.x),
            "noise": digest(start.noise.generator) if draws_noise(self.sampler) else None,
            "sampler": self.sampler,
            "model": _recipe(self.model),
            "repainting": self._repainting(),
        }

    def acting(self, step: int) -> dict[str, Any]:
        """What acts in one step. The history that a multistep solver reads is in the keys before, with the
        levels it was made at; `beyond` are levels that a step reads from elsewhere in the schedule.
        """
        asked = levels_asked(self.sampler, self.sigmas, step, flow=self.levels.flow)
        beyond = [float(level) for level in levels_read(self.sampler, self.sigmas, step)]
        return ({"beyond": beyond} if beyond else {}) | {
            "from": float(self.sigmas[step]),
            "to": float(self.sigmas[step + 1]),
            "denoiser": [self._told(sigma) for sigma in asked],
        }

    def _told(self, sigma: Tensor) -> dict[str, Any]:
        """What the denoiser is told at a noise level."""
        progress = self.levels.progress(sigma)
        scale = self.guidance.at(progress)
        return {
            "positive": self._conditioning(self.positive, progress),
            "guided": {"scale": scale, "negative": self._conditioning(self.negative, progress)}
            if needs_negative(scale)
            else None,
        }

    def _conditioning(self, told: Conditioning, progress: float) -> list[dict[str, Any]]:
        return [self._entry(entry, progress) for entry in told.entries if entry.acts(progress)]

    def _entry(self, entry: ConditioningEntry, progress: float) -> dict[str, Any]:
        return {
            "embeddings": self._digest(entry.embeddings),
            "pooled": None if entry.pooled is None else self._digest(entry.pooled),
            "extra": {name: self._digest(tensor) for name, tensor in entry.extra.items()},
            "strength": entry.strength,
            "area": self._mask(entry.mask),
            "controls": [self._control(control) for control in entry.controls if control.acts(progress)],
        }

    def _control(self, control: Control) -> dict[str, Any]:
        return {
            "net": _recipe(control.net),
            "hint": self._digest(control.hint.pixels),
            "weight": control.strength,
        }

    def _mask(self, mask: Mask | None) -> str | None:
        return None if mask is None else self._digest(mask.coverage)

    def _repainting(self) -> dict[str, str] | None:
        made = self.repainting
        if made is None:
            return None
        return {"mask": digest(made.mask), "original": digest(made.original), "fill": digest(made.noise)}

    def _digest(self, values: Tensor | np.ndarray) -> str:
        """Each tensor is read once, however many steps it acts in. It lives as long as this does."""
        if id(values) not in self._digests:
            self._digests[id(values)] = digest(values)
        return self._digests[id(values)]


def key(before: str, ingredients: Mapping[str, Any]) -> str:
    """Name of a state: 64 hexadecimal digits (SHA-256 of canonical JSON)."""
    history = [before, ingredients]
    text = json.dumps(history, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _recipe(recipe: Recipe) -> dict[str, Any]:
    """A network by the content of its files; a LoRA at strength 0 changes nothing."""
    patches = [{"lora": p.file.digest, "strength": p.strength} for p in recipe.patches if p.strength != 0]
    stored = {} if recipe.storage == "auto" else {"storage": recipe.storage}
    return {"file": recipe.digest, "patches": patches} | stored
