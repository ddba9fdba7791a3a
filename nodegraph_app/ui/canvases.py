"""The canvases of the open documents, one of which is seen."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from ..core.registry import Registry
from . import motion, theme
from .canvas import GraphScene, GraphView
from .canvas.options import CanvasOptions
from .canvas.settling import settle_nodes
from .open_document import OpenDocument
from .theme import Palette


class Canvases(QStackedWidget):
    """A canvas per open document, each where it was left: its place, its zoom, its selection.

    Args:
        actions: commands whose keys act while a canvas has the focus.
    """

    def __init__(self, registry: Registry, parent: QWidget | None = None):
        super().__init__(parent)
        self._registry = registry
        self._views: dict[OpenDocument, GraphView] = {}
        self._options = CanvasOptions()

    @property
    def view(self) -> GraphView:
        """The canvas that is seen."""
        view = self.currentWidget()
        assert isinstance(view, GraphView)
        return view

    def of(self, opened: OpenDocument) -> GraphView | None:
        """The canvas of a document, if it was ever in front."""
        return self._views.get(opened)

    def show_document(self, opened: OpenDocument, actions: Iterable[QAction]) -> GraphView | None:
        """Show a document's canvas; returns it when it is new."""
        known = self._views.get(opened)
        if known is not None:
            known.graph_scene.files = opened.files
            self.setCurrentWidget(known)
            return None
        scene = GraphScene(opened.editing, self._registry, opened.files, theme.current(), self)
        settle_nodes(scene, opened.document.unplaced)
        view = GraphView(scene)
        view.breadcrumbs.top_title = lambda: opened.title
        self._give_options(view)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.addActions(list(actions))
        self._views[opened] = view
        self.addWidget(view)
        self.setCurrentWidget(view)
        # The view has its size only after the window was laid out.
        QTimer.singleShot(0, view, lambda: view.fit())
        return view

    def close_document(self, opened: OpenDocument) -> None:
        """A document is closed."""
        view = self._views.pop(opened, None)
        if view is not None:
            self.removeWidget(view)
            scene = view.graph_scene
            view.deleteLater()
            scene.deleteLater()

    def use_options(self, options: CanvasOptions) -> None:
        """Let every canvas look and help otherwise, those that come too."""
        self._options = options
        for view in self._views.values():
            self._give_options(view)

    def _give_options(self, view: GraphView) -> None:
        view.graph_scene.use_options(self._options)
        view.aligner.glide.duration_ms = motion.longest_ms()

    def set_colors(self, palette: Palette) -> None:
        """Change the theme."""
        for view in self._views.values():
            view.set_colors(palette)
