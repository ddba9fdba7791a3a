"""Going on with a finished picture: as an input of the workflow in front, or to repaint a part of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from .. import builtin
from ..core import edits
from ..core.graph import Graph
from .dropped import Dropped
from .filing import Filing
from .looking import png_of
from .panels.filmstrip import Finished
from .panels.message_bar import MessageBar
from .panels.viewer import Viewer
from .picture_facts import graph_in

REPAINTS = "inpaint.json"
"""The ready workflow; its nodes below load the picture, with the mask, and say what is wanted."""
LOADS, PROMPTS = "picture", "prompt"


class Onward(QObject):
    """Takes pictures that were made into workflows.

    Args:
        viewer: the picture in it is meant unless another is named.
        paint: opens the mask editor for a node.
    """

    def __init__(
        self,
        filing: Filing,
        dropped: Dropped,
        viewer: Viewer,
        messages: MessageBar,
        paint: Callable[[str], object],
        parent: QObject,
    ):
        super().__init__(parent)
        self._filing, self._dropped, self._viewer = filing, dropped, viewer
        self._messages, self._paint = messages, paint

    def use(self, finished: Finished | None = None) -> None:
        """Add a node to the workflow in front that loads the picture."""
        name = self._named(finished)
        if name is not None:
            self._dropped.load_picture(name)

    def repaint(self, finished: Finished | None = None) -> None:
        """Open the ready workflow that repaints a part of a picture with this one in it, and paint the mask.

        Taking the picture is one step of its history.
        """
        name, prompt = self._named(finished), self._prompt(finished)  # another document clears the viewer
        if name is None or not self._filing.open(builtin.workflows() / REPAINTS):
            return
        editing = self._filing.editing
        editing.stack.beginMacro(self.tr("Repaint a part of a picture"))
        editing.make(edits.set_parameter, LOADS, "file", name)
        editing.make(edits.set_parameter, LOADS, "mask", "")
        if prompt:
            editing.make(edits.set_parameter, PROMPTS, "text", prompt)
        editing.stack.endMacro()
        self._paint(LOADS)

    def _named(self, finished: Finished | None) -> str | None:
        """How workflows call the picture from now on."""
        origin = finished or self._viewer.origin
        image = finished.image if finished is not None else self._viewer.image
        if image is None:
            nothing = self.tr("There is no picture in the viewer yet. Run a workflow first.")
            self._messages.tell(nothing, bad=False)
            return None
        if isinstance(origin, Finished) and origin.path is not None and origin.path.is_file():
            return self._dropped.take_in(origin.path)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "picture.png"
            path.write_bytes(png_of(image, origin))
            return self._dropped.take_in(path)

    def _prompt(self, finished: Finished | None) -> str:
        """What was asked for when the picture was made; empty where that is not known."""
        origin = finished or self._viewer.origin
        path = origin.path if isinstance(origin, Finished) else None
        graph = graph_in(path, self._filing.registry) if path is not None else None
        return prompt_in(graph) if graph is not None else ""


def prompt_in(graph: Graph) -> str:
    """The first text that says what is wanted: what is written into a node that feeds a socket “positive”."""
    for node_id in graph.in_order():
        source = graph[node_id].inputs.get("positive")
        if source is None or source.node not in graph or (spec := graph.spec(source.node)) is None:
            continue
        for parameter in spec.parameters:
            if parameter.multiline and parameter.name not in graph[source.node].inputs:
                return str(graph.parameters(source.node)[parameter.name]).strip()
    return ""
