"""Rules of guidance in the keys of steps: just where they act; and a run with them goes on bit for bit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from nodegraph_app.core.errors import Cancelled
from nodegraph_app.core.guidance import (
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
from nodegraph_app.core.values import Conditioning, NeutralPrompt, SecondPrompt
from nodegraph_app.diffusion import conditioning, latents, sampling
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.journal import walk
from nodegraph_app.diffusion.sampling import Trajectory
from nodegraph_app.models.store import resident_models
from tests.diffusion.conftest import TinyModels

STEPS = 4
"""Of the plain schedule, at 0, 1/3, 2/3 and all of the way."""

RULES: list[GuidanceRule] = [
    ZeroStar(zero_steps=1),
    Tangential(),
    Projected(parallel=0.2, limit=3.0, momentum=-0.5),
    Rescaled(),
    NormKept(),
    PerturbedAttention(),
    SkippedLayers(),
    SelfAttention(),
    FreeU(),
]
ALTERED: dict[str, Any] = {"layers": ("down.0",), "zero_steps": 2, "patch": 3}
"""Other numbers; those not named here are 0.1 more."""


@cache
def told(models: TinyModels, text: str) -> Conditioning:
    return family("sd1").encode_text(resident_models(), models.text_encoder, text, device="cpu")


def arguments(models: TinyModels, *rules: GuidanceRule, **change: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "model": replace(models.model, guidance=rules),
        "positive": told(models, "a red circle"),
        "negative": told(models, "blur"),
        "latent": latents.empty(48, 40),
        "seed": 5,
        "steps": STEPS,
        "guidance": 3.0,
        "sampler": "dpmpp_2m",
        "schedule": "normal",
        "denoise": 1.0,
        "device": "cpu",
    }
    return given | change


def states(run: Trajectory) -> list[bytes]:
    state, found = run.start, []
    while state.step < run.last:
        state = run.advance(state)
        averages = [average for average in state.guidance if average.any()]
        found.append(b"".join(part.numpy().tobytes() for part in (state.x, *state.history, *averages)))
    return found


def shared(one: list[Any], other: list[Any]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=True)) if a != b), len(one))


def shared_steps(models: TinyModels, before: dict[str, Any], after: dict[str, Any]) -> int:
    """How many steps from the first have the same key; each has the same state, and the last has not."""
    runs = [sampling.prepare(**given) for given in (before, after)]
    named = shared(*(list(run.ingredients.keys(run.start, run.last))[1:] for run in runs))
    ones, others = (states(run) for run in runs)
    assert ones[:named] == others[:named], "the key says what is not true"
    assert named == STEPS or ones != others
    return named


MUTANTS = [
    (rule, field.name)
    for rule in RULES
    for field in dataclasses.fields(rule)
    if field.name not in ("start", "end")
]


@pytest.mark.parametrize(("rule", "name"), MUTANTS, ids=lambda given: getattr(given, "__name__", str(given)))
def test_every_number_of_a_rule_is_in_the_keys_of_the_steps_in_which_it_acts(
    models: TinyModels, rule: GuidanceRule, name: str
) -> None:
    changed = replace(rule, **{name: ALTERED.get(name, getattr(rule, name)) or 0})
    if name not in ALTERED:
        changed = replace(rule, **{name: getattr(rule, name) + 0.1})
    found = shared_steps(models, arguments(models, rule), arguments(models, changed))
    assert found == (1 if name == "zero_steps" else 0)  # both leave the first step out


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_a_range_that_ends_earlier_is_in_the_later_keys_alone(models: TinyModels, rule: GuidanceRule) -> None:
    whole = arguments(models, rule)
    assert shared_steps(models, whole, arguments(models, replace(rule, end=0.5))) == 2
    late = arguments(models, replace(rule, start=0.5))
    assert shared_steps(models, arguments(models), late) == 2
    assert shared_steps(models, whole, arguments(models, replace(rule, end=0.9999))) == 3
    assert shared_steps(models, whole, arguments(models)) == 0


@pytest.mark.parametrize(
    "rule",
    [Projected(parallel=1.0), Rescaled(strength=0.0), PerturbedAttention(scale=0.0), SelfAttention(scale=0.0),
     SkippedLayers(scale=0.0), FreeU(0.0, 1.0, 1.0, 1.0, 1.0, 1.0)],
    ids=lambda rule: type(rule).__name__,
)  # fmt: skip
def test_a_rule_whose_numbers_change_nothing_is_in_no_key(models: TinyModels, rule: GuidanceRule) -> None:
    assert shared_steps(models, arguments(models), arguments(models, rule)) == STEPS


def test_rules_that_need_a_negative_are_in_no_key_without_one(models: TinyModels) -> None:
    alone = arguments(models, guidance=1.0)
    rules = (Tangential(), Projected(), Rescaled(), NormKept(), ZeroStar(zero_steps=0))
    assert shared_steps(models, alone, arguments(models, *rules, guidance=1.0)) == STEPS
    assert shared_steps(models, alone, arguments(models, PerturbedAttention(), guidance=1.0)) == 0


def test_the_kind_of_a_rule_is_in_the_keys(models: TinyModels) -> None:
    ones, others = PerturbedAttention(scale=2.0), SkippedLayers(scale=2.0)
    assert shared_steps(models, arguments(models, ones), arguments(models, others)) == 0


def test_the_order_of_rules_is_in_the_keys(models: TinyModels) -> None:
    rules = Tangential(), Projected(limit=1.0)
    assert shared_steps(models, arguments(models, *rules), arguments(models, *rules[::-1])) == 0


def test_steps_that_are_left_out_do_not_depend_on_what_is_told(models: TinyModels) -> None:
    rule = ZeroStar(zero_steps=2)
    changed = arguments(models, rule, positive=told(models, "a blue star"), guidance=5.0)
    assert shared_steps(models, arguments(models, rule), changed) == 2


@dataclass(frozen=True)
class Beside:
    """Prompts told beside others, and the same with one thing changed."""

    what: str
    place: str
    first: Any
    second: Any


BESIDE = [
    Beside("second guidance", "positive", ("a star", 2.0, False), ("a star", 4.0, False)),
    Beside("nested", "positive", ("a star", 2.0, False), ("a star", 2.0, True)),
    Beside("second prompt", "positive", ("a star", 2.0, False), ("a square", 2.0, False)),
    Beside("strength", "negative", ("", 1.0), ("", 0.5)),
    Beside("neutral prompt", "negative", ("", 1.0), ("a", 1.0)),
]


@pytest.mark.parametrize("case", BESIDE, ids=lambda case: case.what)
def test_prompts_told_beside_others_are_in_the_keys(models: TinyModels, case: Beside) -> None:
    def given(text: str, *numbers: Any, **change: Any) -> dict[str, Any]:
        kind: Any = SecondPrompt if case.place == "positive" else NeutralPrompt
        base = told(models, "a red circle" if case.place == "positive" else "blur")
        beside = conditioning.with_beside(base, kind(told(models, text), *numbers))
        return arguments(models, **{case.place: beside}, **change)

    assert shared_steps(models, given(*case.first), given(*case.second)) == 0
    late = {"guidance_start": 0.5}
    assert shared_steps(models, given(*case.first, **late), given(*case.second, **late)) == 2


class Kept:
    """A store of states in memory."""

    def __init__(self) -> None:
        self.states: dict[str, dict[str, np.ndarray]] = {}

    def get(self, key: str) -> Mapping[str, np.ndarray] | None:
        return self.states.get(key)

    def put(self, key: str, state: Mapping[str, np.ndarray]) -> None:
        self.states[key] = {name: array.copy() for name, array in state.items()}


@pytest.mark.parametrize("sampler", ["dpmpp_2m", "heun"])
def test_a_run_with_rules_that_remember_goes_on_where_it_stood_bit_for_bit(
    models: TinyModels, sampler: str
) -> None:
    rules = (Projected(momentum=-0.5), Projected(momentum=0.3, start=0.3), *RULES[3:])
    given = arguments(models, *rules, sampler=sampler)
    del given["device"]
    whole = sampling.sample(**given).samples
    for broken_at in (1, STEPS - 1):
        store = Kept()

        def stop(done: int, total: int, preview: Any, at: int = broken_at) -> None:
            if done == at:
                raise Cancelled

        with pytest.raises(Cancelled):
            sampling.sample(**given, journal=store, on_step=stop)
        seen: list[int] = []
        again = sampling.sample(**given, journal=store, on_step=lambda done, *_, seen=seen: seen.append(done))
        assert seen[0] == broken_at
        assert torch.equal(again.samples, whole)


def test_a_run_without_what_its_rules_remember_is_not_gone_on_with(models: TinyModels) -> None:
    run = sampling.prepare(**arguments(models, Projected(momentum=-0.5)))
    store = Kept()
    journal = run.journal(store)
    assert journal is not None
    for _ in walk(run.start, 2, run.reach, journal):
        pass
    assert journal.furthest().state.step == 2
    for arrays in store.states.values():
        arrays["guidance.0"] = arrays["guidance.0"][..., :-1]
    assert journal.furthest().state.step == 0


def test_a_state_is_read_by_another_run_only_where_its_averages_are_those_of_the_same_rules(
    models: TinyModels,
) -> None:
    early, late = Projected(momentum=-0.5, end=0.7), Projected(momentum=0.3, start=0.6)
    chains = [(early,), (late, early), (early, late), (late,), ()]
    store, expected = Kept(), {}
    for chain in chains:
        given = arguments(models, *chain)
        del given["device"]
        expected[chain] = sampling.sample(**given).samples
    for chain in [*chains, *chains[::-1]]:
        given = arguments(models, *chain)
        del given["device"]
        assert torch.equal(sampling.sample(**given, journal=store).samples, expected[chain])
    first, second = (sampling.prepare(**arguments(models, *chain)) for chain in (chains[0], chains[2]))
    keys = [run.ingredients.keys(run.start, run.last) for run in (first, second)]
    assert shared(*keys) == 3  # with the start: the rule that acts late is in no key before


def test_what_a_step_does_depends_on_the_state_alone_though_others_ran_between(models: TinyModels) -> None:
    run = sampling.prepare(**arguments(models, Projected(momentum=-0.5)))
    first = run.advance(run.start)
    second = run.advance(first)
    run.advance(second)
    assert torch.equal(run.advance(first).x, second.x)
    assert not torch.equal(first.guidance[0], second.guidance[0])
