"""Shows what runs and plans say: states on nodes and in panels, problems, the status, the message bar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ...core.groups import GROUP_KEY
from ...core.problems import Problem
from ...core.seed_control import seeds_of
from ...execution.events import NodeFailed, WorkerReady
from ..canvas import GraphView
from ..filing import Filing
from ..panels.inspector import Inspector
from ..panels.message_bar import MessageBar
from ..panels.outline import Outline
from ..panels.status_line import StatusLine
from ..panels.top_bar import TopBar
from ..remedies import Remedies
from ..value_text import seconds_text
from .forecast import Forecast, forecast
from .progress import progress_text
from .run_control import RunControl

NO_PLAN = "there is nothing to plan"
NOT_STOPPED = "a cancelled run goes on"
"""What messages are about that concern no node."""


@dataclass(frozen=True)
class Panels:
    """Everything that shows something of a run, but for its pictures."""

    inspector: Inspector
    outline: Outline
    status: StatusLine
    top: TopBar
    messages: MessageBar


class RunDisplay(QObject):
    """Carries the signals of the run control to the panels.

    Args:
        view: asks for the canvas there is now.

    Attributes:
        remedies: what can be done about problems.

    Signals:
        node_wanted: id of a node that is about to be shown on the canvas.
    """

    node_wanted = Signal(str)

    def __init__(
        self,
        runs: RunControl,
        filing: Filing,
        panels: Panels,
        remedies: Remedies,
        view: Callable[[], GraphView],
        parent: QObject,
    ):
        super().__init__(parent)
        self._runs, self._filing, self._panels, self._view = runs, filing, panels, view
        self.remedies = remedies
        self._may_force = False
        self._ended_with: dict[str, str] | None = None
        """Node id → key of its result, when the word in the status bar became true."""
        filing.opened.connect(self._say_ready)
        runs.planned.connect(self._planned)
        runs.states_changed.connect(self._show_states)
        runs.progressed.connect(self._show_progress)
        runs.written.connect(self._written)
        runs.failed.connect(self._failed)
        runs.blocked.connect(self._blocked)
        runs.trouble.connect(self._trouble)
        runs.running_changed.connect(self._running_changed)
        runs.finished.connect(self._finished)
        runs.cancel_ignored.connect(self._offer_force)
        runs.short_of_memory.connect(self._thrifty)
        runs.device_known.connect(self._device)

    @property
    def may_force(self) -> bool:
        """Whether a cancelled run has gone on for too long."""
        return self._may_force

    def show_node(self, node_id: str) -> None:
        """Select a node, or a group by its key, and bring it into view."""
        graph = self._filing.editing.graph
        if node_id in graph or node_id.removeprefix(GROUP_KEY) in graph.groups:
            self.node_wanted.emit(node_id)
            view = self._view()
            view.graph_scene.seek([node_id])
            view.fit([node_id])
            view.setFocus()

    def _planned(self) -> None:
        """The document was looked at again: say what is wrong with it, and no longer what was."""
        runs, messages = self._runs, self._panels.messages
        self._view().graph_scene.set_problems(runs.problems)
        self._panels.inspector.show_problems(runs.problems)
        if isinstance(messages.about, Problem) and messages.about not in runs.problems:
            messages.hide()
        if runs.plan_problem is None:
            messages.retract(NO_PLAN)
        if not runs.running:
            self._show_forecast(forecast(runs.plan))
            if self._ended_with not in (None, runs.book.keys()):
                self._say_ready()

    def _show_forecast(self, told: Forecast) -> None:
        self._panels.status.show_expected(told.brief, tip=told.full)
        self._panels.top.buttons.show_forecast(told.full)

    def _show_states(self) -> None:
        graph, runs = self._filing.editing.graph, self._runs
        scene = self._view().graph_scene
        states = runs.book.states(graph.nodes)
        for node_id, state in states.items():
            scene.set_state(node_id, state)
        self._panels.outline.show_states(states)
        self._panels.inspector.show_state()
        self._panels.status.show_counts(*runs.book.counts())
        about = self._panels.messages.about
        if isinstance(about, NodeFailed) and runs.book.failure(about.node) != about:
            self._panels.messages.hide()

    def _show_progress(self) -> None:
        runs, status = self._runs, self._panels.status
        self._panels.top.buttons.show_running(
            runs.running, cancelling=runs.cancelling, may_force=self._may_force, paused=runs.paused
        )
        if not runs.running:
            return
        graph = self._filing.editing.graph
        node = runs.running_node
        title = graph.title(node) if node is not None and node in graph else ""
        if runs.cancelling:
            title = self.tr("Stopping")
        elif not title and runs.waits:
            title = self.tr("Waiting")
        elif not title:
            title = self.tr("Loading libraries") if runs.device is None else self.tr("Starting")
        status.state.setText(title)
        status.step.setText(progress_text(runs))

    def _written(self, node: str, path: object) -> None:
        assert isinstance(path, Path)
        self._panels.status.tell(
            self.tr("Saved {name} in {folder}").format(name=path.name, folder=path.parent.name), tip=str(path)
        )

    # --- what went wrong -----------------------------------------------------------------------------

    def _failed(self, failure: NodeFailed) -> None:
        graph = self._filing.editing.graph
        title = graph.title(failure.node) if failure.node in graph else failure.node
        named = failure.message.startswith(title)
        text = failure.message if named else f"{title}: {failure.message}"
        self._panels.messages.tell(
            f"{text} {failure.hint}" if failure.hint else text,
            details=failure.details,
            action=(self.tr("Show node"), lambda: self.show_node(failure.node)),
            remedy=self.remedies.for_problem(failure),
            about=failure,
        )

    def _blocked(self, problem: Problem) -> None:
        title = self._filing.editing.graph.title(problem.node)
        why = f"{problem.message} {problem.hint or ''}".strip()
        self._panels.messages.tell(
            self.tr("{title} cannot run: {why}").format(title=title, why=why),
            action=(self.tr("Show node"), lambda: self.show_node(problem.node)),
            remedy=self.remedies.for_problem(problem),
            about=problem,
        )
        if not self._runs.running:
            self._say(self.tr("Blocked"))

    def _trouble(self, message: str, hint: str) -> None:
        about = NO_PLAN if self._runs.plan_problem is not None else None
        self._panels.messages.tell(f"{message} {hint}".strip(), about=about)

    def _running_changed(self, running: bool) -> None:
        self._may_force = False
        if running:
            self._show_forecast(Forecast())  # what is left of this run is told beside the step
            self._ended_with = None
            self._panels.messages.hide()
        else:
            self._panels.messages.retract(NOT_STOPPED)
        self._show_progress()

    def _finished(self, outcome: str, seconds: float) -> None:
        book = self._runs.book
        if outcome == "failed" and book.failures and not any(book.failure(f.node) for f in book.failures):
            self._say_ready()  # what failed was changed meanwhile
            return
        words = {
            "done": self.tr("Done"),
            "failed": self.tr("Failed"),
            "cancelled": self.tr("Cancelled"),
            "paused": self.tr("Paused"),
        }
        more = {
            "done": self.tr("in {seconds}").format(seconds=seconds_text(seconds)),
            "paused": self.tr("Continue goes on from here"),
        }
        self._say(words[outcome], "  ·  ".join(filter(None, (more.get(outcome, ""), self._seed_used()))))

    def _seed_used(self) -> str:
        """The seed of the run, where it is one and another than the document says."""
        graph = self._filing.editing.graph
        held = seeds_of(graph)
        used = {
            seed for place in held if (seed := self._runs.seeds.last(graph, place)) not in (None, held[place])
        }
        return self.tr("seed {seed}").format(seed=used.pop()) if len(used) == 1 else ""

    def _say(self, word: str, more: str = "") -> None:
        """How the last run ended: true until another result is asked for."""
        self._panels.status.state.setText(word)
        self._panels.status.step.setText(more)
        self._ended_with = self._runs.book.keys()

    def _say_ready(self) -> None:
        self._panels.status.state.setText(self.tr("Ready"))
        self._panels.status.step.setText("")
        self._ended_with = None

    def _thrifty(self, node: str, message: str, economy: str) -> None:
        graph = self._filing.editing.graph
        title = graph.title(node) if node in graph else node
        self._panels.messages.tell(
            self.tr(
                "{title}: {message} It goes on with less: {economy}. That is remembered for this workflow."
            ).format(title=title, message=message, economy=economy),
            action=(self.tr("Show node"), lambda: self.show_node(node)),
            bad=False,
        )

    def _offer_force(self) -> None:
        self._may_force = True
        self._show_progress()
        self._panels.messages.tell(
            self.tr(
                "The run has not stopped yet. In a few seconds, or with Force stop now, its worker process "
                "is ended and replaced: the workflow and finished results stay."
            ),
            action=(self.tr("Force stop"), self._runs.stop_by_force),
            bad=False,
            about=NOT_STOPPED,
        )

    def _device(self, ready: WorkerReady | None) -> None:
        self._panels.status.device.setText(
            ready.description if ready is not None else self.tr("no worker running")
        )
