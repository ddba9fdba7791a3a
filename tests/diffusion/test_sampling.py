from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from nodegraph_app.core.errors import Cancelled, NodeError, OutOfMemory
from nodegraph_app.core.values import Conditioning, Image, Latent, Mask
from nodegraph_app.diffusion import conditioning, latents, sampling
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.samplers import SAMPLERS, SamplerState
from nodegraph_app.models.store import resident_models
from tests.diffusion.conftest import TinyModels

HINT = Image(np.random.default_rng(1).random((1, 64, 64, 3), dtype=np.float32))


def told(models: TinyModels, text: str) -> Conditioning:
    return family("sd1").encode_text(resident_models(), models.text_encoder, text, device="cpu")


def arguments(models: TinyModels, **change: Any) -> dict[str, Any]:
    usual = {
        "model": models.model,
        "positive": told(models, "a red circle"),
        "negative": told(models, ""),
        "latent": latents.empty(64, 64),
        "seed": 5,
        "steps": 4,
        "guidance": 3.0,
        "sampler": "euler",
        "schedule": "normal",
        "denoise": 1.0,
        "device": "cpu",
    }
    return usual | change


def sampled(models: TinyModels, **change: Any) -> torch.Tensor:
    return sampling.sample(**arguments(models, **change)).samples


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_run_over_a_real_network_resumes_bit_exactly_from_any_step(
    models: TinyModels, sampler: str
) -> None:
    run = sampling.prepare(**arguments(models, sampler=sampler))
    states: list[SamplerState] = [run.start]
    while states[-1].step < run.steps:
        states.append(run.advance(states[-1]))
    fresh = sampling.prepare(**arguments(models, sampler=sampler))
    state = states[2]
    while state.step < fresh.steps:
        state = fresh.advance(state)
    assert torch.equal(state.x, states[-1].x)
    assert torch.equal(fresh.latent_of(state.x).samples, sampled(models, sampler=sampler))


def test_equal_inputs_give_equal_latents_and_another_seed_another_one(models: TinyModels) -> None:
    assert torch.equal(sampled(models), sampled(models))
    assert not torch.allclose(sampled(models), sampled(models, seed=6), atol=0.1)


def test_inputs_are_left_as_they_were(models: TinyModels) -> None:
    given = arguments(models, latent=Latent(torch.randn(1, 4, 8, 8), "sd1"), denoise=0.5)
    before = given["latent"].samples.clone(), given["positive"].entries[0].embeddings.clone()
    sampling.sample(**given)
    assert torch.equal(given["latent"].samples, before[0])
    assert torch.equal(given["positive"].entries[0].embeddings, before[1])


def test_guidance_scale_one_leaves_the_negative_out(models: TinyModels) -> None:
    calls = count_rows(models)
    without = sampled(models, guidance=1.0, negative=told(models, "green"))
    assert torch.equal(without, sampled(models, guidance=1.0))
    assert set(calls()) == {1}


def test_guidance_costs_one_forward_of_twice_the_rows_per_step(models: TinyModels) -> None:
    calls = count_rows(models)
    sampled(models, steps=3, latent=latents.empty(64, 64, 2))
    assert calls() == [4, 4, 4]


def count_rows(models: TinyModels) -> Callable[[], list[int]]:
    """Rows of each forward of the real UNet from now until the answer is asked for."""
    rows: list[int] = []
    unet = resident_models().denoiser(models.model, "cpu")
    hook = unet.register_forward_pre_hook(lambda _, given: rows.append(len(given[0])))

    def answer() -> list[int]:
        hook.remove()
        return rows

    return answer


def test_each_picture_of_a_batch_depends_on_its_own_noise_alone(models: TinyModels) -> None:
    both = sampled(models, latent=latents.empty(64, 64, 2))
    assert both.shape == (2, 4, 8, 8)
    torch.testing.assert_close(both[:1], sampled(models), atol=1e-4, rtol=1e-4)
    assert not torch.allclose(both[0], both[1], atol=0.1)


def test_prompts_of_different_length_go_into_one_forward(models: TinyModels) -> None:
    long = told(models, "a red circle " * 60)
    padded = replace(
        long, entries=(replace(long.entries[0], embeddings=long.entries[0].embeddings.repeat(1, 3, 1)),)
    )
    assert long.entries[0].embeddings.shape[1] != 77
    found = sampled(models, positive=long)
    torch.testing.assert_close(found, sampled(models, positive=padded), atol=1e-4, rtol=1e-4)


def test_denoise_strength_zero_changes_nothing(models: TinyModels) -> None:
    begun = Latent(torch.randn(1, 4, 8, 8), "sd1")
    assert torch.equal(sampled(models, latent=begun, denoise=0.0), begun.samples)


def test_a_lower_denoise_strength_stays_nearer_to_the_latent(models: TinyModels) -> None:
    begun = Latent(torch.randn(1, 4, 8, 8) * 2, "sd1")
    moved = [
        float((sampled(models, latent=begun, denoise=d, guidance=1.0) - begun.samples).abs().mean())
        for d in (0.1, 0.4, 0.8)
    ]
    assert moved == sorted(moved)


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_inpainting_keeps_the_latent_outside_the_mask_exactly(models: TinyModels, sampler: str) -> None:
    coverage = np.zeros((1, 64, 64), np.float32)
    coverage[:, 16:48, 8:32] = 1
    begun = Latent(torch.randn(2, 4, 8, 8), "sd1", Mask(coverage))
    found = sampled(models, latent=begun, sampler=sampler)
    inside = torch.zeros(8, 8, dtype=torch.bool)
    inside[2:6, 1:4] = True
    assert torch.equal(found[..., ~inside], begun.samples[..., ~inside])
    assert bool((found[..., inside] != begun.samples[..., inside]).float().mean() > 0.99)


def test_a_mask_of_ones_repaints_everything_as_without_a_mask(models: TinyModels) -> None:
    ones = Mask(np.ones((1, 8, 8), np.float32))
    begun = latents.empty(64, 64)
    torch.testing.assert_close(
        sampled(models, latent=replace(begun, mask=ones)), sampled(models, latent=begun), atol=1e-5, rtol=1e-5
    )


def test_regional_entries_act_where_their_masks_are(models: TinyModels) -> None:
    left = np.zeros((1, 8, 8), np.float32)
    left[..., :4] = 1
    first, second = told(models, "a red circle").entries[0], told(models, "a green star").entries[0]
    halves = Conditioning((replace(first, mask=Mask(left)), replace(second, mask=Mask(1 - left))), "sd1")
    one_step = {"steps": 1, "guidance": 1.0}
    found = sampled(models, positive=halves, **one_step)
    whole = [sampled(models, positive=Conditioning((entry,), "sd1"), **one_step) for entry in (first, second)]
    torch.testing.assert_close(found[..., :4], whole[0][..., :4], atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(found[..., 4:], whole[1][..., 4:], atol=1e-4, rtol=1e-4)


def test_entries_of_one_conditioning_count_by_their_strength(models: TinyModels) -> None:
    first, second = told(models, "a red circle").entries[0], told(models, "a green star").entries[0]
    mixed = Conditioning((replace(first, strength=3.0), replace(second, strength=1.0)), "sd1")
    one_step = {"steps": 1, "guidance": 1.0}
    whole = [sampled(models, positive=Conditioning((entry,), "sd1"), **one_step) for entry in (first, second)]
    found = sampled(models, positive=mixed, **one_step)
    torch.testing.assert_close(found, (3 * whole[0] + whole[1]) / 4, atol=1e-4, rtol=1e-4)


def test_an_entry_acts_only_in_its_share_of_the_schedule(models: TinyModels) -> None:
    first, second = told(models, "a red circle").entries[0], told(models, "a green star").entries[0]
    early = Conditioning((replace(first, end=0.5), replace(second, start=0.5)), "sd1")
    found = sampling.prepare(**arguments(models, positive=early, guidance=1.0))
    alone = sampling.prepare(**arguments(models, positive=Conditioning((first,), "sd1"), guidance=1.0))
    one, other = found.advance(found.start), alone.advance(alone.start)
    assert torch.equal(one.x, other.x)
    while one.step < 4:
        one, other = found.advance(one), alone.advance(other)
    assert not torch.allclose(one.x, other.x, atol=1e-3)


def test_a_controlnet_acts_only_in_its_share_of_the_schedule(models: TinyModels) -> None:
    plain = told(models, "a red circle")

    def steered(**when: float) -> torch.Tensor:
        positive = conditioning.with_control(plain, models.edges, HINT, strength=1.0, **when)
        return sampled(models, positive=positive)

    everywhere, early, late = steered(), steered(end=0.5), steered(start=0.5)
    nothing = sampled(models, positive=plain)
    found = [everywhere, early, late, nothing]
    assert all(not torch.allclose(a, b, atol=1e-3) for i, a in enumerate(found) for b in found[:i])
    unused = sampled(models, positive=conditioning.with_control(plain, models.edges, HINT, strength=0))
    assert torch.equal(unused, nothing)


def test_a_controlnet_on_the_positive_alone_leaves_the_negative_rows_alone(models: TinyModels) -> None:
    positive = conditioning.with_control(told(models, "a red circle"), models.edges, HINT, strength=1.0)
    one = {"steps": 1, "negative": told(models, "blur")}
    both = sampled(models, positive=positive, guidance=3.0, **one)
    alone = sampled(models, positive=positive, guidance=1.0, **one)
    negative = sampled(models, positive=told(models, "blur"), guidance=1.0, **one)
    torch.testing.assert_close(both, negative + 3 * (alone - negative), atol=1e-3, rtol=1e-3)


def test_progress_is_told_before_the_first_step_and_after_each(models: TinyModels) -> None:
    heard: list[tuple[int, int]] = []
    pictures: list[Image | None] = []

    def listen(done: int, total: int, preview: Callable[[], Image | None]) -> None:
        heard.append((done, total))
        pictures.append(preview())

    sampled(models, on_step=listen)
    assert heard == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert pictures[0] is None
    assert all(picture is not None and picture.pixels.shape == (1, 64, 64, 3) for picture in pictures[1:])


def test_a_cancelled_run_leaves_nothing_behind(models: TinyModels) -> None:
    expected = sampled(models)
    last: list[int] = []

    def stop(done: int, total: int, preview: object) -> None:
        last.append(done)
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        sampled(models, on_step=stop)
    assert last == [0, 1, 2]
    assert torch.equal(sampled(models), expected)


def test_too_little_memory_is_told_in_words_and_the_next_run_works(models: TinyModels) -> None:
    def exhaust(done: int, total: int, preview: object) -> None:
        if done == 1:
            raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(NodeError, match="Sampling 2 pictures of 64 × 64 pixels needs more memory") as caught:
        sampled(models, latent=latents.empty(64, 64, 2), on_step=exhaust)
    assert "smaller size or batch" in str(caught.value.hint)
    assert isinstance(caught.value, OutOfMemory)
    assert caught.value.relief == ("alone", "parts")
    assert bool(sampled(models).isfinite().all())


@pytest.mark.parametrize("parts", [2, 3, 5, 8])
def test_a_batch_in_parts_gives_the_same_with_fewer_rows_at_a_time(models: TinyModels, parts: int) -> None:
    batch = latents.empty(64, 64, 4)
    steered = conditioning.with_control(
        told(models, "a red circle"), models.edges, HINT, strength=0.8, start=0.0, end=0.7
    )
    asked = {"latent": batch, "positive": steered}
    unet = resident_models().denoiser(models.model, "cpu")
    rows: list[int] = []
    handle = unet.register_forward_pre_hook(lambda module, inputs: rows.append(len(inputs[0])))
    try:
        whole = sampled(models, **asked)
        assert set(rows) == {8}
        rows.clear()
        divided = sampled(models, **asked, parts=parts)
    finally:
        handle.remove()
    assert max(rows) == -(-8 // parts)
    torch.testing.assert_close(divided, whole, atol=1e-4, rtol=0)


def test_a_batch_in_single_rows_cannot_be_divided_further(models: TinyModels) -> None:
    def exhaust(done: int, total: int, preview: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    with pytest.raises(OutOfMemory) as caught:
        sampled(models, on_step=exhaust, parts=2)
    assert caught.value.relief == ("alone",)


def test_a_latent_with_other_channels_is_refused_in_words(models: TinyModels) -> None:
    with pytest.raises(NodeError, match="The latent has 16 channels, this model denoises 4") as caught:
        sampled(models, latent=Latent(torch.ones(1, 16, 8, 8)))
    assert caught.value.place == "latent"
    assert "VAE" in str(caught.value.hint)


def test_parts_of_another_family_are_refused_in_words(models: TinyModels) -> None:
    with pytest.raises(NodeError, match=r"The negative input is for Stable Diffusion XL"):
        sampled(models, negative=replace(told(models, ""), family="sdxl"))
    with pytest.raises(
        NodeError, match=r"The positive input is for Stable Diffusion 1.x, this model is Flux"
    ):
        sampled(models, model=replace(models.model, family="flux"))
    with pytest.raises(NodeError, match="cannot run models of the family “unheard”"):
        sampled(models, model=replace(models.model, family="unheard"))


def test_a_conditioning_of_another_width_is_refused_in_words(models: TinyModels) -> None:
    wide = Conditioning((replace(told(models, "").entries[0], embeddings=torch.zeros(1, 77, 768)),))
    with pytest.raises(NodeError, match="768 wide, this model reads 32"):
        sampled(models, positive=wide)


def test_batches_that_do_not_fit_are_refused_in_words(models: TinyModels) -> None:
    three = replace(told(models, "").entries[0], embeddings=torch.zeros(3, 77, 32))
    with pytest.raises(NodeError, match="3 prompts, the latent 2 pictures"):
        sampled(models, positive=Conditioning((three,)), latent=latents.empty(64, 64, 2))
    with pytest.raises(NodeError, match="3 masks for 2 pictures"):
        sampled(
            models,
            latent=replace(latents.empty(64, 64, 2), mask=Mask(np.ones((3, 8, 8), np.float32))),
        )
