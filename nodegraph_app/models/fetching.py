"""Files of the Hugging Face hub become model files here, whole or not at all.

A transfer that breaks off goes on where it was, also days later; what arrives counts only when size and hash
are those that the hub promised.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath

from ..core.errors import ModelFileError
from .description import describe
from .headers import read_header
from .hub import WEIGHTS, FetchError, Interrupted, Offer, RemoteFile, explained
from .layouts import OWN_FOLDERS

STAGING = ".fetching"
"""Folder in the model folder for what has not arrived whole; the library does not look into it."""

BLOCK_BYTES = 1 << 20
ATTEMPTS = 5
"""So often in a row without a single byte, before it is given up."""

PAUSE_S = 1.0
"""Between attempts; another as long is added each time."""

UNTELLING_NAMES = tuple(
    f"{stem}{WEIGHTS}"
    for stem in ("model", "diffusion_pytorch_model", "pytorch_model", "pytorch_lora_weights")
)
"""Of files that are called alike in every repository."""

Progress = Callable[[int, int, str], None]
"""Bytes that are here, bytes in all, name of the file that is coming."""


def fetch(offer: Offer, model_folder: Path, progress: Progress) -> Path:
    """Bring the files of an offer here; returns the file or folder they became.

    Args:
        offer: from `look_up`.
        model_folder: one of the reader's own; the model goes into the subfolder of its kind.
        progress: called often.

    Raises:
        FetchError: the transfer broke off for good (what came is kept and used next time), the disk is full,
            or what came is not what was promised (it is deleted); nothing appears among the models then.
    """
    for folder in ("", *OWN_FOLDERS.values()) if offer.folder is None else (offer.folder,):
        _refuse_existing(model_folder / folder / (_own_name(offer) if offer.folder is None else ""))
    staging = model_folder / STAGING / f"{offer.repository.replace('/', '--')}@{offer.commit}"
    try:
        staging.mkdir(parents=True, exist_ok=True)
        _check_room(offer, staging)
        before = 0
        for file in offer.files:
            _bring(offer, file, staging, partial(_tell, progress, before, offer.size_bytes))
            before += file.size_bytes
        return _settle(offer, staging, model_folder)
    except OSError as problem:
        raise FetchError(
            f"“{offer.repository}” could not be written: {problem.strerror or problem}.",
            hint="What has come is kept; ask for it again to go on.",
        ) from problem


def _tell(progress: Progress, before: int, total: int, here: int, name: str) -> None:
    progress(before + here, total, name)


def _check_room(offer: Offer, staging: Path) -> None:
    here = sum(path.stat().st_size for path in staging.rglob("*") if path.is_file())
    if (free := shutil.disk_usage(staging).free) < offer.size_bytes - here:
        raise FetchError(
            f"“{offer.repository}” takes {offer.size_bytes / 1e9:.1f} GB; free are {free / 1e9:.1f} GB.",
            hint="Make room, or put another model folder first in the settings.",
        )


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise FetchError(f"“{target}” is there already and is not replaced.", hint="Move or delete it first.")


def _bring(offer: Offer, file: RemoteFile, staging: Path, progress: Callable[[int, str], None]) -> None:
    """Complete one file below the staging folder and check it."""
    whole = staging / file.name
    if whole.is_file():
        progress(file.size_bytes, file.name)
        return
    whole.parent.mkdir(parents=True, exist_ok=True)
    part = whole.with_name(f"{whole.name}.part")
    if part.is_file() and part.stat().st_size > file.size_bytes:
        part.unlink()
    failures = 0
    while not part.is_file() or part.stat().st_size < file.size_bytes:
        before = part.stat().st_size if part.is_file() else 0
        try:
            _receive(offer, file, part, progress)
        except Interrupted as broken:
            came = part.is_file() and part.stat().st_size > before
            failures = 1 if came else failures + 1
            if failures == ATTEMPTS:
                raise FetchError(
                    f"The transfer of “{file.name}” broke off: {broken}.",
                    hint="What has come is kept; ask for it again to go on.",
                ) from broken
            time.sleep(PAUSE_S * failures)
    _check_content(file, part)
    part.replace(whole)


def _receive(offer: Offer, file: RemoteFile, part: Path, progress: Callable[[int, str], None]) -> None:
    """Add to a file what is missing of it."""
    from huggingface_hub import get_session, hf_hub_url
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

    url = hf_hub_url(offer.repository, file.name, revision=offer.commit)
    here = part.stat().st_size if part.is_file() else 0
    # Parts of a compressed stream could not be put together again.
    headers = {**build_hf_headers(), "Accept-Encoding": "identity", "Range": f"bytes={here}-"}
    if not here:
        del headers["Range"]
    with (
        explained(offer.repository, resumable=True),
        get_session().stream("GET", url, headers=headers, follow_redirects=True) as answer,
        part.open("ab") as content,
    ):
        hf_raise_for_status(answer)
        if answer.status_code != 206:  # it sends all of it again
            content.truncate(0)
            here = 0
        for chunk in answer.iter_bytes():  # as it comes: what is here when the line breaks is kept
            content.write(chunk)
            here += len(chunk)
            if here > file.size_bytes:
                break
            progress(here, file.name)
    if here < file.size_bytes:
        raise Interrupted(f"{here} of {file.size_bytes} bytes came")


def _check_content(file: RemoteFile, part: Path) -> None:
    """Delete a file, and say so, unless it is what the hub promised."""
    size_bytes = part.stat().st_size
    digest, promised = hashlib.sha256(), file.sha256 or file.blob_id
    if file.sha256 is None:
        digest = hashlib.sha1(f"blob {size_bytes}\0".encode(), usedforsecurity=False)
    with part.open("rb") as content:
        while block := content.read(BLOCK_BYTES):
            digest.update(block)
    try:
        if size_bytes != file.size_bytes or digest.hexdigest() != promised:
            raise FetchError(
                f"“{file.name}” is not what the hub promised: its hash is {digest.hexdigest()}, "
                f"not {promised}. It was deleted.",
                hint="Ask for it again; if that does not help, the file or the way to it was tampered with.",
            )
        if file.name.endswith(WEIGHTS):
            read_header(part)
    except ModelFileError:
        part.unlink()
        raise


def _own_name(offer: Offer) -> str:
    """What a single file is called here: as in the repository, or like it where all are called so."""
    name = PurePosixPath(offer.files[0].name).name
    repository = offer.repository.rpartition("/")[2]
    return f"{repository}{WEIGHTS}" if name in UNTELLING_NAMES else name


def _settle(offer: Offer, staging: Path, model_folder: Path) -> Path:
    """Move what is whole among the models."""
    if offer.folder is not None:
        source, target = staging, model_folder / offer.folder
    else:
        source = staging / offer.files[0].name
        found = describe(source) if source.suffix == WEIGHTS else None
        folder = OWN_FOLDERS[found.kind] if found is not None else ""
        target = model_folder / folder / _own_name(offer)
    _refuse_existing(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    shutil.rmtree(staging, ignore_errors=True)
    with suppress(OSError):
        staging.parent.rmdir()  # where nothing else waits there
    return target
