"""A run goes on where another left off: exactly the missing steps are run, and not a bit differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from nodegraph_app.core.errors import Cancelled
from nodegraph_app.core.values import Conditioning, Image, Latent, LoraPatch, Mask
from nodegraph_app.diffusion import conditioning, latents, sampling
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.samplers import SAMPLERS, draws_noise, levels_asked
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny
from tests.diffusion.conftest import TinyModels
from tests.diffusion.test_samplers import Posterior, begun

STEPS = 6
HINT = Image(np.random.default_rng(1).random((1, 64, 64, 3), dtype=np.float32))


@dataclass
class Kept:
    """A store in memory that is never full."""

    states: dict[str, dict[str, np.ndarray]] = field(default_factory=dict)

    def get(self, key: str) -> Mapping[str, np.ndarray] | None:
        return self.states.get(key)

    def put(self, key: str, state: Mapping[str, np.ndarray]) -> None:
        self.states[key] = {name: array.copy() for name, array in state.items()}


@cache
def told(models: TinyModels, text: str, encoder_strength: float = 0.0) -> Conditioning:
    encoder = models.text_encoder
    if encoder_strength:
        encoder = encoder.patched(style(models, encoder_strength))
    return family("sd1").encode_text(resident_models(), encoder, text, device="cpu")


def style(models: TinyModels, strength: float) -> LoraPatch:
    return LoraPatch(tiny.reference("lora", models.folder / "style.safetensors"), strength)


def plain(models: TinyModels) -> dict[str, Any]:
    return {
        "model": models.model,
        "positive": told(models, "a red circle"),
        "negative": told(models, "blur"),
        "latent": latents.empty(64, 64),
        "seed": 5,
        "steps": STEPS,
        "guidance": 3.0,
    }


def steered(models: TinyModels) -> dict[str, Any]:
    given = plain(models)
    positive = conditioning.with_control(given["positive"], models.edges, HINT, strength=0.8, end=0.7)
    return given | {
        "positive": conditioning.with_control(positive, models.depth, HINT, strength=0.5, start=0.3)
    }


def masked(models: TinyModels) -> dict[str, Any]:
    coverage = np.zeros((1, 64, 64), np.float32)
    coverage[:, 16:48, 8:40] = 1
    samples = torch.randn(2, 4, 8, 8, generator=torch.Generator().manual_seed(2))
    return plain(models) | {"latent": Latent(samples, "sd1", Mask(coverage)), "denoise": 0.6}


def patched(models: TinyModels) -> dict[str, Any]:
    positive = told(models, "a red circle", 0.4)
    return plain(models) | {"model": models.model.patched(style(models, 0.4)), "positive": positive}


def everything(models: TinyModels) -> dict[str, Any]:
    return (
        steered(models)
        | {name: masked(models)[name] for name in ("latent", "denoise")}
        | {"model": patched(models)["model"]}
    )


KINDS = {kind.__name__: kind for kind in (plain, steered, masked, patched, everything)}
every_sampler = pytest.mark.parametrize("sampler", SAMPLERS)
REPRESENTATIVES = ("euler_ancestral", "dpmpp_2m", "heun", "uni_pc")
"""One that draws noise, one that remembers, one that asks twice, one that does the most with its memory."""
some_samplers = pytest.mark.parametrize(
    "sampler",
    [pytest.param(name, marks=[] if name in REPRESENTATIVES else pytest.mark.slow) for name in SAMPLERS],
)
"""For what holds of the run rather than of its steps. That every step's state is whole and named by all that
acts in it is asked of every sampler.
"""


@contextmanager
def counted(models: TinyModels) -> Iterator[list[int]]:
    """Each forward of the real UNet meanwhile."""
    calls: list[int] = []
    unet = resident_models().denoiser(models.model, "cpu")
    hook = unet.register_forward_pre_hook(lambda _, given: calls.append(len(given[0])))
    try:
        yield calls
    finally:
        hook.remove()


TWICE = {"heun", "dpm_2", "dpm_2_ancestral", "dpmpp_2s_ancestral", "dpmpp_sde", "seeds_2", "restart"}
THRICE = {"heunpp2", "seeds_3"}
LOOKS_AHEAD = {"heun": 1, "heunpp2": 2, "dpm_2_ancestral": 1, "dpmpp_2s_ancestral": 1, "seeds_3": 1}
"""How many steps ahead of where something begins to act a step of these is told of it: by asking at levels so
far down. The others that ask at levels inside a step do so before half of its timesteps are over.
"""
MULTISTEP = {
    "lms",
    "ipndm",
    "ipndm_v",
    "deis",
    "res_multistep",
    "gradient_estimation",
    "uni_pc",
    "uni_pc_bh2",
}
"""Of those that draw no noise, besides dpmpp_2m."""


def calls_of(sampler: str, steps: range) -> int:
    """How often a sampler asks the denoiser in these of `STEPS` steps: in the last once, whatever it is."""

    def calls(step: int) -> int:
        if sampler == "heunpp2":
            return min(3, STEPS - step)
        if sampler == "sa_solver_pece":
            return 2 if step else 1
        most = 2 if sampler in TWICE else 3 if sampler in THRICE else 1
        return most if step < STEPS - 1 else 1

    return sum(calls(step) for step in steps)


def stopping(after: int) -> Callable[[int, int, object], None]:
    def stop(done: int, total: int, preview: object) -> None:
        if done == after:
            raise Cancelled

    return stop


@every_sampler
def test_a_cancelled_run_goes_on_where_it_stood_and_ends_in_the_same_bits(
    models: TinyModels, sampler: str
) -> None:
    check_going_on(masked(models) | {"sampler": sampler}, models, whole_run(models, sampler)[0])


@some_samplers
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "masked"])
def test_whatever_acts_a_cancelled_run_goes_on_in_the_same_bits(
    models: TinyModels, sampler: str, kind: str
) -> None:
    given = KINDS[kind](models) | {"sampler": sampler}
    check_going_on(given, models, sampling.sample(**given).samples)


def check_going_on(given: dict[str, Any], models: TinyModels, undisturbed: torch.Tensor) -> None:
    kept = Kept()
    with pytest.raises(Cancelled):
        sampling.sample(**given, journal=kept, on_step=stopping(4))
    heard: list[tuple[int, int]] = []
    with counted(models) as calls:
        found = sampling.sample(
            **given, journal=kept, on_step=lambda done, total, _: heard.append((done, total))
        )
    assert torch.equal(found.samples, undisturbed)
    assert len(calls) == calls_of(given["sampler"], range(4, STEPS))
    assert heard == [(4, 6), (5, 6), (6, 6)]


LATER = {
    "raising the end step": ({"end_step": 3}, {}, 3),
    "a later end of the guidance": ({"guidance_end": 0.5}, {"guidance_end": 1.0}, 3),
    "a later start of the guidance": ({"guidance_start": 0.1}, {"guidance_start": 0.5}, 1),
}
"""Arguments of a run, those of another, and how many steps of the schedule both have in common."""


@some_samplers
@pytest.mark.parametrize("what", LATER)
def test_what_acts_only_later_runs_only_the_steps_from_the_first_that_differs(
    models: TinyModels, sampler: str, what: str
) -> None:
    before, after, shared = LATER[what]
    check_shared(models, plain(models) | {"sampler": sampler}, before, after, shared)


@some_samplers
def test_another_end_of_a_controlnet_runs_only_the_steps_behind_the_earlier_one(
    models: TinyModels, sampler: str
) -> None:
    def until(end: float) -> dict[str, Any]:
        positive = conditioning.with_control(told(models, "x"), models.edges, HINT, strength=0.8, end=end)
        return {"positive": positive}

    check_shared(models, plain(models) | {"sampler": sampler}, until(1.0), until(0.5), 3)


@some_samplers
def test_another_second_half_of_a_prompt_runs_only_the_second_half(models: TinyModels, sampler: str) -> None:
    def halves(second: str) -> dict[str, Any]:
        first, late = told(models, "a red circle").entries[0], told(models, second).entries[0]
        entries = (replace(first, end=0.5), replace(late, start=0.5))
        return {"positive": Conditioning(entries, "sd1")}

    given = plain(models) | {"sampler": sampler}
    check_shared(models, given, halves("a green star"), halves("a blue square"), 3)


def check_shared(
    models: TinyModels, given: dict[str, Any], before: dict[str, Any], after: dict[str, Any], shared: int
) -> None:
    """Samplers that look ahead share that many steps fewer of what differs, but for an end step."""
    sampler = given["sampler"]
    if "end_step" not in before:
        shared = max(shared - LOOKS_AHEAD.get(sampler, 0), 0)
        if sampler == "dpm_fast" and shared == 3:
            shared = 4  # of its own levels, four lie in the first half of the timesteps
    kept = Kept()
    sampling.sample(**(given | before), journal=kept)
    with counted(models) as calls:
        found = sampling.sample(**(given | after), journal=kept)
    assert len(calls) == calls_of(sampler, range(shared, STEPS))
    assert torch.equal(found.samples, sampling.sample(**(given | after)).samples)


def test_a_change_that_acts_from_the_start_runs_every_step(models: TinyModels) -> None:
    kept = Kept()
    sampling.sample(**plain(models), journal=kept)
    for change in ({"seed": 6}, {"guidance": 4.0}, {"steps": 7}, {"sampler": "ddim"}):
        with counted(models) as calls:
            sampling.sample(**(plain(models) | change), journal=kept)
        assert len(calls) == change.get("steps", STEPS)


def test_going_back_to_a_run_before_runs_nothing_and_loads_no_network(models: TinyModels) -> None:
    kept = Kept()
    given = plain(models)
    expected = sampling.sample(**given, journal=kept).samples
    sampling.sample(**(given | {"seed": 6}), journal=kept)
    resident_models().release()
    opened = resident_models().files_opened
    heard: list[tuple[int, int]] = []
    found = sampling.sample(**given, journal=kept, on_step=lambda done, total, _: heard.append((done, total)))
    assert torch.equal(found.samples, expected)
    assert resident_models().files_opened == opened
    assert heard == [(6, 6)]


def test_a_picture_of_what_there_is_can_be_drawn_before_the_first_new_step(models: TinyModels) -> None:
    kept = Kept()
    with pytest.raises(Cancelled):
        sampling.sample(**plain(models), journal=kept, on_step=stopping(2))
    pictures: list[Image | None] = []
    sampling.sample(**plain(models), journal=kept, on_step=lambda *told: pictures.append(told[2]()))
    assert all(picture is not None and picture.pixels.shape == (1, 64, 64, 3) for picture in pictures)


@cache
def whole_run(models: TinyModels, sampler: str) -> tuple[torch.Tensor, Kept]:
    """The end of an undisturbed masked run, and all of its states."""
    kept = Kept()
    return sampling.sample(**masked(models), sampler=sampler, journal=kept).samples, kept


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sampler=some.sampled_from(list(SAMPLERS)), forgotten=some.sets(some.integers(0, STEPS - 1)))
def test_a_store_may_forget_any_states(models: TinyModels, sampler: str, forgotten: set[int]) -> None:
    given = masked(models) | {"sampler": sampler}
    expected, whole = whole_run(models, sampler)
    assert len(whole.states) == STEPS
    kept = Kept(dict(whole.states))
    for number, key in enumerate(list(kept.states)):
        if number in forgotten:
            del kept.states[key]
    missing = next((n for n in reversed(range(STEPS)) if n not in forgotten), -1) + 1
    with counted(models) as calls:
        assert torch.equal(sampling.sample(**given, journal=kept).samples, expected)
    assert len(calls) == calls_of(sampler, range(missing, STEPS))


EDITS = {
    "sampler": list(SAMPLERS),
    "seed": [5, 6],
    "end_step": [2, 3, None],
    "guidance": [1.0, 3.0],
    "guidance_end": [0.4, 1.0],
    "control end": [0.0, 0.5, 1.0],
    "late prompt": ["a green star", "a blue square", None],
    "mask": [True, False],
    "lora": [0.0, 0.4],
}
"""What a person may change between two runs, and to what."""


def edited(models: TinyModels, chosen: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a run with these values."""
    given = plain(models) | {name: chosen[name] for name in ("sampler", "seed", "guidance", "guidance_end")}
    positive = given["positive"]
    if chosen["control end"]:
        positive = conditioning.with_control(
            positive, models.edges, HINT, strength=0.8, end=chosen["control end"]
        )
    if chosen["late prompt"]:
        late = conditioning.within(told(models, chosen["late prompt"]), start=0.5, end=1.0)
        positive = conditioning.both(positive, late)
    model = models.model.patched(style(models, chosen["lora"])) if chosen["lora"] else models.model
    latent = replace(masked(models)["latent"], mask=masked(models)["latent"].mask if chosen["mask"] else None)
    return given | {
        "model": model, "positive": positive, "latent": latent, "steps": 4, "end_step": chosen["end_step"],
    }  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begin=some.fixed_dictionaries({name: some.sampled_from(values) for name, values in EDITS.items()}),
    edits=some.lists(
        some.sampled_from([(name, value) for name, values in EDITS.items() for value in values]),
        min_size=1,
        max_size=3,
    ),
)
def test_after_any_edits_a_run_equals_one_from_scratch(
    models: TinyModels, begin: dict[str, Any], edits: list[tuple[str, Any]]
) -> None:
    kept, chosen = Kept(), dict(begin)
    for name, value in [("seed", begin["seed"]), *edits]:
        chosen[name] = value
        arguments = edited(models, chosen)
        found = sampling.sample(**arguments, journal=kept).samples
        assert torch.equal(found, sampling.sample(**arguments).samples)
        with counted(models) as calls:
            assert torch.equal(sampling.sample(**arguments, journal=kept).samples, found)
        assert calls == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda state: state.pop("x"),
        lambda state: state.update(x=state["x"][:, :2]),
        lambda state: state.update(x=state["x"].astype(np.float64)),
        lambda state: state.update(noise=np.zeros(3, np.uint8)),
        lambda state: state.update({"history.1": state["x"]}),
        lambda state: state.update(unknown=state["x"]),
    ],
    ids=["no x", "another shape", "another type", "another source", "a gap in the history", "something else"],
)
def test_a_state_that_holds_something_else_is_not_used(
    models: TinyModels, harm: Callable[[dict[str, np.ndarray]], object]
) -> None:
    kept = Kept()
    expected = sampling.sample(**plain(models), journal=kept).samples
    harm(list(kept.states.values())[-1])
    with counted(models) as calls:
        assert torch.equal(sampling.sample(**plain(models), journal=kept).samples, expected)
    assert len(calls) == 1


def test_states_are_small_and_only_as_exact_as_going_on_needs(models: TinyModels) -> None:
    kept = Kept()
    sampling.sample(**plain(models), journal=kept)
    for state in kept.states.values():
        assert {name: array.dtype.name for name, array in state.items()} == {
            "x": "float32", "estimate": "float32",
        }  # fmt: skip


@some_samplers
def test_a_run_in_two_stages_ends_near_the_whole_one(models: TinyModels, sampler: str) -> None:
    given = masked(models) | {"sampler": sampler}
    whole = sampling.sample(**given)
    first = sampling.sample(**given, end_step=3)
    second = sampling.sample(**(given | {"latent": first}), start_step=3, add_noise=False)
    outside = first.mask.coverage[:, ::8, ::8][:, None] == 0  # type: ignore[union-attr]
    outside = np.broadcast_to(outside, whole.samples.shape)
    assert np.array_equal(second.samples.numpy()[outside], given["latent"].samples.numpy()[outside])
    if draws_noise(sampler):
        return  # the second stage draws the noise of its own beginning
    # What a multistep solver remembers is not in a latent.
    if sampler in MULTISTEP:
        off = (second.samples - whole.samples).norm() / whole.samples.norm()
        assert 0 < off < 0.2
        return
    tolerance = 0.3 if sampler == "dpmpp_2m" else 1e-4
    torch.testing.assert_close(second.samples, whole.samples, atol=tolerance, rtol=tolerance)


def test_the_second_stage_alone_runs_when_only_it_changes(models: TinyModels) -> None:
    kept, given = Kept(), plain(models)
    first = sampling.sample(**given, end_step=3, journal=kept)
    second = given | {"latent": first, "start_step": 3, "add_noise": False}
    sampling.sample(**second, journal=kept)
    with counted(models) as calls:
        again = sampling.sample(**given, end_step=3, journal=kept)
        sampling.sample(**(second | {"latent": again, "guidance_end": 0.7}), journal=kept)
    assert torch.equal(first.samples, again.samples)
    assert len(calls) == 2


def test_a_run_that_starts_late_adds_the_noise_of_the_level_it_starts_at(models: TinyModels) -> None:
    given = masked(models)
    late = sampling.prepare(**given, sampler="euler", schedule="normal", device="cpu", start_step=4)
    original = late.scaling.to_denoiser(given["latent"].samples)
    drawn = (late.start.x - original) / late.sigmas[4]
    assert float(drawn.std()) == pytest.approx(1, abs=0.15)
    assert late.steps == 2


def test_every_step_gives_what_the_model_took_the_picture_for_after_each(models: TinyModels) -> None:
    given = plain(models) | {"latent": latents.empty(64, 64, 2), "sampler": "dpmpp_2m"}
    kept = Kept()
    last = sampling.sample(**given, journal=kept).samples
    with counted(models) as calls:
        shown = sampling.sample(**given, journal=kept, every_step=True)
    assert calls == []
    assert shown.samples.shape == (2 * STEPS, 4, 8, 8)
    of_each = shown.samples.unflatten(0, (2, STEPS))
    assert torch.equal(of_each[:, -1], last)
    assert torch.equal(shown.samples, sampling.sample(**given, every_step=True).samples)
    # Far from the end the estimate is closer to the end than the noisy state is.
    first = sampling.prepare(**given, schedule="normal", denoise=1.0, device="cpu")
    noisy = first.latent_of(first.advance(first.start).x).samples
    assert float((of_each[:, 0] - last).norm()) < float((noisy - last).norm())


@every_sampler
def test_a_sampler_asks_for_exactly_the_levels_its_steps_are_named_by(sampler: str) -> None:
    sigmas, state = begun("karras", 10, 3, sampler)
    posterior = Posterior()
    while state.step < len(sigmas) - 1:
        asked: list[float] = []

        def listening(x: torch.Tensor, sigma: torch.Tensor, heard: list[float] = asked) -> torch.Tensor:
            heard.append(float(sigma))
            return posterior(x, sigma)

        expected = [float(level) for level in levels_asked(sampler, sigmas, state.step)]
        state = SAMPLERS[sampler](state, sigmas, listening)
        assert asked == expected


@every_sampler
def test_a_step_reads_no_level_but_those_before_it_and_its_own(sampler: str) -> None:
    sigmas, start = begun("karras", 10, 3, sampler)
    states = [start]
    while states[-1].step < len(sigmas) - 1:
        states.append(SAMPLERS[sampler](states[-1], sigmas, Posterior()))
    for state, following in pairwise(states):
        shown = {*range(state.step - len(state.history), state.step + 2)}
        shown |= {*SAMPLERS[sampler].others(sigmas, state.step)}
        hidden = sigmas.clone()
        hidden[[number for number in range(len(sigmas)) if number not in shown]] = torch.nan
        assert torch.equal(SAMPLERS[sampler](state, hidden, Posterior()).x, following.x)


@every_sampler
def test_only_a_sampler_said_to_draw_noise_moves_its_source(sampler: str) -> None:
    sigmas, state = begun("karras", 10, 3, sampler)
    begin = state.noise
    while state.step < len(sigmas) - 1:
        state = SAMPLERS[sampler](state, sigmas, Posterior())
    assert (state.noise is not begin) == draws_noise(sampler)
