"""Most memory in use while a node runs."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

import psutil


class PeakMemory:
    """Measures on the accelerator when torch drives one, else the process's resident memory at the end.

    Attributes:
        peak_bytes: valid after the ``with`` block.
    """

    peak_bytes: int | None = None

    def __enter__(self) -> Self:
        torch = sys.modules.get("torch")
        self._cuda = torch.cuda if torch is not None and torch.cuda.is_available() else None
        if self._cuda is not None:
            self._cuda.reset_peak_memory_stats()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cuda is not None:
            self.peak_bytes = self._cuda.max_memory_allocated()
        else:
            self.peak_bytes = _PROCESS.memory_info().rss


_PROCESS = psutil.Process()
