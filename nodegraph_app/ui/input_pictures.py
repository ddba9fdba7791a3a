"""Pictures from anywhere become pictures a workflow can name: they are copied into the input folder."""

from __future__ import annotations

import itertools
from pathlib import Path

from ..documents.atomic import make_folder, write_whole
from ..workspace import Workspace


def take_in(path: Path, workspace: Workspace, input_folder: Path) -> str:
    """The name under which workflows find this picture from now on. Raises OSError.

    A picture that lies in one of the known folders is named there; any other is copied, under a name that
    is free. The same content is copied once.
    """
    resolved = path.resolve()
    for folder in workspace.picture_folders:
        if resolved.is_relative_to(folder):
            name = resolved.relative_to(folder).as_posix()
            if workspace.find("image", name) == resolved:
                return name
    make_folder(input_folder)
    content = path.read_bytes()
    for count in itertools.count(1):
        name = path.name if count == 1 else f"{path.stem}_{count}{path.suffix}"
        target = input_folder / name
        taken = workspace.find("image", name)
        if taken is not None and taken.stat().st_size == len(content) and taken.read_bytes() == content:
            return name
        if taken is None and not target.exists():
            write_whole(target, content)
            return name
    raise AssertionError("unreachable: names do not run out")
