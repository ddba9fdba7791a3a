"""What happened in this session, line by line."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from PySide6.QtCore import QObject, Signal

from .translation import translate

MOST_LINES = 2000
"""Older ones are dropped; the files in the log folder have them."""

AT_ONCE_S = 1.0

Level = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class LogLine:
    """One thing that happened.

    Attributes:
        text: a sentence.
        details: what stands behind it, such as a traceback.
        at_s: when; seconds since 1970.
    """

    level: Level
    text: str
    details: str = ""
    at_s: float = field(default_factory=time.time)

    @property
    def word(self) -> str:
        """The level in a word."""
        return {
            "info": translate("SessionLog", "Message"),
            "warning": translate("SessionLog", "Warning"),
            "error": translate("SessionLog", "Error"),
        }[self.level]

    @property
    def clock(self) -> str:
        """When, as a clock says it."""
        return datetime.fromtimestamp(self.at_s).strftime("%H:%M:%S")

    @property
    def copied(self) -> str:
        """The line as it is pasted elsewhere."""
        line = f"{self.clock}  {self.word}: {self.text}"
        return f"{line}\n{self.details}" if self.details else line


class SessionLog(QObject):
    """The lines, oldest first.

    Signals:
        added: a tuple of new `LogLine`s, newest last.
        cleared: there are none any more.
    """

    added = Signal(object)
    cleared = Signal()

    def __init__(self, parent: QObject | None = None):
        super().__init__(parent)
        self._lines: deque[LogLine] = deque(maxlen=MOST_LINES)

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """All of them."""
        return tuple(self._lines)

    def add(self, lines: Iterable[LogLine]) -> None:
        """Things happened. What two places say at once, such as a message and a log file, is one line."""
        new = []
        for line in lines:
            last = self._lines[-1] if self._lines else None
            if last is None or not _says_the_same(last, line):
                self._lines.append(line)
                new.append(line)
        if new:
            self.added.emit(tuple(new))

    def tell(self, text: str, *, level: Level = "info", details: str = "") -> None:
        """One thing happened."""
        self.add([LogLine(level, text, details)])

    def clear(self) -> None:
        """Forget every line; what is in files stays."""
        self._lines.clear()
        self.cleared.emit()


def _says_the_same(one: LogLine, other: LogLine) -> bool:
    at_once = abs(other.at_s - one.at_s) < AT_ONCE_S
    return at_once and one.text == other.text and other.level != "info" and other.details in ("", one.details)
