"""The view: pans, zooms, and turns mouse and keys into gestures."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsView, QWidget

from .scene import GraphScene


class GraphView(QGraphicsView):
    """A window onto a graph scene.

    Commands for menus: `delete_selected`, `duplicate_selected`, `copy_selected`, `cut_selected`, `paste`,
    `select_all`, `toggle_mute`, `toggle_bypass`, `rename_current`, `fit`, `zoom_to`, `open_search`,
    `commit_editor`.
    """

    def __init__(self, scene: GraphScene, parent: QWidget | None = None):
        super().__init__(scene, parent)
        self.graph_scene = scene

    def fit(self, node_ids: Iterable[str] | None = None) -> None:
        """Show these nodes, or all of them."""

    def open_search(self, position: QPointF | None = None, fits: object = None) -> None: ...

    def delete_selected(self) -> None: ...

    def duplicate_selected(self) -> None: ...

    def copy_selected(self) -> None: ...

    def cut_selected(self) -> None: ...

    def paste(self) -> None: ...

    def select_all(self) -> None: ...

    def toggle_mute(self) -> None: ...

    def toggle_bypass(self) -> None: ...

    def rename_current(self) -> None: ...

    def zoom_to(self, zoom: float) -> None: ...

    def commit_editor(self) -> None: ...
