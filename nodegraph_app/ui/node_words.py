"""What node types say of themselves, in the language of the window. Their declarations are in English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from ..core.files import FileKind, kind_title
from ..core.registry import Registry
from ..core.sockets import SocketType
from ..core.spec import InputSpec, NodeSpec, OutputSpec
from .translation import translate

CONTEXT = "Nodes"


def translated(registry: Registry) -> Registry:
    """The same node types with their titles and helps in the language of the window.

    Ids stay, and so do choices, which are what files hold. A search still finds a node by its English title.
    """
    if all(_said(spec.title) == spec.title for spec in registry):
        return registry
    found = Registry(_spec(spec) for spec in registry)
    found.unloaded = list(registry.unloaded)
    return found


def category_title(category: str) -> str:
    """The first part of type ids as a menu shows it."""
    return _said(_category(category))


def type_title(kind: SocketType) -> str:
    """A type of socket as a reader sees it."""
    return _said(kind.title)


def file_kind_title(kind: str) -> str:
    """A kind of file as a reader calls it within a sentence; one that a foreign file made up, as it is."""
    return _said(kind_title(kind)) if kind in get_args(FileKind) else kind


def file_kind_name(kind: str) -> str:
    """A kind of file as parameters name it: ``"text encoder"``, ``"lora"``."""
    return _said(kind.replace("_", " "))


def texts(registry: Registry) -> Iterator[str]:
    """Every text that is translated here, for the files of translations; some come more than once."""
    for kind in get_args(FileKind):
        yield from (kind_title(kind), kind.replace("_", " "))
    for spec in registry:
        yield from (spec.title, spec.summary, spec.help, _category(spec.category))
        sockets: list[InputSpec | OutputSpec] = [*spec.inputs, *spec.outputs]
        for socket in sockets:
            yield from (socket.title, socket.help, socket.type.title)
        for parameter in spec.parameters:
            yield from (parameter.title, parameter.help, parameter.socket.title)


def _spec(spec: NodeSpec) -> NodeSpec:
    return replace(
        spec,
        title=_said(spec.title),
        summary=_said(spec.summary),
        help=_said(spec.help),
        inputs=tuple(replace(end, label=_end_title(end), help=_said(end.help)) for end in spec.inputs),
        parameters=tuple(
            replace(end, label=_said(end.title), help=_said(end.help)) for end in spec.parameters
        ),
        outputs=tuple(replace(end, label=_end_title(end), help=_said(end.help)) for end in spec.outputs),
        tags=(*spec.tags, spec.title),
    )


def _end_title(end: InputSpec | OutputSpec) -> str:
    """As its type is written where it bears the same name: VAE, not vae."""
    return _said(end.type.title if end.name == end.type.name else end.title)


def _category(category: str) -> str:
    return category.replace("_", " ").capitalize()


def _said(text: str) -> str:
    return translate(CONTEXT, text) if text else ""
