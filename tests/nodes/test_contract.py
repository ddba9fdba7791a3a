"""Every registered node keeps the three laws and says what it does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from nodegraph_app import builtin
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import NodeSpec, node
from nodegraph_app.core.values import Image, Latent, Mask, Vae
from tests.nodes.contract import RecordingRun, broken_laws

NODES = list(builtin.registry())

every_node = pytest.mark.parametrize("spec", NODES, ids=lambda spec: spec.type)

LIBRARY = {
    "loaders": [
        "checkpoint",
        "denoiser",
        "text_encoder",
        "clip_vision",
        "vae",
        "lora",
        "controlnet",
        "image",
    ],
    "prompts": [
        *("encode", "edit", "range", "combine", "sizes", "aesthetic", "reference", "inpaint", "channels"),
    ],
    "latent": ["empty", "encode", "decode", "set_mask", "upscale"],
    "sampling": ["sample", "noise", "sampler", "guider", "run", "add_noise"],
    "guidance": [
        *("rescale", "keep_norm", "zero_star", "projected", "tangential", "perturbed_attention"),
        *("skip_layers", "self_attention", "freeu", "two_prompts", "perpendicular", "embedded"),
    ],
    "schedules": [
        "training", "model", "betas", "typed", "polyexponential", "laplace", "align_your_steps", "turbo",
        "shift", "shift_for_size", "split", "trim", "flip", "join", "plot",
    ],
    "control": ["apply", "canny"],
    "merging": [
        *("models", "text_encoders", "vaes"),
        *("model_difference", "text_encoder_difference", "vae_difference", "save"),
    ],
    "mask": ["painted", "solid", "rectangle", "from_alpha", "invert", "grow", "feather"],
    "image": ["save", "preview", "resize", "composite", "invert"],
    "flow": ["switch_image", "switch_latent", "switch_conditioning", "switch_model", "switch_mask"],
}  # fmt: skip
"""Menus and what must stand in them, in this order; type ids are for ever."""


def test_the_library_has_the_nodes_that_workflows_rely_on():
    found = {menu: [spec.type for spec in specs] for menu, specs in builtin.registry().categories().items()}
    assert list(found) == list(LIBRARY)
    for menu, names in LIBRARY.items():
        assert [type_id for type_id in found[menu] if type_id.partition(".")[2] in names] == [
            f"{menu}.{name}" for name in names
        ]


@every_node
def test_a_node_keeps_the_three_laws(spec: NodeSpec, samples):
    assert broken_laws(spec, lambda: samples.arguments(spec)) == []


@every_node
def test_a_node_that_reports_steps_counts_from_nothing_to_all(spec: NodeSpec, samples):
    if not spec.takes_run:
        return
    run = RecordingRun()
    spec.function(**samples.arguments(spec), run=run)
    if run.steps:
        total = run.steps[0][1]
        assert run.steps == [(done, total) for done in range(total + 1)]


@every_node
def test_a_node_has_help_for_itself_and_every_input_and_parameter(spec: NodeSpec):
    assert spec.title
    assert spec.summary.endswith(".")
    assert "Args:" not in spec.help
    silent = [end.name for end in (*spec.inputs, *spec.parameters) if not end.help]
    assert silent == []


@every_node
def test_a_default_is_a_value_the_parameter_takes(spec: NodeSpec):
    for parameter in spec.parameters:
        assert parameter.check(parameter.default) == parameter.default


@every_node
def test_a_number_has_a_range(spec: NodeSpec):
    open_ended = [p.name for p in spec.parameters if p.kind in ("integer", "number") and p.bounds is None]
    assert open_ended == []


@every_node
def test_traits_said_before_running_are_true_of_the_result(spec: NodeSpec, samples):
    from nodegraph_app.core.traits import carried_over

    arguments = samples.arguments(spec)
    inputs = {end.name: traits_of(arguments[end.name]) for end in spec.inputs}
    parameters = {p.name: arguments[p.name] for p in spec.parameters}
    said = spec.infer(parameters, inputs) if spec.infer else carried_over(spec, inputs)
    returned = spec.function(**arguments, **({"run": RecordingRun()} if spec.takes_run else {}))
    results = returned._asdict() if hasattr(returned, "_fields") else {o.name: returned for o in spec.outputs}
    for output, traits in said.items():
        real = traits_of(results[output])
        assert {name: real[name] for name in traits if name in real} == {
            name: value for name, value in traits.items() if name in real
        }


def traits_of(value: Any) -> dict[str, object]:
    """What is true of a value, in the words of traits."""
    match value:
        case Image():
            batch, height, width = value.pixels.shape[:3]
            return {"width": width, "height": height, "batch": batch}
        case Mask():
            batch, height, width = value.coverage.shape
            return {"width": width, "height": height, "batch": batch}
        case Latent():
            batch, channels, height, width = value.samples.shape
            size = {"width": width * 8, "height": height * 8, "batch": batch, "latent_channels": channels}
            return {**size, "space": value.family} if value.family else size
        case Vae():
            return {"space": value.family}
    family = getattr(value, "family", None)
    return {"family": family} if family else {}


# What follows shows that the laws have teeth: each of these nodes breaks one and is caught.


@node("test.mutates", title="Mutates")
def mutates(image: Image) -> Image:
    """Darken a picture in place."""
    image.pixels[...] *= 0.5
    return Image(image.pixels.copy())


@node("test.mutates_tensor", title="Mutates a tensor")
def mutates_tensor(latent: Latent) -> Latent:
    """Scale a latent in place."""
    return Latent(latent.samples.mul_(2.0).clone(), latent.family)


@node("test.forgetful", title="Forgetful")
def forgetful(image: Image) -> Image:
    """Return what nobody asked for."""
    forgetful.calls = getattr(forgetful, "calls", 0) + 1  # type: ignore[attr-defined]
    return Image(image.pixels + forgetful.calls)  # type: ignore[attr-defined]


@node("test.scribbles", title="Scribbles")
def scribbles(image: Image) -> Image:
    """Leave a file behind."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "left").write_text("over")
    return image


@node("test.writes", title="Writes")
def writes(image: Image, run: Run) -> Image:
    """Write without saying so."""
    run.write(image, "surprise")
    return image


@node("test.promises", title="Promises", writes=True)
def promises(image: Image) -> None:
    """Say so without writing."""


@pytest.mark.parametrize(
    ("function", "complaint"),
    [
        (mutates, "changed its input “image”"),
        (mutates_tensor, "changed its input “latent”"),
        (forgetful, "another output"),
        (scribbles, "changed files by itself"),
        (writes, "wrote a picture undeclared"),
        (promises, "declared to write and does not"),
    ],
    ids=lambda case: getattr(case, "__name__", ""),
)
def test_a_node_that_breaks_a_law_is_caught(function, complaint, samples):
    spec = function.__node_spec__
    broken = broken_laws(spec, lambda: samples.arguments(spec))
    assert len(broken) == 1
    assert complaint in broken[0]
