"""What a run says while it goes on: small frozen messages that cross processes and become JSON lines."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ..core.economy import Economy
from .explain import Change

Verdict = Literal["cached", "run", "blocked", "skipped"]
Outcome = Literal["done", "failed", "cancelled"]


@dataclass(frozen=True)
class PlannedNode:
    """One row of a plan.

    Attributes:
        node: id.
        type: node type id.
        title: what the reader calls the node.
        verdict: ``"cached"``, ``"run"``, ``"blocked"`` or ``"skipped"``.
        reason: why, in words.
        key: name of the result; empty where it has none (blocked).
        changes: what differs from the nearest earlier result; for a node that runs.
        expected_seconds, expected_peak_bytes: what it will probably take, as far as earlier runs tell.
        economy: what is done because memory is short, by an estimate or since it ran out before, and why, in
            words; empty where there is enough.
        expected_roughly: those were runs of other steps or another size.
        made_seconds, made_at_s: how long a cached result took, and when it was made, in seconds since 1970.
    """

    node: str
    type: str
    title: str
    verdict: Verdict
    reason: str
    key: str
    changes: tuple[Change, ...] = ()
    expected_seconds: float | None = None
    expected_peak_bytes: int | None = None
    made_seconds: float | None = None
    made_at_s: float | None = None
    economy: str = ""
    expected_roughly: bool = False


@dataclass(frozen=True)
class Event:
    """Something that happened in a run.

    Attributes:
        run: number of the run, from the client that asked for it.
    """

    run: int

    def to_json(self) -> dict[str, Any]:
        """For ``--json``: the event's name in snake case, then its fields; bytes in base64."""
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()
        return {"event": name, **{k: _plain(v) for k, v in asdict(self).items()}}


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@dataclass(frozen=True)
class Planned(Event):
    """The work is ordered.

    Attributes:
        nodes: in the order they will run.
        again: the run goes on with another plan; what was told of nodes that ended stands.
    """

    nodes: tuple[PlannedNode, ...]
    again: bool = False


@dataclass(frozen=True)
class NodeStarted(Event):
    """A node begins to run."""

    node: str


@dataclass(frozen=True)
class StepProgress(Event):
    """`done` of `total` steps of the running node are behind us."""

    node: str
    done: int
    total: int


@dataclass(frozen=True)
class Picture(Event):
    """A picture to show on a node.

    Attributes:
        png: the encoded picture.
        index, count: which of a batch.
        preview: True while sampling, False for a result.
    """

    node: str
    png: bytes
    index: int = 0
    count: int = 1
    preview: bool = False


@dataclass(frozen=True)
class PictureWritten(Event):
    """A picture, or another file that a node was asked for, is on disk.

    Attributes:
        path: absolute path.
        fresh: False when an earlier run had written it and it is still there, unchanged.
    """

    node: str
    path: str
    fresh: bool = True


@dataclass(frozen=True)
class NodeFinished(Event):
    """A node has its result.

    Attributes:
        key: name of the result.
        seconds: how long it ran; for a cached one, how long it had run when it was made.
        peak_bytes: most memory in use while it ran, on the accelerator if there is one; None when cached.
        cached: whether the result was already known.
        written: (path, SHA-256) of each picture it wrote.
        made_at_s: when the result was made, Unix time; 0 when that is not known.
    """

    node: str
    key: str
    seconds: float
    peak_bytes: int | None
    cached: bool
    written: tuple[tuple[str, str], ...] = ()
    made_at_s: float = 0.0


@dataclass(frozen=True)
class NodeFailed(Event):
    """A node could not do its work; the nodes behind it are blocked.

    Attributes:
        message, hint: for the reader.
        place: socket or parameter, where it is one.
        details: traceback, for the log and the fold.
        short_of_memory: it needed more than there was, whatever was done to save some.
    """

    node: str
    message: str
    hint: str | None = None
    place: str | None = None
    details: str = ""
    short_of_memory: bool = False


@dataclass(frozen=True)
class MemoryRanOut(Event):
    """A node did not have enough memory and runs again, making do with less. The plan that follows says so.

    Attributes:
        message: what needed more than there was.
        economy: what is done now.
    """

    node: str
    message: str
    economy: Economy


@dataclass(frozen=True)
class NodeBlocked(Event):
    """A node did not run because of what `reason` says."""

    node: str
    reason: str


@dataclass(frozen=True)
class Evicted(Event):
    """These results are no longer held."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class CancelHeard(Event):
    """The worker knows that the run shall stop. It does so at the next place where that is safe."""


@dataclass(frozen=True)
class RunFinished(Event):
    """The run is over.

    Attributes:
        outcome: ``"done"``, ``"failed"`` (some node did), or ``"cancelled"``.
        seconds: wall time.
    """

    outcome: Outcome
    seconds: float


@dataclass(frozen=True)
class RunRefused(Event):
    """The worker could not read the workflow; nothing ran."""

    message: str
    hint: str | None = None


@dataclass(frozen=True)
class WorkerReady(Event):
    """The worker runs and says where it computes.

    Attributes:
        device: ``"cpu"``, ``"cuda"`` or ``"mps"``.
        numerics: class of results that may stand for each other, part of every key.
        description: of the device, for the status bar.
        memory_bytes: what networks may take of its memory; 0 where that is not known.
    """

    device: str
    numerics: str
    description: str
    memory_bytes: int = 0


@dataclass(frozen=True)
class WorkerDied(Event):
    """The worker process ended unasked. The document is safe, and so are the results on disk.

    Attributes:
        node: the node that was running, or None.
        reason: exit code or signal, in words.
        will_restart: False after too many deaths in a short time.
    """

    node: str | None
    reason: str
    will_restart: bool
