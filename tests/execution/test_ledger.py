"""The ledger outlives its process, is shared by several, and its loss costs explanations only."""

from __future__ import annotations

import multiprocessing
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from nodegraph_app.core.economy import PLENTY, Economy
from nodegraph_app.execution.ledger import (
    HELD,
    KEPT,
    LEARNED_FOR_S,
    Estimate,
    Ledger,
    Made,
    Origin,
    Recollection,
    differences,
)


def origin(
    key: str, *, node: str = "sample", size: str = "64x64x1", numerics: str = "cpu", **parameters: object
) -> Origin:
    return Origin(
        key, node, "sampling.sample", 1, {"steps": 20, **parameters}, {"file": ("a.safetensors", "f" * 64)},
        {"latent": ("k" * 64, "latent")}, numerics, "", size,
    )  # fmt: skip


def made(key: str, seconds: float = 1.0, **rest: object) -> Made:
    return Made(origin(key, **rest), seconds, 1000, 1.75e9)  # type: ignore[arg-type]


def test_another_process_reads_what_one_wrote(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "ledger.sqlite"
    Ledger(path).record([made("a", 2.5, cfg=7.5)])
    other = Ledger(path)
    assert other.made("a") is None
    other.refresh()
    assert other.made("a") == made("a", 2.5, cfg=7.5)


def test_only_new_lines_are_read_again(tmp_path: Path) -> None:
    one, other = Ledger(tmp_path / "ledger"), Ledger(tmp_path / "ledger")
    one.record([made("a")])
    other.refresh()
    one.record([made("b", node="other")])
    other.refresh()
    assert other.made("a")
    assert other.made("b")


def write_lines(path: Path, name: str, count: int) -> None:
    ledger = Ledger(path)
    for number in range(count):
        ledger.record([made(f"{name} {number}")])


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path, context = tmp_path / "ledger", multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_lines, args=(path, name, 50)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    ledger = Ledger(path)
    ledger.refresh()
    assert all(ledger.made(f"{name} {number}") for name in "abc" for number in range(50))


@pytest.mark.parametrize("damage", [b"", b"not a database at all, but long enough to be looked at" * 40])
def test_a_damaged_ledger_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(damage)
    ledger = Ledger(path)
    ledger.record([made("lost")])
    ledger.record([made("kept")])
    assert ledger.made("lost")
    fresh = Ledger(path)
    fresh.refresh()
    assert fresh.made("kept")


def test_damage_under_way_costs_nothing_but_lines(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    ledger = Ledger(path)
    ledger.record([made(f"{number}") for number in range(200)])
    ledger.close()
    content = bytearray(path.read_bytes())
    content[1000:] = b"\xa5" * (len(content) - 1000)
    path.write_bytes(content)
    other = Ledger(path)
    other.refresh()
    other.record([made("after")])
    other.record([made("later")])
    fresh = Ledger(path)
    fresh.refresh()
    assert fresh.made("later")


def test_a_folder_in_the_way_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    ledger = Ledger(tmp_path / "ledger")
    ledger.refresh()
    ledger.record([made("a")])
    assert ledger.made("a")


def test_it_does_not_grow_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    Ledger(path).record([made(f"{number}") for number in range(KEPT + 500)])
    ledger = Ledger(path)
    ledger.refresh()
    assert ledger.made("499") is None
    assert ledger.made("500")


def test_the_latest_of_the_same_node_is_nearest_then_the_most_alike(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.record([made("far", node="x", cfg=1, sampler="ddim"), made("near", node="y", cfg=2)])
    assert ledger.nearest(origin("new", cfg=2)) == made("near", node="y", cfg=2)
    ledger.record([made("same", node="sample", cfg=9, sampler="heun")])
    assert ledger.nearest(origin("new", cfg=2)) == made("same", node="sample", cfg=9, sampler="heun")


def test_the_same_size_and_device_tell_how_long_it_takes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.record([made("small", 1.0), made("again", 3.0), made("large", 50.0, size="512x512x1")])
    ledger.record([made("gpu", 0.1, numerics="cuda")])
    assert ledger.estimate(origin("new")) == Estimate(2.0, 1000)
    assert ledger.estimate(origin("new", size="512x512x1")) == Estimate(50.0, 1000)
    assert ledger.estimate(origin("new", numerics="cuda")) == Estimate(0.1, 1000)
    assert ledger.estimate(origin("new", numerics="mps")) is None


def test_the_middle_of_several_times_counts_whatever_their_order() -> None:
    past = Recollection()
    past.record([made(f"{seconds}", seconds) for seconds in (0.5, 0.1, 0.3, 0.2, 0.4)])
    assert past.estimate(origin("new")) == Estimate(0.3, 1000)
    past.record([made("slow", 0.6)])
    assert past.estimate(origin("new")) == Estimate(pytest.approx(0.35), 1000)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "seconds", "rough"),
    [
        ({"steps": 20}, 4.0, False),
        ({"steps": 40}, 8.0, True),
        ({"steps": 5}, 1.0, True),
        ({"steps": 40, "end_step": 20}, 4.0, False),  # the same twenty steps' worth of work
        ({"steps": 20, "start_step": 15}, 1.0, True),
        ({"steps": 20, "start_step": 5, "end_step": 10}, 1.0, True),
        ({"steps": 20, "end_step": 1000}, 4.0, False),
        ({"steps": 20, "start_step": 20}, None, False),
    ],
)
def test_time_grows_with_the_steps_that_run(now: dict[str, int], seconds: float | None, rough: bool) -> None:
    past = Recollection()
    past.record([made("known", 4.0)])
    wanted = None if seconds is None else Estimate(seconds, 1000, rough)
    assert past.estimate(origin("new", **now)) == wanted


@pytest.mark.parametrize(
    ("size", "seconds"),
    [("128x128x1", 8.0), ("64x64x3", 6.0), ("32x64x1", 1.0), ("128x128x2", 16.0), ("32x128x1", 2.0)],
)
def test_time_grows_with_pixels_and_batch_and_memory_is_left_unknown(size: str, seconds: float) -> None:
    past = Recollection()
    past.record([made("known", 2.0)])
    peak = 1000 if seconds == 2 else None
    assert past.estimate(origin("new", size=size)) == Estimate(seconds, peak, rough=seconds != 2)


def test_steps_and_pixels_multiply() -> None:
    past = Recollection()
    past.record([made("known", 2.0)])
    assert past.estimate(origin("new", size="128x128x1", steps=30)) == Estimate(12.0, None, rough=True)


def test_a_node_that_gives_every_step_counts_them_in_its_size_only() -> None:
    past = Recollection()
    past.record([made("all", 2.0, size="64x64x20", every_step=True)])
    known = past.estimate(origin("new", size="64x64x40", steps=40, every_step=True))
    assert known == Estimate(4.0, None, rough=True)


def test_the_nearest_size_is_scaled_then_the_fewest_changes_then_the_nearest_steps() -> None:
    past = Recollection()
    past.record([made("tiny", 1.0, size="32x32x1"), made("large", 100.0, size="512x512x1")])
    assert past.estimate(origin("new", size="256x256x1")) == Estimate(25.0, None, rough=True)
    past.record([made("other", 7.0, cfg=9, sampler="heun"), made("alike", 3.0, cfg=2)])
    assert past.estimate(origin("new", cfg=2, steps=40)) == Estimate(6.0, 1000, rough=True)
    past.record([made("timed", 4.0, steps=40, cfg=3)])
    assert past.estimate(origin("new", cfg=2, steps=40)) == Estimate(4.0, 1000), "timed before scaled"


@pytest.mark.parametrize("size", ["", "64x64", "0x0x0", "widexhighx1"])
def test_a_size_that_cannot_be_compared_tells_nothing(size: str) -> None:
    past = Recollection()
    past.record([made("known", 2.0, size=size)])
    assert past.estimate(origin("new", size="128x128x1")) is None
    assert past.estimate(origin("new", size=size)) == Estimate(2.0, 1000)


def test_steps_that_a_link_gives_tell_nothing_of_another_number() -> None:
    past, linked = Recollection(), origin("linked")
    past.record([Made(replace(linked, parameters={}), 2.0, 1000, 1.75e9)])
    assert past.estimate(origin("new")) is None
    assert past.estimate(replace(linked, parameters={})) == Estimate(2.0, 1000)


def test_the_most_alike_tell_how_long_it_takes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.record([made("twenty", 1.0), made("forty", 2.0, steps=40)])
    assert ledger.estimate(origin("new", steps=40)) == Estimate(2.0, 1000)


def test_differences_count_parameters_files_and_inputs() -> None:
    one = origin("a", cfg=7)
    assert differences(one, one) == 0
    assert differences(one, origin("b", cfg=8, sampler="ddim")) == 2


def test_memory_holds_no_more_than_so_many_and_the_latest_stay() -> None:
    past = Recollection()
    past.record([made(f"{n}", node=f"n{n}") for n in range(HELD + 10)])
    assert past.made("9") is None
    assert past.made("10") is not None
    assert past.made(f"{HELD + 9}") is not None
    past.record([replace(made("10", node="n10"), at_s=2e9), made("new", node="new")])
    assert past.made("10") is not None, "what was made again is young again"
    assert past.made("11") is None


def test_what_was_done_to_save_memory_is_named_and_its_time_tells_nothing_of_plenty() -> None:
    past = Recollection()
    thrifty = made("tiled", 9.0, numerics="cpu-float32+tiles+parts2")
    past.record([thrifty])
    assert thrifty.origin.economy == "tiles, parts2"
    assert origin("new").economy == ""
    assert past.estimate(origin("new", numerics="cpu-float32")) is None
    assert past.estimate(origin("new", numerics="cpu-float32+tiles+parts2")) == Estimate(9.0, 1000)


def test_economies_outlive_the_process_for_a_month(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    where = ("workflow", "decode", "1024x1024x1", "cuda-float16-torch2.13.0")
    ledger.learn(*where, Economy(alone=True, tiles=True))
    other = Ledger(tmp_path / "ledger")
    other.refresh()
    assert other.economy(*where) == Economy(alone=True, tiles=True)
    assert other.economy(*where[:3], "cpu-float32-torch2.13.0") == PLENTY
    other.close()
    with sqlite3.connect(tmp_path / "ledger") as database:
        database.execute("UPDATE economies SET at_s = at_s - ?", (LEARNED_FOR_S + 1,))
    database.close()
    later = Ledger(tmp_path / "ledger")
    later.refresh()
    assert later.economy(*where) == PLENTY, "memory may be free by now"
    later.close()
    ledger.close()
