"""Cost of the step journal per step: ``python -m tests.benchmarks.journal`` prints JSON.

Measured with states as a multistep sampler leaves them at 1024 × 1024 pixels: the latent, and the estimate
that is its history too.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from nodegraph_app.execution.entries import EntryStore
from nodegraph_app.execution.journal import StepJournal

STATES = 50
SHAPE = (1, 4, 128, 128)


def milliseconds(act: Callable[[str], object]) -> float:
    """Median over all keys."""
    took = []
    for number in range(STATES):
        begin = time.perf_counter()
        act(f"{number:064x}")
        took.append((time.perf_counter() - begin) * 1e3)
    return round(statistics.median(took), 2)


def main() -> None:
    draw = np.random.default_rng(0)

    def state() -> dict[str, np.ndarray]:
        x, estimate = (draw.normal(size=SHAPE).astype(np.float32) for _ in range(2))
        return {"x": x, "estimate": estimate, "history.0": estimate}

    made = iter([state() for _ in range(STATES)])
    with tempfile.TemporaryDirectory() as folder:
        journal = StepJournal(EntryStore(Path(folder), budget_bytes=10**9))
        miss_ms = milliseconds(journal.get)
        put_ms = milliseconds(lambda key: journal.put(key, next(made)))
        get_ms = milliseconds(journal.get)
        size_bytes = journal.store.usage().size_bytes // STATES
    print(json.dumps({"put_ms": put_ms, "get_ms": get_ms, "miss_ms": miss_ms, "state_bytes": size_bytes}))


if __name__ == "__main__":
    main()
