"""What is on disk: the model files in the reader's folders, by kind and name. Touches no torch."""

from __future__ import annotations

import difflib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ..core.errors import ModelFileError
from ..core.files import FileKind
from .description import REFUSED_ENDINGS, Description, describe
from .digests import Digests
from .headers import COMPONENTS, fingerprint, read_header
from .layouts import Place, kind_of_folder, places
from .signatures import FAMILY_TITLES

MODEL_ENDINGS = (".safetensors", ".gguf")
"""Of files that may be models and are opened."""

DEEPEST_FOLDER = 8
RESCAN_AFTER_S = 2.0
"""A name that is not found is looked for on disk again no more often than this."""

MOST_SUGGESTED = 3
LEAST_LIKENESS = 0.6
"""Share of characters that a suggested name has in common with the missing one."""

PREVIEW_ENDINGS = (
    ".preview.png",
    ".png",
    ".preview.jpg",
    ".jpg",
    ".preview.jpeg",
    ".jpeg",
    ".preview.webp",
    ".webp",
)
"""Of the picture that shows what a model makes, beside the file, as other programs put it there."""


UNSAFE = "unsafe"
"""Kind of the remembered answer of a conversion that found more than tensors in a file."""


@dataclass(frozen=True)
class DamagedFile:
    """A file that looks like a model but cannot be used, and why.

    Attributes:
        recognised: whether it is known what it should be.
        unsafe: whether a conversion refused it.
    """

    name: str
    path: Path
    reason: str
    recognised: bool = True
    unsafe: bool = False

    @property
    def convertible(self) -> bool:
        """Whether it is only in a format that is refused, so that converting it may help."""
        return self.path.suffix.lower() in REFUSED_ENDINGS and not self.unsafe

    @property
    def state(self) -> str:
        """In two or three words."""
        if not self.recognised:
            return "Kind not recognised"
        return "Can be converted" if self.convertible else "Not safe" if self.unsafe else "Damaged"


class Library:
    """The models in several folders; where two hold one of the same kind and name, the first folder wins.

    A model's name is its path below the folder with ``/`` and without ``.safetensors``; a first folder that
    only says the kind, such as ``loras``, is left out.

    Args:
        folders: the reader's model folders, other programs' among them, see `layouts`; those that are missing
            count as empty.
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
        self._suggested: dict[tuple[str, str], list[str]] = {}
        """Kind and missing name → names like it, as of the last look: every edit asks anew."""
        self._scanned_at_s: float | None = None

    def refresh(self) -> None:
        """Look through the folders again. Files that did not change are not read again."""
        self._found, self._damaged, self._scanned_at_s = {}, {}, time.monotonic()
        self._suggested = {}
        for root in self._folders:
            for place in places(root):
                for path, name in _candidates(place):
                    self._enter(path, name, place)

    def _enter(self, path: Path, name: str, place: Place) -> None:
        try:
            found = describe(path, name) or _by_folder(path, name, place)
        except ModelFileError as problem:
            refusal = self._refusal(path)
            found_wrong = DamagedFile(name, path, refusal or str(problem), unsafe=bool(refusal))
            self._damaged.setdefault(name, found_wrong)
        except OSError as problem:
            self._damaged.setdefault(name, DamagedFile(name, path, problem.strerror or "It cannot be read."))
        else:
            if found is not None:
                self._found.setdefault((found.kind, name), found)
            elif path.is_file():
                reason = "Its kind is not recognised: it is no model this version knows."
                self._damaged.setdefault(name, DamagedFile(name, path, reason, recognised=False))

    def _refusal(self, path: Path) -> str | None:
        """What a conversion said that would not convert this file, where it is remembered."""
        try:
            refusable = path.suffix.lower() in REFUSED_ENDINGS
            return self._digests.known(path, UNSAFE) if self._digests and refusable else None
        except OSError:
            return None

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

    def search(self, text: str = "", kind: str = "") -> Sequence[Description]:
        """Whole models that have every word of `text` in name, kind or family, looked up afresh.

        Args:
            text: words in any order and case.
            kind: of this kind only.
        """
        words = text.casefold().split()
        return [
            model
            for model in self.models()
            if kind in ("", model.kind) and all(word in searched_words(model) for word in words)
        ]

    def of_kind(self, kind: str) -> Sequence[Description]:
        """Whole models of a kind, by name, as of the last look."""
        if self._scanned_at_s is None:
            self.refresh()
        return [self._found[key] for key in sorted(self._found) if key[0] == kind]

    def similar(self, kind: FileKind, name: str) -> Sequence[str]:
        """Names of this kind that are spelt like `name`, likeliest first, as of the last look."""
        if (kind, name) not in self._suggested:
            named = {_spelling(model.name): model.name for model in self.of_kind(kind)}
            close = difflib.get_close_matches(_spelling(name), list(named), MOST_SUGGESTED, LEAST_LIKENESS)
            self._suggested[kind, name] = [named[spelling] for spelling in close]
        return self._suggested[kind, name]

    def damaged(self) -> Sequence[DamagedFile]:
        """Files that look like models but cannot be used, by name, as of the last look; those that have been
        converted are left out.
        """
        if self._scanned_at_s is None:
            self.refresh()
        whole = {name for _, name in self._found}
        whole |= {each.name for each in self._damaged.values() if not each.recognised}
        listed = (self._damaged[name] for name in sorted(self._damaged))
        return [
            each for each in listed if not (each.convertible and each.name[: -len(each.path.suffix)] in whole)
        ]

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


def preview_picture(model: Path) -> Path | None:
    """The picture beside a model file, or in or beside a model folder, that shows what it makes."""
    stem = model.name if model.is_dir() else model.name.removesuffix(model.suffix)
    candidates = [model.parent / f"{stem}{ending}" for ending in PREVIEW_ENDINGS]
    if model.is_dir():
        candidates += [model / f"preview{ending}" for ending in PREVIEW_ENDINGS]
    return next((picture for picture in candidates if picture.is_file()), None)


def searched_words(model: Description) -> str:
    """What a search looks through: name, kind and family, without case."""
    return f"{model.name} {model.kind} {model.family} {FAMILY_TITLES.get(model.family, '')}".casefold()


def _spelling(name: str) -> str:
    """A name without what people write in different ways: folder, ending, case, separators."""
    last = name.removesuffix(".safetensors").rpartition("/")[2]
    return "".join(character for character in last.casefold() if character.isalnum())


def _by_folder(path: Path, name: str, place: Place) -> Description | None:
    """A safetensors file whose content does not tell what it is, by the folder where it lies.

    Raises:
        ModelFileError: it is no whole safetensors file.
    """
    parts = path.relative_to(place.folder).parts
    kind = (kind_of_folder(parts[0]) if len(parts) > 1 else None) or place.kind
    if kind is None or path.suffix != ".safetensors":
        return None
    read_header(path)
    return Description(kind, name, path, "", 0, path.stat().st_size)


def _candidates(place: Place) -> Iterator[tuple[Path, str]]:
    """Paths that may be models, with their names, in a fixed order."""
    root = place.folder
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
            elif entry.suffix in (*MODEL_ENDINGS, *REFUSED_ENDINGS) and not _belongs_to_folder(entry):
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
    if len(parts) > 1 and kind_of_folder(parts[0]) and not (root / parts[0] / "config.json").is_file():
        parts = parts[1:]
    return PurePosixPath(*parts).as_posix().removesuffix(".safetensors")
