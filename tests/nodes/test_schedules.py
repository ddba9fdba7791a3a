from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Latent, Sigmas
from nodegraph_app.diffusion import schedules
from nodegraph_app.diffusion.levels import NoiseLevels
from nodegraph_app.diffusion.sampling import levels_of

REGISTRY = builtin.registry()


def made(name, **given):
    spec = REGISTRY[f"schedules.{name}"]
    return spec.function(**({p.name: p.default for p in spec.parameters} | given))


def test_a_schedule_of_a_model_is_the_one_sample_takes(samples):
    model = samples.value("model")
    for schedule in schedules.SCHEDULES:
        found = made("model", model=model, schedule=schedule, steps=6, denoise=0.5)
        expected = schedules.sigmas(levels_of(model), 6, schedule=schedule, denoise=0.5)
        assert torch.equal(found.levels, expected)
    assert REGISTRY["schedules.model"].parameter("schedule").choices == tuple(schedules.SCHEDULES)


def test_the_betas_a_model_was_trained_on_give_its_schedule_and_others_another(samples):
    of_model = made("model", model=samples.value("model"), steps=6)
    assert torch.equal(made("betas", steps=6).levels, of_model.levels)
    ends = {
        betas: float(made("betas", betas=betas, steps=6).levels[0])
        for betas in ("scaled linear", "linear", "cosine")
    }
    assert len(set(ends.values())) == 3
    zero = made("betas", zero_snr=True, steps=6).levels
    expected = NoiseLevels.scaled_linear(0.00085, 0.012).zero_terminal_snr()
    assert float(zero[0]) == pytest.approx(expected.sigma_max)
    assert float(zero[0]) > 1000


def test_a_slip_in_a_typed_list_is_shown_before_running_and_without_torch():
    spec = REGISTRY["schedules.typed"]
    with pytest.raises(NodeError, match="“x”"):
        spec.infer({"levels": "3, x, 0"}, {})
    assert spec.infer({"levels": "3, x, 0"}, {"levels": {}}) == {"sigmas": {}}
    program = """
import sys
from nodegraph_app import builtin
spec = builtin.registry()["schedules.typed"]
spec.infer(spec.defaults(), {})
print("torch" in sys.modules)
"""
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_a_flow_schedule_is_shifted_as_the_size_asks_for():
    even = Sigmas(torch.tensor([1.0, 0.5, 0.0]))
    large, small = (
        made("shift_for_size", sigmas=even, latent=Latent(torch.zeros(1, 16, side, side)))
        for side in (128, 32)
    )
    assert torch.equal(large.levels[[0, 2]], even.levels[[0, 2]])
    assert large.levels[1] > small.levels[1] > 0.5
    torch.testing.assert_close(large.levels, made("shift", sigmas=even, shift=2.718281828**1.15).levels)


@pytest.mark.parametrize("denoise", [0.0, 0.3, 1.0])
def test_every_schedule_of_a_model_honours_its_denoise_strength(samples, denoise):
    model = samples.value("model")
    for found in (
        made("model", model=model, steps=5, denoise=denoise).levels,
        made("turbo", model=model, steps=2, denoise=denoise).levels,
        made("align_your_steps", steps=10, denoise=denoise).levels,
    ):
        assert (len(found) == 0) == (denoise == 0)
        assert bool((found.diff() < 0).all())
