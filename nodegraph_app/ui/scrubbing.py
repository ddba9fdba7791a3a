"""Draws the steps of sampling nodes and goes through them; the document is not altered by it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from ..core.errors import NodegraphError
from ..core.graph import Source
from ..core.traits import infer_traits
from ..documents import native
from ..execution.events import Event, NodeFailed, Picture, RunFinished, RunRefused, StepProgress, WorkerDied
from ..execution.trajectory import PREVIEW, give_every_step, samples
from .branching import SAMPLE, branch_edit
from .canvas import GraphView
from .filing import Filing
from .panels.message_bar import MessageBar
from .panels.scrubber import Scrubber
from .panels.viewer import Viewer
from .run_control import RunControl

MOST_RUNS = 8
"""Whose steps are kept; those looked at longest ago go first."""


class Scrubbing(QObject):
    """Serves the scrubber.

    Args:
        view: asks for the canvas there is now.
    """

    def __init__(
        self,
        runs: RunControl,
        filing: Filing,
        viewer: Viewer,
        scrubber: Scrubber,
        messages: MessageBar,
        view: Callable[[], GraphView],
        parent: QObject,
    ):
        super().__init__(parent)
        self._runs, self._filing, self._viewer = runs, filing, viewer
        self._scrubber, self._messages, self._view = scrubber, messages, view
        self._node: str | None = None
        self._drawn: OrderedDict[str, tuple[QImage, ...]] = OrderedDict()
        """Key of a node's result → the first picture of its batch after every step."""
        self._run: int | None = None
        self._run_key, self._batch = "", 1
        self._coming: dict[int, QImage] = {}
        self._why = ""
        scrubber.steps_wanted.connect(self.draw)
        scrubber.step_shown.connect(self._look_at)
        scrubber.branch_wanted.connect(self.branch)
        runs.link.arrived.connect(self._observe)
        runs.link.picture_arrived.connect(self._take)
        runs.planned.connect(self._show)
        runs.asked.connect(self._give_way)
        filing.opened.connect(lambda: self.select(None))

    def select(self, node_id: str | None) -> None:
        """Serve this node, if it samples."""
        self._node = node_id if samples(self._filing.editing.graph, node_id) else None
        self._show()

    def draw(self) -> None:
        """Have the worker draw every step of the node. What it knows it does not run again."""
        graph, node_id = self._filing.editing.graph, self._node
        key = self._key()
        if node_id is None or self._run is not None:
            return
        if not key:
            self._scrubber.refuse("Its run cannot be planned yet.")
            return
        copy = native.loads(native.dumps(self._filing.document).encode(), graph.registry)
        try:
            batch = (
                infer_traits(graph, self._filing.files)
                .outputs.get(Source(node_id, "latent"), {})
                .get("batch")
            )
            target = give_every_step(copy.graph, node_id, PREVIEW, {})
            self._run = self._runs.link.run(
                native.dumps(copy),
                folder=self._filing.folder,
                targets=(target,),
                output_folder=self._runs.output_folder,
            )
        except NodegraphError as problem:
            self._scrubber.refuse(f"{problem.message} {problem.hint or ''}".strip())
            return
        self._run_key, self._batch = key, batch if isinstance(batch, int) and batch > 0 else 1
        self._coming, self._why = {}, ""
        self._scrubber.wait("Drawing the steps…")

    def branch(self, step: int) -> None:
        """Add nodes that go on from a step in a way of their own."""
        node_id, editing = self._node, self._filing.editing
        if node_id is None:
            return
        behind = int(editing.graph.parameters(node_id).get("start_step", 0)) + step
        try:
            edit = branch_edit(editing.graph, node_id, behind)
        except NodegraphError as problem:
            self._messages.tell(f"{problem.message} {problem.hint or ''}".strip(), bad=False)
            return
        if editing.push(edit):
            view = self._view()
            view.graph_scene.select(list(edit.after)[1:2])
            view.fit(list(edit.after))

    # --- what is known -------------------------------------------------------------------------------

    def _key(self) -> str:
        return self._runs.book.key(self._node) if self._node is not None else ""

    def _show(self) -> None:
        """Show what there is for the node as it is now."""
        graph, node_id = self._filing.editing.graph, self._node
        if node_id is None or node_id not in graph:
            self._node = None
            self._scrubber.hide()
            return
        pictures = self._drawn.get(self._key())
        if pictures is None:
            if self._run is None or self._run_key != self._key():
                self._scrubber.offer()
        elif pictures is not self._scrubber.pictures or self._scrubber.isHidden():
            may_branch = graph[node_id].type == SAMPLE
            self._scrubber.show_steps(pictures, len(pictures), may_branch=may_branch)

    def _look_at(self, step: int) -> None:
        if self._node is not None and 1 <= step <= len(self._scrubber.pictures):
            pictures = self._scrubber.pictures
            caption = f"{self._filing.editing.graph.title(self._node)}, step {step} of {len(pictures)}"
            self._viewer.show_picture(pictures[step - 1], caption)

    # --- what the worker says ------------------------------------------------------------------------

    def _give_way(self, run: int, text: str) -> None:
        """A run of the document goes first."""
        if self._run is not None:
            self._runs.link.cancel(self._run)

    def _take(self, event: Picture, image: QImage) -> None:
        if event.run == self._run and not event.preview:
            self._coming[event.index] = image
            if len(self._coming) == event.count:
                steps = event.count // self._batch
                self._drawn[self._run_key] = tuple(self._coming[index] for index in range(steps))
                while len(self._drawn) > MOST_RUNS:
                    self._drawn.popitem(last=False)

    def _observe(self, event: Event) -> None:
        if self._run is None or (event.run != self._run and not isinstance(event, WorkerDied)):
            return
        match event:
            case StepProgress(done=done, total=total) if self._key() == self._run_key:
                self._scrubber.wait(f"Step {done} of {total}…")
            case NodeFailed(message=message) | RunRefused(message=message):
                self._why = message
            case WorkerDied(reason=reason):
                self._run = None
                self._scrubber.refuse(f"The worker process ended: {reason}.")
            case RunFinished(outcome=outcome):
                self._end(outcome)

    def _end(self, outcome: str) -> None:
        self._run = None
        if self._key() != self._run_key:
            self._show()
        elif self._run_key in self._drawn:
            self._show()
            self._look_at(len(self._scrubber.pictures))
        else:
            self._scrubber.refuse(
                self._why or ("It was cancelled." if outcome == "cancelled" else "It failed.")
            )
