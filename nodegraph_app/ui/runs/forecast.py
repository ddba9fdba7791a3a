"""What Run would do and what that will take, in words; brief for the status bar, in full for a tooltip."""

from __future__ import annotations

from dataclasses import dataclass

from ...execution.plan import Plan
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
    time = f"about {seconds_text(seconds)}" if seconds is not None else ""
    memory = memory_text(peak_bytes) if peak_bytes else ""
    missing = [f"{kind} “{name}”" for kind, name in plan.missing]
    one = len(missing) == 1 and len(missing[0]) <= LONGEST_NAME
    named = missing[0] if one else f"{len(missing)} file{'s' * (len(missing) > 1)}"
    lost = f"{named} missing" if missing else ""
    words = (
        f"{running} of {len(plan.steps)} nodes" if running or blocked else "nothing, everything is known",
        f"{blocked} cannot run" if blocked else "",
        time or ("how long is not known yet" if running else ""),
        f"up to {memory} of memory" if memory else "",
    )
    full = f"Next run: {', '.join(filter(None, words))}."
    return Forecast(
        "  ·  ".join(filter(None, (lost, time, memory))),
        f"{full} Missing: {', '.join(missing)}." if missing else full,
    )
