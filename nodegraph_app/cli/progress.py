"""A run as lines on a terminal: one per node, with a bar while it steps."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Mapping
from typing import TextIO

from ..execution.events import (
    Event,
    MemoryRanOut,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Planned,
    RunFinished,
    RunRefused,
    StepProgress,
    WorkerDied,
    WorkerReady,
)
from .printing import short_time

BAR_WIDTH = 20
REDRAW_S = 0.05


class ProgressLines:
    """Writes what happens to a stream: in place on a terminal, in whole lines elsewhere.

    Args:
        titles: node id → what the reader calls it.
        stream: where to write; progress is not a result, so stderr by default.
    """

    def __init__(self, titles: Mapping[str, str], stream: TextIO | None = None):
        self.titles = titles
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self._width = max((len(node) for node in titles), default=0)
        self._drawn = 0
        self._last_draw_s = 0.0
        self._started_s = 0.0
        self._steps_seen = False
        self._bar = ("━", "─") if self._can_show("━─") else ("#", "-")

    def _can_show(self, text: str) -> bool:
        try:
            text.encode(self.stream.encoding or "ascii")
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    def tell(self, event: Event) -> None:
        """Write what an event means to the reader."""
        match event:
            case WorkerReady():
                self._line(f"Running on {event.description}.")
            case Planned():
                self._width = max((len(row.node) for row in event.nodes), default=self._width)
            case NodeStarted():
                self._started_s, self._steps_seen = time.monotonic(), False
                self._draw(self._row(event.node, "…" if self._can_show("…") else "..."))
            case StepProgress() if event.total > 1:
                self._step(event)
            case NodeFinished():
                self._line(self._row(event.node, "cached" if event.cached else short_time(event.seconds)))
            case MemoryRanOut():
                self._line(self._row(event.node, f"{event.message} Trying again: {event.economy.words}."))
            case NodeFailed():
                self._line(self._row(event.node, "failed"))
                self._line(f"  {event.message}")
                if event.hint:
                    self._line(f"  {event.hint}")
            case NodeBlocked():
                self._line(self._row(event.node, f"not run: {event.reason}"))
            case RunRefused():
                self._line(event.message)
                if event.hint:
                    self._line(f"  {event.hint}")
            case WorkerDied():
                where = (
                    f" while {self.titles.get(event.node, event.node)} ({event.node}) ran"
                    if event.node
                    else ""
                )
                self._line(f"The worker process ended{where}: {event.reason}.")
                self._line(
                    "  The workflow file and what is finished are safe; run again to go on from there."
                )
            case RunFinished():
                word = {"done": "Done", "failed": "Failed", "cancelled": "Cancelled"}[event.outcome]
                self._line(f"{word} after {short_time(event.seconds)}.")

    def _row(self, node: str, state: str) -> str:
        return f"  {node.ljust(self._width)}  {state}"

    def _step(self, event: StepProgress) -> None:
        if not self._steps_seen and event.done > 0:
            self._line(self._row(event.node, f"goes on after step {event.done} of {event.total}"))
        self._steps_seen = True
        now_s = time.monotonic()
        if event.done < event.total and now_s - self._last_draw_s < REDRAW_S:
            return
        self._last_draw_s = now_s
        full = BAR_WIDTH * event.done // event.total
        bar = self._bar[0] * full + self._bar[1] * (BAR_WIDTH - full)
        self._draw(
            self._row(event.node, f"{bar}  {event.done}/{event.total}  {short_time(now_s - self._started_s)}")
        )

    def _draw(self, text: str) -> None:
        """Show a line that the next one replaces; nothing where that is impossible."""
        if not self.live:
            return
        # Blanks instead of escape codes: every terminal understands them.
        text = text[: max(shutil.get_terminal_size().columns - 1, 10)]
        self.stream.write("\r" + text.ljust(self._drawn))
        self.stream.flush()
        self._drawn = len(text)

    def _line(self, text: str) -> None:
        if self.live and self._drawn:
            self.stream.write("\r" + " " * self._drawn + "\r")
            self._drawn = 0
        self.stream.write(text + "\n")
        self.stream.flush()


class GridLines(ProgressLines):
    """A grid as lines: one per combination, with the step of its running node while it lasts."""

    def __init__(self, stream: TextIO | None = None):
        super().__init__({}, stream)
        self._head = ""

    def begin(self, number: int, of: int, label: str) -> None:
        """A combination is asked for."""
        self._head = f"  {str(number).rjust(len(str(of)))}/{of}  {label}"
        self._draw(self._head)

    def tell(self, event: Event) -> None:
        """Write what an event means to the reader."""
        match event:
            case Planned() | NodeFinished() | NodeBlocked() | NodeStarted():
                pass
            case StepProgress():
                self._draw(f"{self._head}  {event.node} {event.done}/{event.total}")
            case NodeFailed():
                self._line(f"  {event.message}")
            case RunFinished():
                word = "" if event.outcome == "done" else f"{event.outcome} after "
                self._line(f"{self._head}  {word}{short_time(event.seconds)}")
            case _:
                super().tell(event)
