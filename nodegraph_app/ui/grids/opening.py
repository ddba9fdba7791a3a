"""Puts the grid window, its runs and the open workflow together."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ...builtin import resources
from ...core import edits
from ...core.errors import NodegraphError
from ...core.graph import Graph
from ...documents import native
from ...execution.axis_values import written
from ...execution.facade import claim_numbered
from ...execution.grid import Axis, Grid, Place, axis_costs, node_seconds
from ..filing import Filing
from ..panels.filmstrip import Finished
from ..panels.message_bar import MessageBar
from ..panels.viewer import Viewer
from ..runs.run_control import RunControl
from .grid_run import GridRun, Task, Variant

if TYPE_CHECKING:
    from .dialog import GridDialog


class Grids(QObject):
    """Runs grids of the open workflow.

    Args:
        window: the grid window lies in front of it.
        current: asks for the id of the node that is selected.

    Signals:
        open_wanted: path of a picture whose workflow is to be opened.
        ended: a grid has been run; a sentence for the status bar.
    """

    open_wanted = Signal(object)
    ended = Signal(str)

    def __init__(
        self,
        window: QWidget,
        runs: RunControl,
        filing: Filing,
        viewer: Viewer,
        messages: MessageBar,
        current: Callable[[], str | None],
    ):
        super().__init__(window)
        self._window, self._runs, self._filing = window, runs, filing
        self._viewer, self._messages, self._current = viewer, messages, current
        self.dialog: GridDialog | None = None
        self.run = GridRun(runs.link, self)
        self.run.changed.connect(self._show)
        self.run.ended.connect(self._ended)

    def show(self) -> None:
        """Open the grid window for the workflow as it is now."""
        if self.dialog is None:
            from .dialog import GridDialog

            dialog = self.dialog = GridDialog(self._window)
            dialog.run_wanted.connect(self.start)
            dialog.cancel_wanted.connect(self.run.cancel)
            dialog.looked_at.connect(self.look_at)
            dialog.open_wanted.connect(self.open)
            dialog.use_wanted.connect(self.use)
            dialog.sheet_wanted.connect(self.save_sheet)
        self._runs.plan_now()
        graph, plan = self._filing.editing.graph, self._runs.plan
        wanted = {step.node for step in plan.steps} if plan is not None else set()
        self.dialog.show_graph(graph, self._filing.files, wanted, self._current())
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def close(self) -> None:
        """The window closes."""
        self.run.cancel()
        if self.dialog is not None:
            self.dialog.close()

    def start(self, grid: Grid) -> None:
        """Run a grid of a copy of the open workflow, which is not altered."""
        filing, plan = self._filing, self._runs.plan
        document = native.loads(native.dumps(filing.document).encode(), filing.registry)
        task = Task(document, filing.title, filing.path, filing.folder, self._runs.output_folder)
        past = self._runs.conditions.past
        seconds = node_seconds(plan, past) if plan is not None else {}
        targets = plan.targets if plan is not None else ()
        assert self.dialog is not None
        self.dialog.show_grid(grid, [title_of(document.graph, axis) for axis in grid.axes])
        try:
            self.run.start(task, grid, axis_costs(document.graph, grid.axes, targets, seconds))
        except NodegraphError as problem:
            self._messages.tell(f"{problem.message} {problem.hint or ''}".strip())
            return
        for variant in self.run.variants.values():
            self.dialog.show_variant(variant)
        self.dialog.show_running(self.run.running)

    def look_at(self, place: Place) -> None:
        """Show the picture of a variant in the viewer."""
        variant = self.run.variants.get(place)
        if variant is not None and variant.image is not None:
            words = ", ".join(self._named(variant))
            self._viewer.show_picture(variant.image, words, origin=self._finished(variant, words))

    def open(self, place: Place) -> None:
        """Open a variant as a workflow."""
        variant = self.run.variants.get(place)
        if variant is None:
            return
        if variant.path is not None and variant.path.is_file():
            self.open_wanted.emit(variant.path)
        else:
            self.use(place)

    def use(self, place: Place) -> None:
        """Set the values of a variant in the open workflow, as one step of the history."""
        variant, editing = self.run.variants.get(place), self._filing.editing
        if variant is None:
            return
        copy = native.loads(native.dumps(self._filing.document).encode(), self._filing.registry).graph
        try:
            with self.run.grid.placed(copy, variant.combination):
                values = [(axis, copy[axis.node].params[axis.parameter]) for axis in self.run.grid.axes]
        except NodegraphError as problem:  # the workflow is another by now
            self._messages.tell(f"{problem.message} {problem.hint or ''}".strip())
            return
        editing.stack.beginMacro(self.tr("Use the values of a grid"))
        for axis, value in values:
            editing.make(edits.set_parameter, axis.node, axis.parameter, value)
        editing.stack.endMacro()
        told = ", ".join(f"{axis.parameter.replace('_', ' ')} {value}" for axis, value in values)
        self.ended.emit(self.tr("Set in the workflow: {values}").format(values=told))

    def save_sheet(self) -> None:
        """Write all of it as one picture with its axes, into the output folder."""
        from PIL import Image

        from ...documents.contact_sheet import (
            Cell,
            SheetAxis,
            draw_sheet,
            fitted,
            largest_side_px,
            write_sheet,
        )

        grid, graph = self.run.grid, self._filing.editing.graph
        axes = [SheetAxis(title_of(graph, axis), tuple(map(written, axis.values))) for axis in grid.axes]
        cells, side_px = {}, largest_side_px(len(grid))
        for place, variant in self.run.variants.items():
            if variant.png:
                with Image.open(io.BytesIO(variant.png)) as picture:
                    cells[place] = Cell(fitted(picture, side_px))
            else:
                cells[place] = Cell(None, variant.message or variant.state)
        sheet = draw_sheet(self._filing.title, axes, cells, resources() / "fonts")
        folder = self._runs.output_folder
        try:
            path = claim_numbered(folder / "grid")
            write_sheet(path, sheet, native.dumps(self._filing.document))
        except OSError as error:
            self._messages.tell(
                self.tr("The sheet could not be written to “{folder}”: {reason}.").format(
                    folder=folder, reason=error.strerror or error
                )
            )
            return
        image = QImage(str(path))
        self._viewer.show_picture(
            image, self.tr("Grid"), origin=Finished(image, path.read_bytes(), self.tr("Grid"), "", path)
        )
        self.ended.emit(self.tr("Saved {name} in {folder}").format(name=path.name, folder=path.parent.name))

    def _show(self, place: Place) -> None:
        if self.dialog is not None:
            self.dialog.show_variant(self.run.variants[place])
            self.dialog.show_running(self.run.running)

    def _ended(self) -> None:
        done = sum(variant.state == "done" for variant in self.run.variants.values())
        if self.dialog is not None:
            self.dialog.show_running(False)
        self._runs.plan_soon()
        self.ended.emit(
            self.tr("{done} of %n picture(s) of the grid are made", "", len(self.run.variants)).format(
                done=done
            )
        )

    def _named(self, variant: Variant) -> list[str]:
        pairs = zip(self.run.grid.axes, variant.combination.values, strict=True)
        return [f"{axis.parameter.replace('_', ' ')} {written(value)}" for axis, value in pairs]

    def _finished(self, variant: Variant, words: str) -> Finished:
        assert variant.image is not None
        return Finished(variant.image, variant.png, words, variant.node, variant.path, variant.workflow)


def title_of(graph: Graph, axis: Axis) -> str:
    """What varies, for the reader."""
    title = graph.title(axis.node) if axis.node in graph else axis.node
    within = f", “{axis.pattern}”" if axis.pattern is not None else ""
    return f"{title}: {axis.parameter.replace('_', ' ')}{within}"
