"""SIGKILL at random moments of a process that fills a cache: what it was told is kept is there, to the byte.

The process puts results and states of sampling into the folders that a worker uses, and tells each before and
after. After its death this process, another one, must find every entry that was reported kept, exactly, and
nothing that is wrong or half.
"""

from __future__ import annotations

import hashlib
import itertools
import logging
import os
import random
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodegraph_app.core.values import Image, Mask
from nodegraph_app.execution.cache import Result
from nodegraph_app.execution.disk import DiskCache
from nodegraph_app.execution.entries import STRAY_AFTER_S, EntryStore
from nodegraph_app.execution.entry_tables import ABANDONED_AFTER_S
from nodegraph_app.execution.journal import StepJournal
from tests import crashes
from tests.crashes import Report, kill_at_random, pace_s

TRIALS = [
    pytest.param(60, id="60 trials"),
    pytest.param(1000, id="1000 trials", marks=pytest.mark.slow),
]
MOST_ENTRIES = 10_000
KILL_WITHIN_S, KEEPS_BEFORE_THE_END = 0.08, 6.0
"""A process is killed within this time or within what it takes to keep so many entries, if that is longer."""

TRIALS_PER_FOLDER = 6
"""A folder sees several deaths; the next begins with an index that is yet to be made."""

PLENTY_BYTES = 10**12
crashes.prepare("tests.execution.test_cache_survives", "safetensors.numpy")


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def result(number: int) -> Result:
    """A mask of noise and many small pictures of 256 levels, so that writing takes most of the time."""
    draw = np.random.default_rng(number)
    mask = Mask(draw.random((1, 256, 256), np.float32))
    levels = draw.integers(0, 256, (24, 1, 16, 16, 3)).astype(np.float32) / np.float32(255)
    return Result({"mask": mask}, 1.0 + number, tuple(map(Image, levels)), made_at_s=float(number))


def state(number: int) -> dict[str, np.ndarray]:
    """What a sampler leaves of a picture of 1024 × 1024 pixels: 512 kB."""
    draw = np.random.default_rng(number)
    return {name: draw.random((1, 4, 128, 128), np.float32) for name in ("x", "estimate")}


class Results:
    """The results' half of a worker's cache."""

    def __init__(self, folder: Path):
        self.store = EntryStore(folder / "results", budget_bytes=PLENTY_BYTES)
        self.cache = DiskCache(self.store)

    make = staticmethod(result)

    def keep(self, number: int, made: Result) -> bool:
        return self.cache.put(key(number), made)

    def has(self, number: int) -> bool | None:
        """Whether it is there as it was kept; None when nothing is there. Another content fails."""
        found = self.cache.get(key(number), lambda file: file)
        if found is None:
            return None
        made = result(number)
        return (
            found.outputs["mask"].coverage.tobytes() == made.outputs["mask"].coverage.tobytes()
            and [image.pixels.tobytes() for image in found.shown]
            == [image.pixels.tobytes() for image in made.shown]
            and (found.seconds, found.made_at_s) == (made.seconds, made.made_at_s)
        )


class Steps:
    """The step journal."""

    def __init__(self, folder: Path):
        self.store = EntryStore(folder / "steps", budget_bytes=PLENTY_BYTES)
        self.journal = StepJournal(self.store)

    make = staticmethod(state)

    def keep(self, number: int, made: dict[str, np.ndarray]) -> bool:
        self.journal.put(key(number), made)
        return True

    def has(self, number: int) -> bool | None:
        """As `Results.has`."""
        found, made = self.journal.get(key(number)), state(number)
        return found and {n: a.tobytes() for n, a in found.items()} == {
            n: a.tobytes() for n, a in made.items()
        }


class Naive:
    """How not to do it: one file an entry, opened for writing and read for what it is."""

    def __init__(self, folder: Path):
        self.folder = folder

    make = staticmethod(state)

    def keep(self, number: int, made: dict[str, np.ndarray]) -> bool:
        self.folder.mkdir(exist_ok=True)
        with (self.folder / key(number)).open("wb") as file:
            for array in made.values():
                file.write(array.tobytes())
        return True

    def has(self, number: int) -> bool | None:
        """As `Results.has`."""
        path = self.folder / key(number)
        made = b"".join(array.tobytes() for array in state(number).values())
        return path.read_bytes() == made if path.exists() else None


Kind = type[Results] | type[Steps] | type[Naive]


def keep_for_ever(report: Report, kind: Kind, folder: Path, first: int) -> None:
    """For the process that dies: each number is told before its entry is written and after."""
    kept: Any = kind(folder)
    report("ready")
    for number in range(first, first + MOST_ENTRIES):
        made = kind.make(number)
        report(number)
        assert kept.keep(number, made)
        report(number)


def killed(
    kind: Kind, folder: Path, first: int, within_s: float, chance: random.Random
) -> tuple[range, int | None]:
    """The numbers reported kept, and the one under way, if any."""
    reports = kill_at_random(keep_for_ever, kind, folder, first, within_s=within_s, chance=chance)
    assert reports == [first + place // 2 for place in range(len(reports))]
    return range(first, first + len(reports) // 2), reports[-1] if len(reports) % 2 else None


def end_within_s(kind: Kind, folder: Path) -> float:
    """What keeping entries takes just now; other programs may disturb it more or less."""
    kept: Any = kind(folder)
    numbers = itertools.count()
    keep_s = pace_s(lambda: kept.keep(number := next(numbers), kind.make(number)))
    return max(KILL_WITHIN_S, KEEPS_BEFORE_THE_END * keep_s)


def files_of(store: EntryStore) -> set[Path]:
    """Everything in the folder but the index."""
    return {path for path in store.folder.rglob("*") if path.is_file() and "index" not in path.name}


def temporary(store: EntryStore) -> set[Path]:
    return {path for path in files_of(store) if path.name.endswith(".tmp")}


def age(store: EntryStore) -> None:
    """As if everything had happened two hours ago."""
    then_s = time.time() - STRAY_AFTER_S - ABANDONED_AFTER_S
    for path in files_of(store):
        os.utime(path, (then_s, then_s))


@pytest.mark.parametrize("trials", TRIALS)
@pytest.mark.parametrize("kind", [Results, Steps])
def test_what_was_reported_kept_is_there_and_nothing_is_wrong_or_half(
    kind: type[Results] | type[Steps], trials: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chance, told, number = random.Random(11), Counter[str](), 0
    caplog.set_level(logging.WARNING)
    for round_ in range(-(-trials // TRIALS_PER_FOLDER)):
        folder = tmp_path / str(round_)
        promised: list[int] = []
        begun: list[int] = []
        within_s = end_within_s(kind, tmp_path / f"pace {round_}")
        for _ in range(min(TRIALS_PER_FOLDER, trials - round_ * TRIALS_PER_FOLDER)):
            before = temporary(kind(folder).store)
            reported, under_way = killed(kind, folder, number, within_s, chance)
            promised += reported
            number = reported.stop
            found = kind(folder)
            told["in mid-file"] += bool(temporary(found.store) - before)
            if under_way is not None:
                begun.append(under_way)
                told["while keeping"] += 1
                there = found.has(under_way)
                assert there in (True, None)
                told["there although not reported"] += there is True
                number = under_way + 1
            assert all(found.store.has(key(each)) and found.has(each) for each in promised[-3:])
            found.store.close()
        check(kind(folder), promised, begun)
        told["kept"] += len(promised)
        shutil.rmtree(folder)
        shutil.rmtree(tmp_path / f"pace {round_}")
    assert not caplog.messages, "nothing damaged was met"
    print(f"{trials} trials with {kind.__name__}: {dict(told)}")
    # The kills fall where it matters: into keeping mostly, and often enough into writing a file.
    assert told["while keeping"] > 0.4 * trials
    assert told["in mid-file"] >= 0.02 * trials
    assert told["kept"] > 0.5 * trials


def check(found: Results | Steps, promised: list[int], begun: list[int]) -> None:
    """Everything promised is there; what the dead left goes; what they did not finish can be kept again."""
    store = found.store
    names = {key(number): number for number in (*promised, *begun)}
    assert {key(number) for number in promised} <= set(store.keys()) <= set(names)
    assert all(found.has(names[each]) for each in store.keys())  # noqa: SIM118 - no mapping
    age(store)
    verified = store.verify()
    assert verified.dropped == 0
    whole = set(store.keys())
    assert verified.sound == len(whole)
    assert not temporary(store)
    assert sum(path.stat().st_size for path in files_of(store)) == store.usage().size_bytes
    for number in begun:
        assert found.keep(number, found.make(number))  # type: ignore[arg-type]
        assert found.has(number)
    assert set(store.keys()) == set(names)
    store.close()


def rebuild_for_ever(report: Report, folder: Path) -> None:
    """For the process that dies: asks a store that has lost its index, again and again."""
    store = EntryStore(folder, budget_bytes=PLENTY_BYTES)
    report("ready")
    for _ in range(MOST_ENTRIES):
        store.close()
        for path in folder.glob("index.sqlite*"):
            path.unlink()
        report("asked")
        report(len(store.keys()))


@pytest.mark.parametrize("trials", TRIALS)
def test_an_index_that_was_being_made_again_is_whole_for_the_next(
    trials: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    count, chance = 60, random.Random(3)
    caplog.set_level(logging.WARNING)
    store = EntryStore(tmp_path, budget_bytes=PLENTY_BYTES)
    for number in range(count):
        assert store.write(key(number), {"n": number}, {"x": np.arange(number + 1)}, seconds=1.0)
    wanted = {key(number) for number in range(count)}
    unfinished = 0
    for _ in range(trials):
        store.close()
        reports = kill_at_random(rebuild_for_ever, tmp_path, within_s=KILL_WITHIN_S / 2, chance=chance)
        assert set(reports) <= {"asked", count}
        unfinished += reports[-1:] == ["asked"]
        assert set(store.keys()) == wanted
        assert store.usage().entries == count
        assert store.usage().size_bytes == sum(path.stat().st_size for path in files_of(store))
    for number in range(count):
        read = store.read(key(number))
        assert read is not None
        assert read[0] == {"n": number}
    assert not caplog.messages
    print(f"{trials} trials: {unfinished} while the index was being made")
    assert unfinished > 0.5 * trials


def test_the_harness_catches_a_cache_that_is_written_naively(tmp_path: Path) -> None:
    chance, number, wrong = random.Random(5), 0, 0
    for _ in range(40):
        within_s = end_within_s(Naive, tmp_path / "pace")
        reported, under_way = killed(Naive, tmp_path, number, within_s, chance)
        number = reported.stop
        if under_way is not None:
            wrong += Naive(tmp_path).has(under_way) is False
            number = under_way + 1
    assert wrong >= 2
