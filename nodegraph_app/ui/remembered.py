"""What the window remembers from one session to the next: its place, how it was divided, what was open."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray

from ..documents.atomic import write_whole
from ..settings import config_folder

log = logging.getLogger(__name__)


def bytes_of(paths: Iterable[Path]) -> QByteArray:
    """Files, to be kept."""
    return QByteArray(json.dumps([str(path) for path in paths]).encode())


def paths_of(kept: QByteArray | None) -> tuple[Path, ...]:
    """What `bytes_of` gave, or nothing for anything else."""
    try:
        names = json.loads(bytes(kept.data())) if kept is not None else []
        return tuple(Path(name) for name in names)
    except (ValueError, TypeError):
        return ()


def path() -> Path:
    """The file. It holds no preference; deleting it costs nothing but the window's place and its tabs."""
    return config_folder() / "window.json"


def recall() -> dict[str, QByteArray]:
    """What was kept, by name; empty when there is nothing or it cannot be read."""
    try:
        kept = json.loads(path().read_text("utf-8"))
        return {str(name): QByteArray(base64.b64decode(value, validate=True)) for name, value in kept.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        log.warning("The window's place could not be recalled: %s", error)
        return {}


def keep(states: dict[str, QByteArray]) -> None:
    """Keep what `recall` returns next time. A disk that refuses is logged, not reported."""
    text = json.dumps(
        {name: base64.b64encode(state.data()).decode() for name, state in states.items()}, indent=2
    )
    try:
        path().parent.mkdir(parents=True, exist_ok=True)
        write_whole(path(), text.encode() + b"\n")
    except OSError as error:
        log.warning("The window's place could not be kept: %s", error)
