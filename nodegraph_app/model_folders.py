"""The model folders in the settings: adding, removing, and which of them new files go into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from .core.errors import NodegraphError
from .models.layouts import program_of
from .settings import Settings


@dataclass(frozen=True)
class ModelFolder:
    """One of the reader's model folders.

    Attributes:
        path: where it is.
        program: whose collection it is, ``"ComfyUI"`` or ``"AUTOMATIC1111"``; empty for the reader's own.
        exists: whether it is there now.
    """

    path: Path
    program: str
    exists: bool


def folders(settings: Settings) -> list[ModelFolder]:
    """The model folders, in the order they are searched."""
    return [ModelFolder(path, program_of(path), path.is_dir()) for path in settings.model_folders]


def with_folder(settings: Settings, folder: Path) -> Settings:
    """The settings with one more folder, searched last.

    Raises:
        NodegraphError: there is no such folder, or it is searched already.
    """
    folder = folder.expanduser().resolve()
    if not folder.is_dir():
        raise NodegraphError(f"There is no folder “{folder}”.", hint="Check the path.")
    if folder in (known.resolve() for known in settings.model_folders):
        raise NodegraphError(f"“{folder}” is one of the model folders already.")
    return replace(settings, model_folders=(*settings.model_folders, folder))


def without_folder(settings: Settings, folder: Path) -> Settings:
    """The settings without a folder. No file is touched.

    Raises:
        NodegraphError: it is none of the model folders.
    """
    folder = folder.expanduser()
    left = tuple(known for known in settings.model_folders if known.resolve() != folder.resolve())
    if left == settings.model_folders:
        listed = ", ".join(map(str, settings.model_folders)) or "none"
        raise NodegraphError(f"“{folder}” is none of the model folders.", hint=f"They are: {listed}.")
    return replace(settings, model_folders=left)


def own_folder(settings: Settings) -> Path:
    """Where new model files go: the first folder that is no other program's collection.

    Raises:
        NodegraphError: there is none.
    """
    for folder in folders(settings):
        if not folder.program:
            return folder.path
    raise NodegraphError(
        "Every model folder belongs to another program, and nothing is written there.",
        hint="Add one of your own: nodegraph-app models folders add PATH",
    )
