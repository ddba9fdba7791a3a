"""Run on change: after an edit the workflow runs by itself, quietly.

Not every edit changes what would be made: moving a node does not, and neither does an edit that is undone
at once. So it is the keys that are watched and not the document. A workflow that cannot run yet, say one that
is just being wired, is waited for without a word; what failed is not tried again before it was changed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from .run_control import REPLAN_AFTER_MS, RunControl

WAIT_MS = 300
"""From the last edit to the run; the plan, which waits for a pause itself, is a part of it."""


class RunOnChange(QObject):
    """Watches the plans of a run control, while it is switched on."""

    def __init__(self, runs: RunControl, parent: QObject | None = None):
        super().__init__(parent)
        self._runs = runs
        self._on = False
        self._seen: dict[str, str] = {}
        """Node id → key of its result, of the last plan that was run or was there from the start."""
        self._by_run = True
        self._pause = QTimer(self, interval=WAIT_MS - REPLAN_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self._run)
        runs.planned.connect(self._planned)
        runs.opened.connect(self._forget)
        runs.asked.connect(self._asked)
        runs.running_changed.connect(self._expect_other_seeds)

    @property
    def on(self) -> bool:
        """Whether edits are run by themselves."""
        return self._on

    def switch(self, on: bool) -> None:
        """Begin or stop to run edits by themselves. What is there already is not run."""
        self._on = on
        self._pause.stop()
        self._runs.keep_seeds = self._by_run = on
        self._runs.plan_now()

    def _forget(self) -> None:
        """There is another document; its first plan is where its edits begin."""
        self._pause.stop()
        self._by_run = True

    def _asked(self) -> None:
        """A run begins. What was edited before is in it, unless it goes on with an earlier request."""
        request = self._runs.request
        if request is not None and request.done == 0:
            self._pause.stop()
        self._by_run = True

    def _expect_other_seeds(self) -> None:
        """The next plan differs from the last one by the seeds of a run, which nobody edited."""
        self._by_run = True

    def _planned(self) -> None:
        keys = self._runs.book.keys()
        if self._by_run:
            self._by_run, self._seen = False, keys
        elif not self._on or keys == self._seen:
            self._pause.stop()  # back where it was
        else:
            self._pause.start()

    def _run(self) -> None:
        runs = self._runs
        if runs.paused or runs.plan is None or runs.first_block is not None:
            return  # nobody wants what was paused to be lost, or to hear what is missing while they wire it
        if runs.running or any(runs.plan.with_verdict("run")):
            runs.run(same_seeds=True)
