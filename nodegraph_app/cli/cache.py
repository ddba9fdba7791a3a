"""``cache``: the results kept on disk. Needs no torch."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from ..core.errors import NodegraphError
from ..execution.disk import DiskCache
from ..execution.entries import EntryStore
from ..settings import Settings
from .printing import print_json, short_size, table

NAME = "cache"


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(
        NAME, help="the results kept on disk: say what is there, check it, delete it"
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    for name, act, help_text in (
        ("info", info, "say where results are kept and what they take"),
        ("clear", clear, "delete all results; they are made again when they are needed"),
        ("verify", verify, "read every result and drop what is damaged"),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("--json", action="store_true", help="as one JSON value")
        action.set_defaults(act=act)


def info(arguments: argparse.Namespace) -> int:
    """Print folder, number of results, bytes, budget and free disk."""
    settings = Settings.load()
    store = _store(settings)
    usage, free = store.usage(), _free_bytes(store.folder)
    facts = {
        "folder": str(store.folder),
        "results": usage.entries,
        "size_bytes": usage.size_bytes,
        "budget_bytes": store.budget_bytes,
        "reserve_bytes": store.reserve_bytes,
        "free_bytes": free,
        "oldest_s": usage.oldest_s,
        "newest_s": usage.newest_s,
    }
    if arguments.json:
        print_json(facts)
        return 0
    rows = [
        ("folder", str(store.folder)),
        ("results", str(usage.entries)),
        ("taken", f"{short_size(usage.size_bytes)} of at most {short_size(store.budget_bytes)}"),
        ("free disk", f"{short_size(free)}; {short_size(store.reserve_bytes)} are always left free"),
    ]
    if usage.oldest_s is not None and usage.newest_s is not None:
        rows.append(("made", f"{_day(usage.oldest_s)} to {_day(usage.newest_s)}"))
    for line in table(rows):
        print(line)
    print(f"\nBudget and reserve are set in {Settings.path()}")
    return 0


def clear(arguments: argparse.Namespace) -> int:
    """Delete every result."""
    gone = _guarded(_store(Settings.load()).clear)
    if arguments.json:
        print_json({"deleted": gone.entries, "size_bytes": gone.size_bytes})
    else:
        print(
            f"Deleted {_counted(gone.entries)}, {short_size(gone.size_bytes)}. Pictures are where they were."
        )
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Check every result against its checksums."""
    found = _guarded(_store(Settings.load()).verify)
    if arguments.json:
        print_json({"sound": found.sound, "dropped": found.dropped, "strays": found.strays})
        return 0
    print(f"{_counted(found.sound)} {'is' if found.sound == 1 else 'are'} exactly as written.")
    if found.dropped:
        print(f"Dropped {_counted(found.dropped)} that {'was' if found.dropped == 1 else 'were'} damaged.")
        print("What is needed of that is made again.")
    if found.strays:
        print(f"Deleted {found.strays} files that interrupted runs had left.")
    return 0


def _store(settings: Settings) -> EntryStore:
    return DiskCache.of(settings).store


def _guarded(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except OSError as error:
        raise NodegraphError(
            f"The folder of the results cannot be used: {error}.", hint="Its place: nodegraph-app cache info"
        ) from error


def _free_bytes(folder: Path) -> int:
    """Free space on the disk that holds a folder, made or not."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _counted(results: int) -> str:
    return f"{results} result{'' if results == 1 else 's'}"


def _day(unix_s: float) -> str:
    return datetime.fromtimestamp(unix_s).strftime("%Y-%m-%d %H:%M")
