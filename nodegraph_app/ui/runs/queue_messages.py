"""What the message bar says about the queue."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ...core.errors import NodegraphError
from ..panels.message_bar import MessageBar
from .bookkeeping import Bookkeeper

MOST_TITLES = 3


class QueueMessages(QObject):
    """Offers unfinished jobs at the start, and tells what becomes of those that were asked for."""

    def __init__(self, books: Bookkeeper, messages: MessageBar):
        super().__init__(books)
        self._books, self._messages = books, messages
        books.unfinished.connect(self._offer)
        books.job_began.connect(self._began)
        books.queue_ended.connect(self._ended)
        books.trouble.connect(self._trouble)

    def _offer(self, titles: tuple[str, ...]) -> None:
        verb = "is" if len(titles) == 1 else "are"
        self._messages.tell(
            f"{_jobs(len(titles))} in the queue {verb} unfinished: {_listed(titles)}.",
            bad=False,
            action=("Run now", self._books.run_queue),
        )

    def _began(self, title: str, behind: int) -> None:
        self._messages.tell(
            f"Queue: “{title}” runs" + (f", {_jobs(behind)} behind it." if behind else "."),
            bad=False,
            action=("Stop", self._books.stop_queue),
        )

    def _ended(self, done: int, failed: tuple[str, ...]) -> None:
        text = f"Queue: {_jobs(done)} done."
        if failed:
            text += f" {_jobs(len(failed))} failed: {_listed(failed)}. `nodegraph-app queue` says why."
        self._messages.tell(text, bad=bool(failed))

    def _trouble(self, error: NodegraphError) -> None:
        self._messages.tell(str(error))


def _jobs(count: int) -> str:
    return "1 job" if count == 1 else f"{count} jobs"


def _listed(titles: tuple[str, ...]) -> str:
    named = ", ".join(f"“{title}”" for title in titles[:MOST_TITLES])
    return named + (f" and {len(titles) - MOST_TITLES} more" if len(titles) > MOST_TITLES else "")
