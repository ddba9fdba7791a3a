"""Carries out a plan: each step once, its result kept, its failure confined to what depends on it."""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import Cancelled, NodegraphError, sentence
from ..core.run import StateStore
from ..core.spec import NodeSpec
from .cache import Result, ResultCache
from .events import (
    Event,
    Evicted,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    PictureWritten,
    Planned,
    RunFinished,
)
from .facade import NodeRun, emit_pictures
from .ledger import Made, Recollection
from .memory import PeakMemory
from .plan import Plan, Step


@dataclass(frozen=True)
class Surroundings:
    """What a run needs besides its plan.

    Attributes:
        run: number, for the events.
        device: where networks run.
        output_folder: where pictures are written.
        workflow: native JSON that pictures carry.
        previews: whether somebody watches.
        cancelled: set from elsewhere to stop the run.
        emit: takes the events, in order.
        past: where what was made is written down; None to write nothing.
        journal: where nodes keep states of long computations, if anywhere.
    """

    run: int
    device: str
    output_folder: Path
    workflow: str
    previews: bool
    cancelled: threading.Event
    emit: Callable[[Event], None]
    past: Recollection | None = None
    journal: StateStore | None = None


def hold(plan: Plan, cache: ResultCache) -> dict[str, Result] | None:
    """Take hold of every result that the plan counts on, so that no cache can drop it under way.

    Returns:
        Node id → result; None when some cannot be read any more: the cache knows now, so plan again.
    """
    read = {source.node for step in plan.with_verdict("run") for source in step.inputs.values()}
    find = plan.files.get
    wanted = [s for s in plan.with_verdict("cached") if s.node in read or s.node in plan.targets]
    found = {step.node: cache.get(step.key, find) for step in wanted}
    held = {node_id: result for node_id, result in found.items() if result is not None}
    return held if len(held) == len(found) else None


def execute(
    plan: Plan, cache: ResultCache, around: Surroundings, held: Mapping[str, Result] | None = None
) -> RunFinished:
    """Run what the plan says will run and tell what happens, the last event included.

    A node that fails blocks those that depend on it; the others finish. Cancelling stops between two
    steps of a node and between nodes; finished results are kept.

    Args:
        plan: the work.
        cache: takes the results.
        around: what else a run needs.
        held: the known results, where `hold` was called already.

    Raises:
        LookupError: a result that the plan counts on is gone.
    """
    held = hold(plan, cache) if held is None else held
    if held is None:
        raise LookupError("A result that the plan counts on is gone.")
    started_s = time.monotonic()
    around.emit(Planned(around.run, plan.nodes))
    running = _Execution(plan, cache, around, held)
    try:
        outcome = running.all_steps()
    except Cancelled:
        outcome = "cancelled"
    finally:
        if around.past is not None:
            around.past.record(running.made)
    finished = RunFinished(around.run, outcome, time.monotonic() - started_s)
    around.emit(finished)
    return finished


class _Execution:
    def __init__(self, plan: Plan, cache: ResultCache, around: Surroundings, held: Mapping[str, Result]):
        self.plan, self.cache, self.around = plan, cache, around
        self.readers_left = Counter(
            source.node for step in plan.with_verdict("run") for source in step.inputs.values()
        )
        self.results = dict(held)
        self.unavailable: dict[str, str] = {}
        self.made: list[Made] = []
        self.kept: set[str] = set()

    def all_steps(self) -> Any:
        failed = False
        for step in self.plan.steps:
            if self.around.cancelled.is_set():
                raise Cancelled
            if step.verdict == "cached":
                if (result := self.results.get(step.node)) is not None:
                    self._tell_cached(step, result)
            elif step.verdict == "run":
                failed |= not self._run(step)
            elif step.verdict == "blocked":
                self.around.emit(NodeBlocked(self.around.run, step.node, step.reason))
                failed = True
        return "failed" if failed else "done"

    def _tell_cached(self, step: Step, result: Result) -> None:
        if step.node in self.plan.targets:
            for image in result.shown:
                emit_pictures(self.around.run, step.node, image, self.around.emit)
            for path, _ in result.written:
                self.around.emit(PictureWritten(self.around.run, step.node, path, fresh=False))
        self.around.emit(_finished(self.around.run, step, result, None, cached=True))

    def _run(self, step: Step) -> bool:
        """Run one step; whether it succeeded."""
        run, emit = self.around.run, self.around.emit
        for name, source in step.inputs.items():
            if source.node in self.unavailable:
                reason = f"“{name}” comes from {self.unavailable[source.node]}, which did not finish"
                self.unavailable[step.node] = step.title
                emit(NodeBlocked(run, step.node, reason))
                return False
        # Another node of this run may have made the same from the same.
        if step.key in self.kept and (twin := self.cache.get(step.key, self.plan.files.get)) is not None:
            self._hand_on(step, twin)
            self._tell_cached(step, twin)
            return True
        emit(NodeStarted(run, step.node))
        facade = NodeRun(
            run, step.node, device=self.around.device, output_folder=self.around.output_folder,
            workflow=self.around.workflow, previews=self.around.previews,
            cancelled=self.around.cancelled, emit=emit, journal=self.around.journal,
        )  # fmt: skip
        started_s = time.monotonic()
        try:
            with PeakMemory() as memory:
                outputs = call(step, self._arguments(step), facade)
        except Cancelled:
            raise
        except Exception as error:
            self.unavailable[step.node] = step.title
            emit(failure(run, step, error))
            return False
        result = Result(outputs, time.monotonic() - started_s, tuple(facade.shown), tuple(facade.written))
        self._hand_on(step, result)
        gone = self.cache.put(step.key, result)
        self.kept.add(step.key)
        if step.origin is not None:
            self.made.append(Made(step.origin, result.seconds, memory.peak_bytes, time.time()))
        emit(_finished(run, step, result, memory.peak_bytes, cached=False))
        if gone:
            emit(Evicted(run, tuple(gone)))
        return True

    def _hand_on(self, step: Step, result: Result) -> None:
        """Hold a result for its readers, and let go of what this step was the last to read."""
        if self.readers_left[step.node]:
            self.results[step.node] = result
        for source in step.inputs.values():
            self.readers_left[source.node] -= 1
            if not self.readers_left[source.node]:
                self.results.pop(source.node, None)

    def _arguments(self, step: Step) -> dict[str, Any]:
        arguments = {**step.parameters, **step.files}
        for name, source in step.inputs.items():
            value = self.results[source.node].outputs[source.output]
            parameter = step.spec.parameter(name) if step.spec else None
            arguments[name] = parameter.check(value) if parameter else value
        return arguments


def _finished(run: int, step: Step, result: Result, peak_bytes: int | None, *, cached: bool) -> NodeFinished:
    seconds, written, made_at_s = result.seconds, result.written, result.made_at_s
    return NodeFinished(run, step.node, step.key, seconds, peak_bytes, cached, written, made_at_s)


def call(step: Step, arguments: Mapping[str, Any], facade: NodeRun) -> dict[str, Any]:
    """Call a node's function; its outputs by name."""
    spec = step.spec
    assert spec is not None, "a step of unknown type is blocked and never called"
    extra = {"run": facade} if spec.takes_run else {}
    return named_outputs(spec, spec.function(**arguments, **extra))


def named_outputs(spec: NodeSpec, returned: Any) -> dict[str, Any]:
    """What a node function returned, by output name."""
    if not spec.outputs:
        return {}
    if hasattr(returned, "_fields"):
        return dict(returned._asdict())
    return {spec.outputs[0].name: returned}


def failure(run: int, step: Step, error: Exception) -> NodeFailed:
    """An exception as the reader meets it: their own words first, the traceback behind the fold."""
    details = "".join(traceback.format_exception(error))
    if isinstance(error, NodegraphError):
        return NodeFailed(run, step.node, f"{step.title}: {error.message}", error.hint, error.place, details)
    if "out of memory" in str(error).lower():
        return NodeFailed(
            run, step.node, f"{step.title}: the memory of the device is not enough for this.",
            "Use a smaller picture or batch, or run on the CPU. Finished results are kept.", None, details,
        )  # fmt: skip
    return NodeFailed(
        run, step.node, sentence(f"{step.title} stopped with {type(error).__name__}: {error}"),
        "The workflow and all finished results are safe. Copy the details if you report this.", None, details,
    )  # fmt: skip
