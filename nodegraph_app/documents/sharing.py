"""A copy of a workflow for others: what runs and which models it wants, but nothing of this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..core.files import Files
from ..core.registry import Registry
from . import native, strict_json
from .document import Document
from .model_files import describe_models

KEPT_META = ("title", "description")
"""What people say about a workflow for others to read."""

_ABSOLUTE = re.compile(r"(?:file:/+|~[\\/]|[A-Za-z]:[\\/]|\\\\|/)[^\n]*[\\/][^\\/\n]+[\\/]?")
"""A text that is nothing but a path from a root."""


@dataclass(frozen=True)
class NamedModel:
    """A model as the copy names it.

    Attributes:
        kind, file: how.
        size_bytes: 0 where it is not known.
        proven: whether the copy says by its SHA-256 which content is meant.
    """

    kind: str
    file: str
    size_bytes: int
    proven: bool


@dataclass(frozen=True)
class SharedCopy:
    """What others get.

    Attributes:
        text: the workflow file.
        models: what it says about models.
        pictures: names of pictures that were left out.
        paths: paths of this machine of which the last part is left.
        notes: names of the fields about the workflow that were left out.
    """

    text: str
    models: tuple[NamedModel, ...]
    pictures: tuple[str, ...]
    paths: tuple[str, ...]
    notes: tuple[str, ...]


def shared_copy(document: Document, files: Files, *, keep_pictures: bool = False) -> SharedCopy:
    """A copy that says nothing about this machine; the document is only read.

    Args:
        document: what to share.
        files: knows the models it names.
        keep_pictures: leave the names of pictures in; the pictures themselves are in no workflow.

    Raises:
        DocumentError: the workflow cannot be written.
    """
    copy = replace(document.snapshot(), meta={n: v for n, v in document.meta.items() if n in KEPT_META})
    describe_models(copy, files)
    content = strict_json.loads(native.dumps(copy))
    pictures = [] if keep_pictures else _leave_pictures_out(content, document.graph.registry)
    paths: list[str] = []
    content = _without_paths(content, _prompts(document), paths)
    models = tuple(
        NamedModel(
            str(entry.get("kind", "")),
            str(entry.get("file", name)),
            size if isinstance(size := entry.get("size", 0), int) else 0,
            "sha256" in entry,
        )
        for name, entry in content.get("models", {}).items()
        if isinstance(entry, dict)
    )
    notes = tuple(name for name in document.meta if name not in KEPT_META)
    return SharedCopy(
        strict_json.dumps(content),
        models,
        tuple(dict.fromkeys(pictures)),
        tuple(dict.fromkeys(paths)),
        notes,
    )


def _leave_pictures_out(content: dict[str, Any], registry: Registry) -> list[str]:
    """Take the names of pictures out of all nodes of known types; returns them."""
    found = []
    for record in content.get("nodes", {}).values():
        spec = registry.get(record["type"], record.get("type_version", 1))
        params = record.get("params", {})
        for parameter in spec.parameters if spec else ():
            if parameter.file_kind == "image" and params.get(parameter.name):
                found.append(str(params.pop(parameter.name)))
        if "params" in record and not params:
            del record["params"]
    return found


def _prompts(document: Document) -> frozenset[str]:
    """Texts that people wrote; a slash at their beginning makes no path of them."""
    graph = document.graph
    return frozenset(
        str(value)
        for node in graph.nodes.values()
        if (spec := graph.spec(node.id)) is not None
        for name, value in node.params.items()
        if (parameter := spec.parameter(name)) is not None and parameter.multiline
    )


def _without_paths(value: Any, prompts: frozenset[str], found: list[str]) -> Any:
    """The same value; of paths the last part is left, and of the home folder, within a text, a ``~``."""
    if isinstance(value, dict):
        return {name: _without_paths(each, prompts, found) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_paths(each, prompts, found) for each in value]
    if not isinstance(value, str):
        return value
    if value not in prompts and _ABSOLUTE.fullmatch(value):
        found.append(value)
        return re.split(r"[\\/]", value.rstrip("\\/"))[-1]
    home = str(Path.home())
    if len(home) > 1 and home in value:
        found.append(home)
        return value.replace(home, "~")
    return value
