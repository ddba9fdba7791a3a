"""What cannot work is explained on the link before anything runs."""

from __future__ import annotations

import pytest

from nodegraph_app import builtin
from nodegraph_app.core import edits
from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.problems import structural_problems
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.spec import node
from nodegraph_app.core.traits import infer_traits
from nodegraph_app.core.values import Conditioning, Image, Latent, Model, Vae
from nodegraph_app.documents.storage import open_document
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace
from tests.arithmetic import NoFiles


def _of(family: str, channels: int):  # type: ignore[no-untyped-def]
    return lambda parameters, inputs: {
        "model": {"family": family, "space": family, "latent_channels": channels},
        **{name: {"space": family, "latent_channels": channels} for name in ("vae", "latent")},
    }


@node("t.small", title="Small checkpoint", infer=_of("sd1", 4))
def small() -> Model:
    """A model."""
    raise AssertionError("never runs")


@node("t.large", title="Large checkpoint", infer=_of("flux", 16))
def large() -> Vae:
    """A VAE of another family."""
    raise AssertionError("never runs")


@node(
    "t.noise", title="Noise", infer=lambda p, i: {"latent": {"width": p["width"], "height": 64, "batch": 2}}
)
def noise(*, width: int = 64) -> Latent:
    """A latent."""
    raise AssertionError("never runs")


@node("t.sample", title="Sample", output_node=True)
def sample(model: Model, latent: Latent, told: Conditioning | None = None) -> Latent:
    """Denoise."""
    raise AssertionError("never runs")


@node("t.decode", title="Decode", output_node=True)
def decode(latent: Latent, vae: Vae) -> Image:
    """Decode."""
    raise AssertionError("never runs")


def _refuses(parameters: object, inputs: object) -> dict[str, dict[str, object]]:
    raise NodeError("It is too dark here.", place="latent", hint="Light a lamp.")


@node("t.refuse", title="Refuse", infer=_refuses)
def refuse(latent: Latent) -> Latent:
    """Refuse."""
    raise AssertionError("never runs")


REGISTRY = Registry(
    f.__node_spec__
    for f in (small, large, noise, sample, decode, refuse)  # type: ignore[attr-defined]
)


def pipeline(*more: Node) -> Graph:
    return Graph(
        REGISTRY,
        [
            Node("model", "t.small"),
            Node("vae", "t.large"),
            Node("noise", "t.noise", params={"width": 96}),
            Node(
                "sample",
                "t.sample",
                inputs={"model": Source("model", "model"), "latent": Source("noise", "latent")},
            ),
            *more,
        ],
    )


def test_traits_flow_through_nodes_that_say_nothing() -> None:
    outputs = infer_traits(pipeline(), NoFiles()).outputs
    assert outputs[Source("sample", "latent")] == {
        "space": "sd1", "latent_channels": 4, "width": 96, "height": 64, "batch": 2,
    }  # fmt: skip


def test_traits_flow_around_a_bypassed_node() -> None:
    graph = pipeline(
        Node("after", "t.refuse", inputs={"latent": Source("sample", "latent")}, mode="bypassed")
    )
    graph.apply(edits.add_node(graph, "t.decode"))
    graph.apply(edits.connect(graph, edits.Link("after", "latent", "decode", "latent")))
    report = infer_traits(graph, NoFiles())
    assert report.problems == ()
    assert report.outputs[Source("decode", "image")]["width"] == 96


def test_a_vae_of_another_family_is_an_explained_problem_on_its_link() -> None:
    graph = pipeline(
        Node("decode", "t.decode", inputs={"latent": Source("sample", "latent"), "vae": Source("vae", "vae")})
    )
    problems = infer_traits(graph, NoFiles()).problems
    assert {(problem.node, problem.place) for problem in problems} == {("decode", "vae")}
    assert "“vae” is for Flux.1, but “latent” is for Stable Diffusion 1.x" in problems[0].message
    assert "latent channels" in problems[1].message
    assert problems[0].hint


def test_what_a_node_says_while_inferring_becomes_a_problem() -> None:
    graph = pipeline(Node("after", "t.refuse", inputs={"latent": Source("sample", "latent")}))
    (problem,) = infer_traits(graph, NoFiles()).problems
    assert (problem.node, problem.place, problem.hint) == ("after", "latent", "Light a lamp.")


def test_missing_inputs_unknown_types_and_later_versions_are_problems() -> None:
    graph = Graph(
        REGISTRY,
        [
            Node("decode", "t.decode"),
            Node("odd", "pack.unknown"),
            Node("later", "t.noise", type_version=9),
            Node("quiet", "t.decode", mode="muted"),
        ],
    )
    found = {(problem.node, problem.place) for problem in structural_problems(graph, NoFiles())}
    assert found == {("decode", "latent"), ("decode", "vae"), ("odd", None), ("later", None)}


def test_an_optional_input_may_stay_empty() -> None:
    assert structural_problems(pipeline(), NoFiles()) == []


@pytest.mark.parametrize(
    ("node_id", "place", "value", "words"),
    [
        ("checkpoint", "file", "no such model", "no checkpoint file “no such model”"),
        ("sample", "steps", 0, "from 1 to 1000, not 0"),
        ("sample", "sampler", "magic", "not “magic”"),
    ],
)
def test_values_that_cannot_run_are_found_in_a_real_workflow(
    node_id: str, place: str, value: object, words: str
) -> None:
    registry, workspace = builtin.registry(), Workspace(Settings(), builtin.workflows())
    graph = open_document(builtin.workflows() / "text_to_image.json", registry).graph
    assert structural_problems(graph, workspace) == []
    assert infer_traits(graph, workspace).problems == ()
    before = graph[node_id]
    after = Node(**{**vars(before), "params": {**before.params, place: value}})
    graph.apply(edits.Edit("Damage", {node_id: before}, {node_id: after}))
    (problem,) = structural_problems(graph, workspace)
    assert (problem.node, problem.place) == (node_id, place)
    assert words in problem.message


def test_the_size_of_the_picture_is_known_before_it_is_made() -> None:
    registry, workspace = builtin.registry(), Workspace(Settings(), builtin.workflows())
    graph = open_document(builtin.workflows() / "text_to_image.json", registry).graph
    traits = infer_traits(graph, workspace).outputs[Source("decode", "image")]
    assert (traits["width"], traits["height"], traits["batch"]) == (128, 128, 1)
