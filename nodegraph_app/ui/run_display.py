"""Shows what runs say: states on nodes and in panels; pictures on nodes, viewer and filmstrip; the status."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from ..core.problems import structural_problems
from ..core.traits import infer_traits
from ..execution.events import NodeFailed, Picture, WorkerReady
from .canvas import GraphView
from .filing import Filing
from .node_book import seconds_text
from .panels.filmstrip import Filmstrip, Finished
from .panels.inspector import Inspector
from .panels.message_bar import MessageBar
from .panels.outline import Outline
from .panels.status_line import StatusLine
from .panels.top_bar import TopBar
from .panels.viewer import Viewer
from .run_control import RunControl


@dataclass(frozen=True)
class Panels:
    """Everything that shows something of a run."""

    viewer: Viewer
    inspector: Inspector
    outline: Outline
    filmstrip: Filmstrip
    status: StatusLine
    top: TopBar
    messages: MessageBar


class RunDisplay(QObject):
    """Carries the signals of the run control to the panels.

    Args:
        view: asks for the canvas there is now.

    Attributes:
        pictures: node id → what it showed last.
    """

    def __init__(
        self, runs: RunControl, filing: Filing, panels: Panels, view: Callable[[], GraphView], parent: QObject
    ):
        super().__init__(parent)
        self._runs, self._filing, self._panels, self._view = runs, filing, panels, view
        self._may_force = False
        self.pictures: dict[str, QImage] = {}
        self._written_by: dict[str, list[Path]] = {}
        filing.opened.connect(self.pictures.clear)
        runs.states_changed.connect(self._show_states)
        runs.progressed.connect(self._show_progress)
        runs.picture.connect(self._show_picture)
        runs.written.connect(self._written)
        runs.failed.connect(self._failed)
        runs.trouble.connect(self._trouble)
        runs.running_changed.connect(self._running_changed)
        runs.finished.connect(self._finished)
        runs.cancel_ignored.connect(self._offer_force)
        runs.device_known.connect(self._device)

    @property
    def may_force(self) -> bool:
        """Whether a cancelled run has gone on for too long."""
        return self._may_force

    def _show_states(self) -> None:
        graph = self._filing.editing.graph
        scene = self._view().graph_scene
        states = self._runs.book.states(graph.nodes)
        for node_id, state in states.items():
            scene.set_state(node_id, state)
        self._panels.outline.show_states(states)
        self._panels.inspector.show_state()
        self._panels.status.show_counts(*self._runs.book.counts())
        if not self._runs.running:
            self._show_problems()

    def _show_problems(self) -> None:
        graph, files = self._filing.editing.graph, self._filing.files
        found = [*structural_problems(graph, files), *infer_traits(graph, files).problems]
        self._view().graph_scene.set_problems(found)

    def _show_progress(self) -> None:
        runs, status = self._runs, self._panels.status
        self._panels.top.show_running(runs.running, cancelling=runs.cancelling, may_force=self._may_force)
        if not runs.running:
            return
        graph = self._filing.editing.graph
        node = runs.running_node
        title = graph.title(node) if node is not None and node in graph else ""
        word = (
            "Stopping"
            if runs.cancelling
            else title or ("Loading libraries" if runs.device is None else "Starting")
        )
        status.state.setText(word)
        if runs.step is None or runs.step[1] == 0:
            status.step.setText("")
            return
        text = f"step {runs.step[0]} of {runs.step[1]}"
        if (left := runs.left_s) is not None and runs.step[0] < runs.step[1]:
            text += f"  ·  {seconds_text(max(left, 0.1))} left"
        status.step.setText(text)

    def _show_picture(self, node: str, image: QImage, event: Picture) -> None:
        graph = self._filing.editing.graph
        if node not in graph:
            return
        self._view().graph_scene.set_picture(node, image)
        self.pictures[node] = image
        title = graph.title(node)
        if event.preview:
            self._panels.viewer.show_picture(image, f"{title}, while it runs", preview=True)
            return
        caption = f"{title}, {event.index + 1} of {event.count}" if event.count > 1 else title
        written = self._written_by.get(node, [])
        path = written[event.index] if event.index < len(written) else None
        finished = Finished(image, event.png, caption, node, path)
        self._panels.viewer.show_picture(image, caption, origin=finished)
        self._panels.filmstrip.add(finished)

    def restore(self, nodes: Iterable[str]) -> None:
        """Put the pictures back on nodes that were away, say by undo."""
        scene = self._view().graph_scene
        for node in nodes:
            item = scene.nodes.get(node)
            if item is not None and item.picture is None and node in self.pictures:
                scene.set_picture(node, self.pictures[node])

    def _written(self, node: str, path: object) -> None:
        assert isinstance(path, Path)
        self._written_by.setdefault(node, []).append(path)
        self._panels.filmstrip.written(node, path)
        self._panels.status.tell(f"Saved {path.name} in {path.parent.name}")

    def _failed(self, failure: NodeFailed) -> None:
        graph = self._filing.editing.graph
        title = graph.title(failure.node) if failure.node in graph else failure.node
        named = failure.message.startswith(title)
        text = failure.message if named else f"{title}: {failure.message}"
        self._panels.messages.tell(
            f"{text} {failure.hint}" if failure.hint else text,
            details=failure.details,
            action=("Show node", lambda: self.show_node(failure.node)),
        )

    def show_node(self, node_id: str) -> None:
        """Select a node and bring it into view."""
        if node_id in self._filing.editing.graph:
            view = self._view()
            view.graph_scene.select([node_id])
            view.fit([node_id])

    def _trouble(self, message: str, hint: str) -> None:
        self._panels.messages.tell(f"{message} {hint}".strip())

    def _running_changed(self, running: bool) -> None:
        self._may_force = False
        if running:
            self._panels.messages.hide()
            self._written_by.clear()
        self._show_progress()

    def _finished(self, outcome: str, seconds: float) -> None:
        word = {"done": "Done", "failed": "Failed", "cancelled": "Cancelled"}[outcome]
        self._panels.status.state.setText(word)
        self._panels.status.step.setText(f"in {seconds_text(seconds)}" if outcome == "done" else "")

    def _offer_force(self) -> None:
        self._may_force = True
        self._show_progress()
        self._panels.messages.tell(
            "The run has not stopped yet. Force stop ends the worker process: the workflow and finished "
            "results stay.",
            action=("Force stop", self._runs.stop_by_force),
            bad=False,
        )

    def _device(self, ready: WorkerReady | None) -> None:
        self._panels.status.device.setText(ready.description if ready is not None else "no worker running")
