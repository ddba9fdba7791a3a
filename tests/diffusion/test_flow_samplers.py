"""Every sampler on rectified flows, x = (1 - sigma) x0 + sigma noise."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from diffusers import (
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    FlowMatchHeunDiscreteScheduler,
    FlowMatchLCMScheduler,
    UniPCMultistepScheduler,
)
from torch import Tensor

from nodegraph_app.diffusion import noise, schedules
from nodegraph_app.diffusion.levels import FlowLevels
from nodegraph_app.diffusion.samplers import ON_FLOWS, SAMPLERS, SamplerState, levels_asked
from nodegraph_app.diffusion.samplers.flow import exploding, flowing

LEVELS = FlowLevels(3.0)
MEAN, SPREAD = 0.7, 0.3


def posterior(x: Tensor, sigma: Tensor) -> Tensor:
    """The exact denoiser of a flow to N(MEAN, SPREAD²)."""
    left = 1 - sigma
    variance = left**2 * SPREAD**2 + sigma**2
    return MEAN + left * SPREAD**2 / variance * (x - left * MEAN)


def begun(steps: int, pictures: int = 1, highest: float = 1.0) -> tuple[Tensor, SamplerState]:
    sigmas = schedules.sigmas(LEVELS, steps, schedule="simple")
    if highest < 1:
        sigmas = torch.cat([torch.linspace(highest, 0.02, steps), torch.zeros(1)])
    return sigmas, SamplerState.start(noise.initial((pictures, 4, 2, 2), 1), 2)


def test_a_level_seen_as_exploding_and_back_is_itself() -> None:
    sigma = torch.linspace(0, 0.999, 100)
    torch.testing.assert_close(flowing(exploding(sigma)), sigma, atol=1e-6, rtol=1e-6)
    assert bool(exploding(torch.tensor([1.0, 0.0])).isfinite().all())


SLOW_TO_CONVERGE = {"euler_ancestral": 400, "ddpm": 400}
"""Of first order in both of their parts."""


@pytest.mark.parametrize("name", [name for name in SAMPLERS if name not in ("lcm", "tcd")])
def test_with_many_steps_every_sampler_ends_in_the_law_of_the_pictures(name: str) -> None:
    """Without those that are exact for consistency models alone."""
    steps = SLOW_TO_CONVERGE.get(name, 100)
    sigmas, state = begun(steps, pictures=250)
    sigmas = ON_FLOWS[name].levels(sigmas)
    while state.step < len(sigmas) - 1:
        state = ON_FLOWS[name](state, sigmas, posterior)
    assert float(state.x.mean()) == pytest.approx(MEAN, abs=0.02)
    assert float(state.x.std()) == pytest.approx(SPREAD, rel=0.05)


def scheduler(kind: Any, sigmas: Tensor, **settings: Any) -> Any:
    made = kind(**settings)
    made.set_timesteps(len(sigmas) - 1)
    made.sigmas = sigmas.clone()
    made.timesteps = sigmas[:-1] * 1000
    return made


MULTISTEP = {
    "prediction_type": "flow_prediction", "use_flow_sigmas": True, "final_sigmas_type": "zero",
    "lower_order_final": True,
}  # fmt: skip
SDE = {"algorithm_type": "sde-dpmsolver++", "euler_at_final": True, "solver_order": 2}
PEERS = [
    ("euler", FlowMatchEulerDiscreteScheduler, {}),
    ("dpmpp_2m", DPMSolverMultistepScheduler, {**MULTISTEP, "solver_order": 2, "euler_at_final": True}),
    ("uni_pc", UniPCMultistepScheduler, {**MULTISTEP, "solver_type": "bh1", "solver_order": 3}),
    ("uni_pc_bh2", UniPCMultistepScheduler, {**MULTISTEP, "solver_type": "bh2", "solver_order": 3}),
    ("dpmpp_2m_sde", DPMSolverMultistepScheduler, {**MULTISTEP, **SDE, "solver_type": "midpoint"}),
    ("dpmpp_2m_sde_heun", DPMSolverMultistepScheduler, {**MULTISTEP, **SDE, "solver_type": "heun"}),
]


@pytest.mark.parametrize("steps", [2, 5, 12])
@pytest.mark.parametrize(("name", "kind", "settings"), PEERS, ids=[name for name, *_ in PEERS])
def test_steps_equal_those_of_diffusers(name: str, kind: Any, settings: dict[str, Any], steps: int) -> None:
    """From below noise alone, where diffusers' solvers divide by zero."""
    sigmas, state = begun(steps, highest=1.0 if name == "euler" else 0.98)
    peer, x, source = scheduler(kind, sigmas, **settings), state.x, state.noise
    for number, timestep in enumerate(peer.timesteps):
        velocity = (x - posterior(x, sigmas[number])) / sigmas[number]
        drawn = {}
        if "sde" in name:
            fresh, source = source.draw(x)
            drawn = {"variance_noise": fresh}
        x = peer.step(velocity, timestep, x, **drawn).prev_sample
        state = ON_FLOWS[name](state, sigmas, posterior)
        if number < steps - 1 or name == "euler":  # the last of UniPC is corrected; that of ours is x0
            torch.testing.assert_close(state.x, x, atol=1e-4, rtol=1e-4)


def test_heun_equals_that_of_diffusers() -> None:
    peer = FlowMatchHeunDiscreteScheduler(shift=3.0)
    peer.set_timesteps(6)
    sigmas = torch.cat([peer.sigmas[:1], peer.sigmas[1:-1:2], peer.sigmas[-1:]])
    state = SamplerState.start(noise.initial((1, 4, 2, 2), 1), 2)
    x = state.x
    for timestep in peer.timesteps:
        level = timestep / 1000
        x = peer.step((x - posterior(x, level)) / level, timestep, x).prev_sample
    while state.step < len(sigmas) - 1:
        state = ON_FLOWS["heun"](state, sigmas, posterior)
    torch.testing.assert_close(state.x, x, atol=1e-5, rtol=1e-5)


def test_lcm_equals_that_of_diffusers() -> None:
    sigmas, state = begun(4, highest=0.9)
    peer, x = scheduler(FlowMatchLCMScheduler, sigmas), state.x
    source = torch.Generator().set_state(state.noise.generator)
    for number, timestep in enumerate(peer.timesteps):
        velocity = (x - posterior(x, sigmas[number])) / sigmas[number]
        x = peer.step(velocity, timestep, x, generator=source).prev_sample
        state = ON_FLOWS["lcm"](state, sigmas, posterior)
        torch.testing.assert_close(state.x, x, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("name", SAMPLERS)
def test_a_run_on_a_flow_resumes_bit_exactly_and_asks_for_the_levels_its_steps_are_named_by(
    name: str,
) -> None:
    sigmas, state = begun(8)
    sigmas = ON_FLOWS[name].levels(sigmas)
    states, last = [state], len(sigmas) - 1
    while states[-1].step < last:
        asked: list[float] = []

        def listening(x: Tensor, sigma: Tensor, heard: list[float] = asked) -> Tensor:
            heard.append(float(sigma))
            return posterior(x, sigma)

        expected = [float(level) for level in levels_asked(name, sigmas, states[-1].step, flow=True)]
        states.append(ON_FLOWS[name](states[-1], sigmas, listening))
        assert asked == expected
        assert all(0 < level <= 1 for level in asked)
    state = states[2]
    saved = SamplerState(
        2,
        state.x.clone(),
        tuple(h.clone() for h in state.history),
        noise.NoiseState(state.noise.generator.clone()),
    )
    while saved.step < last:
        saved = ON_FLOWS[name](saved, sigmas, posterior)
    assert torch.equal(saved.x, states[-1].x)
    assert bool(saved.x.isfinite().all())
