"""Prints, as JSON, what a fully cached run of 100 nodes costs inside a live worker:
``python -m tests.benchmarks.cached_run [RUNS]``. Asserts nothing.

From asking the client until it hears RunFinished, with all events in between. The split is measured apart, on
the worker's own parts in this process: reading the workflow (once, as long as it stays the same), planning
it, taking hold of what is read, and telling the events, which another thread receives.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from PIL import Image as Pillow

from nodegraph_app import builtin
from nodegraph_app.core.registry import Registry
from nodegraph_app.documents.native import loads
from nodegraph_app.execution.client import Client
from nodegraph_app.execution.events import Event, NodeFinished, RunFinished, WorkerReady
from nodegraph_app.execution.executor import hold
from nodegraph_app.execution.protocol import RunWorkflow
from nodegraph_app.execution.worker import Worker
from nodegraph_app.settings import HOME_VARIABLE, Settings

NODES = 100
SIDE_PX = 64
LIMIT_MS = 10.0
PATIENCE_S = 120.0


def chain(nodes: int, end: str) -> str:
    """A picture, a mask inverted again and again, both laid over each other, and an output node."""
    inverted = nodes - 4
    records: dict[str, dict[str, object]] = {
        "m0": {"type": "mask.solid", "params": {"width": SIDE_PX, "height": SIDE_PX}},
        "picture": {"type": "loaders.image", "params": {"file": "grey.png"}},
        **{
            f"m{i}": {"type": "mask.invert", "inputs": {"mask": [f"m{i - 1}", "mask"]}}
            for i in range(1, inverted + 1)
        },
        "flat": {
            "type": "image.composite",
            "inputs": {
                "image": ["picture", "image"],
                "background": ["picture", "image"],
                "mask": [f"m{inverted}", "mask"],
            },
        },
        "end": {"type": end, "inputs": {"image": ["flat", "image"]}},
    }
    for record in records.values():
        record["type_version"] = 1
    return json.dumps({"format": "nodegraph/workflow", "version": 1, "nodes": records})


def run(client: Client, workflow: str, folder: Path) -> tuple[float, list[Event]]:
    """Milliseconds from asking until the end is heard, and everything that was heard."""
    began_s = time.perf_counter()
    client.run(workflow, workflow_folder=folder, output_folder=folder / "pictures")
    events: list[Event] = []
    while time.perf_counter() - began_s < PATIENCE_S:
        event = client.poll(1.0)
        if event is not None:
            events.append(event)
        if isinstance(event, RunFinished):
            return (time.perf_counter() - began_s) * 1e3, events
    raise TimeoutError("the worker did not answer")


def live(workflow: str, folder: Path, settings: Settings, runs: int) -> dict[str, float]:
    """Median and 95th percentile of cached runs in a worker that has run the workflow once."""
    client = Client(settings)
    try:
        first_ms, _ = run(client, workflow, folder)
        took = []
        for _ in range(runs):
            took_ms, events = run(client, workflow, folder)
            known = [event for event in events if isinstance(event, NodeFinished)]
            assert known
            assert all(event.cached for event in known)
            took.append(took_ms)
    finally:
        client.close()
    return {
        "first_ms": first_ms,
        "median_ms": statistics.median(took),
        "p95_ms": statistics.quantiles(took, n=20)[-1],
    }


def median_ms(act: Callable[[], object], rounds: int) -> float:
    """Of a call."""
    took = []
    for _ in range(rounds):
        began_s = time.perf_counter()
        act()
        took.append((time.perf_counter() - began_s) * 1e3)
    return statistics.median(took)


def split(workflow: str, folder: Path, settings: Settings, registry: Registry, runs: int) -> dict[str, float]:
    """What the parts of a cached run take, on a worker in this process whose events nobody waits for."""
    ours, theirs = multiprocessing.Pipe()
    threading.Thread(target=_drain, args=(ours,), daemon=True).start()
    worker = Worker(theirs, settings)
    asked = RunWorkflow(1, workflow, str(folder), None, str(folder / "pictures"))

    def whole() -> None:
        worker.cancelled[1] = threading.Event()
        worker._run(asked)

    whole()
    device = worker.device
    assert isinstance(device, WorkerReady)
    plan = worker._plan(asked, device)
    reading_ms = median_ms(lambda: loads(workflow.encode(), registry), runs)
    planned_ms = median_ms(lambda: worker._plan(asked, device), runs)
    holding_ms = median_ms(lambda: hold(plan, worker.cache), runs)
    whole_ms = median_ms(whole, runs)
    theirs.close()
    return {
        "reading_ms": reading_ms,
        "planning_ms": planned_ms,
        "holding_ms": holding_ms,
        "telling_ms": whole_ms - planned_ms - holding_ms,
    }


def _drain(connection: Connection) -> None:
    try:
        while True:
            connection.recv()
    except (EOFError, OSError):
        pass


def main(runs: int = 50) -> None:
    """Measure and print."""
    registry = builtin.registry()
    told: dict[str, object] = {"benchmark": "cached_run", "nodes": NODES, "runs": runs}
    with tempfile.TemporaryDirectory() as name:
        os.environ[HOME_VARIABLE] = name
        folder = Path(name)
        Pillow.new("RGB", (SIDE_PX, SIDE_PX), (128, 128, 128)).save(folder / "grey.png")
        settings = Settings(device="cpu", disk_reserve_bytes=0)
        for end in ("image.save", "image.preview"):
            workflow = chain(NODES, end)
            found = live(workflow, folder, settings, runs)
            parts = split(workflow, folder, settings, registry, runs)
            rounded = {what: round(took_ms, 2) for what, took_ms in (found | parts).items()}
            told[end] = {**rounded, "within_limit": found["median_ms"] < LIMIT_MS}
    print(json.dumps({**told, "limit_ms": LIMIT_MS, "cores": os.cpu_count()}, indent=2))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
