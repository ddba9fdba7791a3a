"""Results on disk and the cache of two tiers, with the built-in nodes and the executor."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from nodegraph_app import builtin
from nodegraph_app.core.files import FileRef
from nodegraph_app.core.graph import Graph, Node, Source
from nodegraph_app.core.values import (
    Conditioning,
    ConditioningEntry,
    Control,
    ControlNet,
    Image,
    Latent,
    Mask,
    Vae,
)
from nodegraph_app.execution.cache import KnownResults, MemoryCache, Result
from nodegraph_app.execution.disk import DiskCache
from nodegraph_app.execution.entries import EntryStore
from nodegraph_app.execution.events import Event, Evicted, NodeFinished, WorkerDied
from nodegraph_app.execution.executor import Surroundings, execute, hold
from nodegraph_app.execution.plan import Plan, make_plan
from nodegraph_app.execution.tiers import TieredCache
from tests.arithmetic import CALLS, NoFiles, graph, plan, run

KEY = "ab" * 32
PIXELS = np.random.default_rng(0).random((1, 8, 8, 3), np.float32)
EDGES = FileRef("controlnet", "edges", "00", "/models/edges")


def disk(folder: Path, budget_bytes: int = 10**9) -> DiskCache:
    return DiskCache(EntryStore(folder / "results", budget_bytes=budget_bytes))


def tiered(folder: Path, memory_bytes: int = 10**9) -> TieredCache:
    """As a new process has it: empty memory over whatever is on disk."""
    return TieredCache(MemoryCache(memory_bytes), disk(folder))


def nowhere(file: FileRef) -> FileRef | None:
    return None


def test_a_result_comes_back_with_its_pictures_and_files_and_says_where_it_was(tmp_path: Path) -> None:
    image = Image(PIXELS)
    made = Result({"image": image, "n": 3}, 1.5, (image,), (("/out/a.png", "00"),))
    assert disk(tmp_path).put(KEY, made)
    info = disk(tmp_path).info(KEY)
    assert info is not None
    assert (info.tier, info.seconds, info.written, info.made_at_s) == (
        "disk",
        1.5,
        made.written,
        made.made_at_s,
    )
    back = disk(tmp_path).get(KEY, nowhere)
    assert back is not None
    assert back.outputs["image"].pixels.tobytes() == back.shown[0].pixels.tobytes() == PIXELS.tobytes()
    assert (back.outputs["n"], back.seconds, back.written, back.made_at_s) == (
        3, 1.5, made.written, made.made_at_s,
    )  # fmt: skip
    assert len(list((tmp_path / "results" / "arrays").rglob("*.safetensors"))) == 1


def test_a_conditioning_finds_its_controlnet_where_it_lies_today(tmp_path: Path) -> None:
    control = Control(ControlNet(EDGES, "sd1"), Image(PIXELS), 0.5)
    entry = ConditioningEntry(torch.randn(1, 7, 4), controls=(control,))
    cache = disk(tmp_path)
    cache.put(KEY, Result({"conditioning": Conditioning((entry,), "sd1")}, 1.0))
    today = FileRef("controlnet", "edges", "00", "/elsewhere/edges")
    back = cache.get(KEY, {today: today}.get)
    assert back is not None
    assert back.outputs["conditioning"].entries[0].controls[0].net.file.path == "/elsewhere/edges"
    assert torch.equal(back.outputs["conditioning"].entries[0].embeddings, entry.embeddings)


def test_a_result_whose_file_is_gone_is_made_again(tmp_path: Path) -> None:
    control = Control(ControlNet(EDGES, "sd1"), Image(PIXELS))
    entry = ConditioningEntry(torch.randn(1, 7, 4), controls=(control,))
    cache = disk(tmp_path)
    cache.put(KEY, Result({"conditioning": Conditioning((entry,), "sd1")}, 1.0))
    assert cache.get(KEY, nowhere) is None
    assert cache.info(KEY) is None


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        (Result({"vae": Vae(FileRef("vae", "v", "00", "/v"), "sd1")}, 9.0), False),
        (Result({"value": 3}, 0.0001), False),
        (Result({"value": 3}, 2.0), True),
        (Result({}, 0.0001), True),
        (Result({"mask": Mask(np.zeros((1, 2, 2), np.float32))}, 0.0001), True),
        (Result({"latent": Latent(torch.zeros(1, 4, 2, 2))}, 0.0001), True),
        (Result({"thing": object()}, 5.0), False),
    ],
    ids=["a recipe", "a number", "a slow number", "an end", "a mask", "a latent", "a foreign value"],
)
def test_what_reading_would_save_goes_to_disk(tmp_path: Path, made: Result, kept: bool) -> None:
    cache = disk(tmp_path)
    assert cache.put(KEY, made) == kept
    assert (cache.info(KEY) is not None) == kept


def test_memory_is_named_first_and_what_comes_from_disk_goes_to_memory(tmp_path: Path) -> None:
    cache = tiered(tmp_path)
    cache.put(KEY, Result({"image": Image(PIXELS)}, 1.0))
    assert cache.info(KEY).tier == "memory"
    later = tiered(tmp_path)
    assert later.info(KEY).tier == "disk"
    first = later.get(KEY, nowhere)
    assert first is not None
    assert later.info(KEY).tier == "memory"
    assert later.get(KEY, nowhere) is first


def test_what_leaves_memory_stays_known_and_the_mirror_follows(tmp_path: Path) -> None:
    cache = tiered(tmp_path, memory_bytes=2000)
    known = KnownResults(disk(tmp_path))
    for number in range(3):
        key = f"{number}" * 64
        gone = cache.put(key, Result({"image": Image(PIXELS + np.float32(number))}, 1.0))
        known.observe(NodeFinished(1, "n", key, 1.0, None, False))
        known.observe(Evicted(1, tuple(gone)))
    tiers = [[view.info(f"{n}" * 64).tier for n in range(3)] for view in (cache, known)]
    assert tiers == [["disk", "disk", "memory"]] * 2
    known.observe(WorkerDied(1, None, "it was ended by signal SIGKILL", True))
    assert known.info("2" * 64).tier == "disk"


def test_a_result_too_large_for_memory_is_told_after_it_is_finished() -> None:
    built = graph(one=("math.number", {"value": 3}), end=("math.report", {"a": "one.value"}))
    known = KnownResults()
    planned, events = run(built, MemoryCache(0))
    for event in events:
        known.observe(event)
    assert [known.info(step.key) for step in planned.steps] == [None, None]


def test_what_cannot_be_read_is_not_known_even_where_the_disk_keeps_it_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiered(tmp_path).put(KEY, Result({"image": Image(PIXELS)}, 1.0))
    cache = tiered(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError("locked")))
    assert cache.info(KEY) is not None
    assert cache.get(KEY, nowhere) is None
    assert cache.info(KEY) is None


def test_a_new_process_computes_nothing_of_what_took_its_time(tmp_path: Path) -> None:
    built = graph(steps=("math.count", {"steps": 20_000}), end=("math.report", {"a": "steps.value"}))
    run(built, tiered(tmp_path))
    CALLS.clear()
    later = tiered(tmp_path)
    assert plan(built, later).step("steps").verdict in ("cached", "skipped")
    _, events = run(built, later)
    assert {e.node: e.cached for e in events if isinstance(e, NodeFinished)} == {"steps": True, "end": False}


# --- damage, as a run meets it --------------------------------------------------------------------------

PAIRS = 500


def masks() -> Graph:
    """Five hundred solid masks, each inverted: a thousand results that all differ."""
    nodes = []
    for number in range(PAIRS):
        params = {"width": 8, "height": 8, "coverage": number / PAIRS / 2}
        nodes.append(Node(f"solid{number}", "mask.solid", 1, params))
        nodes.append(Node(f"not{number}", "mask.invert", 1, {}, {"mask": Source(f"solid{number}", "mask")}))
    return Graph(builtin.registry(), nodes)


def carried_out(built: Graph, cache: TieredCache) -> tuple[Plan, list[Event]]:
    """Plan as the worker does, again where a result turned out lost, and run."""

    def planned() -> Plan:
        return make_plan(built, NoFiles(), cache, targets=[f"not{n}" for n in range(PAIRS)])

    events: list[Event] = []
    now = planned()
    while (held := hold(now, cache)) is None:
        now = planned()
    around = Surroundings(1, "cpu", Path(), "{}", False, threading.Event(), events.append)
    execute(now, cache, around, held)
    return now, events


def test_a_thousand_damaged_results_are_dropped_logged_and_made_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    built = masks()
    carried_out(built, tiered(tmp_path))
    draw = random.Random(3)
    files = sorted((tmp_path / "results").rglob("*.safetensors")) + sorted(
        (tmp_path / "results").rglob("*.json")
    )
    assert len(files) == 4 * PAIRS
    contents = {path: path.read_bytes() for path in files}
    for number, path in enumerate(files):
        data = bytearray(contents[path])
        match number % 4:
            case 0:
                data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
            case 1:
                del data[draw.randrange(len(data)) :]
            case 2:
                data = bytearray(contents[draw.choice([p for p in files if p.suffix == path.suffix])])
            case 3:
                data = data.replace(b"[1, 8, 8]", b"[1, 4, 16]").replace(b"[1,8,8]", b"[1,4,16]")
        path.write_bytes(data)
    cache = tiered(tmp_path)
    with caplog.at_level(logging.WARNING):
        now, events = carried_out(built, cache)
    assert {e.node for e in events if isinstance(e, NodeFinished)} >= {f"not{n}" for n in range(PAIRS)}
    for number in range(PAIRS):
        step = now.step(f"not{number}")
        assert step is not None
        result = cache.get(step.key, nowhere)
        assert result is not None
        expected = np.float32(1) - np.full((1, 8, 8), number / PAIRS / 2, np.float32)
        assert result.outputs["mask"].coverage.tobytes() == expected.tobytes()
    dropped = sum("is dropped" in message for message in caplog.messages)
    made = sum(isinstance(e, NodeFinished) and not e.cached for e in events)
    assert dropped >= made > 0.7 * PAIRS
    _, again = carried_out(built, tiered(tmp_path))
    assert all(event.cached for event in again if isinstance(event, NodeFinished))


def test_asking_the_disk_loads_no_torch(tmp_path: Path) -> None:
    disk(tmp_path).put(KEY, Result({"latent": Latent(torch.zeros(1, 4, 2, 2))}, 1.0))
    code = (
        "import sys; from pathlib import Path; from nodegraph_app.execution.entries import EntryStore;"
        "from nodegraph_app.execution.disk import DiskCache;"
        "assert DiskCache(EntryStore(Path(sys.argv[1]), budget_bytes=1)).info(sys.argv[2]).tier == 'disk';"
        "assert not {'torch', 'numpy', 'safetensors'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "results", KEY], check=True)
