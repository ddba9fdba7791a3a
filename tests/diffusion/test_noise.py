from __future__ import annotations

import pytest
import torch

from nodegraph_app.core.values import Noise
from nodegraph_app.diffusion import noise

SHAPE = (3, 4, 16, 16)


def test_noise_without_a_choice_is_that_of_its_seed() -> None:
    assert torch.equal(noise.drawn(Noise(5), SHAPE), noise.initial(SHAPE, 5))
    assert torch.equal(noise.drawn(Noise(5, variation_seed=9), SHAPE), noise.initial(SHAPE, 5))


def test_with_a_seed_each_a_picture_has_the_noise_it_has_alone() -> None:
    found = noise.drawn(Noise(2**64 - 1, pictures="seed each"), SHAPE)
    for number, seed in enumerate((2**64 - 1, 0, 1)):
        assert torch.equal(found[number : number + 1], noise.initial((1, *SHAPE[1:]), seed))


def test_the_same_noise_is_that_of_the_first_picture_alone() -> None:
    found = noise.drawn(Noise(5, pictures="same"), SHAPE)
    assert torch.equal(found, noise.initial((1, *SHAPE[1:]), 5).expand(SHAPE))


@pytest.mark.parametrize("pictures", ["together", "seed each", "same"])
def test_a_variation_goes_from_one_noise_to_the_other_and_stays_noise(pictures: str) -> None:
    one, other = (noise.drawn(Noise(seed, pictures=pictures), SHAPE) for seed in (5, 8))
    before = -1.0
    for share in (0.1, 0.3, 0.5, 0.9, 1.0):
        found = noise.drawn(Noise(5, 8, share, pictures), SHAPE)
        alike = float((found * other).sum() / (found.norm() * other.norm()))
        assert alike > before
        before = alike
        assert float(found.std()) == pytest.approx(1, abs=0.05)
    torch.testing.assert_close(found, other, atol=1e-6, rtol=1e-6)
    near = noise.drawn(Noise(5, 8, 1e-6, pictures), SHAPE)
    torch.testing.assert_close(near, one, atol=1e-4, rtol=1e-4)


def test_a_variation_towards_the_same_noise_changes_nothing() -> None:
    found = noise.drawn(Noise(5, 5, 0.5), SHAPE)
    torch.testing.assert_close(found, noise.initial(SHAPE, 5), atol=1e-6, rtol=1e-6)
