"""Which values a parameter had in past runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .database import Database

MOST_RUNS = 500
"""So far back it is looked."""
MOST_VALUES = 12


@dataclass(frozen=True)
class ParameterPlace:
    """A parameter of a node of a workflow, as the history knows that.

    Attributes:
        file: path of the workflow's file; None where it has none.
        title: what it is called, by which one without a file is known.
    """

    node: str
    parameter: str
    file: str | None
    title: str


@dataclass(frozen=True)
class RunValue:
    """A value, as files write it, and when a run took it last, in seconds since 1970."""

    value: Any
    started_s: float


def values_in_runs(database: Database, place: ParameterPlace) -> tuple[RunValue, ...]:
    """The different values that a parameter had in the latest runs of its workflow, newest first.

    Runs in which a link drove it, or its node was not there, are passed over.
    """
    which, name = ("file = ?", place.file) if place.file else ("file IS NULL AND title = ?", place.title)
    rows = database.rows(
        f"SELECT started_s, parameters FROM runs WHERE {which} ORDER BY id DESC LIMIT ?", name, MOST_RUNS
    )
    found: dict[str, RunValue] = {}
    for row in rows:
        nodes: Mapping[str, Mapping[str, Any]] = json.loads(row["parameters"])
        held = nodes.get(place.node, {})
        if place.parameter in held:
            value = held[place.parameter]
            found.setdefault(json.dumps(value), RunValue(value, row["started_s"]))
        if len(found) == MOST_VALUES:
            break
    return tuple(found.values())
