"""Workflows on disk: open what is a workflow or carries one, save without ever losing the file before."""

from __future__ import annotations

from pathlib import Path

from ..core.errors import DocumentError
from ..core.files import Files
from ..core.registry import Registry
from . import native
from .atomic import write_whole
from .document import Document
from .model_files import describe_models
from .picture import SIGNATURE, workflow_in
from .strict_json import LARGEST_BYTES


def open_document(path: Path, registry: Registry) -> Document:
    """The workflow in a JSON file, or the one that a PNG picture carries; which of them, its first bytes say.

    Args:
        path: the file.
        registry: node types of this installation.

    Raises:
        DocumentError: the file cannot be read, holds no workflow, or a damaged one; `place` says where.
    """
    try:
        with path.open("rb") as file:
            start = file.read(len(SIGNATURE))
            if start != SIGNATURE:
                return native.loads(start + file.read(LARGEST_BYTES + 1), registry)
            file.seek(0)
            text = workflow_in(file)
    except OSError as error:
        raise DocumentError(
            f"“{path}” cannot be read: {_reason(error)}.",
            place="file",
            hint="Check the name and your rights.",
        ) from error
    if text is None:
        raise DocumentError(
            f"The picture “{path.name}” carries no workflow.",
            place="file",
            hint="Pictures that Save image wrote do; other programs drop it when they save again.",
        )
    return native.loads(text, registry)


def save_document(document: Document, path: Path, *, files: Files | None = None) -> None:
    """Write a workflow as JSON, whole or not at all.

    Args:
        document: what to save.
        path: where; the old file stays as it was when anything fails.
        files: with it, the block ``models`` is brought up to date first.

    Raises:
        DocumentError: the workflow cannot be written, or the disk refused.
    """
    if path.suffix.lower() == ".png":
        raise DocumentError(
            "A workflow is saved as JSON, not as a picture.",
            place="file",
            hint="Choose a name that ends in .json.",
        )
    if files is not None:
        describe_models(document, files)
    content = native.dumps(document).encode()
    try:
        write_whole(path, content)
    except OSError as error:
        raise DocumentError(
            f"“{path}” could not be saved: {_reason(error)}. What was there before is unchanged.",
            place="file",
            hint="Save it elsewhere.",
        ) from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).rstrip(".")
