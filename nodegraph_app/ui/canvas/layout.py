"""Where everything on a node is: computed once per change, painted and hit-tested from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSizeF

from ...core.graph import Node
from ...core.parameters import ParameterSpec
from ...core.seed_control import control_in
from ...core.spec import InputSpec, NodeSpec, OutputSpec
from ..translation import translate
from ..value_text import unknown_text, value_text
from .metrics import (
    DOT_HEIGHT,
    DOT_WIDTH,
    FIELD,
    FIELD_GAP,
    GRID,
    HEADER,
    INSET,
    LABEL,
    LINE,
    MAX_WIDTH,
    MIN_WIDTH,
    MORE,
    PAD,
    PICTURE_HEIGHT,
    PICTURE_WIDTH,
    PROMPT_WIDTH,
    ROW,
    SMALL_LINE,
    faces,
)

MOST_PROMPT_LINES = 8
MOST_NOTICE_LINES = 5


@dataclass(frozen=True)
class Spot:
    """A socket on a node.

    Attributes:
        at: its centre, in the node's coordinates.
        label: beside it; empty for the socket of a parameter, whose field has the label.
    """

    name: str
    type_name: str
    at: QPointF
    label: str = ""
    output: bool = False
    optional: bool = False


@dataclass(frozen=True)
class Field:
    """A parameter on a node.

    Attributes:
        spec: its declaration; None on a placeholder, whose values can only be read.
        text: the value as shown.
        share: how much of the field a slider fills, 0 to 1; None without one.
        lines: wrapped text of a multi-line field.
        linked: a link drives it.
        note: beside the value, where there is room: of a seed, what becomes of it from run to run.
        invitation: in the place of a value that was never set.
    """

    name: str
    rect: QRectF
    label: str
    text: str
    spec: ParameterSpec | None = None
    share: float | None = None
    lines: tuple[str, ...] = ()
    linked: bool = False
    note: str = ""
    invitation: str = ""

    @property
    def multiline(self) -> bool:
        """Whether it is a box of text rather than a row."""
        return self.spec is not None and self.spec.multiline and not self.linked


@dataclass(frozen=True)
class NodeLayout:
    """The parts of a node, in its own coordinates."""

    title: str
    width: float
    height: float
    inputs: Mapping[str, Spot] = field(default_factory=dict)
    outputs: Mapping[str, Spot] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    picture: QRectF | None = None
    notice: QRectF | None = None
    notice_lines: tuple[str, ...] = ()
    more: bool = False
    """Whether it is collapsed and there is more to it."""

    @property
    def body(self) -> QRectF:
        """The node's rectangle."""
        return QRectF(0, 0, self.width, self.height)

    @property
    def header(self) -> QRectF:
        """The part with the title."""
        return QRectF(0, 0, self.width, HEADER)


def lay_out(
    node: Node,
    spec: NodeSpec | None,
    *,
    outputs: Sequence[str] = (),
    picture: QSizeF | None = None,
    notice: str = "",
) -> NodeLayout:
    """Lay a node out.

    Args:
        spec: its type; None for a placeholder.
        outputs: names of a placeholder's outputs, read off the links that leave it.
        picture: size of the picture it shows.
        notice: message of the strip at its foot.
    """
    title = node.title or (spec.title if spec else node.type)
    if spec is not None and spec.passes:
        return _dot(title, spec)
    width = _width(title, spec, wide=picture is not None)
    ins, outs = _within(*_ends(node, spec, outputs), width)
    in_spots = {
        name: _spot(name, end, row, width, output=False) for row, (name, end) in enumerate(ins.items())
    }
    out_spots = {
        name: _spot(name, end, row, width, output=True) for row, (name, end) in enumerate(outs.items())
    }
    rows = max(len(ins), len(outs))
    y = HEADER + 4.0 + rows * ROW + 4
    if node.collapsed:
        return NodeLayout(title, width, -(-(y + MORE) // 4) * 4, in_spots, out_spots, more=True)
    fields, y = _fields(node, spec, width, y)
    for name, each in fields.items():
        if each.spec is not None:
            kind = each.spec.socket.name
            in_spots[name] = Spot(name, kind, QPointF(0, each.rect.top() + FIELD / 2), optional=True)
    frame, y = _picture(spec, picture, width, y)
    strip, lines, y = _notice(notice, width, y)
    height = -(-(y + (PAD - FIELD_GAP if fields and not (frame or strip) else 4)) // 4) * 4
    return NodeLayout(title, width, height, in_spots, out_spots, fields, frame, strip, lines)


def _dot(title: str, spec: NodeSpec) -> NodeLayout:
    """A reroute: its two sockets, left and right of a dot."""
    (taken,), (given,) = spec.inputs, spec.outputs
    left, right = QPointF(0, DOT_HEIGHT / 2), QPointF(DOT_WIDTH, DOT_HEIGHT / 2)
    ins = {taken.name: Spot(taken.name, taken.type.name, left, taken.title)}
    outs = {given.name: Spot(given.name, given.type.name, right, given.title, output=True)}
    return NodeLayout(title, DOT_WIDTH, DOT_HEIGHT, ins, outs)


def _ends(node: Node, spec: NodeSpec | None, outputs: Sequence[str]) -> tuple[Ends, Ends]:
    """Label, type and whether it may stay empty, of the inputs and outputs that have a row of their own."""
    if spec is None:
        ins = {name: (name.replace("_", " "), "", False) for name in node.inputs}
        return ins, {name: (name.replace("_", " "), "", False) for name in outputs}
    return (
        {end.name: (end_title(end), end.type.name, end.optional) for end in spec.inputs},
        {end.name: (end_title(end), end.type.name, False) for end in spec.outputs},
    )


Ends = dict[str, tuple[str, str, bool]]
"""Name → (label, type, optional)."""


def _within(ins: Ends, outs: Ends, width: float) -> tuple[Ends, Ends]:
    """The same, with labels that leave the others of their row, and the other side, their room."""
    face, room = faces().label, width - 2 * LABEL
    rows = list(zip_longest(ins, outs))
    if all(_row_width(ins, left) + _row_width(outs, right) <= room for left, right in rows):
        return ins, outs
    for left, right in rows:
        taken, given = _row_width(ins, left), _row_width(outs, right)
        if taken + given <= room:
            continue
        half = (room - LABEL) / 2 if left and right else room
        most = max(half, room - LABEL - given) if right else room
        if left:
            ins[left] = (face.elided(ins[left][0], most), *ins[left][1:])
        if right:
            rest = room - (_row_width(ins, left) + LABEL if left else 0.0)
            outs[right] = (face.elided(outs[right][0], rest), *outs[right][1:])
    return ins, outs


def _row_width(ends: Ends, name: str | None) -> float:
    return faces().label.width(ends[name][0]) if name is not None else 0.0


def end_title(end: InputSpec | OutputSpec) -> str:
    """What a socket is called: as its type is written where it bears the same name (VAE, not vae)."""
    return end.label or (end.type.title if end.name == end.type.name else end.title)


def _spot(name: str, end: tuple[str, str, bool], row: int, width: float, *, output: bool) -> Spot:
    label, type_name, optional = end
    at = QPointF(width if output else 0, HEADER + 4 + ROW * row + ROW / 2)
    return Spot(name, type_name, at, label, output, optional)


_widths: dict[tuple[str, int, bool], tuple[NodeSpec | None, float]] = {}


def _width(title: str, spec: NodeSpec | None, *, wide: bool) -> float:
    """Wide enough for every label and usual value. It must not change while values are edited."""
    key = title, id(spec), wide
    known = _widths.get(key)
    if known is None:
        known = _widths[key] = (
            spec,
            _needed_width(title, spec, wide=wide),
        )  # held, so that its id stays its own
    return known[1]


def _needed_width(title: str, spec: NodeSpec | None, *, wide: bool) -> float:
    face = faces()
    needed = face.title.width(title) + 12 + 8 + 64 + 8
    if spec is not None:
        for i in range(max(len(spec.inputs), len(spec.outputs))):
            left = face.label.width(end_title(spec.inputs[i])) + LABEL if i < len(spec.inputs) else 0
            right = face.label.width(end_title(spec.outputs[i])) + LABEL if i < len(spec.outputs) else 0
            needed = max(needed, left + 16 + right)
        for parameter in spec.parameters:
            room = face.label.width(parameter.title) + 16 + _usual_value_width(parameter) + 2 * (PAD + INSET)
            needed = max(needed, room)
        if any(parameter.multiline for parameter in spec.parameters):
            needed = max(needed, PROMPT_WIDTH)
        if spec.output_node or spec.takes_run or wide:
            needed = max(needed, PICTURE_WIDTH)
    return -(-min(max(needed, MIN_WIDTH), MAX_WIDTH) // GRID) * GRID


def _usual_value_width(parameter: ParameterSpec) -> float:
    value = faces().value
    if parameter.multiline:
        return 0.0
    if parameter.kind == "choice":
        return max(map(value.width, parameter.choices), default=0.0) + 16
    if parameter.seed:
        return value.width("0000000000") + 22
    if parameter.kind in ("file", "text"):
        return max(90.0, value.width(str(parameter.default)) + 16)
    if parameter.kind == "boolean":
        return 28.0
    return max(40.0, value.width(value_text(parameter, parameter.default)))


def _fields(node: Node, spec: NodeSpec | None, width: float, y: float) -> tuple[dict[str, Field], float]:
    fields: dict[str, Field] = {}
    if spec is None:
        for name, held in node.params.items():
            rect = QRectF(PAD, y, width - 2 * PAD, FIELD)
            fields[name] = Field(name, rect, name.replace("_", " "), unknown_text(held))
            y += FIELD + FIELD_GAP
        return fields, y
    sole_text = sum(parameter.multiline for parameter in spec.parameters) == 1
    for parameter in spec.parameters:
        held = node.params.get(parameter.name, parameter.default)
        linked = parameter.name in node.inputs
        if parameter.advanced and not linked and held == parameter.default:
            continue
        rect = QRectF(PAD, y, width - 2 * PAD, FIELD)
        lines: tuple[str, ...] = ()
        if parameter.multiline and not linked:
            lines = faces().text.wrapped(str(held), rect.width() - 2 * INSET, MOST_PROMPT_LINES)
            rect.setHeight(max(len(lines), 2) * LINE + 12)
        label = "" if sole_text and lines and str(held) else parameter.title
        text = translate("NodeLayout", "linked") if linked else value_text(parameter, held)
        share = None if linked else _share(parameter, held)
        note = ""
        if parameter.seed and not linked and (said := control_in(node, parameter.name)) != "fixed":
            note = translate("SeedRow", said)
        choose = "" if text or parameter.kind != "file" else translate("NodeLayout", "choose…")
        fields[parameter.name] = Field(
            parameter.name, rect, label, text, parameter, share, lines, linked, note, choose
        )
        y += rect.height() + FIELD_GAP
    return fields, y


def _share(parameter: ParameterSpec, held: Any) -> float | None:
    bounds = parameter.bounds
    if bounds is None or not bounds.slider or not isinstance(held, int | float) or bounds.high <= bounds.low:
        return None
    return min(max((held - bounds.low) / (bounds.high - bounds.low), 0.0), 1.0)


def _picture(
    spec: NodeSpec | None, size: QSizeF | None, width: float, y: float
) -> tuple[QRectF | None, float]:
    """Room for the picture. A node that exists to show one keeps it free before there is any."""
    room = width - 2 * PAD
    if size is not None and size.width() > 0 and size.height() > 0:
        scale = min(room / size.width(), PICTURE_HEIGHT / size.height())
        w, h = round(size.width() * scale), round(size.height() * scale)
        return QRectF((width - w) / 2, y + 4, w, h), y + 4 + h + 4
    if spec is not None and spec.output_node and any(end.type.name == "image" for end in spec.inputs):
        return QRectF(PAD, y + 4, room, room * 0.5), y + 4 + room * 0.5 + 4
    return None, y


def _notice(text: str, width: float, y: float) -> tuple[QRectF | None, tuple[str, ...], float]:
    if not text:
        return None, (), y
    lines = faces().small.wrapped(text, width - 2 * (PAD + INSET), MOST_NOTICE_LINES)
    rect = QRectF(PAD, y + 2, width - 2 * PAD, len(lines) * SMALL_LINE + 12)
    return rect, lines, rect.bottom() + 4
