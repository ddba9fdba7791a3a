"""Going into groups and out of them again. Each canvas is left and found where one last looked at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ...core.groups import GROUP_KEY, parted
from .camera import Look

if TYPE_CHECKING:
    from .view import GraphView


class Walk(QObject):
    """The way between the canvases of a graph. The view owns it."""

    def __init__(self, view: GraphView):
        super().__init__(view)
        self._view = view
        self._level = view.graph_scene.levels.level
        self._looks: dict[str | None, Look] = {}
        view.graph_scene.level_changed.connect(self._arrived)

    def enter_selected(self) -> bool:
        """Go into the selected group; returns whether one, and nothing else, is selected."""
        groups = parted(self._view.graph_scene.selected_ids())[1]
        if len(groups) != 1 or len(self._view.graph_scene.selected_ids()) != 1:
            return False
        self.go(groups[0])
        return True

    def leave(self) -> bool:
        """Go out to the canvas around, and select the group that was left; returns whether there is one."""
        scene = self._view.graph_scene
        left = scene.levels.level
        if left is None:
            return False
        self.go(scene.graph.group(left).parent)
        scene.select([GROUP_KEY + left])
        return True

    def go(self, level: str | None) -> None:
        """Show the inside of a group, or the top."""
        view = self._view
        view.settle()
        if view.commit_editor() and level != view.graph_scene.levels.level:
            view.graph_scene.enter(level)

    def _arrived(self, level: str | None) -> None:
        view = self._view
        view.settle()
        view.editor.cancel()
        view.aligner.glide.arrive()
        self._looks[self._level] = view.look
        self._level = level
        if level in self._looks:
            view.restore(self._looks[level])
        else:
            view.fit()
        view.show_minimap()
        view.breadcrumbs.show_path()
        if level is not None:
            words = self.tr("In “{title}”. Tab with nothing selected, or Alt+Up, leads out.")
            view.graph_scene.message.emit(words.format(title=view.graph_scene.graph.title(GROUP_KEY + level)))
        else:
            view.graph_scene.message.emit("")
        view.viewport().update()
