from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from nodegraph_app import builtin
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.guidance import FreeU, GuidanceRule, PerturbedAttention, Rescaled
from nodegraph_app.core.spec import NodeSpec
from nodegraph_app.core.values import Conditioning, Model, NeutralPrompt, SecondPrompt
from nodegraph_app.diffusion.conditioning import embedded_guidance
from nodegraph_app.models.store import resident_models
from tests.diffusion import tiny
from tests.nodes.contract import RecordingRun

REGISTRY = builtin.registry()
SAMPLE = REGISTRY["sampling.sample"]
MENU = [spec for spec in REGISTRY if spec.category == "guidance"]
ON_A_MODEL = [spec for spec in MENU if spec.outputs[0].type.name == "model"]

on_a_model = pytest.mark.parametrize("spec", ON_A_MODEL, ids=lambda spec: spec.type)


def made(spec: NodeSpec, samples, **given) -> Model:
    return spec.function(**samples.arguments(spec, **given))


def sampled(samples, model: Model, **given) -> torch.Tensor:
    other = replace(samples.value("conditioning").entries[0], embeddings=torch.ones(1, 77, tiny.WIDTH))
    negative = Conditioning((other,), "sd1")
    arguments = samples.arguments(SAMPLE, **{"model": model, "negative": negative} | given)
    return SAMPLE.function(**arguments, run=RecordingRun()).samples


@on_a_model
def test_a_rule_put_on_a_model_works_with_sample_and_leaves_the_model_alone(spec: NodeSpec, samples):
    model = samples.value("model")
    plain = sampled(samples, model)
    whole = {"model": model, "start": 0.0, "end": 1.0}
    changed = made(spec, samples, **whole)
    assert (model.guidance, len(changed.guidance)) == ((), 1)
    assert changed.file == model.file
    assert hash(changed) == hash(made(spec, samples, **whole))
    opened = resident_models().files_opened
    found = sampled(samples, changed)
    assert bool(found.isfinite().all())
    assert not torch.equal(found, plain)
    assert torch.equal(sampled(samples, model), plain)
    assert resident_models().files_opened == opened


def test_rules_chain_in_the_order_of_the_links(samples):
    model = made(REGISTRY["guidance.freeu"], samples)
    model = made(REGISTRY["guidance.rescale"], samples, model=model, strength=0.5)
    model = made(
        REGISTRY["guidance.perturbed_attention"], samples, model=model, layers="Middle, up.1  middle"
    )
    assert [type(rule) for rule in model.guidance] == [FreeU, Rescaled, PerturbedAttention]
    assert model.guidance[1:] == (
        Rescaled(0.0, 1.0, 0.5), PerturbedAttention(0.0, 1.0, 3.0, ("middle", "up.1")),
    )  # fmt: skip


@on_a_model
def test_a_range_upside_down_is_refused_before_and_when_it_runs(spec: NodeSpec, samples):
    wrong = {"start": 0.6, "end": 0.4}
    with pytest.raises(NodeError, match=r"stop at 0\.4 before it starts at 0\.6") as problem:
        made(spec, samples, **wrong)
    assert problem.value.place == "end"
    with pytest.raises(NodeError, match="stop at"):
        spec.infer(spec.defaults() | wrong, {})
    driven = spec.defaults() | wrong
    assert spec.infer(driven, {"model": {"family": "sd1"}, "start": {}}) == {"model": {"family": "sd1"}}


@pytest.mark.parametrize("text", ["", "  ,", "mid", "down", "up.1.2.3", "7-9", "-1", "middle; up.1"])
@pytest.mark.parametrize("name", ["guidance.perturbed_attention", "guidance.skip_layers"])
def test_what_names_no_layer_is_refused_with_an_example(samples, name: str, text: str):
    spec = REGISTRY[name]
    for attempt in (
        lambda: made(spec, samples, layers=text),
        lambda: spec.infer(spec.defaults() | {"layers": text}, {}),
    ):
        with pytest.raises(NodeError) as problem:
            attempt()
        assert problem.value.place == "layers"
        assert "7, 8, 9" in problem.value.hint


@pytest.mark.parametrize("name", ["guidance.freeu", "guidance.self_attention"])
def test_a_rule_for_unets_is_refused_on_a_transformer_before_anything_runs(samples, name: str):
    spec, flux = REGISTRY[name], Model(samples.value("model").file, "flux")
    with pytest.raises(NodeError, match=r"Flux\.1 is a transformer"):
        spec.infer(spec.defaults(), {"model": {"family": "flux"}})
    with pytest.raises(NodeError, match=r"Flux\.1 is a transformer"):
        made(spec, samples, model=flux)
    assert spec.infer(spec.defaults(), {"model": {}}) == {"model": {}}


def test_traits_of_the_model_go_through_a_chain_of_all_rules():
    traits = known = {"family": "sd1", "latent_channels": 4}
    for spec in ON_A_MODEL:
        traits = spec.infer(spec.defaults(), {"model": traits})["model"]
    assert traits == known


def test_prompts_told_beside_others_work_with_sample(samples):
    pair, across = REGISTRY["guidance.two_prompts"], REGISTRY["guidance.perpendicular"]
    positive = pair.function(**samples.arguments(pair, second_guidance=2.0))
    negative = across.function(**samples.arguments(across, strength=0.5))
    assert isinstance(positive.beside, SecondPrompt)
    assert isinstance(negative.beside, NeutralPrompt)
    found = sampled(samples, samples.value("model"), positive=positive, negative=negative)
    assert bool(found.isfinite().all())
    with pytest.raises(NodeError, match="linked to the positive") as problem:
        sampled(samples, samples.value("model"), positive=negative)
    assert problem.value.place == "positive"


@pytest.mark.parametrize(("name", "place"), [("two_prompts", "second"), ("perpendicular", "neutral")])
def test_prompts_of_two_families_are_not_put_beside_each_other(samples, name: str, place: str):
    spec = REGISTRY[f"guidance.{name}"]
    given = samples.arguments(spec)
    given[place] = replace(given[place], family="sdxl")
    with pytest.raises(NodeError, match="Stable Diffusion XL") as problem:
        spec.function(**given)
    assert problem.value.place == place


def test_embedded_guidance_is_a_number_in_every_entry_of_a_prompt(samples):
    spec = REGISTRY["guidance.embedded"]
    given = samples.arguments(spec, guidance=2.5)
    told = spec.function(**given)
    assert [embedded_guidance(entry, 3.5) for entry in told.entries] == [2.5]
    assert [embedded_guidance(entry, 3.5) for entry in given["conditioning"].entries] == [3.5]
    again = spec.function(told, guidance=4.0)
    assert [embedded_guidance(entry, 3.5) for entry in again.entries] == [4.0]


def test_every_rule_has_a_node(samples):
    model = samples.value("model")
    rules = [spec.function(model, **spec.defaults()).guidance[0] for spec in ON_A_MODEL]
    assert {type(rule) for rule in rules} == set(GuidanceRule.__subclasses__())


def test_what_is_put_on_a_pair_of_prompts_is_put_on_both(samples):
    pair = REGISTRY["guidance.two_prompts"]
    told = pair.function(**samples.arguments(pair))
    changed = REGISTRY["control.apply"].function(
        **samples.arguments(REGISTRY["control.apply"], conditioning=told, strength=0.5)
    )
    changed = REGISTRY["prompts.range"].function(changed, start=0.2, end=0.6)
    changed = REGISTRY["guidance.embedded"].function(changed, guidance=2.0)
    for entry in (*changed.entries, *changed.beside.told.entries):
        assert [control.strength for control in entry.controls] == [0.5]
        assert (entry.start, entry.end) == (0.2, 0.6)
        assert embedded_guidance(entry, 3.5) == 2.0
    assert told.entries[0].controls == told.beside.told.entries[0].controls == ()


@pytest.mark.parametrize("place", ["first", "second"])
def test_prompts_that_are_combined_keep_what_is_told_beside_them(samples, place: str):
    pair, combine = REGISTRY["guidance.two_prompts"], REGISTRY["prompts.combine"]
    told = pair.function(**samples.arguments(pair))
    combined = combine.function(**samples.arguments(combine, **{place: told}))
    assert combined.beside is told.beside
