"""How a node looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from .layout import Field, Spot
from .metrics import CAPTION, FIELD, HEADER, INSET, LINE, MORE, PAD, RADIUS, SMALL_LINE, faces
from .shapes import shape_path

if TYPE_CHECKING:
    from .node_item import NodeItem

Align = Qt.AlignmentFlag


FAR_LINE = 14
"""Height of the title from afar, and"""
FAR_ROOM = 28
"""the least width in which it says anything; both in pixels of the screen."""


def paint_far(painter: QPainter, item: NodeItem) -> None:
    """Body, header, picture, and the title as large as it can be read: from afar there is no more to see."""
    inks, layout = item.inks, item.layout
    painter.setPen(inks.chosen_far if item.chosen else inks.outline)
    painter.setBrush(inks.node)
    painter.drawRect(layout.body)
    painter.fillRect(QRectF(1, 1, layout.width - 2, HEADER), far_color(item))
    if item.picture is not None and layout.picture is not None:
        painter.drawPixmap(layout.picture.toRect(), item.picture)
    _far_title(painter, item)


def _far_title(painter: QPainter, item: NodeItem) -> None:
    """The title below the header, where there is room; its letters keep their size on the screen."""
    zoom, face = painter.worldTransform().m11(), faces().small
    shown = item.layout.picture if item.picture is not None else None
    below = shown.top() if shown is not None else item.layout.height
    room = item.layout.width * zoom - 8
    if room < FAR_ROOM or (below - HEADER) * zoom < FAR_LINE:
        return
    painter.save()
    painter.translate(0, HEADER)
    painter.scale(1 / zoom, 1 / zoom)
    painter.setFont(face.font)
    painter.setPen(item.inks.color["text"])
    painter.drawText(QPointF(4, face.baseline(0, FAR_LINE)), face.elided(item.layout.title, round(room)))
    painter.restore()


def far_color(item: NodeItem) -> QColor:
    """The header from afar: the state is what one looks for there."""
    if item.heat is not None:
        return item.inks.shade(item.heat.shade)
    kind = "error" if item.problems else item.state.kind
    return item.inks.far.get(kind, item.inks.far["idle"])


def paint_near(painter: QPainter, item: NodeItem) -> None:
    """Everything."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    _body(painter, item)
    _header(painter, item)
    for spot in item.layout.inputs.values():
        if spot.label:
            paint_label(painter, item, spot)
    for spot in item.layout.outputs.values():
        paint_label(painter, item, spot)
    for field in item.layout.fields.values():
        _field(painter, item, field)
    _picture(painter, item)
    _notice(painter, item)
    for spot in item.layout.inputs.values():
        if item.takes_links(spot):
            paint_socket(painter, item, spot)
    for spot in item.layout.outputs.values():
        paint_socket(painter, item, spot)
    if item.caption:
        painter.setFont(faces().small.font)
        ink = "bad" if item.state.own else "waiting" if item.state.kind == "will_run" else "muted"
        painter.setPen(item.inks.color[ink])
        painter.drawText(QPointF(4, faces().small.baseline(item.layout.height + 2, CAPTION)), item.caption)


def _body(painter: QPainter, item: NodeItem) -> None:
    inks, body = item.inks, item.layout.body
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.shadow)
    painter.drawRoundedRect(body.adjusted(-1, 1, 1, 3), RADIUS + 1, RADIUS + 1)
    painter.setBrush(inks.node)
    painter.drawRoundedRect(body, RADIUS, RADIUS)
    top = QPainterPath()
    top.moveTo(0, HEADER)
    top.lineTo(0, RADIUS)
    top.arcTo(QRectF(0, 0, 2 * RADIUS, 2 * RADIUS), 180, -90)
    top.arcTo(QRectF(body.width() - 2 * RADIUS, 0, 2 * RADIUS, 2 * RADIUS), 90, -90)
    top.lineTo(body.width(), HEADER)
    top.closeSubpath()
    painter.fillPath(top, inks.head(item.node.color))
    if item.layout.more:
        painter.setBrush(inks.color["muted"])
        for step in (-6, 0, 6):
            painter.drawEllipse(QPointF(body.center().x() + step, body.bottom() - MORE), 1.25, 1.25)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if item.chosen:
        painter.setPen(inks.selected)
    elif item.state.kind == "error" or item.state.own:
        painter.setPen(inks.bad)
    elif item.state.kind == "running":
        painter.setPen(inks.running)
    elif item.spec is None or item.node.mode == "bypassed":
        painter.setPen(inks.dashed)
    else:
        painter.setPen(inks.outline)
    painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def _header(painter: QPainter, item: NodeItem) -> None:
    inks, face, width = item.inks, faces(), item.layout.width
    painter.setFont(face.title.font)
    painter.setPen(inks.color["text"])
    painter.drawText(QPointF(12, face.title.baseline(0, HEADER)), item.title_text)
    if None in item.problems:
        _mark(painter, item, QPointF(12 + face.title.width(item.title_text) + 13, HEADER / 2))
    if item.node.pinned:
        _pin(painter, item, QPointF(item.pin_x, HEADER / 2))
    painter.setPen(inks.line)
    painter.drawLine(QPointF(1, HEADER + 0.5), QPointF(width - 1, HEADER + 0.5))
    if item.state.kind == "running":
        share = 1.0 if item.state.progress is None else item.state.progress
        color = inks.color["accent"] if item.state.progress is not None else inks.color["accent_soft"]
        painter.fillRect(QRectF(1, HEADER - 1, (width - 2) * min(max(share, 0.0), 1.0), 2), color)
    if item.badge_text:
        mode = item.node.mode
        behind, word = inks.badge(item.state)
        if mode != "normal":
            behind, word = inks.color["neutral_soft"], inks.color["text"]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(behind)
        painter.drawRoundedRect(item.badge, item.badge.height() / 2, item.badge.height() / 2)
        painter.setPen(word)
        painter.setFont(face.small.font)
        painter.drawText(
            QPointF(item.badge.left() + 7, face.small.baseline(item.badge.top(), item.badge.height())),
            item.badge_text,
        )


def _pin(painter: QPainter, item: NodeItem, at: QPointF) -> None:
    """A pin seen from the side: this node stays where it is."""
    painter.setPen(item.inks.pin)
    painter.setBrush(item.inks.color["muted"])
    painter.drawLine(at + QPointF(0, 1), at + QPointF(0, 6))
    painter.drawLine(at + QPointF(-4, 1), at + QPointF(4, 1))
    painter.drawRect(QRectF(at.x() - 2, at.y() - 5, 4, 6))


def paint_label(painter: QPainter, item: NodeItem, spot: Spot) -> None:
    """The words beside a socket."""
    face, inks = faces().label, item.inks
    faded = item.candidates is not None and (spot.name, spot.output) not in item.candidates
    name = "faint" if faded or (spot.optional and (spot.name, False) not in item.used) else "text"
    painter.setPen(inks.color["muted" if name == "faint" and not faded else name])
    painter.setFont(face.font)
    y = face.baseline(spot.at.y() - 11, 22)
    x = spot.at.x() - 16 - face.width(spot.label) if spot.output else 16.0
    painter.drawText(QPointF(x, y), spot.label)


def paint_socket(painter: QPainter, item: NodeItem, spot: Spot) -> None:
    """A socket, and the mark of its problem."""
    inks = item.inks
    faded = item.candidates is not None and (spot.name, spot.output) not in item.candidates
    hovered = item.hovered == f"{'>' if spot.output else '<'}{spot.name}"
    painter.save()
    painter.translate(spot.at)
    if hovered and not faded:
        halo = QColor(inks.socket(spot.type_name))
        halo.setAlphaF(0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(halo)
        painter.drawEllipse(QPointF(0, 0), 9.5, 9.5)
        painter.scale(1.15, 1.15)
    path = shape_path(inks.palette.socket(spot.type_name).shape)
    painter.strokePath(path, inks.socket_edge)
    if faded:
        painter.fillPath(path, inks.color["outline"])
    else:
        painter.fillPath(path, inks.socket(spot.type_name))
    painter.restore()
    if not spot.output and spot.name in item.problems and spot.label:
        face = faces().label
        _mark(painter, item, QPointF(spot.at.x() + 16 + face.width(spot.label) + 11, spot.at.y()))


def _mark(painter: QPainter, item: NodeItem, at: QPointF) -> None:
    """A triangle with an exclamation mark: there is a problem here, the tooltip says which."""
    inks = item.inks
    triangle = QPainterPath(at + QPointF(0, -5.5))
    triangle.lineTo(at + QPointF(6, 5))
    triangle.lineTo(at + QPointF(-6, 5))
    triangle.closeSubpath()
    painter.setPen(
        QPen(
            inks.color["bad"], 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        )
    )
    painter.setBrush(inks.color["bad"])
    painter.drawPath(triangle)
    painter.setPen(QPen(inks.color["node"], 1.5))
    painter.drawLine(at + QPointF(0, -2), at + QPointF(0, 1.5))
    painter.drawPoint(at + QPointF(0, 3.8))


def _field(painter: QPainter, item: NodeItem, field: Field) -> None:
    inks, rect = item.inks, field.rect
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.field)
    painter.drawRoundedRect(rect, 4, 4)
    if field.share:
        painter.save()
        painter.setClipRect(QRectF(rect.left(), rect.top(), rect.width() * field.share, rect.height()))
        painter.setBrush(inks.fill)
        painter.drawRoundedRect(rect, 4, 4)
        painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = None
    if field.name in item.problems:
        edge = inks.bad
    elif item.focus == field.name:
        edge = inks.focus
    elif item.hovered == field.name and not field.linked and field.spec is not None:
        edge = inks.hover
    if edge is not None:
        painter.setPen(edge)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if field.multiline:
        _prompt(painter, item, field)
    else:
        _row(painter, item, field)


def _prompt(painter: QPainter, item: NodeItem, field: Field) -> None:
    face, colors = faces().text, item.inks.color
    x, y = field.rect.left() + INSET, field.rect.top() + 6
    painter.setFont(face.font)
    if field.label:
        painter.setPen(colors["muted"])
        painter.drawText(QPointF(x, face.baseline(y, LINE)), f"{field.label}…")
        if field.lines == ("",):
            return
    painter.setPen(colors["text"])
    for number, line in enumerate(field.lines):
        painter.drawText(QPointF(x, face.baseline(y + number * LINE, LINE)), line)


def _row(painter: QPainter, item: NodeItem, field: Field) -> None:
    face, colors, rect = faces(), item.inks.color, field.rect
    painter.setFont(face.label.font)
    painter.setPen(colors["muted"])
    label_width = min(face.label.width(field.label), rect.width() * 0.6)
    painter.drawText(
        QPointF(rect.left() + INSET, face.label.baseline(rect.top(), FIELD)),
        face.label.elided(field.label, label_width + 0.5),
    )
    right = rect.right() - INSET
    spec = field.spec
    if spec is not None and not field.linked:
        if spec.kind == "boolean":
            _switch(painter, item, QPointF(right, rect.center().y()), on=field.text == "on")
            return
        if spec.kind in ("choice", "file"):
            _chevron(painter, item, QPointF(right - 4, rect.center().y()))
            right -= 14
        elif spec.seed:
            _dice(painter, item, dice_rect(field))
            right -= 20
    room = right - rect.left() - INSET - label_width - 10
    note_width = face.small.width(field.note) + 6 if field.note else 0.0
    if field.note and face.value.width(field.text) + note_width <= room:
        painter.setFont(face.small.font)
        painter.setPen(colors["muted"])
        painter.drawText(QPointF(right - note_width + 6, face.value.baseline(rect.top(), FIELD)), field.note)
        right, room = right - note_width, room - note_width
    value = face.value.elided(field.text, room, spec is not None and spec.kind == "file")
    painter.setFont(face.value.font)
    painter.setPen(colors["muted" if field.linked or not field.text else "text"])
    value = value or field.invitation
    painter.drawText(QPointF(right - face.value.width(value), face.value.baseline(rect.top(), FIELD)), value)


def dice_rect(field: Field) -> QRectF:
    """Where the button for a fresh seed is."""
    return QRectF(field.rect.right() - 22, field.rect.top(), 22, FIELD)


def _dice(painter: QPainter, item: NodeItem, rect: QRectF) -> None:
    colors = item.inks.color
    hot = item.hovered == "dice"
    box = QRectF(rect.center().x() - 5.5, rect.center().y() - 5.5, 11, 11)
    color = colors["text" if hot else "muted"]
    painter.setPen(QPen(color, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 2.5, 2.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for dx, dy in ((-2.5, -2.5), (0, 0), (2.5, 2.5)):
        painter.drawEllipse(box.center() + QPointF(dx, dy), 1.0, 1.0)


def _chevron(painter: QPainter, item: NodeItem, at: QPointF) -> None:
    painter.setPen(QPen(item.inks.color["muted"], 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([at + QPointF(-3, -1.5), at + QPointF(0, 1.5), at + QPointF(3, -1.5)])


def _switch(painter: QPainter, item: NodeItem, right: QPointF, *, on: bool) -> None:
    colors = item.inks.color
    track = QRectF(right.x() - 24, right.y() - 7, 24, 14)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors["accent" if on else "outline"])
    painter.drawRoundedRect(track, 7, 7)
    painter.setBrush(colors["on_accent" if on else "muted"])
    painter.drawEllipse(QPointF(track.right() - 7 if on else track.left() + 7, right.y()), 5, 5)


def _picture(painter: QPainter, item: NodeItem) -> None:
    rect, inks = item.layout.picture, item.inks
    if rect is None:
        return
    if item.picture is not None:
        clip = QPainterPath()
        clip.addRoundedRect(rect, 4, 4)
        painter.save()
        painter.setClipPath(clip)
        painter.drawPixmap(rect, item.picture, QRectF(item.picture.rect()))
        painter.restore()
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.field)
    painter.drawRoundedRect(rect, 4, 4)
    painter.setPen(inks.color["muted"])
    painter.setFont(faces().small.font)
    painter.drawText(rect, Align.AlignCenter, item.picture_words)


def _notice(painter: QPainter, item: NodeItem) -> None:
    rect, inks, face = item.layout.notice, item.inks, faces().small
    if rect is None:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.color["bad_soft"])
    painter.drawRoundedRect(rect, 4, 4)
    painter.setPen(inks.color["bad"])
    painter.setFont(face.font)
    for number, line in enumerate(item.layout.notice_lines):
        y = face.baseline(rect.top() + 6 + number * SMALL_LINE, SMALL_LINE)
        painter.drawText(QPointF(rect.left() + PAD, y), line)
