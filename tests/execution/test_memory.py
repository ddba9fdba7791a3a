from __future__ import annotations

import sys
import time

import numpy as np
import psutil
import pytest

from nodegraph_app.execution.memory import PeakMemory

HELD_BYTES = 200_000_000


def allocate_for_a_moment() -> None:
    held = np.ones(HELD_BYTES, np.uint8)
    time.sleep(0.01)
    del held


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells the peak of a while")
def test_memory_that_is_given_back_before_the_end_counts_and_what_came_before_does_not() -> None:
    allocate_for_a_moment()
    before_bytes = psutil.Process().memory_info().rss
    with PeakMemory() as quiet:
        time.sleep(0.01)
    with PeakMemory() as busy:
        allocate_for_a_moment()
    assert quiet.peak_bytes is not None
    assert busy.peak_bytes is not None
    assert quiet.peak_bytes < before_bytes + HELD_BYTES / 2
    assert busy.peak_bytes > before_bytes + HELD_BYTES / 2


def test_a_moment_is_measured_too() -> None:
    with PeakMemory() as memory:
        pass
    assert memory.peak_bytes is not None
    assert memory.peak_bytes > 0
