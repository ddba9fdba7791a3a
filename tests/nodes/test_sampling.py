from __future__ import annotations

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
    for sampler in samplers.SAMPLERS:
        for schedule in schedules.SCHEDULES:
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
            **samples.arguments(SAMPLE, latent=Latent(torch.zeros(1, 16, 4, 4))), run=RecordingRun()
        )
    assert caught.value.place == "latent"
    assert caught.value.hint == "Use the VAE that belongs to the checkpoint."


def test_the_result_takes_the_family_of_the_model_and_the_size_of_the_latent():
    model, latent = {"family": "sd1", "latent_channels": 4}, {"latent_channels": 4, "width": 64, "height": 32}
    assert SAMPLE.infer({}, {"model": model, "latent": latent})["latent"] == {**latent, "family": "sd1"}
