"""How much memory the worker holds, for the status bar: of this machine's, while it runs something."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ..panels.status_line import StatusLine
from ..value_text import memory_text
from .run_control import RunControl

LOOK_EVERY_MS = 1000


class MemoryWatch(QObject):
    """Looks every second while a run goes on, and once when it is over; what was seen last stays."""

    def __init__(self, runs: RunControl, status: StatusLine, parent: QObject):
        super().__init__(parent)
        self._runs, self._status = runs, status
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        runs.running_changed.connect(self._running_changed)
        runs.device_known.connect(lambda ready: None if ready else self._status.show_memory("", ""))

    def _running_changed(self, running: bool) -> None:
        self._timer.start() if running else self._timer.stop()
        self._look()

    def _look(self) -> None:
        import psutil

        pid = self._runs.link.client.worker_pid
        try:
            held_bytes = psutil.Process(pid).memory_info().rss if pid is not None else 0
        except psutil.Error:
            held_bytes = 0
        if held_bytes:
            total = memory_text(psutil.virtual_memory().total)
            self._status.show_memory(
                self.tr("memory {memory} of {total}").format(memory=memory_text(held_bytes), total=total),
                self.tr("Main memory that the worker process holds: models, results and libraries"),
            )
