"""What a model says of itself: a text file beside its weights, for whoever writes prompts for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..core.files import FileKind, Files
from ..core.graph import Graph
from ..core.traits import infer_traits

NAME = "about.txt"
LONGEST_BYTES = 4000


def note_of(model: Path) -> str:
    """The text ``about.txt`` in a model's folder, or ``NAME.about.txt`` beside a file; or nothing."""
    path = model / NAME if model.is_dir() else model.with_suffix(f".{NAME}")
    try:
        with path.open("rb") as file:
            return file.read(LONGEST_BYTES).decode("utf-8", errors="replace").strip()
    except OSError:
        return ""


def notes_for(graph: Graph, files: Files, node_id: str) -> list[str]:
    """What the models say that a node names or, where it is for writing a prompt, that read the prompt."""
    spec = graph.spec(node_id)
    if spec is None:
        return []
    writes = any(parameter.multiline for parameter in spec.parameters)
    found: dict[str, None] = {}
    for kind, name in _models(graph, node_id):
        if told := files.note(kind, name):
            found[told] = None
    for each in _before(graph, node_id) if writes else (node_id,):
        for kind, name in _models(graph, each):
            path = files.find(kind, name)
            if path is not None and (note := note_of(path)):
                found[f"{name}: {note}"] = None
    return list(found)


def advice_for(graph: Graph, files: Files, node_id: str) -> list[str]:
    """What is likely not meant: in what reaches a node with a model, or in what one gives to such a node."""
    spec = graph.spec(node_id)
    if spec is None or not (
        any(end.type.name == "model" for end in spec.inputs)
        or any(end.type.name == "latent" for end in spec.outputs)
    ):
        return []
    found: dict[str, None] = {}
    for told in infer_traits(graph, files).notes:
        source = graph[told.node].inputs.get(told.place or "") if told.node in graph else None
        if told.node == node_id or (source is not None and source.node == node_id):
            found[f"{told.message} {told.hint or ''}".strip()] = None
    return list(found)


def _before(graph: Graph, node_id: str) -> Iterator[str]:
    """The node and every node it depends on, nearest first."""
    waiting, seen = [node_id], {node_id}
    while waiting:
        each = waiting.pop(0)
        yield each
        for source in graph[each].inputs.values():
            if source.node in graph and source.node not in seen:
                seen.add(source.node)
                waiting.append(source.node)


def _models(graph: Graph, node_id: str) -> Iterator[tuple[FileKind, str]]:
    spec, linked = graph.spec(node_id), graph[node_id].inputs
    typed = {name: value for name, value in graph.parameters(node_id).items() if name not in linked}
    for _, kind, name in spec.files_named(typed) if spec else ():
        if kind != "image":
            yield kind, name
