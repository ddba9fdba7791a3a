from __future__ import annotations

from itertools import cycle

import pytest
import torch

from nodegraph_app import builtin
from nodegraph_app.core.errors import Cancelled, NodeError
from nodegraph_app.core.values import Latent, Noise, Sigmas
from nodegraph_app.diffusion import samplers, schedules
from nodegraph_app.models.store import resident_models
from tests.nodes.contract import RecordingRun

SAMPLE = builtin.registry()["sampling.sample"]


class StoppingRun(RecordingRun):
    """Somebody presses Cancel after the first step."""

    def step(self, done, total, preview=None):
        super().step(done, total, preview)
        if done == 1:
            raise Cancelled


def test_the_menus_offer_every_sampler_and_schedule():
    assert SAMPLE.parameter("sampler").choices == tuple(samplers.SAMPLERS)
    assert SAMPLE.parameter("schedule").choices == tuple(schedules.SCHEDULES)


def test_every_sampler_and_schedule_gives_a_finite_latent(samples):
    for sampler, schedule in zip(samplers.SAMPLERS, cycle(schedules.SCHEDULES), strict=False):
        given = samples.arguments(SAMPLE, sampler=sampler, schedule=schedule, steps=2)
        latent = SAMPLE.function(**given, run=RecordingRun())
        assert latent.family == "sd1"
        assert bool(latent.samples.isfinite().all())


def test_the_largest_seed_works(samples):
    found = [
        SAMPLE.function(**samples.arguments(SAMPLE, seed=seed), run=RecordingRun()).samples
        for seed in (2**64 - 1, 0)
    ]
    assert not torch.equal(*found)


def test_cancel_is_honoured_after_the_step_and_the_next_run_is_whole(samples):
    given = samples.arguments(SAMPLE)
    expected = SAMPLE.function(**given, run=RecordingRun()).samples
    stopping = StoppingRun()
    with pytest.raises(Cancelled):
        SAMPLE.function(**given, run=stopping)
    assert stopping.steps == [(0, 3), (1, 3)]
    assert torch.equal(SAMPLE.function(**given, run=RecordingRun()).samples, expected)


def test_changing_a_prompt_or_a_seed_opens_no_file_again(samples):
    SAMPLE.function(**samples.arguments(SAMPLE), run=RecordingRun())
    opened = resident_models().files_opened
    SAMPLE.function(**samples.arguments(SAMPLE, seed=9, guidance=2.0), run=RecordingRun())
    assert resident_models().files_opened == opened


def test_a_wrong_latent_is_explained_with_a_way_out(samples):
    with pytest.raises(NodeError, match="16 channels, this model denoises 4") as caught:
        SAMPLE.function(
            **samples.arguments(SAMPLE, latent=Latent(torch.ones(1, 16, 4, 4))), run=RecordingRun()
        )
    assert caught.value.place == "latent"
    assert caught.value.hint == "Use the VAE that belongs to the checkpoint."


def test_the_result_takes_the_space_of_the_model_and_the_size_of_the_latent():
    model = {"family": "sd2", "space": "sd1", "latent_channels": 4}
    latent = {"width": 64, "height": 32}
    assert SAMPLE.infer(SAMPLE.defaults(), {"model": model, "latent": latent})["latent"] == {
        **latent,
        "space": "sd1",
        "latent_channels": 4,
    }


def inferred(inputs, **parameters):
    inputs = {"latent": {"batch": 2}, **inputs}
    return SAMPLE.infer(SAMPLE.defaults() | parameters, inputs)["latent"]


def test_every_step_of_every_picture_is_announced_where_it_can_be_counted():
    assert inferred({}) == {"batch": 2}
    assert inferred({}, every_step=True) == {"batch": 40}
    assert inferred({}, every_step=True, start_step=5, end_step=8) == {"batch": 6}
    for schedule in ("ddim_uniform", "beta"):  # which may have more or fewer
        assert inferred({}, every_step=True, schedule=schedule) == {}
        assert inferred({}, schedule=schedule) == {"batch": 2}
    assert inferred({"schedule": {}}, every_step=True) == {}
    assert (
        inferred({}, every_step=True, sampler="restart") == inferred({"sampler": {}}, every_step=True) == {}
    )
    assert inferred({"steps": {}}, every_step=True) == inferred({"every_step": {}}) == {}


def test_the_announced_batch_is_the_real_one(samples):
    given = samples.arguments(SAMPLE, steps=4, start_step=1, every_step=True)
    made = SAMPLE.function(**given, run=RecordingRun())
    assert (
        len(made.samples)
        == inferred({"latent": {"batch": 1}}, steps=4, start_step=1, every_step=True)["batch"]
    )


@pytest.mark.parametrize(
    ("parameters", "place"),
    [
        ({"steps": 10, "start_step": 10}, "start_step"),
        ({"start_step": 8, "end_step": 8}, "start_step"),
        ({"guidance_start": 0.5, "guidance_end": 0.4}, "guidance_end"),
    ],
)
def test_parts_in_which_nothing_happens_are_explained_before_and_while_running(samples, parameters, place):
    for ask in (
        lambda: inferred({}, **parameters),
        lambda: SAMPLE.function(**samples.arguments(SAMPLE, **parameters), run=RecordingRun()),
    ):
        with pytest.raises(NodeError) as caught:
            ask()
        assert caught.value.place == place
        assert caught.value.hint
    assert inferred({name: {} for name in parameters}, **parameters)["batch"] == 2


def test_the_defaults_of_later_versions_change_no_picture(samples):
    """What the node of an older file means: everything that came later is left out."""
    first = ("seed", "steps", "guidance", "sampler", "schedule", "denoise")
    given = samples.arguments(SAMPLE)
    parameters = {parameter.name for parameter in SAMPLE.parameters}
    old = {name: value for name, value in given.items() if name not in parameters or name in first}
    from nodegraph_app import diffusion

    expected = diffusion.sampling.sample(**old, device="cpu").samples
    assert torch.equal(SAMPLE.function(**given, run=RecordingRun()).samples, expected)


class JournalledRun(RecordingRun):
    """With a journal that keeps everything."""

    def __init__(self, states):
        super().__init__()
        self.journal = self
        self.states = states
        self.get = states.get

    def put(self, key, state):
        self.states[key] = {name: array.copy() for name, array in state.items()}


def test_with_a_journal_a_run_begins_where_the_last_one_stopped(samples):
    class Stopping(JournalledRun):
        def step(self, done, total, preview=None):
            super().step(done, total, preview)
            if done == 2:
                raise Cancelled

    given, states = samples.arguments(SAMPLE), {}
    expected = SAMPLE.function(**given, run=RecordingRun()).samples
    with pytest.raises(Cancelled):
        SAMPLE.function(**given, run=Stopping(states))
    run = JournalledRun(states)
    assert torch.equal(SAMPLE.function(**given, run=run).samples, expected)
    assert run.steps == [(2, 3), (3, 3)]
    again = JournalledRun(states)
    assert torch.equal(SAMPLE.function(**given, run=again).samples, expected)
    assert again.steps == [(3, 3)]


def node(name, samples, **given):
    """What a node gives for these arguments, the rest at its defaults."""
    spec = builtin.registry()[name]
    run = {"run": given.pop("run", RecordingRun())} if spec.takes_run else {}
    arguments = {p.name: p.default for p in spec.parameters}
    arguments |= {end.name: samples.value(end.type.name) for end in spec.inputs if not end.optional}
    return spec.function(**(arguments | given), **run)


def parts(samples, *, seed=7, sampler="euler_ancestral", steps=4, scale=3.0):
    """Inputs of a run from parts, and the arguments of Sample that mean the same."""
    given = samples.arguments(SAMPLE, seed=seed, sampler=sampler, steps=steps, guidance=scale)
    told = {name: given[name] for name in ("model", "positive", "negative")}
    return {
        "guider": node("sampling.guider", samples, **told, scale=scale),
        "sampler": node("sampling.sampler", samples, sampler=sampler),
        "sigmas": node("schedules.model", samples, model=given["model"], steps=steps),
        "latent": given["latent"],
        "noise": node("sampling.noise", samples, seed=seed),
    }, given


@pytest.mark.parametrize("sampler", ["euler_ancestral", "uni_pc", "dpm_fast"])
def test_a_run_from_parts_is_that_of_sample_and_knows_its_steps(samples, sampler):
    chosen, given = parts(samples, sampler=sampler)
    states = {}
    whole = SAMPLE.function(**given, run=JournalledRun(states)).samples
    run = JournalledRun(states)
    assert torch.equal(node("sampling.run", samples, **chosen, run=run).samples, whole)
    assert run.steps == [(4, 4)]
    assert torch.equal(node("sampling.run", samples, **chosen).samples, whole)


def test_a_cancelled_run_from_parts_goes_on_where_it_stood(samples):
    class Stopping(JournalledRun):
        def step(self, done, total, preview=None):
            super().step(done, total, preview)
            if done == 2:
                raise Cancelled

    chosen, _ = parts(samples)
    expected, states = node("sampling.run", samples, **chosen).samples, {}
    with pytest.raises(Cancelled):
        node("sampling.run", samples, **chosen, run=Stopping(states))
    run = JournalledRun(states)
    assert torch.equal(node("sampling.run", samples, **chosen, run=run).samples, expected)
    assert run.steps == [(2, 4), (3, 4), (4, 4)]


def test_another_tail_of_the_schedule_runs_only_the_steps_it_has_for_itself(samples):
    chosen, _ = parts(samples)
    states = {}
    node("sampling.run", samples, **chosen, run=JournalledRun(states))
    high, _ = node("schedules.split", samples, sigmas=chosen["sigmas"], step=2)
    level = float(high.levels[-1])
    tail = node("schedules.typed", samples, levels=f"{level!r}, {level / 2}, {level / 4}, 0")
    run = JournalledRun(states)
    changed = chosen | {"sigmas": node("schedules.join", samples, first=high, second=tail)}
    node("sampling.run", samples, **changed, run=run)
    assert run.steps == [(2, 5), (3, 5), (4, 5), (5, 5)]


def test_two_parts_of_a_schedule_one_behind_the_other_are_the_whole_run(samples):
    chosen, _ = parts(samples, sampler="euler")
    whole = node("sampling.run", samples, **chosen).samples
    high, low = node("schedules.split", samples, sigmas=chosen["sigmas"], step=2)
    first = node("sampling.run", samples, **(chosen | {"sigmas": high}))
    second = node("sampling.run", samples, **(chosen | {"sigmas": low, "latent": first, "noise": None}))
    torch.testing.assert_close(second.samples, whole, atol=1e-5, rtol=1e-5)


def test_with_a_seed_each_a_picture_of_a_batch_comes_out_as_alone(samples):
    chosen, _ = parts(samples, sampler="euler")
    latent = chosen["latent"]
    batch = Latent(latent.samples.repeat(2, 1, 1, 1), latent.family)
    together = node(
        "sampling.run",
        samples,
        **(
            chosen | {"latent": batch, "noise": node("sampling.noise", samples, seed=7, pictures="seed each")}
        ),
    )
    for number in range(2):
        alone = node("sampling.run", samples, **(chosen | {"noise": Noise(7 + number)}))
        torch.testing.assert_close(together.samples[number : number + 1], alone.samples, atol=1e-4, rtol=1e-4)


def test_noise_added_before_is_the_noise_a_run_adds(samples):
    chosen, _ = parts(samples, sampler="euler")
    late = node("schedules.trim", samples, sigmas=chosen["sigmas"], denoise=0.5)
    chosen = chosen | {"sigmas": late}
    expected = node("sampling.run", samples, **chosen)
    given = {name: chosen[name] for name in ("latent", "noise", "sigmas")}
    noisy = node("sampling.add_noise", samples, model=chosen["guider"].model, **given)
    found = node("sampling.run", samples, **(chosen | {"latent": noisy, "noise": None}))
    torch.testing.assert_close(found.samples, expected.samples, atol=1e-5, rtol=1e-5)


def test_added_noise_is_as_strong_as_its_level(samples):
    latent = Latent(torch.zeros(1, 4, 64, 64), "sd1")
    sigmas = node("schedules.typed", samples, levels="8, 4, 1, 0")
    model, scale = samples.value("model"), 0.5  # of the tiny VAE
    for step, level in ((0, 8.0), (2, 1.0), (3, 0.0), (900, 0.0)):
        noisy = node(
            "sampling.add_noise",
            samples,
            model=model,
            latent=latent,
            noise=Noise(1),
            sigmas=sigmas,
            step=step,
        )
        assert float((noisy.samples * scale).std()) == pytest.approx(level, rel=0.05)
    with pytest.raises(NodeError, match="no noise level"):
        node("sampling.add_noise", samples, model=model, latent=latent, sigmas=Sigmas(torch.zeros(0)))


def test_a_guider_that_would_stop_before_it_starts_is_explained_before_and_while_running(samples):
    spec = builtin.registry()["sampling.guider"]
    wrong = {"start": 0.5, "end": 0.4}
    for ask in (
        lambda: spec.infer(spec.defaults() | wrong, {}),
        lambda: node("sampling.guider", samples, **wrong),
    ):
        with pytest.raises(NodeError) as caught:
            ask()
        assert caught.value.place == "end"
    traits = {"family": "sd1", "latent_channels": 4}
    assert spec.infer(spec.defaults(), {"model": traits})["guider"] == traits


def test_a_run_from_parts_announces_the_size_of_its_latent_and_the_family_of_its_model():
    spec = builtin.registry()["sampling.run"]
    inputs = {"guider": {"family": "sd1"}, "latent": {"width": 64, "batch": 2}}
    expected = {"family": "sd1", "width": 64, "batch": 2}
    assert spec.infer(spec.defaults(), inputs)["latent"] == expected
    del expected["batch"]
    assert spec.infer(spec.defaults() | {"every_step": True}, inputs)["latent"] == expected


def test_no_step_to_run_gives_the_latent_as_it_came(samples):
    chosen, _ = parts(samples)
    for levels in (torch.zeros(0), torch.tensor([3.0])):
        found = node("sampling.run", samples, **(chosen | {"sigmas": Sigmas(levels)}))
        assert torch.equal(found.samples, chosen["latent"].samples)
