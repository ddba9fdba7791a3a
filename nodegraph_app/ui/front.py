"""What every part of the window does when another document, or another node, comes to the front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from .autosave import PICTURE_SIZE
from .canvas import GraphView
from .canvas.portrait import portrait
from .masks.targets import painted_parameter
from .open_document import OpenDocument

if TYPE_CHECKING:
    from .window import MainWindow


class Front(QObject):
    """Follows the files of a window and the selection on its canvas."""

    def __init__(self, window: MainWindow):
        super().__init__(window)
        self._window = window
        filing = window.filing
        filing.opened.connect(self.show_document)
        filing.placed.connect(self._place)
        filing.closed.connect(self._close)

    def show_document(self) -> None:
        """Another document is in front: show it everywhere."""
        window, opened = self._window, self._window.filing.current
        if window.canvases.count():
            self.commit()  # what is being typed belongs to the document that was in front
        view = window.canvases.show_document(opened, window.actions_by_name.for_canvas())
        if view is not None:
            self._listen(view, opened)
        self._show_history()
        window.outline.show_graph(opened.editing.graph)
        window.runs.open(opened.document, opened.files, opened.folder)
        window.inspector.open(opened.editing, opened.files, window.runs.book)
        self._selection_changed()
        window.heat.show(window.heat.shown)  # as it is everywhere else
        window.messages.hide()
        window.start.leave()
        window.show_title()
        window.view.setFocus()

    def commit(self) -> None:
        """Take what is still being typed."""
        self._window.view.commit_editor()
        self._window.inspector.commit()
        self._window.forms.commit()

    def committed(self, command: Callable[[], object]) -> Callable[[], object]:
        """A command that first takes what is still being typed."""

        def act() -> object:
            self.commit()
            return command()

        return act

    def small_picture(self, opened: OpenDocument) -> QImage | None:
        """Of a document's last result or, where none is known, of its graph."""
        view = self._window.canvases.of(opened)
        graph = portrait(view.graph_scene, PICTURE_SIZE) if view is not None else None
        return self._window.pictures.last_of(opened) or graph

    def _listen(self, view: GraphView, opened: OpenDocument) -> None:
        """To the canvas of a document that is new."""
        window = self._window
        window.arrangement.order_tabs()
        window.drops.watch(view)
        view.context_requested.connect(window.menus.show)
        scene = view.graph_scene
        scene.selection_changed.connect(self._selection_changed)
        scene.message.connect(window.status.tell)
        scene.picture_activated.connect(self._picture_activated)
        opened.editing.changed.connect(partial(self._graph_changed, opened))
        for stack_signal in (opened.editing.stack.canUndoChanged, opened.editing.stack.canRedoChanged):
            stack_signal.connect(self._show_history)

    def _close(self, closed: OpenDocument) -> None:
        self._window.runs.forget(closed.document)
        self._window.canvases.close_document(closed)

    def _place(self) -> None:
        window, filing = self._window, self._window.filing
        window.view.graph_scene.files = filing.files
        window.runs.moved(filing.files, filing.folder)
        window.inspector.moved(filing.files)

    def _show_history(self) -> None:
        stack, actions = self._window.filing.editing.stack, self._window.actions_by_name
        actions["undo"].setEnabled(stack.canUndo())
        actions["redo"].setEnabled(stack.canRedo())

    def _graph_changed(self, opened: OpenDocument, ids: frozenset[str]) -> None:
        if opened is self._window.filing.current:
            self._window.outline.show_graph(opened.editing.graph)
            self._window.browsing.graph_changed()
            self._window.pictures.restore(ids)
            self._window.runs.plan_soon()

    def _selection_changed(self) -> None:
        window = self._window
        ids = window.view.graph_scene.selected_ids()
        if window.inspector.node_id not in ids or len(ids) != 1:
            window.inspector.show_nodes(ids)
        scene = window.view.graph_scene
        node = scene.current_node if len(ids) == 1 else None
        if len(ids) == 1 and not window.viewer.comparing:  # there, a click would change what is compared
            window.pictures.look_at(scene.known.picture_node(ids[0]) or ids[0])
        window.scrubbing.select(node)
        paintable = node is not None and window.masks.can_paint(node)
        window.actions_by_name["paint_mask"].setEnabled(paintable)
        window.outline.select(ids)
        window.library.show_recent(window.view.graph_scene.adder.recent_types)

    def _picture_activated(self, node_id: str) -> None:
        """A double-click on a picture: paint a mask over it where the node takes one, else look at it."""
        if painted_parameter(self._window.filing.editing.graph, node_id) is not None:
            self._window.masks.paint(node_id)
        else:
            self._window.pictures.look_at(node_id)
