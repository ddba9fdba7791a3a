from __future__ import annotations

from itertools import cycle

import pytest
import torch

from nodegraph_app import builtin
from nodegraph_app.core.errors import Cancelled, NodeError
from nodegraph_app.core.values import Latent
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
