"""Layered drawing of a graph, after Sugiyama, Tagawa and Toda (1981): layers by longest path, order by
barycentres, then heights that keep links level.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

LAYER_GAP = 64.0
"""Between the widest nodes of two layers."""
NODE_GAP = 32.0
"""Between two nodes of a layer."""
LINE_GAP = 12.0
"""Between a node and a link that passes its layer."""
WIDEST_ROW = 2400.0
"""Parts of a graph that nothing joins stand beside each other up to this width."""
SWEEPS = 8

Point = tuple[float, float]


@dataclass(frozen=True)
class Edge:
    """A link, with the heights of its ends below the tops of their nodes."""

    source: str
    source_y: float
    target: str
    target_y: float


def layered(
    sizes: Mapping[str, Point], edges: Iterable[Edge], places: Mapping[str, Point]
) -> dict[str, Point]:
    """Upper left corners so that every link runs to the right; the result begins at (0, 0).

    Args:
        sizes: width and height of each node.
        edges: links among them; together they form no loop.
        places: where the nodes are now; it decides where nothing else does.
    """
    by_target: dict[str, list[Edge]] = {}
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(sizes, key=lambda each: (places[each][1], places[each][0], each)))
    for edge in edges:
        graph.add_edge(edge.source, edge.target)
        by_target.setdefault(edge.target, []).append(edge)
    parts: list[dict[str, Point]] = []
    for members in nx.weakly_connected_components(graph):
        ordered = [each for each in graph if each in members]
        inner = [edge for each in ordered for edge in by_target.get(each, [])]
        parts.append(_Part(graph.subgraph(ordered), ordered, sizes, inner, places).drawn())
    return _side_by_side(parts, sizes)


class _Part:
    """One connected part, drawn."""

    def __init__(
        self,
        graph: nx.DiGraph[str],
        ordered: Sequence[str],
        sizes: Mapping[str, Point],
        edges: Iterable[Edge],
        places: Mapping[str, Point],
    ):
        self._sizes = sizes
        self._layer = _layers(graph, ordered)
        self._rows: list[list[str]] = [[] for _ in range(max(self._layer.values()) + 1)]
        for each in ordered:
            self._rows[self._layer[each]].append(each)
        self._height = {each: sizes[each][1] for each in ordered}
        self._steps: list[Edge] = []
        """Links from one layer to the next; long ones are cut into pieces at points that bend."""
        for number, edge in enumerate(edges):
            self._cut(number, edge)
        now = {each: places[each][1] for each in ordered}
        for step in self._steps:  # bends start level with where their link comes from
            now.setdefault(step.target, now[step.source] + step.source_y - step.target_y)
        for row in self._rows:
            row.sort(key=lambda each: now[each])

    def _cut(self, number: int, edge: Edge) -> None:
        last, last_y = edge.source, edge.source_y
        for layer in range(self._layer[edge.source] + 1, self._layer[edge.target]):
            bend = f"\0{number}\0{layer}"
            self._height[bend], self._layer[bend] = 0.0, layer
            self._rows[layer].append(bend)
            self._steps.append(Edge(last, last_y, bend, 0.0))
            last, last_y = bend, 0.0
        self._steps.append(Edge(last, last_y, edge.target, edge.target_y))

    def drawn(self) -> dict[str, Point]:
        """Upper left corners of the nodes."""
        into: dict[str, list[Edge]] = {}
        out: dict[str, list[Edge]] = {}
        for step in self._steps:
            into.setdefault(step.target, []).append(step)
            out.setdefault(step.source, []).append(step)
        self._untangle(into, out)
        tops = self._level(into, out)
        lefts, x = [], 0.0
        for row in self._rows:
            lefts.append(x)
            x += max((self._sizes[each][0] for each in row if each in self._sizes), default=0.0) + LAYER_GAP
        return {each: (lefts[self._layer[each]], top) for each, top in tops.items() if each in self._sizes}

    def _untangle(self, into: Mapping[str, list[Edge]], out: Mapping[str, list[Edge]]) -> None:
        """Order each layer by the barycentres of its neighbours, down and up; the best order is kept."""
        best, fewest = [list(row) for row in self._rows], self._crossings()
        for sweep in range(SWEEPS):
            if not fewest:
                break
            down = sweep % 2 == 0
            for row in self._rows[1:] if down else reversed(self._rows[:-1]):
                self._order(row, into if down else out)
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = [list(row) for row in self._rows], crossings
        self._rows = best

    def _order(self, row: list[str], beside: Mapping[str, list[Edge]]) -> None:
        rank = {each: number for other in self._rows for number, each in enumerate(other)}
        middle: dict[str, float] = {}
        for number, each in enumerate(row):
            found = [
                rank[step.source if step.source != each else step.target]
                + (step.source_y if step.source != each else step.target_y) * 1e-4
                for step in beside.get(each, ())
            ]
            middle[each] = sum(found) / len(found) if found else float(number)
        row.sort(key=middle.__getitem__)

    def _crossings(self) -> int:
        """How often links cross between neighbouring layers, sockets told apart."""
        rank = {each: number for row in self._rows for number, each in enumerate(row)}
        between: dict[int, list[tuple[tuple[float, float], tuple[float, float]]]] = {}
        for step in self._steps:
            ends = (rank[step.source], step.source_y), (rank[step.target], step.target_y)
            between.setdefault(self._layer[step.source], []).append(ends)
        count = 0
        for steps in between.values():
            seen: list[tuple[float, float]] = []
            for _, end in sorted(steps):
                count += len(seen) - bisect_right(seen, end)
                insort(seen, end)
        return count

    def _level(self, into: Mapping[str, list[Edge]], out: Mapping[str, list[Edge]]) -> dict[str, float]:
        """Tops that bring the ends of links to one height as far as the order of the layers allows."""
        tops: dict[str, float] = {}
        for row in self._rows:
            tops.update(zip(row, _apart([0.0] * len(row), self._gaps(row)), strict=True))
        for sweep in range(SWEEPS + 1):
            down = sweep % 2 == 0
            for row in self._rows[1:] if down else reversed(self._rows[:-1]):
                wanted = []
                for each in row:
                    steps = into.get(each, []) if down else out.get(each, [])
                    heights = [
                        tops[step.source] + step.source_y - step.target_y
                        if down
                        else tops[step.target] + step.target_y - step.source_y
                        for step in steps
                    ]
                    wanted.append(sum(heights) / len(heights) if heights else tops[each])
                tops.update(zip(row, _apart(wanted, self._gaps(row)), strict=True))
        return tops

    def _gaps(self, row: Sequence[str]) -> list[float]:
        """Least distance between the tops of each node of a layer and the next."""
        return [
            self._height[one] + (NODE_GAP if one in self._sizes and other in self._sizes else LINE_GAP)
            for one, other in pairwise(row)
        ]


def _layers(graph: nx.DiGraph[str], ordered: Sequence[str]) -> dict[str, int]:
    """Layer of each node: behind all it reads; what reads nothing stands right before its first reader."""
    layer: dict[str, int] = {}
    for number, generation in enumerate(nx.topological_generations(graph)):
        layer.update(dict.fromkeys(generation, number))
    for each in ordered:
        if not graph.in_degree(each) and graph.out_degree(each):
            layer[each] = min(layer[reader] for reader in graph.successors(each)) - 1
    return layer


def _apart(wanted: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """The heights nearest to the wanted ones, by least squares, that keep their gaps.

    Pool adjacent violators: with the gaps taken out, the heights must not fall.
    """
    below = [0.0]
    for gap in gaps:
        below.append(below[-1] + gap)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, below, strict=False):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            other, others = pools.pop()
            mean, count = (mean * count + other * others) / (count + others), count + others
        pools.append((mean, count))
    flat = [mean for mean, count in pools for _ in range(count)]
    return [height + offset for height, offset in zip(flat, below, strict=False)]


def _side_by_side(parts: Sequence[dict[str, Point]], sizes: Mapping[str, Point]) -> dict[str, Point]:
    """Parts in rows, in their order."""
    result: dict[str, Point] = {}
    x = y = low = 0.0
    for part in parts:
        left = min(at[0] for at in part.values())
        top = min(at[1] for at in part.values())
        width = max(at[0] + sizes[each][0] for each, at in part.items()) - left
        height = max(at[1] + sizes[each][1] for each, at in part.items()) - top
        if x and x + width > WIDEST_ROW:
            x, y = 0.0, low
        result.update({each: (at[0] - left + x, at[1] - top + y) for each, at in part.items()})
        x += width + LAYER_GAP
        low = max(low, y + height + 2 * NODE_GAP)
    return result
