"""Most memory in use while a node runs."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil


class PeakMemory:
    """Measures on the accelerator when torch drives one, else the process's resident memory: on Linux its
    peak; elsewhere, where a peak is that of the whole process's life, what it is at the end.

    Attributes:
        peak_bytes: valid after the ``with`` block.
    """

    peak_bytes: int | None = None

    def __enter__(self) -> Self:
        torch = sys.modules.get("torch")
        self._cuda = torch.cuda if torch is not None and torch.cuda.is_available() else None
        if self._cuda is not None:
            self._cuda.reset_peak_memory_stats()
        elif _LINUX:
            with suppress(OSError):
                _FORGET_PEAK.write_text("5")
        self._began_s = time.monotonic()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cuda is not None:
            self.peak_bytes = self._cuda.max_memory_allocated()
            return
        self.peak_bytes = _PROCESS.memory_info().rss
        # Reading the peak costs more than nodes that are over in no time.
        if _LINUX and time.monotonic() - self._began_s > WORTH_READING_S:
            with suppress(OSError):
                self.peak_bytes = _resident_peak_bytes() or self.peak_bytes


WORTH_READING_S = 0.001
_LINUX = sys.platform.startswith("linux")
_FORGET_PEAK, _STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
_PROCESS = psutil.Process()


def _resident_peak_bytes() -> int:
    """The highest resident memory since it was last forgotten; 0 where the system does not say."""
    line = next((line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:")), "")
    return int(line.split()[1]) * 1024 if line else 0
