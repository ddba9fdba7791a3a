"""What is on disk: the model files in the reader's folders, by kind and name. Touches no torch."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..core.errors import ModelFileError
from ..core.files import FileKind
from .description import Description, describe
from .digests import Digests
from .headers import COMPONENTS, fingerprint

KIND_FOLDERS = {
    "checkpoints": "checkpoint",
    "Stable-diffusion": "checkpoint",
    "diffusers": "checkpoint",
    "loras": "lora",
    "Lora": "lora",
    "controlnet": "controlnet",
    "ControlNet": "controlnet",
    "vae": "vae",
    "VAE": "vae",
}
"""Folder names of other programs; they are left out of a model's name."""

MODEL_ENDINGS = (".safetensors", ".gguf", ".ckpt", ".pt", ".pth")
"""Of files that may be models, those that are refused among them."""

DEEPEST_FOLDER = 8
RESCAN_AFTER_S = 2.0
"""A name that is not found is looked for on disk again no more often than this."""


@dataclass(frozen=True)
class DamagedFile:
    """A file that looks like a model but cannot be used, and why."""

    name: str
    path: Path
    reason: str


class Library:
    """The models in several folders; where two hold one of the same kind and name, the first folder wins.

    A model's name is its path below the folder with ``/`` and without ``.safetensors``.

    Args:
        folders: the reader's model folders; those that are missing count as empty.
        built_in: the folder of the models that ship with the app, searched last.
        digests: remembers fingerprints.
    """

    def __init__(
        self, folders: Sequence[Path] = (), built_in: Path | None = None, digests: Digests | None = None
    ):
        self._digests = digests
        self._folders = tuple(folders) + ((built_in,) if built_in else ())
        self._found: dict[tuple[str, str], Description] = {}
        self._damaged: dict[str, DamagedFile] = {}
        self._scanned_at_s: float | None = None

    def refresh(self) -> None:
        """Look through the folders again. Files that did not change are not read again."""
        self._found, self._damaged, self._scanned_at_s = {}, {}, time.monotonic()
        for root in self._folders:
            for path, name in _candidates(root):
                self._enter(path, name)

    def _enter(self, path: Path, name: str) -> None:
        try:
            found = describe(path, name)
        except ModelFileError as problem:
            self._damaged.setdefault(name, DamagedFile(name, path, str(problem)))
        except OSError as problem:
            self._damaged.setdefault(name, DamagedFile(name, path, problem.strerror or "It cannot be read."))
        else:
            if found is not None:
                self._found.setdefault((found.kind, name), found)

    def find(self, kind: FileKind, name: str) -> Path | None:
        """Path of the model, or None. A damaged file is found too: loading it says what is wrong."""
        found = self._look_up(kind, name)
        return found.path if found else None

    def digest(self, path: Path) -> str:
        """Fingerprint of a file's or folder's content. Raises OSError."""
        return fingerprint(path, self._digests)

    def names(self, kind: FileKind) -> Sequence[str]:
        """Names of the whole models of a kind, in alphabetical order, looked up afresh."""
        self.refresh()
        return sorted((name for held, name in self._found if held == kind), key=str.casefold)

    def describe(self, kind: FileKind, name: str) -> Description | None:
        """What is known of a model without opening its weights; None when there is none of that name.

        Raises:
            ModelFileError: it is damaged.
        """
        found = self._look_up(kind, name)
        if isinstance(found, DamagedFile):
            raise ModelFileError(found.reason)
        return found

    def models(self) -> Sequence[Description]:
        """Every whole model, by kind and name, looked up afresh."""
        self.refresh()
        return [self._found[key] for key in sorted(self._found)]

    def damaged(self) -> Sequence[DamagedFile]:
        """Files that look like models but cannot be used, by name, as of the last look."""
        if self._scanned_at_s is None:
            self.refresh()
        return [self._damaged[name] for name in sorted(self._damaged)]

    def _look_up(self, kind: str, name: str) -> Description | DamagedFile | None:
        if not _stays_inside(name):
            return None
        if self._scanned_at_s is None:
            self.refresh()
        found = self._indexed(kind, name)
        if found is None and time.monotonic() - (self._scanned_at_s or 0) > RESCAN_AFTER_S:
            self.refresh()
            found = self._indexed(kind, name)
        return found

    def _indexed(self, kind: str, name: str) -> Description | DamagedFile | None:
        for wanted in (name, name.removesuffix(".safetensors")):
            found = self._found.get((kind, wanted)) or self._damaged.get(wanted)
            if found is not None and found.path.exists():
                return found
        return None


def _stays_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and "\\" not in name and ":" not in name and parts[0] != "/"


def _candidates(root: Path) -> Iterator[tuple[Path, str]]:
    """Paths that may be models, with their names, in a fixed order."""
    seen: set[str] = set()
    pending = [root]
    while pending:
        folder = pending.pop(0)
        real = os.path.realpath(folder)
        if real in seen or len(folder.relative_to(root).parts) > DEEPEST_FOLDER:
            continue
        seen.add(real)
        try:
            entries = sorted(folder.iterdir(), key=lambda path: path.name)
        except OSError:
            continue
        names = {entry.name for entry in entries}
        is_checkpoint = "model_index.json" in names or (folder / "unet" / "config.json").is_file()
        if folder != root and (is_checkpoint or "config.json" in names):
            yield folder, _name(root, folder)
        for entry in entries:
            if entry.is_dir() and not entry.name.startswith(".") and not (is_checkpoint and _is_part(entry)):
                pending.append(entry)
            elif entry.suffix in MODEL_ENDINGS and not _belongs_to_folder(entry):
                yield entry, _name(root, entry)


def _is_part(folder: Path) -> bool:
    """Whether a folder inside a checkpoint is of no use on its own; a VAE is."""
    return folder.name in COMPONENTS and folder.name != "vae"


def _belongs_to_folder(file: Path) -> bool:
    """Whether the file holds the weights of a diffusers folder, which is listed as a whole."""
    return (
        file.stem.split(".")[0] in ("diffusion_pytorch_model", "model", "pytorch_model")
        and (file.parent / "config.json").is_file()
    )


def _name(root: Path, path: Path) -> str:
    parts = path.relative_to(root).parts
    if len(parts) > 1 and parts[0] in KIND_FOLDERS and not (root / parts[0] / "config.json").is_file():
        parts = parts[1:]
    return PurePosixPath(*parts).as_posix().removesuffix(".safetensors")
