"""Words on a terminal: any terminal, also one that cannot show every character."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from ..core.errors import DocumentError, NodegraphError
from ..settings import log_folder


def prepare_streams() -> None:
    """Let characters that a terminal does not have become question marks instead of errors."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def complain(error: NodegraphError, *, stream: TextIO | None = None) -> None:
    """Say what is wrong on stderr: the place, the message, the hint on a line of its own."""
    stream = stream or sys.stderr
    where = f"{error.place}: " if error.place else ""
    print(f"{where}{error.message}", file=stream)
    if error.hint:
        print(f"  {error.hint}", file=stream)
    for other in error.others if isinstance(error, DocumentError) else ():
        complain(other, stream=stream)


def write_log(details: str) -> Path | None:
    """Keep details that only a report needs; returns the log's path, or None when the disk refused."""
    path = log_folder() / "command.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(details)
    except OSError:
        return None
    return path


def print_json(value: Any) -> None:
    """One JSON value on one line of stdout, in ASCII, at once."""
    print(json.dumps(value, sort_keys=True), flush=True)


def table(rows: Iterable[Sequence[str]], *, indent: str = "") -> list[str]:
    """Lines with columns under one another; the last column may have any length."""
    rows = [tuple(row) for row in rows]
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        (indent + "  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]])).rstrip()
        for row in rows
    ]


def shown_path(path: Path) -> str:
    """A path as the reader can use it here: relative where it lies below the current folder."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def short_size(size_bytes: int) -> str:
    """``"12.3 MB"``: decimal units, as file managers show them."""
    size = float(size_bytes)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def short_time(seconds: float) -> str:
    """``"0.31 s"``, ``"1.2 s"``, ``"12 s"``, ``"3 min 20 s"``, ``"2 h 5 min"``."""
    if seconds < 10:
        return f"{seconds:.{2 if seconds < 1 else 1}f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def short_age(at_s: float) -> str:
    """How long ago a moment was, in one unit: ``"just now"``, ``"5 min ago"``, ``"3 days ago"``.

    Args:
        at_s: seconds since 1970.
    """
    age_s = max(0.0, time.time() - at_s)
    if age_s < 60:
        return "just now"
    for unit_s, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        count = int(age_s // unit_s)
        if count:
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"
