"""What the Hugging Face hub offers: asked only when somebody asks for a model, and never else.

Only safetensors weights and the JSON and text files beside them are ever considered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from ..core.errors import ModelFileError
from .layouts import OWN_FOLDERS

WEIGHTS = ".safetensors"
ENDINGS = (WEIGHTS, ".json", ".txt")
LARGEST_CONFIG_BYTES = 50_000_000
"""Vocabularies take a few megabytes; anything larger beside weights is no config."""

_KINDS_BY_CLASS = (
    ("ControlNet", "controlnet"),
    ("Autoencoder", "vae"),
    ("CLIPVision", "clip_vision"),
    ("CLIPText", "text_encoder"),
    ("T5", "text_encoder"),
    ("UNet", "denoiser"),
    ("Transformer", "denoiser"),
)


class FetchError(ModelFileError):
    """The hub has no such model, cannot be reached, or sent something else than it promised."""


class Interrupted(Exception):
    """The connection broke; the rest may come another time."""


@dataclass(frozen=True)
class RemoteFile:
    """A file in a repository of the hub.

    Attributes:
        name: path below the repository.
        size_bytes: as the hub promises.
        sha256: of the content, for large files; else None.
        blob_id: git's SHA-1 of the content, for small files; else None.
    """

    name: str
    size_bytes: int
    sha256: str | None
    blob_id: str | None


@dataclass(frozen=True)
class Offer:
    """What would be fetched.

    Attributes:
        repository: ``"owner/name"``.
        commit: the very state of the repository.
        files: to fetch.
        folder: below the model folder, where they go; None where the one file itself will say what it is.
    """

    repository: str
    commit: str
    files: tuple[RemoteFile, ...]
    folder: PurePosixPath | None

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(file.size_bytes for file in self.files)


def look_up(repository: str, *, file: str | None = None, revision: str | None = None) -> Offer:
    """Ask the hub what a repository holds and choose what is needed; fetches nothing else.

    Args:
        repository: ``"owner/name"``.
        file: fetch this file only; by default the whole model in diffusers layout, or the only weights.
        revision: branch, tag or commit; the main branch by default.

    Raises:
        FetchError: there is no such repository, revision or file, it holds no safetensors, or the hub cannot
            be reached.
    """
    from huggingface_hub import HfApi

    with explained(repository):
        found = HfApi().model_info(repository, revision=revision, files_metadata=True)
    files = tuple(_remote_files(found.siblings or ()))
    commit = str(found.sha)
    if not re.fullmatch("[0-9a-f]{7,64}", commit):  # it becomes part of a path
        raise FetchError(f"The hub does not say which state “{repository}” is in.", hint="Try again later.")
    if file is not None:
        return Offer(repository, commit, (_named(repository, files, file),), None)
    return _whole_model(repository, commit, files)


def _remote_files(siblings: Iterable[Any]) -> Iterator[RemoteFile]:
    """The files that may be fetched: of a harmless format, with a name that stays below the repository."""
    for sibling in siblings:
        name = str(sibling.rfilename)
        path = PurePosixPath(name)
        harmless = path.suffix in ENDINGS and not path.is_absolute() and ".." not in path.parts
        if not harmless or "\\" in name or ":" in name or sibling.size is None:
            continue
        sha256 = sibling.lfs.sha256 if sibling.lfs is not None else None
        if path.suffix == WEIGHTS or sibling.size <= LARGEST_CONFIG_BYTES:
            yield RemoteFile(name, int(sibling.size), sha256, sibling.blob_id if sha256 is None else None)


def _named(repository: str, files: Iterable[RemoteFile], name: str) -> RemoteFile:
    files = tuple(files)
    for file in files:
        if file.name == name:
            return file
    if PurePosixPath(name).suffix not in ENDINGS:
        raise FetchError(
            f"“{name}” is not fetched: only .safetensors weights and their configs are.",
            hint=_choices(files) or "Look for a .safetensors version of it.",
        )
    raise FetchError(f"“{repository}” holds no file “{name}”.", hint=_choices(files))


def _choices(files: Iterable[RemoteFile]) -> str | None:
    names = [file.name for file in files if file.name.endswith(WEIGHTS)]
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"It holds {shown}." if names else None


def _whole_model(repository: str, commit: str, files: tuple[RemoteFile, ...]) -> Offer:
    names = {file.name for file in files}
    weights = [file for file in files if file.name.endswith(WEIGHTS)]
    if not weights:
        raise FetchError(
            f"“{repository}” holds no .safetensors weights.",
            hint="Other formats can run code when opened and are not fetched.",
        )
    if "model_index.json" in names:
        wanted = [file for file in files if "/" in file.name or file.name == "model_index.json"]
        kind = "checkpoint"
    elif "config.json" in names and any("/" not in file.name for file in weights):
        wanted = [file for file in files if "/" not in file.name]
        kind = _kind_of_config(repository, commit)
    elif len(weights) == 1:
        return Offer(repository, commit, (weights[0],), None)
    else:
        raise FetchError(
            f"“{repository}” holds several models.", hint=f"Choose one with --file. {_choices(files)}"
        )
    return Offer(
        repository, commit, tuple(_one_variant(wanted)), PurePosixPath(OWN_FOLDERS.get(kind, ""), repository)
    )


def _one_variant(files: Iterable[RemoteFile]) -> Iterator[RemoteFile]:
    """Of weights that lie there in several precisions, the plain ones; at most two folders deep."""
    files = [file for file in files if file.name.count("/") <= 1]
    plain_in = {
        PurePosixPath(file.name).parent
        for file in files
        if file.name.endswith(WEIGHTS) and not _variant(file.name)
    }
    for file in files:
        if not (_variant(file.name) and PurePosixPath(file.name).parent in plain_in):
            yield file


def _variant(name: str) -> str:
    """``"fp16"`` of ``model.fp16.safetensors`` or ``model.fp16-00001-of-00002.safetensors``; else empty."""
    parts = PurePosixPath(name).name.removesuffix(".json").removesuffix(".index").split(".")
    found = parts[1].partition("-")[0] if len(parts) > 2 else ""
    return found if found in ("fp16", "bf16", "fp32", "fp8", "non_ema", "ema") else ""


def _kind_of_config(repository: str, commit: str) -> str:
    """What a folder with one config is, by the class that the config names."""
    from huggingface_hub import get_session, hf_hub_url
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

    url = hf_hub_url(repository, "config.json", revision=commit)
    with explained(repository):
        answer = get_session().get(url, headers=build_hf_headers(), follow_redirects=True)
        hf_raise_for_status(answer)
    try:
        config = answer.json()
        named = f"{config.get('_class_name', '')} {' '.join(map(str, config.get('architectures') or ()))}"
    except (ValueError, AttributeError, TypeError):
        return ""
    return next((kind for part, kind in _KINDS_BY_CLASS if part in named), "")


@contextmanager
def explained(repository: str, *, resumable: bool = False) -> Iterator[None]:
    """Errors of the hub's library in the reader's words."""
    from huggingface_hub import errors, get_session

    # The HTTP library is another one in other versions of huggingface_hub.
    transport_error = import_module(type(get_session()).__module__.partition(".")[0]).TransportError
    try:
        yield
    except errors.GatedRepoError as problem:
        raise FetchError(
            f"“{repository}” is given only to those who accepted its conditions.",
            hint=f"Do so at https://huggingface.co/{repository}, then log in with: hf auth login",
        ) from problem
    except errors.RevisionNotFoundError as problem:
        raise FetchError(f"“{repository}” has no such revision.", hint="Leave --revision away.") from problem
    except (errors.RepositoryNotFoundError, errors.HFValidationError) as problem:
        raise FetchError(
            f"There is no model “{repository}” on the hub, or it is not public.",
            hint="A name is OWNER/NAME, as in the address of its page.",
        ) from problem
    except errors.OfflineModeIsEnabled as problem:
        raise FetchError(
            "HF_HUB_OFFLINE is set, so nothing is fetched.", hint="Unset it to fetch models."
        ) from problem
    except (transport_error, errors.HfHubHTTPError) as problem:
        status = getattr(getattr(problem, "response", None), "status_code", 0)
        if resumable and (not status or status >= 500 or status == 429):
            raise Interrupted(str(problem).partition("\n")[0] or type(problem).__name__) from problem
        raise FetchError(
            f"The hub could not be asked for “{repository}”: {str(problem).partition(chr(10))[0]}.",
            hint="Check the connection and try again.",
        ) from problem
