"""A run beside those of the document: of a changed copy, for pictures that are only looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ...documents import native
from ...documents.document import Document
from ...execution.events import Event, NodeFailed, Picture, RunFinished, RunRefused, StepProgress, WorkerDied
from ..filing import Filing
from .run_control import RunControl


class SideRun(QObject):
    """One at a time. A run of the document goes first: it cancels this one.

    Signals:
        stepped: steps done and steps in all of the node that runs.
        ended: the pictures of the target, as a tuple; empty with a sentence that says why there are none.
    """

    stepped = Signal(int, int)
    ended = Signal(object, str)

    def __init__(self, runs: RunControl, filing: Filing, parent: QObject):
        super().__init__(parent)
        self._runs, self._filing = runs, filing
        self._run: int | None = None
        self._target, self._why = "", ""
        self._coming: dict[int, QImage] = {}
        self._count = 0
        runs.link.arrived.connect(self._observe)
        runs.link.picture_arrived.connect(self._take)
        runs.asked.connect(lambda run, text: self.cancel())

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._run is not None

    def copy(self) -> Document:
        """A copy of the open document, to be changed."""
        return native.loads(native.dumps(self._filing.document).encode(), self._filing.registry)

    def start(self, document: Document, target: str) -> None:
        """Run a copy up to one node. Raises NodegraphError when no worker can be started."""
        self._run = self._runs.link.run(
            native.dumps(document),
            folder=self._filing.folder,
            targets=(target,),
            output_folder=self._runs.output_folder,
        )
        self._target, self._why, self._count = target, "", 0
        self._coming = {}

    def cancel(self) -> None:
        """Stop after the step that runs."""
        if self._run is not None:
            self._runs.link.cancel(self._run)

    def _take(self, event: Picture, image: QImage) -> None:
        if event.run == self._run and event.node == self._target and not event.preview:
            self._coming[event.index], self._count = image, event.count

    def _observe(self, event: Event) -> None:
        if self._run is None or (event.run != self._run and not isinstance(event, WorkerDied)):
            return
        match event:
            case StepProgress(done=done, total=total):
                self.stepped.emit(done, total)
            case NodeFailed(message=message) | RunRefused(message=message):
                self._why = message
            case WorkerDied(reason=reason):
                self._why = self.tr("The worker process ended: {reason}.").format(reason=reason)
                self._end(self._why)
            case RunFinished(outcome=outcome):
                self._end(
                    self.tr("It was cancelled.")
                    if outcome == "cancelled"
                    else self.tr("It could not be drawn.")
                )

    def _end(self, otherwise: str) -> None:
        self._run = None
        if self._count and len(self._coming) == self._count:
            self.ended.emit(tuple(self._coming[index] for index in range(self._count)), "")
        else:
            self.ended.emit((), self._why or otherwise)
