"""A picture of a whole graph for other programs: every node as it looks from near, nothing selected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil, sqrt

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QGraphicsItem

from .link_item import LinkItem
from .metrics import FAR
from .node_item import NodeItem
from .scene import GraphScene
from .view import GraphView

BORDER = 32.0
"""Empty room around the nodes, in scene pixels."""

SHARP = 2.0
"""Pixels of the picture per scene pixel, so that text stays readable when it is shown larger."""

MOST_PIXELS, LONGEST_PX = 80_000_000, 16_000
"""A larger picture is one that other programs do not open; the scale is smaller then."""


def graph_area(scene: GraphScene) -> QRectF:
    """All that is drawn, in scene coordinates; a small empty area for an empty graph."""
    area = QRectF()
    for item in scene.items():
        if item.isVisible():
            area = area.united(item.sceneBoundingRect())
    return (area if not area.isEmpty() else QRectF(0, 0, 320, 200)).adjusted(-BORDER, -BORDER, BORDER, BORDER)


def scale_for(area: QRectF) -> float:
    """Pixels per scene pixel, at most `SHARP`."""
    longest = max(area.width(), area.height())
    return min(SHARP, LONGEST_PX / longest, sqrt(MOST_PIXELS / (area.width() * area.height())))


def png_of_graph(view: GraphView) -> bytes:
    """The graph as a PNG picture."""
    area = graph_area(view.graph_scene)
    scale = scale_for(area)
    image = QImage(QSize(ceil(area.width() * scale), ceil(area.height() * scale)), QImage.Format.Format_RGB32)
    image.fill(view.graph_scene.inks.color["canvas"])
    painter = QPainter(image)
    _render(view, painter, QRectF(image.rect()), area)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)
    return bytes(buffer.data().data())


def svg_of_graph(view: GraphView) -> bytes:
    """The graph as an SVG drawing."""
    from PySide6.QtSvg import QSvgGenerator  # only here

    area = graph_area(view.graph_scene)
    frame = QRectF(0, 0, ceil(area.width()), ceil(area.height()))
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(frame.size().toSize())
    drawing.setViewBox(frame)
    drawing.setTitle("Workflow")
    painter = QPainter(drawing)
    painter.fillRect(frame, view.graph_scene.inks.color["canvas"])
    _render(view, painter, frame, area)
    painter.end()
    buffer.close()
    return bytes(content.data())


def _render(view: GraphView, painter: QPainter, target: QRectF, area: QRectF) -> None:
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing
        | QPainter.RenderHint.TextAntialiasing
        | QPainter.RenderHint.SmoothPixmapTransform
    )
    with _plain(view):
        view.graph_scene.render(painter, target, area)


@contextmanager
def _plain(view: GraphView) -> Iterator[None]:
    """Every item from near, unselected, and painted and not copied from what the screen shows."""
    scene = view.graph_scene
    items: list[NodeItem | LinkItem] = [
        *scene.nodes.values(),
        *scene.strips.values(),
        *scene.links.values(),
    ]
    chosen = [item for item in items if item.chosen]
    hovered = [(item, item.hovered) for item in items if item.hovered]
    focused = [(item, item.focus) for item in scene.nodes.values() if item.focus]
    cached = [(item, item.cacheMode()) for item in items]
    hidden = [link for link in scene.links.values() if not link.near_pointed]
    scene.set_far(False)
    for item in items:
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
        item.chosen = False
        item.hovered = None if isinstance(item, NodeItem) else False
    for node, _ in focused:
        node.focus = None
    for link in hidden:
        link.near_pointed = True  # in a picture nobody can point
    try:
        yield
    finally:
        for item in chosen:
            item.chosen = True
        for item, what in hovered:
            item.hovered = what  # type: ignore[assignment]  # what it was before
        for node, name in focused:
            node.focus = name
        for link in hidden:
            link.near_pointed = False
        for item, mode in cached:
            item.setCacheMode(mode)
        scene.set_far(view.zoom < FAR)
