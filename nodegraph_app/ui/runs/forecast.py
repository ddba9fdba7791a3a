"""What Run would do and what that will take, in words; brief for the status bar, in full for a tooltip."""

from __future__ import annotations

from dataclasses import dataclass

from ...execution.plan import Plan
from ..translation import Counted, translate
from ..value_text import memory_text, seconds_text

LONGEST_NAME = 32
"""A longer one would widen the window; the tooltip has it."""


@dataclass(frozen=True)
class Forecast:
    """Of the next run.

    Attributes:
        brief: time and memory, and files that are missing; empty where nothing is known or nothing runs.
        full: a sentence or two.
    """

    brief: str = ""
    full: str = ""


def forecast(plan: Plan | None) -> Forecast:
    """What a plan makes expect; nothing without one."""
    if plan is None:
        return Forecast()
    running, blocked = (sum(1 for _ in plan.with_verdict(verdict)) for verdict in ("run", "blocked"))
    seconds, peak_bytes = plan.expected_seconds if running else None, plan.expected_peak_bytes
    time = (
        translate("Forecast", "about {seconds}").format(seconds=seconds_text(seconds))
        if seconds is not None
        else ""
    )
    memory = memory_text(peak_bytes) if peak_bytes else ""
    missing = [f"{kind} “{name}”" for kind, name in plan.missing]
    one = len(missing) == 1 and len(missing[0]) <= LONGEST_NAME
    if one:
        lost = translate("Forecast", "{file} missing").format(file=missing[0])
    else:
        lost = Counted.tr("%n file(s) missing", "", len(missing)) if missing else ""
    words = (
        Counted.tr("{running} of %n node(s)", "", len(plan.steps)).format(running=running)
        if running or blocked
        else translate("Forecast", "nothing, everything is known"),
        Counted.tr("%n cannot run", "", blocked) if blocked else "",
        time or (translate("Forecast", "how long is not known yet") if running else ""),
        translate("Forecast", "up to {memory} of memory").format(memory=memory) if memory else "",
    )
    full = translate("Forecast", "Next run: {what}.").format(what=", ".join(filter(None, words)))
    lacks = translate("Forecast", "Missing: {files}.").format(files=", ".join(missing))
    return Forecast(
        "  ·  ".join(filter(None, (lost, time, memory))),
        f"{full} {lacks}" if missing else full,
    )
