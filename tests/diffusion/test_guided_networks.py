"""Guidance that changes how a network computes: against diffusers' pipelines, and gone without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    FluxTransformer2DModel,
    SD3Transformer2DModel,
    StableDiffusionPAGPipeline,
    StableDiffusionSAGPipeline,
)
from torch import Tensor, nn
from torch.testing import assert_close

from nodegraph_app.core.errors import Cancelled, NodeError
from nodegraph_app.core.guidance import (
    FreeU,
    GuidanceRule,
    PerturbedAttention,
    Projected,
    Rescaled,
    SelfAttention,
    SkippedLayers,
    ZeroStar,
)
from nodegraph_app.core.values import Conditioning, Model, NeutralPrompt, SecondPrompt
from nodegraph_app.diffusion import conditioning, latents, noise, sampling
from nodegraph_app.diffusion.families import family
from nodegraph_app.diffusion.guidance.freeu import reweighted
from nodegraph_app.diffusion.guidance.layers import Blocks, find
from nodegraph_app.diffusion.guidance.perturbation import perturbed_attention, skipped_layers
from nodegraph_app.diffusion.guidance.self_attention import gaussian, recorded
from nodegraph_app.models.store import resident_models
from tests.diffusion.conftest import TinyModels

PROMPT, NEGATIVE, SEED, STEPS, SCALE = "a red circle on a blue background", "blurry", 7, 4, 4.0


@cache
def told(models: TinyModels, text: str) -> Conditioning:
    return family("sd1").encode_text(resident_models(), models.text_encoder, text, device="cpu")


def arguments(models: TinyModels, *rules: GuidanceRule, **change: Any) -> dict[str, Any]:
    model: Model = models.model
    for rule in rules:
        model = model.guided(rule)
    given: dict[str, Any] = {
        "model": model,
        "positive": told(models, PROMPT),
        "negative": told(models, NEGATIVE),
        "latent": latents.empty(80, 80, 2),
        "seed": SEED,
        "steps": STEPS,
        "guidance": SCALE,
        "sampler": "ddim",
        "schedule": "simple",
        "denoise": 1.0,
        "device": "cpu",
    }
    return given | change


def ours(models: TinyModels, *rules: GuidanceRule, **change: Any) -> Tensor:
    return sampling.sample(**arguments(models, *rules, **change)).samples


def theirs(pipe: Any, **call: Any) -> Tensor:
    given: dict[str, Any] = {
        "prompt": [PROMPT] * 2,
        "negative_prompt": [NEGATIVE] * 2,
        "num_inference_steps": STEPS,
        "guidance_scale": SCALE,
        "latents": noise.initial((2, 4, 10, 10), SEED),
        "height": 80,
        "width": 80,
        "output_type": "latent",
    }
    found: Tensor = pipe(**given | call).images / pipe.vae.config.scaling_factor
    return found


@contextmanager
def pipeline(models: TinyModels, kind: Any, **settings: Any) -> Iterator[Any]:
    """Another pipeline around the same networks, which get their own attention back afterwards."""
    processors = dict(models.pipe.unet.attn_processors)
    pipe = kind(**models.pipe.components, requires_safety_checker=False, **settings)
    pipe.set_progress_bar_config(disable=True)
    try:
        yield pipe
    finally:
        models.pipe.unet.set_attn_processor(processors)


@pytest.mark.parametrize("scale", [SCALE, 1.0])
@pytest.mark.parametrize(
    ("layers", "in_their_words"),
    [(("middle",), ["mid"]), (("down.0", "up.1"), ["down_blocks.0", "up_blocks.1"])],
)
def test_perturbed_attention_equals_the_diffusers_pipeline(
    models: TinyModels, layers: tuple[str, ...], in_their_words: list[str], scale: float
) -> None:
    with pipeline(models, StableDiffusionPAGPipeline, pag_applied_layers=in_their_words) as pipe:
        expected = theirs(pipe, guidance_scale=scale, pag_scale=2.0)
    found = ours(models, PerturbedAttention(scale=2.0, layers=layers), guidance=scale)
    assert_close(found, expected, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(found, ours(models, guidance=scale), atol=1e-2)


@pytest.mark.parametrize("scale", [SCALE, 1.0])
def test_self_attention_guidance_equals_the_diffusers_pipeline(models: TinyModels, scale: float) -> None:
    with pipeline(models, StableDiffusionSAGPipeline) as pipe:
        expected = theirs(pipe, guidance_scale=scale, sag_scale=0.75)
    found = ours(models, SelfAttention(scale=0.75), guidance=scale)
    assert_close(found, expected, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(found, ours(models, guidance=scale), atol=1e-3)


def test_self_attention_guidance_does_without_a_prompt_that_does_not_act(models: TinyModels) -> None:
    late = conditioning.within(told(models, NEGATIVE), start=0.5, end=1.0)
    assert bool(ours(models, SelfAttention(), negative=late).isfinite().all())


def test_several_prompts_at_once_are_looked_at_on_average(models: TinyModels) -> None:
    twice = conditioning.both(told(models, NEGATIVE), told(models, NEGATIVE))
    found, once = ours(models, SelfAttention(), negative=twice), ours(models, SelfAttention())
    assert_close(found, once, atol=1e-4, rtol=1e-4)


def test_freeu_equals_the_diffusers_pipeline(models: TinyModels) -> None:
    models.pipe.enable_freeu(s1=0.9, s2=0.2, b1=1.3, b2=1.4)
    try:
        expected = theirs(models.pipe)
    finally:
        models.pipe.disable_freeu()
    assert_close(ours(models, FreeU()), expected, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(expected, theirs(models.pipe), atol=1e-2)


def test_of_several_freeus_the_last_that_acts_counts(models: TinyModels) -> None:
    weak, strong = FreeU(backbone_1=1.1), FreeU(backbone_1=1.6)
    assert torch.equal(ours(models, strong, weak), ours(models, weak))
    assert torch.equal(ours(models, weak, FreeU(backbone_1=1.6, start=0.99)), ours(models, weak))
    assert torch.equal(ours(models, FreeU(1.0, 0.0)), ours(models))


def test_a_skipped_layer_is_a_network_without_it(models: TinyModels) -> None:
    """By hand: the block of transformers in the middle replaced by one that does nothing."""
    given = arguments(models, SkippedLayers(scale=2.0), steps=1)
    plain, run = sampling.prepare(**arguments(models, steps=1)), sampling.prepare(**given)
    unet: Any = resident_models().denoiser(models.model, "cpu")
    stack = unet.mid_block.attentions[0].transformer_blocks

    class Nothing(nn.Module):
        def forward(self, hidden_states: Tensor, **rest: Any) -> Tensor:
            return hidden_states

    x, sigma = run.start.x, run.sigmas[0]
    alone = sampling.prepare(**arguments(models, steps=1, guidance=1.0))
    with torch.no_grad():
        positive, expected = alone.denoise(x, sigma), plain.denoise(x, sigma)
        found = run.denoise(x, sigma)
        kept, stack[0] = stack[0], Nothing()
        try:
            worse = alone.denoise(x, sigma)
        finally:
            stack[0] = kept
    assert_close(found, expected + 2.0 * (positive - worse), atol=1e-4, rtol=1e-4)
    assert not torch.allclose(positive, worse, atol=1e-3)


ALL = (
    PerturbedAttention(scale=2.0, layers=("middle", "down.0")),
    SkippedLayers(scale=1.0, layers=("up.1.0",)),
    SelfAttention(),
    FreeU(),
    Projected(momentum=-0.5),
    ZeroStar(zero_steps=0),
    Rescaled(),
)


def test_nothing_is_left_on_the_network_for_the_next_run(models: TinyModels) -> None:
    before = ours(models)
    changed = ours(models, *ALL)
    assert not torch.allclose(changed, before, atol=1e-2)
    assert torch.equal(ours(models), before)
    assert torch.equal(ours(models, *ALL), changed)


@pytest.mark.parametrize("rule", ALL[:4], ids=lambda rule: type(rule).__name__)
def test_nothing_is_left_when_a_run_breaks_off_within_a_pass(models: TinyModels, rule: GuidanceRule) -> None:
    before = ours(models)
    layers = 0

    def check() -> None:
        nonlocal layers
        layers += 1
        if layers == stop_at:
            raise Cancelled

    stop_at = 0
    with resident_models().work("counted", check=check):
        ours(models, rule, steps=1)
    whole = layers
    for share in (0.3, 0.6, 0.97):
        stop_at, layers = int(whole * share), 0
        with pytest.raises(Cancelled), resident_models().work("broken off", check=check):
            ours(models, rule, steps=1)
        assert torch.equal(ours(models), before)


class Counted:
    """How often a network runs, and with how many rows."""

    def __init__(self, network: nn.Module) -> None:
        self.rows: list[int] = []
        self._handle = network.register_forward_pre_hook(lambda _, args: self.rows.append(len(args[0])))

    def __enter__(self) -> list[int]:
        return self.rows

    def __exit__(self, *_: object) -> None:
        self._handle.remove()


PASSES: list[tuple[str, tuple[GuidanceRule, ...], dict[str, Any], list[int]]] = [
    ("plain", (), {}, [4]),
    ("in two parts", (), {"parts": 2}, [2, 2]),
    ("without guidance", (), {"guidance": 1.0}, [2]),
    ("outside its range", (), {"guidance_start": 0.5}, [2]),
    ("perturbed", (PerturbedAttention(),), {}, [4, 2]),
    ("perturbed, without guidance", (PerturbedAttention(),), {"guidance": 1.0}, [2, 2]),
    ("perturbed at scale 0", (PerturbedAttention(scale=0.0),), {}, [4]),
    ("perturbed later", (PerturbedAttention(start=0.5),), {}, [4]),
    ("perturbed and skipped", (PerturbedAttention(), SkippedLayers()), {}, [4, 2, 2]),
    ("self-attention", (SelfAttention(),), {}, [2, 2, 2]),
    ("self-attention without guidance", (SelfAttention(),), {"guidance": 1.0}, [2, 2]),
    ("left out", (ZeroStar(zero_steps=1),), {}, []),
    ("arithmetic", (ZeroStar(zero_steps=0), Projected(), Rescaled(), FreeU()), {}, [4]),
]


@pytest.mark.parametrize("case", PASSES, ids=lambda case: case[0])
def test_a_step_runs_the_network_no_more_often_than_it_must(models: TinyModels, case: Any) -> None:
    _, rules, change, rows = case
    run = sampling.prepare(**arguments(models, *rules, **change))
    with Counted(resident_models().denoiser(models.model, "cpu")) as found:
        run.advance(run.start)
    assert found == rows


@pytest.mark.parametrize("rule", ALL[:4], ids=lambda rule: type(rule).__name__)
def test_a_batch_in_parts_is_guided_the_same(models: TinyModels, rule: GuidanceRule) -> None:
    assert_close(ours(models, rule, parts=4), ours(models, rule), atol=1e-4, rtol=1e-4)


def test_a_picture_of_a_batch_is_guided_as_if_it_were_alone(models: TinyModels) -> None:
    rules = tuple(rule for rule in ALL if not isinstance(rule, FreeU))
    batch = latents.empty(80, 80, 2)
    run = sampling.prepare(**arguments(models, *rules, latent=batch))
    alone = sampling.prepare(**arguments(models, *rules, latent=latents.empty(80, 80, 1)))
    whole, first = run.advance(run.start).x, alone.advance(alone.start).x
    assert_close(whole[:1], first, atol=1e-4, rtol=1e-4)


def test_two_prompts_and_a_perpendicular_negative_work_with_sample(models: TinyModels) -> None:
    beside = SecondPrompt(told(models, "a red circle"), 3.0)
    positive = conditioning.with_beside(told(models, PROMPT), beside)
    negative = conditioning.with_beside(told(models, NEGATIVE), NeutralPrompt(told(models, "")))
    found = [
        ours(models),
        ours(models, positive=positive),
        ours(models, negative=negative),
        ours(models, positive=positive, negative=negative),
    ]
    assert all(bool(one.isfinite().all()) for one in found)
    assert not any(torch.allclose(one, other) for n, one in enumerate(found) for other in found[:n])
    for wrong in ({"positive": negative}, {"negative": positive}):
        with pytest.raises(NodeError, match="linked to the"):
            ours(models, **wrong)


def test_a_layer_that_the_network_lacks_is_named_with_those_it_has(models: TinyModels) -> None:
    with pytest.raises(NodeError, match=r"no layer “down\.1”") as problem:
        ours(models, PerturbedAttention(layers=("middle", "down.1")))
    assert problem.value.hint == "It has down.0, middle, up.1."


def sd3() -> SD3Transformer2DModel:
    torch.manual_seed(0)
    made = SD3Transformer2DModel(
        sample_size=8, patch_size=2, in_channels=4, num_layers=3, attention_head_dim=8, num_attention_heads=2,
        joint_attention_dim=16, caption_projection_dim=16, pooled_projection_dim=16, out_channels=4,
        pos_embed_max_size=8,
    )  # fmt: skip
    return made.eval().requires_grad_(False)


def flux() -> FluxTransformer2DModel:
    torch.manual_seed(0)
    made = FluxTransformer2DModel(
        patch_size=1, in_channels=8, num_layers=2, num_single_layers=2, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=16, pooled_projection_dim=16, axes_dims_rope=(4, 4, 8),
    )  # fmt: skip
    return made.eval().requires_grad_(False)


def run_sd3(network: Any) -> Tensor:
    draw = torch.Generator().manual_seed(1)
    made: Tensor = network(
        hidden_states=torch.randn(1, 4, 8, 8, generator=draw),
        encoder_hidden_states=torch.randn(1, 5, 16, generator=draw),
        pooled_projections=torch.randn(1, 16, generator=draw),
        timestep=torch.tensor([500.0]),
    ).sample
    return made


def run_flux(network: Any) -> Tensor:
    draw = torch.Generator().manual_seed(1)
    places = torch.zeros(16, 3)
    places[:, 1], places[:, 2] = torch.arange(16) // 4, torch.arange(16) % 4
    made: Tensor = network(
        hidden_states=torch.randn(1, 16, 8, generator=draw),
        encoder_hidden_states=torch.randn(1, 5, 16, generator=draw),
        pooled_projections=torch.randn(1, 16, generator=draw),
        timestep=torch.tensor([0.5]),
        img_ids=places,
        txt_ids=torch.zeros(5, 3),
    ).sample
    return made


@pytest.mark.parametrize("worse", [perturbed_attention, skipped_layers])
@pytest.mark.parametrize(
    ("make", "run", "names"),
    [
        (sd3, run_sd3, ["0"]),
        (sd3, run_sd3, ["middle"]),
        (flux, run_flux, ["1"]),
        (flux, run_flux, ["single.0"]),
    ],
)
def test_transformers_can_be_made_worse_and_are_whole_again(
    worse: Any, make: Any, run: Any, names: list[str]
) -> None:
    network = make()
    before = run(network)
    with worse(network, names):
        within = run(network)
    assert not torch.allclose(within, before, atol=1e-4)
    assert torch.equal(run(network), before)
    with pytest.raises(RuntimeError, match="broken"), worse(network, names):
        raise RuntimeError("broken")
    assert torch.equal(run(network), before)


def test_blocks_of_transformers_are_found_by_number() -> None:
    assert find(flux(), ["1", "single.1", "0", "1"]) == [
        Blocks("transformer_blocks", (0, 1)),
        Blocks("single_transformer_blocks", (1,)),
    ]
    assert find(sd3(), ["middle"]) == [Blocks("transformer_blocks", (1,))]
    with pytest.raises(NodeError, match=r"no layer “single\.0”") as problem:
        find(sd3(), ["single.0"])
    assert problem.value.hint == "It has 0 to 2."
    with pytest.raises(NodeError, match="no layer “2”") as problem:
        find(flux(), ["2"])
    assert problem.value.hint == "It has 0 to 1, single.0 to single.1."


def test_rules_for_unets_say_so_on_a_transformer() -> None:
    with pytest.raises(NodeError, match="needs a UNet"), reweighted(sd3(), FreeU()):
        pass
    with pytest.raises(NodeError, match="needs a UNet"), recorded(sd3()):
        pass


@pytest.mark.parametrize("size", [(12, 9), (3, 2), (1, 4)])
def test_a_blur_keeps_what_is_even_and_works_at_any_size(size: tuple[int, int]) -> None:
    assert_close(gaussian(torch.full((1, 2, *size), 3.0), 1.0), torch.full((1, 2, *size), 3.0))
    spread = gaussian(torch.from_numpy(np.random.default_rng(0).random((1, 1, *size))), 1.0)
    assert spread.shape[-2:] == size
