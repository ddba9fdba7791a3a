"""Grids: every combination of some parameter values, in the order that repeats the least work.

A grid is an outer product. An axis stands for one parameter, or for a piece of text within one; what an axis
costs is the time of everything behind its node. The costliest axis is varied least, so that what it decides
is made once, is used while it is warm, and a model stays loaded as long as anybody needs it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from statistics import fmean

from ..core import edits
from ..core.edits import Edit
from ..core.graph import Graph
from ..core.parameters import ParameterValue
from .ledger import Past
from .plan import Plan

MOST_COMBINATIONS = 1000
"""More than this is a slip of the hand, and no sheet could show it."""

Place = tuple[int, ...]
"""Where a combination stands: the index of its value on each axis, in the order of the axes."""


@dataclass(frozen=True)
class Axis:
    """The values that one thing takes in turn.

    Attributes:
        node: id of the node.
        parameter: name of its parameter.
        values: at least one, in memory form, none twice.
        pattern: with it, the values are texts that take the place of `pattern` within the parameter's text.
    """

    node: str
    parameter: str
    values: tuple[ParameterValue, ...]
    pattern: str | None = None

    @property
    def name(self) -> str:
        """As the command line writes it: ``"sample.seed"``, ``"prompt.text~red"``."""
        return f"{self.node}.{self.parameter}" + (f"~{self.pattern}" if self.pattern is not None else "")


@dataclass(frozen=True)
class Combination:
    """One run of a grid.

    Attributes:
        place: on the axes.
        values: one of each axis.
    """

    place: Place
    values: tuple[ParameterValue, ...]


@dataclass(frozen=True)
class Grid:
    """Axes, in the order in which a sheet shows them."""

    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values on each axis."""
        return tuple(len(axis.values) for axis in self.axes)

    def __len__(self) -> int:
        return math.prod(self.shape)

    def at(self, place: Place) -> Combination:
        """The combination at a place."""
        pairs = zip(self.axes, place, strict=True)
        return Combination(place, tuple(axis.values[index] for axis, index in pairs))

    def in_order(self, costs: Sequence[float]) -> Iterator[Combination]:
        """Every combination once; the axis that costs most is varied least, equal ones as they were given.

        Args:
            costs: seconds behind each axis, see `axis_costs`.
        """
        outer_first = sorted(range(len(self.axes)), key=lambda axis: -costs[axis])
        for indices in product(*(range(self.shape[axis]) for axis in outer_first)):
            place = dict(zip(outer_first, indices, strict=True))
            yield self.at(tuple(place[axis] for axis in range(len(self.axes))))

    @contextmanager
    def placed(self, graph: Graph, combination: Combination) -> Iterator[None]:
        """The graph with this combination's values; afterwards it is as it was.

        Texts are replaced all at once, so that what one axis put in is not taken for another's pattern.

        Raises:
            ParameterError: a value is not one that the parameter takes.
        """
        change = Edit("Place in a grid", {}, {})
        try:
            for (node_id, name), value in self._values(graph, combination).items():
                step = edits.set_parameter(graph, node_id, name, value)
                graph.apply(step)
                change = change.then(step)
            yield
        finally:
            graph.apply(change.inverse())

    def _values(self, graph: Graph, combination: Combination) -> dict[tuple[str, str], ParameterValue]:
        values: dict[tuple[str, str], ParameterValue] = {}
        pieces: dict[tuple[str, str], dict[str, str]] = {}
        for axis, value in zip(self.axes, combination.values, strict=True):
            target = axis.node, axis.parameter
            if axis.pattern is None:
                values[target] = value
            else:
                pieces.setdefault(target, {})[axis.pattern] = str(value)
        for target, replacements in pieces.items():
            node_id, name = target
            text = values.get(target, graph.parameters(node_id)[name])
            values[target] = replaced(str(text), replacements)
        return values


def replaced(text: str, replacements: Mapping[str, str]) -> str:
    """The text with every pattern replaced wherever it stands, the longest where several fit."""
    return _patterns(replacements).sub(lambda match: replacements[match[0]], text)


def stands_in(pattern: str, text: str, others: Iterable[str] = ()) -> bool:
    """Whether replacing `pattern` beside `others` would change the text anywhere."""
    return any(match[0] == pattern for match in _patterns({pattern, *others}).finditer(text))


def _patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of the texts, as words of their own: ``red`` does not stand in ``tired``."""

    def whole(pattern: str) -> str:
        before = r"(?<!\w)" if re.match(r"\w", pattern) else ""
        behind = r"(?!\w)" if re.search(r"\w\Z", pattern) else ""
        return before + re.escape(pattern) + behind

    return re.compile("|".join(map(whole, sorted(patterns, key=len, reverse=True))))


def node_seconds(plan: Plan, past: Past) -> dict[str, float]:
    """Node id → how long it takes when it runs, held results included; as far as earlier runs tell."""
    estimates = {step.node: past.estimate(step.origin) for step in plan.steps if step.origin is not None}
    return {node_id: estimate.seconds for node_id, estimate in estimates.items() if estimate is not None}


def axis_costs(
    graph: Graph, axes: Iterable[Axis], targets: Iterable[str], seconds: Mapping[str, float]
) -> list[float]:
    """What one change on each axis costs: the seconds of every node that it makes run again.

    Args:
        graph: the workflow.
        axes: of its grid.
        targets: the outputs asked for.
        seconds: node id → how long it takes; what nobody timed counts as the mean of the others.
    """
    wanted = graph.upstream(targets)
    unknown_s = fmean(seconds.values()) if seconds else 1.0
    return [
        sum(seconds.get(node_id, unknown_s) for node_id in graph.downstream([axis.node]) & wanted)
        for axis in axes
    ]
