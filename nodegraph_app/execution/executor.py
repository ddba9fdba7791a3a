"""Carries out a plan: each step once, its result kept, its failure confined to what depends on it."""

from __future__ import annotations

import gc
import logging
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ..core.economy import Economy, Relief, ran_out
from ..core.errors import Cancelled, NodeError, NodegraphError, OutOfMemory, sentence
from ..core.files import FileRef, NamedFiles
from ..core.run import Run, StateStore
from ..core.spec import NodeSpec
from ..core.values import Conditioning, Recipe
from .cache import Result, ResultCache
from .events import (
    Event,
    Evicted,
    MemoryRanOut,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Outcome,
    PictureWritten,
    Planned,
    RunFinished,
)
from .facade import NodeRun, emit_pictures
from .ledger import Made, Origin, Recollection
from .memory import PeakMemory
from .plan import Plan
from .step import Step

log = logging.getLogger(__name__)

MOST_REPLACED = 3
SHORT = "The memory that is free is not enough for this."


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
        equip: what is set up around each node, e.g. the networks it is lent.
        replan: node id → economy gives a new plan, and in hand what it counts on. None where nodes that run
            out of memory fail at once.
        unchanged: whether a file still is what it was when it was planned.
        model_folder: where models are written; None for the output folder.
        carried: gives the workflow as pictures carry it, with the models as they are at that moment, or None
            where they shall carry none. Left out, they carry `workflow` as it was given.
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
    equip: Callable[[Step, Run], AbstractContextManager[None]] = lambda step, run: nullcontext()
    replan: Callable[[Mapping[str, Economy]], tuple[Plan, Mapping[str, Result]]] | None = None
    unchanged: Callable[[FileRef], bool] = lambda file: True
    carried: Callable[[], str | None] | None = None
    model_folder: Path | None = None


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
    steps of a node and between nodes; finished results are kept. A node that runs out of memory climbs the
    ladder of `core.economy` rung by rung: each is another plan, since it may show in the results.

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
    running = _Execution(cache, around)
    try:
        running.take(plan, held)
        outcome = running.all_steps()
        while outcome == "plan again":
            assert around.replan is not None, "a node is only tried again where that can be planned"
            gc.collect()  # what the failed attempt held
            running.take(*around.replan(running.economies))
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
    def __init__(self, cache: ResultCache, around: Surroundings):
        self.cache, self.around = cache, around
        self.told: dict[str, str] = {}
        """Node of which the reader knows how it ended → key of its result; empty for one without."""
        self.unavailable: dict[str, str] = {}
        """Node that will not have a result in this run → its title."""
        self.economies: dict[str, Economy] = {}
        self.replaced: Counter[str] = Counter()
        """Node → how often a file was another one after it had run than before."""
        self.results: dict[str, Result] = {}
        self.made: list[Made] = []
        self.kept: set[str] = set()

    def take(self, plan: Plan, held: Mapping[str, Result]) -> None:
        """Begin with a plan, or go on with another: with what ended before and is the same there."""
        self.around.emit(Planned(self.around.run, plan.nodes, again=bool(self.economies or self.replaced)))
        self.plan = plan
        for step in plan.steps:
            if self.told.get(step.node, step.key) != step.key:
                del self.told[step.node]
                self.results.pop(step.node, None)
                self.unavailable.pop(step.node, None)
        still_to_run = (step for step in plan.with_verdict("run") if step.node not in self.told)
        self.readers_left = Counter(source.node for step in still_to_run for source in step.inputs.values())
        self.results.update(held)

    def all_steps(self) -> Outcome | Literal["plan again"]:
        """Whatever is not told yet."""
        for step in self.plan.steps:
            if self.around.cancelled.is_set():
                raise Cancelled
            if step.node in self.told:
                continue
            if step.verdict == "cached":
                if (result := self.results.get(step.node)) is not None:
                    self._tell_cached(step, result)
            elif step.verdict == "run" and not self._run(step):
                return "plan again"
            elif step.verdict == "blocked":
                self._block(step, step.reason)
            if step.verdict != "skipped":  # another plan may need it
                self.told[step.node] = step.key
        return "failed" if self.unavailable else "done"

    def _block(self, step: Step, reason: str) -> None:
        self.unavailable[step.node] = step.title
        self.around.emit(NodeBlocked(self.around.run, step.node, reason))

    def _tell_cached(self, step: Step, result: Result) -> None:
        if step.node in self.plan.targets:
            for image in result.shown:
                emit_pictures(self.around.run, step.node, image, self.around.emit)
            for path, _ in result.written:
                self.around.emit(PictureWritten(self.around.run, step.node, path, fresh=False))
        self.around.emit(_finished(self.around.run, step, result, None, cached=True))

    def _run(self, step: Step) -> bool:
        """Run one step; False when it shall be tried again by another plan."""
        run, emit = self.around.run, self.around.emit
        for name, source in step.inputs.items():
            if source.node in self.unavailable:
                reason = f"“{name}” comes from {self.unavailable[source.node]}, which did not finish"
                self._block(step, reason)
                return True
        # Another node of this run may have made the same from the same.
        if step.key in self.kept and (twin := self.cache.get(step.key, self.plan.files.get)) is not None:
            self._hand_on(step, twin)
            self._tell_cached(step, twin)
            return True
        emit(NodeStarted(run, step.node))
        writes = step.spec is not None and step.spec.writes
        workflow = self.around.carried() if writes and self.around.carried else self.around.workflow
        models = step.spec is not None and step.spec.writes_models
        folder = (self.around.model_folder if models else None) or self.around.output_folder
        facade = NodeRun(
            run, step.node, device=self.around.device, output_folder=folder,
            workflow=workflow, previews=self.around.previews,
            cancelled=self.around.cancelled, emit=emit, journal=self.around.journal, economy=step.economy,
        )  # fmt: skip
        started_s = time.monotonic()
        try:
            arguments = self._arguments(step)
            with PeakMemory() as memory, self.around.equip(step, facade):
                outputs = call(step, arguments, facade)
            if self._read_something_else(step, arguments):
                return False
        except Cancelled:
            raise
        except Exception as error:
            if self._saves_memory(step, error):
                return False
            self.unavailable[step.node] = step.title
            emit(failure(run, step, error))
            return True
        result = Result(outputs, time.monotonic() - started_s, tuple(facade.shown), tuple(facade.written))
        self._hand_on(step, result)
        gone = self._keep(step, result)
        if step.origin is not None:
            seconds = self._from_scratch_s(step.origin, result.seconds, facade.known_share)
            self.made.append(Made(step.origin, seconds, memory.peak_bytes, time.time()))
        emit(_finished(run, step, result, memory.peak_bytes, cached=False))
        if gone:
            emit(Evicted(run, tuple(gone)))
        if step.node in self.economies and self.around.past is not None and step.origin is not None:
            size, plan = step.origin.size, self.plan
            self.around.past.learn(plan.shape, step.node, size, plan.numerics, step.economy)
        return True

    def _from_scratch_s(self, origin: Origin, took_s: float, known_share: float) -> float:
        """What a node would have taken, had no step of it been known: what later runs will take."""
        if known_share < 1:
            return took_s / (1 - known_share)
        usual = self.around.past.estimate(origin) if self.around.past is not None else None
        return usual.seconds if usual is not None else took_s

    def _read_something_else(self, step: Step, arguments: Mapping[str, Any]) -> bool:
        """Whether a file that the step read was replaced since it was planned: what was made of it belongs to
        no key. The step is planned again, with the file as it is now.

        Raises:
            NodeError: that happens again and again.
        """
        files = {*step.files.values()}
        if any(
            isinstance(value, Recipe | Conditioning) for value in arguments.values()
        ):  # networks are read late
            files |= {file for file in self.plan.files.values() if file.kind != "image"}
        if self.around.replan is None or all(self.around.unchanged(file) for file in files):
            return False
        self.replaced[step.node] += 1
        if self.replaced[step.node] > MOST_REPLACED:
            raise NodeError(
                "A file that this node reads is being replaced again and again.",
                hint="Wait until it is written, then run again.",
            )
        return True

    def _saves_memory(self, step: Step, error: Exception) -> bool:
        """Whether a step that failed shall be tried again, with the next economy of those that would help."""
        relief: tuple[Relief, ...] = ()
        if isinstance(error, OutOfMemory):
            relief = error.relief
        elif ran_out(error):  # the node itself does not say what would help
            relief = ("alone",) if self.around.device == "cpu" else ("alone", "offload")
        economy = step.economy.after(relief)
        if economy is None or self.around.replan is None:
            return False
        message = error.message if isinstance(error, OutOfMemory) else SHORT
        self.economies[step.node] = economy
        self.around.emit(MemoryRanOut(self.around.run, step.node, message, economy))
        return True

    def _keep(self, step: Step, result: Result) -> list[str]:
        """Keep a result for later runs; the keys that left memory for it."""
        try:
            gone = self.cache.put(step.key, result)
        except Exception:  # a result that cannot be kept has still been made
            log.exception("the result of %s could not be kept", step.node)
            return []
        self.kept.add(step.key)
        return gone

    def _hand_on(self, step: Step, result: Result) -> None:
        """Hold a result for its readers, and let go of what this step was the last to read."""
        if self.readers_left[step.node]:
            self.results[step.node] = result
        for source in step.inputs.values():
            self.readers_left[source.node] -= 1
            if not self.readers_left[source.node]:
                self.results.pop(source.node, None)

    def _arguments(self, step: Step) -> dict[str, Any]:
        unchosen = {p.name: None for p in step.spec.parameters if p.optional} if step.spec else {}
        arguments: dict[str, Any] = {**step.parameters, **unchosen}
        arguments |= {name: file for name, file in step.files.items() if name in arguments}
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
    extra: dict[str, Any] = {"run": facade} if spec.takes_run else {}
    if spec.takes_files:
        in_text = (file for name, file in step.files.items() if name not in step.parameters)
        extra["files"] = NamedFiles(tuple(in_text))
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
        return NodeFailed(
            run, step.node, f"{step.title}: {error.message}", error.hint, error.place, details,
            isinstance(error, OutOfMemory),
        )  # fmt: skip
    if ran_out(error):
        return NodeFailed(
            run, step.node, f"{step.title}: {SHORT[0].lower()}{SHORT[1:]}",
            "Use a smaller picture or batch, or close other programs. Finished results are safe.",
            None, details, True,
        )  # fmt: skip
    return NodeFailed(
        run, step.node, sentence(f"{step.title} stopped with {type(error).__name__}: {error}"),
        "The workflow and all finished results are safe. Copy the details if you report this.", None, details,
    )  # fmt: skip
