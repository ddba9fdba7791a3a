"""Memory that runs out: a node tries again with less, says so, and remembers what helped."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from nodegraph_app import builtin
from nodegraph_app.core.economy import Economy
from nodegraph_app.core.errors import OutOfMemory
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.registry import Registry
from nodegraph_app.core.run import Run
from nodegraph_app.core.spec import node
from nodegraph_app.execution.cache import MemoryCache, Result
from nodegraph_app.execution.client import Client
from nodegraph_app.execution.events import (
    Event,
    MemoryRanOut,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Planned,
    RunFinished,
)
from nodegraph_app.execution.executor import Surroundings, execute, hold
from nodegraph_app.execution.ledger import Ledger, Recollection
from nodegraph_app.execution.plan import Plan, make_plan
from nodegraph_app.settings import Settings
from tests.arithmetic import REGISTRY as ARITHMETIC
from tests.arithmetic import NoFiles
from tests.execution.test_client import decoding, finished, until

NUMERICS = "cpu-float32"


@node("hungry.rows", title="Rows")
def rows(run: Run, *, a: int = 0, count: int = 8) -> int:
    """Handles so many rows at once; three fit."""
    if -(-count // run.economy.parts) > 3:
        raise OutOfMemory(
            f"Handling {count} rows needs more memory than there is.", relief=("alone", "parts")
        )
    return a + count


@node("hungry.glutton", title="Glutton")
def glutton(run: Run, *, a: int = 0) -> int:
    """No economy is enough."""
    raise OutOfMemory("Nothing is enough.", relief=("alone", "tiles"), hint="Ask for less.")


@node("hungry.unaware", title="Unaware")
def unaware(run: Run, *, a: int = 0) -> int:
    """Fits once nothing else is loaded, and knows nothing about it."""
    if not run.economy.alone:
        raise MemoryError
    return a


REGISTRY = Registry(
    [
        *ARITHMETIC,
        *(function.__node_spec__ for function in (rows, glutton, unaware)),  # type: ignore[attr-defined]
    ]
)


def graph(**nodes: tuple[str, dict[str, object]]) -> Graph:
    records = []
    for node_id, (type_id, fields) in nodes.items():
        linked = {k: Source(*v.split(".")) for k, v in fields.items() if isinstance(v, str)}
        records.append(
            Node(node_id, type_id, 1, {k: v for k, v in fields.items() if k not in linked}, linked)
        )
    return Graph(REGISTRY, records)


def run(built: Graph, past: Recollection, cache: MemoryCache) -> list[Event]:
    """As the worker does it: every rung is another plan."""
    events: list[Event] = []

    def settled(economies: Mapping[str, Economy]) -> tuple[Plan, dict[str, Result]]:
        plan = make_plan(built, NoFiles(), cache, numerics=NUMERICS, past=past, economies=economies)
        held = hold(plan, cache)
        assert held is not None
        return plan, held

    around = Surroundings(
        1, "cpu", Path(), "{}", False, threading.Event(), events.append, past, replan=settled
    )  # fmt: skip
    plan, held = settled({})
    execute(plan, cache, around, held)
    return events


def named(events: list[Event], kind: type[Event]) -> list[str]:
    return [event.node for event in events if isinstance(event, kind)]  # type: ignore[attr-defined]


def chain(type_id: str, **fields: object) -> Graph:
    return graph(
        one=("math.number", {"value": 5}),
        hungry=(type_id, {"a": "one.value", **fields}),
        end=("math.report", {"a": "hungry.value"}),
        other=("math.report", {"a": 1}),
    )


@pytest.mark.parametrize("budget_bytes", [10**9, 0], ids=["with a cache", "without a cache"])
def test_a_node_climbs_rung_by_rung_and_nothing_else_runs_twice(budget_bytes: int) -> None:
    past = Recollection()
    events = run(chain("hungry.rows"), past, MemoryCache(budget_bytes))
    short = [event for event in events if isinstance(event, MemoryRanOut)]
    assert [event.economy for event in short] == [
        Economy(alone=True),
        Economy(alone=True, parts=2),
        Economy(alone=True, parts=4),
    ]
    assert {event.message for event in short} == {"Handling 8 rows needs more memory than there is."}
    started = named(events, NodeStarted)
    assert started.count("hungry") == 4
    assert len(started) == len(set(started)) + 3
    assert sorted(named(events, NodeFinished)) == ["end", "hungry", "one", "other"]
    assert events[-1] == RunFinished(1, "done", events[-1].seconds)  # type: ignore[attr-defined]
    assert [event.again for event in events if isinstance(event, Planned)] == [False, True, True, True]


def test_what_helped_is_remembered_and_part_of_the_plan_and_of_the_key() -> None:
    past, cache = Recollection(), MemoryCache(0)
    plenty = make_plan(chain("hungry.rows"), NoFiles(), cache, numerics=NUMERICS, past=past)
    run(chain("hungry.rows"), past, cache)
    again = run(chain("hungry.rows"), past, cache)
    assert not named(again, MemoryRanOut)
    plan = make_plan(chain("hungry.rows"), NoFiles(), cache, numerics=NUMERICS, past=past)
    hungry = plan.step("hungry")
    assert hungry is not None
    assert hungry.reason == "its result is no longer held"
    assert hungry.told.economy == "other models released, batch in 4 parts"
    same = {step.node for step in plan.steps if step.key == plenty.step(step.node).key}  # type: ignore[union-attr]
    assert same == {"one", "other"}, "what an economy shows in has a name of its own"


def test_it_is_remembered_for_this_workflow_and_device_whatever_its_values() -> None:
    past, cache = Recollection(), MemoryCache(0)
    run(chain("hungry.rows"), past, cache)
    assert not named(run(chain("hungry.rows", count=7), past, cache), MemoryRanOut)

    def economy(built: Graph, numerics: str) -> str:
        plan = make_plan(built, NoFiles(), cache, numerics=numerics, past=past)
        return next(step.told.economy for step in plan.steps if step.node == "hungry")

    assert economy(chain("hungry.rows"), "cuda-float16") == ""
    larger = graph(
        hungry=("hungry.rows", {}), end=("math.report", {"a": "hungry.value"})
    )  # another workflow that happens to call its node the same
    assert economy(larger, NUMERICS) == ""


def test_when_nothing_is_enough_the_node_fails_in_its_own_words_and_nothing_is_remembered() -> None:
    past = Recollection()
    events = run(chain("hungry.glutton"), past, MemoryCache(10**9))
    assert [event.economy.words for event in events if isinstance(event, MemoryRanOut)] == [
        "other models released", "other models released, in tiles",
    ]  # fmt: skip
    (failed,) = [event for event in events if isinstance(event, NodeFailed)]
    assert (failed.message, failed.hint) == ("Glutton: Nothing is enough.", "Ask for less.")
    assert named(events, NodeBlocked) == ["end"]
    assert sorted(named(events, NodeFinished)) == ["one", "other"]
    assert len([event for event in events if isinstance(event, RunFinished)]) == 1
    plan = make_plan(chain("hungry.glutton"), NoFiles(), MemoryCache(0), numerics=NUMERICS, past=past)
    assert not any(step.told.economy for step in plan.steps)


def test_a_node_that_says_nothing_of_it_is_helped_too() -> None:
    events = run(chain("hungry.unaware"), Recollection(), MemoryCache(10**9))
    (short,) = [event for event in events if isinstance(event, MemoryRanOut)]
    assert short.economy == Economy(alone=True)
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]


def test_other_processes_and_later_ones_know_what_helped(tmp_path: Path) -> None:
    writer = Ledger(tmp_path / "ledger.sqlite")
    run(chain("hungry.rows"), writer, MemoryCache(0))
    writer.close()
    reader = Ledger(tmp_path / "ledger.sqlite")
    reader.refresh()
    plan = make_plan(chain("hungry.rows"), NoFiles(), MemoryCache(0), numerics=NUMERICS, past=reader)
    assert [step.told.economy for step in plan.steps if step.node == "hungry"] == [
        "other models released, batch in 4 parts"
    ]
    reader.close()


# --- the real worker, with the real limit of the operating system on its memory ----------------------

DECODE_PX = 768
ENOUGH_FOR_TILES_BYTES, TOO_LITTLE_BYTES = 160_000_000, 20_000_000
"""Measured: in tiles 100 MB are enough, and at once 250 MB are too little."""
ENOUGH_FOR_ONE_BYTES = 2_000_000
"""Less than the shipped VAE, which is smaller than the denoiser that makes room for it."""
ENOUGH_FOR_PARTS_BYTES = 140_000_000
"""Measured: in parts of 24 rows 120 MB are enough, and for 96 rows at once 250 MB are too little."""


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    if not sys.platform.startswith("linux"):
        pytest.skip("Only Linux limits the memory of a process that runs already.")
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))
    # glibc gives what it frees back at once, so that what is in use is all that counts.
    monkeypatch.setenv("MALLOC_MMAP_THRESHOLD_", "500000")
    monkeypatch.setenv("MALLOC_ARENA_MAX", "2")
    client = Client(Settings(device="cpu"))
    yield client
    client.close()


def limit(client: Client, more_bytes: int | None) -> None:
    """Let the worker take so much address space more than it has, or as much as it likes."""
    worker = psutil.Process(client.worker_pid)
    most = psutil.RLIM_INFINITY if more_bytes is None else worker.memory_info().vms + more_bytes
    worker.rlimit(psutil.RLIMIT_AS, (most, psutil.RLIM_INFINITY))


def run_in_worker(client: Client, workflow: str, out: Path, targets: list[str] | None = None) -> list[Event]:
    client.run(workflow, workflow_folder=None, output_folder=out, targets=targets, previews=False)
    return until(client, finished)


def test_a_picture_too_large_to_decode_at_once_is_decoded_in_tiles(client: Client, tmp_path: Path) -> None:
    run_in_worker(client, decoding(64), tmp_path)
    limit(client, ENOUGH_FOR_TILES_BYTES)
    events = run_in_worker(client, decoding(DECODE_PX), tmp_path)
    short = [event for event in events if isinstance(event, MemoryRanOut)]
    assert {event.node for event in short} == {"decode"}
    assert short[-1].economy == Economy(alone=True, tiles=True)
    size = f"{DECODE_PX} × {DECODE_PX} pixels"
    assert short[-1].message == f"Decoding a picture of {size} needs more memory than this machine has free."
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]
    assert named(events, NodeFinished)[-2:] == ["decode", "save"]
    # What helped is tried first the next time, also in another process.
    client.close()
    for picture in tmp_path.glob("*.png"):
        picture.unlink()
    planned = next(
        event for event in run_in_worker(client, decoding(DECODE_PX), tmp_path) if isinstance(event, Planned)
    )
    assert {row.node: row.economy for row in planned.nodes}["decode"] == "other models released, in tiles"
    assert {row.node: row.verdict for row in planned.nodes}["decode"] == "cached"


def planned_economies(events: list[Event]) -> dict[str, str]:
    (planned,) = [event for event in events if isinstance(event, Planned)]
    return {row.node: row.economy for row in planned.nodes if row.economy}


@pytest.mark.slow
def test_with_a_budget_it_is_decoded_in_tiles_before_memory_runs_out(client: Client, tmp_path: Path) -> None:
    with closing(Client(Settings(device="cpu", vram_bytes=ENOUGH_FOR_TILES_BYTES))) as thrifty:
        run_in_worker(thrifty, decoding(64), tmp_path)
        limit(thrifty, ENOUGH_FOR_TILES_BYTES)
        events = run_in_worker(thrifty, decoding(DECODE_PX), tmp_path)
    assert not [event for event in events if isinstance(event, MemoryRanOut | NodeFailed)]
    size = f"{DECODE_PX} × {DECODE_PX}"
    assert planned_economies(events) == {"decode": f"in tiles: {size} would take about 309 MB of 160 MB"}


def test_a_worker_plans_with_the_budget_of_its_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODEGRAPH_HOME", str(tmp_path / "home"))
    with closing(Client(Settings(device="cpu", vram_bytes=20_000_000))) as thrifty:
        events = run_in_worker(thrifty, decoding(192), tmp_path)
    assert planned_economies(events) == {"decode": "in tiles: 192 × 192 would take about 25.7 MB of 20 MB"}
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]


def many_small_pictures(batch: int) -> str:
    """The first workflow with a batch of pictures and a single step."""
    document = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    document["nodes"]["latent"]["params"] |= {"width": 256, "height": 256, "batch": batch}
    document["nodes"]["sample"]["params"]["steps"] = 1
    return json.dumps(document)


@pytest.mark.slow
def test_a_batch_too_large_to_sample_at_once_is_divided(client: Client, tmp_path: Path) -> None:
    run_in_worker(client, many_small_pictures(1), tmp_path, targets=["sample"])
    limit(client, ENOUGH_FOR_PARTS_BYTES)
    events = run_in_worker(client, many_small_pictures(48), tmp_path, targets=["sample"])
    short = [event for event in events if isinstance(event, MemoryRanOut)]
    assert {event.node for event in short} == {"sample"}
    assert short[0].economy == Economy(alone=True)
    assert short[-1].economy.parts >= 2
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]
    assert named(events, NodeFinished)[-1] == "sample"


def test_networks_that_do_not_fit_beside_each_other_take_turns(client: Client, tmp_path: Path) -> None:
    run_in_worker(client, many_small_pictures(1), tmp_path, targets=["sample"])
    limit(client, ENOUGH_FOR_ONE_BYTES)
    events = run_in_worker(client, decoding(64), tmp_path)
    (short,) = [event for event in events if isinstance(event, MemoryRanOut)]
    assert (short.node, short.economy) == ("decode", Economy(alone=True))
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]


def test_what_never_fits_fails_in_words_and_the_next_run_works(client: Client, tmp_path: Path) -> None:
    run_in_worker(client, decoding(64), tmp_path)
    limit(client, TOO_LITTLE_BYTES)
    events = run_in_worker(client, decoding(DECODE_PX), tmp_path)
    (failed,) = [event for event in events if isinstance(event, NodeFailed)]
    assert failed.node == "decode"
    assert "more memory than this machine has free" in failed.message
    assert events[-1].outcome == "failed"  # type: ignore[attr-defined]
    assert client.worker_pid is None, (
        "native libraries may go on failing in a process that once got no memory"
    )
    events = run_in_worker(client, decoding(DECODE_PX), tmp_path)
    assert not [event for event in events if isinstance(event, MemoryRanOut | NodeFailed)]
    assert events[-1].outcome == "done"  # type: ignore[attr-defined]
