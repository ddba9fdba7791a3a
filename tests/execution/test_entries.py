"""The store on disk: whole entries or none, within its budget, for several processes at once."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nodegraph_app.execution.entries import EntryStore
from nodegraph_app.execution.entry_index import EntryIndex
from nodegraph_app.execution.entry_tables import Listed
from nodegraph_app.execution.packing import pack


def key(number: int | str) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def array(number: int, size: int = 64) -> np.ndarray:
    return np.random.default_rng(number).normal(size=(2, size)).astype(np.float32)


@pytest.fixture
def store(tmp_path: Path) -> EntryStore:
    return EntryStore(tmp_path / "store", budget_bytes=10**9)


def fill(store: EntryStore, count: int, seconds: float = 1.0) -> None:
    for number in range(count):
        assert store.write(key(number), {"n": number}, {"x": array(number)}, seconds=seconds)


def is_exact(read: tuple[dict[str, Any], dict[str, np.ndarray]] | None, number: int) -> bool:
    assert read is not None
    head, arrays = read
    return (
        head == {"n": number} and list(arrays) == ["x"] and arrays["x"].tobytes() == array(number).tobytes()
    )


def heads(store: EntryStore) -> list[Path]:
    return sorted((store.folder / "heads").rglob("*.json"))


def stored_arrays(store: EntryStore) -> list[Path]:
    return sorted((store.folder / "arrays").rglob("*.safetensors"))


def bytes_on_disk(store: EntryStore) -> int:
    return sum(path.stat().st_size for path in (*heads(store), *stored_arrays(store)))


def test_what_is_written_is_read_by_another_process_with_what_is_told_of_it(store: EntryStore) -> None:
    head = {"steps": [1, 2.5, None], "text": "é"}
    arrays = {"x": array(1), "flags": np.array([True, False]), "nothing": np.zeros((0, 3), np.int64)}
    assert store.write(key(1), head, arrays, seconds=2.5, note={"node": "sample"}, made_at_s=12.0)
    code = (
        "import sys, json; from pathlib import Path; from nodegraph_app.execution.entries import EntryStore;"
        "store = EntryStore(Path(sys.argv[1]), budget_bytes=1); info = store.info(sys.argv[2]);"
        "assert not {'numpy', 'safetensors', 'torch'} & set(sys.modules), 'asking opens nothing';"
        "head, arrays = store.read(sys.argv[2]);"
        "print(json.dumps([info.seconds, info.made_at_s, info.note, head, arrays['x'].tobytes().hex(),"
        "arrays['flags'].tolist(), arrays['nothing'].shape]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, store.folder, key(1)], capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert told == [
        2.5, 12.0, {"node": "sample"}, head, arrays["x"].tobytes().hex(), [True, False], [0, 3],
    ]  # fmt: skip


def test_what_was_read_cannot_be_written_to(store: EntryStore) -> None:
    fill(store, 1)
    read = store.read(key(0))
    assert read is not None
    with pytest.raises(ValueError, match="read-only"):
        read[1]["x"][0] = 1


def test_asking_an_empty_store_makes_no_folder(store: EntryStore) -> None:
    assert not store.has(key(1))
    assert store.read(key(1)) is None
    assert store.keys() == []
    assert store.usage().entries == 0
    assert not store.folder.exists()


def test_an_entry_is_replaced_and_leaves_nothing_behind(store: EntryStore) -> None:
    fill(store, 1)
    store.write(key(0), {"n": 1}, {"x": array(1)}, seconds=3.0, note={"b": 1})
    assert is_exact(store.read(key(0)), 1)
    info = store.info(key(0))
    assert info is not None
    assert (info.seconds, info.note) == (3.0, {"b": 1})
    assert len(stored_arrays(store)) == len(heads(store)) == 1


def test_an_array_of_two_entries_is_stored_once_and_stays_until_both_are_gone(store: EntryStore) -> None:
    for number in (1, 2):
        store.write(key(number), {}, {"x": array(7), "again": array(7)}, seconds=1.0)
    assert len(stored_arrays(store)) == 1
    store.drop(key(1), "test")
    read = store.read(key(2))
    assert read is not None
    assert read[1]["again"].tobytes() == array(7).tobytes()
    store.drop(key(2), "test")
    assert not stored_arrays(store)


@pytest.mark.parametrize("bad", ["", "abc", "../../../etc/passwd", "A" * 64])
def test_what_is_no_key_is_refused(store: EntryStore, bad: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        store.write(bad, {}, {}, seconds=1.0)


# --- room ----------------------------------------------------------------------------------------------


def test_the_budget_is_kept_and_what_took_long_outlives_what_was_quick(tmp_path: Path) -> None:
    store = EntryStore(tmp_path / "store", budget_bytes=20_000)
    store.write(key("slow"), {}, {"x": array(1000)}, seconds=60.0)
    for number in range(100):
        assert store.write(key(number), {"n": number}, {"x": array(number)}, seconds=0.01)
        assert bytes_on_disk(store) <= 20_000
        assert store.usage().size_bytes == bytes_on_disk(store)
    assert store.has(key("slow"))
    assert store.has(key(99))
    assert not store.has(key(0))


def test_even_what_took_long_goes_when_nobody_asks_for_it_any_more(tmp_path: Path) -> None:
    store = EntryStore(tmp_path / "store", budget_bytes=5_000)
    store.write(key("slow"), {}, {"x": array(1000)}, seconds=0.2)
    for number in range(200):
        store.write(key(number), {"n": number}, {"x": array(number)}, seconds=0.01)
        store.read(key(number))
    assert not store.has(key("slow"))


def test_what_is_used_stays_longer_than_what_is_not(tmp_path: Path) -> None:
    store = EntryStore(tmp_path / "store", budget_bytes=10_000)
    for number in (0, 1):
        store.write(key(number), {"n": number}, {"x": array(number)}, seconds=0.05)
    for number in range(2, 30):
        store.write(key(number), {"n": number}, {"x": array(number)}, seconds=0.05)
        store.used([key(0)])
    assert store.has(key(0))
    assert not store.has(key(1))


def test_what_is_larger_than_the_budget_is_not_kept(tmp_path: Path) -> None:
    store = EntryStore(tmp_path / "store", budget_bytes=2_000)
    assert not store.write(key(1), {}, {"x": array(1, 5000)}, seconds=100.0)
    assert bytes_on_disk(store) == 0
    assert not EntryStore(tmp_path / "other", budget_bytes=0).write(key(1), {}, {}, seconds=1.0)


def test_the_reserve_of_free_disk_is_left_alone_and_nothing_goes_in_vain(store: EntryStore) -> None:
    fill(store, 3)
    store.reserve_bytes = shutil.disk_usage(store.folder).free * 2
    assert not store.write(key(4), {}, {"x": array(4)}, seconds=1.0)
    assert not store.write(key(0), {}, {"x": array(5)}, seconds=1.0)
    assert [is_exact(store.read(key(number)), number) for number in range(3)] == [True] * 3


def test_what_goes_makes_room_for_what_comes_on_a_disk_that_fills_up(
    store: EntryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of this test is as large as its files and 5 kB."""
    monkeypatch.setattr(
        "nodegraph_app.execution.entries.EntryStore._room_bytes",
        lambda self: 5_000 - sum(p.stat().st_size for p in (*heads(self), *stored_arrays(self))),
    )
    for number in range(40):
        assert store.write(key(number), {"n": number}, {"x": array(number)}, seconds=1.0)
        assert bytes_on_disk(store) <= 5_000
    assert is_exact(store.read(key(39)), 39)
    assert 3 <= store.usage().entries < 8


# --- damage --------------------------------------------------------------------------------------------


def test_a_thousand_damaged_entries_give_no_wrong_answer(
    store: EntryStore, caplog: pytest.LogCaptureFixture
) -> None:
    count = 1000
    fill(store, count)
    draw = random.Random(0)
    for number in range(count):
        damage(store, number, draw)
    store.close()
    exact = gone = 0
    with caplog.at_level(logging.WARNING):
        for number in range(count):
            read = store.read(key(number))
            if read is None:
                gone += 1
                assert not store.has(key(number))
            else:
                exact += is_exact(read, number)
    assert exact + gone == count
    assert gone > 0.9 * count, "a flipped bit may lie in padding, hardly anything else may be harmless"
    assert sum("is dropped" in message for message in caplog.messages) == gone
    for number in range(count):
        assert store.write(key(number), {"n": number}, {"x": array(number)}, seconds=1.0)
        assert is_exact(store.read(key(number)), number)


def damage(store: EntryStore, number: int, draw: random.Random) -> None:
    """Harm one entry in one of the ways in which disks, programs and people do."""
    head = store.folder / "heads" / key(number)[:2] / f"{key(number)}.json"
    stored = store._stored(key(number)) if head.exists() else None
    digest = stored["arrays"]["x"] if stored else ""
    content = store.folder / "arrays" / digest[:2] / f"{digest}.safetensors"
    if not content.exists():
        return
    path = draw.choice([head, content])
    data = bytearray(path.read_bytes())
    match number % 8:
        case 0:
            data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
        case 1:
            del data[draw.randrange(len(data)) :]
        case 2:
            data += data[:10]
        case 3:
            path, data = (
                content,
                bytearray(pack(array(number).reshape(-1))),
            )  # the right numbers, another shape
        case 4:
            path, data = content, bytearray(pack(array(number).astype(np.float64)))
        case 5:
            path.unlink()
            return
        case 6:
            path, data = content, bytearray(pack(array(number + 1)))  # another entry's numbers
        case 7:  # another entry's head, as it is
            other = key((number + 8) % 1000)
            path, data = head, bytearray((store.folder / "heads" / other[:2] / f"{other}.json").read_bytes())
    path.write_bytes(data)


def test_swapped_files_are_noticed(store: EntryStore) -> None:
    fill(store, 2)
    for one, other in (heads(store), stored_arrays(store)):
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
        assert store.read(key(0)) is None
        assert store.read(key(1)) is None
        fill(store, 2)
        assert is_exact(store.read(key(0)), 0)


@pytest.mark.parametrize("harm", ["missing", "garbage", "short", "empty", "no tables", "torn pages"])
def test_the_index_is_made_again_from_the_files(store: EntryStore, harm: str) -> None:
    fill(store, 50)
    store.close()
    index = store.folder / "index.sqlite"
    assert not Path(f"{index}-wal").exists()
    content = index.read_bytes()
    if harm == "missing":
        index.unlink()
    elif harm == "garbage":
        index.write_bytes(b"no database" * 1000)
    elif harm == "short":
        index.write_bytes(content[: len(content) // 3])
    elif harm == "empty":
        index.write_bytes(b"")
    elif harm == "no tables":
        with sqlite3.connect(index) as db:
            db.execute("DROP TABLE entries")
        db.close()
    else:
        index.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    again = EntryStore(store.folder, budget_bytes=10**9)
    for number in range(50):
        info = again.info(key(number))
        assert info is not None
        assert info.seconds == 1.0
        assert is_exact(again.read(key(number)), number)
    assert again.usage().entries == 50
    assert again.usage().size_bytes == bytes_on_disk(again)


def test_the_index_is_made_again_while_the_store_is_in_use(store: EntryStore) -> None:
    fill(store, 5)
    index = store.folder / "index.sqlite"
    store._index._open().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    index.write_bytes(b"\xff" * index.stat().st_size)
    assert store.write(key(7), {"n": 7}, {"x": array(7)}, seconds=1.0)
    assert [store.has(key(number)) for number in range(5)] == [True] * 5
    assert is_exact(store.read(key(7)), 7)


def test_verifying_drops_what_is_damaged_deletes_strays_and_keeps_the_rest(store: EntryStore) -> None:
    fill(store, 10)
    heads(store)[0].write_bytes(b"{}")
    content = stored_arrays(store)[5]
    content.write_bytes(content.read_bytes()[:-1])
    stray, young = content.with_name(".x.tmp"), content.with_name(".y.tmp")
    for path in (stray, young):
        path.write_bytes(b"left by a process that died")
    os.utime(stray, (1, 1))
    verified = store.verify()
    assert (verified.sound, verified.dropped, verified.strays) in ((8, 2, 1), (9, 1, 1))
    assert not stray.exists()
    assert young.exists(), "another process may be writing it just now"
    assert store.usage().entries == verified.sound == len(heads(store))
    assert store.verify().dropped == 0


def test_clearing_leaves_nothing(store: EntryStore) -> None:
    fill(store, 10)
    assert store.clear().entries == 10
    assert store.usage().entries == 0
    assert store.usage().size_bytes == 0
    assert bytes_on_disk(store) == 0
    assert store.read(key(1)) is None
    fill(store, 1)
    assert is_exact(store.read(key(0)), 0)


# --- what the disk and other processes do ---------------------------------------------------------------


def test_a_file_in_the_way_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("in the way")
    store = EntryStore(tmp_path / "store", budget_bytes=10**9)
    assert not store.write(key(1), {}, {"x": array(1)}, seconds=1.0)
    assert store.read(key(1)) is None
    assert store.info(key(1)) is None
    assert (tmp_path / "store").read_text() == "in the way"


WRITERS = """
import sys, random, hashlib
from collections.abc import Iterable
from pathlib import Path
import numpy as np
from nodegraph_app.execution.entries import EntryStore
folder, seed = Path(sys.argv[1]), int(sys.argv[2])
store, draw = EntryStore(folder, budget_bytes=40_000), random.Random(seed)
print("ready", flush=True)
for turn in range(int(sys.argv[3])):
    number = draw.randrange(int(sys.argv[4]))
    key = hashlib.sha256(str(number).encode()).hexdigest()
    array = np.random.default_rng(number).normal(size=(2, 64)).astype(np.float32)
    if draw.random() < 0.5:
        arrays = {"x": array, "shared": np.zeros(200, np.uint8)}
        store.write(key, {"n": number}, arrays, seconds=draw.random())
    else:
        read = store.read(key)
        if read is not None:
            assert read[0] == {"n": number}, "another head"
            assert read[1]["x"].tobytes() == array.tobytes(), "other numbers"
"""


def writers(folder: Path, count: int, turns: int, keys: int = 40) -> list[subprocess.Popen[str]]:
    return [
        subprocess.Popen(
            [sys.executable, "-c", WRITERS, folder, str(seed), str(turns), str(keys)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for seed in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize(("turns", "keys"), [(150, 40), (500, 5)], ids=["many entries", "the same entries"])
def test_several_processes_write_read_and_evict_at_once(tmp_path: Path, turns: int, keys: int) -> None:
    folder = tmp_path / "store"
    for process in writers(folder, 4, turns, keys):
        _, errors = process.communicate(timeout=240)
        assert process.returncode == 0, errors
        assert errors == ""
    store = EntryStore(folder, budget_bytes=40_000)
    assert store.usage().size_bytes == bytes_on_disk(store) <= 40_000
    assert store.usage().entries == len(heads(store)) >= min(keys, 6)
    assert store.verify().dropped == 0


def test_of_two_who_write_the_same_entry_the_one_who_began_last_holds_it(tmp_path: Path) -> None:
    index = EntryIndex(tmp_path / "index.sqlite", lambda: [])
    entry = Listed(key(1), 1.0, 0.0, 100, {}, {key(2): 50})
    longer = Listed(key(1), 1.0, 0.0, 120, {}, {key(2): 50, key(3): 10})
    published: list[str] = []
    removed: list[object] = []

    def claim(listed: Listed) -> str:
        found = index.claim(listed, budget_bytes=1000, room=lambda: 1000, remove=lambda key, digests: None)
        assert found is not None
        return found

    def remove(key: str | None, digests: Iterable[str]) -> None:
        removed.extend([key, *digests])

    slow = claim(longer)
    quick = claim(entry)
    assert not index.finish(key(1), slow, lambda: published.append("slow"))
    index.give_up(key(1), slow, longer.arrays, remove)
    assert removed == [None, key(3)]  # not the head of the other, nor the array that both hold
    assert index.info(key(1)) is None
    assert index.finish(key(1), quick, lambda: published.append("quick"))
    assert published == ["quick"]
    assert index.usage().size_bytes == 150
    index.forget(key(1), lambda key, digests: None)
    assert index.usage().size_bytes == 0


def test_a_reader_who_meets_another_process_replacing_the_entry_drops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store, other = EntryStore(tmp_path, budget_bytes=10**9), EntryStore(tmp_path, budget_bytes=10**9)
    store.write(key(1), {"n": 1}, {"x": array(1)}, seconds=1.0)
    opened = store._array

    def replaced_before(digest: str) -> np.ndarray:
        monkeypatch.setattr(store, "_array", opened)
        other.write(key(1), {"n": 2}, {"x": array(2)}, seconds=1.0)
        return opened(digest)

    monkeypatch.setattr(store, "_array", replaced_before)
    read = store.read(key(1))
    assert read is not None
    assert read[0] == {"n": 2}
    assert read[1]["x"].tobytes() == array(2).tobytes()
    assert "dropped" not in caplog.text


def test_a_writer_who_is_overtaken_takes_nothing_from_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = EntryStore(tmp_path, budget_bytes=10**9), EntryStore(tmp_path, budget_bytes=10**9)
    finish = store._index.finish

    def overtaken(*arguments: Any) -> bool:
        other.write(key(1), {"n": 2}, {"x": array(1), "y": array(2)}, seconds=1.0)
        return finish(*arguments)

    monkeypatch.setattr(store._index, "finish", overtaken)
    assert not store.write(key(1), {"n": 1}, {"x": array(1), "z": array(3)}, seconds=1.0)
    read = store.read(key(1))
    assert read is not None
    assert read[0] == {"n": 2}
    assert store.usage().size_bytes == bytes_on_disk(store)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a POSIX signal")
def test_processes_killed_while_they_write_leave_only_whole_entries(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "store"
    draw = random.Random(1)
    read = 0
    for _ in range(6):
        (process,) = writers(folder, 1, 100_000)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(draw.uniform(0.05, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        store = EntryStore(folder, budget_bytes=40_000)
        read += sum(store.read(each) is not None for each in store.keys())  # noqa: SIM118 - no mapping
        store.close()
    # What was being evicted may be gone; nothing is there in part.
    dropped = [message for message in caplog.messages if "dropped" in message]
    assert all("a file of it is gone" in message for message in dropped)
    assert len(dropped) <= 6 < read
    assert EntryStore(folder, budget_bytes=40_000).verify().dropped == 0
