"""``models convert`` and ``models get``: new model files, from old formats and from the Hugging Face hub."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..model_folders import own_folder
from ..models.conversion import convert
from ..models.layouts import OWN_FOLDERS, kind_of_folder, places, program_of
from ..settings import Settings
from .printing import print_json, short_size, shown_path


def add_to(actions: Any) -> None:
    """Declare the actions."""
    converting = actions.add_parser(
        "convert",
        help="make a .safetensors file of a .ckpt, .pt, .pth or .bin file, without running code in it",
    )
    converting.add_argument("file", metavar="FILE", type=Path)
    converting.add_argument("--out", metavar="FILE", type=Path, help="the new file; must not exist")
    converting.add_argument("--json", action="store_true", help="as one JSON value")
    converting.set_defaults(act=_convert)


def _convert(arguments: argparse.Namespace) -> int:
    source = arguments.file
    made = convert(source, arguments.out or _beside(source, Settings.load()))
    if arguments.json:
        print_json({"path": str(made.path.resolve()), "tensors": made.tensors, "size_bytes": made.size_bytes})
        return 0
    print(f"{shown_path(made.path)}: {made.tensors} tensors, {short_size(made.size_bytes)}.")
    if made.left_out:
        print(f"Left out, because only tensors are kept: {', '.join(made.left_out)}.")
    return 0


def _beside(source: Path, settings: Settings) -> Path:
    """Where a converted file goes: beside the old one, but never into another program's collection.

    Raises:
        NodegraphError: it lies in such a collection, and there is no folder of the reader's own.
    """
    target = source.with_suffix(".safetensors")
    real = source.resolve()
    for folder in settings.model_folders:
        foreign = [place for place in places(folder) if real.is_relative_to(place.folder.resolve())]
        if foreign and program_of(folder):
            parts = real.relative_to(foreign[0].folder.resolve()).parts
            kind = foreign[0].kind or (kind_of_folder(parts[0]) if len(parts) > 1 else None)
            return own_folder(settings) / (OWN_FOLDERS[kind] if kind else "") / target.name
    return target
