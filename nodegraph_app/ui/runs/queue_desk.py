"""Between the queue panel and those who keep the queue: what its buttons mean, and what is in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject

from ...core.errors import NodegraphError
from ...documents import native
from ...execution.history import History
from ...execution.queue import NewJob, Queue
from ..filing import Filing
from ..open_document import OpenDocument
from ..panels.queue_panel import QueuePanel
from ..panels.status_line import StatusLine
from .bookkeeping import Bookkeeper
from .rows import RunRow
from .run_control import RunControl


class QueueDesk(QObject):
    """Carries out what the panel is asked for. Whatever it asks of the books is done in their thread."""

    def __init__(
        self, books: Bookkeeper, panel: QueuePanel, runs: RunControl, filing: Filing, status: StatusLine
    ):
        super().__init__(panel)
        self._books, self._panel, self._runs = books, panel, runs
        self._filing, self._status = filing, status
        books.listed.connect(lambda rows, running: panel.show_rows(rows, running=running))
        books.workflow_read.connect(self._opened)
        panel.look_wanted.connect(lambda: books.look(panel.isVisible()))
        panel.run_queue_wanted.connect(books.run_queue)
        panel.stop_queue_wanted.connect(books.stop_queue)
        panel.moved.connect(lambda job, place: books.do(lambda queue, history: queue.move(job, place)))
        panel.cancel_wanted.connect(lambda jobs: books.do(lambda queue, history: queue.cancel(jobs)))
        panel.pause_wanted.connect(lambda jobs: books.do(lambda queue, history: queue.pause(jobs)))
        panel.resume_wanted.connect(lambda jobs: books.do(lambda queue, history: queue.resume(jobs)))
        panel.remove_wanted.connect(self._remove)
        panel.repeat_wanted.connect(self._repeat)
        panel.open_wanted.connect(lambda row: books.read_workflow(row.kind, row.id))

    def add(self, count: int) -> None:
        """Put the open workflow at the end of the line, so many times, each with the next seeds."""
        texts = self._runs.for_queue(count)
        if not texts:
            return
        title, output_folder = self._filing.title, str(self._runs.output_folder)
        folder = str(self._filing.folder) if self._filing.folder else None
        jobs = [NewJob(title, text, folder, output_folder) for text in texts]
        self._books.do(lambda queue, history: queue.add_all(jobs))
        words = (
            self.tr("Added to the queue: {title}, %n time(s)", "", len(jobs))
            if len(jobs) > 1
            else self.tr("Added to the queue: {title}")
        )
        self._status.tell(words.format(title=title))

    def _remove(self, rows: Iterable[RunRow]) -> None:
        chosen = [row for row in rows if not row.state.startswith("running")]
        runs = [row.id for row in chosen if row.kind == "run"]
        jobs = [row.id for row in chosen if row.kind == "job"]
        carried_out = [row.job for row in chosen if row.kind == "run" and row.job is not None]

        def act(queue: Queue, history: History) -> None:
            history.remove(runs)
            over = {job.id for job in queue.jobs("done", "failed", "cancelled")}
            queue.remove([*jobs, *(job for job in carried_out if job in over)])

        self._books.do(act)

    def _repeat(self, rows: Iterable[RunRow]) -> None:
        chosen = list(rows)

        def act(queue: Queue, history: History) -> None:
            for row in reversed(chosen):  # the newest is on top; it shall run last again
                if row.kind == "job":
                    queue.repeat(row.id)
                else:
                    start = history.run(row.id).start
                    folder = str(Path(start.file).parent) if start.file else None
                    queue.add(
                        title=start.title, workflow=start.workflow, workflow_folder=folder,
                        output_folder=start.output_folder,
                    )  # fmt: skip

        self._books.do(act)

    def _opened(self, title: str, text: str) -> None:
        filing = self._filing
        try:
            document = native.loads(text, filing.registry)
        except NodegraphError as problem:
            filing.trouble.emit(problem.message, problem.hint or "")
            return
        filing.add(OpenDocument(document, filing.settings, name=title, parent=filing))
        self._status.tell(self.tr("Opened the workflow of “{title}” as it was run").format(title=title))
