"""Every combination once, shared work once, expensive axes varied least."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodegraph_app.core.errors import ParameterError
from nodegraph_app.execution.cache import MemoryCache, Result
from nodegraph_app.execution.events import NodeStarted
from nodegraph_app.execution.grid import Axis, Grid, axis_costs, node_seconds, replaced, stands_in
from nodegraph_app.execution.ledger import Made, NoPast, Recollection
from tests.arithmetic import graph, plan, run

COSTS = st.lists(st.floats(0, 100), min_size=3, max_size=3)


def sums():
    """root → middle → end; side is shared by all."""
    return graph(
        root=("math.number", {"value": 1}),
        side=("math.number", {"value": 9}),
        middle=("math.add", {"a": "root.value", "b": 2}),
        last=("math.add", {"a": "middle.value", "b": "side.value", "note": "a red cat"}),
        end=("math.report", {"a": "last.value"}),
    )


def grid(*sizes: int) -> Grid:
    names = (("middle", "b"), ("root", "value"), ("last", "note"))
    return Grid(
        tuple(
            Axis(node, name, tuple(range(size)) if name != "note" else tuple(map(str, range(size))))
            for (node, name), size in zip(names, sizes, strict=False)
        )
    )


@given(COSTS, st.tuples(*[st.integers(1, 4)] * 3))
def test_every_combination_comes_once_whatever_the_axes_cost(costs, sizes) -> None:
    places = [combination.place for combination in grid(*sizes).in_order(costs)]
    assert sorted(places) == list(product(*map(range, sizes)))


@given(COSTS, st.tuples(*[st.integers(2, 4)] * 3))
def test_the_costlier_an_axis_the_less_often_it_is_varied(costs, sizes) -> None:
    places = [combination.place for combination in grid(*sizes).in_order(costs)]
    changes = [sum(before[axis] != after[axis] for before, after in pairwise(places)) for axis in range(3)]
    for one, other in product(range(3), repeat=2):
        if costs[one] > costs[other]:
            assert changes[one] < changes[other]
    assert min(changes) == sizes[changes.index(min(changes))] - 1


def test_an_axis_costs_the_seconds_of_everything_behind_it_that_is_wanted() -> None:
    built = sums()
    axes = (Axis("root", "value", (1,)), Axis("side", "value", (1,)), Axis("last", "note", ("x",)))
    seconds = {"root": 1.0, "side": 1.0, "middle": 10.0, "last": 10.0, "end": 0.5}
    assert axis_costs(built, axes, ["end"], seconds) == [21.5, 11.5, 10.5]
    assert axis_costs(built, axes, ["middle"], seconds) == [11.0, 0.0, 0.0]
    # Nobody has timed an addition: it counts as the mean of what is known.
    assert axis_costs(built, axes[2:], ["end"], {"end": 3.0}) == [6.0]
    assert axis_costs(built, axes, ["end"], {}) == [4.0, 3.0, 2.0]


def test_what_a_node_takes_is_known_of_held_results_too_and_of_each_node_by_itself() -> None:
    built, cache, past = sums(), MemoryCache(10**9), Recollection()
    planned, _ = run(built, cache, past=past)
    held = plan(built, cache, past)
    assert not list(held.with_verdict("run"))
    origins = [step.origin for step in planned.steps if step.origin]
    past.record([Made(origin, 10.0 + number, None, 1.75e9) for number, origin in enumerate(origins)])
    wanted = {origin.node: past.estimate(origin) for origin in origins}
    found = node_seconds(held, past)
    assert found.keys() == built.nodes.keys()
    assert found == {node: estimate.seconds for node, estimate in wanted.items() if estimate}
    assert len(set(found.values())) > 3, "two nodes of one type may take different times"
    assert node_seconds(plan(built, MemoryCache(1)), NoPast()) == {}


@pytest.mark.parametrize("in_order", [True, False])
def test_shared_work_is_done_once_and_nothing_more(in_order: bool) -> None:
    built, cache, started = sums(), MemoryCache(10**9), Counter[str]()
    made = grid(3, 4)
    costs = axis_costs(built, made.axes, ["end"], {}) if in_order else [5.0, 1.0]
    results = {}
    for combination in made.in_order(costs):
        with made.placed(built, combination):
            planned, events = run(built, cache)
        started.update(event.node for event in events if isinstance(event, NodeStarted))
        results[combination.values] = cache.get(planned.step("end").key).outputs["value"]  # type: ignore[union-attr]
    assert results == {(b, root): root + b + 9 for b in range(3) for root in range(4)}
    # `last` and `end` know 3 + 4 - 1 = 6 different sums only.
    assert started == {"side": 1, "root": 4, "middle": 12, "last": 12, "end": 12}


class PricedCache(MemoryCache):
    """Results count as dear as they are said to be, however busy the machine was when they were made."""

    def __init__(self, budget_bytes: int):
        super().__init__(budget_bytes)
        self.dear: set[str] = set()

    def put(self, key: str, result: Result) -> list[str]:
        return super().put(key, replace(result, seconds=10.0 if key in self.dear else 1.0))


def test_with_a_cache_too_small_for_all_the_order_saves_the_expensive_branch() -> None:
    """So small a cache cannot hold every root; varied least, each is still made once."""

    def times_root_ran(costs: list[float]) -> int:
        built, cache, count = sums(), PricedCache(3 * 512), 0
        for combination in (made := grid(4, 4)).in_order(costs):
            with made.placed(built, combination):
                cache.dear |= {step.key for step in plan(built, cache).steps if step.node == "root"}
                _, events = run(built, cache)
            count += sum(isinstance(event, NodeStarted) and event.node == "root" for event in events)
        return count

    assert times_root_ran(axis_costs(sums(), grid(4, 4).axes, ["end"], {})) == 4
    assert times_root_ran([2.0, 1.0]) > 4


def test_the_graph_is_as_it_was_after_a_combination_and_after_a_value_it_refuses() -> None:
    built, before = sums(), dict(sums().nodes)
    made = grid(2, 2, 2)
    with made.placed(built, made.at((1, 1, 1))):
        assert (built["middle"].params["b"], built["root"].params["value"]) == (1, 1)
        assert built["last"].params["note"] == "1"
    assert dict(built.nodes) == before
    wrong = Grid((Axis("middle", "b", (3,)), Axis("root", "value", (10**10,))))
    with pytest.raises(ParameterError), wrong.placed(built, wrong.at((0, 0))):
        pass
    assert dict(built.nodes) == before


def test_words_are_replaced_all_at_once() -> None:
    """Swapping two words must not make them equal."""
    assert replaced("a cat and a dog", {"cat": "dog", "dog": "cat"}) == "a dog and a cat"
    assert replaced("red, tired, redder, RED, red", {"red": "blue"}) == "blue, tired, redder, RED, blue"
    assert replaced("a red star", {"red": "blue", "red star": "moon"}) == "a moon"
    assert replaced("(red:1.2)", {"red:1.2": "x", "(": "["}) == "[x)"
    assert replaced("größe 7", {"größe": r"\1"}) == r"\1 7"


def test_a_pattern_that_another_covers_stands_nowhere() -> None:
    assert stands_in("red", "a red star")
    assert not stands_in("red", "tired")
    assert not stands_in("red", "a red star", ["red star"])
    assert stands_in("red", "a red star, red", ["red star"])


def test_axes_within_one_text_and_of_the_whole_text_act_together() -> None:
    built = sums()
    made = Grid(
        (
            Axis("last", "note", ("red", "blue"), "red"),
            Axis("last", "note", ("cat", "dog"), "cat"),
            Axis("last", "note", ("a red cat", "cat, red")),
        )
    )
    texts = set()
    for combination in made.in_order([0, 0, 0]):
        with made.placed(built, combination):
            texts.add(built["last"].params["note"])
    assert texts == {
        *("a red cat", "a blue cat", "a red dog", "a blue dog"),
        *("cat, red", "cat, blue", "dog, red", "dog, blue"),
    }
