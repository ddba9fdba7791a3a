from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import torch

from nodegraph_app.diffusion import schedules
from nodegraph_app.diffusion.levels import FlowLevels, Levels, NoiseLevels

LEVELS = NoiseLevels.scaled_linear(0.00085, 0.012)
TABLES = json.loads((Path(__file__).parents[1] / "reference" / "schedules.json").read_text())
MODELS: dict[str, Levels] = {
    "sd (scaled-linear betas 0.00085..0.012, 1000 steps)": LEVELS,
    "sd zero-terminal-snr": LEVELS.zero_terminal_snr(),
    "sd3 flow shift=3": FlowLevels(3.0),
    "flux shift=1.15": FlowLevels(math.exp(1.15), 10_000),
}


def test_no_model_and_no_schedule_of_the_reference_is_left_out() -> None:
    assert set(TABLES) == set(MODELS)
    for table in TABLES.values():
        assert set(table["schedules"]) == set(schedules.SCHEDULES)


@pytest.mark.parametrize("model", MODELS)
def test_the_lowest_and_the_highest_level_equal_the_reference(model: str) -> None:
    assert MODELS[model].sigma_min == pytest.approx(TABLES[model]["sigma_min"], rel=1e-5)
    assert MODELS[model].sigma_max == pytest.approx(TABLES[model]["sigma_max"], rel=1e-5)


@pytest.mark.parametrize("steps", [1, 4, 20, 30])
@pytest.mark.parametrize("schedule", schedules.SCHEDULES)
@pytest.mark.parametrize("model", MODELS)
def test_sigmas_equal_the_reference(model: str, schedule: str, steps: int) -> None:
    levels = MODELS[model]
    expected = torch.tensor(TABLES[model]["schedules"][schedule][str(steps)])
    if (schedule, steps) == (
        "kl_optimal",
        1,
    ):  # the reference divides by zero; it begins here
        assert bool(expected[0].isnan())
        expected[0] = TABLES[model]["schedules"][schedule]["4"][0]
    found = schedules.sigmas(levels, steps, schedule=schedule)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 50, 333, 1000])
@pytest.mark.parametrize("schedule", schedules.SCHEDULES)
@pytest.mark.parametrize("model", MODELS)
def test_sigmas_fall_to_zero_for_any_number_of_steps(model: str, schedule: str, steps: int) -> None:
    found = schedules.sigmas(MODELS[model], steps, schedule=schedule)
    assert bool((found.diff() < 0).all())
    assert found[-1] == 0
    if schedule not in ("ddim_uniform", "beta"):
        assert len(found) == steps + 1


@pytest.mark.parametrize("schedule", schedules.SCHEDULES)
@pytest.mark.parametrize("denoise", [0.05, 0.5, 0.75])
def test_a_denoise_strength_below_one_runs_the_last_steps_of_a_longer_schedule(
    schedule: str, denoise: float
) -> None:
    found = schedules.sigmas(LEVELS, 6, schedule=schedule, denoise=denoise)
    longer = schedules.sigmas(LEVELS, int(6 / denoise), schedule=schedule)
    assert torch.equal(found, longer[-7:])
    assert bool((found.diff() < 0).all())
    assert found[-1] == 0


def test_denoise_strength_zero_has_no_steps() -> None:
    assert len(schedules.sigmas(LEVELS, 6, denoise=0)) == 0


def test_every_training_level_maps_to_its_own_timestep_and_back() -> None:
    assert [int(LEVELS.timestep(sigma)) for sigma in LEVELS.table] == list(range(1000))
    torch.testing.assert_close(LEVELS.sigma(torch.arange(1000.0)), LEVELS.table)
    assert LEVELS.progress(LEVELS.table[-1]) == 0
    assert LEVELS.progress(LEVELS.table[0]) == 1
