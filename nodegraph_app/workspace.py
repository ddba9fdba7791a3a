"""The files a workflow may name on this machine: models from the model folders, pictures beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from . import builtin
from .core.errors import NodegraphError
from .core.files import FileKind
from .core.forecast import Memory, NoLimit
from .core.graph import Graph
from .core.numerics import Numerics
from .documents.model_files import named_models, sha256_of, size_of, weight_files
from .model_folders import own_folder
from .models.description import Description
from .models.digests import Digests
from .models.forecast import DeviceMemory
from .models.library import Library
from .settings import Settings

NOTHING_WANTED: Mapping[str, Any] = MappingProxyType({})

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


class Workspace:
    """Implements `core.files.Files`.

    Args:
        settings: says which folders.
        workflow_folder: folder of the workflow's own file; pictures beside it are found first.
        wanted: the workflow's block ``models``: what its author's files were. A model that is missing by name
            is found by that content under any other.
    """

    def __init__(
        self,
        settings: Settings,
        workflow_folder: Path | None = None,
        wanted: Mapping[str, Any] = NOTHING_WANTED,
    ):
        self.wanted = wanted
        try:
            self.new_models: Path | None = own_folder(settings).resolve()
            """Where a workflow's own models are written; None where every folder is another program's."""
        except NodegraphError:
            self.new_models = None
        self._digests = Digests(settings.digests_file)
        self.library = Library(settings.model_folders, builtin.resources() / "models", self._digests)
        shipped = builtin.workflows()
        places = [workflow_folder, settings.input_folder, shipped]
        self.picture_folders = tuple(dict.fromkeys(place.resolve() for place in places if place is not None))

    def find(self, kind: FileKind, name: str) -> Path | None:
        """Path of the named file, or None. Names that lead out of the known folders are not found."""
        if kind != "image":
            if found := self.library.find(kind, name):
                return found
            other = self._of_same_content(kind, name)
            return other.path if other else None
        relative = PurePosixPath(name)
        if not name or relative.is_absolute() or ".." in relative.parts:
            return None
        candidates = (place / relative for place in self.picture_folders)
        return next((path for path in candidates if path.is_file()), None)

    def note(self, kind: FileKind, name: str) -> str | None:
        """See `core.files.Files.note`."""
        if kind == "image":
            return None
        path = self.library.find(kind, name)
        if path is None:
            other = self._of_same_content(kind, name)
            return (
                f"“{name}” is not here; “{other.name}” has the same content and is used." if other else None
            )
        if self._is_another(path, self._wanted(kind, name)):
            return f"“{name}” here is another file than the one that this workflow was made with."
        return None

    def similar(self, kind: FileKind, name: str) -> Sequence[str]:
        """See `core.files.Files.similar`."""
        return () if kind == "image" else self.library.similar(kind, name)

    def notes(self, graph: Graph) -> Iterator[str]:
        """What a reader should know of the models that a workflow names, see `note`."""
        for kind, name in named_models(graph):
            if told := self.note(kind, name):
                yield told

    def unsure(self, graph: Graph) -> Iterator[Path]:
        """Files whose SHA-256, which nobody has computed yet, would tell whether one is a missing model.

        `find` reads no weights: who wants to know asks `sha256` for each of these first.
        """
        for kind, name in named_models(graph):
            sha256 = self._wanted(kind, name).get("sha256")
            if isinstance(sha256, str) and self.find(kind, name) is None:
                for model in self._of_same_size(kind, name):
                    if not _holds(lambda path: self._known_sha256(path) is not None, model):
                        yield from weight_files(model.path)

    def _wanted(self, kind: FileKind, name: str) -> Mapping[str, Any]:
        """What the workflow says of a model's content; it was written by anybody."""
        entries = (entry for entry in self.wanted.values() if isinstance(entry, dict))
        return next((e for e in entries if (e.get("kind"), e.get("file")) == (kind, name)), {})

    def _of_same_size(self, kind: FileKind, name: str) -> Iterator[Description]:
        size = self._wanted(kind, name).get("size")
        if not isinstance(size, int):
            return
        for model in self.library.of_kind(kind):
            # What counts as a folder's weights is a little different there; a file is a file.
            likely = model.size_bytes == size or model.path.is_dir()
            if likely and _holds(lambda path: size_of(path) == size, model):
                yield model

    def _known_sha256(self, path: Path) -> str | None:
        return sha256_of(path, self, most_hashed_bytes=0)

    def _is_another(self, path: Path, entry: Mapping[str, Any]) -> bool:
        """Whether a file is known to differ from what the workflow says of it; by its size, mostly."""
        size, sha256, fingerprint = (entry.get(name) for name in ("size", "sha256", "fingerprint"))
        try:
            if isinstance(size, int) and size_of(path) != size:
                return True
            if isinstance(sha256, str):
                return self._known_sha256(path) not in (None, sha256.lower())
            return isinstance(fingerprint, str) and self.digest(path) != fingerprint
        except (OSError, ValueError):
            return False

    def _of_same_content(self, kind: FileKind, name: str) -> Description | None:
        """A model of that kind which is, byte for byte, the one that the workflow wants under this name."""
        entry = self._wanted(kind, name)
        sha256, fingerprint = entry.get("sha256"), entry.get("fingerprint")
        for model in self._of_same_size(kind, name):
            if isinstance(sha256, str):
                same = _holds(lambda path: self._known_sha256(path) == sha256.lower(), model)
            else:
                same = _holds(lambda path: self.digest(path) == fingerprint, model)
            if same:
                return model
        return None

    def digest(self, path: Path) -> str:
        """Fingerprint of a file's content: SHA-256 for pictures, the library's fast one for models."""
        if path.suffix.lower() not in PICTURE_SUFFIXES:
            return self.library.digest(path)
        return self.sha256(path)

    def sha256(self, path: Path, between_blocks: Callable[[], None] = lambda: None) -> str:
        """Full SHA-256 of a file, remembered; read only if it may have changed. Raises OSError.

        Args:
            path: the file.
            between_blocks: called after each megabyte, to wait while something else is more urgent.
        """
        return self._digests.of(path, "sha256", lambda file: _sha256(file, between_blocks))

    def known_sha256(self, path: Path) -> str | None:
        """See `core.files.Files.known_sha256`."""
        try:
            return self._digests.known(path, "sha256")
        except OSError:
            return None

    def names(self, kind: FileKind) -> Sequence[str]:
        """Every name of this kind, in menu order."""
        if kind != "image":
            return self.library.names(kind)
        found: dict[str, None] = {}
        for place in self.picture_folders:
            for folder in (place, place / "inputs", place / "masks"):
                if folder.is_dir():
                    pictures = (p for p in sorted(folder.iterdir()) if p.suffix.lower() in PICTURE_SUFFIXES)
                    found.update(dict.fromkeys(p.relative_to(place).as_posix() for p in pictures))
        return tuple(found)


def memory_of(settings: Settings, numerics: str, memory_bytes: int) -> Memory:
    """What is known of a device's memory, for plans.

    Args:
        settings: may set a budget.
        numerics: of the device; empty where none is chosen yet.
        memory_bytes: of the device; 0 where that is not known.
    """
    budget_bytes = settings.vram_bytes or memory_bytes
    known = Numerics.read(numerics)
    fp8 = settings.fp8_when_short and known.device != "mps"  # which has no such numbers
    return DeviceMemory(budget_bytes, known.dtype, fp8) if budget_bytes else NoLimit()


def _holds(holds: Callable[[Path], bool], model: Description) -> bool:
    """Whether something holds of a model's file; of one that cannot be read, nothing does."""
    try:
        return holds(model.path)
    except (OSError, ValueError):
        return False


def _sha256(path: Path, between_blocks: Callable[[], None] = lambda: None) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(2**20):
            digest.update(block)
            between_blocks()
    return digest.hexdigest()
