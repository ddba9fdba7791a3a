"""The worker, as the window sees it: requests go out, events come back as queued signals.

One thread waits for events, so that the window never does. It also decodes pictures, which takes longer than
anything else that arrives.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ...execution.client import Client
from ...execution.events import Event, Picture

log = logging.getLogger(__name__)

LONGEST_WAIT_S = 0.2
"""How long closing the window may wait for the reader to notice."""


class WorkerLink(QObject):
    """A client and the thread that reads from it.

    Signals:
        arrived: an `Event` that is no picture.
        picture_arrived: a `Picture` event and its decoded `QImage`.
        broken: the reader gave up; a sentence for the reader of the window.
    """

    arrived = Signal(object)
    picture_arrived = Signal(object, QImage)
    broken = Signal(str)

    def __init__(self, client: Client, parent: QObject | None = None):
        super().__init__(parent)
        self.client = client
        self._closing = threading.Event()
        self._reader: threading.Thread | None = None

    def start(self) -> None:
        """Spawn the worker and begin to listen. Returns at once."""
        if self._reader is None:
            self.client.start()
            self.client.prepare()
            self._reader = threading.Thread(target=self._read, name="nodegraph-events", daemon=True)
            self._reader.start()

    def run(
        self, workflow: str, *, folder: Path | None, targets: tuple[str, ...] | None, output_folder: Path
    ) -> int:
        """Ask for a run; returns its number."""
        self.start()
        return self.client.run(workflow, workflow_folder=folder, targets=targets, output_folder=output_folder)

    def cancel(self, run: int) -> None:
        """Ask the worker to stop a run after the step it is in."""
        self.client.cancel(run)

    def kill_worker(self) -> None:
        """End the worker process now, whatever it is doing. It comes back with the next run."""
        self.client.stop_worker()

    def close(self) -> None:
        """End the reader and the worker."""
        self._closing.set()
        if self._reader is not None:
            self._reader.join(10 * LONGEST_WAIT_S)
            self._reader = None
        self.client.close()

    def _read(self) -> None:
        while not self._closing.is_set():
            try:
                event = self.client.poll(LONGEST_WAIT_S)
            except Exception as error:
                if not self._closing.is_set():
                    log.exception("The connection to the worker broke.")
                    self.broken.emit(
                        self.tr("The connection to the worker process broke: {error}").format(error=error)
                    )
                return
            if event is not None and not self._closing.is_set():
                self._tell(event)

    def _tell(self, event: Event) -> None:
        if isinstance(event, Picture):
            image = QImage.fromData(event.png)
            if not image.isNull():
                self.picture_arrived.emit(event, image)
        else:
            self.arrived.emit(event)
