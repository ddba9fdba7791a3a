from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import DPMSolverMultistepScheduler, TCDScheduler, UniPCMultistepScheduler
from scipy import stats
from torch import Tensor

from nodegraph_app.diffusion import noise, schedules
from nodegraph_app.diffusion.levels import NoiseLevels
from nodegraph_app.diffusion.samplers import SAMPLERS, SamplerState, Step, draws_noise
from nodegraph_app.diffusion.samplers.sde import dpmpp_3m_sde

RUNS = json.loads((Path(__file__).parents[1] / "reference" / "samplers.json").read_text())
LEVELS = NoiseLevels.scaled_linear(0.00085, 0.012)
LEFT_OUT = {"dpm_adaptive"}
"""It finds its levels while it runs, by how far two estimates are apart: no step could be named before it."""
BROWNIAN = ("dpmpp_sde", "dpmpp_2m_sde", "dpmpp_2m_sde_heun", "dpmpp_3m_sde")
"""Their noise is from another source in the reference; compared by distribution."""
MEASURED = [(name, run) for name in SAMPLERS if name in RUNS and name not in BROWNIAN for run in RUNS[name]]
DRAWING = [name for name in SAMPLERS if draws_noise(name) and name not in ("lcm", "tcd")]
"""Without those that are exact for consistency models alone: mean estimates they draw together."""


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


def begun(schedule: str, steps: int, seed: int, sampler: str = "euler") -> tuple[Tensor, SamplerState]:
    sigmas = SAMPLERS[sampler].levels(schedules.sigmas(LEVELS, steps, schedule=schedule))
    x = noise.initial((1, 4, 2, 2), seed) * (1 + sigmas[0] ** 2).sqrt()
    return sigmas, SamplerState.start(x, seed)


@pytest.mark.parametrize(("name", "run"), MEASURED, ids=[f"{n}-{r['schedule']}" for n, r in MEASURED])
def test_a_run_equals_the_reference_and_costs_as_many_calls(name: str, run: dict[str, Any]) -> None:
    sigmas, state = begun(run["schedule"], run["steps"], run["seed"], name)
    denoise = Posterior()
    while state.step < run["steps"]:
        state = SAMPLERS[name](state, sigmas, denoise)
    torch.testing.assert_close(state.x.flatten(), torch.tensor(run["x"]), atol=1e-4, rtol=0)
    assert denoise.calls == run["denoiser_calls"]


def test_the_samplers_of_the_reference_that_are_left_out_are_these() -> None:
    assert set(RUNS) - set(SAMPLERS) == LEFT_OUT


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("name", BROWNIAN)
def test_where_noise_is_drawn_otherwise_the_reference_ends_where_we_might(name: str, number: int) -> None:
    """The share of our ends below the reference's, one of 16 numbers at a time, is uniform in 0 to 1."""
    run = RUNS[name][number]
    sigmas, begin = begun(run["schedule"], run["steps"], run["seed"])
    state, denoise = SamplerState.start(begin.x.repeat(2000, 1, 1, 1), 7), Posterior()
    while state.step < run["steps"]:
        state = SAMPLERS[name](state, sigmas, denoise)
    assert denoise.calls == run["denoiser_calls"]
    expected = torch.tensor(run["x"])
    ranks = (state.x.flatten(1) < expected).float().mean(0)
    assert stats.kstest(ranks.numpy(), "uniform").pvalue > 0.02
    spread = float((state.x.flatten(1).var(0).mean()).sqrt())
    assert float(((expected - state.x.flatten(1).mean(0)) / spread).square().mean()) == pytest.approx(
        1, abs=0.8
    )


def scheduler(kind: Any, sigmas: Tensor, **settings: Any) -> Any:
    """A scheduler of diffusers that takes estimates x0, on these levels."""
    made = kind(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", use_karras_sigmas=True,
        final_sigmas_type="zero", prediction_type="sample", **settings,
    )  # fmt: skip
    made.set_timesteps(len(sigmas) - 1)
    made.sigmas = sigmas.clone()
    return made


SDE = {"algorithm_type": "sde-dpmsolver++", "euler_at_final": True, "solver_order": 2}
PEERS = [
    ("uni_pc", UniPCMultistepScheduler, {"solver_type": "bh1", "solver_order": 3}),
    ("uni_pc_bh2", UniPCMultistepScheduler, {"solver_type": "bh2", "solver_order": 3}),
    ("dpmpp_2m_sde", DPMSolverMultistepScheduler, {**SDE, "solver_type": "midpoint"}),
    ("dpmpp_2m_sde_heun", DPMSolverMultistepScheduler, {**SDE, "solver_type": "heun"}),
]


def assert_steps_equal(name: str, steps: int, step: Step, kind: Any, settings: dict[str, Any]) -> None:
    """Every state but the last; diffusers' first UniPC divides by zero there, and the last is x0 in all."""
    sigmas, state = begun("karras", steps, 1)
    peer = scheduler(kind, sigmas, **settings)
    source, x = state.noise, state.x / (1 + sigmas[0] ** 2).sqrt()
    for number, timestep in enumerate(peer.timesteps[:-1]):
        here, following = ((1 + level**2).sqrt() for level in sigmas[number : number + 2])
        fresh, source = source.draw(x)
        drawn = {"variance_noise": fresh} if settings.get("algorithm_type") == SDE["algorithm_type"] else {}
        x = peer.step(Posterior()(x * here, sigmas[number]), timestep, x, **drawn).prev_sample
        state = step(state, sigmas, Posterior())
        torch.testing.assert_close(state.x, x * following, atol=1e-4, rtol=1e-5)
    last = step(state, sigmas, Posterior())
    assert torch.equal(last.x, Posterior()(state.x, sigmas[-2]))


@pytest.mark.parametrize("steps", [2, 4, 10, 20])
@pytest.mark.parametrize(("name", "kind", "settings"), PEERS, ids=[name for name, *_ in PEERS])
def test_steps_equal_those_of_diffusers(name: str, kind: Any, settings: dict[str, Any], steps: int) -> None:
    assert_steps_equal(name, steps, SAMPLERS[name], kind, settings)


@pytest.mark.parametrize("steps", [4, 10, 20])
def test_dpmpp_3m_without_noise_is_the_third_order_solver_of_diffusers(steps: int) -> None:
    settings = {"solver_order": 3, "solver_type": "heun", "lower_order_final": False, "euler_at_final": True}
    step = partial(dpmpp_3m_sde, eta=0.0)
    assert_steps_equal("dpmpp_3m_sde", steps, step, DPMSolverMultistepScheduler, settings)


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
    sigmas, state = begun("karras", 10, 3, name)
    last = len(sigmas) - 1
    states = [state]
    while states[-1].step < last:
        states.append(SAMPLERS[name](states[-1], sigmas, Posterior()))
    for begin in states:
        saved = SamplerState(
            begin.step,
            begin.x.clone(),
            tuple(h.clone() for h in begin.history),
            noise.NoiseState(begin.noise.generator.clone()),
        )
        while saved.step < last:
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


@pytest.mark.parametrize("name", DRAWING)
def test_samplers_that_draw_noise_reach_both_modes_with_their_spread(name: str) -> None:
    sigmas = SAMPLERS[name].levels(schedules.sigmas(LEVELS, 60, schedule="karras"))
    state = SamplerState.start(noise.initial((4000,), 9) * (1 + sigmas[0] ** 2).sqrt(), 10)
    while state.step < len(sigmas) - 1:
        state = SAMPLERS[name](state, sigmas, Posterior())
    assert (state.x > 0).float().mean() == pytest.approx(0.5, abs=0.03)
    assert state.x.abs().mean() == pytest.approx(1, abs=0.01)
    assert state.x.abs().std() == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("name", SAMPLERS)
def test_one_step_alone_is_the_estimate(name: str) -> None:
    sigmas, state = begun("simple", 1, 2)
    expected = Posterior()(state.x, sigmas[0])
    torch.testing.assert_close(SAMPLERS[name](state, sigmas, Posterior()).x, expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, 2**63 - 1, 2**63 + 5, 2**64 - 1])
def test_unsigned_64_bit_seeds_give_the_noise_torch_gives_for_them(seed: int) -> None:
    expected = torch.randn(1, 4, 2, 2, generator=torch.Generator().manual_seed(seed))
    assert torch.equal(noise.initial((1, 4, 2, 2), seed), expected)
    drawn, later = noise.NoiseState.seeded(seed).draw(expected)
    assert torch.equal(drawn, expected)
    assert not torch.equal(later.draw(expected)[0], expected)


def test_the_seed_after_the_last_is_the_first() -> None:
    assert torch.equal(noise.NoiseState.seeded(2**64).generator, noise.NoiseState.seeded(0).generator)


def test_tcd_equals_that_of_diffusers() -> None:
    peer = TCDScheduler(prediction_type="sample")
    peer.set_timesteps(6)
    kept = peer.alphas_cumprod[peer.timesteps]
    sigmas = torch.cat([((1 - kept) / kept).sqrt(), torch.zeros(1)])
    state = SamplerState.start(noise.initial((1, 4, 2, 2), 1) * (1 + sigmas[0] ** 2).sqrt(), 2)
    x, source = state.x * kept[0].sqrt(), torch.Generator()
    source.set_state(state.noise.generator)
    for number, timestep in enumerate(peer.timesteps[:-1]):
        x0 = Posterior()(x / kept[number].sqrt(), sigmas[number])
        x = peer.step(x0, timestep, x, generator=source).prev_sample
        state = SAMPLERS["tcd"](state, sigmas, Posterior())
        torch.testing.assert_close(state.x * kept[number + 1].sqrt(), x, atol=1e-4, rtol=1e-4)


def test_restart_goes_back_up_and_down_again_from_its_lower_level() -> None:
    given = schedules.sigmas(LEVELS, 20, schedule="karras")
    sigmas, _ = begun("karras", 20, 1, "restart")
    rises = (sigmas.diff() > 0).nonzero()[:, 0]
    assert len(rises) == 1
    bottom, top = int(rises[0]), int(rises[0]) + 1
    assert float(sigmas[top]) == pytest.approx(2.0)
    again = top + int((sigmas[top:] == sigmas[bottom]).nonzero()[0, 0])
    assert again - top == 5
    assert torch.equal(torch.cat([sigmas[: bottom + 1], sigmas[again + 1 :]]), given)
    assert SAMPLERS["restart"].asks(sigmas, bottom) == ()
    few = schedules.sigmas(LEVELS, 6, schedule="karras")
    assert torch.equal(SAMPLERS["restart"].levels(few), few)


def test_the_stages_of_dpm_fast_use_up_the_calls() -> None:
    for calls in range(1, 40):
        sigmas, _ = begun("karras", calls, 1, "dpm_fast")
        given = schedules.sigmas(LEVELS, calls, schedule="karras")
        assert len(sigmas) == calls + 1
        assert bool((sigmas.diff() < 0).all())
        if calls > 1:
            torch.testing.assert_close(sigmas[[0, -1]], given[[0, -2]])


def test_steps_of_sa_solver_far_from_the_end_do_not_depend_on_how_many_there_are() -> None:
    """Orders fall towards 0 alone: a schedule cut off above it runs the same first steps."""
    sigmas, whole = begun("karras", 10, 1)
    cut = whole
    for _ in range(6):
        whole = SAMPLERS["sa_solver"](whole, sigmas, Posterior())
        cut = SAMPLERS["sa_solver"](cut, sigmas[:8], Posterior())
        assert torch.equal(whole.x, cut.x)
