"""Runs from the command line go into the history; where that is impossible they still run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..core.errors import NodegraphError
from ..execution.database import Database, DatabaseError
from ..execution.events import Event
from ..execution.history import History, RunStart
from ..execution.recording import Recorder
from ..settings import Settings
from .printing import complain


class Record:
    """A recorder that complains once and then keeps silent when the history cannot be written."""

    def __init__(self, recorder: Recorder | None):
        self._recorder = recorder

    def begin(self, number: int, start: RunStart) -> None:
        """A run was asked for."""
        if self._recorder is not None:
            try:
                self._recorder.begin(number, start)
            except DatabaseError as error:
                self._give_up(error)

    def observe(self, event: Event) -> None:
        """Take an event."""
        if self._recorder is not None:
            try:
                self._recorder.observe(event)
            except DatabaseError as error:
                self._give_up(error)

    def abandon(self) -> None:
        """The command ends now: runs that go on count as cancelled."""
        if self._recorder is not None:
            try:
                self._recorder.abandon("the command ended before the run was over")
            except DatabaseError as error:
                self._give_up(error)

    def _give_up(self, error: NodegraphError) -> None:
        self._recorder = None
        _say_unrecorded(error)


@contextmanager
def recording(settings: Settings) -> Iterator[Record]:
    """The history, open for the runs of this command."""
    try:
        database = Database()
    except DatabaseError as error:
        _say_unrecorded(error)
        yield Record(None)
        return
    record = Record(Recorder(History(database, keep=settings.history_runs)))
    try:
        yield record
    finally:
        record.abandon()
        database.close()


def _say_unrecorded(error: NodegraphError) -> None:
    complain(NodegraphError(f"This run will not be in the history. {error.message}", hint=error.hint))
