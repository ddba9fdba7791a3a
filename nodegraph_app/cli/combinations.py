"""Combinations that ``--axis`` asks for: found sound before anything runs, put in order, named by values."""

from __future__ import annotations

from pathlib import Path

from ..core.errors import NodegraphError
from ..core.parameters import ParameterValue
from ..execution.axis_values import written
from ..execution.grid import Combination, Grid, axis_costs, node_seconds
from ..execution.ledger import Ledger
from ..execution.plan import Plan
from ..settings import Settings
from .opening import Opened

LONGEST = 32


def in_order(opened: Opened, grid: Grid, settings: Settings, output_folder: Path) -> list[Combination]:
    """Every combination; the axis behind which most time is spent, as far as it is known, is varied least.

    Raises:
        NodegraphError: a value cannot work, or no picture depends on it.
    """
    plan = _first_plan(opened, grid, settings, output_folder)
    past = Ledger.of(settings)
    past.refresh()
    costs = axis_costs(opened.graph, grid.axes, plan.targets, node_seconds(plan, past))
    past.close()
    return list(grid.in_order(costs))


def _first_plan(opened: Opened, grid: Grid, settings: Settings, output_folder: Path) -> Plan:
    """What the first combination would do; every value of every axis is tried once."""
    first = (0,) * len(grid.axes)
    with grid.placed(opened.graph, grid.at(first)):
        plan = opened.plan(settings, output_folder)
        opened.refuse_problems(plan)
    wanted = {step.node for step in plan.steps}
    for number, axis in enumerate(grid.axes):
        if axis.node not in wanted:
            raise NodegraphError(
                f"No picture depends on node “{axis.node}”, so every value would give the same ones.",
                place=f"--axis {axis.name}",
                hint=f"The pictures depend on {', '.join(sorted(wanted))}.",
            )
        for index, value in enumerate(axis.values):
            place = (*first[:number], index, *first[number + 1 :])
            with grid.placed(opened.graph, grid.at(place)):
                problems = opened.problems(wanted)
            if problems:
                listing = "\n".join(f"  {problem}" for problem in problems)
                raise NodegraphError(
                    f"With the value “{written(value)}” the workflow cannot be run:\n{listing}",
                    place=f"--axis {axis.name}",
                )
    return plan


def named(grid: Grid, combination: Combination) -> list[str]:
    """Each axis with its value, ``"sample.seed 4"``; long texts are cut."""
    pairs = zip(grid.axes, combination.values, strict=True)
    return [f"{axis.name} {_short(value)}" for axis, value in pairs]


def _short(value: ParameterValue) -> str:
    text = written(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 2] + "…"
