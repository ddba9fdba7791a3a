"""Why a graph, or a part of it, cannot run: found without running it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from .errors import ParameterError
from .files import LOADERS, FileKind, Files, kind_title, with_article, wrong_kind
from .graph import Graph, Node
from .routing import resolved_inputs, unread_inputs
from .spec import NodeSpec

ELSEWHERE = {
    "batch_size": "batch",
    "cfg": "guidance",
    "cfg_scale": "guidance",
    "ckpt_name": "file",
    "control_net_name": "file",
    "denoising_strength": "denoise",
    "end_at_step": "end_step",
    "filename_prefix": "name",
    "guidance_scale": "guidance",
    "lora_name": "file",
    "noise_seed": "seed",
    "num_inference_steps": "steps",
    "prompt": "text",
    "sampler_name": "sampler",
    "scheduler": "schedule",
    "start_at_step": "start_step",
    "strength_clip": "text_strength",
    "strength_model": "strength",
    "vae_name": "file",
}
"""What other programs call a parameter → its name here."""


@dataclass(frozen=True)
class Problem:
    """Something a reader must mend before a node can run.

    Attributes:
        node: id of the node.
        place: socket or parameter, where it is one.
        message: what is wrong.
        hint: what to do.
    """

    node: str
    place: str | None
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        where = f"{self.node}.{self.place}" if self.place else self.node
        return f"{where}: {self.message}" + (f" {self.hint}" if self.hint else "")


def structural_problems(graph: Graph, files: Files) -> list[Problem]:
    """Unknown node types, missing inputs, bad parameter values and missing files, in graph order.

    Muted nodes are left out: they do not run.
    """
    problems: list[Problem] = []
    for node_id in graph.in_order():
        if graph[node_id].mode == "normal":
            problems += _node_problems(graph, node_id, files)
    return problems


def notes(graph: Graph) -> Iterator[Problem]:
    """What a reader should know although it stops nothing: parameters that a node does not have."""
    for node_id in graph.in_order():
        spec = graph.spec(node_id)
        for name in graph[node_id].params if spec else ():
            if spec and spec.parameter(name) is None:
                message = f"{spec.title} has no parameter “{name}”; it is kept but does nothing."
                yield Problem(node_id, name, message, _meant(spec, name))


def _meant(spec: NodeSpec, name: str) -> str:
    """What somebody may have meant by a parameter that is not there."""
    names = [parameter.name for parameter in spec.parameters]
    meant = [ELSEWHERE[name]] if ELSEWHERE.get(name) in names else difflib.get_close_matches(name, names, 1)
    return f"Did you mean “{meant[0]}”?" if meant else f"Its parameters: {', '.join(names) or 'none'}."


def _node_problems(graph: Graph, node_id: str, files: Files) -> list[Problem]:
    node, spec = graph[node_id], graph.spec(node_id)
    if spec is None:
        return [_unknown_type(graph, node)]
    problems = []
    feeds = resolved_inputs(graph, node_id)
    unread = unread_inputs(graph, node_id)
    for end in spec.inputs:
        needed = end.name not in unread and (spec.reads is not None or not end.optional)
        if needed and feeds.get(end.name) is None:
            problems.append(
                Problem(
                    node_id,
                    end.name,
                    f"Nothing is connected to “{end.title}”.",
                    f"Connect {with_article(end.type.title)}.",
                )
            )
    for parameter in spec.parameters:
        if feeds.get(parameter.name) is not None:
            continue
        value = node.params.get(parameter.name, parameter.default)
        try:
            parameter.check(value)
        except ParameterError as error:
            problems.append(Problem(node_id, parameter.name, error.message, error.hint))
            continue
        if parameter.optional and not value:
            continue
        if parameter.file_kind is not None and files.find(parameter.file_kind, str(value)) is None:
            problems.append(_missing_file(node_id, parameter.name, parameter.file_kind, str(value), files))
    typed = {name: value for name, value in graph.parameters(node_id).items() if feeds.get(name) is None}
    for named in spec.names(typed) if spec.names else ():
        if files.find(named.kind, named.name) is None:
            problems.append(_missing_file(node_id, named.parameter, named.kind, named.name, files))
    return problems


def _unknown_type(graph: Graph, node: Node) -> Problem:
    here = graph.registry.get(node.type)
    if here is None:
        hint = "Install its node pack, or remove it."
        return Problem(node.id, None, f"Node type “{node.type}” is not installed.", hint)
    made_with = f"It was made with version {node.type_version} of {here.title}; here is {here.version}."
    return Problem(node.id, None, made_with, "Update Nodegraph.")


def _missing_file(node_id: str, name: str, kind: FileKind, value: str, files: Files) -> Problem:
    if not value:
        return Problem(node_id, name, f"No {kind_title(kind)} file is chosen.", "Choose one.")
    other = next((each for each in LOADERS if each != kind and files.find(each, value)), None)
    if other is not None and kind != "image":
        return Problem(node_id, name, *wrong_kind(value, other, kind))
    place = "beside the workflow or in the input folder" if kind == "image" else "in a model folder"
    message = f"There is no {kind_title(kind)} file “{value}” here."
    if similar := files.similar(kind, value):
        message += f" Did you mean {' or '.join(f'“{each}”' for each in similar)}?"
    return Problem(node_id, name, message, f"Put it {place}, or choose another.")
