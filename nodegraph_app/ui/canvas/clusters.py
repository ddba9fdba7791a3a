"""Laying out with frames: what lies in one is laid out first, and stands as one block among the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import networkx as nx

from ...core.arranging import Place
from .frames import ROOM, inside
from .layered import Edge, Point, layered
from .metrics import CAPTION, FRAME_HEAD, GRID

if TYPE_CHECKING:
    from .scene import GraphScene

LEFT = ROOM
TOP = -(-(ROOM + FRAME_HEAD) // GRID) * GRID
"""From a frame's corner to what is in it."""


@dataclass(frozen=True)
class Drawing:
    """Where nodes and frames come to lie, from the corner of what is drawn.

    Attributes:
        size: width and height of it all.
    """

    nodes: Mapping[str, Point]
    frames: Mapping[str, Place]
    size: Point


def drawn(scene: GraphScene, node_ids: Collection[str], edges: Iterable[Edge]) -> Drawing:
    """Nodes in layers; frames all of whose nodes are among them stay together.

    Args:
        edges: links among the nodes.
    """
    wanted = set(node_ids)
    frames = [each for each in scene.frames if (held := set(inside(scene, each)[0])) and held <= wanted]
    return _level(scene, list(node_ids), frames, list(edges))


def _level(scene: GraphScene, ids: list[str], frame_ids: list[str], edges: list[Edge]) -> Drawing:
    blocks: dict[str, tuple[str, Drawing]] = {}
    block_of: dict[str, str] = {}
    for frame in sorted(frame_ids, key=lambda each: -_area(scene, each)):
        nodes, within = inside(scene, frame)
        if any(node in block_of for node in nodes):
            continue  # it lies in a larger one, or overlaps it
        inner = [each for each in within if each in frame_ids]
        among = [edge for edge in edges if edge.source in nodes and edge.target in nodes]
        block = f"\0frame\0{frame}"
        blocks[block] = frame, _level(scene, nodes, inner, among)
        block_of.update(dict.fromkeys(nodes, block))
    loose = [each for each in ids if each not in block_of]
    items = scene.nodes
    sizes = {each: (items[each].rect.width(), items[each].rect.height() + CAPTION) for each in loose}
    places = {each: (items[each].x(), items[each].y()) for each in loose}
    for block, (frame, drawing) in blocks.items():
        sizes[block] = drawing.size[0] + 2 * LEFT, drawing.size[1] + TOP + GRID
        rect = scene.frames[frame].rect
        places[block] = rect.x(), rect.y()
    found = layered(sizes, _between(edges, block_of, blocks), places)
    top = min((y for x, y in found.values()), default=0.0)
    nodes_at = {each: (found[each][0], found[each][1] - top) for each in loose}
    frames_at: dict[str, Place] = {}
    for block, (frame, drawing) in blocks.items():
        x, y = found[block][0], found[block][1] - top
        frames_at[frame] = x, y, *sizes[block]
        nodes_at |= {each: (x + LEFT + at[0], y + TOP + at[1]) for each, at in drawing.nodes.items()}
        frames_at |= {
            each: (x + LEFT + at[0], y + TOP + at[1], at[2], at[3]) for each, at in drawing.frames.items()
        }
    width = max((found[each][0] + size[0] for each, size in sizes.items()), default=0.0)
    height = max((found[each][1] - top + size[1] for each, size in sizes.items()), default=0.0)
    return Drawing(nodes_at, frames_at, (width, height))


def _area(scene: GraphScene, frame_id: str) -> float:
    rect = scene.frames[frame_id].rect
    return rect.width() * rect.height()


def _between(
    edges: Iterable[Edge], block_of: Mapping[str, str], blocks: Mapping[str, tuple[str, Drawing]]
) -> list[Edge]:
    """The links between blocks and loose nodes, without those that would close a loop of blocks."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    kept: list[Edge] = []
    for edge in edges:
        source, target = block_of.get(edge.source, edge.source), block_of.get(edge.target, edge.target)
        if source == target:
            continue
        if target in graph and source in graph and nx.has_path(graph, target, source):
            continue
        graph.add_edge(source, target)
        source_y, target_y = edge.source_y, edge.target_y
        if source in blocks:
            source_y += TOP + blocks[source][1].nodes[edge.source][1]
        if target in blocks:
            target_y += TOP + blocks[target][1].nodes[edge.target][1]
        kept.append(replace(edge, source=source, source_y=source_y, target=target, target_y=target_y))
    return kept
