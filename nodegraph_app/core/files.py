"""References to files by kind and name: a workflow never holds a path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

FileKind = Literal[
    "checkpoint",
    "denoiser",
    "text_encoder",
    "clip_vision",
    "vae",
    "lora",
    "controlnet",
    "upscaler",
    "embedding",
    "image",
]

KIND_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "text_encoder": "text encoder",
        "clip_vision": "CLIP vision encoder",
        "vae": "VAE",
        "lora": "LoRA",
        "controlnet": "ControlNet",
        "denoiser": "diffusion model",
    }
)
"""Kind → what a reader calls it, where that is not the kind itself."""

LOADERS: Mapping[FileKind, str] = MappingProxyType(
    {
        "checkpoint": "Load checkpoint",
        "denoiser": "Load diffusion model",
        "text_encoder": "Load text encoders",
        "clip_vision": "Load CLIP vision",
        "vae": "Load VAE",
        "lora": "Load LoRA",
        "controlnet": "Load ControlNet",
    }
)
"""Kind → title of the node that loads it."""


def kind_title(kind: str) -> str:
    """A kind of file as a reader calls it within a sentence; one that a foreign file made up, as it is."""
    return KIND_TITLES.get(kind, kind)


def with_article(noun: str) -> str:
    """``"a VAE"``, ``"an embedding"``."""
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def wrong_kind(name: str, kind: FileKind, wanted: FileKind) -> tuple[str, str]:
    """Message and hint for a file that was chosen as what it is not."""
    is_, is_not = (with_article(kind_title(each)) for each in (kind, wanted))
    other = f", or use {LOADERS[kind]}" if kind in LOADERS else ""
    return f"“{name}” is {is_}, not {is_not}.", f"Choose {is_not}{other}."


@dataclass(frozen=True)
class FileRef:
    """A file as a value on the way into a node: known by content, found at a path.

    Two references are equal when kind, name and content agree; where the file lies is no part of it.

    Attributes:
        kind: what it is used as.
        name: how the workflow calls it, e.g. ``"pocket"`` or ``"inputs/house.png"``.
        digest: hexadecimal fingerprint of the content.
        path: absolute path on this machine.
    """

    kind: FileKind
    name: str
    digest: str
    path: str = field(compare=False)


class FileName(NamedTuple):
    """That a parameter names a file.

    Attributes:
        parameter: which.
        kind, name: the file.
    """

    parameter: str
    kind: FileKind
    name: str


@dataclass(frozen=True)
class NamedFiles:
    """The files that a node's parameters name within their text. A node asks for them with an argument
    `files` annotated so; see `core.spec.node`.
    """

    files: tuple[FileRef, ...] = ()


class Files(Protocol):
    """What the rest of the app may ask about files; implementations touch no torch."""

    def find(self, kind: FileKind, name: str) -> Path | None:
        """Path of the named file, or None when this machine has none."""

    def digest(self, path: Path) -> str:
        """Hexadecimal fingerprint of a file's or folder's content. Raises OSError."""

    def known_sha256(self, path: Path) -> str | None:
        """Full SHA-256 of a file's content, if it was computed before; nothing is read for it."""

    def names(self, kind: FileKind) -> Sequence[str]:
        """Every name of this kind on this machine, in the order a menu shows them."""

    def similar(self, kind: FileKind, name: str) -> Sequence[str]:
        """Names of this kind that somebody may have meant, likeliest first. Nothing is looked up for it."""

    def note(self, kind: FileKind, name: str) -> str | None:
        """What a reader should know of the file that `find` gives: that it has another name, or content, than
        the workflow says. None where all is as it says. Nothing is read for it.
        """


def reference(files: Files, kind: FileKind, name: str) -> FileRef | None:
    """The named file with its content fingerprint, or None when it is missing or unreadable."""
    path = files.find(kind, name)
    if path is None:
        return None
    try:
        return FileRef(kind, name, files.digest(path), str(path))
    except OSError:
        return None
