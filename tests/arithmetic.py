"""A node library of plain arithmetic: real graphs, real runs, answers one can check in the head."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from nodegraph_app.core.errors import NodeError
from nodegraph_app.core.files import FileKind
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.parameters import Range
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import node
from nodegraph_app.core.values import Value
from nodegraph_app.execution.cache import ResultCache
from nodegraph_app.execution.events import Event
from nodegraph_app.execution.executor import Surroundings, execute
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


REGISTRY = Registry(
    function.__node_spec__
    for function in (number, add, divide, choose, term, switch, crash, count, report)  # type: ignore[attr-defined]
)


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
    graph: Graph, cache: ResultCache, *, past: Recollection | None = None, targets: list[str] | None = None
) -> tuple[Plan, list[Event]]:
    """Plan and execute in this process; what was planned and what happened."""
    planned = plan(graph, cache, past, targets)
    events: list[Event] = []
    around = Surroundings(1, "cpu", Path(), "{}", False, threading.Event(), events.append, past)
    execute(planned, cache, around)
    return planned, events
