"""``cache``: the results kept on disk. Needs no torch."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from ..core.errors import NodegraphError
from ..execution.disk import DiskCache
from ..execution.entries import EntryStore
from ..execution.entry_tables import Usage
from ..settings import Settings
from .printing import print_json, short_size, table

NAME = "cache"
Answer = TypeVar("Answer")


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
    """Print the folder, what lies in it, the budget and the free disk."""
    settings = Settings.load()
    usages = {name: store.usage() for name, store in _stores(settings).items()}
    free_bytes = _free_bytes(settings.cache_folder)
    if arguments.json:
        print_json(
            {
                "folder": str(settings.cache_folder),
                "stores": {name: asdict(usage) for name, usage in usages.items()},
                "budget_bytes": settings.disk_cache_bytes,
                "steps_budget_bytes": settings.journal_bytes,
                "reserve_bytes": settings.disk_reserve_bytes,
                "free_bytes": free_bytes,
            }
        )
        return 0
    rows = [("folder", str(settings.cache_folder))]
    rows += [(name, _described(usage)) for name, usage in usages.items()]
    results, steps = short_size(settings.disk_cache_bytes), short_size(settings.journal_bytes)
    rows.append(("budget", f"{results} for results, {steps} for steps"))
    reserve = short_size(settings.disk_reserve_bytes)
    rows.append(("free disk", f"{short_size(free_bytes)}, of which {reserve} are always left free"))
    for line in table(rows):
        print(line)
    print(f"\nBudget and reserve are set in {Settings.path()}")
    return 0


def _described(usage: Usage) -> str:
    if usage.oldest_s is None or usage.newest_s is None:
        return "none"
    return (
        f"{usage.entries}, {short_size(usage.size_bytes)}, {_day(usage.oldest_s)} to {_day(usage.newest_s)}"
    )


def clear(arguments: argparse.Namespace) -> int:
    """Delete everything."""
    gone = {name: _guarded(store.clear) for name, store in _stores(Settings.load()).items()}
    if arguments.json:
        print_json({name: asdict(usage) for name, usage in gone.items()})
        return 0
    for name, usage in gone.items():
        print(f"Deleted {usage.entries} {name}, {short_size(usage.size_bytes)}.")
    print("Pictures are where they were.")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Check everything against its checksums."""
    found = {name: _guarded(store.verify) for name, store in _stores(Settings.load()).items()}
    if arguments.json:
        print_json({name: asdict(verified) for name, verified in found.items()})
        return 0
    for name, verified in found.items():
        print(f"{verified.sound} {name} are exactly as they were written.")
        if verified.dropped:
            print(f"{verified.dropped} {name} were damaged and are gone; what is needed is made again.")
        if verified.strays:
            print(f"{verified.strays} files that interrupted runs had left are deleted.")
    return 0


def _stores(settings: Settings) -> dict[str, EntryStore]:
    """By name, the results first, then whatever else is kept beside them."""
    stores = {"results": DiskCache.of(settings).store}
    with suppress(OSError):
        for folder in sorted(settings.cache_folder.iterdir()):
            if (folder / "heads").is_dir():
                stores.setdefault(folder.name, EntryStore(folder, budget_bytes=0))
    return stores


def _guarded(act: Callable[[], Answer]) -> Answer:
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


def _day(unix_s: float) -> str:
    return datetime.fromtimestamp(unix_s).strftime("%Y-%m-%d %H:%M")
