"""Writes the history down while runs go on: takes the events of a client and keeps what they say."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .events import (
    Event,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    Picture,
    Planned,
    RunFinished,
    RunRefused,
    StepProgress,
    WorkerDied,
    WorkerReady,
)
from .history import History, NodeOutcome, NodeRecord, Outcome, PictureRecord, RunEnd, RunStart, environment

EARLY_RUNS = 16
"""Runs whose events came before their beginning was told; more are runs that nobody records."""


@dataclass
class _Notes:
    """What is known so far of a run that goes on.

    Attributes:
        record: its number in the history.
        types: node id → type.
    """

    record: int
    began_s: float
    types: dict[str, str] = field(default_factory=dict)
    nodes: list[NodeRecord] = field(default_factory=list)
    pictures: list[PictureRecord] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def add(
        self,
        node: str,
        outcome: NodeOutcome,
        seconds: float | None = None,
        peak_bytes: int | None = None,
        message: str = "",
    ) -> None:
        """Note what became of a node."""
        self.nodes.append(NodeRecord(node, self.types.get(node, ""), outcome, seconds, peak_bytes, message))

    def and_then(self, later: _Notes) -> None:
        """Add those of the same run after a pause: what it had made before is cached by then."""
        known = {node.node: node for node in self.nodes if node.outcome == "done"}
        again = [known.get(node.node, node) if node.outcome == "cached" else node for node in later.nodes]
        names = {node.node for node in again}
        self.nodes = [*(node for node in self.nodes if node.node not in names), *again]
        self.pictures = list(dict.fromkeys((*self.pictures, *later.pictures)))
        self.messages += later.messages
        self.types |= later.types


@dataclass
class _Stopped:
    """A run that was cancelled and may be continued, after so many seconds."""

    notes: _Notes
    seconds: float


Finish = Callable[[int, RunEnd], None]
"""Takes the number of a run in the history and its end."""


class Recorder:
    """Turns events into history. It belongs to the thread that has the database open.

    Writing happens when a run begins and when it is over, never in between: a crash leaves a run that says
    it was interrupted, and its pictures on disk.
    """

    def __init__(self, history: History):
        self.history = history
        self._device: WorkerReady | None = None
        self._going: dict[int, _Notes] = {}
        self._finish: dict[int, Finish] = {}
        self._early: dict[int, list[Event]] = {}
        self._stopped: dict[int, _Stopped] = {}
        """Number of a run that was cancelled → what is known of it."""
        self._before: dict[int, _Stopped] = {}
        """Number of a run that goes on after a pause → the part before."""

    def begin(self, number: int, start: RunStart, finish: Finish | None = None) -> None:
        """A run was asked for.

        Args:
            number: its number in events; those that came already are taken now.
            start: what is known of it.
            finish: keeps the end instead of the history, for those who must keep more at the same moment.

        Raises:
            DatabaseError: nothing could be written.
        """
        self._going[number] = _Notes(self.history.begin(start), time.monotonic())
        self._finish[number] = finish or self.history.end
        for event in self._early.pop(number, []):
            self.observe(event)

    def halt(self, number: int) -> None:
        """A run that has just ended as cancelled is paused. Raises DatabaseError."""
        if (stopped := self._stopped.get(number)) is not None:
            self.history.set_paused(stopped.notes.record, True)

    def give_up(self, number: int) -> None:
        """Nobody continues the run that was paused. Raises DatabaseError."""
        if (stopped := self._stopped.pop(number, None)) is not None:
            self.history.set_paused(stopped.notes.record, False)

    def go_on(self, before: int, number: int) -> bool:
        """The run that was paused as `before` runs again as `number`; False where nothing is known of it.

        Raises:
            DatabaseError: nothing could be written.
        """
        if (stopped := self._stopped.pop(before, None)) is None:
            return False
        self.history.go_on(stopped.notes.record)
        self._before[number] = stopped
        self._going[number] = _Notes(stopped.notes.record, time.monotonic())
        self._finish[number] = self.history.end
        for event in self._early.pop(number, []):
            self.observe(event)
        return True

    def observe(self, event: Event) -> None:
        """Take an event. Raises DatabaseError when a run is over and its end could not be written."""
        match event:
            case WorkerReady():
                self._device = event
            case WorkerDied():
                self._device = None
                where = f" while “{event.node}” ran" if event.node else ""
                for notes in self._going.values():
                    notes.messages.append(f"The worker process ended{where}: {event.reason}.")
            case Picture() | StepProgress():
                return
        if event.run in self._going:
            self._note(event.run, event)
        elif event.run > 0 and (event.run in self._early or len(self._early) < EARLY_RUNS):
            self._early.setdefault(event.run, []).append(event)

    def abandon(self, message: str) -> None:
        """No more events will come: every run that goes on counts as cancelled."""
        for number in list(self._going):
            self._end(number, "cancelled", time.monotonic() - self._going[number].began_s, message)

    def _note(self, number: int, event: Event) -> None:
        notes = self._going[number]
        match event:
            case Planned():
                notes.types = {row.node: row.type for row in event.nodes}
            case NodeFinished(node=node):
                outcome: NodeOutcome = "cached" if event.cached else "done"
                notes.add(node, outcome, event.seconds, event.peak_bytes)
                notes.pictures += [PictureRecord(node, path, sha256) for path, sha256 in event.written]
            case NodeFailed(node=node, message=message):
                notes.add(node, "failed", message=message)
                notes.messages.append(message)
            case NodeBlocked(node=node, reason=reason):
                notes.add(node, "blocked", message=reason)
            case RunRefused(message=message):
                notes.messages.append(message)
            case RunFinished():
                self._end(number, event.outcome, event.seconds)

    def _end(self, number: int, outcome: Outcome, seconds: float, message: str = "") -> None:
        notes, finish = self._going.pop(number), self._finish.pop(number)
        if (before := self._before.pop(number, None)) is not None:
            before.notes.and_then(notes)
            notes, seconds = before.notes, before.seconds + seconds
        if outcome == "cancelled":
            self._stopped[number] = _Stopped(notes, seconds)
            for oldest in list(self._stopped)[:-EARLY_RUNS]:
                del self._stopped[oldest]
        device = self._device
        about = (device.device, device.numerics, device.description) if device else ()
        messages = [*notes.messages, message] if message else notes.messages
        text = "\n".join(messages)
        finish(notes.record, RunEnd(outcome, seconds, text, environment(*about), notes.nodes, notes.pictures))
