"""What guides a run, and what of it acts at a noise level: one answer for denoiser and step key."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from torch import Tensor

from ...core.errors import NodeError
from ...core.guidance import (
    FreeU,
    GuidanceRule,
    NormKept,
    PerturbedAttention,
    Projected,
    Rescaled,
    SelfAttention,
    SkippedLayers,
    Tangential,
    ZeroStar,
)
from ...core.values import Conditioning, NeutralPrompt, SecondPrompt
from ..levels import Levels
from .classifier_free import Guidance, needs_negative
from .projected import keeps_average

PromptName = Literal["positive", "second", "negative", "neutral"]

ON_THE_NEGATIVE = (ZeroStar, Tangential, Projected)
PUSHES = (PerturbedAttention, SkippedLayers, SelfAttention)
ON_THE_RESULT = (Rescaled, NormKept)


@dataclass(frozen=True)
class Acting:
    """What guidance does at a noise level.

    Attributes:
        asked: prompts of which an estimate is needed; none where the latent is left as it is.
        scale: guidance scale.
        rules: those that have an effect, in the order in which the model was given them.
        places: of these rules among all of the model.
    """

    asked: tuple[PromptName, ...]
    scale: float = 1.0
    rules: tuple[GuidanceRule, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def away(self) -> PromptName | None:
        """What guidance leads away from; None where it does not."""
        return next((name for name in ("neutral", "negative") if name in self.asked), None)


@dataclass(frozen=True, eq=False)
class Plan:
    """What guides a run.

    Attributes:
        guidance: how strongly, and when.
        rules: of the model's recipe, in order.
        positive, negative: what the denoiser is told.
        levels: tell how far through the schedule a noise level is.
        sigmas: (steps + 1,) float32, the levels of the run.
    """

    guidance: Guidance
    rules: tuple[GuidanceRule, ...]
    positive: Conditioning
    negative: Conditioning
    levels: Levels
    sigmas: Tensor

    def __post_init__(self) -> None:
        if isinstance(self.positive.beside, NeutralPrompt):
            raise NodeError(
                "A perpendicular negative is linked to the positive.",
                place="positive",
                hint="Link it to the negative.",
            )
        if isinstance(self.negative.beside, SecondPrompt):
            raise NodeError(
                "A pair of prompts is linked to the negative.",
                place="negative",
                hint="Link it to the positive.",
            )

    @cached_property
    def second(self) -> SecondPrompt | None:
        """What is told beside the positive."""
        return self.positive.beside if isinstance(self.positive.beside, SecondPrompt) else None

    @cached_property
    def neutral(self) -> NeutralPrompt | None:
        """What is told beside the negative."""
        return self.negative.beside if isinstance(self.negative.beside, NeutralPrompt) else None

    def told(self, name: PromptName) -> Conditioning:
        """The prompt of that name, one of those `Acting.asked` names."""
        prompts = {"positive": self.positive, "negative": self.negative}
        if self.second is not None:
            prompts["second"] = self.second.told
        if self.neutral is not None:
            prompts["neutral"] = self.neutral.told
        return prompts[name]

    def average(self, place: int) -> int:
        """Which of the running averages belongs to the rule at that place of the model's."""
        return sum(keeps_average(earlier) for earlier in self.rules[:place])

    def at(self, sigma: Tensor) -> Acting:
        """What acts at a noise level."""
        progress = self.levels.progress(sigma)
        rules = {place: rule for place, rule in enumerate(self.rules) if rule.acts(progress)}
        if any(self._leaves_out(rule, sigma) for rule in rules.values() if isinstance(rule, ZeroStar)):
            return Acting(())
        asked = self._asked(progress)
        led_away = len(asked) > 1 and asked != ("positive", "second")
        pushed = any(isinstance(rule, PUSHES) for rule in rules.values())
        # A UNet has one set of factors, so of several the last acts.
        reweighting = [place for place, rule in rules.items() if isinstance(rule, FreeU)][-1:]
        effective = {
            place: rule
            for place, rule in rules.items()
            if isinstance(rule, PUSHES)
            or (isinstance(rule, ON_THE_NEGATIVE) and led_away)
            or (isinstance(rule, ON_THE_RESULT) and (pushed or len(asked) > 1))
            or place in reweighting
        }
        return Acting(asked, self.guidance.at(progress), tuple(effective.values()), tuple(effective))

    def _leaves_out(self, rule: ZeroStar, sigma: Tensor) -> bool:
        return bool(sigma > self.sigmas[min(rule.zero_steps, len(self.sigmas) - 1)])

    def _asked(self, progress: float) -> tuple[PromptName, ...]:
        scale, second, neutral = self.guidance.scale, self.second, self.neutral
        led_away = needs_negative(scale if second is None else second.scale)
        if not self.guidance.acts(progress) or not (led_away or needs_negative(scale)):
            return ("positive",)
        asked: list[PromptName] = ["positive"]
        if second is not None:
            asked.append("second")
        if led_away and neutral is not None:
            asked.append("neutral")
        if led_away and (neutral is None or neutral.strength != 0):
            asked.append("negative")
        return tuple(asked)
