"""Hundreds of queued runs in one window with one worker: neither grows, and no file stays open."""

from __future__ import annotations

import json
import mmap
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image as Pillow
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nodegraph_app.execution.database import FILE_NAME, Database
from nodegraph_app.execution.queue import Queue
from nodegraph_app.ui.window import MainWindow

from .windows import opened_window, small_text_to_image

LONGEST_S = 3600.0
SAMPLE_EVERY = 5
MOST_GROWTH_MB = 0.5
"""A run."""
MOST_MORE_FILES = 3
"""Open at the end more than after the first runs; a database that is just being looked at may be one."""

CACHE_BYTES = 8 * 1024**2
"""Full long before growth is measured: results that are held on purpose are no leak."""

SIDE_PX = 128


@dataclass
class Measured:
    """What one process took, sampled while runs went on.

    Attributes:
        runs: how many were over at each sample.
        resident_mb, files: memory and open files (handles on Windows) at each.
    """

    runs: list[int] = field(default_factory=list)
    resident_mb: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def sample(self, pid: int, runs: int) -> None:
        """Look at a process now."""
        process = psutil.Process(pid)
        self.runs.append(runs)
        self.resident_mb.append(process.memory_info().rss / 1e6)
        self.files.append(process.num_handles() if sys.platform == "win32" else process.num_fds())

    def growth_mb(self, after: int) -> float:
        """Slope of the line through the samples, in MB a run, leaving out the first runs."""
        later = [i for i, runs in enumerate(self.runs) if runs >= after]
        slope, _ = np.polyfit([self.runs[i] for i in later], [self.resident_mb[i] for i in later], 1)
        return float(slope)

    def more_files(self, after: int) -> float:
        """Files open at the end more than after the first runs, medians of five samples."""
        later = [files for runs, files in zip(self.runs, self.files, strict=True) if runs >= after]
        return float(np.median(later[-5:]) - np.median(later[:5]))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def database(home: Path) -> Iterator[Database]:
    opened = Database(home / "data" / FILE_NAME)
    yield opened
    opened.close()


def composite(folder: Path) -> Callable[[int], str]:
    """A workflow without a model: two pictures laid over each other, more of the one with each number."""
    folder.mkdir(exist_ok=True)
    draw = np.random.default_rng(0)
    for name in ("one", "other"):
        levels = draw.integers(0, 256, (SIDE_PX, SIDE_PX, 3), dtype=np.uint8)
        Pillow.fromarray(levels).save(folder / f"{name}.png")

    def workflow(number: int) -> str:
        size = {"width": SIDE_PX, "height": SIDE_PX}
        nodes = {
            "one": {"type": "loaders.image", "params": {"file": "one.png"}},
            "other": {"type": "loaders.image", "params": {"file": "other.png"}},
            "mask": {"type": "mask.solid", "params": {**size, "coverage": (number + 1) / 2000}},
            "flat": {
                "type": "image.composite",
                "inputs": {
                    "image": ["one", "image"],
                    "background": ["other", "image"],
                    "mask": ["mask", "mask"],
                },
            },
            "save": {"type": "image.save", "params": {"name": "run"}, "inputs": {"image": ["flat", "image"]}},
        }
        for node in nodes.values():
            node["type_version"] = 1
        return json.dumps({"format": "nodegraph/workflow", "version": 1, "nodes": nodes})

    return workflow


def sampling(folder: Path) -> Callable[[int], str]:
    """Two steps with the model that ships with the app, with another seed each."""
    folder.mkdir(exist_ok=True)
    text = small_text_to_image(folder).read_text("utf-8")

    def workflow(number: int) -> str:
        document = json.loads(text)
        document["nodes"]["sample"]["params"]["seed"] = str(number)
        return json.dumps(document)

    return workflow


def run_them_all(window: MainWindow, qtbot: QtBot, runs: int) -> tuple[Measured, Measured]:
    """Run the queue to its end; what the window's process and the worker's took meanwhile."""
    of_window, of_worker = Measured(), Measured()
    begun = 0

    def sample() -> None:
        nonlocal begun
        pid = window.link.client.worker_pid
        if begun % SAMPLE_EVERY == 0 and pid is not None:
            of_window.sample(psutil.Process().pid, begun)
            of_worker.sample(pid, begun)
        begun += 1

    window.books.job_began.connect(sample)
    with qtbot.waitSignal(window.books.queue_ended, timeout=int(LONGEST_S * 1000)) as ended:
        window.books.run_queue()
    assert ended.args == [runs, ()]
    return of_window, of_worker


@pytest.mark.parametrize(
    ("make", "runs", "after"),
    [
        pytest.param(composite, 120, 50, id="120 runs"),
        pytest.param(composite, 1000, 100, id="1000 runs", marks=pytest.mark.slow),
        pytest.param(sampling, 100, 30, id="100 runs that sample", marks=pytest.mark.slow),
    ],
)
def test_window_and_worker_stay_as_large_as_they_are(
    make: Callable[[Path], Callable[[int], str]],
    runs: int,
    after: int,
    qapp: QApplication,
    qtbot: QtBot,
    home: Path,
    tmp_path: Path,
    database: Database,
) -> None:
    flow, out = tmp_path / "flow", tmp_path / "out"
    workflow, queue = make(flow), Queue(database)
    for number in range(runs):
        queue.add(
            title=f"run {number}",
            workflow=workflow(number),
            workflow_folder=str(flow),
            output_folder=str(out),
        )
    with opened_window(qapp, home, device="cpu", cache_bytes=CACHE_BYTES, disk_reserve_bytes=0) as window:
        of_window, of_worker = run_them_all(window, qtbot, runs)
    pictures = {path.read_bytes() for path in out.iterdir()}
    assert len(pictures) == runs, "every run made a picture of its own"
    for name, measured in (("window", of_window), ("worker", of_worker)):
        print(
            f"{name}, {runs} runs: {measured.growth_mb(after):.4f} MB a run after the first {after}, "
            f"{measured.resident_mb[0]:.0f} MB at first, {measured.resident_mb[-1]:.0f} MB at last, "
            f"{measured.files[0]} files open at first, {measured.files[-1]} at last"
        )
    for measured in (of_window, of_worker):
        assert len(measured.runs) >= (runs - 5) // SAMPLE_EVERY
        assert measured.growth_mb(after) < MOST_GROWTH_MB
        assert measured.more_files(after) <= MOST_MORE_FILES


def test_the_measure_catches_what_grows_and_what_stays_open(tmp_path: Path) -> None:
    measured, kept = Measured(), []
    for runs in range(60):
        memory = mmap.mmap(-1, 1_000_000)  # new pages, not some that were freed before
        memory.write(b"x" * len(memory))
        kept.append((memory, (tmp_path / str(runs)).open("w")))
        measured.sample(psutil.Process().pid, runs)
    for memory, file in kept:
        memory.close()
        file.close()
    assert measured.growth_mb(10) > MOST_GROWTH_MB
    assert measured.more_files(10) > MOST_MORE_FILES
