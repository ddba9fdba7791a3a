"""What the denoiser is taught, and how much each mistake weighs."""

from __future__ import annotations

import pytest
import torch

from nodegraph_app.pocket.latents import LatentSet, random_scenes
from nodegraph_app.pocket.lessons import EVERYTHING, RELATIONS, STYLE, Focus, lessons, training_scheduler


@pytest.fixture(scope="module")
def data() -> LatentSet:
    """Scenes with latents of noise: lessons never look at what latents show."""
    return LatentSet(
        random_scenes(64, 3), torch.randn(64, 4, 16, 16, generator=torch.Generator().manual_seed(3))
    )


@pytest.mark.parametrize("focus", [EVERYTHING, RELATIONS, STYLE])
def test_noisy_latents_are_the_clean_ones_under_the_noise_of_their_timestep(
    data: LatentSet, focus: Focus
) -> None:
    lesson = next(lessons(data, focus, seed="7", device="cpu"))
    alpha = training_scheduler().alphas_cumprod[lesson.timesteps][:, None, None, None]
    clean = (lesson.noisy - (1 - alpha).sqrt() * lesson.noise) / alpha.sqrt()
    own = torch.stack([data.latents[data.scenes.index(scene)] for scene in lesson.scenes])
    torch.testing.assert_close(clean, own, atol=1e-4, rtol=1e-4)


def test_lessons_on_relations_show_two_shapes_that_only_the_caption_can_tell_apart(data: LatentSet) -> None:
    lesson = next(lessons(data, RELATIONS, seed="7", device="cpu"))
    assert all(scene.relation for scene in lesson.scenes)
    assert lesson.timesteps.min() >= 700


def test_lessons_on_relations_weigh_mistakes_in_the_clean_latent(data: LatentSet) -> None:
    lesson = next(lessons(data, RELATIONS, seed="7", device="cpu"))
    alpha = training_scheduler().alphas_cumprod[lesson.timesteps]
    wrong_noise = lesson.noise + 0.1
    error_of_clean = 0.01 * (1 - alpha) / alpha
    assert lesson.loss(wrong_noise).item() == pytest.approx(0.2 * error_of_clean.mean().item(), rel=1e-4)


def test_equal_seeds_give_equal_lessons_and_other_seeds_others(data: LatentSet) -> None:
    first, again, other = (next(lessons(data, EVERYTHING, seed=s, device="cpu")) for s in ("1", "1", "2"))
    assert torch.equal(first.noisy, again.noisy)
    assert torch.equal(first.tokens, again.tokens)
    assert not torch.equal(first.noisy, other.noisy)
