"""What can be done about a problem at the press of one button, where there is such a thing.

Remedies are edits and dialogs that the reader could reach by hand; each can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from ..core import edits
from ..core.files import Files
from ..core.graph import Graph
from ..core.parameters import ParameterSpec
from ..core.problems import Problem
from ..execution.events import NodeFailed
from .filing import Filing

Remedy = tuple[str, Callable[[], object]]
"""Words for a button, and what it does."""

SIZES = ("width", "height")


class Remedies(QObject):
    """Finds remedies for the open document.

    Args:
        choose_picture: lets the reader choose a picture; its name, or None.
        show_models: opens the models.
        run: runs the document.
    """

    def __init__(
        self,
        filing: Filing,
        *,
        choose_picture: Callable[[], str | None],
        show_models: Callable[[], object],
        run: Callable[[], object],
        parent: QObject,
    ):
        super().__init__(parent)
        self._filing = filing
        self._choose_picture, self._show_models, self._run = choose_picture, show_models, run

    def for_problem(self, problem: Problem | NodeFailed) -> Remedy | None:
        """What would help, or None where there is nothing that a button could do."""
        graph = self._filing.editing.graph
        if problem.node not in graph:
            return None
        if isinstance(problem, NodeFailed) and problem.short_of_memory:
            return self._smaller(problem.node)
        spec = graph.spec(problem.node)
        parameter = spec.parameter(problem.place) if spec and problem.place else None
        if parameter is not None and parameter.file_kind == "image":
            return self.tr("Choose a picture…"), lambda: self._take_picture(problem.node, parameter.name)
        if parameter is not None and (
            parameter.file_kind is not None
            or _names_missing(graph, problem.node, parameter, self._filing.files)
        ):
            return self.tr("Open Models"), self._show_models
        return None

    def _take_picture(self, node: str, parameter: str) -> None:
        name = self._choose_picture()
        if name is not None and node in self._filing.editing.graph:
            self._filing.editing.make(edits.set_parameter, node, parameter, name)

    def _smaller(self, node: str) -> Remedy | None:
        if not halved(self._filing.editing.graph, node):
            return None

        def act() -> None:
            editing = self._filing.editing
            if node not in editing.graph:
                return
            editing.stack.beginMacro(self.tr("Halve the size"))
            for each, sizes in halved(editing.graph, node).items():
                for name, side in sizes.items():
                    editing.make(edits.set_parameter, each, name, side)
            editing.stack.endMacro()
            self._run()

        return self.tr("Halve the size and run"), act


def halved(graph: Graph, node: str) -> dict[str, Mapping[str, int]]:
    """Node → sides of half the length, of every node above that sets a width and a height of its own."""
    found: dict[str, Mapping[str, int]] = {}
    for each in sorted(graph.upstream([node])):
        spec, values = graph.spec(each), graph.parameters(each)
        sides = {
            name: _half(parameter, values[name])
            for name in SIZES
            if spec and (parameter := spec.parameter(name)) and name not in graph[each].inputs
        }
        if len(sides) == len(SIZES) and any(sides[name] != values[name] for name in SIZES):
            found[each] = sides
    return found


def _half(parameter: ParameterSpec, side: int) -> int:
    """Half a side, on the parameter's steps and within its bounds."""
    bounds = parameter.bounds
    if bounds is None:
        return max(side // 2, 1)
    step = max(int(bounds.step), 1)
    return int(max(side // 2 // step * step, bounds.low))


def _names_missing(graph: Graph, node: str, parameter: ParameterSpec, files: Files) -> bool:
    """Whether the text of a parameter names a file that is not here."""
    spec = graph.spec(node)
    named = spec.names(graph.parameters(node)) if spec is not None and spec.names else ()
    return any(
        each.parameter == parameter.name and files.find(each.kind, each.name) is None for each in named
    )
