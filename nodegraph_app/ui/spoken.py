"""Says aloud, through the screen reader, what others see pass by: results, errors, what was refused."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from .filing import Filing
from .panels.message_bar import MessageBar
from .panels.status_line import StatusLine
from .runs.run_control import RunControl
from .value_text import seconds_text

AGAIN_S = 1.0
"""What two parts of the window show at once is said once."""


class Spoken(QObject):
    """Listens to the parts of a window that tell something without taking the focus.

    What went wrong interrupts the reader; everything else waits until it has finished its sentence.

    Signals:
        said: the text, and whether it interrupts.
    """

    said = Signal(str, bool)

    def __init__(
        self, window: QWidget, runs: RunControl, filing: Filing, messages: MessageBar, status: StatusLine
    ):
        super().__init__(window)
        self._window, self._filing = window, filing
        self._last, self._last_s = "", 0.0
        runs.asked.connect(lambda number, text: self._began())
        runs.finished.connect(self._finished)
        messages.told.connect(lambda text, details, bad: self.say(text, urgent=bad))
        status.told.connect(self.say)
        filing.saved.connect(self._saved)

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Have a sentence read aloud where somebody listens."""
        now_s = time.monotonic()
        if not text or (text == self._last and now_s - self._last_s < AGAIN_S):
            return
        self._last, self._last_s = text, now_s
        event = QAccessibleAnnouncementEvent(self._window, text)
        kind = QAccessible.AnnouncementPoliteness
        event.setPoliteness(kind.Assertive if urgent else kind.Polite)
        QAccessible.updateAccessibility(event)
        self.said.emit(text, urgent)

    def _began(self) -> None:
        self.say(self.tr("“{title}” runs.").format(title=self._filing.title))

    def _finished(self, outcome: str, seconds: float) -> None:
        took = self.tr(" after {time}").format(time=seconds_text(seconds)) if seconds else ""
        sentence = {
            "done": self.tr("“{title}” is done{took}."),
            "failed": self.tr("“{title}” failed{took}."),
            "cancelled": self.tr("“{title}” was cancelled{took}."),
            "paused": self.tr("“{title}” is paused{took}."),
        }[outcome]
        self.say(sentence.format(title=self._filing.title, took=took), urgent=outcome == "failed")

    def _saved(self, path: Path) -> None:
        self.say(self.tr("“{title}” is saved.").format(title=path.stem))
