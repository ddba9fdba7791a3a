"""Which seeds the next run takes: every run in a row the next of a series, see `core.seed_control`.

A series begins at the seed of the document, and anew when that is edited. It goes on when a run is done or
given up; a run that failed or was paused is asked for again with the seeds it had, so that it goes on where
it stood. The next seeds, drawn ones too, are known before the run: the plan that is shown is what runs.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass

from ..core.graph import Graph
from ..core.seed_control import SEEDS, SeedControl, SeedPlace, control_of, seeds_of
from ..documents import strict_json

SHORT_SEEDS = 2**32
"""Drawn seeds are below: short enough to read out, and plenty."""


@dataclass
class _Series:
    """Attributes: where it began, the seed used last, and the one drawn for the next run."""

    start: int
    last: int
    drawn: int


class SeedSeries:
    """The series of one document's seeds.

    Args:
        draw: gives a seed that nobody can foresee.
    """

    def __init__(self, draw: Callable[[], int] = lambda: random.randrange(SHORT_SEEDS)):
        self._draw = draw
        self._series: dict[SeedPlace, _Series] = {}

    def forget(self) -> None:
        """Another document is open: every series begins anew."""
        self._series.clear()

    def upcoming(self, graph: Graph) -> dict[SeedPlace, int]:
        """Every seed of the next run."""
        return {place: self._next(graph, place, held) for place, held in seeds_of(graph).items()}

    def again(self, graph: Graph) -> dict[SeedPlace, int]:
        """Every seed of the last run, or of the document where that was edited since."""
        return {
            place: series.last if (series := self._going(place, held)) else held
            for place, held in seeds_of(graph).items()
        }

    def used(self, graph: Graph, seeds: Mapping[SeedPlace, int], nodes: Container[str]) -> None:
        """A run is over: those of its seeds that belong to these nodes are behind us."""
        held = seeds_of(graph)
        for place, seed in seeds.items():
            if place.node in nodes and place in held:
                self._series[place] = _Series(held[place], seed, self._draw())

    def last(self, graph: Graph, place: SeedPlace) -> int | None:
        """The seed that was used last, as long as it is of the series that goes on."""
        series = self._going(place, seeds_of(graph).get(place))
        return series.last if series else None

    def _going(self, place: SeedPlace, held: int | None) -> _Series | None:
        series = self._series.get(place)
        return series if series is not None and series.start == held else None

    def _next(self, graph: Graph, place: SeedPlace, held: int) -> int:
        series, control = self._going(place, held), control_of(graph, place)
        if series is None or control == "fixed":
            return held
        follow: Mapping[SeedControl, int] = {
            "increment": series.last + 1,
            "decrement": series.last - 1,
            "random": series.drawn,
        }
        return follow[control] % SEEDS


def varies(graph: Graph) -> bool:
    """Whether any seed differs from run to run."""
    return any(control_of(graph, place) != "fixed" for place in seeds_of(graph))


def text_with_seeds(text: str, graph: Graph, seeds: Mapping[SeedPlace, int]) -> str:
    """The text of a workflow in which these seeds have these values; the text itself where none differs.

    Args:
        text: of a workflow file, as it was written.
        graph: what it holds.
        seeds: as decimal text they go into the file.
    """
    held = seeds_of(graph)
    differing = {place: seed for place, seed in seeds.items() if held.get(place) != seed}
    if not differing:
        return text
    content = json.loads(text)
    for (node_id, name), seed in differing.items():
        content["nodes"][node_id].setdefault("params", {})[name] = str(seed)
    return strict_json.dumps(content)
