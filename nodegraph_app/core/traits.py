"""What can be said of every value before anything runs, and what cannot work.

Traits (model family, latent space and channels, width, height, batch) flow along the links at edit time, so
that a wrong VAE is an explained mark on the link and not a matrix-shape error after two minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import NodegraphError
from .files import Files, reference
from .graph import Graph, Link, Source
from .problems import Problem
from .routing import resolved_inputs
from .spec import NodeSpec, Traits

CARRIED = {
    "model": ("family", "space", "latent_channels"),
    "text_encoder": ("family",),
    "vae": ("space", "latent_channels"),
    "controlnet": ("family",),
    "conditioning": ("family",),
    "latent": ("space", "latent_channels", "width", "height", "batch"),
    "image": ("width", "height", "batch"),
    "mask": ("width", "height", "batch"),
}
"""Socket type → traits its values have. The space is the latent space, named after the first family that
uses it. Width and height are in picture pixels, for latents too."""

MISSING = "missing"
"""Trait of an output that there is nothing behind: a sentence that says so, and what to connect instead."""

MUST_AGREE = ("family", "space", "latent_channels")
"""Traits that all inputs of one node share."""


@dataclass(frozen=True)
class TraitReport:
    """Traits of every output and the mismatches found on the way.

    Attributes:
        outputs: source → what is known of it.
        problems: each on the input whose link does not fit.
    """

    outputs: Mapping[Source, Traits]
    problems: tuple[Problem, ...]


def infer_traits(graph: Graph, files: Files) -> TraitReport:
    """Let traits flow through the whole graph. Reads file headers through `files`, loads nothing."""
    outputs: dict[Source, Traits] = {}
    problems: list[Problem] = []
    for node_id in graph.in_order():
        spec = graph.spec(node_id)
        if spec is None or graph[node_id].mode != "normal":
            continue
        inputs = {
            name: outputs.get(source, {})
            for name, source in resolved_inputs(graph, node_id).items()
            if source is not None
        }
        for name, traits in inputs.items():
            if isinstance(absent := traits.get(MISSING), tuple):
                problems.append(Problem(node_id, name, *absent))
                inputs[name] = {trait: value for trait, value in traits.items() if trait != MISSING}
        problems += _disagreements(graph, node_id, spec, inputs)
        try:
            inferred = _infer(graph, node_id, spec, inputs, files)
        except NodegraphError as error:
            problems.append(Problem(node_id, error.place, error.message, error.hint))
            continue
        for output in spec.outputs:
            outputs[Source(node_id, output.name)] = inferred.get(output.name, {})
    return TraitReport(outputs, tuple(problems))


def problems_of_link(
    graph: Graph, files: Files, link: Link, *, instead_of: Link | None = None
) -> tuple[Problem, ...]:
    """What would no longer fit if a link were made, in words; empty where all fits or nothing is known.

    Args:
        link: one that the graph would take.
        instead_of: a link that would be removed for it.
    """
    ends = {link.target} | ({instead_of.target} if instead_of else set())
    concerned = graph.upstream(graph.downstream(ends) | {link.source})
    after = {node_id: graph[node_id] for node_id in concerned}
    before = infer_traits(Graph(graph.registry, after.values()), files).problems
    if instead_of is not None:
        after[instead_of.target] = after[instead_of.target].with_input(instead_of.input, None)
    source = Source(link.source, link.output)
    after[link.target] = after[link.target].with_input(link.input, source)
    found = infer_traits(Graph(graph.registry, after.values()), files).problems
    return tuple(problem for problem in found if problem not in before)


def _infer(
    graph: Graph, node_id: str, spec: NodeSpec, inputs: Mapping[str, Traits], files: Files
) -> Mapping[str, Traits]:
    if spec.infer is None:
        return carried_over(spec, inputs)
    parameters: dict[str, Any] = graph.parameters(node_id)
    for parameter in spec.parameters:
        if parameter.file_kind is not None:
            parameters[parameter.name] = reference(files, parameter.file_kind, parameters[parameter.name])
    return spec.infer(parameters, inputs)


def carried_over(spec: NodeSpec, inputs: Mapping[str, Traits]) -> dict[str, dict[str, object]]:
    """Traits of the outputs when a node changes none: each from the first input that has it."""
    order = [end.name for end in spec.inputs if end.name in inputs]
    result: dict[str, dict[str, object]] = {}
    for output in spec.outputs:
        result[output.name] = {
            trait: value
            for trait in CARRIED.get(output.type.name, ())
            if (value := next((inputs[n][trait] for n in order if trait in inputs[n]), None)) is not None
        }
    return result


def _disagreements(graph: Graph, node_id: str, spec: NodeSpec, inputs: Mapping[str, Traits]) -> list[Problem]:
    problems = []
    for trait in MUST_AGREE:
        first: str | None = None
        for end in spec.inputs:
            value = inputs.get(end.name, {}).get(trait)
            if not value:
                continue
            if first is None:
                first = end.name
            elif value != inputs[first][trait]:
                problems.append(
                    _mismatch(graph, node_id, trait, (first, inputs[first][trait]), (end.name, value))
                )
    return problems


def _mismatch(
    graph: Graph, node_id: str, trait: str, expected: tuple[str, object], found: tuple[str, object]
) -> Problem:
    what = {"family": "is for", "space": "is for", "latent_channels": "has latent channels:"}[trait]
    return Problem(
        node_id,
        found[0],
        f"{graph.title(node_id)}: “{found[0]}” {what} {found[1]}, but “{expected[0]}” {what} {expected[1]}.",
        "Use parts that belong to the same checkpoint.",
    )
