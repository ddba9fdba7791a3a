"""What the message bar says about the queue."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ...core.errors import NodegraphError
from ..panels.message_bar import MessageBar
from ..translation import Counted
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
        words = self.tr("%n job(s) in the queue are unfinished: {titles}.", "", len(titles))
        self._messages.tell(
            words.format(titles=_listed(titles)),
            bad=False,
            action=(self.tr("Run now"), self._books.run_queue),
        )

    def _began(self, title: str, behind: int) -> None:
        words = (
            self.tr("Queue: “{title}” runs, %n job(s) behind it.", "", behind)
            if behind
            else self.tr("Queue: “{title}” runs.")
        )
        self._messages.tell(
            words.format(title=title),
            bad=False,
            action=(self.tr("Stop"), self._books.stop_queue),
        )

    def _ended(self, done: int, failed: tuple[str, ...]) -> None:
        text = self.tr("Queue: %n job(s) done.", "", done)
        if failed:
            lost = self.tr("%n job(s) failed: {titles}. `nodegraph-app queue` says why.", "", len(failed))
            text += f" {lost.format(titles=_listed(failed))}"
        self._messages.tell(text, bad=bool(failed))

    def _trouble(self, error: NodegraphError) -> None:
        self._messages.tell(str(error))


def _listed(titles: tuple[str, ...]) -> str:
    named = ", ".join(f"“{title}”" for title in titles[:MOST_TITLES])
    if len(titles) <= MOST_TITLES:
        return named
    return Counted.tr("{names} and %n more", "", len(titles) - MOST_TITLES).format(names=named)
