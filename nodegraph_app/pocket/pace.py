"""Pace of a training run that is given minutes, not iterations, and may be interrupted and resumed."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn


@dataclass
class Pace:
    """Wall-clock budget of a run; `iteration` and `spent_s` survive in its checkpoint."""

    minutes: float
    iteration: int = 0
    spent_s: float = 0.0
    _saved_at_s: float = field(default_factory=time.monotonic)
    _tick_s: float = field(default_factory=time.monotonic)
    _recent_losses: deque[float] = field(default_factory=lambda: deque(maxlen=100))

    @property
    def share(self) -> float:
        """Share of the budget that is spent, 0 to 1."""
        return min(1.0, self.spent_s / (60 * self.minutes))

    def iterations(self) -> Iterator[int]:
        """Yield iteration numbers until the minutes are spent."""
        self._tick_s = time.monotonic()
        while self.share < 1.0:
            yield self.iteration
            self.iteration += 1
            now = time.monotonic()
            self.spent_s += now - self._tick_s
            self._tick_s = now

    def step(
        self, optimizer: torch.optim.Optimizer, loss: Tensor, weights: list[nn.Parameter], *, peak: float
    ) -> None:
        """Take one step down the loss, gradients clipped to norm 1.

        The learning rate rises over 100 iterations, then falls as a cosine to 1% of its peak.
        """
        cosine = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * self.share))
        for group in optimizer.param_groups:
            group["lr"] = peak * cosine * min(1.0, (self.iteration + 1) / 100)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()

    def report(self, name: str, loss: Tensor) -> None:
        """Print the recent mean loss every 100 iterations."""
        self._recent_losses.append(loss.item())
        if self.iteration % 100 == 0:
            mean = sum(self._recent_losses) / len(self._recent_losses)
            print(f"{name} {self.iteration} {self.spent_s:.0f}s loss {mean:.4f}", flush=True)

    def is_time_to_save(self, *, every_s: float = 60.0) -> bool:
        """Return True once per `every_s` seconds."""
        if time.monotonic() - self._saved_at_s < every_s:
            return False
        self._saved_at_s = time.monotonic()
        return True


def save_checkpoint(path: Path, pace: Pace, **parts: nn.Module | torch.optim.Optimizer) -> None:
    """Write where a run stands, by temporary file and rename."""
    state: dict[str, Any] = {name: part.state_dict() for name, part in parts.items()}
    state["pace"] = {"iteration": pace.iteration, "spent_s": pace.spent_s}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    torch.save(state, temporary)
    temporary.replace(path)


def load_checkpoint(path: Path, pace: Pace, **parts: nn.Module | torch.optim.Optimizer) -> bool:
    """Continue from `path` if it exists; return whether it did."""
    if not path.exists():
        return False
    state = torch.load(path, map_location="cpu", weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    pace.iteration, pace.spent_s = state["pace"]["iteration"], state["pace"]["spent_s"]
    return True
