from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from diffusers.pipelines.flux.pipeline_flux import calculate_shift

from nodegraph_app.core.errors import NodeError
from nodegraph_app.diffusion import schedule_plot, schedules, sigma_lists
from nodegraph_app.diffusion.levels import FlowLevels, NoiseLevels

LEVELS = schedules.sigmas(NoiseLevels.scaled_linear(0.00085, 0.012), 10, schedule="karras")


def test_a_typed_list_is_read_however_its_numbers_are_parted() -> None:
    expected = torch.tensor([14.6, 3.0, 0.5, 0.0])
    for text in ("14.6, 3, 0.5, 0", "14.6 3\n.5 0", "14.6;3;5e-1;0,"):
        assert torch.equal(sigma_lists.typed(text), expected)


@pytest.mark.parametrize(
    "text", ["", "3", "1, 2", "2, 2, 0", "3, x, 0", "1, -1", "inf, 1", "nan, 0", "3 -> 0"]
)
def test_a_list_that_is_none_is_explained(text: str) -> None:
    with pytest.raises(NodeError) as caught:
        sigma_lists.typed(text)
    assert caught.value.place == "levels"
    assert caught.value.hint


@pytest.mark.parametrize("step", [0, 1, 9, 10, 11])
def test_two_parts_of_a_schedule_joined_are_the_schedule(step: int) -> None:
    high, low = sigma_lists.split(LEVELS, step)
    assert torch.equal(sigma_lists.joined(high, low), LEVELS)
    assert len(high) == min(step, 10) + 1


def test_lists_that_do_not_meet_are_joined_whole_and_nothing_is_lost_by_nothing() -> None:
    one, other = torch.tensor([3.0, 2.0]), torch.tensor([1.0, 0.0])
    assert torch.equal(sigma_lists.joined(one, other), torch.tensor([3.0, 2.0, 1.0, 0.0]))
    assert torch.equal(sigma_lists.joined(torch.zeros(0), other), other)
    high, low = sigma_lists.split(torch.zeros(0), 3)
    assert len(high) == len(low) == 0


@pytest.mark.parametrize(("denoise", "steps"), [(1.0, 10), (0.5, 5), (0.26, 3), (0.01, 1)])
def test_trimming_keeps_the_last_steps(denoise: float, steps: int) -> None:
    assert torch.equal(sigma_lists.trimmed(LEVELS, denoise), LEVELS[-steps - 1 :])


def test_nothing_is_left_at_denoise_strength_zero() -> None:
    assert len(sigma_lists.trimmed(LEVELS, 0)) == len(sigma_lists.trimmed(torch.zeros(0), 1)) == 0


def test_a_flipped_schedule_rises_from_above_zero_and_the_given_one_stays() -> None:
    before = LEVELS.clone()
    rising = sigma_lists.flipped(LEVELS)
    assert torch.equal(LEVELS, before)
    assert bool((rising.diff() > 0).all())
    assert rising[0] > 0
    assert torch.equal(rising[1:], LEVELS[:-1].flip(0))


@pytest.mark.parametrize("shift", [0.5, 1.0, 3.0])
def test_a_shifted_flow_schedule_is_that_of_a_shifted_flow_and_of_diffusers(shift: float) -> None:
    even = schedules.sigmas(FlowLevels(1.0), 8, schedule="simple")
    found = sigma_lists.shifted(even, shift)
    torch.testing.assert_close(found, schedules.sigmas(FlowLevels(shift), 8, schedule="simple"))
    peer = FlowMatchEulerDiscreteScheduler(shift=shift)
    peer.set_timesteps(sigmas=even[:-1].tolist())
    torch.testing.assert_close(found, peer.sigmas)


@pytest.mark.parametrize("tokens", [256, 1024, 4096, 9000])
def test_the_shift_for_a_size_is_that_of_diffusers(tokens: int) -> None:
    mu = calculate_shift(tokens)
    assert sigma_lists.shift_for(tokens) == pytest.approx(math.exp(mu))
    even = schedules.sigmas(FlowLevels(1.0), 5, schedule="simple")
    peer = FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
    peer.set_timesteps(sigmas=even[:-1].tolist(), mu=mu)
    torch.testing.assert_close(sigma_lists.shifted(even, sigma_lists.shift_for(tokens)), peer.sigmas)


def test_what_is_drawn_of_a_schedule_is_true_of_both_processes() -> None:
    found = schedule_plot.curves(torch.tensor([2.0, 1.0, 0.0]), flow=False)
    np.testing.assert_allclose(found["SNR"], [0.25, 1.0, np.inf])
    np.testing.assert_allclose(found["alpha-bar"], [0.2, 0.5, 1.0])
    found = schedule_plot.curves(torch.tensor([1.0, 0.5, 0.0]), flow=True)
    np.testing.assert_allclose(found["SNR"], [0.0, 1.0, np.inf])
    np.testing.assert_allclose(found["alpha-bar"], [0.0, 0.25, 1.0])


@pytest.mark.parametrize("sigmas", [LEVELS, LEVELS[:2], torch.tensor([1.0]), torch.zeros(0)])
def test_any_schedule_can_be_drawn(sigmas: torch.Tensor) -> None:
    picture = schedule_plot.plot(sigmas).pixels
    assert picture.shape == (1, 600, 640, 3)
    assert picture.dtype == np.float32
    assert 0 <= picture.min() <= picture.max() <= 1


def test_another_schedule_is_another_picture_with_a_point_for_every_level() -> None:
    few, many = (schedule_plot.plot(LEVELS[::every]).pixels for every in (5, 1))
    assert not np.array_equal(few, many)
    blue = np.array([0x64, 0xB5, 0xF6], np.float32) / np.float32(255)
    counts = [int(np.isclose(p[0, :200], blue, atol=1e-3).all(-1).sum()) for p in (few, many)]
    assert counts[1] > counts[0] > 500
