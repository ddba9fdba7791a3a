"""Where every node stands: what the last run said of it, for as long as that is about the same result.

A run speaks about the document as it was when Run was pressed. An edit gives a node another key, and what the
run says of it no longer applies; then the plan's verdict shows until the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from ...execution.events import (
    Event,
    MemoryRanOut,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Planned,
    PlannedNode,
    RunFinished,
    StepProgress,
)
from ..states import IDLE, NodeState
from ..translation import QT_TRANSLATE_NOOP, translate
from ..value_text import seconds_text

HELD = {
    "memory": QT_TRANSLATE_NOOP("NodeBook", "Its result is held in memory and will be used again."),
    "disk": QT_TRANSLATE_NOOP("NodeBook", "Its result is kept on disk and will be used again."),
}
"""Where a result is held → what that means to the reader."""


@dataclass(frozen=True)
class Finish:
    """What a finished node took."""

    seconds: float
    peak_bytes: int | None


@dataclass(frozen=True)
class Cost:
    """What a node takes.

    Attributes:
        seconds, peak_bytes: None where that is not known.
        expected: it is what earlier runs let expect, and was not measured on this result.
    """

    seconds: float | None
    peak_bytes: int | None
    expected: bool = False


class NodeBook:
    """States of all nodes, kept up to date by plans and events. Holds no widget and no graph."""

    def __init__(self) -> None:
        self._plan: dict[str, PlannedNode] = {}
        self._beside: dict[str, PlannedNode] = {}
        self._problems: dict[str, str] = {}
        self._run: dict[str, PlannedNode] = {}
        self._said: dict[str, NodeState] = {}
        self._failures: dict[str, NodeFailed] = {}
        self._finishes: dict[str, Finish] = {}

    def replan(
        self,
        rows: Iterable[PlannedNode],
        problems: Mapping[str, str] | None = None,
        *,
        beside: Iterable[PlannedNode] = (),
    ) -> None:
        """Take the verdicts of a plan of the document as it is now.

        Args:
            rows: of what Run would look at.
            problems: node id → what is wrong with that node itself, in words.
            beside: of a run to other nodes; where Run looks at a node, too, that counts.
        """
        self._plan = {row.node: row for row in rows}
        self._beside = {row.node: row for row in beside}
        self._problems = dict(problems or {})

    def observe(self, event: Event) -> None:
        """Take what a run says."""
        match event:
            case Planned(nodes=rows, again=again):
                told = self._ended() if again else {}
                self._run = {row.node: row for row in rows}
                self._said = {row.node: self._of_verdict(row) for row in rows} | told
                if not again:
                    self._failures, self._finishes = {}, {}
            case MemoryRanOut(node=node, message=message, economy=economy):
                self._said[node] = NodeState(
                    "running",
                    "…",
                    detail=translate("NodeBook", "{message} Trying again: {economy}.").format(
                        message=message, economy=economy.words
                    ),
                )
            case NodeStarted(node=node):
                self._said[node] = NodeState("running", "…", thrift=self._thrift(node))
            case StepProgress(node=node, done=done, total=total):
                share = done / total if total else None
                text = f"{done} / {total}"
                self._said[node] = NodeState("running", text, progress=share, thrift=self._thrift(node))
            case NodeFinished(node=node):
                self._finishes[node] = Finish(event.seconds, event.peak_bytes)
                if event.cached:
                    self._said[node] = NodeState("cached", detail=HELD["memory"])
                else:
                    text = seconds_text(event.seconds) if event.seconds >= 0.01 else ""
                    self._said[node] = NodeState("done", text, thrift=self._thrift(node))
            case NodeFailed(node=node):
                self._failures[node] = event
                self._said[node] = NodeState("error", detail=event.message)
            case NodeBlocked(node=node, reason=reason):
                self._said[node] = NodeState("blocked", translate("NodeBook", "not run"), detail=reason)
            case RunFinished():
                self._stop(translate("NodeBook", "The run was cancelled before it was finished."))

    def die(self, node: str | None, reason: str) -> None:
        """The worker process ended, while `node` was running; what it held in memory is gone with it."""
        self._stop(translate("NodeBook", "The worker process ended before this node was finished."))
        self._said = {
            name: state for name, state in self._said.items() if state.kind in ("error", "will_run")
        }
        if node is not None:
            message = translate(
                "NodeBook", "The worker process ended while this node was running: {reason}."
            ).format(reason=reason)
            hint = translate(
                "NodeBook", "Your workflow is safe. Run again; if it repeats, try a smaller size."
            )
            self._failures[node] = NodeFailed(0, node, message, hint)
            self._said[node] = NodeState("error", detail=message)

    def state(self, node: str) -> NodeState:
        """Where a node stands."""
        planned, said = self._row(node), self._said.get(node, IDLE)
        if planned is None:
            if said.kind == "running":
                return said
            problem = self._problems.get(node)
            return NodeState("blocked", "unfinished", problem, own=True) if problem else IDLE
        # A result that was dropped from memory in the meantime will be made again.
        if not self._still_about(node) or said.kind in ("cached", "will_run") or not planned.key:
            return self._of_verdict(planned)
        return said

    def states(self, nodes: Iterable[str]) -> dict[str, NodeState]:
        """State of each of these nodes."""
        return {node: self.state(node) for node in nodes}

    def reason(self, node: str) -> str:
        """Why the node will run, is cached or cannot run, in words; empty when it takes no part."""
        planned = self._row(node)
        return planned.reason if planned else ""

    def key(self, node: str) -> str:
        """Name of the result that the node would give now; empty when it gives none."""
        planned = self._row(node)
        return planned.key if planned else ""

    def ran(self) -> Set[str]:
        """The nodes of the run."""
        return self._run.keys()

    def expected_left_s(self, running: str | None) -> float | None:
        """What the nodes of the run that have not begun will take; None where that is not known of some."""
        waiting = [
            row.expected_seconds
            for node, row in self._run.items()
            if row.verdict == "run" and node != running and self._said.get(node, IDLE).kind == "will_run"
        ]
        known = [seconds for seconds in waiting if seconds is not None]
        return sum(known) if len(known) == len(waiting) else None

    def run_key(self, node: str) -> str:
        """Name of the result that the node gives in the run; empty when it takes no part."""
        ran = self._run.get(node)
        return ran.key if ran else ""

    def keys(self) -> dict[str, str]:
        """Node → name of its result, of every node that Run would look at."""
        return {node: row.key for node, row in self._plan.items()}

    def failure(self, node: str) -> NodeFailed | None:
        """How the node failed, as long as nothing that could mend it has been changed."""
        return self._failures.get(node) if self._still_about(node) else None

    @property
    def failures(self) -> tuple[NodeFailed, ...]:
        """How nodes failed in the run."""
        return tuple(self._failures.values())

    def finish(self, node: str) -> Finish | None:
        """What the node took, as long as that is about the result it would give now."""
        return self._finishes.get(node) if self._still_about(node) else None

    def cost(self, node: str) -> Cost | None:
        """What the node took when its result was made or, where there is none yet, what is expected."""
        finish, planned = self.finish(node), self._plan.get(node)
        if finish is not None:
            return Cost(finish.seconds, finish.peak_bytes)
        if planned is not None and planned.made_seconds is not None:
            return Cost(planned.made_seconds, None)
        if planned is not None and planned.expected_seconds is not None:
            return Cost(planned.expected_seconds, planned.expected_peak_bytes, expected=True)
        return None

    def counts(self) -> tuple[int, int, int]:
        """How many nodes have their result, how many are running or would run, and how many cannot."""
        known = to_run = blocked = 0
        for node, row in self._plan.items():
            kind = self.state(node).kind
            known += kind in ("cached", "done")
            to_run += kind in ("will_run", "running", "error") or (kind == "blocked" and bool(row.key))
            blocked += kind == "blocked" and not row.key
        return known, to_run, blocked

    def _row(self, node: str) -> PlannedNode | None:
        """What the plan says of a node. A node that Run would pass over may have been asked for by itself."""
        row = self._plan.get(node)
        return row if row is not None and row.verdict != "skipped" else self._beside.get(node, row)

    def _ended(self) -> dict[str, NodeState]:
        return {
            n: said for n, said in self._said.items() if said.kind in ("done", "cached", "error", "blocked")
        }

    def _thrift(self, node: str) -> str:
        """What the run does to save memory at this node, in words."""
        row = self._run.get(node)
        return row.economy if row else ""

    def _still_about(self, node: str) -> bool:
        """Whether what the run says of a node is about the result that the node would give now."""
        planned, ran = self._row(node), self._run.get(node)
        return node in self._said and planned is not None and ran is not None and planned.key == ran.key

    def _of_verdict(self, row: PlannedNode) -> NodeState:
        match row.verdict:
            case "cached":
                held = translate("NodeBook", HELD[row.reason]) if row.reason in HELD else row.reason
                return NodeState("cached", detail=held, thrift=row.economy)
            case "run":
                # A caption that nothing ever ran below every node of a new workflow would say nothing.
                reason = "" if row.reason == "never ran" else row.reason
                return NodeState("will_run", detail=reason, thrift=row.economy)
            case "skipped":
                return NodeState("skipped", detail=row.reason)
        if (problem := self._problems.get(row.node)) is not None:
            return NodeState("blocked", detail=problem, own=True)
        return NodeState("blocked", translate("NodeBook", "waits"), detail=row.reason)

    def _stop(self, why: str) -> None:
        for node, state in self._said.items():
            if state.kind == "running":
                self._said[node] = NodeState("will_run", detail=why)
