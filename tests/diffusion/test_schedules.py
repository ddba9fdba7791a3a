from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import torch
from diffusers import DDIMScheduler

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
        assert set(table["schedules"]) == set(schedules.SCHEDULES) - {"lcm"}


@pytest.mark.parametrize("model", MODELS)
def test_the_lowest_and_the_highest_level_equal_the_reference(model: str) -> None:
    assert MODELS[model].sigma_min == pytest.approx(TABLES[model]["sigma_min"], rel=1e-5)
    assert MODELS[model].sigma_max == pytest.approx(TABLES[model]["sigma_max"], rel=1e-5)


@pytest.mark.parametrize("steps", [1, 4, 20, 30])
@pytest.mark.parametrize("schedule", [name for name in schedules.SCHEDULES if name != "lcm"])
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
    if schedule not in ("ddim_uniform", "beta", "lcm"):
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


@pytest.mark.parametrize("shift", [1.0, 3.0, math.exp(1.15)])
def test_a_flow_progresses_as_the_time_before_its_shift_and_is_told_the_time_after_it(shift: float) -> None:
    levels = FlowLevels(shift)
    for time in (0.0, 0.25, 0.5, 1.0):
        sigma = levels.sigma(torch.tensor(1000 * time))
        assert levels.progress(sigma) == pytest.approx(1 - time, abs=1e-6)
        assert float(levels.timestep(sigma)) == pytest.approx(1000 * float(sigma))
    assert levels.progress(levels.table[-1]) == 0


@pytest.mark.parametrize(
    ("found", "schedule"),
    [
        (NoiseLevels.linear(1e-4, 0.02), {"beta_schedule": "linear", "beta_start": 1e-4, "beta_end": 0.02}),
        (LEVELS, {"beta_schedule": "scaled_linear", "beta_start": 0.00085, "beta_end": 0.012}),
        (NoiseLevels.cosine(), {"beta_schedule": "squaredcos_cap_v2"}),
    ],
)
def test_the_levels_of_beta_schedules_equal_those_of_diffusers(
    found: NoiseLevels, schedule: dict[str, object]
) -> None:
    kept = DDIMScheduler(**schedule).alphas_cumprod
    torch.testing.assert_close(found.table, ((1 - kept) / kept).sqrt(), rtol=2e-3, atol=1e-5)


def test_forward_processes_keep_their_variance_laws() -> None:
    x0, noise, sigma = torch.full((1,), 3.0), torch.full((1,), -2.0), torch.tensor(0.25)
    assert float(FlowLevels(3.0).noised(x0, noise, sigma)) == 0.75 * 3 - 0.25 * 2
    assert float(LEVELS.noised(x0, noise, sigma)) == 3 - 0.5
    last = LEVELS.table[-1]
    assert float(LEVELS.begun(x0, noise, last)) == pytest.approx(float(3 - 2 * (1 + last**2).sqrt()))
    assert torch.equal(LEVELS.begun(x0, noise, sigma), LEVELS.noised(x0, noise, sigma))
