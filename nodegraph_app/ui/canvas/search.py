"""The search that adds nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from .fitting import LinkEnd, fitting_place
from .matching import ranked
from .picker import Entry, Picker

if TYPE_CHECKING:
    from .view import GraphView


class NodeSearch(Picker):
    """Finds a node type and adds it where it was asked for, wired to the loose link if there is one."""

    def __init__(self, view: GraphView):
        super().__init__(view, view.graph_scene.colors)
        self._view = view
        self._at = QPointF()
        self._fits: LinkEnd | None = None
        self.setAccessibleName("Add node")
        self.picked.connect(self._add)

    def ask_for_node(self, at: QPointF, fits: LinkEnd | None) -> None:
        """Open beside a scene point; offer only node types with a socket for `fits`."""
        self._at, self._fits = at, fits
        scene = self._view.graph_scene
        specs = [  # a reroute has no use of its own; it comes from the link that it leads
            spec
            for spec in scene.registry
            if not spec.passes and (fits is None or fitting_place(scene.graph, spec, fits))
        ]
        self.ask(
            lambda query: [
                Entry(spec.type, spec.title, spec.category.capitalize(), spec.summary)
                for spec in ranked(query, specs, scene.recent_types)
            ],
            at=self._view.mapFromScene(at) + QPoint(4, 4),
            width=320,
            prompt="Add a node" if fits is None else f"Add a node that fits “{fits.place.replace('_', ' ')}”",
            empty_text="No node type is called that.",
            details=True,
        )

    def _add(self, type_id: str) -> None:
        self._view.graph_scene.add_at(type_id, self._at, fits=self._fits)
