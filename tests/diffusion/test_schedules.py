from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import DDIMScheduler, EulerDiscreteScheduler, FlowMatchEulerDiscreteScheduler
from diffusers.schedulers import AysSchedules
from scipy import stats

from nodegraph_app.diffusion import schedules
from nodegraph_app.diffusion.levels import FlowLevels, Levels, NoiseLevels

OURS = ("trailing", "lcm")
"""Schedules that the reference program lacks, or has under another meaning."""
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
        assert set(schedules.SCHEDULES) - set(table["schedules"]) == set(OURS)
        assert set(table["schedules"]) <= set(schedules.SCHEDULES)


@pytest.mark.parametrize("model", MODELS)
def test_the_lowest_and_the_highest_level_equal_the_reference(model: str) -> None:
    assert MODELS[model].sigma_min == pytest.approx(TABLES[model]["sigma_min"], rel=1e-5)
    assert MODELS[model].sigma_max == pytest.approx(TABLES[model]["sigma_max"], rel=1e-5)


@pytest.mark.parametrize("steps", [1, 4, 20, 30])
@pytest.mark.parametrize("schedule", [name for name in schedules.SCHEDULES if name not in OURS])
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


@pytest.mark.parametrize("steps", [1, 7, 20, 30])
def test_trailing_timesteps_are_those_of_diffusers(steps: int) -> None:
    peer = DDIMScheduler(timestep_spacing="trailing")
    peer.set_timesteps(steps)
    expected = torch.cat([LEVELS.table[peer.timesteps], torch.zeros(1)])
    assert torch.equal(schedules.sigmas(LEVELS, steps, schedule="trailing"), expected)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("karras", {"use_karras_sigmas": True}),
        ("exponential", {"use_exponential_sigmas": True}),
    ],
)
def test_spaced_levels_are_those_of_diffusers(kind: str, settings: dict[str, Any]) -> None:
    peer = EulerDiscreteScheduler(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, **settings
    )
    peer.set_timesteps(12)
    torch.testing.assert_close(schedules.sigmas(LEVELS, 12, schedule=kind), peer.sigmas, rtol=1e-3, atol=1e-5)


def test_a_polyexponential_schedule_of_degree_one_is_exponential_and_above_it_closer_to_the_end() -> None:
    even, bent = (schedules.polyexponential(LEVELS, 9, rho) for rho in (1.0, 3.0))
    torch.testing.assert_close(even, schedules.exponential(LEVELS, 9), rtol=1e-5, atol=1e-6)
    assert bool((bent[1:-2] < even[1:-2]).all())
    torch.testing.assert_close(bent[[0, -2, -1]], even[[0, -2, -1]])


@pytest.mark.parametrize("steps", [1, 2, 30, 999])
def test_the_levels_of_a_laplace_schedule_are_its_quantiles(steps: int) -> None:
    found = schedules.laplace(LEVELS, steps, mu=0.4, spread=0.5)
    assert bool((found.diff() < 0).all())
    inner = found[(found > LEVELS.sigma_min) & (found < LEVELS.sigma_max)].double().log().numpy()
    if steps > 2:
        upper = stats.laplace(0.4, 0.5).sf(inner)
        grid = upper * (steps - 1)  # of sigma falling, evenly spaced
        assert np.abs(grid - np.round(grid)).max() < 0.02


@pytest.mark.parametrize("family", schedules.ALIGNED)
def test_align_your_steps_gives_the_published_levels_and_passes_through_them_with_more(family: str) -> None:
    published = torch.tensor(schedules.ALIGNED[family])
    ten, twenty = (schedules.align_your_steps(family, steps) for steps in (10, 20))
    torch.testing.assert_close(ten[:-1], published[:-1])
    torch.testing.assert_close(twenty[:-1:2], published[:-1])
    middle = (published[:-1] * published[1:]).sqrt()
    torch.testing.assert_close(twenty[1::2], middle)
    assert ten[-1] == twenty[-1] == 0
    assert len(schedules.align_your_steps(family, 3)) == 4


def test_align_your_steps_is_published_with_diffusers_too() -> None:
    names = {"sd1": "StableDiffusionSigmas", "sdxl": "StableDiffusionXLSigmas"}
    names |= {"svd": "StableDiffusionVideoSigmas"}
    for family, name in names.items():
        torch.testing.assert_close(schedules.align_your_steps(family, 10), torch.tensor(AysSchedules[name]))


def test_turbo_runs_some_of_ten_timesteps() -> None:
    table = LEVELS.table
    assert torch.equal(schedules.turbo(LEVELS, 1), torch.stack([table[999], torch.zeros(())]))
    assert torch.equal(schedules.turbo(LEVELS, 3)[:-1], table[[999, 899, 799]])
    assert torch.equal(schedules.turbo(LEVELS, 10)[:-1], table[[*range(999, 0, -100)]])
    assert torch.equal(schedules.turbo(LEVELS, 2, denoise=0.5)[:-1], table[[499, 399]])
    assert torch.equal(schedules.turbo(LEVELS, 9, denoise=0.2)[:-1], table[[199, 99]])
    assert len(schedules.turbo(LEVELS, 2, denoise=0)) == 0


@pytest.mark.parametrize("steps", [1, 2, 5, 40, 1000])
@pytest.mark.parametrize("schedule", schedules.SCHEDULES)
def test_schedules_are_stretched_to_the_last_level_a_model_asks_for(schedule: str, steps: int) -> None:
    found = schedules.sigmas(FlowLevels(2.0, terminal=0.02), steps, schedule=schedule)
    plain = schedules.sigmas(FlowLevels(2.0), steps, schedule=schedule)
    assert bool((found.diff() < 0).all())
    assert len(found) == len(plain)
    if schedule != "ddim_uniform":  # it alone does not begin at noise alone
        assert found[0] == 1
    if plain[-2] < 1:
        assert float(found[-2]) == pytest.approx(0.02, rel=1e-4)


def test_a_stretched_schedule_equals_diffusers() -> None:
    steps = 8
    scheduler = FlowMatchEulerDiscreteScheduler(shift=2.0, shift_terminal=0.02)
    scheduler.set_timesteps(sigmas=[1 - step / steps for step in range(steps)])
    levels = FlowLevels(2.0, terminal=0.02)
    torch.testing.assert_close(schedules.sigmas(levels, steps, schedule="simple"), scheduler.sigmas)
    part = schedules.sigmas(levels, steps // 2, schedule="simple", denoise=0.5)
    torch.testing.assert_close(part, scheduler.sigmas[steps // 2 :])
