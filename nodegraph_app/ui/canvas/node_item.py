"""A node on the canvas: holds what is shown, paints it, and says what lies under a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from ...core.graph import Node
from ...core.spec import NodeSpec
from ..states import IDLE, NodeState
from ..translation import translate
from . import node_paint
from .dot_paint import dot_bounds, paint_dot
from .heat import ABOVE, Heat, paint_heat
from .inks import Inks
from .layout import Field, NodeLayout, Spot, lay_out
from .metrics import BADGE, CAPTION, HEADER, MARGIN, faces

PIN = 14
"""Room in the header for the sign of a pinned node."""
MOST_PICTURE_PX = 512
"""Pictures on nodes are kept no larger than this on their longer side."""


class NodeItem(QGraphicsItem):
    """One node. The scene decides what it shows; it decides where things are and how they look."""

    def __init__(self, node: Node, spec: NodeSpec | None, inks: Inks):
        super().__init__()
        self.node = node
        self.spec = spec
        self.inks = inks
        self.state: NodeState = IDLE
        self.heat: Heat | None = None
        self.problems: dict[str | None, str] = {}
        self.picture: QPixmap | None = None
        self.chosen = False
        self.far = False
        self.focus: str | None = None
        """Field that keys go to."""
        self.hovered: str | None = None
        self.candidates: frozenset[tuple[str, bool]] | None = None
        """While a link is drawn: (socket, is output) it may end at; None otherwise."""
        self.used: frozenset[tuple[str, bool]] = frozenset()
        """(socket, is output) that have a link."""
        self.placeholder_outputs: Sequence[str] = ()
        self.layout: NodeLayout = NodeLayout("", 0, 0)
        self.badge = QRectF()
        self.badge_text = ""
        self.title_text = ""
        self.pin_x = 0.0
        self.caption = ""
        self._bounds = QRectF()
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setPos(*node.position)
        self._fade()
        self.relayout()

    @property
    def id(self) -> str:
        """Id of the node."""
        return self.node.id

    @property
    def is_dot(self) -> bool:
        """Whether it is a reroute, which is a dot on a line."""
        return self.spec is not None and self.spec.passes

    @property
    def rect(self) -> QRectF:
        """The body, in the scene."""
        return QRectF(self.x(), self.y(), self.layout.width, self.layout.height)

    def set_node(self, node: Node, *, moved: bool = True, spec: NodeSpec | None = None) -> None:
        """Show another record of the same node, which has another declaration if `spec` is given."""
        before, self.node = self.node, node
        declared, self.spec = self.spec, spec or self.spec
        if moved:
            self.setPos(*node.position)
        self._fade()
        within = replace(before, mode=node.mode, position=node.position, pinned=node.pinned)
        # those three move nothing within the body
        self.relayout(keep=within == node and declared == self.spec)

    def set_state(self, state: NodeState) -> None:
        """Show where the node stands in a run."""
        before, self.state = self.state, state
        if (before.kind, before.detail, before.thrift) != (state.kind, state.detail, state.thrift):
            self.relayout()
        else:  # a step further: nothing moves but the badge
            self._lay_out_badge()
            self.update()

    def set_heat(self, heat: Heat | None) -> None:
        """Show what the node takes, or not."""
        if heat == self.heat:
            return
        appears = (heat is None) != (self.heat is None)
        self.heat = heat
        if appears:
            self.relayout()
        else:
            self.update()

    def set_picture(self, picture: QImage | None) -> None:
        """Show a picture on the node."""
        before = self.picture.size() if self.picture is not None else None
        if picture is None or picture.isNull():
            self.picture = None
        else:
            if max(picture.width(), picture.height()) > MOST_PICTURE_PX:
                picture = picture.scaled(
                    MOST_PICTURE_PX,
                    MOST_PICTURE_PX,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            self.picture = QPixmap.fromImage(picture)
        if (self.picture.size() if self.picture is not None else None) != before:
            self.relayout()
        else:
            self.update()

    def relayout(self, *, keep: bool = False) -> None:
        """Compute again where everything is; `keep` what is within the body."""
        if not keep:
            notice = self.state.detail if self.state.kind == "error" else ""
            size = QSizeF(self.picture.size()) if self.picture is not None else None
            self.layout = lay_out(
                self.node, self.spec, outputs=self.placeholder_outputs, picture=size, notice=notice
            )
        self._lay_out_badge()
        bounds = dot_bounds(self) if self.is_dot else self._near_bounds()
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self.update()

    def _near_bounds(self) -> QRectF:
        above = max(MARGIN, ABOVE + 2 if self.heat is not None else 0)
        below = MARGIN + (CAPTION if self.caption else 0)
        return self.layout.body.adjusted(-MARGIN, -above, MARGIN, below)

    def _lay_out_badge(self) -> None:
        if self.is_dot:
            return
        face = faces()
        word = self._word()
        width = min(face.small.width(word) + 14, 96.0) if word else 0.0
        self.badge_text = face.small.elided(word, 84.0)
        self.badge = (
            QRectF(self.layout.width - 8 - width, (HEADER - BADGE) / 2, width, BADGE) if word else QRectF()
        )
        mark = (18 if None in self.problems else 0) + (PIN if self.node.pinned else 0)
        self.pin_x = self.layout.width - 8 - (width + 6 if word else 0) - PIN / 2
        room = self.layout.width - 12 - 8 - (width + 6 if word else 0) - mark
        self.title_text = face.title.elided(self.layout.title, room)
        wants = (
            self.state.detail
            if self.state.kind in ("will_run", "blocked") and self.node.mode == "normal"
            else ""
        )
        if not wants and self.state.thrift:
            wants = translate("NodeItem", "to save memory: {thrift}").format(thrift=self.state.thrift)
        self.picture_words = (
            translate("NodeItem", "The picture appears here") if self.layout.picture is not None else ""
        )
        self.caption = face.small.elided(wants, self.layout.width - 8)

    def _word(self) -> str:
        match self.node.mode:
            case "muted":
                return translate("NodeItem", "muted")
            case "bypassed":
                return translate("NodeItem", "bypassed")
        return self.state.word or (translate("NodeItem", "not installed") if self.spec is None else "")

    @property
    def caption_rect(self) -> QRectF:
        """Where the caption stands, below the body."""
        return QRectF(0, self.layout.height, self.layout.width, CAPTION + 2)

    def _fade(self) -> None:
        self.setOpacity({"normal": 1.0, "muted": 0.42, "bypassed": 0.72}[self.node.mode])

    def spot(self, name: str, *, output: bool) -> Spot | None:
        """A socket by name."""
        return (self.layout.outputs if output else self.layout.inputs).get(name)

    def socket_pos(self, name: str, *, output: bool) -> QPointF:
        """Centre of a socket, in the scene; the header's edge when there is no such socket."""
        spot = self.spot(name, output=output)
        return self.pos() + (spot.at if spot else QPointF(self.layout.width if output else 0, HEADER / 2))

    def nearest_socket(self, local: QPointF, reach: float) -> Spot | None:
        """The socket closest to a point, if one is within reach."""
        best, best_distance = None, reach
        for spot in (*self.layout.inputs.values(), *self.layout.outputs.values()):
            distance = (spot.at - local).manhattanLength()
            if distance <= best_distance and self.takes_links(spot):
                best, best_distance = spot, distance
        return best

    def takes_links(self, spot: Spot) -> bool:
        """Whether a socket is there to be seized: those of parameters appear only when they matter."""
        if spot.label:
            return True
        if self.candidates is not None:
            return (spot.name, False) in self.candidates
        return (spot.name, False) in self.used

    def field_at(self, local: QPointF) -> Field | None:
        """The field under a point."""
        return next((each for each in self.layout.fields.values() if each.rect.contains(local)), None)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.is_dot:
            paint_dot(painter, self)
        elif self.far:
            node_paint.paint_far(painter, self)
        else:
            node_paint.paint_near(painter, self)
            if self.heat is not None:
                paint_heat(painter, self, self.heat)
