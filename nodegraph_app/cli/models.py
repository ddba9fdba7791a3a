"""``models``: the model files in the reader's folders and those that ship with the app."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, get_args

from ..core.errors import ModelFileError, NodegraphError
from ..core.files import FileKind
from ..documents.model_files import sha256_of, weight_files
from ..model_folders import folders, with_folder, without_folder
from ..models.description import Description
from ..models.headers import read_header
from ..models.library import DamagedFile, Library, preview_picture
from ..models.signatures import FAMILY_TITLES
from ..settings import Settings
from ..workspace import Workspace
from . import model_files
from .printing import print_json, short_size, table

NAME = "models"
KINDS = tuple(kind for kind in get_args(FileKind) if kind != "image")
KIND_TITLES = {"vae": "VAE", "text_encoder": "text encoder"}
MOST_NAMED = 8
"""Files that one line of the list names."""
LONGEST_METADATA = 200
"""Characters of a metadata entry that `info` shows; training logs are long."""


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="list, describe, hash, convert and fetch model files")
    parser.set_defaults(act=act, search="", kind="", json=False)
    actions = parser.add_subparsers(metavar="ACTION")

    listing = actions.add_parser("list", help="list the model files found, and where they are looked for")
    listing.add_argument(
        "search", metavar="TEXT", nargs="?", default="", help="words in name, kind or family"
    )
    listing.add_argument("--kind", choices=KINDS, default="", help="only models of this kind")
    listing.add_argument("--json", action="store_true", help="as one JSON value")
    listing.set_defaults(act=act)

    info = actions.add_parser("info", help="all that is known of a model without opening its weights")
    info.add_argument("name", metavar="NAME", help="as the list shows it")
    info.add_argument("--json", action="store_true", help="as one JSON value")
    info.set_defaults(act=_info)

    hashing = actions.add_parser(
        "hash", help="the SHA-256 of a model, by which the rest of the world knows it"
    )
    hashing.add_argument("name", metavar="NAME", help="as the list shows it")
    hashing.set_defaults(act=_hash)

    places = actions.add_parser("folders", help="list, add or remove the folders that are searched")
    places.set_defaults(act=_folders)
    changes = places.add_subparsers(metavar="CHANGE")
    for change, text in (("add", "search one more folder"), ("remove", "search a folder no longer")):
        made = changes.add_parser(change, help=f"{text}; no file in it is touched")
        made.add_argument("path", metavar="PATH", type=Path)
        made.set_defaults(act=_add_folder if change == "add" else _remove_folder)

    model_files.add_to(actions)


def act(arguments: argparse.Namespace) -> int:
    """Print what is there, what is damaged, and which folders were searched."""
    settings = Settings.load()
    library = Workspace(settings).library
    found = library.search(arguments.search, arguments.kind)
    if arguments.json:
        print_json([as_json(model) for model in found])
        return 0
    for line in table((m.kind, m.name, _family(m), short_size(m.size_bytes)) for m in found):
        print(line)
    if arguments.search or arguments.kind:
        sought = arguments.search.removesuffix(".safetensors")
        wrong = [] if arguments.kind else [each for each in library.damaged() if each.name == sought]
        for line in _attention(wrong):
            print(line, file=sys.stderr)
        if not found and not wrong:
            print("No model is called that.")
        return 0
    for line in _attention(library.damaged()):
        print(line, file=sys.stderr)
    print("\nSearched:")
    _print_folders(settings)
    print(f"  and the models that come with Nodegraph.\nFolders are set in {Settings.path()}")
    return 0


def as_json(model: Description) -> dict[str, Any]:
    """A model at a glance."""
    preview = preview_picture(model.path)
    return {**asdict(model), "path": str(model.path), "preview": str(preview) if preview else None}


def _attention(files: Sequence[DamagedFile]) -> Iterator[str]:
    """What is to be said of files that are no models as they are: a line each, one for all old formats."""
    for each in files:
        if not each.convertible:
            yield f"{each.name}: {each.reason}"
    old = [each.name for each in files if each.convertible]
    if old:
        more = f" and {len(old) - MOST_NAMED} more" if len(old) > MOST_NAMED else ""
        yield f"In formats that can run code when opened: {', '.join(old[:MOST_NAMED])}{more}."
        yield "  They are not opened as they are; to convert one: nodegraph-app models convert FILE"


def _family(model: Description) -> str:
    lacks = [KIND_TITLES[kind] for kind in model.missing]
    without = f" (has no {' and no '.join(lacks)})" if lacks else ""
    return (model.family_title or FAMILY_TITLES[""]) + without


def _named(workspace: Workspace, name: str) -> list[Description]:
    """The models of a name: one, or one of each of several kinds.

    Raises:
        NodegraphError: there is none; names those that are spelt alike, or what is wrong with the file.
    """
    models = workspace.library.models()
    if found := [model for model in models if model.name == name.removesuffix(".safetensors")]:
        return found
    for damaged in workspace.library.damaged():
        if damaged.name == name.removesuffix(".safetensors"):
            raise ModelFileError(damaged.reason)
    alike = [other for kind in KINDS for other in workspace.similar(kind, name)]
    meant = f"Did you mean {' or '.join(f'“{each}”' for each in alike)}? " if alike else ""
    raise NodegraphError(f"There is no model “{name}” here.", hint=f"{meant}List them: nodegraph-app models")


def _info(arguments: argparse.Namespace) -> int:
    workspace = Workspace(Settings.load())
    told = [_about(model, workspace) for model in _named(workspace, arguments.name)]
    if arguments.json:
        print_json(told)
        return 0
    for about in told:
        shown = {**about, "size_bytes": f"{about['size_bytes']} ({short_size(about['size_bytes'])})"}
        rows = [
            (name.replace("_", " "), str(value))
            for name, value in shown.items()
            if value and name != "metadata"
        ]
        for line in [*table(rows), *table(sorted(about["metadata"].items()), indent="  ")]:
            print(line)
    return 0


def _about(model: Description, workspace: Workspace) -> dict[str, Any]:
    about = as_json(model)
    about["family_title"] = _family(model)
    about["metadata"] = {}
    if not model.path.is_dir() and model.path.suffix == ".safetensors":
        header = read_header(model.path)
        about["tensors"] = len(header.shapes)
        about["metadata"] = {
            name: text if len(text) <= LONGEST_METADATA else f"{text[:LONGEST_METADATA]}…"
            for name, text in header.metadata.items()
            if isinstance(text, str)
        }
    about["sha256"] = sha256_of(model.path, workspace, most_hashed_bytes=0)
    return about


def _hash(arguments: argparse.Namespace) -> int:
    workspace = Workspace(Settings.load())
    named = _named(workspace, arguments.name)
    for path in dict.fromkeys(model.path for model in named):
        try:
            for part in weight_files(path):
                workspace.sha256(part)
            print(f"{sha256_of(path, workspace, most_hashed_bytes=0)}  {path}")
        except (OSError, ValueError) as problem:
            raise ModelFileError(f"“{arguments.name}” cannot be read: {problem}.") from problem
    return 0


def _folders(arguments: argparse.Namespace) -> int:
    _print_folders(Settings.load())
    return 0


def _print_folders(settings: Settings) -> None:
    for folder in folders(settings):
        program = f" ({folder.program}: only read)" if folder.program else ""
        print(f"  {folder.path}{program if folder.exists else ' (does not exist)'}")


def _add_folder(arguments: argparse.Namespace) -> int:
    settings = with_folder(Settings.load(), arguments.path)
    _save(settings)
    added = folders(settings)[-1]
    found = len(Library([added.path]).models())
    program = f", the collection of {added.program}, which is used where it lies" if added.program else ""
    print(f"{added.path} is searched now{program}: {found} model{'s' if found != 1 else ''}.")
    return 0


def _remove_folder(arguments: argparse.Namespace) -> int:
    _save(without_folder(Settings.load(), arguments.path))
    print(f"{arguments.path} is searched no longer. Its files are untouched.")
    return 0


def _save(settings: Settings) -> None:
    try:
        settings.save()
    except OSError as problem:
        raise NodegraphError(
            f"The settings could not be saved: {problem.strerror}.", hint=f"They are in {Settings.path()}."
        ) from problem
