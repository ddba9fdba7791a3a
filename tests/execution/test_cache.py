import numpy as np

from nodegraph_app.core.values import Image, Mask
from nodegraph_app.execution.cache import ENTRY_BYTES, KnownResults, MemoryCache, Result, size_bytes
from nodegraph_app.execution.events import Evicted, NodeFinished, WorkerDied

ENTRY = 1024 + ENTRY_BYTES
KILOBYTE = Mask(np.zeros((1, 16, 16), np.float32))


def made(seconds: float) -> Result:
    return Result({"mask": Mask(np.zeros((1, 16, 16), np.float32))}, seconds)


def test_size_counts_every_array_once() -> None:
    image = Image(np.zeros((1, 8, 8, 3), np.float32))
    assert size_bytes([image, [image, {"again": image}]]) == 8 * 8 * 3 * 4
    assert size_bytes([KILOBYTE]) == 1024


def test_the_budget_is_kept() -> None:
    cache = MemoryCache(3 * ENTRY)
    gone = [key for i in range(10) for key in cache.put(f"{i}", made(1.0))]
    assert cache.used_bytes <= 3 * ENTRY
    assert len(cache) == 3
    assert len(gone) == 7


def test_what_took_long_outlives_what_was_quick() -> None:
    cache = MemoryCache(3 * ENTRY)
    cache.put("slow", made(60.0))
    for i in range(10):
        cache.put(f"quick {i}", made(0.01))
    assert cache.get("slow") is not None


def test_even_what_took_long_goes_when_nobody_asks_for_it_any_more() -> None:
    cache = MemoryCache(3 * ENTRY)
    cache.put("slow", made(1.0))
    for i in range(2000):
        cache.put(f"quick {i}", made(0.01))
        cache.get(f"quick {i}")
    assert cache.get("slow") is None


def test_a_result_larger_than_the_budget_is_not_held() -> None:
    cache = MemoryCache(ENTRY - 1)
    assert cache.put("large", made(1.0)) == ["large"]
    assert cache.used_bytes == 0


def test_replacing_a_result_counts_its_bytes_once() -> None:
    cache = MemoryCache(10**6)
    cache.put("same", made(1.0))
    cache.put("same", made(1.0))
    assert cache.used_bytes == ENTRY


def test_the_mirror_follows_the_worker() -> None:
    known = KnownResults()
    known.observe(NodeFinished(1, "a", "k1", 0.5, None, False, (("p.png", "00"),)))
    known.observe(NodeFinished(1, "b", "k2", 0.5, None, False))
    info = known.info("k1")
    assert info is not None
    assert info.written == (("p.png", "00"),)
    known.observe(Evicted(1, ("k1",)))
    assert known.info("k1") is None
    assert known.info("k2") is not None
    known.observe(WorkerDied(1, "a", "it was ended by signal SIGKILL", True))
    assert known.info("k2") is None
