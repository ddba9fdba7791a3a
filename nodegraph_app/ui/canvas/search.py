"""The search that adds nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF

from ...core.graph import Link, Node
from ...core.spec import NodeSpec
from ..node_words import category_title
from .fitting import LinkEnd, fitting_place
from .layout import lay_out
from .matching import ranked
from .metrics import HEADER
from .picker import Entry, Picker
from .splicing import halves

if TYPE_CHECKING:
    from .view import GraphView


class NodeSearch(Picker):
    """Finds a node type and adds it where it was asked for, wired to the loose link if there is one."""

    def __init__(self, view: GraphView):
        super().__init__(view, view.graph_scene.colors)
        self._view = view
        self._at = QPointF()
        self._fits: LinkEnd | None = None
        self._link: Link | None = None
        self.setAccessibleName(self.tr("Add node"))
        self.picked.connect(self._add)

    def ask_for_node(self, at: QPointF, fits: LinkEnd | None) -> None:
        """Open beside a scene point; offer only node types with a socket for `fits`."""
        self._at, self._fits, self._link = at, fits, None
        scene = self._view.graph_scene
        specs = [  # a reroute has no use of its own; it comes from the link that it leads
            spec
            for spec in scene.registry
            if not spec.passes and (fits is None or fitting_place(scene.graph, spec, fits))
        ]
        prompt = (
            self.tr("Add a node")
            if fits is None
            else self.tr("Add a node that fits “{name}”").format(name=fits.place.replace("_", " "))
        )
        self._offer(specs, prompt)

    def ask_for_link(self, link: Link) -> None:
        """Open beside the middle of a link; offer only node types that can stand on it."""
        scene = self._view.graph_scene
        self._at, self._fits, self._link = scene.links[link.target, link.input].middle, None, link
        specs = [
            spec for spec in scene.registry if not spec.passes and halves(scene.graph, spec, link) is not None
        ]
        self._offer(specs, self.tr("Insert a node on the link"))

    def _offer(self, specs: list[NodeSpec], prompt: str) -> None:
        scene = self._view.graph_scene
        self.ask(
            lambda query: [
                Entry(spec.type, spec.title, category_title(spec.category), spec.summary)
                for spec in ranked(query, specs, scene.adder.recent_types)
            ],
            at=self._view.mapFromScene(self._at) + QPoint(4, 4),
            width=320,
            prompt=prompt,
            empty_text=self.tr("No node type is called that."),
            details=True,
        )

    def _add(self, type_id: str) -> None:
        scene = self._view.graph_scene
        if self._link is None:
            scene.add_at(type_id, self._at, fits=self._fits)
        elif (self._link.target, self._link.input) in scene.links:
            width = lay_out(Node("new", type_id), scene.registry[type_id]).width
            scene.adder.add_on_link(type_id, self._link, self._at - QPointF(width / 2, HEADER))
