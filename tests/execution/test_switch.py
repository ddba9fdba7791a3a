"""A switch runs only the branch that is taken."""

from __future__ import annotations

import pytest

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph
from nodegraph_app.core.problems import structural_problems
from nodegraph_app.execution.cache import MemoryCache
from tests.arithmetic import CALLS, NoFiles, graph, plan, run


@pytest.fixture(autouse=True)
def nobody_called() -> None:
    CALLS.clear()


def branches(**switch: object) -> Graph:
    return graph(
        one=("math.add", {"a": 1, "b": 2}),
        two=("math.add", {"a": 3, "b": 4}),
        left=("math.term", {"value": "one.value"}),
        right=("math.term", {"value": "two.value"}),
        which=("math.number", {"value": 1}),
        choice=("math.switch", {"a": "left.term", "b": "right.term", **switch}),
        end=("math.report", {"a": "choice.value"}),
    )


def take(built: Graph, which: int) -> None:
    built.apply(edits.set_parameter(built, "choice", "take", which))


def test_only_the_branch_taken_is_planned_and_run() -> None:
    built, cache = branches(take=1), MemoryCache(10**9)
    planned, _ = run(built, cache)
    assert [step.node for step in planned.steps] == ["two", "right", "choice", "end"]
    assert CALLS == {"math.add": 1, "math.term": 1, "math.switch": 1, "math.report": 1}


def test_taking_the_other_branch_runs_that_one_and_going_back_runs_nothing() -> None:
    built, cache = branches(take=0), MemoryCache(10**9)
    run(built, cache)
    take(built, 1)
    planned, _ = run(built, cache)
    assert {step.node for step in planned.with_verdict("run")} == {"two", "right", "choice", "end"}
    take(built, 0)
    CALLS.clear()
    run(built, cache)
    assert not CALLS


def test_an_edit_in_the_branch_not_taken_changes_nothing() -> None:
    built, cache = branches(take=0), MemoryCache(10**9)
    run(built, cache)
    built.apply(edits.set_parameter(built, "two", "a", 99))
    assert {step.verdict for step in plan(built, cache).steps} == {"cached"}


def test_a_branch_not_taken_may_be_broken_or_missing() -> None:
    built = branches(take=0)
    built.apply(edits.disconnect(built, "choice", "b"))
    assert structural_problems(built, NoFiles()) == []
    _, events = run(built, MemoryCache(10**9))
    assert events[-1].outcome == "done"


def test_the_branch_taken_must_be_connected_and_the_switch_says_so() -> None:
    built = branches(take=1)
    built.apply(edits.disconnect(built, "choice", "b"))
    (problem,) = structural_problems(built, NoFiles())
    assert (problem.node, problem.place) == ("choice", "b")
    assert "Nothing is connected" in problem.message


def test_when_a_link_decides_every_branch_is_ready() -> None:
    built = branches(take="which.value")
    planned, _ = run(built, MemoryCache(10**9))
    assert {step.node for step in planned.steps} >= {"one", "two", "which"}
    assert CALLS["math.report"] == 1
