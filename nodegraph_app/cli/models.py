"""``models``: the model files in the reader's folders and those that ship with the app."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..models.signatures import FAMILY_TITLES
from ..settings import Settings
from ..workspace import Workspace
from .printing import short_size, table

NAME = "models"


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="list the model files found, and where they are looked for")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Print what is there, what is damaged, and which folders were searched."""
    settings = Settings.load()
    library = Workspace(settings).library
    found = library.models()
    rows = (
        (model.kind, model.name, FAMILY_TITLES.get(model.family, model.family), short_size(model.size_bytes))
        for model in found
    )
    for line in table(rows):
        print(line)
    if not found:
        print("No model files were found.")
    for damaged in library.damaged():
        print(f"{damaged.name}: {damaged.reason}", file=sys.stderr)
    print("\nSearched:")
    for folder in settings.model_folders:
        print(f"  {folder}{'' if folder.is_dir() else ' (does not exist)'}")
    print(f"  and the models that come with Nodegraph.\nFolders are set in {Settings.path()}")
    return 0
