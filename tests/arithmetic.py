"""A node library of plain arithmetic: real graphs, real runs, answers one can check in the head."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.files import FileKind
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.parameters import Range
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import node
from nodegraph_app.core.values import Mask, Value
from nodegraph_app.execution.cache import ResultCache
from nodegraph_app.execution.events import Event
from nodegraph_app.execution.executor import Surroundings, execute, hold
from nodegraph_app.execution.ledger import Recollection
from nodegraph_app.execution.plan import Plan, make_plan

CALLS: Counter[str] = Counter()
"""Node type → how often it ran in this process."""

Whole = Annotated[int, Range(-(10**9), 10**9)]


class Division(NamedTuple):
    quotient: int
    remainder: int


@node("math.number", title="Number")
def number(*, value: Whole = 0) -> int:
    """A number."""
    CALLS["math.number"] += 1
    return value


@node("math.add", title="Add")
def add(*, a: Whole = 0, b: Whole = 0, note: str = "") -> int:
    """The sum, modulo a prime so that long chains stay small."""
    CALLS["math.add"] += 1
    return (a + b) % 1_000_003


@node("math.divide", title="Divide")
def divide(*, a: Whole = 0, b: Whole = 1) -> Division:
    """Whole quotient and remainder."""
    CALLS["math.divide"] += 1
    if b == 0:
        raise NodeError("Nothing can be divided by 0.", place="b", hint="Choose another number.")
    return Division(*divmod(a, b))


@node("math.choose", title="Choose")
def choose(*, which: Literal["smaller", "larger"] = "smaller", a: Whole = 0, b: Whole = 0) -> int:
    """One of two numbers."""
    return min(a, b) if which == "smaller" else max(a, b)


class Term(Value):
    """A number that travels on a link of its own type."""

    socket = "term"

    def __init__(self, value: int):
        self.value = value


@node("math.term", title="Term")
def term(*, value: Whole = 0) -> Term:
    """A number as a value."""
    CALLS["math.term"] += 1
    return Term(value)


@node("math.switch", title="Switch", reads=lambda parameters: ("ab"[parameters["take"]],))
def switch(a: Term | None = None, b: Term | None = None, *, take: Annotated[int, Range(0, 1)] = 0) -> int:
    """The value of one of two terms."""
    CALLS["math.switch"] += 1
    taken = (a, b)[take]
    assert taken is not None
    return taken.value


@node("math.field", title="Field")
def field(*, value: Whole = 0) -> Mask:
    """Noise: an array, which outlives the process however quickly it was made."""
    import numpy as np

    CALLS["math.field"] += 1
    return Mask(np.random.default_rng(abs(value)).random((1, 32, 32), np.float32))


@node("math.blend", title="Blend")
def blend(a: Mask, b: Mask | None = None, *, share: Annotated[int, Range(0, 9)] = 4) -> Mask:
    """Two fields in one."""
    CALLS["math.blend"] += 1
    other = b.coverage if b is not None else 0 * a.coverage
    return Mask((share * a.coverage + (9 - share) * other) / 9)


@node("math.measure", title="Measure")
def measure(a: Mask) -> int:
    """The sum of a field, in thousandths."""
    CALLS["math.measure"] += 1
    return int(a.coverage.sum(dtype="f8") * 1000)


@node("math.keep", title="Keep", output_node=True)
def keep(a: Mask) -> Mask:
    """An end of the graph for fields."""
    CALLS["math.keep"] += 1
    return a


@node("math.crash", title="Crash")
def crash(*, a: Whole = 0) -> int:
    """Fails in a way nobody foresaw."""
    raise ZeroDivisionError("unforeseen")


@node("math.count", title="Count slowly")
def count(*, steps: Annotated[int, Range(1, 10**6)] = 100, run: Run) -> int:
    """Count, reporting every step."""
    for done in range(steps):
        run.step(done, steps)
    return steps


@node("math.report", title="Report", output_node=True)
def report(*, a: Whole = 0) -> int:
    """An end of the graph."""
    CALLS["math.report"] += 1
    return a


TYPES = (number, add, divide, choose, term, switch, field, blend, measure, keep, crash, count, report)
REGISTRY = Registry(function.__node_spec__ for function in TYPES)  # type: ignore[attr-defined]


class NoFiles:
    """A machine without files."""

    def find(self, kind: FileKind, name: str) -> Path | None:
        return None

    def digest(self, path: Path) -> str:
        raise FileNotFoundError(path)

    def known_sha256(self, path: Path) -> str | None:
        return None

    def names(self, kind: FileKind) -> tuple[str, ...]:
        return ()

    def similar(self, kind: FileKind, name: str) -> tuple[str, ...]:
        return ()

    def note(self, kind: FileKind, name: str) -> str | None:
        return None


def graph(**nodes: tuple[str, dict[str, object]]) -> Graph:
    """A graph in one expression: ``sum=("math.add", {"a": 1, "b": "left.value"})``; a dot makes a link."""
    records = []
    for node_id, (type_id, fields) in nodes.items():
        inputs = {
            name: Source(*value.split("."))
            for name, value in fields.items()
            if isinstance(value, str) and "." in value
        }
        params = {name: value for name, value in fields.items() if name not in inputs}
        records.append(Node(node_id, type_id, 1, params, inputs))
    return Graph(REGISTRY, records)


def plan(
    graph: Graph, cache: ResultCache, past: Recollection | None = None, targets: list[str] | None = None
) -> Plan:
    return make_plan(graph, NoFiles(), cache, targets=targets, past=past)


def run(
    graph: Graph,
    cache: ResultCache,
    *,
    past: Recollection | None = None,
    targets: list[str] | None = None,
    told: Callable[[Event], None] = lambda event: None,
) -> tuple[Plan, list[Event]]:
    """Plan and execute in this process; what was planned and what happened, which `told` hears as it does."""
    planned = plan(graph, cache, past, targets)
    while (held := hold(planned, cache)) is None:
        planned = plan(graph, cache, past, targets)
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        told(event)

    around = Surroundings(1, "cpu", Path(), "{}", False, threading.Event(), emit, past)
    execute(planned, cache, around, held)
    return planned, events


def needed(plan: Plan, known: Collection[str]) -> set[str]:
    """The nodes that have to run where the results of these keys, and no others, are at hand."""
    found: set[str] = set()
    waiting = list(plan.targets)
    while waiting:
        step = plan.step(waiting.pop())
        assert step is not None
        if step.node not in found and step.key not in known:
            found.add(step.node)
            waiting += [source.node for source in step.inputs.values()]
    return found
