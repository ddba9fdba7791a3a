"""What the window shows of a node's part in a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .translation import QT_TRANSLATE_NOOP, translate

StateKind = Literal["idle", "cached", "will_run", "running", "done", "error", "blocked", "skipped"]

WORDS: dict[StateKind, str] = {
    "cached": QT_TRANSLATE_NOOP("States", "cached"),
    "will_run": QT_TRANSLATE_NOOP("States", "will run"),
    "running": QT_TRANSLATE_NOOP("States", "running"),
    "done": QT_TRANSLATE_NOOP("States", "done"),
    "error": QT_TRANSLATE_NOOP("States", "error"),
    "blocked": QT_TRANSLATE_NOOP("States", "blocked"),
    "skipped": QT_TRANSLATE_NOOP("States", "skipped"),
}


@dataclass(frozen=True)
class NodeState:
    """Where a node stands.

    Attributes:
        kind: decides the colour and, without `text`, the word on the badge.
        text: word or number on the badge, e.g. ``"12 / 20"`` or ``"0.4 s"``.
        detail: why, in one sentence; shown below the node, and for errors on it.
        progress: share that is done while running, 0 to 1; None when unknown.
        thrift: what is done to save memory, in words.
        own: of a blocked node: the cause is here, and not in a node before it.
    """

    kind: StateKind
    text: str = ""
    detail: str = ""
    progress: float | None = None
    own: bool = False
    thrift: str = ""

    @property
    def word(self) -> str:
        """What the badge says; empty for an idle node, which has none."""
        return self.text or (translate("States", WORDS[self.kind]) if self.kind in WORDS else "")


IDLE = NodeState("idle")

WORST_FIRST: tuple[StateKind, ...] = ("error", "blocked", "will_run", "skipped", "done", "cached")


def summed_up(states: Sequence[NodeState]) -> NodeState:
    """What a group shows of its nodes: that which runs or, where none does, the worst with their number."""
    running = next((state for state in states if state.kind == "running"), None)
    if running is not None:
        return NodeState("running", running.text, "", running.progress)
    often = Counter(state.kind for state in states)
    kind = next((each for each in WORST_FIRST if often[each]), None)
    if kind is None:
        return IDLE
    first = next(state for state in states if state.kind == kind)
    own = any(state.own for state in states if state.kind == kind)
    words = f"{often[kind]} {NodeState(kind).word}"
    if kind in ("done", "cached") and often[kind] == sum(often.values()) - often["idle"]:
        words = NodeState(kind).word  # all of them: no number is needed
    return NodeState(kind, words, first.detail if kind == "error" else "", own=own)
