"""``models convert`` and ``models get``: new model files, from old formats and from the Hugging Face hub."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..core.errors import NodegraphError
from ..model_folders import own_folder
from ..models.digests import Digests
from ..models.layouts import OWN_FOLDERS, kind_of_folder, places, program_of
from ..models.library import UNSAFE
from ..settings import Settings
from .printing import print_json, short_size, shown_path, table

TELL_AFTER_S = 0.2


def add_to(actions: Any) -> None:
    """Declare the actions."""
    converting = actions.add_parser(
        "convert",
        help="make a .safetensors file of a .ckpt, .pt, .pth or .bin file, without running code in it",
    )
    converting.add_argument("file", metavar="FILE", type=Path)
    converting.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        help="the new file, which must not exist; by default it lies beside the old one under the same name, "
        "or in your own model folder where the old one belongs to another program",
    )
    converting.add_argument("--json", action="store_true", help="as one JSON value")
    converting.set_defaults(act=_convert)

    getting = actions.add_parser(
        "get", help="fetch a model from the Hugging Face hub: safetensors only, size first"
    )
    getting.add_argument("repository", metavar="OWNER/NAME")
    getting.add_argument("--file", metavar="FILE", help="fetch only this file of the repository")
    getting.add_argument("--revision", metavar="NAME", help="branch, tag or commit")
    answer = getting.add_mutually_exclusive_group()
    answer.add_argument("--yes", action="store_true", help="fetch without asking")
    answer.add_argument("--dry-run", action="store_true", help="only say what would be fetched, and its size")
    getting.add_argument("--json", action="store_true", help="print events as JSON lines")
    getting.set_defaults(act=_get)


def _convert(arguments: argparse.Namespace) -> int:
    from ..models.conversion import Unsafe, convert

    source, settings = arguments.file, Settings.load()
    try:
        made = convert(source, arguments.out or _beside(source, settings))
    except Unsafe as refusal:
        words = str(refusal)
        with suppress(OSError):  # then it will be offered again
            Digests(settings.digests_file).of(source, UNSAFE, lambda _: words)
        raise
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


def _get(arguments: argparse.Namespace) -> int:
    from ..models.fetching import fetch  # which is rarely needed
    from ..models.hub import look_up

    folder = own_folder(Settings.load())
    offer = look_up(arguments.repository, file=arguments.file, revision=arguments.revision)
    if arguments.json:
        files = [{"name": file.name, "size_bytes": file.size_bytes} for file in offer.files]
        told = {"event": "offer", "repository": offer.repository, "commit": offer.commit, "files": files}
        print_json({**told, "size_bytes": offer.size_bytes, "folder": str(folder / (offer.folder or ""))})
    else:
        for line in table((file.name, short_size(file.size_bytes)) for file in offer.files):
            print(line)
        print(f"{short_size(offer.size_bytes)} in all, into {folder / (offer.folder or '')}")
    if arguments.dry_run or not (arguments.yes or _agreed()):
        return 0
    made = fetch(offer, folder, _Progress(_tell_json if arguments.json else _tell_line))
    if arguments.json:
        print_json({"event": "fetched", "path": str(made)})
    else:
        print(f"{made} is here.", flush=True)
    return 0


def _agreed() -> bool:
    """Ask whether to fetch. Raises NodegraphError where nobody can answer."""
    if not sys.stdin.isatty():
        raise NodegraphError("Nothing was fetched: nobody could be asked.", hint="To agree beforehand: --yes")
    return input("Fetch it? [y/N] ").strip().lower() in ("y", "yes")


class _Progress:
    """Tells how far it is, a few times a second."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell, self._told_s = tell, 0.0

    def __call__(self, done_bytes: int, all_bytes: int, name: str) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s > TELL_AFTER_S or done_bytes == all_bytes:
            self._told_s = now_s
            self._tell(done_bytes, all_bytes, name)


def _tell_json(done_bytes: int, all_bytes: int, name: str) -> None:
    print_json({"event": "progress", "done_bytes": done_bytes, "all_bytes": all_bytes, "file": name})


def _tell_line(done_bytes: int, all_bytes: int, name: str) -> None:
    """One line on stderr that is written over, where a terminal can."""
    if sys.stderr.isatty():
        line = f"{short_size(done_bytes)} of {short_size(all_bytes)}  {name}"
        end = "\n" if done_bytes == all_bytes else ""
        print(f"\r{line[:78]:<78}", end=end, file=sys.stderr, flush=True)
