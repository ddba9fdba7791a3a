"""The ``models`` block: which model files a workflow wants, so that a stranger can find them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..core.files import FileKind, Files
from ..core.graph import Graph
from .document import Document

MOST_HASHED_BYTES = 256 * 2**20
"""Larger models are written down with the fast fingerprint, unless their SHA-256 is known already: saving
must not wait for a disk.
"""

CONTENT = ("size", "sha256", "fingerprint")
"""Fields of an entry that say what is in a file."""


def named_models(graph: Graph) -> Iterator[tuple[FileKind, str]]:
    """Kind and name of every model file that a node names, each once, in graph order. Pictures are left
    out.
    """
    seen = set()
    for node_id in graph.in_order():
        spec = graph.spec(node_id)
        if spec is None:
            continue
        linked = graph[node_id].inputs
        typed = {name: value for name, value in graph.parameters(node_id).items() if name not in linked}
        for _, kind, name in spec.files_named(typed):
            if kind != "image" and name and (kind, name) not in seen:
                seen.add((kind, name))
                yield kind, name


def describe_models(document: Document, files: Files) -> None:
    """Write down the model files a document names, with fingerprint and size where this machine has them.

    Entries that are there already stay as they are, apart from gaps that can now be filled: what the author's
    file was is for the author to say, also when the file of that name on this machine is another one.

    Args:
        document: its `models` is replaced.
        files: where to look.
    """
    models = dict(document.models)
    for kind, name in named_models(document.graph):
        key = _key(models, kind, name)
        entry: dict[str, Any] = models.get(key, {})
        known = {"kind": kind, "file": name}
        if "sha256" not in entry and "size" not in entry:
            known |= _content(files, kind, name, _sha256)
        models[key] = {**known, **entry}
    document.models = models


def models_in_use(
    document: Document, files: Files, sha256: Callable[[Path], str] | None = None
) -> dict[str, Any]:
    """The block ``models`` of something made now: the models a workflow names, as they are on this machine.

    Unlike `describe_models` it says what a file is and not what its author had; of an entry that was there,
    the author's remarks are kept. A model that is not here is named as the author did.

    Args:
        document: it is not changed.
        files: where to look.
        sha256: hashes a file, and had better remember it; without it no content is read.
    """
    found: dict[str, Any] = {}
    for kind, name in named_models(document.graph):
        told = document.models.get(_key(document.models, kind, name), {})
        content = _content(files, kind, name, sha256)
        remarks = {field: value for field, value in told.items() if not content or field not in CONTENT}
        found[_key(found, kind, name)] = {**remarks, "kind": kind, "file": name, **content}
    return found


def _key(models: dict[str, Any], kind: FileKind, name: str) -> str:
    """The file's name; with its kind behind it where a file of another kind has that name already."""
    taken = models.get(name, {}).get("kind", kind)
    return name if taken == kind else f"{name} ({kind})"


def _content(files: Files, kind: FileKind, name: str, sha256: Callable[[Path], str] | None) -> dict[str, Any]:
    path = files.find(kind, name)
    if path is None:
        return {}
    try:
        size = size_of(path)
        most = MOST_HASHED_BYTES if sha256 else 0
        digest = sha256_of(path, files, most_hashed_bytes=most, sha256=sha256)
        return (
            {"size": size, "sha256": digest} if digest else {"size": size, "fingerprint": files.digest(path)}
        )
    except (OSError, ValueError):
        return {}


def size_of(path: Path) -> int:
    """Bytes of a model's weights. Raises OSError, ValueError."""
    return sum(part.stat().st_size for part in weight_files(path))


def sha256_of(
    path: Path, files: Files, *, most_hashed_bytes: int, sha256: Callable[[Path], str] | None = None
) -> str | None:
    """SHA-256 of a model as the block ``models`` writes it, or None for a large one that was never hashed.

    Args:
        path: a file, or a folder in diffusers layout.
        files: remembers the SHA-256 of files.
        most_hashed_bytes: up to this size it is read for it; 0 reads nothing.
        sha256: how a file is hashed.

    Raises:
        OSError, ValueError: something cannot be read.
    """
    parts = weight_files(path)
    small = sum(part.stat().st_size for part in parts) <= most_hashed_bytes
    known = [files.known_sha256(part) or ((sha256 or _sha256)(part) if small else None) for part in parts]
    digests = [digest for digest in known if digest]
    return _of_model(path, parts, digests) if len(digests) == len(parts) else None


def weight_files(path: Path) -> list[Path]:
    """The weight files of a model: the file itself, or those of a diffusers folder and its components.

    Raises:
        OSError, ValueError: the folder or its list of components cannot be read.
    """
    if not path.is_dir():
        return [path]
    index = path / "model_index.json"
    components = json.loads(index.read_text("utf-8")) if index.is_file() else {}
    folders = [path, *(path / name for name, value in components.items() if isinstance(value, list))]
    return sorted(part for folder in folders for part in folder.glob("*.safetensors"))


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _of_model(path: Path, parts: list[Path], digests: list[str]) -> str:
    """SHA-256 of a file; of a folder, that of a list as `sha256sum` prints it for its weight files."""
    if not path.is_dir():
        return digests[0]
    listing = "".join(
        f"{digest}  {part.relative_to(path).as_posix()}\n"
        for digest, part in zip(digests, parts, strict=True)
    )
    return hashlib.sha256(listing.encode()).hexdigest()
