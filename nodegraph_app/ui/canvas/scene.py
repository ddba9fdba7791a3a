"""The scene: shows a graph, never owns it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGraphicsScene

from ...core.files import Files
from ...core.problems import Problem
from ...core.registry import Registry
from ..editing import Editing
from ..states import NodeState
from ..theme import Palette

if TYPE_CHECKING:
    from ...core.graph import Graph


class GraphScene(QGraphicsScene):
    """Nodes and links of one document, kept equal to its graph by ids."""

    selection_changed = Signal()
    current_changed = Signal(object)
    message = Signal(str)
    picture_activated = Signal(str)

    def __init__(
        self, editing: Editing, registry: Registry, files: Files, palette: Palette, parent: QObject | None = None
    ):
        super().__init__(parent)
        self.editing = editing
        self.registry = registry
        self.files = files
        self.colors = palette

    @property
    def graph(self) -> Graph:
        return self.editing.graph

    def set_state(self, node_id: str, state: NodeState) -> None: ...

    def set_picture(self, node_id: str, picture: QImage | None) -> None: ...

    def set_problem(self, node_id: str, place: str | None, message: str | None) -> None: ...

    def set_problems(self, problems: Iterable[Problem]) -> None: ...

    def selected_ids(self) -> list[str]:
        return []

    def select(self, node_ids: Iterable[str]) -> None: ...

    def add_at(self, type_id: str, position: QPointF) -> str | None:
        return None
