"""Random graphs, random edits, random deaths: what was made is not made again, and nothing runs in vain.

A process runs a graph, edits it at random and runs it again, on and on, with a cache on disk, and tells every
node that finishes. It is killed at a random moment. Whoever opens the cache then gets the right values and
runs exactly what is missing.
"""

from __future__ import annotations

import logging
import random
import shutil
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph, Link
from nodegraph_app.core.values import Mask
from nodegraph_app.execution.cache import MemoryCache, ResultCache
from nodegraph_app.execution.disk import DiskCache
from nodegraph_app.execution.entries import EntryStore
from nodegraph_app.execution.events import Event, NodeFinished
from nodegraph_app.execution.plan import Plan
from nodegraph_app.execution.tiers import TieredCache
from tests import crashes
from tests.arithmetic import REGISTRY, needed, run
from tests.crashes import Report, kill_at_random, seconds_to_reports

TRIALS = [
    pytest.param(60, id="60 trials"),
    pytest.param(1000, id="1000 trials", marks=pytest.mark.slow),
]
MOST_RUNS = 10_000
KILL_WITHIN_S = 0.12
TRIALS_PER_GRAPH = 4
PLENTY_BYTES = 10**12

TYPES = ("math.number", "math.add", "math.field", "math.field", "math.blend", "math.blend", "math.measure")
FIELDS = ("math.field", "math.blend", "math.keep")
"""Types whose results are arrays: they go to disk however quickly they were made, numbers only when slow."""

crashes.prepare("tests.execution.test_crashed_runs", "numpy", "safetensors.numpy")


def random_graph(chance: random.Random) -> Graph:
    """Up to two dozen nodes, each linked to earlier ones, and some ends."""
    graph = Graph(REGISTRY)
    graph.apply(edits.add_node(graph, "math.field", node_id="n0"))
    count = chance.randint(8, 24)
    for place in range(1, count):
        kind = chance.choice(TYPES)
        graph.apply(edits.add_node(graph, kind, node_id=f"n{place}"))
        for name in ("a", "b", "value"):
            if name == "a" or chance.random() < 0.5:
                link(graph, f"n{place}", name, chance)
    for end in range(chance.randint(2, 6)):
        kind = "math.keep" if end == 0 else chance.choice(("math.keep", "math.report"))
        graph.apply(edits.add_node(graph, kind, node_id=f"n{count + end}"))
        link(graph, f"n{count + end}", "a", chance)
    return graph


def link(graph: Graph, target: str, name: str, chance: random.Random) -> None:
    """Feed an input or parameter, if there is one of that name, from some earlier node that fits."""
    spec = graph.spec(target)
    assert spec is not None
    wanted = spec.target_type(name)
    earlier = [
        (node_id, output.name)
        for node_id in graph.nodes
        if int(node_id[1:]) < int(target[1:])
        for output in getattr(graph.spec(node_id), "outputs", ())
        if wanted is not None and wanted.accepts(output.type)
    ]
    if earlier:
        graph.apply(edits.connect(graph, Link(*chance.choice(earlier), target, name)))


def edit(graph: Graph, chance: random.Random) -> None:
    """Another value, of few so that old ones come back; another link; or a blend bypassed, or no longer."""
    node_id = chance.choice(sorted(graph.nodes))
    node = graph[node_id]
    kind = chance.choice(("value", "value", "link", "mode"))
    if kind == "link":
        link(graph, node_id, chance.choice(("a", "b")), chance)
    elif kind == "mode" and node.type == "math.blend":
        mode = "normal" if node.mode == "bypassed" else "bypassed"
        graph.apply(edits.set_mode(graph, [node_id], mode))
    else:
        spec = graph.spec(node_id)
        assert spec is not None
        for parameter in spec.parameters:
            if parameter.kind == "integer" and parameter.name not in node.inputs:
                graph.apply(edits.set_parameter(graph, node_id, parameter.name, chance.randrange(10)))


def states(seed: int) -> tuple[Graph, random.Random]:
    """A graph as it is before the first edit, and what decides on the edits."""
    chance = random.Random(seed)
    return random_graph(chance), chance


def work(report: Report, folder: Path, seed: int, memory_bytes: int) -> None:
    """For the process that dies: tells each run before and after, and each node that was made."""
    store = EntryStore(folder, budget_bytes=PLENTY_BYTES)
    cache = TieredCache(MemoryCache(memory_bytes), DiskCache(store))
    graph, chance = states(seed)

    def tell(event: Event) -> None:
        if isinstance(event, NodeFinished) and not event.cached:
            report((graph[event.node].type, event.key))

    report("ready")
    for turn in range(MOST_RUNS):
        report(turn)
        run(graph, cache, told=tell)
        report(turn)
        for _ in range(chance.randint(2, 6)):
            edit(graph, chance)


def time_to_work(reports: int, work: Callable[..., None], *arguments: object) -> float:
    """A process on a busy machine gets less far in the same time; it shall not die before it did anything."""
    return max(KILL_WITHIN_S, seconds_to_reports(reports, work, *arguments))


def values(plan: Plan, cache: ResultCache) -> dict[str, object]:
    """What the targets are worth, arrays as their bytes."""
    found: dict[str, object] = {}
    for target in plan.targets:
        step = plan.step(target)
        assert step is not None
        result = cache.get(step.key, lambda file: file)
        assert result is not None
        (value,) = result.outputs.values()
        found[target] = value.coverage.tobytes() if isinstance(value, Mask) else value
    return found


def ran(events: list[Event]) -> dict[str, str]:
    """Node → key of what was made."""
    return {e.node: e.key for e in events if isinstance(e, NodeFinished) and not e.cached}


def check(graph: Graph, folder: Path, made: Collection[str]) -> Counter[str]:
    """Run what the dead left behind; how many nodes that took, and how many were spared."""
    store = EntryStore(folder, budget_bytes=PLENTY_BYTES)
    known = set(store.keys())
    assert set(made) <= known
    cache = TieredCache(MemoryCache(PLENTY_BYTES), DiskCache(store))
    plan, events = run(graph, cache)
    cold = MemoryCache(PLENTY_BYTES)
    cold_plan, cold_events = run(graph, cold)
    assert values(plan, cache) == values(cold_plan, cold)
    again = ran(events)
    keys = {step.node: step.key for step in plan.steps}
    assert sorted(again.values()) == sorted({keys[node] for node in needed(plan, known)})
    assert not set(again.values()) & set(made)
    store.close()
    return Counter({"run": len(again), "spared": len(ran(cold_events)) - len(again)})


@pytest.mark.parametrize("trials", TRIALS)
def test_after_a_death_only_what_is_missing_runs_and_the_values_are_those_of_a_run_from_nothing(
    trials: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    chance, told = random.Random(17), Counter[str]()
    within_s = time_to_work(30, work, tmp_path / "pace", 1, PLENTY_BYTES)
    for number in range(-(-trials // TRIALS_PER_GRAPH)):
        folder, seed = tmp_path / str(number), chance.randrange(10**9)
        made: set[str] = set()
        for _ in range(TRIALS_PER_GRAPH):
            memory_bytes = chance.choice((0, 20_000, PLENTY_BYTES))
            reports = kill_at_random(work, folder, seed, memory_bytes, within_s=within_s, chance=chance)
            finished = [report for report in reports if isinstance(report, tuple)]
            keys = [key for kind, key in finished if kind in FIELDS]
            assert len(set(keys)) == len(keys), "made twice by one process"
            assert not made & set(keys), "made again by a later process"
            made.update(keys)
            graph, choices = states(seed)
            turns = [report for report in reports if isinstance(report, int)]
            assert turns == [place // 2 for place in range(len(turns))]
            for _ in range(turns[-1] if turns else 0):
                for _ in range(choices.randint(2, 6)):
                    edit(graph, choices)
            found = check(graph, folder, made)
            told += found + Counter(
                {"in mid-run": len(turns) % 2, "runs": len(turns) // 2, "made": len(keys)}
            )
            # What was made just now must not be made again by the next either.
            store = EntryStore(folder, budget_bytes=PLENTY_BYTES)
            made.update(store.keys())
            store.close()
        shutil.rmtree(folder)
    assert not caplog.messages, "nothing damaged was met"
    print(f"{trials} trials: {dict(told)}")
    assert told["in mid-run"] > 0.5 * trials
    assert told["made"] > trials
    assert told["spared"] > trials


class ForgetfulDisk(DiskCache):
    """Says that it keeps what it does not."""

    def put(self, key: str, result: object) -> bool:
        return True if int(key, 16) % 3 == 0 else super().put(key, result)  # type: ignore[arg-type]


def work_forgetfully(report: Report, folder: Path, seed: int) -> None:
    """For the process that dies."""
    store = EntryStore(folder, budget_bytes=PLENTY_BYTES)
    cache = TieredCache(MemoryCache(PLENTY_BYTES), ForgetfulDisk(store))
    graph, _ = states(seed)

    def tell(event: Event) -> None:
        if isinstance(event, NodeFinished) and graph[event.node].type in FIELDS:
            report(event.key)

    report("ready")
    run(graph, cache, told=tell)


def test_the_harness_catches_a_cache_that_forgets(tmp_path: Path) -> None:
    caught, chance = 0, random.Random(2)
    within_s = time_to_work(3, work_forgetfully, tmp_path / "pace", 1)
    for seed in range(20):
        folder = tmp_path / str(seed)
        made = kill_at_random(work_forgetfully, folder, seed, within_s=within_s, chance=chance)
        try:
            check(states(seed)[0], folder, made)
        except AssertionError:
            caught += 1
    assert caught >= 2
