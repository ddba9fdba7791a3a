"""The guided denoiser: estimates of the prompts asked for, put together by the rules that act.

First the negative is changed, then the prompts are combined, then the result is pushed away from what a
perturbed network makes, then it is brought back to size; within each of these the rules act in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from torch import Tensor, nn

from ...core.guidance import (
    FreeU,
    NormKept,
    PerturbedAttention,
    Projected,
    Rescaled,
    SelfAttention,
    SkippedLayers,
    Tangential,
    ZeroStar,
)
from ..families.interface import JointDenoise
from .classifier_free import classifier_free
from .freeu import reweighted
from .perturbation import perturbed_attention, skipped_layers
from .plan import Acting, Plan, PromptName
from .predictions import SLOPE, velocity
from .projected import Averages, projected_negative
from .prompts_beside import avoided, two_prompts
from .rescaling import norm_kept, rescaled
from .self_attention import Looked, blurred, recorded
from .tangential import tangential_negative
from .zero_star import fitted_negative

Joint = Callable[[tuple[PromptName, ...]], JointDenoise]
"""Names of prompts → the denoiser told each of them."""

Estimates = dict[PromptName, Tensor]


@dataclass(frozen=True, eq=False)
class GuidedDenoiser:
    """What a sampler asks: (x, sigma) → estimate of x at sigma 0.

    Attributes:
        plan: what acts when.
        joint: the denoiser told some of the plan's prompts.
        network: gives the network behind it, for rules that change how it computes.
        averages: read and moved on by rules that keep a running average.
    """

    plan: Plan
    joint: Joint
    network: Callable[[], nn.Module]
    averages: Averages

    def load(self, sigma: Tensor) -> None:
        """Make everything resident that is needed at a noise level. Raises as `Family.denoiser` does."""
        for names in _passes(self.plan.at(sigma)):
            self.joint(names)

    def __call__(self, x: Tensor, sigma: Tensor) -> Tensor:
        acting = self.plan.at(sigma)
        if not acting.asked:
            return x
        factors = next((rule for rule in acting.rules if isinstance(rule, FreeU)), None)
        with reweighted(self.network(), factors) if factors else nullcontext():
            return self._guided(acting, x, sigma)

    def _guided(self, acting: Acting, x: Tensor, sigma: Tensor) -> Tensor:
        estimates, looked = self._asked(acting, x, sigma)
        result = self._combined(acting, estimates, x, sigma)
        for rule in acting.rules:
            if isinstance(rule, PerturbedAttention | SkippedLayers):
                result = result + rule.scale * self._without_structure(rule, estimates["positive"], x, sigma)
        for rule in acting.rules:
            if isinstance(rule, SelfAttention):
                watched = acting.away or "positive"
                smooth = blurred(estimates[watched], looked.most(x), rule.blur)
                # The noise stays as it was and the picture under it is blurred; what is then taken for noise
                # is led away from, which for estimates means from this one to the blurred picture.
                (estimate,) = self.joint((watched,))(x - estimates[watched] + smooth, sigma)
                result = result + rule.scale * (smooth - estimate)
        for rule in acting.rules:
            if isinstance(rule, Rescaled | NormKept):
                result = self._sized(rule, result, estimates["positive"], x, sigma)
        return result

    def _asked(self, acting: Acting, x: Tensor, sigma: Tensor) -> tuple[Estimates, Looked]:
        """An estimate per prompt, and what the network looked at, where a rule wants to know."""
        looks = any(isinstance(rule, SelfAttention) for rule in acting.rules)
        first, *others = _passes(acting)
        with recorded(self.network()) if looks else nullcontext(Looked()) as looked:
            estimates: Estimates = dict(zip(first, self.joint(first)(x, sigma), strict=True))
        for names in others:
            estimates |= dict(zip(names, self.joint(names)(x, sigma), strict=True))
        return estimates, looked

    def _without_structure(
        self, rule: PerturbedAttention | SkippedLayers, positive: Tensor, x: Tensor, sigma: Tensor
    ) -> Tensor:
        """The way from what the network makes of the positive when it is made worse to what it else makes."""
        worse = perturbed_attention if isinstance(rule, PerturbedAttention) else skipped_layers
        with worse(self.network(), rule.layers):
            (estimate,) = self.joint(("positive",))(x, sigma)
        return positive - estimate

    def _sized(
        self, rule: Rescaled | NormKept, result: Tensor, positive: Tensor, x: Tensor, sigma: Tensor
    ) -> Tensor:
        """The result brought back to the size of the positive."""
        if isinstance(rule, NormKept):
            sized = norm_kept(SLOPE.of(result, x, sigma), SLOPE.of(positive, x, sigma), rule.patch)
            return SLOPE.estimate(sized, x, sigma)
        space = velocity(self.plan.levels)
        sized = rescaled(space.of(result, x, sigma), space.of(positive, x, sigma), rule.strength)
        return space.estimate(sized, x, sigma)

    def _combined(self, acting: Acting, estimates: Estimates, x: Tensor, sigma: Tensor) -> Tensor:
        """The prompts' estimates put together; the averages are moved on."""
        positive, second, scale = estimates["positive"], self.plan.second, acting.scale
        if acting.away is not None:
            away = self._changed(acting, positive, estimates[acting.away], x, sigma)
        elif "second" in estimates:
            away = estimates["second"]  # the negative, whose weight is 0, was not asked for
        else:
            return positive
        if second is None:
            result = classifier_free(positive, away, scale)
        else:
            told = estimates["second"]
            result = two_prompts(positive, told, away, scale, second.scale, nested=second.nested)
        if self.plan.neutral is not None and {"neutral", "negative"} <= estimates.keys():
            across = avoided(positive, estimates["negative"], estimates["neutral"])
            result = result - scale * self.plan.neutral.strength * across
        return result

    def _changed(self, acting: Acting, positive: Tensor, away: Tensor, x: Tensor, sigma: Tensor) -> Tensor:
        """What guidance leads away from, after the rules that change it."""
        for place, rule in zip(acting.places, acting.rules, strict=True):
            if isinstance(rule, Projected):
                away = self._projected(rule, place, positive, away)
            elif isinstance(rule, ZeroStar | Tangential):
                changed = fitted_negative if isinstance(rule, ZeroStar) else tangential_negative
                slopes = SLOPE.of(positive, x, sigma), SLOPE.of(away, x, sigma)
                away = SLOPE.estimate(changed(*slopes), x, sigma)
        return away

    def _projected(self, rule: Projected, place: int, positive: Tensor, away: Tensor) -> Tensor:
        """APG, the rule at this place among all of the model; its average is moved on."""
        if not rule.momentum:
            return projected_negative(rule, positive, away, None)[0]
        number = self.plan.average(place)
        away, average = projected_negative(rule, positive, away, self.averages.current[number])
        self.averages.current[number] = average
        return away


def _passes(acting: Acting) -> list[tuple[PromptName, ...]]:
    """Which prompts go through the network together, before any rule perturbs it.

    What self-attention guidance watches goes alone, and first: so the recorded rows are its own.
    """
    if not acting.asked:
        return []
    if not any(isinstance(rule, SelfAttention) for rule in acting.rules):
        return [acting.asked]
    watched = acting.away or "positive"
    rest = tuple(name for name in acting.asked if name != watched)
    return [(watched,), rest] if rest else [(watched,)]
