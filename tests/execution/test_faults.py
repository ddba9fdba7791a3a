"""Whatever goes wrong in the worker, at any node, at any moment: the node is named, the next run works."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as PilImage

from nodegraph_app import builtin
from nodegraph_app.execution import client as conversation
from nodegraph_app.execution.client import Client
from nodegraph_app.execution.events import (
    CancelHeard,
    Event,
    MemoryRanOut,
    NodeFailed,
    NodeStarted,
    PictureWritten,
    RunFinished,
    WorkerDied,
)
from nodegraph_app.settings import Settings
from tests.execution.test_client import finished, grey, masks, until
from tests.faults import FATAL, KINDS, PHASES, Fault, Faults, Kind, Phase, installed
from tests.homes import remember_device


def text_to_image() -> str:
    """The first workflow, two steps of it."""
    document = json.loads((builtin.workflows() / "text_to_image.json").read_text("utf-8"))
    document["nodes"]["sample"]["params"]["steps"] = 2
    return json.dumps(document)


MASKS, TEXT_TO_IMAGE = masks(), text_to_image()
WITHOUT_TORCH = [
    pytest.param("flat", id="flat"),
    *(pytest.param(node, id=node, marks=pytest.mark.slow) for node in ("alpha", "mask", "save")),
]
"""Nodes of `masks` that a new value at its beginning makes run; one stands for them where time is short."""


class Bench:
    """A worker in which things go wrong.

    Args:
        folder: for everything.
        faults: what goes wrong.
        cache: where this worker keeps results.
    """

    def __init__(self, folder: Path, faults: Faults, cache: Path):
        self.folder, self.faults = folder, faults
        self.flow = grey(folder / "flow")
        remember_device(cache)
        self.client = Client(Settings(device="cpu", cache_folder=cache, disk_reserve_bytes=0))

    def start(self, workflow: str) -> int:
        self.client.start()  # also after three deaths
        out = self.folder / "out"
        return self.client.run(workflow, workflow_folder=self.flow, output_folder=out, previews=False)

    def run(self, workflow: str) -> list[Event]:
        self.start(workflow)
        return until(self.client, finished)


def picture(events: list[Event]) -> bytes:
    """The pixels of the picture that a run wrote, or found where it had been written."""
    assert isinstance(events[-1], RunFinished)
    assert events[-1].outcome == "done"
    (written,) = [event for event in events if isinstance(event, PictureWritten)]
    with PilImage.open(written.path) as image:
        return image.tobytes()


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faults]:
    folder = tmp_path_factory.mktemp("faults")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODEGRAPH_HOME", str(folder / "home"))
        patch.setattr(conversation, "STOPPING_S", 0.5)
        yield installed(folder / "pack", patch)


@pytest.fixture(scope="module")
def bench(faults: Faults, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """One worker for many faults; it is another one after each that it does not survive."""
    folder = tmp_path_factory.mktemp("bench")
    bench = Bench(folder, faults, folder / "cache")
    yield bench
    bench.client.close()


def check(bench: Bench, workflow: str, fault: Fault, expected: bytes) -> bool:
    """Let one thing go wrong and see that it costs that run at most. False when there was no occasion."""
    bench.faults.plant(fault)
    run = bench.start(workflow)
    hangs = fault.kind == "hang"
    events = hanging(bench.client, bench.faults, run) if hangs else until(bench.client, finished)
    if not bench.faults.happened:
        bench.faults.file.unlink()
        assert picture(events) == expected
        return False
    tell_whom(events, fault)
    assert picture(bench.run(workflow)) == expected
    return True


def hanging(client: Client, faults: Faults, run: int) -> list[Event]:
    """What is told until the run is over; it is cancelled once the fault has happened."""
    events: list[Event] = []
    while not faults.happened and not any(finished(event) for event in events):
        event = client.poll(0.05)
        if event is not None:
            events.append(event)
    if any(finished(event) for event in events):
        return events
    client.cancel(run)
    return events + until(client, finished)


def tell_whom(events: list[Event], fault: Fault) -> None:
    """The node is named, in the way that belongs to the fault."""
    end = events[-1]
    assert isinstance(end, RunFinished)
    died = [event.node for event in events if isinstance(event, WorkerDied)]
    failed = [event.node for event in events if isinstance(event, NodeFailed)]
    short = [event.node for event in events if isinstance(event, MemoryRanOut)]
    if fault.kind in FATAL:
        assert (died, failed, end.outcome) == ([fault.node], [], "failed")
    elif fault.kind == "hang":
        assert [event for event in events if isinstance(event, CancelHeard)], "the reader knows it was heard"
        assert (died, failed, end.outcome) == ([fault.node], [], "cancelled")
    elif fault.phase == "writing the cache" and not failed:
        assert (died, end.outcome) == ([], "done"), "a result that cannot be kept has still been made"
    elif fault.kind == "memory":
        assert (died, failed, short, end.outcome) == ([], [], [fault.node], "done"), "it was tried again"
    else:
        assert (died, failed, end.outcome) == ([], [fault.node], "failed")
        (failure,) = [event for event in events if isinstance(event, NodeFailed)]
        assert "something nobody foresaw" in failure.message
        assert "Traceback" not in failure.message
        assert "Traceback" in failure.details


VARIANTS = itertools.count(1)


def masks_anew() -> str:
    """The workflow with another value at its beginning: all of it runs, and the picture is the same grey.

    A node more, of which nothing depends, makes it another workflow, for which no economy is remembered.
    """
    document, number = json.loads(MASKS), next(VARIANTS)
    document["nodes"]["mask"]["params"]["coverage"] = number / 1000
    document["nodes"][f"spare_{number}"] = {**document["nodes"]["mask"], "params": {}}
    return json.dumps(document)


GREY = bytes([128]) * 3 * 16 * 16


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("node", WITHOUT_TORCH)
def test_a_fault_costs_the_run_at_most_and_names_its_node(
    bench: Bench, node: str, phase: Phase, kind: Kind
) -> None:
    assert check(bench, masks_anew(), Fault(node, phase, kind), GREY), "the fault never happened"


@pytest.fixture(scope="module")
def sampled(faults: Faults, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The picture of a run in which nothing goes wrong."""
    folder = tmp_path_factory.mktemp("sampled")
    bench = Bench(folder, faults, folder / "cache")
    try:
        return picture(bench.run(TEXT_TO_IMAGE))
    finally:
        bench.client.close()


def check_sampling(faults: Faults, folder: Path, fault: Fault, expected: bytes) -> bool:
    """With results of its own: nothing is known yet."""
    bench = Bench(folder, faults, folder / "cache")
    try:
        return check(bench, TEXT_TO_IMAGE, fault, expected)
    finally:
        bench.client.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("node", sorted(json.loads(TEXT_TO_IMAGE)["nodes"]))
def test_a_fault_while_a_picture_is_sampled_costs_the_run_at_most_and_names_its_node(
    faults: Faults, sampled: bytes, tmp_path: Path, node: str, phase: Phase, kind: Kind
) -> None:
    happened = check_sampling(faults, tmp_path, Fault(node, phase, kind), sampled)
    # Recipes are quicker to make than to read: they are never written.
    assert happened or (phase == "writing the cache" and node == "checkpoint")


def test_a_fault_while_the_step_journal_is_written_names_the_sampling_node(
    faults: Faults, sampled: bytes, tmp_path: Path
) -> None:
    assert check_sampling(faults, tmp_path, Fault("sample", "writing the cache", "segfault"), sampled)


def test_a_node_that_hangs_is_waited_for_no_longer_than_said(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "STOPPING_S", 2.0)
    client, workflow = bench.client, masks_anew()
    bench.faults.plant(Fault("flat", "during", "hang"))
    run = bench.start(workflow)
    until(client, lambda event: isinstance(event, NodeStarted) and event.node == "flat")
    pid = client.worker_pid
    client.cancel(run)
    client.cancel(run)  # impatience changes nothing
    (died,) = [event for event in until(client, finished) if isinstance(event, WorkerDied)]
    assert "did not stop within 2 s" in died.reason
    assert died.will_restart
    assert picture(bench.run(workflow)) == GREY
    assert client.worker_pid != pid


def test_workers_replaced_since_they_hung_do_not_count_as_deaths(bench: Bench) -> None:
    bench.client.start()
    for _ in range(4):
        bench.faults.plant(Fault("save", "before", "hang"))
        run = bench.client.run(masks_anew(), workflow_folder=bench.flow, output_folder=bench.folder / "out")
        events = hanging(bench.client, bench.faults, run)
        assert [event.will_restart for event in events if isinstance(event, WorkerDied)] == [True]


def test_a_run_that_was_left_when_the_worker_was_closed_is_waited_for_no_more(bench: Bench) -> None:
    bench.faults.plant(Fault("mask", "before", "hang"))
    bench.start(masks_anew())
    until(bench.client, lambda event: isinstance(event, NodeStarted))
    bench.client.close()
    bench.faults.plant(Fault("mask", "before", "hang"))
    run = bench.start(masks_anew())
    events = hanging(bench.client, bench.faults, run)
    assert [event.run for event in events if isinstance(event, WorkerDied)] == [run]
    assert picture(bench.run(masks_anew())) == GREY
