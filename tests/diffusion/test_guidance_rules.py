"""Each rule of guidance against diffusers' guiders, on random predictions."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers.guiders import (
    AdaptiveProjectedGuidance,
    ClassifierFreeGuidance,
    ClassifierFreeZeroStarGuidance,
    TangentialClassifierFreeGuidance,
)
from torch import Tensor
from torch.testing import assert_close

from nodegraph_app.core.guidance import GuidanceRule, NormKept, Projected, Rescaled, Tangential, ZeroStar
from nodegraph_app.core.values import Conditioning, ConditioningEntry, NeutralPrompt, SecondPrompt
from nodegraph_app.diffusion.guidance import Averages, Guidance, GuidedDenoiser, Plan
from nodegraph_app.diffusion.guidance.predictions import SLOPE, V
from nodegraph_app.diffusion.guidance.prompts_beside import avoided
from nodegraph_app.diffusion.guidance.rescaling import norm_kept, rescaled
from nodegraph_app.diffusion.levels import NoiseLevels

SCALE, STEPS = 4.0, 4
LEVELS = NoiseLevels.scaled_linear(0.00085, 0.012)
SIGMAS = torch.tensor([10.0, 4.0, 1.5, 0.5, 0.0])
SHAPE = (2, 4, 6, 5)


def drawn(number: int) -> Tensor:
    return torch.randn(SHAPE, generator=torch.Generator().manual_seed(number))


X, PREDICTED = drawn(0), {"positive": drawn(1), "negative": drawn(2), "second": drawn(3), "neutral": drawn(4)}
"""What a network would predict of each prompt, slopes: the noise, or a velocity."""


def prompt(**beside: Any) -> Conditioning:
    return Conditioning((ConditioningEntry(torch.zeros(1, 1, 1)),), **beside)


class Asked:
    """A denoiser that knows each prompt's prediction, and the calls it got."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    def __call__(self, names: tuple[str, ...]) -> Any:
        def denoise(x: Tensor, sigma: Tensor) -> list[Tensor]:
            self.calls.append(names)
            return [SLOPE.estimate(PREDICTED[name], x, sigma) for name in names]

        return denoise


def no_network() -> Any:
    raise AssertionError("no rule here changes the network")


def guided(
    *rules: GuidanceRule,
    scale: float = SCALE,
    step: int = 1,
    asked: Asked | None = None,
    averages: Averages | None = None,
    positive: Conditioning | None = None,
    negative: Conditioning | None = None,
    **when: float,
) -> Tensor:
    """The guided slope at a step."""
    plan = Plan(Guidance(scale, **when), rules, positive or prompt(), negative or prompt(), LEVELS, SIGMAS)
    denoise = GuidedDenoiser(plan, asked or Asked(), no_network, averages or Averages())
    return SLOPE.of(denoise(X, SIGMAS[step]), X, SIGMAS[step])


def theirs(guider: Any, positive: Tensor, negative: Tensor, step: int = 1) -> Tensor:
    guider.set_state(step=step, num_inference_steps=STEPS, timestep=torch.tensor(0))
    return guider.forward(positive, negative).pred


def test_a_prediction_and_the_estimate_it_stands_for_are_the_same_said_twice() -> None:
    sigma, x0, noise = torch.tensor(2.5), drawn(5), drawn(6)
    x, alpha = x0 + sigma * noise, 1 / (1 + sigma**2).sqrt()
    assert_close(SLOPE.of(x0, x, sigma), noise, atol=1e-5, rtol=1e-5)
    assert_close(V.of(x0, x, sigma), alpha * noise - alpha * sigma * x0, atol=1e-5, rtol=1e-5)
    for space in (SLOPE, V):
        assert_close(space.estimate(space.of(x0, x, sigma), x, sigma), x0, atol=1e-5, rtol=1e-5)


def test_plain_guidance_is_classifier_free_guidance() -> None:
    assert_close(
        guided(), theirs(ClassifierFreeGuidance(SCALE), PREDICTED["positive"], PREDICTED["negative"])
    )


def test_zero_star_guidance_is_that_of_diffusers() -> None:
    guider = ClassifierFreeZeroStarGuidance(SCALE, zero_init_steps=2)
    for step in range(STEPS):
        expected = theirs(guider, PREDICTED["positive"], PREDICTED["negative"], step)
        assert_close(guided(ZeroStar(zero_steps=2), step=step), expected, atol=1e-5, rtol=1e-5)
        assert bool(expected.any()) == (step >= 2)


def test_a_step_that_is_left_out_asks_no_network_and_keeps_the_latent() -> None:
    asked = Asked()
    assert not guided(ZeroStar(zero_steps=1), step=0, asked=asked).any()
    assert asked.calls == []
    guided(ZeroStar(zero_steps=1), step=1, asked=asked)
    assert asked.calls == [("positive", "negative")]
    assert not guided(ZeroStar(zero_steps=100), step=3).any()


def test_tangential_guidance_is_that_of_diffusers() -> None:
    guider = TangentialClassifierFreeGuidance(SCALE)
    expected = theirs(guider, PREDICTED["positive"], PREDICTED["negative"])
    assert_close(guided(Tangential()), expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("momentum", [0.0, -0.5])
@pytest.mark.parametrize("limit", [0.0, 2.5])
def test_projected_guidance_is_that_of_diffusers_on_estimates(limit: float, momentum: float) -> None:
    guider = AdaptiveProjectedGuidance(
        SCALE - 1,
        adaptive_projected_guidance_momentum=momentum,
        adaptive_projected_guidance_rescale=limit,
        eta=0.3,
        use_original_formulation=True,
    )
    rule = Projected(parallel=0.3, limit=limit, momentum=momentum)
    averages = Averages(Averages.before([rule], X))
    guider.set_state(step=0, num_inference_steps=STEPS, timestep=torch.tensor(0))
    guider.prepare_inputs({})
    for step in range(STEPS):
        sigma = SIGMAS[step]
        pair = [SLOPE.estimate(PREDICTED[name], X, sigma) for name in ("positive", "negative")]
        expected = theirs(guider, *pair, step)
        found = SLOPE.estimate(guided(rule, step=step, averages=averages), X, sigma)
        assert_close(found, expected, atol=1e-4, rtol=1e-4)
    assert len(averages.current) == (momentum != 0)


def test_rules_with_momentum_keep_an_average_each() -> None:
    rules = (Projected(momentum=-0.5), Projected(momentum=0.0), Projected(momentum=-0.5))
    averages = Averages(Averages.before(rules, X))
    guided(*rules, averages=averages)
    assert len(averages.current) == 2
    assert not torch.equal(*averages.current)


def test_rescaling_is_that_of_diffusers_on_velocities() -> None:
    """What these models predict is v; the guider is given v, and what it makes of it is the same picture."""
    sigma = SIGMAS[1]
    estimates = [SLOPE.estimate(PREDICTED[name], X, sigma) for name in ("positive", "negative")]
    guider = ClassifierFreeGuidance(SCALE, guidance_rescale=0.7)
    expected = theirs(guider, *(V.of(estimate, X, sigma) for estimate in estimates))
    found = V.of(SLOPE.estimate(guided(Rescaled(strength=0.7)), X, sigma), X, sigma)
    assert_close(found, expected, atol=1e-4, rtol=1e-4)


def test_rescaling_gives_the_whole_spread_of_the_positive() -> None:
    found = rescaled(3 * PREDICTED["positive"] + PREDICTED["negative"], PREDICTED["positive"], 1.0)
    assert_close(found.std((1, 2, 3)), PREDICTED["positive"].std((1, 2, 3)))


@pytest.mark.parametrize("shape", [(2, 4, 6, 8), (1, 4, 5, 7)])
def test_the_kept_norm_is_that_of_qwens_packed_tokens(shape: tuple[int, ...]) -> None:
    """As in QwenImagePipeline: each token is four latent pixels."""
    draw = torch.Generator().manual_seed(0)
    positive, result = torch.randn(shape, generator=draw), torch.randn(shape, generator=draw)
    padding = (0, shape[3] % 2, 0, shape[2] % 2)

    def packed(latent: Tensor) -> Tensor:
        whole = torch.nn.functional.pad(latent, padding)
        tiles = whole.unflatten(-1, (-1, 2)).unflatten(-3, (-1, 2)).permute(0, 2, 4, 1, 3, 5)
        return tiles.flatten(3).flatten(1, 2)

    wanted = packed(result) * packed(positive).norm(dim=-1, keepdim=True)
    wanted = wanted / packed(result).norm(dim=-1, keepdim=True)
    assert_close(packed(norm_kept(result, positive, 2)), wanted)


def test_kept_norms_act_on_slopes() -> None:
    expected = norm_kept(guided(), PREDICTED["positive"], 2)
    assert_close(guided(NormKept(patch=2)), expected, atol=1e-4, rtol=1e-4)


def perpendicular(strength: float) -> Conditioning:
    return prompt(beside=NeutralPrompt(prompt(), strength))


def test_a_perpendicular_negative_has_no_part_along_the_positive() -> None:
    across = avoided(PREDICTED["positive"], PREDICTED["negative"], PREDICTED["neutral"])
    towards = PREDICTED["positive"] - PREDICTED["neutral"]
    away = PREDICTED["negative"] - PREDICTED["neutral"]
    assert_close((across * towards).sum((1, 2, 3)), torch.zeros(2), atol=1e-4, rtol=0)
    along = ((away - across) / towards).flatten(1)
    assert_close(along, along[:, :1].expand_as(along), atol=1e-3, rtol=1e-3)
    asked = Asked()
    found = guided(negative=perpendicular(0.6), asked=asked)
    expected = PREDICTED["neutral"] + SCALE * (towards - 0.6 * across)
    assert_close(found, expected, atol=1e-4, rtol=1e-4)
    assert asked.calls == [("positive", "neutral", "negative")]


def test_a_negative_that_is_the_positive_is_not_avoided_at_all() -> None:
    same, neutral = PREDICTED["positive"], PREDICTED["neutral"]
    assert_close(avoided(same, same, neutral), torch.zeros(SHAPE), atol=1e-5, rtol=0)
    assert_close(avoided(neutral, same, neutral), same - neutral)


def test_without_strength_a_perpendicular_negative_is_not_even_asked_for() -> None:
    asked = Asked()
    found = guided(negative=perpendicular(0.0), asked=asked)
    assert_close(found, PREDICTED["neutral"] + SCALE * (PREDICTED["positive"] - PREDICTED["neutral"]))
    assert asked.calls == [("positive", "neutral")]


def pair(scale: float, *, nested: bool = False) -> Conditioning:
    return prompt(beside=SecondPrompt(prompt(), scale, nested))


@pytest.mark.parametrize("nested", [False, True])
def test_two_prompts_guide_one_from_the_other(nested: bool) -> None:
    p, m, n = (PREDICTED[name] for name in ("positive", "second", "negative"))
    expected = (n + 2 * (m + SCALE * (p - m) - n)) if nested else (n + 2 * (m - n) + SCALE * (p - m))
    asked = Asked()
    assert_close(guided(positive=pair(2.0, nested=nested), asked=asked), expected, atol=1e-4, rtol=1e-4)
    assert asked.calls == [("positive", "second", "negative")]


def test_a_prompt_whose_weight_is_zero_is_not_asked_for() -> None:
    asked = Asked()
    p, m = PREDICTED["positive"], PREDICTED["second"]
    assert_close(guided(positive=pair(1.0), asked=asked), m + SCALE * (p - m), atol=1e-4, rtol=1e-4)
    assert_close(guided(positive=pair(1.0), scale=1.0, asked=asked), p, atol=1e-5, rtol=1e-5)
    assert asked.calls == [("positive", "second"), ("positive",)]


@pytest.mark.parametrize(
    "rule", [ZeroStar(zero_steps=0), Tangential(), Projected(), Rescaled(), NormKept()], ids=lambda r: str(r)
)
def test_rules_have_no_effect_where_no_guidance_acts(rule: GuidanceRule) -> None:
    asked = Asked()
    plain = guided(scale=1.0, asked=asked)
    assert torch.equal(guided(rule, scale=1.0, asked=asked), plain)
    assert torch.equal(guided(rule, start=0.9, asked=asked), plain)
    assert torch.equal(guided(type(rule)(start=0.9), asked=asked), guided())
    assert not torch.equal(guided(rule), guided())
    assert asked.calls == [("positive",)] * 3 + [("positive", "negative")]


@pytest.mark.parametrize("rule", [Projected(parallel=1.0), Rescaled(strength=0.0)], ids=lambda r: str(r))
def test_a_rule_whose_numbers_change_nothing_changes_nothing(rule: GuidanceRule) -> None:
    assert torch.equal(guided(rule), guided())


def test_rules_chain_in_any_order() -> None:
    chained = guided(Rescaled(), ZeroStar(zero_steps=0), Tangential())
    assert torch.equal(chained, guided(ZeroStar(zero_steps=0), Tangential(), Rescaled()))
    assert not torch.allclose(chained, guided(Tangential(), Rescaled()))
