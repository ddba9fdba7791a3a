"""``history``: what was run, with which values, where, for how long, and what came of it."""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from ..execution.database import Database
from ..execution.history import History, RunRecord, RunSummary
from .opening import record_number
from .printing import print_json, shown_path, table

NAME = "history"
USUAL_COUNT = 20
UNITS_S = {"h": 3600.0, "d": 86_400.0, "w": 7 * 86_400.0, "y": 365 * 86_400.0}
_AGE = re.compile(r"(?P<count>[0-9]{1,6}) ?(?P<unit>[hdwy])")


def add_to(commands: Any) -> None:
    """Declare the command and its verbs."""
    parser = commands.add_parser(NAME, help="what was run; without a verb the latest runs are listed")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(act=_with_history(_list), count=USUAL_COUNT)
    verbs = parser.add_subparsers(metavar="VERB")
    listing = verbs.add_parser("list", help="the latest runs, newest first")
    listing.add_argument(
        "--count",
        metavar="N",
        type=record_number,
        default=USUAL_COUNT,
        help=f"how many; {USUAL_COUNT} by default",
    )
    listing.set_defaults(act=_with_history(_list))
    show = verbs.add_parser("show", help="everything kept of one run")
    show.add_argument("run", metavar="RUN", type=record_number)
    show.add_argument(
        "--workflow", action="store_true", help="print the workflow it ran, as a file that can be run again"
    )
    show.set_defaults(act=_with_history(_show))
    clear = verbs.add_parser("clear", help="forget runs; pictures stay where they are")
    which = clear.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--older-than", metavar="AGE", type=_age_s, help="those that began longer ago, e.g. 90d, 12w, 6h"
    )
    which.add_argument("--all", action="store_true", help="every run that is over")
    clear.set_defaults(act=_with_history(_clear))
    for each in (listing, show, clear):
        each.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="as JSON")


def _age_s(text: str) -> float:
    """For argparse: seconds in a time span like ``90d``."""
    if match := _AGE.fullmatch(text.strip()):
        return float(match["count"]) * UNITS_S[match["unit"]]
    raise argparse.ArgumentTypeError(f"“{text}” is no age: write 6h, 90d, 12w or 2y")


def _with_history(
    act: Callable[[History, argparse.Namespace], int],
) -> Callable[[argparse.Namespace], int]:
    def open_first(arguments: argparse.Namespace) -> int:
        database = Database()
        try:
            return act(History(database), arguments)
        finally:
            database.close()

    return open_first


def _list(history: History, arguments: argparse.Namespace) -> int:
    runs = history.latest(arguments.count)
    if arguments.json:
        print_json({"runs": [asdict(run) for run in runs]})
        return 0
    for line in table(_line(run) for run in runs):
        print(line)
    if not runs:
        print("Nothing was run yet: nodegraph-app run FILE")
    return 0


def _line(run: RunSummary) -> tuple[str, ...]:
    seconds = f"{run.seconds:.1f} s" if run.seconds is not None else ""
    pictures = f"{run.pictures} picture{'s' if run.pictures != 1 else ''}"
    origin = f"job {run.job}" if run.job is not None else run.origin
    return f"run {run.id}", _moment(run.started_s), run.outcome, seconds, pictures, origin, run.title


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d %H:%M:%S")


def _show(history: History, arguments: argparse.Namespace) -> int:
    record = history.run(arguments.run)
    if arguments.workflow:
        print(record.start.workflow, end="")
    elif arguments.json:
        print_json(as_json(record))
    else:
        print("\n".join(_lines(record)))
    return 0


def _clear(history: History, arguments: argparse.Namespace) -> int:
    age_s = 0.0 if arguments.all else arguments.older_than
    forgotten = history.forget(before_s=time.time() - age_s)
    if arguments.json:
        print_json({"forgotten": forgotten})
    else:
        print(f"{forgotten} run{'s' * (forgotten != 1)} forgotten. Pictures are where they were.")
    return 0


def as_json(record: RunRecord) -> dict[str, Any]:
    """Everything kept of a run."""
    start = asdict(record.start)
    rest = {name: value for name, value in asdict(record).items() if name not in ("summary", "start")}
    return {**start, **asdict(record.summary), "picture_files": rest.pop("pictures"), **rest}


def _lines(record: RunRecord) -> list[str]:
    summary, start = record.summary, record.start
    seconds = f" after {summary.seconds:.1f} s" if summary.seconds is not None else ""
    lines = [
        f"Run {summary.id}: {summary.title}",
        f"  {_moment(summary.started_s)}, {summary.outcome}{seconds}, asked for by {summary.origin}",
    ]
    if start.file:
        lines.append(f"  file {shown_path(Path(start.file))}")
    lines += [f"  {line}" for line in record.message.splitlines()]
    lines += ["Pictures"] * bool(record.pictures)
    lines += [f"  {shown_path(Path(picture.path))}" for picture in record.pictures]
    lines += ["Nodes"] * bool(record.nodes)
    rows = (
        (n.node, n.outcome, f"{n.seconds:.3f} s" if n.seconds is not None else "", n.message)
        for n in record.nodes
    )
    lines += table(rows, indent="  ")
    lines.append("Values")
    values = (
        (f"{node}.{name}", str(value))
        for node, parameters in sorted(start.parameters.items())
        for name, value in parameters.items()
    )
    lines += table(values, indent="  ")
    lines.append("Where")
    lines += table(sorted(record.environment.items()), indent="  ")
    return lines
