from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from nodegraph_app.diffusion import schedules
from nodegraph_app.diffusion.levels import NoiseLevels

LEVELS = NoiseLevels.scaled_linear(0.00085, 0.012)
TABLES = json.loads((Path(__file__).parents[1] / "reference" / "schedules.json").read_text())
SD = next(table for name, table in TABLES.items() if name.startswith("sd ("))


@pytest.mark.parametrize("steps", [1, 4, 20, 30])
@pytest.mark.parametrize("schedule", schedules.SCHEDULES)
def test_sigmas_equal_the_reference(schedule: str, steps: int) -> None:
    expected = torch.tensor(SD["schedules"][schedule][str(steps)])
    found = schedules.sigmas(LEVELS, steps, schedule=schedule)
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-7)


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
