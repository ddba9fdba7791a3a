"""Run on change: after an edit the workflow runs by itself, quietly.

Not every edit is one of what is made: moving a node is not, and neither is one that is undone at once. So
it is what the nodes compute that is compared with what ran last. Keys would not do: they also differ by the
seeds that a series of runs takes. A workflow that cannot run yet, say one that is just being wired, is
waited for without a word; what failed is not tried again before it was changed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ...core.graph import Graph
from .document_plan import REPLAN_AFTER_MS
from .run_control import RunControl

WAIT_MS = 300
"""From the last edit to the run; the plan, which waits for a pause itself, is a part of it."""

Content = dict[str, object]


class RunOnChange(QObject):
    """Watches the edits that a run control plans for, while it is switched on."""

    def __init__(self, runs: RunControl, parent: QObject | None = None):
        super().__init__(parent)
        self._runs = runs
        self._on = False
        self._ran: Content = {}
        """What ran last, or was there from the start."""
        self._pause = QTimer(self, interval=WAIT_MS - REPLAN_AFTER_MS, singleShot=True)
        self._pause.timeout.connect(self._run)
        runs.planned.connect(self._planned)
        runs.opened.connect(self._begin)
        runs.asked.connect(self._asked)

    @property
    def on(self) -> bool:
        """Whether edits are run by themselves."""
        return self._on

    def switch(self, on: bool) -> None:
        """Begin or stop to run edits by themselves. What is there already is not run."""
        self._on = self._runs.conditions.keep_seeds = on
        self._begin()
        self._runs.plan_now()

    def _begin(self) -> None:
        """Edits begin from here."""
        self._pause.stop()
        self._ran = content(self._runs.graph)

    def _asked(self) -> None:
        """A run begins, whoever asked for it."""
        if (request := self._runs.request) is not None:
            self._ran = content(request.graph)

    def _planned(self) -> None:
        if not self._on or content(self._runs.graph) == self._ran:
            self._pause.stop()
        else:
            self._pause.start()

    def _run(self) -> None:
        runs = self._runs
        if runs.paused or runs.plan is None or runs.first_block is not None:
            return  # nobody wants what was paused to be lost, or to hear what is missing while they wire it
        self._ran = content(runs.graph)
        if runs.running or any(runs.plan.with_verdict("run")):
            runs.run(same_seeds=True)


def content(graph: Graph | None) -> Content:
    """What of a graph decides what is made: everything but how it looks."""
    nodes = graph.nodes.values() if graph is not None else ()
    return {node.id: (node.type, node.type_version, node.params, node.inputs, node.mode) for node in nodes}
