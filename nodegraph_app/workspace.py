"""The files a workflow may name on this machine: models from the model folders, pictures beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from . import builtin
from .core.files import FileKind
from .models.digests import Digests
from .models.library import Library
from .settings import Settings

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")


class Workspace:
    """Implements `core.files.Files`.

    Args:
        settings: says which folders.
        workflow_folder: folder of the workflow's own file; pictures beside it are found first.
    """

    def __init__(self, settings: Settings, workflow_folder: Path | None = None):
        self._digests = Digests(settings.cache_folder / "digests.sqlite")
        self.library = Library(settings.model_folders, builtin.resources() / "models", self._digests)
        shipped = builtin.workflows()
        places = [workflow_folder, settings.input_folder, shipped]
        self.picture_folders = tuple(dict.fromkeys(place.resolve() for place in places if place is not None))

    def find(self, kind: FileKind, name: str) -> Path | None:
        """Path of the named file, or None. Names that lead out of the known folders are not found."""
        if kind != "image":
            return self.library.find(kind, name)
        relative = PurePosixPath(name)
        if not name or relative.is_absolute() or ".." in relative.parts:
            return None
        candidates = (place / relative for place in self.picture_folders)
        return next((path for path in candidates if path.is_file()), None)

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
            for folder in (place, place / "inputs"):
                if folder.is_dir():
                    pictures = (p for p in sorted(folder.iterdir()) if p.suffix.lower() in PICTURE_SUFFIXES)
                    found.update(dict.fromkeys(p.relative_to(place).as_posix() for p in pictures))
        return tuple(found)


def _sha256(path: Path, between_blocks: Callable[[], None] = lambda: None) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(2**20):
            digest.update(block)
            between_blocks()
    return digest.hexdigest()
