"""What becomes of a model that is taken into a workflow: a node that takes it, or one that loads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QByteArray, QMimeData, QObject, QPointF

from ..core import edits
from ..core.files import FileKind
from ..core.graph import Graph, Link, Node
from ..core.parameters import ParameterSpec
from .canvas.fitting import LinkEnd
from .canvas.hits import Hit
from .canvas.layout import lay_out
from .canvas.splicing import halves, taking
from .dropped import loader_of

if TYPE_CHECKING:
    from .canvas import GraphView
    from .canvas.levels import Levels
    from .dropped import Dropped
    from .filing import Filing

MODEL_MIME = "application/x-nodegraph-model"
"""What a drag of a model carries: its kind and name as a JSON list."""


class NamedModel(NamedTuple):
    """A model as workflows name it."""

    kind: FileKind
    name: str


def to_mime(model: NamedModel) -> QMimeData:
    """The model as a drag carries it."""
    data = QMimeData()
    data.setData(MODEL_MIME, QByteArray(json.dumps(list(model)).encode()))
    return data


def from_mime(data: QMimeData) -> NamedModel | None:
    """The model that a drag carries, if it carries one."""
    if not data.hasFormat(MODEL_MIME):
        return None
    kind, name = json.loads(bytes(data.data(MODEL_MIME).data()))
    return NamedModel(cast(FileKind, kind), name)


def parameter_for(levels: Levels, node_id: str, kind: FileKind) -> str | None:
    """The parameter of a node that names a file of this kind; None where it has none, or a link drives it.

    A group shows parameters of nodes within.

    An embedding is named within a prompt: the text that may name files takes it.
    """
    spec = levels.spec(node_id)
    if spec is None:
        return None
    for parameter in spec.parameters:
        takes = parameter.file_kind == kind
        speaks = kind == "embedding" and spec.names is not None and parameter.multiline
        if (takes or speaks) and parameter.name not in levels[node_id].inputs:
            return parameter.name
    return None


def value_with(graph: Graph, node_id: str, parameter: str, model: NamedModel) -> str:
    """What the parameter is to be, so that it names the model; a prompt speaks its word at the end."""
    if model.kind != "embedding":
        return model.name
    text = str(graph.parameters(node_id)[parameter]).rstrip()
    word = f"embedding:{model.name}"
    return f"{text}, {word}" if text else word


def models_named(graph: Graph, *kinds: FileKind) -> Iterator[NamedModel]:
    """The models of these kinds that nodes name."""
    wanted: dict[tuple[str, int], list[ParameterSpec]] = {}  # of each type once: graphs are large
    for node_id, node in graph.nodes.items():
        type_ = node.type, node.type_version
        if type_ not in wanted:
            spec = graph.spec(node_id)
            wanted[type_] = [each for each in spec.parameters if each.file_kind in kinds] if spec else []
        for parameter in wanted[type_]:
            if parameter.name not in node.inputs and parameter.file_kind is not None:
                yield NamedModel(parameter.file_kind, str(graph.parameters(node_id)[parameter.name]))


class ModelUse(QObject):
    """Takes models into the workflow in front. Each is one step of the history.

    Args:
        dropped: adds nodes that load files.
        view: asks for the canvas there is now.
    """

    def __init__(
        self, filing: Filing, dropped: Dropped, view: Callable[[], GraphView], parent: QObject | None = None
    ):
        super().__init__(parent)
        self._filing, self._dropped, self._view = filing, dropped, view

    def use(self, model: NamedModel) -> None:
        """Give the model to the selected node where it takes one of this kind; else add one that loads it."""
        view = self._view()
        selected = view.graph_scene.selected_ids()
        if len(selected) != 1 or not self._give(selected[0], model):
            self._dropped.add_model(model.kind, model.name, view.center())

    def drop(self, model: NamedModel, place: QPointF) -> None:
        """Give the model to the node at a place where that takes one of this kind; else add one that loads it
        there, on the link that runs there if there is one that takes it.
        """
        target = self.target(model, place)
        if target is None or not self._give(target.node, model):
            self._dropped.add_model(model.kind, model.name, place, on=self.link(model, place))

    def link(self, model: NamedModel, place: QPointF) -> Link | None:
        """The link on which the node that loads the model would be put if it were dropped at a place."""
        view = self._view()
        scene = view.graph_scene
        loader = loader_of(scene.registry, model.kind)
        spec = scene.registry.get(loader[0]) if loader is not None else None
        if spec is None or self.target(model, place) is not None:
            return None
        hit = view.hit(place)
        if hit.part == "link":
            link = scene.links[hit.node, hit.place].link
            if halves(scene.graph, spec, link) is not None:
                return link
        body = lay_out(Node("new", spec.type), spec).body.translated(place)
        return taking(scene, spec, body)

    def target(self, model: NamedModel, place: QPointF) -> Hit | None:
        """The field that would take the model if it were dropped at a place."""
        view = self._view()
        hit = view.hit(place)
        if not hit.on_node:
            return None
        parameter = parameter_for(view.graph_scene.levels, hit.node, model.kind)
        return Hit("field", hit.node, parameter) if parameter is not None else None

    def _give(self, node_id: str, model: NamedModel) -> bool:
        """Returns whether the node takes it."""
        graph, levels = self._filing.editing.graph, self._view().graph_scene.levels
        parameter = parameter_for(levels, node_id, model.kind)
        if parameter is None:
            return False
        real = levels.real(LinkEnd(node_id, parameter, False))
        value = value_with(graph, real.node, real.place, model)
        self._filing.editing.make(edits.set_parameter, real.node, real.place, value)
        return True
