"""Drawing a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsPathItem

from ....core import edits
from ....core.errors import GraphError
from ....core.graph import Link, Source
from ....core.traits import problems_of_link
from ...translation import translate
from ..fitting import LinkEnd, fitting_places, type_of_end
from ..link_paths import link_path
from ..node_item import NodeItem
from ..stand_ins import INPUTS, OUTPUTS
from .base import Gesture, Pointer

if TYPE_CHECKING:
    from ..view import GraphView

SNAP_PX = 20.0


class DrawLink(Gesture):
    """Drag from a socket to another one; into the void to choose a node that fits.

    Dragging from an input that has a link takes that link's end along: dropped elsewhere it moves,
    dropped into the void it is removed.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, view: GraphView, pointer: Pointer, node_id: str, place: str, *, output: bool):
        super().__init__(view, pointer)
        levels = self.scene.levels
        self._pressed = node_id
        self._fixed = levels.real(LinkEnd(node_id, place, output))
        """The end that stays, of a node of the graph; `_seen` is where it is seen."""
        self._seen = LinkEnd(node_id, place, output)
        if self._fixed.output != output:  # on a strip, for a socket within that nothing outside is linked to
            self._seen = levels.shown(self._fixed) or self._seen
        self._taken: Link | None = None
        taken = self.scene.links.get((self._fixed.node, self._fixed.place)) if not output else None
        if taken is not None:
            self._taken = taken.link
            self._fixed = LinkEnd(taken.link.source, taken.link.output, True)
            self._seen = taken.tail
        self._line: QGraphicsPathItem | None = None
        self._target: LinkEnd | None = None
        self._misfits: dict[LinkEnd, str] = {}
        """What is known of the sockets that were aimed at: why a link would not work, or nothing."""

    def begin_drag(self, pointer: Pointer) -> None:
        graph, fixed = self.scene.graph, self._fixed
        kind = type_of_end(graph, fixed)
        line = QGraphicsPathItem()
        pen = QPen(self.scene.inks.link(kind.name if kind else "", "hover"))
        pen.setWidthF(2.5)
        line.setPen(pen)
        line.setZValue(1e9)
        self.scene.addItem(line)
        self._line = line
        if self._taken is not None:
            self.scene.links[self._taken.target, self._taken.input].setVisible(False)
        reached = (graph.upstream if fixed.output else graph.downstream)([fixed.node])
        for item in (*self.scene.nodes.values(), *self.scene.strips.values()):
            item.candidates = self._candidates(item, reached)
            item.update()

    def _candidates(self, item: NodeItem, looping: set[str]) -> frozenset[tuple[str, bool]]:
        """Sockets of an item at which the link may end."""
        own = {(self._seen.place, self._seen.output)} if item.id == self._seen.node else set()
        if item.spec is None:
            return frozenset(own)
        wanted, levels = not self._fixed.output, self.scene.levels
        places = [
            place
            for place in fitting_places(self.scene.graph, item.spec, self._fixed)
            if (real := levels.real(LinkEnd(item.id, place, wanted))).output == wanted
            and real.node not in looping
        ]
        return frozenset(own.union((place, wanted) for place in places))

    def drag(self, pointer: Pointer) -> None:
        assert self._line is not None
        self._target, refusal = self._aim(pointer)
        fixed = self._at(self._seen)
        loose = self._at(self._target) if self._target is not None else pointer.at
        ends = (fixed, loose) if self._fixed.output else (loose, fixed)
        self._line.setPath(link_path(*ends, self.scene.options.links))
        self.view.hover.light(self._target)
        bad = refusal or self._misfit()
        self.view.show_note(bad or self._advice(pointer.at), pointer.on_screen, bad=bool(bad))

    def _at(self, end: LinkEnd) -> QPointF:
        item = self.scene.item(end.node)
        return item.socket_pos(end.place, output=end.output) if item is not None else self.start.at

    def _misfit(self) -> str:
        """Why the link aimed at, although its types fit, could not work: another family, other channels."""
        if self._target is None:
            return ""
        if self._target not in self._misfits:
            link = self._link(self._target)
            found = (
                ()
                if link == self._taken
                else problems_of_link(self.scene.graph, self.scene.files, link, instead_of=self._taken)
            )
            words = f"{found[0].message} {found[0].hint or ''}".strip() if found else ""
            self._misfits[self._target] = words
        return self._misfits[self._target]

    def _advice(self, at: QPointF) -> str:
        if self._target is not None:
            return ""
        if self._may_expose(at):
            return QCoreApplication.translate("Groups", "Release to show it on the group")
        if self._taken is not None:
            return translate("DrawLink", "Release to disconnect")
        return translate("DrawLink", "Release for nodes that fit")

    def _aim(self, pointer: Pointer) -> tuple[LinkEnd | None, str]:
        """The socket the link would end at, or why the one under the mouse is refused."""
        reach = SNAP_PX / self.view.zoom
        best: tuple[float, LinkEnd] | None = None
        for item in self._near(pointer.at, reach):
            for spot in (item.layout.inputs if self._fixed.output else item.layout.outputs).values():
                gap = pointer.at - item.pos() - spot.at
                distance = (gap.x() ** 2 + gap.y() ** 2) ** 0.5
                row = self._fixed.output and 0 <= gap.x() < item.layout.width * 0.6 and abs(gap.y()) < 11
                if row:  # anywhere on the socket's row is near enough
                    distance = min(distance, reach * 0.99)
                offered = spot.label or (spot.name, spot.output) in (item.candidates or ())
                if offered and distance < reach and (best is None or distance < best[0]):
                    best = distance, LinkEnd(item.id, spot.name, spot.output)
        if best is None:
            return self._aim_at_node(pointer.at), ""
        refusal = self._refusal(best[1])
        return (None, refusal) if refusal else (best[1], "")

    def _aim_at_node(self, at: QPointF) -> LinkEnd | None:
        """Over a node but near no socket: its first free socket that fits, or else the first that fits."""
        item = next(
            (each for each in self._near(at, 0.5) if each.layout.body.contains(at - each.pos())), None
        )
        if item is None or item.id == self._seen.node or self._may_expose(at):
            return None
        spots = item.layout.inputs if self._fixed.output else item.layout.outputs
        fitting = [
            spot
            for spot in spots.values()
            if spot.label and (spot.name, spot.output) in (item.candidates or ())
        ]
        free = [spot for spot in fitting if spot.output or (spot.name, False) not in item.used]
        spot = next(iter(free or fitting), None)
        return LinkEnd(item.id, spot.name, spot.output) if spot is not None else None

    def _near(self, at: QPointF, reach: float) -> list[NodeItem]:
        found = self.scene.items(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
        return [item for item in found if isinstance(item, NodeItem)]

    def _may_expose(self, at: QPointF) -> bool:
        """Whether the loose end is over the strip on which the fixed one, which lies within, could stand."""
        strip = self.scene.strips.get(OUTPUTS if self._fixed.output else INPUTS)
        within = self._taken is None and bool(self.scene.levels.seat(self._fixed.node))
        return strip is not None and within and strip.rect.contains(at)

    def _link(self, other: LinkEnd) -> Link:
        other = self.scene.levels.real(other)
        source, target = (self._fixed, other) if self._fixed.output else (other, self._fixed)
        return Link(source.node, source.place, target.node, target.place)

    def _refusal(self, other: LinkEnd) -> str:
        try:
            self.scene.graph.check_link(self._link(other))
        except GraphError as error:
            return str(error)
        return ""

    def end(self, pointer: Pointer) -> None:
        if not self.dragging:
            self._tidy()
            self.scene.select([self._pressed])
            return
        self._target, refusal = self._aim(pointer)
        target = self._target
        self._tidy()
        editing = self.scene.editing
        if refusal:
            self.scene.message.emit(refusal)
        elif target is not None:
            self._connect(target)
        elif self._may_expose(pointer.at):
            self.view.commands.expose(self._fixed, shown=True)
        elif self._taken is not None:
            editing.make(edits.disconnect, self._taken.target, self._taken.input)
        else:
            self.view.open_search(pointer.at, self._fixed)

    def _connect(self, target: LinkEnd) -> None:
        graph, link = self.scene.graph, self._link(target)
        if self._taken is None:
            self.scene.editing.make(edits.connect, link)
        elif link != self._taken:
            removal = edits.disconnect(graph, self._taken.target, self._taken.input)
            if link.target != self._taken.target:
                self.scene.editing.push(
                    removal.then(edits.connect(graph, link), translate("DrawLink", "Move link"))
                )
                return
            node = graph[link.target].with_input(self._taken.input, None)
            node = node.with_input(link.input, Source(link.source, link.output))
            self.scene.editing.push(
                edits.Edit(translate("DrawLink", "Move link"), removal.before, {link.target: node})
            )

    def cancel(self) -> None:
        self._tidy()

    def _tidy(self) -> None:
        if self._line is None:
            return
        self.scene.removeItem(self._line)
        self._line = None
        if self._taken is not None and (self._taken.target, self._taken.input) in self.scene.links:
            self.scene.links[self._taken.target, self._taken.input].setVisible(True)
        for item in (*self.scene.nodes.values(), *self.scene.strips.values()):
            item.candidates = None
            item.update()
        self.view.hover.light(None)
        self.view.show_note("", QPointF())
