"""Where every node stands: what the last run said of it, for as long as that is about the same result.

A run speaks about the document as it was when Run was pressed. An edit gives a node another key, and what the
run says of it no longer applies; then the plan's verdict shows until the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..execution.events import (
    Event,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Planned,
    PlannedNode,
    RunFinished,
    StepProgress,
)
from .states import IDLE, NodeState


@dataclass(frozen=True)
class Finish:
    """What a finished node took."""

    seconds: float
    peak_bytes: int | None


class NodeBook:
    """States of all nodes, kept up to date by plans and events. Holds no widget and no graph."""

    def __init__(self) -> None:
        self._plan: dict[str, PlannedNode] = {}
        self._run: dict[str, PlannedNode] = {}
        self._said: dict[str, NodeState] = {}
        self._failures: dict[str, NodeFailed] = {}
        self._finishes: dict[str, Finish] = {}

    def forget(self) -> None:
        """Another document is open: nothing that was said applies to it."""
        self._plan, self._run, self._said, self._failures, self._finishes = {}, {}, {}, {}, {}

    def replan(self, rows: Iterable[PlannedNode]) -> None:
        """Take the verdicts of a plan of the document as it is now."""
        self._plan = {row.node: row for row in rows}

    def observe(self, event: Event) -> None:
        """Take what a run says."""
        match event:
            case Planned(nodes=rows):
                self._run = {row.node: row for row in rows}
                self._said = {row.node: _of_verdict(row) for row in rows}
                self._failures, self._finishes = {}, {}
            case NodeStarted(node=node):
                self._said[node] = NodeState("running", "…")
            case StepProgress(node=node, done=done, total=total):
                share = done / total if total else None
                self._said[node] = NodeState("running", f"{done} / {total}", progress=share)
            case NodeFinished(node=node):
                self._finishes[node] = Finish(event.seconds, event.peak_bytes)
                if event.cached:
                    self._said[node] = NodeState("cached", detail="Its result is known already.")
                else:
                    text = seconds_text(event.seconds) if event.seconds >= 0.01 else ""
                    self._said[node] = NodeState("done", text)
            case NodeFailed(node=node):
                self._failures[node] = event
                self._said[node] = NodeState("error", detail=event.message)
            case NodeBlocked(node=node, reason=reason):
                self._said[node] = NodeState("blocked", detail=reason)
            case RunFinished():
                self._stop("The run was cancelled before it was finished.")

    def die(self, node: str | None, reason: str) -> None:
        """The worker process ended, while `node` was running; what it held in memory is gone with it."""
        self._stop("The worker process ended before this node was finished.")
        self._said = {
            name: state for name, state in self._said.items() if state.kind in ("error", "will_run")
        }
        if node is not None:
            message = f"The worker process ended while this node was running: {reason}."
            hint = "Your workflow is safe. Run again; if it repeats, try a smaller size."
            self._failures[node] = NodeFailed(0, node, message, hint)
            self._said[node] = NodeState("error", detail=message)

    def state(self, node: str) -> NodeState:
        """Where a node stands."""
        planned = self._plan.get(node)
        if planned is None:
            return self._said.get(node, IDLE) if not self._plan else IDLE
        if not self._still_about(node):
            return _of_verdict(planned)
        said = self._said[node]
        # A result that was dropped from memory in the meantime will be made again.
        return _of_verdict(planned) if said.kind in ("cached", "will_run") else said

    def states(self, nodes: Iterable[str]) -> dict[str, NodeState]:
        """State of each of these nodes."""
        return {node: self.state(node) for node in nodes}

    def reason(self, node: str) -> str:
        """Why the node will run, is cached or cannot run, in words; empty when it takes no part."""
        planned = self._plan.get(node)
        return planned.reason if planned else ""

    def failure(self, node: str) -> NodeFailed | None:
        """How the node failed, as long as nothing that could mend it has been changed."""
        return self._failures.get(node) if self._still_about(node) else None

    def finish(self, node: str) -> Finish | None:
        """What the node took, as long as that is about the result it would give now."""
        return self._finishes.get(node) if self._still_about(node) else None

    def counts(self) -> tuple[int, int]:
        """How many nodes have their result, and how many are running or would run."""
        kinds = [self.state(node).kind for node in self._plan]
        known = kinds.count("cached") + kinds.count("done")
        return known, kinds.count("will_run") + kinds.count("running")

    def _still_about(self, node: str) -> bool:
        planned, ran = self._plan.get(node), self._run.get(node)
        return node in self._said and ran is not None and (planned is None or planned.key == ran.key)

    def _stop(self, why: str) -> None:
        for node, state in self._said.items():
            if state.kind == "running":
                self._said[node] = NodeState("will_run", detail=why)


def _of_verdict(row: PlannedNode) -> NodeState:
    kinds: Mapping[str, NodeState] = {
        "cached": NodeState("cached", detail=row.reason),
        # A caption that nothing ever ran below every node of a new workflow would say nothing.
        "run": NodeState("will_run", detail="" if row.reason == "never ran" else row.reason),
        "blocked": NodeState("blocked", detail=row.reason),
        "skipped": NodeState("skipped", detail=row.reason),
    }
    return kinds[row.verdict]


def seconds_text(seconds: float) -> str:
    """A duration as a badge shows it: ``0.02 s``, ``1.4 s``, ``2 min 5 s``."""
    if seconds >= 60:
        return f"{int(seconds // 60)} min {int(seconds % 60)} s"
    return f"{seconds:.2f} s" if seconds < 0.1 else f"{seconds:.1f} s"
