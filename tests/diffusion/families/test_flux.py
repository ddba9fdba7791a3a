"""Flux.1 against diffusers' pipelines: dev, schnell, Fill, Kontext and control models."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    FlowMatchEulerDiscreteScheduler,
    FluxControlPipeline,
    FluxFillPipeline,
    FluxKontextPipeline,
    FluxPipeline,
    FluxTransformer2DModel,
)
from torch import Tensor

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.values import Conditioning, Control, ControlNet, Image, Latent, Mask, Noise
from nodegraph_app.diffusion import latents, sampling, vae
from nodegraph_app.diffusion.conditioning import EMBEDDED_GUIDANCE
from nodegraph_app.diffusion.families import references
from nodegraph_app.diffusion.families.packing import packed, unpacked
from nodegraph_app.diffusion.families.references import with_channels, with_painting, with_reference
from nodegraph_app.pocket.tokenizer import new_tokenizer
from tests.diffusion.families import oracle
from tests.diffusion.families.oracle import HEIGHT_PX, NEGATIVE, PICTURES, PROMPT, STEPS, WIDTH_PX, Checkpoint

CLIP, T5, CHANNELS = 40, 24, 16


def parts(*, guidance: bool = True, inputs: int = 4 * CHANNELS) -> dict[str, Any]:
    """The two text encoders differ in width, so that mixing them up cannot pass."""
    torch.manual_seed(0)
    transformer = FluxTransformer2DModel(
        in_channels=inputs,
        out_channels=4 * CHANNELS,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=T5,
        pooled_projection_dim=CLIP,
        guidance_embeds=guidance,
        axes_dims_rope=(4, 6, 6),
    )
    shifting = {"shift": 3.0, "use_dynamic_shifting": True} if guidance else {"shift": 1.0}
    scaling = {"scaling_factor": 0.3611, "shift_factor": 0.1159}
    return {
        "transformer": transformer,
        "vae": oracle.autoencoder(CHANNELS, **scaling, use_quant_conv=False, use_post_quant_conv=False),
        "scheduler": FlowMatchEulerDiscreteScheduler(**shifting),
        "tokenizer": new_tokenizer(),
        "tokenizer_2": oracle.t5_tokenizer(),
        "text_encoder": oracle.clip(CLIP),
        "text_encoder_2": oracle.t5(T5),
    }


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    return Checkpoint(FluxPipeline(**parts()), tmp_path_factory.mktemp("flux") / "dev")


def theirs(checkpoint: Checkpoint, pictures: int = PICTURES, **change: Any) -> Tensor:
    """Their latents as the VAE takes them, from our noise."""
    call = {
        "prompt": [PROMPT] * pictures,
        "num_inference_steps": STEPS,
        "guidance_scale": 3.5,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "latents": packed(checkpoint.noise(pictures)),
        "output_type": "latent",
    } | change
    config = checkpoint.pipe.vae.config
    tokens = checkpoint.pipe(**call).images
    return unpacked(tokens, HEIGHT_PX // 8, WIDTH_PX // 8) / config.scaling_factor + config.shift_factor


def with_extra(told: Conditioning, **extra: Tensor) -> Conditioning:
    return replace(told, entries=tuple(replace(entry, extra=extra) for entry in told.entries))


def test_dev_equals_the_diffusers_pipeline(dev: Checkpoint) -> None:
    assert dev.family == "flux"
    dev.assert_equal(dev.ours(guidance=1.0), theirs(dev))


def test_the_guidance_it_is_told_acts_as_in_the_diffusers_pipeline(dev: Checkpoint) -> None:
    told = with_extra(dev.told(PROMPT), **{EMBEDDED_GUIDANCE: torch.tensor([1.5])})
    mine = dev.ours(guidance=1.0, positive=told)
    dev.assert_equal(mine, theirs(dev, guidance_scale=1.5))
    assert not torch.allclose(mine.samples, dev.ours(guidance=1.0).samples, atol=1e-3)


def test_true_guidance_equals_the_diffusers_pipeline(dev: Checkpoint) -> None:
    found = theirs(dev, negative_prompt=[NEGATIVE] * PICTURES, true_cfg_scale=2.5)
    mine = dev.ours(guidance=2.5)
    dev.assert_equal(mine, found)
    torch.testing.assert_close(dev.ours(guidance=2.5, parts=3).samples, mine.samples, atol=1e-5, rtol=1e-4)


def test_schnell_equals_the_diffusers_pipeline(tmp_path_factory: pytest.TempPathFactory) -> None:
    pipe = FluxPipeline(**parts(guidance=False))
    schnell = Checkpoint(pipe, tmp_path_factory.mktemp("flux") / "schnell")
    mine = schnell.ours(guidance=1.0)
    schnell.assert_equal(mine, theirs(schnell, max_sequence_length=256))
    told = with_extra(schnell.told(PROMPT), **{EMBEDDED_GUIDANCE: torch.tensor([1.5])})
    assert torch.equal(schnell.ours(guidance=1.0, positive=told).samples, mine.samples)


def drawn(width_px: int, height_px: int, seed: int = 3) -> Image:
    return Image(np.random.default_rng(seed).random((1, height_px, width_px, 3), dtype=np.float32))


def test_kontext_looks_at_a_picture_as_in_the_diffusers_pipeline(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    pipe = FluxKontextPipeline(**parts())
    kontext = Checkpoint(pipe, tmp_path_factory.mktemp("flux") / "kontext")
    seen = drawn(48, 32)
    expected = theirs(
        kontext, image=torch.from_numpy(seen.pixels).movedim(-1, 1), _auto_resize=False,
        max_area=WIDTH_PX * HEIGHT_PX, negative_prompt=[NEGATIVE] * PICTURES, true_cfg_scale=2.0,
    )  # fmt: skip
    reference = vae.encode(kontext.vae, seen, device="cpu")
    positive, negative = (with_reference(kontext.told(text), reference) for text in (PROMPT, NEGATIVE))
    mine = kontext.ours(guidance=2.0, positive=positive, negative=negative)
    kontext.assert_equal(mine, expected)

    twice = with_reference(positive, reference)
    assert [len(references.of(told.entries[0])) for told in (positive, twice)] == [1, 2]
    mixed = kontext.ours(guidance=2.0, positive=twice)  # two pictures, one and none never share a pass
    assert not torch.allclose(mixed.samples, mine.samples, atol=1e-3)
    each = replace(reference, samples=torch.cat([reference.samples, reference.samples.flip(-1)]))
    told = with_reference(positive, each)  # one for all, and one for each of the batch
    pair = kontext.ours(guidance=1.0, positive=told).samples
    alone = kontext.ours(guidance=1.0, positive=twice).samples
    torch.testing.assert_close(pair[:1], alone[:1], atol=1e-5, rtol=1e-4)
    assert not torch.allclose(pair[1:], alone[1:], atol=1e-3)


def test_fill_paints_as_the_diffusers_pipeline(tmp_path_factory: pytest.TempPathFactory) -> None:
    pipe = FluxFillPipeline(**parts(inputs=4 * (2 * CHANNELS + 64)))
    fill = Checkpoint(pipe, tmp_path_factory.mktemp("flux") / "fill")
    picture = drawn(WIDTH_PX, HEIGHT_PX)
    coverage = np.zeros((1, HEIGHT_PX, WIDTH_PX), np.float32)
    coverage[:, 5:30, 11:50] = 1
    given = {
        "image": torch.from_numpy(picture.pixels).movedim(-1, 1),
        "mask_image": torch.from_numpy(coverage),
    }
    expected = theirs(fill, **given, strength=1.0)
    told = with_painting(fill.told(PROMPT), picture, Mask(coverage), fill.vae, device="cpu")
    fill.assert_equal(fill.ours(guidance=1.0, positive=told), expected)

    bare = with_channels(fill.told(PROMPT), vae.encode(fill.vae, picture, device="cpu"))
    for lacking in (fill.told(PROMPT), bare):
        with pytest.raises(NodeError, match="under a mask, and the prompt does not carry both"):
            fill.ours(guidance=1.0, positive=lacking)
    other = latents.fitted(latents.empty(32, 32), channels=CHANNELS, pixels=8)
    with pytest.raises(NodeError, match="64 × 48 pixels, the latent 32 × 32"):
        fill.ours(guidance=1.0, positive=told, latent=other)


def test_a_control_model_reads_a_picture_as_in_the_diffusers_pipeline(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    pipe = FluxControlPipeline(**parts(inputs=8 * CHANNELS))
    control = Checkpoint(pipe, tmp_path_factory.mktemp("flux") / "control")
    edges = drawn(WIDTH_PX, HEIGHT_PX)
    expected = theirs(control, control_image=edges.pixels)
    with pytest.raises(NodeError, match="follows a picture, and the prompt carries none"):
        control.ours(guidance=1.0)
    told = with_channels(control.told(PROMPT), vae.encode(control.vae, edges, device="cpu"))
    control.assert_equal(control.ours(guidance=1.0, positive=told), expected)


def test_odd_sides_are_filled_up_and_cut_off_again(dev: Checkpoint) -> None:
    samples = torch.arange(2 * 3 * 5 * 7.0).reshape(2, 3, 5, 7)
    assert packed(samples).shape == (2, 3 * 4, 12)
    torch.testing.assert_close(unpacked(packed(samples), 5, 7), samples)
    odd = Latent(torch.zeros(1, CHANNELS, 5, 7))
    assert dev.ours(guidance=1.0, latent=odd).samples.shape == odd.samples.shape


def test_what_the_model_cannot_do_is_refused_in_words(dev: Checkpoint) -> None:
    told = dev.told(PROMPT)
    net = Control(ControlNet(dev.model.file, "flux"), drawn(8, 8))
    steered = replace(told, entries=(replace(told.entries[0], controls=(net,)),))
    with pytest.raises(NodeError, match="no ControlNets for models of this family"):
        dev.ours(guidance=1.0, positive=steered)
    with pytest.raises(NodeError, match="carries “concat”"):
        dev.ours(guidance=1.0, positive=with_channels(told, Latent(torch.zeros(1, CHANNELS, 6, 8), "flux")))
    with pytest.raises(NodeError, match="has 4 channels, this model reads 16"):
        dev.ours(guidance=1.0, positive=with_reference(told, Latent(torch.zeros(1, 4, 8, 8))))
    with pytest.raises(NodeError, match="There are 3 pictures beside the prompt, 2 in the latent"):
        dev.ours(guidance=1.0, positive=with_reference(told, Latent(torch.zeros(3, CHANNELS, 8, 8))))
    with pytest.raises(NodeError, match=r"is for Stable Diffusion 1.x, the prompt for Flux"):
        with_reference(told, Latent(torch.zeros(1, 4, 8, 8), "sd1"))


def test_a_schedule_made_for_the_latent_is_the_one_sampling_uses(dev: Checkpoint) -> None:
    nodes = builtin.registry()
    schedule = nodes["schedules.model"].function
    for width_px in (64, 256, 1024):
        latent = latents.empty(width_px, 64)
        made = schedule(dev.model, latent, schedule="simple", steps=4).levels
        fitted = latents.fitted(latent, channels=CHANNELS, pixels=8)
        used = sampling.prepare(
            dev.model, dev.told(PROMPT), dev.told(""), fitted, seed=1, steps=4, guidance=1.0, sampler="euler",
            schedule="simple", denoise=1.0, device="cpu",
        )  # fmt: skip
        assert torch.equal(made, used.sigmas)
    shifted = nodes["schedules.training"].function(dev.model, shift=2.0)
    middle = schedule(shifted, schedule="simple", steps=2).levels[1]
    assert float(middle) == pytest.approx(2 / 3)  # shift · t / (1 + (shift - 1) · t) at t = 1/2


@pytest.mark.parametrize("change", [{"denoise": 0.0}, {"every_step": True, "denoise": 0.0}])
def test_an_empty_latent_that_nothing_is_done_to_is_one_of_the_model_s_space(
    dev: Checkpoint, change: dict[str, Any]
) -> None:
    untouched = dev.ours(guidance=1.0, latent=latents.empty(WIDTH_PX, HEIGHT_PX, 1), **change)
    assert untouched.family == "flux"
    assert untouched.samples.shape == (1, CHANNELS, HEIGHT_PX // 8, WIDTH_PX // 8)
    assert vae.decode(dev.vae, untouched, device="cpu").pixels.shape == (1, HEIGHT_PX, WIDTH_PX, 3)
    noised = sampling.noised(dev.model, latents.empty(WIDTH_PX, HEIGHT_PX, 1), Noise(3), torch.tensor(0.5))
    assert noised.samples.shape == untouched.samples.shape
