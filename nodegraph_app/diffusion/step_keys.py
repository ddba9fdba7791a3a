"""A step's key is its history: the key of the step before, and everything that acts in this one.

Equal keys mean equal states, bit for bit. What acts only later, such as a ControlNet's end or the second half
of a prompt, is not in the keys of the steps before it; so a changed run shares its beginning with the old.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

import numpy as np
from torch import Tensor

from ..core.guidance import GuidanceRule
from ..core.recipes import by_content
from ..core.values import AS_THE_FILE_SAYS, Conditioning, ConditioningEntry, Control, Mask, Model, Recipe
from .content import digest
from .guidance import Acting, Plan, keeps_average
from .levels import Levels
from .samplers import SamplerState, draws_noise, levels_asked, levels_read

RULES = 2
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
        plan: what it is told, and how it is guided.
        repainting: where there is a mask.
        numerics: class of the device's results, see `models.devices.numerics`.
    """

    sigmas: Tensor
    sampler: str
    model: Recipe
    plan: Plan
    repainting: Repainting | None
    numerics: str
    _digests: dict[int, str] = field(default_factory=dict, repr=False)

    @property
    def levels(self) -> Levels:
        """Tell how far through the schedule a noise level is."""
        return self.plan.levels

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
            "model": by_content(self.model) | self._training(),
            "repainting": self._repainting(),
        }

    def _training(self) -> dict[str, Any]:
        known = self.model.training if isinstance(self.model, Model) else AS_THE_FILE_SAYS
        return {} if known == AS_THE_FILE_SAYS else {"training": asdict(known)}

    def acting(self, step: int) -> dict[str, Any]:
        """What acts in one step. The history that a multistep solver reads is in the keys before, with the
        levels it was made at; `beyond` are levels that a step reads from elsewhere in the schedule.
        """
        asked = levels_asked(self.sampler, self.sigmas, step, flow=self.plan.levels.flow)
        beyond = [float(level) for level in levels_read(self.sampler, self.sigmas, step)]
        return ({"beyond": beyond} if beyond else {}) | {
            "from": float(self.sigmas[step]),
            "to": float(self.sigmas[step + 1]),
            "denoiser": [self._told(sigma) for sigma in asked],
        }

    def _told(self, sigma: Tensor) -> dict[str, Any]:
        """What the denoiser is told at a noise level."""
        acting = self.plan.at(sigma)
        if not acting.asked:
            return {"left": True}
        progress = self.levels.progress(sigma)
        told = {
            "positive": self._conditioning(self.plan.positive, progress),
            "guided": self._guided(acting, progress) if len(acting.asked) > 1 else None,
        }
        rules = [
            _rule(rule) | ({"average": self.plan.average(place)} if keeps_average(rule) else {})
            for place, rule in zip(acting.places, acting.rules, strict=True)
        ]
        return told | ({"rules": rules} if rules else {})

    def _guided(self, acting: Acting, progress: float) -> dict[str, Any]:
        """What guides besides the positive."""
        guided: dict[str, Any] = {"scale": acting.scale}
        if "negative" in acting.asked:
            guided["negative"] = self._conditioning(self.plan.negative, progress)
        if "second" in acting.asked and self.plan.second is not None:
            second = self.plan.second
            told = self._conditioning(second.told, progress)
            guided["second"] = {"told": told, "scale": second.scale, "nested": second.nested}
        if "neutral" in acting.asked and self.plan.neutral is not None:
            neutral = self.plan.neutral
            told = self._conditioning(neutral.told, progress)
            guided["neutral"] = {"told": told, "strength": neutral.strength}
        return guided

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
            "net": by_content(control.net),
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


def _rule(rule: GuidanceRule) -> dict[str, Any]:
    """A rule that acts, by its numbers; when it acts is told by the steps in which it is named."""
    numbers = {field.name: getattr(rule, field.name) for field in fields(rule)}
    for name in ("start", "end", "zero_steps"):
        numbers.pop(name, None)
    return {"kind": type(rule).__name__, "numbers": numbers}
