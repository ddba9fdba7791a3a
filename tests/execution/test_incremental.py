"""Random graphs, random edits: cached results equal uncached ones, and no node runs without need."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph, Link
from nodegraph_app.execution import disk
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.entries import EntryStore
from nodegraph_app.execution.events import NodeFinished
from nodegraph_app.execution.plan import Plan
from nodegraph_app.execution.tiers import TieredCache
from tests.arithmetic import REGISTRY, needed, run

TYPES = st.sampled_from(["math.number", "math.add", "math.divide", "math.choose"])
INDEX = st.integers(0, 99)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to a dozen nodes; each number input is linked to an earlier node about half the time; three ends."""
    graph = Graph(REGISTRY)
    ids: list[str] = []
    for _ in range(draw(st.integers(2, 12))):
        edit = edits.add_node(graph, draw(TYPES))
        graph.apply(edit)
        (node_id,) = edit.after
        _link_some(draw, graph, node_id, ids)
        for parameter in _numbers(graph, node_id):
            graph.apply(edits.set_parameter(graph, node_id, parameter, draw(st.integers(1, 9))))
        ids.append(node_id)
    for _ in range(draw(st.integers(1, 3))):
        edit = edits.add_node(graph, "math.report")
        graph.apply(edit)
        (node_id,) = edit.after
        _link(graph, ids[draw(INDEX) % len(ids)], node_id, "a")
    return graph


def _numbers(graph: Graph, node_id: str) -> list[str]:
    spec = graph.spec(node_id)
    assert spec is not None
    return [p.name for p in spec.parameters if p.kind == "integer"]


def _link(graph: Graph, source: str, target: str, name: str) -> None:
    spec = graph.spec(source)
    assert spec is not None
    graph.apply(edits.connect(graph, Link(source, spec.outputs[0].name, target, name)))


def _link_some(draw: st.DrawFn, graph: Graph, node_id: str, earlier: list[str]) -> None:
    for name in _numbers(graph, node_id):
        if earlier and name in ("a", "b") and draw(st.booleans()):
            _link(graph, earlier[draw(INDEX) % len(earlier)], node_id, name)


def outputs(plan: Plan, cache: MemoryCache) -> dict[str, object]:
    """Value of every result that the plan names and the cache holds."""
    found = {}
    for step in plan.steps:
        result = cache.get(step.key) if step.key else None
        if result is not None:
            found[step.node] = dict(result.outputs)
    return found


@settings(max_examples=150, deadline=None)
@given(graph=graphs(), changes=st.lists(st.tuples(INDEX, INDEX, st.integers(0, 9)), min_size=1, max_size=6))
def test_cached_equals_uncached_and_the_executed_set_is_minimal(
    graph: Graph, changes: list[tuple[int, int, int]]
) -> None:
    cache = MemoryCache(10**9)
    run(graph, cache)
    for which, parameter, value in changes:
        editable = sorted(node_id for node_id in graph.nodes if _numbers(graph, node_id))
        node_id = editable[which % len(editable)]
        names = _numbers(graph, node_id)
        graph.apply(edits.set_parameter(graph, node_id, names[parameter % len(names)], value))

        known_before = set(cache._entries)
        plan, events = run(graph, cache)
        fresh_plan, fresh_events = run(graph, MemoryCache(10**9))

        cold = MemoryCache(10**9)
        run(graph, cold)
        warm_values, cold_values = outputs(plan, cache), outputs(fresh_plan, cold)
        for target in plan.targets:
            assert warm_values.get(target) == cold_values.get(target)

        ran = {e.node for e in events if isinstance(e, NodeFinished) and not e.cached}
        succeeded = {e.node for e in fresh_events if isinstance(e, NodeFinished)}
        keys = {step.node: step.key for step in plan.steps}
        assert {keys[node] for node in ran} == {keys[n] for n in needed(plan, known_before) & succeeded}
        assert len(ran) == len({keys[node] for node in ran}), "two nodes that make the same are run once"


@settings(max_examples=25, deadline=None)
@given(graph=graphs(), changes=st.lists(st.tuples(INDEX, INDEX, st.integers(0, 9)), min_size=1, max_size=4))
def test_what_new_processes_read_from_disk_equals_what_is_computed_and_only_the_unknown_runs(
    graph: Graph, changes: list[tuple[int, int, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(disk, "WORTH_KEEPING_S", 0.0)  # as if every number had taken long
        store = EntryStore(Path(folder) / "results", budget_bytes=10**9)
        for which, parameter, value in [(0, 0, 1), *changes]:
            editable = sorted(node_id for node_id in graph.nodes if _numbers(graph, node_id))
            node_id = editable[which % len(editable)]
            names = _numbers(graph, node_id)
            graph.apply(edits.set_parameter(graph, node_id, names[parameter % len(names)], value))

            known_before = set(store.keys())
            cache = TieredCache(MemoryCache(10**9), disk.DiskCache(store))
            plan, events = run(graph, cache)
            _, fresh_events = run(graph, cold := MemoryCache(10**9))
            for target in plan.targets:
                key = plan.step(target).key  # type: ignore[union-attr]
                read = cache.get(key, lambda file: None)
                made = cold.get(key)
                assert (read and dict(read.outputs)) == (made and dict(made.outputs))
            ran = {e.key for e in events if isinstance(e, NodeFinished) and not e.cached}
            assert not ran & known_before
            assert ran <= {e.key for e in fresh_events if isinstance(e, NodeFinished)}
            store.close()
