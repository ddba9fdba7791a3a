"""What lies under a point of the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QPointF, QRectF

from ...core.parameters import ParameterSpec
from ..node_words import type_title
from ..parameter_words import takes_sentence
from ..translation import translate
from .frame_item import FrameItem
from .group_item import GroupItem, StripItem
from .link_item import REACH, LinkItem
from .metrics import HEADER
from .node_item import NodeItem
from .node_paint import dice_rect

if TYPE_CHECKING:
    from .scene import GraphScene

Part = Literal["canvas", "frame", "frame_edge", "link", "strip", "header", "body", "input", "output", "field",
               "dice", "picture"]  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """What is there.

    Attributes:
        node: id of the node; for a link, the node it feeds; of the frame, for a frame's title or edge.
        place: socket or parameter; for a link, the input it feeds; for a frame's edge, its sides.
    """

    part: Part
    node: str = ""
    place: str = ""

    @property
    def on_node(self) -> bool:
        """Whether it is a node or a part of one."""
        return self.part not in ("canvas", "frame", "frame_edge", "link", "strip")

    @property
    def hover_key(self) -> str | None:
        """How the node's item calls the part when it is lit under the mouse."""
        match self.part:
            case "input":
                return f"<{self.place}"
            case "output":
                return f">{self.place}"
            case "field":
                return self.place
            case "dice":
                return "dice"
        return None


CANVAS = Hit("canvas")


def hit_at(scene: GraphScene, at: QPointF, reach: float) -> Hit:
    """The topmost thing at a point; sockets within `reach` scene pixels win over everything."""
    near = QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)
    found = scene.items(near)
    nodes = [item for item in found if isinstance(item, NodeItem)]
    for item in nodes:
        local = at - item.pos()
        spot = item.nearest_socket(local, reach)
        if spot is not None and not _covered(nodes, item, at):
            return Hit("output" if spot.output else "input", item.id, spot.name)
    for item in nodes:
        if item.layout.body.contains(at - item.pos()):
            return _part_of(item, at - item.pos())
    slack = QRectF(at.x() - REACH / 2, at.y() - REACH / 2, REACH, REACH)
    for other in found:
        if isinstance(other, LinkItem) and other.shape().intersects(slack):
            return Hit("link", other.link.target, other.link.input)
    for frame in found:
        if isinstance(frame, FrameItem):
            if sides := frame.edge_at(at):
                return Hit("frame_edge", frame.frame.id, sides)
            if frame.in_head(at):
                return Hit("frame", frame.frame.id)
    return CANVAS


def _covered(nodes: list[NodeItem], item: NodeItem, at: QPointF) -> bool:
    """Whether a node above hides the point."""
    above = nodes[: nodes.index(item)]
    return any(other.layout.body.contains(at - other.pos()) for other in above)


def _part_of(item: NodeItem, local: QPointF) -> Hit:
    if isinstance(item, StripItem):
        return Hit("strip", item.id)
    if local.y() < HEADER:
        return Hit("header", item.id)
    field = item.field_at(local)
    if field is not None and field.spec is not None:
        if field.spec.seed and not field.linked and dice_rect(field).contains(local):
            return Hit("dice", item.id, field.name)
        return Hit("field", item.id, field.name)
    if item.layout.picture is not None and item.layout.picture.contains(local):
        return Hit("picture", item.id)
    return Hit("body", item.id)


def tip_at(scene: GraphScene, hit: Hit) -> str:
    """The words of the tooltip: a problem first, then the help of what is there."""
    item = scene.item(hit.node)
    if item is None or not hit.on_node:
        return ""
    if hit.place in item.problems:
        return item.problems[hit.place]
    spec = item.spec
    if spec is None:
        return translate("Hits", "The node type “{type}” is not installed. It is kept as it is.").format(
            type=item.node.type
        )
    if hit.part == "output":
        output = spec.output(hit.place)
        return f"{output.title}: {type_title(output.type)}. {output.help}".strip() if output else ""
    if hit.part == "input":
        type_ = spec.target_type(hit.place)
        end = spec.input(hit.place) or spec.parameter(hit.place)
        return f"{end.title}: {type_title(type_)}. {end.help}".strip() if end and type_ else ""
    if hit.part == "dice":
        return translate("Hits", "Draw a new seed")
    if hit.part == "picture" and any(parameter.painted_over for parameter in spec.parameters):
        return translate("Hits", "Double-click to paint over it what shall be repainted")
    if hit.part == "field":
        parameter = spec.parameter(hit.place)
        return _field_tip(parameter, linked=item.layout.fields[hit.place].linked) if parameter else ""
    if isinstance(item, GroupItem) and hit.part in ("header", "body"):
        words = QCoreApplication.translate("Groups", "A group. Tab or a double-click shows what lies in it.")
        return "\n".join(part for part in (item.problems.get(None, ""), item.state.detail, words) if part)
    if hit.part == "header":
        parts = [item.problems.get(None, ""), item.state.detail, spec.summary]
        return "\n".join(dict.fromkeys(part for part in parts if part))
    return item.state.detail if item.caption or item.state.kind == "error" else ""


def _field_tip(parameter: ParameterSpec, *, linked: bool) -> str:
    """What the value means; of a number also how it is changed."""
    if linked or parameter.kind not in ("integer", "number"):
        return parameter.help
    how = (
        translate("Hits", "Click or type digits to set it.")
        if parameter.seed
        else translate(
            "Hits", "Click or type digits to set it; drag to change it (Ctrl: finely, Shift: fast)."
        )
    )
    return f"{parameter.help}\n{takes_sentence(parameter)} {how}".strip()


def caption_at(scene: GraphScene, at: QPointF) -> NodeItem | None:
    """The node below which a caption stands at this point. A caption can be read, not pressed."""
    for item in scene.items(at):
        if isinstance(item, NodeItem) and item.caption and item.caption_rect.contains(at - item.pos()):
            return item
    return None
