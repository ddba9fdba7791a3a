from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from nodegraph_app.diffusion import noise, schedules
from nodegraph_app.diffusion.levels import NoiseLevels
from nodegraph_app.diffusion.samplers import SAMPLERS, SamplerState

RUNS = json.loads((Path(__file__).parents[1] / "reference" / "samplers.json").read_text())
LEVELS = NoiseLevels.scaled_linear(0.00085, 0.012)
MEASURED = [(name, run) for name in SAMPLERS if name in RUNS for run in RUNS[name]]


class Posterior:
    """The exact denoiser of a mixture of two narrow normal distributions at -1 and +1; counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, x: Tensor, sigma: Tensor) -> Tensor:
        self.calls += 1
        x, sigma = x.double(), sigma.double()
        variance = 0.01 + sigma**2
        means = torch.tensor([-1.0, 1.0], dtype=torch.float64).view(2, *[1] * x.ndim)
        weights = torch.softmax(-((x - means) ** 2) / (2 * variance), 0)
        return (weights * (0.01 * x + means * sigma**2) / variance).sum(0).float()


def begun(schedule: str, steps: int, seed: int) -> tuple[Tensor, SamplerState]:
    sigmas = schedules.sigmas(LEVELS, steps, schedule=schedule)
    x = noise.initial((1, 4, 2, 2), seed) * (1 + sigmas[0] ** 2).sqrt()
    return sigmas, SamplerState.start(x, seed)


@pytest.mark.parametrize(("name", "run"), MEASURED, ids=[f"{n}-{r['schedule']}" for n, r in MEASURED])
def test_a_run_equals_the_reference_and_costs_as_many_calls(name: str, run: dict[str, Any]) -> None:
    sigmas, state = begun(run["schedule"], run["steps"], run["seed"])
    denoise = Posterior()
    while state.step < run["steps"]:
        state = SAMPLERS[name](state, sigmas, denoise)
    torch.testing.assert_close(state.x.flatten(), torch.tensor(run["x"]), atol=1e-4, rtol=0)
    assert denoise.calls == run["denoiser_calls"]


def test_ddim_and_euler_are_the_same_method() -> None:
    sigmas, state = begun("karras", 8, 1)
    ddim = euler = state
    for _ in range(8):
        ddim, euler = (
            SAMPLERS["ddim"](ddim, sigmas, Posterior()),
            SAMPLERS["euler"](euler, sigmas, Posterior()),
        )
    torch.testing.assert_close(ddim.x, euler.x, atol=1e-5, rtol=0)


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_run_continued_from_any_saved_state_is_bit_identical(name: str) -> None:
    sigmas, state = begun("karras", 6, 3)
    states = [state]
    while states[-1].step < 6:
        states.append(SAMPLERS[name](states[-1], sigmas, Posterior()))
    for begin in states:
        saved = SamplerState(
            begin.step,
            begin.x.clone(),
            tuple(h.clone() for h in begin.history),
            noise.NoiseState(begin.noise.generator.clone()),
        )
        while saved.step < 6:
            saved = SAMPLERS[name](saved, sigmas, Posterior())
        assert torch.equal(saved.x, states[-1].x)


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_step_leaves_the_state_it_was_given_as_it_was(name: str) -> None:
    sigmas, state = begun("normal", 5, 4)
    state = SAMPLERS[name](state, sigmas, Posterior())
    before = state.x.clone(), state.noise.generator.clone(), [h.clone() for h in state.history]
    SAMPLERS[name](state, sigmas, Posterior())
    assert torch.equal(state.x, before[0])
    assert torch.equal(state.noise.generator, before[1])
    assert all(torch.equal(a, b) for a, b in zip(state.history, before[2], strict=True))


def test_ancestral_sampling_reaches_both_modes_with_their_spread() -> None:
    sigmas = schedules.sigmas(LEVELS, 60, schedule="karras")
    state = SamplerState.start(noise.initial((4000,), 9) * (1 + sigmas[0] ** 2).sqrt(), 10)
    while state.step < 60:
        state = SAMPLERS["euler_ancestral"](state, sigmas, Posterior())
    assert (state.x > 0).float().mean() == pytest.approx(0.5, abs=0.03)
    assert state.x.abs().mean() == pytest.approx(1, abs=0.01)
    assert state.x.abs().std() == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, 2**63 - 1, 2**63 + 5, 2**64 - 1])
def test_unsigned_64_bit_seeds_give_the_noise_torch_gives_for_them(seed: int) -> None:
    expected = torch.randn(1, 4, 2, 2, generator=torch.Generator().manual_seed(seed))
    assert torch.equal(noise.initial((1, 4, 2, 2), seed), expected)
    drawn, later = noise.NoiseState.seeded(seed).draw(expected)
    assert torch.equal(drawn, expected)
    assert not torch.equal(later.draw(expected)[0], expected)


def test_the_seed_after_the_last_is_the_first() -> None:
    assert torch.equal(noise.NoiseState.seeded(2**64).generator, noise.NoiseState.seeded(0).generator)
