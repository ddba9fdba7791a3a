"""Draws the steps of sampling nodes and goes through them; the document is not altered by it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from ..core.errors import NodegraphError
from ..core.families import is_flow
from ..core.graph import Source
from ..core.spec import Traits
from ..core.traits import infer_traits
from ..execution.trajectory import PREVIEW, draw_levels, draws_levels, give_every_step, samples
from .branching import SAMPLE, branch_edit
from .canvas import GraphView
from .filing import Filing
from .panels.message_bar import MessageBar
from .panels.scrubber import Scrubber
from .panels.viewer import Viewer
from .runs.run_control import RunControl
from .runs.side_run import SideRun

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
        self._side = SideRun(runs, filing, self)
        self._run_key, self._batch = "", 1
        self._plotted = ""
        """Caption of the drawing that is under way; empty while steps are."""
        self._side.stepped.connect(self._stepped)
        self._side.ended.connect(self._ended)
        scrubber.steps_wanted.connect(self.draw)
        scrubber.step_shown.connect(self._look_at)
        scrubber.branch_wanted.connect(self.branch)
        scrubber.plot_wanted.connect(self.plot)
        runs.planned.connect(self._show)
        filing.opened.connect(lambda: self.select(None))

    def select(self, node_id: str | None) -> None:
        """Serve this node, if it samples or has noise levels."""
        graph = self._filing.editing.graph
        served = samples(graph, node_id) or draws_levels(graph, node_id)
        self._node = node_id if served else None
        self._show()

    def draw(self) -> None:
        """Have the worker draw every step of the node. What it knows it does not run again."""
        node_id, key = self._node, self._key()
        if node_id is None or self._side.running:
            return
        if not key:
            self._scrubber.refuse(self.tr("Its run cannot be planned yet."))
            return
        copy = self._side.copy()
        try:
            batch = self._traits(Source(node_id, "latent")).get("batch")
            self._side.start(copy, give_every_step(copy.graph, node_id, PREVIEW, {}))
        except NodegraphError as problem:
            self._scrubber.refuse(f"{problem.message} {problem.hint or ''}".strip())
            return
        self._run_key, self._batch = key, batch if isinstance(batch, int) and batch > 0 else 1
        self._plotted = ""
        self._scrubber.wait(self.tr("Drawing the steps…"))

    def plot(self) -> None:
        """Have the worker draw the noise levels of the node, and show the drawing in the viewer."""
        graph, node_id = self._filing.editing.graph, self._node
        if node_id is None or self._side.running or not draws_levels(graph, node_id):
            return
        copy = self._side.copy()
        model = graph[node_id].inputs.get("model")
        family = self._traits(model).get("family") if model is not None else None
        try:
            self._side.start(copy, draw_levels(copy.graph, node_id, flow=is_flow(family)))
        except NodegraphError as problem:
            self._scrubber.refuse(f"{problem.message} {problem.hint or ''}".strip())
            return
        self._plotted = self.tr("{title}: noise levels").format(title=graph.title(node_id))

    def _traits(self, source: Source) -> Traits:
        return infer_traits(self._filing.editing.graph, self._filing.files).outputs.get(source, {})

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
            view.graph_scene.seek(list(edit.after)[1:2])
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
        self._scrubber.show_plot(draws_levels(graph, node_id))
        if not samples(graph, node_id):
            self._scrubber.offer_plot()
            return
        pictures = self._drawn.get(self._key())
        if pictures is None:
            if not self._side.running or self._run_key != self._key():
                self._scrubber.offer()
        elif pictures is not self._scrubber.pictures or self._scrubber.isHidden():
            may_branch = graph[node_id].type == SAMPLE
            self._scrubber.show_steps(pictures, len(pictures), may_branch=may_branch)

    def _look_at(self, step: int) -> None:
        if self._node is not None and 1 <= step <= len(self._scrubber.pictures):
            pictures = self._scrubber.pictures
            caption = self.tr("{title}, step {step} of {count}").format(
                title=self._filing.editing.graph.title(self._node), step=step, count=len(pictures)
            )
            self._viewer.show_picture(pictures[step - 1], caption)

    # --- what the worker says ------------------------------------------------------------------------

    def _stepped(self, done: int, total: int) -> None:
        if not self._plotted and self._key() == self._run_key:
            self._scrubber.wait(self.tr("Step {done} of {total}…").format(done=done, total=total))

    def _ended(self, pictures: tuple[QImage, ...], why: str) -> None:
        if self._plotted:
            caption, self._plotted = self._plotted, ""
            if pictures:
                self._viewer.show_picture(pictures[0], caption)
            else:
                self._scrubber.refuse(why)
            return
        if pictures:
            self._drawn[self._run_key] = pictures[: len(pictures) // self._batch]
            while len(self._drawn) > MOST_RUNS:
                self._drawn.popitem(last=False)
        if self._key() != self._run_key:
            self._show()
        elif pictures:
            self._show()
            self._look_at(len(self._scrubber.pictures))
        else:
            self._scrubber.refuse(why)
