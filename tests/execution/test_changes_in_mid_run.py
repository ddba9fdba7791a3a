"""What changes while a run goes on never gets into the cache under a name of what was before."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from nodegraph_app import builtin
from nodegraph_app.core.economy import Economy
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.execution.cache import MemoryCache, Result
from nodegraph_app.execution.events import Event, MemoryRanOut, NodeFailed, NodeStarted, RunFinished
from nodegraph_app.execution.executor import Surroundings, execute, hold
from nodegraph_app.execution.ledger import Recollection
from nodegraph_app.execution.plan import Plan, make_plan
from nodegraph_app.settings import Settings
from nodegraph_app.workspace import Workspace
from tests.arithmetic import NoFiles
from tests.execution import test_memory_ladder as ladder
from tests.execution.test_client import grey
from tests.execution.test_memory_ladder import NUMERICS, named

FOLDER_LEVELS = (128, 10)


def picture_graph() -> Graph:
    return Graph(
        builtin.registry(),
        [
            Node("picture", "loaders.image", 1, {"file": "grey.png"}, {}),
            Node("inverted", "image.invert", 1, {}, {"image": Source("picture", "image")}),
            Node("show", "image.preview", 1, {}, {"image": Source("inverted", "image")}),
        ],
    )


def run_pictures(
    folder: Path, cache: MemoryCache, meanwhile: Callable[[Event], None] = lambda event: None
) -> tuple[Plan, list[Event]]:
    """As the worker does it, with real files; `meanwhile` is what somebody else does."""
    workspace = Workspace(Settings(input_folder=folder, model_folders=()), folder)
    events: list[Event] = []
    plans: list[Plan] = []

    def emit(event: Event) -> None:
        events.append(event)
        meanwhile(event)

    def settled(economies: Mapping[str, Economy]) -> tuple[Plan, dict[str, Result]]:
        plans.append(make_plan(picture_graph(), workspace, cache, numerics=NUMERICS, economies=economies))
        held = hold(plans[-1], cache)
        assert held is not None
        return plans[-1], held

    around = Surroundings(
        1, "cpu", folder, "{}", False, threading.Event(), emit, replan=settled,
        unchanged=lambda file: workspace.digest(Path(file.path)) == file.digest,
    )  # fmt: skip
    execute(*settled({})[:1], cache, around)
    return plans[-1], events


def level(plan: Plan, cache: MemoryCache) -> float:
    result = cache.get(plan.step("picture").key, plan.files.get)  # type: ignore[union-attr]
    assert result is not None
    return float(np.mean(result.outputs["image"].pixels))


def test_a_picture_replaced_after_it_was_planned_is_never_known_as_the_one_before(tmp_path: Path) -> None:
    folder, cache = grey(tmp_path / "flow", 128), MemoryCache(10**9)
    replaced = False

    def replace_once(event: Event) -> None:
        nonlocal replaced
        if isinstance(event, NodeStarted) and event.node == "picture" and not replaced:
            replaced = True
            grey(folder, 10)

    plan, events = run_pictures(folder, cache, replace_once)
    assert named(events, NodeStarted) == ["picture", "picture", "inverted", "show"]
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]
    assert level(plan, cache) == pytest.approx(10 / 255)
    grey(folder, 128)  # the first one is back
    plan, _ = run_pictures(folder, cache)
    assert level(plan, cache) == pytest.approx(128 / 255)


def test_a_picture_replaced_again_and_again_fails_its_node_in_words(tmp_path: Path) -> None:
    folder, levels = grey(tmp_path / "flow", 1), iter(range(2, 100))

    def replace(event: Event) -> None:
        if isinstance(event, NodeStarted) and event.node == "picture":
            grey(folder, next(levels))

    _, events = run_pictures(folder, MemoryCache(10**9), replace)
    (failed,) = [event for event in events if isinstance(event, NodeFailed)]
    assert failed.node == "picture"
    assert "replaced again and again" in failed.message
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "failed"


def run_hungry(
    built: Graph,
    past: Recollection,
    cache: MemoryCache,
    meanwhile: Callable[[Event, Plan], None] = lambda event, plan: None,
) -> tuple[Plan, list[Event]]:
    events: list[Event] = []
    plans: list[Plan] = []

    def emit(event: Event) -> None:
        events.append(event)
        meanwhile(event, plans[-1])

    def settled(economies: Mapping[str, Economy]) -> tuple[Plan, dict[str, Result]]:
        plans.append(make_plan(built, NoFiles(), cache, numerics=NUMERICS, past=past, economies=economies))
        held = hold(plans[-1], cache)
        assert held is not None
        return plans[-1], held

    around = Surroundings(1, "cpu", Path(), "{}", False, threading.Event(), emit, past, replan=settled)
    execute(*settled({})[:1], cache, around)
    return plans[-1], events


def test_an_economy_that_another_process_learns_meanwhile_makes_what_ran_before_run_anew() -> None:
    built = ladder.graph(
        first=("hungry.rows", {"count": 2}),
        second=("hungry.rows", {"a": "first.value", "count": 8}),
        end=("math.report", {"a": "second.value"}),
    )
    past, cache = Recollection(), MemoryCache(10**9)

    def learn(event: Event, plan: Plan) -> None:
        if isinstance(event, MemoryRanOut):
            past.learn(plan.shape, "first", plan.step("first").origin.size, NUMERICS, Economy(parts=2))  # type: ignore[union-attr]

    plan, events = run_hungry(built, past, cache, learn)
    assert named(events, NodeStarted).count("first") == 2
    keys = {step.node: step.key for step in plan.steps}
    assert plan.step("second").input_keys["a"] == (keys["first"], "value")  # type: ignore[union-attr]
    assert all(cache.info(key) for key in keys.values())
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]


def test_what_one_plan_skips_another_may_need() -> None:
    built = ladder.graph(
        other=("math.number", {"value": 100}),
        hungry=("hungry.rows", {"count": 8}),
        both=("math.add", {"a": "other.value", "b": "hungry.value"}),
        end=("math.report", {"a": "both.value"}),
        too=("math.report", {"a": "hungry.value"}),
    )
    plenty = Recollection()
    full, cache = MemoryCache(10**9), MemoryCache(10**9)
    before = make_plan(built, NoFiles(), full, numerics=NUMERICS, past=plenty)
    for node in ("both", "end"):  # known, and what they were made from is not
        cache.put(before.step(node).key, Result({"value": 108}, 1.0))  # type: ignore[union-attr]
    first = make_plan(built, NoFiles(), cache, numerics=NUMERICS, past=plenty)
    assert {step.node: step.verdict for step in first.steps}["other"] == "skipped"
    _, events = run_hungry(built, Recollection(), cache)
    assert not [event for event in events if isinstance(event, NodeFailed)]
    assert "other" in named(events, NodeStarted)
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]
