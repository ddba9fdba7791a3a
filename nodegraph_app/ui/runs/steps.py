"""Which node of a run is at work, in which step, and for how long its remaining steps will keep it."""

from __future__ import annotations

import time

from ...execution.events import Event, NodeStarted, StepProgress


class Steps:
    """Of one run.

    Attributes:
        node: the one that runs; None between two of them, and while none does.
        step: how many of its steps are done, and of how many; None where it tells of none.
    """

    def __init__(self) -> None:
        self.node: str | None = None
        self.step: tuple[int, int] | None = None
        self._began_s, self._known = 0.0, 0
        """When the first step that was not known from the journal began, and how many were."""

    def observe(self, event: Event) -> None:
        """Take what the run says."""
        match event:
            case NodeStarted(node=node):
                self.node, self.step = node, None
                self._began_s = time.monotonic()
            case StepProgress(done=done, total=total):
                if self.step is None or done == 0:
                    self._began_s, self._known = time.monotonic(), done
                self.step = (done, total)

    def clear(self) -> None:
        """Nothing runs."""
        self.node, self.step = None, None

    @property
    def left_s(self) -> float | None:
        """Seconds the node still needs, guessed from its steps so far."""
        if self.step is None or not self._known < self.step[0] <= self.step[1]:
            return None
        done, total = self.step
        return (time.monotonic() - self._began_s) / (done - self._known) * (total - done)
