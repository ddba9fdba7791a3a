"""The three laws of a node, as checks that name what was broken.

1. Inputs are never mutated. 2. Equal inputs give equal outputs. 3. Side effects are declared.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from nodegraph_app.core.economy import PLENTY
from nodegraph_app.core.run import StateStore
from nodegraph_app.core.spec import NodeSpec
from nodegraph_app.core.values import Image

WRITING = {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "shutil.rmtree"}


class RecordingRun:
    """The façade, with a record of what was asked of it; writing is only noted down."""

    device = "cpu"
    journal: StateStore | None = None
    economy = PLENTY

    def __init__(self) -> None:
        self.steps: list[tuple[int, int]] = []
        self.shown: list[Image] = []
        self.written: list[str] = []

    def check(self) -> None:
        """Nobody stops this run."""

    def step(self, done: int, total: int, preview: Callable[[], Image | None] | None = None) -> None:
        self.steps.append((done, total))
        if preview is not None and 0 < done < total:
            preview()

    def show(self, image: Image) -> None:
        self.shown.append(image)

    def write(self, image: Image, name: str) -> tuple[Path, ...]:
        self.written.append(name)
        return tuple(Path(f"{name}_{index}.png") for index in range(len(image.pixels)))

    def write_file(
        self, pieces: Iterable[bytes], name: str, ending: str, fingerprint: Callable[[Path], str]
    ) -> Path:
        self.written.append(name + hashlib.sha256(b"".join(pieces)).hexdigest())
        return Path(f"{name}{ending}")


def content(value: Any) -> str:
    """Digest of everything a value holds: arrays and tensors by type, shape and bytes, the rest by form."""
    digest = hashlib.sha256()
    for piece in _pieces(value):
        digest.update(piece)
    return digest.hexdigest()


def _pieces(value: Any) -> Iterator[bytes]:
    yield type(value).__name__.encode()
    if is_dataclass(value):
        for field in fields(value):
            yield from _pieces(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for name in sorted(value):
            yield from _pieces(name)
            yield from _pieces(value[name])
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _pieces(item)
    elif hasattr(value, "shape"):
        yield f"{value.dtype}{tuple(value.shape)}".encode()
        array = value.detach().cpu().contiguous().numpy() if hasattr(value, "detach") else value
        yield array.tobytes()
    else:
        yield repr(value).encode()


_watching: list[list[str]] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event == "open":
        path, mode, flags = arguments
        opened_to_write = any(c in (mode or "") for c in "wax+") or (flags or 0) & 0b11
        if opened_to_write and isinstance(path, str | bytes) and "/dev/" not in str(path):
            _watching[-1].append(f"open {path!r}")
    elif event in WRITING:
        _watching[-1].append(f"{event} {arguments[0]!r}")


sys.addaudithook(_hook)  # It cannot be removed again; without `watched_files` it does nothing.


@contextmanager
def watched_files() -> Iterator[list[str]]:
    """Every file that is changed, made or removed meanwhile."""
    seen: list[str] = []
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


def call(spec: NodeSpec, arguments: Mapping[str, Any]) -> tuple[Any, RecordingRun]:
    """What a node returns, and what it asked of the engine."""
    run = RecordingRun()
    return spec.function(**arguments, **({"run": run} if spec.takes_run else {})), run


def broken_laws(spec: NodeSpec, make_arguments: Callable[[], Mapping[str, Any]]) -> list[str]:
    """Which laws a node breaks, in words; empty for a good node.

    Args:
        spec: the node.
        make_arguments: gives equal, but separately made, arguments at each call.
    """
    broken = []
    first = make_arguments()
    before = {name: content(value) for name, value in first.items()}
    # The first call may load libraries, which write their caches; the second is watched.
    once, run = call(spec, first)
    returned = content(once)
    second = make_arguments()
    with watched_files() as changed_files:
        twice, run_again = call(spec, second)
    for name, value in first.items():
        if content(value) != before[name]:
            broken.append(f"it changed its input “{name}”")
    if content(twice) != returned:
        broken.append("equal inputs gave another output")
    if content(once) != returned:
        broken.append("what it returned the first time changed afterwards")
    if [content(i) for i in run.shown] != [content(i) for i in run_again.shown]:
        broken.append("equal inputs showed another picture")
    if bool(run.written) != spec.writes:
        broken.append(
            "it wrote a picture undeclared" if run.written else "it is declared to write and does not"
        )
    if changed_files:
        broken.append(f"it changed files by itself: {', '.join(changed_files[:3])}")
    if spec.writes and not spec.output_node:
        broken.append("it writes and is no output node")
    return broken
