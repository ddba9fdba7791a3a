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
        self._pause = QTimer(self, interval=WAIT_MS - REPLAN_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self._run)
        runs.planned.connect(self._planned)
        runs.opened.connect(self._forget)

    @property
    def on(self) -> bool:
        """Whether edits are run by themselves."""
        return self._on

    def switch(self, on: bool) -> None:
        """Begin or stop to run edits by themselves. What is there already is not run."""
        self._on = on
        self._pause.stop()
        self._runs.keep_seeds = on
        self._runs.plan_now()
        self._seen = self._runs.book.keys()

    def _forget(self) -> None:
        """There is another document; its first plan is where its edits begin."""
        self._pause.stop()
        self._seen = {}

    def _planned(self) -> None:
        if not self._on:
            return
        keys = self._runs.book.keys()
        if not self._seen:
            self._seen = keys
        elif keys == self._seen:
            self._pause.stop()  # back where it was
        else:
            self._pause.start()

    def _run(self) -> None:
        runs = self._runs
        plan, keys = runs.plan, runs.book.keys()
        ready = plan is not None and runs.first_block is None and any(plan.with_verdict("run"))
        if runs.paused or keys == self._seen:
            return  # nobody wants what was paused to be lost
        if ready or (plan is not None and runs.running and runs.first_block is None):
            self._seen = keys
            runs.run(same_seeds=True)
