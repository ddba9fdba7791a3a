"""What a picture's workflow says of it: prompts, seed, model and the like. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import NodegraphError
from ..core.graph import Graph
from ..core.parameters import ParameterSpec
from ..core.registry import Registry
from ..documents import native
from ..documents.picture import workflow_in
from .node_words import file_kind_name
from .translation import translate
from .value_text import capital

MODELS = ("checkpoint", "denoiser", "lora", "controlnet", "upscaler")
"""Kinds of files worth naming."""
HOW = ("steps", "guidance", "sampler", "schedule", "denoise")
"""Parameters of a node that draws from a seed, which tell how a picture was made."""


@dataclass(frozen=True)
class Fact:
    """One line about a picture.

    Attributes:
        label, text: for the reader.
        prompt: whether it is what somebody asked for in words.
    """

    label: str
    text: str
    prompt: bool = False


def graph_in(path: Path, registry: Registry) -> Graph | None:
    """The graph that a picture carries; None where it carries none that can be read."""
    try:
        with path.open("rb") as file:
            text = workflow_in(file)
        return native.loads(text.encode(), registry).graph if text is not None else None
    except (NodegraphError, OSError):
        return None


def facts_of(graph: Graph, node_id: str | None = None) -> list[Fact]:
    """What made the picture of a node, or any picture of the graph without one; prompts first."""
    ids = graph.upstream([node_id]) if node_id is not None and node_id in graph else set(graph.nodes)
    found = [fact for each in graph.in_order() if each in ids for fact in _of_node(graph, each)]
    return sorted(dict.fromkeys(found), key=lambda fact: not fact.prompt)


def _of_node(graph: Graph, node_id: str) -> Iterator[Fact]:
    spec, title = graph.spec(node_id), graph.title(node_id)
    if spec is None or graph[node_id].mode == "muted":
        return
    values, draws = graph.parameters(node_id), any(each.seed for each in spec.parameters)
    for parameter in spec.parameters:
        text = str(values[parameter.name]).strip()
        if parameter.name in graph[node_id].inputs or not text:
            continue
        if parameter.multiline:
            yield Fact(title, text, prompt=True)
        elif parameter.seed:
            yield Fact(translate("PictureFacts", "Seed"), text)
        elif parameter.file_kind in MODELS:
            yield Fact(capital(file_kind_name(str(parameter.file_kind))), text)
        elif draws and parameter.name in HOW:
            yield Fact(capital(parameter.title), _plain(parameter, values[parameter.name]))


def _plain(parameter: ParameterSpec, value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
