"""A plan says why each node will run, by name and with both values, and what that will take."""

from __future__ import annotations

import pytest

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph, Link
from nodegraph_app.core.numerics import torch_release
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.events import NodeFinished
from nodegraph_app.execution.ledger import Made, Recollection
from nodegraph_app.execution.plan import make_plan
from tests.arithmetic import NoFiles, graph, plan, run

PLENTY = 10**9


def chain() -> Graph:
    return graph(
        first=("math.number", {"value": 7}),
        second=("math.add", {"a": "first.value", "b": 1}),
        third=("math.add", {"a": "second.value", "b": 2}),
        end=("math.report", {"a": "third.value"}),
    )


@pytest.fixture
def past() -> Recollection:
    return Recollection()


def reasons(built: Graph, past: Recollection) -> dict[str, str]:
    return {step.node: step.reason for step in plan(built, MemoryCache(PLENTY), past).steps}


def test_a_change_far_upstream_is_named_at_every_node_that_runs_because_of_it(past: Recollection) -> None:
    built = chain()
    run(built, MemoryCache(PLENTY), past=past)
    built.apply(edits.set_parameter(built, "first", "value", 8))
    assert reasons(built, past) == {
        "first": "value changed: 7 → 8",
        "second": "value of Number changed: 7 → 8",
        "third": "value of Number changed: 7 → 8",
        "end": "value of Number changed: 7 → 8",
    }


def test_the_title_the_reader_gave_is_used(past: Recollection) -> None:
    built = chain()
    run(built, MemoryCache(PLENTY), past=past)
    built.apply(edits.rename(built, "first", "Start"))
    built.apply(edits.set_parameter(built, "first", "value", 8))
    assert reasons(built, past)["second"] == "value of Start changed: 7 → 8"


def test_several_changes_are_all_told_and_the_first_two_written_out(past: Recollection) -> None:
    built = chain()
    run(built, MemoryCache(PLENTY), past=past)
    for node, name, value in (("first", "value", 8), ("second", "b", 5), ("third", "b", 6)):
        built.apply(edits.set_parameter(built, node, name, value))
    step = plan(built, MemoryCache(PLENTY), past).step("end")
    assert step is not None
    assert [(c.node, c.name, c.before, c.after) for c in step.changes] == [
        ("third", "b", "2", "6"),
        ("second", "b", "1", "5"),
        ("first", "value", "7", "8"),
    ]
    assert step.reason == "b of Add changed: 2 → 6; b of Add changed: 1 → 5, and 1 more"


def test_a_link_to_another_node_is_said(past: Recollection) -> None:
    built = chain()
    built.apply(edits.add_node(built, "math.number", node_id="other", params={"value": 9}))
    built.apply(edits.rename(built, "other", "Other"))
    run(built, MemoryCache(PLENTY), past=past)
    built.apply(edits.connect(built, Link("other", "value", "third", "a")))
    assert reasons(built, past)["third"] == "“a” comes from Other now"
    built.apply(edits.disconnect(built, "third", "a"))
    assert reasons(built, past)["third"].startswith("“a” is set here now")


def test_what_was_made_and_is_held_no_longer_is_said(past: Recollection) -> None:
    built = chain()
    run(built, MemoryCache(PLENTY), past=past)
    assert set(reasons(built, past).values()) == {"its result is no longer held"}


def test_a_new_node_is_compared_with_the_nearest_of_its_type(past: Recollection) -> None:
    built = chain()
    run(built, MemoryCache(PLENTY), past=past)
    built.apply(edits.add_node(built, "math.add", node_id="new", params={"a": 9, "b": 3}))
    built.apply(edits.connect(built, Link("first", "value", "new", "a")))
    planned = plan(built, MemoryCache(PLENTY), past, targets=["new"])
    assert planned.step("new").reason == "b changed: 1 → 3"  # type: ignore[union-attr]


def test_time_is_expected_only_when_every_node_that_runs_ran_before(past: Recollection) -> None:
    built, cache = chain(), MemoryCache(PLENTY)
    assert plan(built, cache, past).expected_seconds is None
    _, events = run(built, cache, past=past)
    took = sum(event.seconds for event in events if type(event).__name__ == "NodeFinished")
    assert plan(built, cache, past).expected_seconds == 0
    everything = plan(built, MemoryCache(PLENTY), past)
    assert everything.expected_seconds == pytest.approx(took)
    assert (everything.expected_peak_bytes or 0) > 10**6


def test_what_comes_from_the_cache_does_not_count_as_a_time(past: Recollection) -> None:
    built, cache = chain(), MemoryCache(PLENTY)
    run(built, cache, past=past)
    before = [past.estimate(step.origin) for step in plan(built, cache).steps if step.origin]
    _, events = run(built, cache, past=past)
    assert all(event.cached for event in events if isinstance(event, NodeFinished))
    assert [past.estimate(step.origin) for step in plan(built, cache).steps if step.origin] == before


def test_another_number_of_steps_is_expected_in_proportion_and_said_to_be_rough() -> None:
    built = graph(count=("math.count", {"steps": 100}), end=("math.report", {"a": "count.value"}))
    (first, end) = plan(built, MemoryCache(PLENTY)).steps
    assert first.origin is not None
    assert end.origin is not None
    past = Recollection()
    past.record([Made(first.origin, 2.0, None, 1.75e9), Made(end.origin, 0.5, None, 1.75e9)])
    built.apply(edits.set_parameter(built, "count", "steps", 300))
    planned = plan(built, MemoryCache(PLENTY), past)
    told = [(row.expected_seconds, row.expected_roughly) for row in planned.nodes]
    assert told == [(6.0, True), (0.5, False)]
    assert planned.expected_seconds == 6.5


def test_a_known_result_says_when_it_was_made_and_how_long_that_took(past: Recollection) -> None:
    built, cache = chain(), MemoryCache(PLENTY)
    run(built, cache, past=past)
    step = plan(built, cache, past).step("third")
    assert step is not None
    making = past.made(step.key)
    assert making is not None
    assert step.told.made_seconds == making.seconds
    assert step.told.made_at_s == pytest.approx(making.at_s, abs=5)


def test_a_chain_of_thousands_is_explained(past: Recollection) -> None:
    nodes: dict[str, tuple[str, dict[str, object]]] = {"n0": ("math.number", {"value": 1})}
    nodes |= {f"n{i}": ("math.add", {"a": f"n{i - 1}.value", "b": 1}) for i in range(1, 3000)}
    built = graph(**nodes, end=("math.report", {"a": "n2999.value"}))
    run(built, MemoryCache(PLENTY), past=past)
    built.apply(edits.set_parameter(built, "n0", "value", 2))
    assert reasons(built, past)["end"] == "value of Number changed: 1 → 2"


OLD, NEW = "cpu-float32-torch2.12.1", "cpu-float32-torch2.13.0"


def reasons_on(built: Graph, past: Recollection, numerics: str) -> dict[str, str]:
    planned = make_plan(built, NoFiles(), MemoryCache(PLENTY), past=past, numerics=numerics)
    return {step.node: step.reason for step in planned.steps}


def made_on(built: Graph, numerics: str) -> Recollection:
    """What is written down of a run on a device of this class."""
    past = Recollection()
    planned = make_plan(built, NoFiles(), MemoryCache(PLENTY), numerics=numerics)
    past.record([Made(step.origin, 1.0, None, 1.75e9) for step in planned.steps if step.origin])
    return past


@pytest.mark.parametrize(
    ("before", "now", "reason"),
    [
        (OLD, NEW, "the version of torch changed: 2.12.1 → 2.13.0"),
        ("cpu-float32", NEW, "the version of torch that made it is not known"),
        (OLD, "cuda-float16-torch2.12.1", "the device changed: cpu, float32 → cuda, float16"),
        (OLD, "cuda-float16-torch2.13.0", "the device changed: cpu, float32 → cuda, float16"),
        (NEW, f"{NEW}~math", "the settings it is computed with changed: the usual → math"),
        (
            f"{NEW}~channels-last", f"{NEW}~math~compiled",
            "the settings it is computed with changed: channels-last → math, compiled",
        ),
        (f"{OLD}~math", NEW, "the version of torch changed: 2.12.1 → 2.13.0"),
        # An updated torch has not said yet which device it will take.
        (OLD, "", f"the version of torch changed: 2.12.1 → {torch_release()}"),
        (f"cpu-float32-torch{torch_release()}", "", "its result is no longer held"),
        ("cpu-float32", "", "its result is no longer held"),
        ("", "", "its result is no longer held"),
    ],
)  # fmt: skip
def test_another_arithmetic_is_named_once_at_every_node(before: str, now: str, reason: str) -> None:
    built = chain()
    assert set(reasons_on(built, made_on(built, before), now).values()) == {reason}


def test_another_arithmetic_stands_beside_what_else_changed() -> None:
    built = chain()
    past = made_on(built, OLD)
    built.apply(edits.set_parameter(built, "first", "value", 8))
    told = reasons_on(built, past, NEW)
    torch = "the version of torch changed: 2.12.1 → 2.13.0"
    assert told["first"] == f"value changed: 7 → 8; {torch}"
    assert told["end"] == f"{torch}; value of Number changed: 7 → 8"


def test_another_torch_on_the_same_device_is_expected_to_take_as_long() -> None:
    built = chain()
    past = made_on(built, OLD)
    nodes = len(built.nodes)
    assert make_plan(built, NoFiles(), MemoryCache(1), past=past, numerics=NEW).expected_seconds == nodes
    cuda = make_plan(built, NoFiles(), MemoryCache(1), past=past, numerics="cuda-float16-torch2.12.1")
    assert cuda.expected_seconds is None
