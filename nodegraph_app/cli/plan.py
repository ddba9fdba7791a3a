"""``plan``: what a run would do with each node, and why. Needs no torch."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .. import machine
from ..core.numerics import Numerics
from ..execution.events import PlannedNode
from ..execution.ledger import Ledger
from ..execution.plan import Plan
from ..models import footprint
from ..settings import Settings
from .opening import add_file_arguments, add_place_arguments, open_workflow
from .printing import print_json, short_age, short_size, short_time, table

NAME = "plan"
NETWORK_KINDS = ("checkpoint", "denoiser", "text_encoder", "vae", "controlnet")
WORDS = {"run": "will run", "cached": "cached", "blocked": "blocked", "skipped": "skipped"}


def add_to(commands: Any) -> None:
    """Declare the command."""
    parser = commands.add_parser(NAME, help="say what a run would do with each node, and why")
    add_file_arguments(parser)
    add_place_arguments(parser)
    parser.add_argument("--json", action="store_true", help="as one JSON value")
    parser.set_defaults(act=act)


def act(arguments: argparse.Namespace) -> int:
    """Print a line for each node in the order of the run, then what the whole will take."""
    opened = open_workflow(arguments)
    settings, folder = opened.place(arguments)
    ledger = Ledger.of(settings)
    ledger.refresh()
    plan = opened.plan(settings, folder, past=ledger)
    memory = _memory(plan, settings)
    chosen = Numerics.read(plan.numerics).settings
    if arguments.json:
        print_json(
            {
                "targets": list(plan.targets),
                "nodes": [asdict(row) for row in plan.nodes],
                "expected_seconds": plan.expected_seconds,
                "expected_peak_bytes": plan.expected_peak_bytes,
                "memory": memory,
                "performance": chosen,
                "missing": [{"kind": kind, "name": name} for kind, name in plan.missing],
            }
        )
        return 0
    for line in (*table(_row(row) for row in plan.nodes), *_summary(plan, memory)):
        print(line)
    if chosen:
        print(f"Computed with {chosen}.")
    return 0


def _row(row: PlannedNode) -> tuple[str, ...]:
    seconds = row.made_seconds if row.verdict == "cached" else row.expected_seconds
    age = f", made {short_age(row.made_at_s)}" if row.made_at_s is not None else ""
    about = "about " if row.expected_roughly else ""
    took = f"{about}{short_time(seconds)}" if seconds is not None else ""
    thrift = f"; to save memory: {row.economy}" if row.economy else ""
    return row.node, row.title, WORDS[row.verdict], took, f"{row.reason}{age}{thrift}"


def _memory(plan: Plan, settings: Settings) -> dict[str, Any] | None:
    """The networks of the files that what will run names, and how they share the budget; None without one."""
    device = machine.remembered(settings.device, settings.cache_folder)
    if not settings.vram_bytes:
        return None
    dtype = Numerics.read(device.numerics).dtype if device else ""
    found: Counter[str] = Counter()
    for step in plan.with_verdict("run"):
        for file in step.files.values():
            if file.kind in NETWORK_KINDS:
                found.update(footprint.networks(Path(file.path), file.kind, dtype))
    steps = [*plan.with_verdict("run")]
    if any(step.economy.fp8 for step in steps) and "denoiser" in found:
        found["denoiser in fp8"] = found.pop("denoiser") // footprint.number_bytes(dtype)
    working_bytes = max((step.forecast.working_bytes or 0 for step in steps), default=0) or None
    return {
        "budget_bytes": settings.vram_bytes,
        "networks": dict(found),
        "working_bytes": working_bytes,
        "sharing": footprint.shared(found.values(), settings.vram_bytes, working_bytes),
    }


def _summary(plan: Plan, memory: Mapping[str, Any] | None) -> Iterator[str]:
    yield ""
    for kind, name in plan.missing:
        yield f"Missing: {kind} “{name}”"
    blocked = sum(1 for _ in plan.with_verdict("blocked"))
    running = sum(1 for _ in plan.with_verdict("run"))
    words = [f"{running} of {len(plan.steps)} nodes will run"]
    if blocked:
        words.append(f"{blocked} cannot")
    if running and plan.expected_seconds is not None:
        words.append(f"about {short_time(plan.expected_seconds)}")
    elif running:
        words.append("how long is not known yet")
    if plan.expected_peak_bytes is not None:
        words.append(f"up to {short_size(plan.expected_peak_bytes)} of memory")
    yield ", ".join(words) + "."
    if memory and memory["networks"]:
        sizes = ", ".join(f"{part} {short_size(size)}" for part, size in memory["networks"].items())
        working = f", about {short_size(size)} to compute with" if (size := memory["working_bytes"]) else ""
        yield f"Networks: {sizes}{working}; of {short_size(memory['budget_bytes'])}: {memory['sharing']}."
