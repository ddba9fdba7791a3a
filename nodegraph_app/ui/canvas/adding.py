"""Adding nodes to what is shown: where there is room, on a link, or as dots that lead links around."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSizeF

from ...core.edits import Edit
from ...core.errors import GraphError
from ...core.first_values import first_values
from ...core.graph import Link, Node
from ..translation import translate
from .fitting import LinkEnd, adding
from .layout import lay_out
from .metrics import HEADER, ROW
from .placing import free_spot
from .splicing import new_on_link, reroute_type, rerouted, taking

if TYPE_CHECKING:
    from .scene import GraphScene

MOST_RECENT = 8


class Adder:
    """Each addition is one step of the history, and what was added is selected. The scene owns it."""

    def __init__(self, scene: GraphScene):
        self._scene = scene
        self.recent_types: list[str] = []
        """Node types that were added, the last one first."""

    def add_at(self, type_id: str, position: QPointF, fits: LinkEnd | None, *, onto: bool) -> str | None:
        """See `GraphScene.add_at`."""
        scene = self._scene
        spec = scene.registry.get(type_id)
        if spec is None:
            scene.message.emit(
                translate("Adder", "There is no node type “{type_id}”.").format(type_id=type_id)
            )
            return None
        size = lay_out(Node("new", type_id), spec)
        if onto and (link := taking(scene, spec, size.body.translated(position))) is not None:
            return self.add_on_link(type_id, link, position)
        corner = position
        if fits is not None:
            corner = position - QPointF(0 if fits.output else size.width, HEADER + ROW / 2)
        rects = [item.rect for item in scene.nodes.values()]
        corner = free_spot(corner, QSizeF(size.width, size.height), rects)
        params = first_values(scene.graph, scene.files, spec)
        level = scene.levels.level
        return self._added(type_id, lambda: adding(scene.graph, type_id, corner, fits, level, params))

    def add_on_link(self, type_id: str, link: Link, position: QPointF) -> str | None:
        """Add a node between the two ends of a link, with its upper left corner at a point.

        Returns:
            Its id, or None when that was refused; the scene's `message` has said why.
        """
        scene = self._scene
        return self._added(type_id, lambda: new_on_link(scene, type_id, link, scene.snapped(position)))

    def reroute(self, crossed: Mapping[Link, QPointF]) -> None:
        """Put dots on links, at points; links from one output share theirs."""
        scene = self._scene
        without = [link for link in crossed if reroute_type(scene.graph, link) is None]
        if without:
            kind = scene.links[without[0].target, without[0].input].type_name.replace("_", " ")
            scene.message.emit(
                translate("Adder", "Links of type {kind} cannot be rerouted.").format(
                    kind=kind or translate("Adder", "unknown")
                )
            )
        fitting = {link: at for link, at in crossed.items() if link not in without}
        edit, dots = rerouted(scene.graph, fitting, scene.levels.level)
        if dots and scene.editing.push(edit):
            scene.select(dots)

    def _added(self, type_id: str, compute: Callable[[], Edit]) -> str | None:
        scene = self._scene
        try:
            edit = compute()
        except GraphError as error:
            scene.message.emit(str(error))
            return None
        if not scene.editing.push(edit):
            return None
        before = [each for each in self.recent_types if each != type_id]
        self.recent_types = [type_id, *before][:MOST_RECENT]
        (node_id,) = [each for each, was in edit.before.items() if was is None]
        scene.select([node_id])
        return node_id
