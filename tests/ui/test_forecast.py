"""What Run would take, in words, from plans of known runs."""

from __future__ import annotations

import pytest

from nodegraph_app.core import edits
from nodegraph_app.core.graph import Graph
from nodegraph_app.execution.cache import MemoryCache
from nodegraph_app.execution.ledger import Made, Recollection
from nodegraph_app.execution.plan import Plan
from nodegraph_app.ui.runs.forecast import Forecast, forecast
from nodegraph_app.ui.value_text import memory_text
from tests.arithmetic import graph, plan, run


def sums() -> Graph:
    return graph(
        first=("math.number", {"value": 7}),
        second=("math.add", {"a": "first.value", "b": 1}),
        end=("math.report", {"a": "second.value"}),
    )


def past_of(built: Graph, *took: tuple[float, int | None]) -> Recollection:
    """The nodes in the order they run, each with seconds and bytes."""
    past = Recollection()
    origins = [step.origin for step in plan(built, MemoryCache(1)).steps if step.origin]
    past.record([Made(o, seconds, peak, 1.75e9) for o, (seconds, peak) in zip(origins, took, strict=True)])
    return past


def test_the_times_of_what_will_run_are_added_and_the_largest_memory_counts() -> None:
    built, cache = sums(), MemoryCache(10**6)
    past = past_of(built, (100.0, 10**12), (2.5, 3 * 2**30), (0.5, 2**20))
    run(built, cache)
    built.apply(edits.set_parameter(built, "second", "b", 2))
    told = forecast(plan(built, cache, past))
    assert told == Forecast(
        "about 3.0 s  ·  3.0 GB", "Next run: 2 of 3 nodes, about 3.0 s, up to 3.0 GB of memory."
    )


def test_what_was_never_timed_is_not_guessed() -> None:
    built = sums()
    assert forecast(plan(built, MemoryCache(1))) == Forecast(
        "", "Next run: 3 of 3 nodes, how long is not known yet."
    )


def test_nothing_to_run_takes_nothing() -> None:
    built, cache = sums(), MemoryCache(10**6)
    past = Recollection()
    run(built, cache, past=past)
    assert forecast(plan(built, cache, past)) == Forecast("", "Next run: nothing, everything is known.")
    assert forecast(None) == Forecast()


@pytest.mark.parametrize(
    ("missing", "brief", "end"),
    [
        ((("checkpoint", "dreams"),), "checkpoint “dreams” missing", "Missing: checkpoint “dreams”."),
        ((("lora", "a"), ("vae", "b")), "2 files missing", "Missing: lora “a”, vae “b”."),
        ((("lora", "a" * 99),), "1 file missing", f"Missing: lora “{'a' * 99}”."),
    ],
)
def test_missing_files_are_named(missing: tuple[tuple[str, str], ...], brief: str, end: str) -> None:
    told = forecast(Plan((), (), missing))  # type: ignore[arg-type]
    assert told.brief == brief
    assert told.full.endswith(end)


@pytest.mark.parametrize(
    ("size_bytes", "text"), [(5 * 2**20, "5 MB"), (999 * 2**20, "999 MB"), (1024 * 2**20, "1.0 GB")]
)
def test_memory_is_told_in_the_units_it_is_sold_in(size_bytes: int, text: str) -> None:
    assert memory_text(size_bytes) == text
