"""What a model file says about itself: safetensors headers and configs, read without torch."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import ModelFileError
from . import gguf_header
from .digests import Digests

LONGEST_HEADER_BYTES = 100_000_000
"""The limit of the safetensors format."""

SAMPLED_BLOCKS, BLOCK_BYTES = 32, 65536
LARGE_ENDINGS = (".safetensors", ".gguf")
"""Of files that count by samples."""
GGUF_HEADER_BYTES = 1 << 22
"""More than the table of contents of a denoiser takes, which tells its own length nowhere."""
DENOISERS = ("unet", "transformer")
"""Folders of a diffusers checkpoint that may hold its denoiser."""

COMPONENTS = (
    *DENOISERS,
    "vae",
    *(f"{part}{number}" for part in ("text_encoder", "tokenizer") for number in ("", "_2", "_3")),
    "scheduler",
    "processor",
)
"""Folders of a diffusers checkpoint that belong to it; others beside them are files of their own."""

VOCABULARIES = ("merges.txt", "spiece.model", "tokenizer.model")
"""Files of a tokenizer that are no JSON."""


@dataclass(frozen=True)
class Header:
    """Names and shapes of the tensors in a safetensors file.

    Attributes:
        shapes: tensor name → shape.
        metadata: free text the author put in.
    """

    shapes: Mapping[str, tuple[int, ...]]
    metadata: Mapping[str, str]

    def has_part(self, *parts: str) -> bool:
        """Whether any tensor's name contains one of `parts`."""
        return any(part in name for name in self.shapes for part in parts)

    def shape(self, ending: str) -> tuple[int, ...] | None:
        """Shape of the first tensor whose name ends so."""
        return next((shape for name, shape in self.shapes.items() if name.endswith(ending)), None)


def read_header(path: Path) -> Header:
    """The header of a safetensors file, or of a GGUF file.

    Raises:
        ModelFileError: unreadable, cut short or no such file; names the file.
    """
    try:
        if path.suffix == ".gguf":
            return Header(*gguf_header.read(path))
        return _read_header(path, path.stat().st_size)
    except OSError as problem:
        raise _damaged(path, problem.strerror or "it cannot be read") from problem
    except (ValueError, OverflowError) as problem:
        raise _damaged(path, str(problem)) from problem


def _read_header(path: Path, size_bytes: int) -> Header:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(LONGEST_HEADER_BYTES, size_bytes - 8):
            raise _damaged(path, "it does not begin like one")
        raw = file.read(length)
    try:
        entries = json.loads(raw)
        metadata = entries.pop("__metadata__", {})
        ends = [entry["data_offsets"][1] for entry in entries.values()]
        shapes = {name: tuple(int(n) for n in entry["shape"]) for name, entry in entries.items()}
    except (ValueError, AttributeError, TypeError, KeyError, IndexError, RecursionError) as problem:
        raise _damaged(path, "its table of contents is broken") from problem
    if 8 + length + max(ends, default=0) != size_bytes:
        raise _damaged(path, "it is cut short or longer than its table of contents says")
    return Header(shapes, metadata if isinstance(metadata, dict) else {})


def _damaged(path: Path, why: str) -> ModelFileError:
    kind = "GGUF" if path.suffix == ".gguf" else "safetensors"
    return ModelFileError(f"“{path.name}” is no whole {kind} file: {why}.", hint="Download or copy it again.")


def read_config(path: Path) -> dict[str, Any]:
    """A JSON config beside weights. Raises ModelFileError naming the file."""
    place = f"{path.parent.name}/{path.name}"
    try:
        if path.stat().st_size > 1_000_000:
            raise ModelFileError(f"The config “{place}” is far too large to be one.")
        config = json.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise ModelFileError(f"The config “{place}” cannot be read: {problem.strerror}.") from problem
    except (ValueError, RecursionError) as problem:
        raise ModelFileError(f"The config “{place}” is no valid JSON.", hint="Copy it again.") from problem
    if not isinstance(config, dict):
        raise ModelFileError(f"The config “{place}” holds no settings.", hint="Copy it again.")
    return config


def fingerprint(path: Path, digests: Digests | None = None) -> str:
    """Hexadecimal fingerprint of a file or model folder.

    A safetensors file counts by its size, its header and blocks spread evenly over it, which takes
    milliseconds where hashing gigabytes takes half a minute; any other file counts whole. Unchanged files
    (path, size, time of change) are not read again.

    Args:
        path: the file or folder.
        digests: remembers them; this process's own by default.

    Raises:
        OSError: something cannot be read.
    """
    digests = digests or _IN_THIS_PROCESS
    if not path.is_dir():
        return digests.of(path, "sampled", _fingerprint_file)
    digest = hashlib.sha256(b"folder")
    for file in folder_files(path):
        digest.update(f"\n{file.relative_to(path).as_posix()} {fingerprint(file, digests)}".encode())
    return digest.hexdigest()


def folder_files(folder: Path) -> list[Path]:
    """The files that make up a model folder, in a fixed order."""
    own = [path for path in folder.iterdir() if path.is_file()]
    for part in COMPONENTS:
        if (folder / part).is_dir():
            own += (path for path in (folder / part).iterdir() if path.is_file())
    wanted = (path for path in own if path.suffix in (".safetensors", ".json") or path.name in VOCABULARIES)
    has_parts = any((folder / part).is_dir() for part in DENOISERS)
    return sorted(path for path in wanted if not (has_parts and _stray(folder, path)))


def _stray(folder: Path, path: Path) -> bool:
    """Weights lying beside the parts of a checkpoint are files of their own."""
    return path.parent == folder and path.name != "model_index.json"


_IN_THIS_PROCESS = Digests()


def _fingerprint_file(path: Path) -> str:
    with path.open("rb") as file:
        size_bytes = os.fstat(file.fileno()).st_size
        digest = hashlib.sha256(str(size_bytes).encode())
        if path.suffix not in LARGE_ENDINGS or size_bytes <= SAMPLED_BLOCKS * BLOCK_BYTES:
            while block := file.read(1 << 20):
                digest.update(block)
            return digest.hexdigest()
        gguf = path.suffix == ".gguf"
        header_bytes = GGUF_HEADER_BYTES if gguf else 8 + int.from_bytes(file.read(8), "little")
        file.seek(0)
        digest.update(file.read(min(header_bytes, LONGEST_HEADER_BYTES)))
        for number in range(SAMPLED_BLOCKS):
            file.seek((size_bytes - BLOCK_BYTES) * number // (SAMPLED_BLOCKS - 1))
            digest.update(file.read(BLOCK_BYTES))
    return digest.hexdigest()
